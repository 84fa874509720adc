using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackOffice.Host.Account;

/// <summary>
/// Looks every cookie over now and then. Where the account still is what the cookie says, the cookie is renewed as it is; making
/// its claims anew, as usual, asks the database six more questions for everybody every twenty seconds.
/// </summary>
internal sealed class StandingValidator(IOptions<SecurityStampValidatorOptions> options, SignInManager<Store.Accounts.Account> signIn, ILoggerFactory log)
    : SecurityStampValidator<Store.Accounts.Account>(options, signIn, log)
{
    protected override async Task SecurityStampVerified(Store.Accounts.Account user, CookieValidatePrincipalContext context)
    {
        var accounts = SignInManager.UserManager;
        if (ActorClaims.Of(context.Principal) is { } claimed && !AccountStanding.IsClosed(user, accounts.Options.Lockout.DefaultLockoutTimeSpan))
        {
            var now = user.ToActor(await accounts.GetRolesAsync(user));
            if (now.Name == claimed.Name && now.Organisation == claimed.Organisation && now.Roles.SetEquals(claimed.Roles) && now.Teams.SetEquals(claimed.Teams))
            {
                context.ShouldRenew = true;
                return;
            }
        }

        await base.SecurityStampVerified(user, context);
    }
}
