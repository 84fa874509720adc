using BackOffice.Host.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>What administrators see to, and what becomes of people whose access changes while they work.</summary>
[Collection(nameof(Town))]
public class AdminTests(Town town)
{
    [BrowserFact]
    public async Task A_role_that_is_taken_away_closes_the_open_desk_within_a_minute()
    {
        var email = $"{Guid.NewGuid():N}@fenland.example";
        await using var scope = town.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        var account = new Store.Accounts.Account { UserName = email, Email = email, DisplayName = "Gone Soon", Teams = "sen-north" };
        (await accounts.CreateAsync(account, DemoAccounts.Password)).Succeeded.ShouldBeTrue();
        await accounts.AddToRoleAsync(account, "Caseworker");
        var page = await town.SignedIn(email);
        await page.GotoAsync("/cases");
        await page.IsLive();

        await using var later = town.Services.CreateAsyncScope();
        accounts = later.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        (await accounts.RemoveFromRoleAsync((await accounts.FindByEmailAsync(email))!, "Caseworker")).Succeeded.ShouldBeTrue();

        // Nobody touches the page: it notices by itself.
        await page.WaitForURLAsync("**/no-access**", new() { Timeout = 60_000 });
    }

    [BrowserFact]
    public async Task A_message_that_could_not_leave_is_counted_in_the_bar_and_dismissed()
    {
        await using (var db = await town.Services.GetRequiredService<IDbContextFactory<Store.BackOfficeDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlRawAsync("""
                INSERT INTO outbox (key, kind, target, body, origin, created_at, due_at, attempts, fault)
                VALUES ('browser-test', 'email', 'office@lowroad.example', '{{"subject":"We need your advice (EHC-7K3M-91)","reference":"EHC-7K3M-91"}}', 'test', '2026-01-12 09:00:00+00:00', '2099-01-12 09:00:00+00:00', 3, '550 The mailbox is full.')
                """);
        }
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync("/admin/messages");
        await page.IsLive();
        await page.GetByText("550 The mailbox is full.").WaitForAsync();
        var bell = page.Locator(".topbar summary").Filter(new() { HasText = "needs you today" });
        await bell.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "1 message could not leave" }).WaitForAsync();
        await page.Picture("messages");
        await bell.ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Dismiss…") }).ClickAsync();
        await page.GetByLabel("Why it need not be sent").FillAsync("The school was rung.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dismiss the message" }).ClickAsync();
        await page.GetByText("Every message has left").WaitForAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.Picture("messages-phone");
    }
}
