using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using BackOffice.Host.Demo;
using BackOffice.Store.Accounts;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Account;

/// <summary>Signing in and out with an e-mail address and a password.</summary>
internal sealed class SignIns(SignInManager<Store.Accounts.Account> manager, UserManager<Store.Accounts.Account> accounts, TimeProvider time, DemoMode demo)
{
    private static readonly Store.Accounts.Account Nobody = new();
    private static readonly string NobodysPassword = new PasswordHasher<Store.Accounts.Account>().HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <summary>Who can sign in to the demo; empty outside it.</summary>
    public IReadOnlyList<DemoSignIn> DemoSignIns => demo.On ? DemoAccounts.All : [];

    /// <summary>The one password of the demo.</summary>
    public string DemoPassword => DemoAccounts.Password;

    /// <summary>Tries a password. The same sentence whether the address or the password is wrong or the account is locked, so that nobody learns who has an account.</summary>
    public async Task<SignInAnswer> TryAsync(string? email, string? password)
    {
        const string wrong = "Enter the e-mail address and password you were given. One of them is not right. After five wrong passwords wait 15 minutes, or ask your administrator";
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password))
            return new("Enter your e-mail address and password");
        var account = await accounts.FindByEmailAsync(email.Trim());
        if (account is not { Active: true } || await accounts.IsLockedOutAsync(account))
        {
            // As much work as a real try, so that the time it takes does not tell who has an account either.
            accounts.PasswordHasher.VerifyHashedPassword(Nobody, NobodysPassword, password);
            return new(wrong);
        }
        var result = await manager.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        if (!result.Succeeded)
            return new(wrong);
        account.LastSignInAt = time.GetUtcNow();
        await accounts.UpdateAsync(account);
        return new(null, HomeOf(account.ToActor(await accounts.GetRolesAsync(account))));
    }

    /// <summary>Where a person's work begins.</summary>
    private static string HomeOf(Actor actor) =>
        actor.Is(Role.Provider) ? "/"
        : DeskPolicy.WorksCases(actor) ? "/desk"
        : DeskPolicy.Administers(actor) ? "/admin/status"
        : DeskPolicy.Designs(actor) ? "/design/packs"
        : "/desk";
}

/// <summary>What came of a try.</summary>
/// <param name="Problem">What to do about it; null when signed in.</param>
/// <param name="Home">Where the person starts.</param>
internal sealed record SignInAnswer(string? Problem, string Home = "/")
{
    /// <summary>Where to go now: back to the page that asked, when it is one of ours.</summary>
    public string Where(string? returnUrl) =>
        returnUrl is { Length: > 1 } && returnUrl[0] == '/' && returnUrl[1] is not ('/' or '\\') && !returnUrl.Any(char.IsControl) ? returnUrl : Home;
}
