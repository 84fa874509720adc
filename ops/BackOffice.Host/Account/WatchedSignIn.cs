using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Account;

/// <summary>
/// Looks at the account of an open desk again and again: a page that stays open all day would otherwise keep the roles it was
/// opened with. When they have changed the page is loaded anew, with what the account may do now; what was typed is kept as drafts.
/// </summary>
internal sealed class WatchedSignIn(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => AccountStanding.Interval;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await AccountStanding.MayStay(scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>(), authenticationState.User);
    }
}
