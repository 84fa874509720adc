using System.Security.Claims;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackOffice.Host.Account;

/// <summary>Puts the account's roles, teams and organisation into the sign-in cookie, where <see cref="ActorClaims"/> reads them.</summary>
internal sealed class ActorClaimsFactory(UserManager<Store.Accounts.Account> accounts, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Store.Accounts.Account, IdentityRole>(accounts, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Store.Accounts.Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        var actor = user.ToActor(await UserManager.GetRolesAsync(user));
        // Somebody who has left or is locked out keeps nothing when their cookie is next looked over.
        identity.AddClaims(!AccountStanding.IsClosed(user, Options.Lockout.DefaultLockoutTimeSpan) ? ActorClaims.For(actor.Name, actor.Roles, actor.Teams, actor.Organisation) : ActorClaims.For(actor.Name, [], [], null));
        return identity;
    }
}
