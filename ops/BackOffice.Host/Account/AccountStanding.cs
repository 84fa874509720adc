using System.Security.Claims;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Account;

/// <summary>Whether somebody who is signed in may stay, as the account stands now.</summary>
internal static class AccountStanding
{
    /// <summary>How often cookies and open pages are compared with the accounts. Between them what was taken away is gone within a minute.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>True for an account that an administrator has closed or locked. The lock of some minutes after wrong passwords only keeps people from signing in: otherwise anybody who knows an address could throw its owner out.</summary>
    public static bool IsClosed(Store.Accounts.Account account, TimeSpan afterWrongPasswords) =>
        !account.Active || (account.LockoutEnabled && account.LockoutEnd > DateTimeOffset.UtcNow + afterWrongPasswords);

    /// <summary>True while the account is open and still is what the principal says: same roles, teams and organisation.</summary>
    public static async Task<bool> MayStay(UserManager<Store.Accounts.Account> accounts, ClaimsPrincipal principal)
    {
        if (ActorClaims.Of(principal) is not { } claimed) return true; // nobody is signed in: nothing to take away
        if (await accounts.FindByIdAsync(claimed.Id) is not { } account || IsClosed(account, accounts.Options.Lockout.DefaultLockoutTimeSpan)) return false;
        if (principal.FindFirstValue(accounts.Options.ClaimsIdentity.SecurityStampClaimType) is { } stamp && stamp != await accounts.GetSecurityStampAsync(account)) return false;
        var now = account.ToActor(await accounts.GetRolesAsync(account));
        return now.Roles.SetEquals(claimed.Roles) && now.Teams.SetEquals(claimed.Teams) && now.Organisation == claimed.Organisation;
    }
}
