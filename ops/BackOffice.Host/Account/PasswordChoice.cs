using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Account;

/// <summary>Choosing a password with the link that an administrator had sent.</summary>
internal sealed class PasswordChoice(IAccounts book, UserManager<Store.Accounts.Account> accounts)
{
    /// <summary>Address that a link was sent to and that is signed in with; null when the link does not work.</summary>
    public async Task<string?> EmailOf(string? account, string? secret) =>
        string.IsNullOrEmpty(account) || string.IsNullOrEmpty(secret) ? null : (await book.OfLink(account, secret))?.Email;

    /// <summary>Chooses the password. The sentence says what to do when that does not work; null when it is chosen.</summary>
    public async Task<string?> TryAsync(string account, string secret, string? password, string? again)
    {
        var least = accounts.Options.Password.RequiredLength;
        if (string.IsNullOrEmpty(password)) return "Enter a password";
        if (password.Length < least) return $"The password must have {least} characters or more. Three words that only you would put together are easy to remember";
        if (password.Length > 200) return "The password must have 200 characters or fewer";
        if (password.Distinct().Count() < 5) return "Choose a password that is harder to guess: this one repeats the same few characters";
        if (await accounts.FindByIdAsync(account) is not { } person) return new Engine.Accounts.LinkNotGood().Sentence;
        if (person.Email is { } email && password.Contains(email.Split('@')[0], StringComparison.OrdinalIgnoreCase)) return "Choose a password that does not hold your e-mail address";
        if (password != again) return "The two passwords are not the same. Enter both again";
        return await book.ChoosePassword(account, secret, accounts.PasswordHasher.HashPassword(person, password));
    }
}
