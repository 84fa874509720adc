using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>An administrator makes, changes and locks accounts; nobody is given a password.</summary>
[Collection(nameof(Town))]
public partial class AccountTests(Town town)
{
    [BrowserFact]
    public async Task Somebody_new_is_sent_a_link_chooses_a_password_and_works_until_the_account_is_locked()
    {
        var email = $"nia.o'neill.{Guid.NewGuid():N}@fenland.example";
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync("/admin/accounts");
        await page.IsLive();
        await page.Picture("accounts");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add an account" }).ClickAsync();
        // A page that was walked to puts the focus on its heading; what is typed at that very moment would go there.
        await page.WaitForFunctionAsync("() => document.activeElement?.tagName === 'H1' && location.pathname.endsWith('/new')");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nia O'Neill");
        await page.GetByLabel("Caseworker", new() { Exact = false }).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the account" }).ClickAsync();
        await page.GetByText("Choose at least one team").WaitForAsync();
        await page.GetByLabel("SEN North").CheckAsync();
        await page.IsAccessible();
        await page.Picture("account-new", whole: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the account" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Nia O'Neill" }).WaitForAsync();
        await page.GetByText("no password yet").First.WaitForAsync();

        // The link works without JavaScript, once.
        var link = await Link(email);
        var nia = await town.Visitor(script: false, width: 390, height: 844);
        await nia.GotoAsync(link);
        await nia.GetByLabel("New password").FillAsync("short");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await nia.GetByText("12 characters or more").First.WaitForAsync();
        await nia.Picture("account-password-phone", whole: true);
        await nia.GetByLabel("New password").FillAsync("three heron bicycles");
        await nia.GetByLabel("The same again").FillAsync("three heron bicycles");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await nia.GetByRole(AriaRole.Heading, new() { Name = "Your password is set" }).WaitForAsync();
        await nia.GotoAsync(link);
        await nia.GetByRole(AriaRole.Heading, new() { Name = "This link does not work any more" }).WaitForAsync();

        var work = await town.Visitor();
        await work.GotoAsync("/sign-in");
        await work.GetByLabel("E-mail address").FillAsync(email);
        await work.GetByLabel("Password").FillAsync("three heron bicycles");
        await work.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await work.Arrives(url => url.EndsWith("/desk", StringComparison.Ordinal));
        await work.IsLive();

        await page.GetByRole(AriaRole.Button, new() { Name = "Lock the account" }).ClickAsync();
        await page.GetByLabel("Why", new() { Exact = true }).FillAsync("Left the council");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Lock the account" }).ClickAsync();
        await page.GetByText("Locked: Left the council").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlock the account" }).WaitForAsync();
        await page.IsAccessible();
        await page.Picture("account", whole: true);

        // Nobody touches the page of the one who was locked out: it notices by itself.
        await work.Arrives(url => !url.EndsWith("/desk", StringComparison.Ordinal), seconds: 90);
        await page.SetViewportSizeAsync(390, 844);
        await page.Picture("account-phone", whole: true);
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
    }

    [BrowserFact]
    public async Task Administrators_keep_their_own_role_and_what_was_typed_stays()
    {
        var page = await town.SignedIn("administrator@fenland.example", width: 390, height: 844);
        await page.GotoAsync("/admin/accounts?role=Administrator&q=administrator@");
        await page.IsLive();
        await page.Picture("accounts-phone", whole: true);
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
        await page.Locator("tbody th a").ClickAsync();
        await page.GetByText("This is your own account").WaitForAsync();
        (await page.GetByRole(AriaRole.Button, new() { Name = "Lock the account" }).CountAsync()).ShouldBe(0);
        await page.GetByLabel("Process owner", new() { Exact = false }).First.CheckAsync();
        await page.GetByLabel("Administrator", new() { Exact = false }).First.UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the changes" }).ClickAsync();
        await page.GetByText("You cannot take the role of an administrator from yourself").WaitForAsync();
        (await page.GetByLabel("Process owner", new() { Exact = false }).First.IsCheckedAsync()).ShouldBeTrue();
    }

    /// <summary>The link in the newest e-mail to an address; it leaves with the outbox, a moment later.</summary>
    private async Task<string> Link(string email)
    {
        for (var tries = 0; tries < 120; tries++, await Task.Delay(250))
        {
            foreach (var file in Directory.Exists(town.Mail) ? Directory.GetFiles(town.Mail, "*.eml") : [])
            {
                var mail = await File.ReadAllTextAsync(file);
                if (!mail.Contains(email, StringComparison.Ordinal)) continue;
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
                return Address().Match(text).Value;
            }
        }
        throw new TimeoutException($"No e-mail to {email} left within half a minute.");
    }

    [GeneratedRegex(@"http://\S+/account/password\S+")]
    private static partial Regex Address();
}
