using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BackOffice.Engine.Access;
using BackOffice.Grains.Mail;
using BackOffice.Portal.Shell;
using BackOffice.Store.Accounts;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Portal.Parents;

/// <summary>
/// Parents, carers and young people have no password: they show that an e-mail address is theirs by a code, or by a link, that
/// works once. Only a hash is kept; it expires after 20 minutes and after five wrong tries. The page answers the same whether or
/// not the address is known, and an account that has a password and other roles never signs in this way.
/// </summary>
internal sealed class ParentSignIn(UserManager<Account> accounts, RoleManager<IdentityRole> roles, SignInManager<Account> manager, IMailer mailer, Council council, TimeProvider clock)
{
    private const string Provider = "portal";
    private const string Token = "sign-in-code";
    private const int MostTries = 5;
    private const int MostAnHour = 5;

    /// <summary>Letters and digits that nobody mistakes for one another.</summary>
    private const string Signs = "23456789BCDFGHJKMNPQRTVWXY";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(20);

    /// <summary>Sends a code and a link to the address. Says nothing about whether the address was known.</summary>
    public async Task Send(string email, string site, string returnUrl)
    {
        var account = await accounts.FindByEmailAsync(email) ?? await Add(email);
        if (account is null || !account.Active) return;
        var name = await council.Name();
        var now = clock.GetUtcNow();
        if (!await IsOnlyParent(account))
        {
            await mailer.Send(new Email(email, $"Sign in to {name}", $"Somebody, probably you, asked for a sign-in code at {name}.\n\nYour account has a password. Sign in with it at {site}{PortalLinks.SchoolSignIn}\n\nIf it was not you, you need do nothing.", null, $"sign-in:{account.Id}:{now:yyyyMMddHHmm}"));
            return;
        }

        var kept = await Kept(account);
        var recent = kept?.SentAt.Where(at => now - at < TimeSpan.FromHours(1)).ToList() ?? [];
        if (recent.Count >= MostAnHour) return;

        var code = RandomNumberGenerator.GetString(Signs, 8);
        var link = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await Keep(account, new KeptCode(Hash(account, code), Hash(account, link), now + Life, 0, [.. recent, now]));
        var address = $"{site}{PortalLinks.ParentConfirm}?a={Uri.EscapeDataString(account.Id)}&c={link}&ReturnUrl={Uri.EscapeDataString(returnUrl)}";
        await mailer.Send(new Email(email, $"Your code is {Grouped(code)}",
            $"Your code to sign in to {name} is\n\n{Grouped(code)}\n\nOr open this link:\n\n{address}\n\nBoth work once, for 20 minutes. If you did not ask for it, you need do nothing: nobody can sign in without the code.", null, $"sign-in:{account.Id}:{now.Ticks}"));
    }

    /// <summary>Signs in with a code. The sentence says what to do when it does not work; null when signed in.</summary>
    public async Task<string?> WithCode(string email, string? typed)
    {
        var code = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (code.Length == 0) return "Enter the code from the email";
        return await Try(await accounts.FindByEmailAsync(email), code, kept => kept.Code);
    }

    /// <summary>Signs in with the secret of the link.</summary>
    public async Task<string?> WithLink(string? accountId, string? secret) =>
        string.IsNullOrEmpty(accountId) || string.IsNullOrEmpty(secret) ? Wrong : await Try(await accounts.FindByIdAsync(accountId), secret, kept => kept.Link);

    internal const string Wrong = "The code is not right, or it has expired. Check it, or ask for a new one";

    private async Task<string?> Try(Account? account, string secret, Func<KeptCode, string> which)
    {
        // The same sentence in every case, so that nobody learns which addresses are known.
        if (account is not { Active: true } || !await IsOnlyParent(account) || await Kept(account) is not { } kept) return Wrong;
        if (kept.Expires < clock.GetUtcNow() || kept.Tries >= MostTries) return Wrong;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(account, secret)), Encoding.UTF8.GetBytes(which(kept))))
        {
            await Keep(account, kept with { Tries = kept.Tries + 1 });
            return Wrong;
        }

        await Keep(account, kept with { Code = "", Link = "", Expires = DateTimeOffset.MinValue });
        account.EmailConfirmed = true;
        account.LastSignInAt = clock.GetUtcNow();
        await accounts.UpdateAsync(account);
        await manager.SignInAsync(account, isPersistent: false);
        return null;
    }

    private async Task<Account?> Add(string email)
    {
        var account = new Account { UserName = email, Email = email, DisplayName = email, CreatedAt = clock.GetUtcNow() };
        if (!(await accounts.CreateAsync(account)).Succeeded) return await accounts.FindByEmailAsync(email);
        if (!await roles.RoleExistsAsync(nameof(Role.Parent))) await roles.CreateAsync(new IdentityRole(nameof(Role.Parent)));
        await accounts.AddToRoleAsync(account, nameof(Role.Parent));
        return account;
    }

    private async Task<bool> IsOnlyParent(Account account) =>
        account.PasswordHash is null && await accounts.GetRolesAsync(account) is [nameof(Role.Parent)];

    private async Task<KeptCode?> Kept(Account account) =>
        await accounts.GetAuthenticationTokenAsync(account, Provider, Token) is { } json ? JsonSerializer.Deserialize<KeptCode>(json) : null;

    private Task Keep(Account account, KeptCode kept) => accounts.SetAuthenticationTokenAsync(account, Provider, Token, JsonSerializer.Serialize(kept));

    private static string Hash(Account account, string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Id}:{secret}")));

    private static string Grouped(string code) => $"{code[..4]} {code[4..]}";

    private sealed record KeptCode(string Code, string Link, DateTimeOffset Expires, int Tries, IReadOnlyList<DateTimeOffset> SentAt);
}
