using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Host.Demo;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>What administrators see to, and what becomes of people whose access changes while they work.</summary>
[Collection(nameof(Town))]
public class AdminTests(Town town)
{
    private static readonly Actor Eyes = Actor.System("browser-test");

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
        await page.Arrives("/no-access");
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

    [BrowserFact]
    public async Task A_new_bank_holiday_is_counted_into_the_open_clocks_and_stands_on_their_timelines()
    {
        var cases = town.Services.GetRequiredService<ICaseReader>();
        var today = London.DayOf(town.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var (reference, target) = ("", default(DateOnly));
        foreach (var line in (await cases.List(Eyes, new CaseQuery { Open = true, Take = 50 })).Items)
        {
            if ((await cases.Page(Eyes, line.Reference))!.State.Clocks.Find(clock => clock.ClockId == "SEN.FIN20" && clock.Status == ClockStatus.Running && clock.WorkTarget > today) is { } clock)
                (reference, target) = (line.Reference, clock.WorkTarget);
        }
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync($"/admin/calendars?year={target.Year}");
        await page.IsLive();
        await page.GetByLabel("Add a day").FillAsync($"{target.Day} {target.Month} {target.Year}");
        await page.GetByLabel("called").FillAsync("A jubilee");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        // The page keeps the words of the recount before: these are about this day.
        await page.Locator("p[role=status]").Filter(new() { HasText = "A jubilee" }).Filter(new() { HasText = "counted again; a day moved in" }).WaitForAsync();
        await page.Picture("calendars");

        var moved = (await cases.Page(Eyes, reference))!.State;
        moved.Clocks.Single(clock => clock.ClockId == "SEN.FIN20" && clock.Status == ClockStatus.Running).WorkTarget.ShouldBeLessThan(target);
        (await cases.Timeline(Eyes, moved.Id)).Items.ShouldContain(line => line.Kind == "clock-moved" && line.Text.Contains("(A jubilee) is a bank holiday"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Take away A jubilee" }).ClickAsync();
        await page.GetByText("(A jubilee) was taken away").First.WaitForAsync();
    }

    [BrowserFact]
    public async Task A_list_of_codes_is_changed_as_a_draft_that_shows_only_the_change()
    {
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync("/admin/lookups?pack=ehc-needs-assessment&list=withdrawal-reasons");
        await page.IsLive();
        await page.GetByText("Chosen from in Record a withdrawal").WaitForAsync();
        await page.GetByLabel("Add the code").FillAsync("emigrated");
        await page.GetByLabel("which people read as").FillAsync("The family left the country");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByText("Changed, not saved yet").WaitForAsync();
        await page.Picture("lookups");
        await page.IsAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as a draft" }).ClickAsync();

        await page.Arrives("/design/packs/ehc-needs-assessment/drafts/");
        await page.IsLive();
        await page.GetByText("The family left the country").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).First.WaitForAsync();
        await page.GotoAsync("/admin/lookups?pack=ehc-needs-assessment&list=withdrawal-reasons");
        await page.GetByText("A draft changes lists already").WaitForAsync();
    }

    [BrowserFact]
    public async Task An_office_closure_is_kept_at_the_desk()
    {
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync("/admin/calendars");
        await page.IsLive();
        await page.GetByLabel("Shut from").FillAsync("29 12 2027");
        await page.Locator("#closure-to").FillAsync("24 12 2027");
        await page.GetByLabel("because").First.FillAsync("Stocktaking");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the closure" }).ClickAsync();
        await page.GetByText("It ends on 24 December 2027, before it begins").WaitForAsync();
        await page.Locator("#closure-to").FillAsync("31 12 2027");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the closure" }).ClickAsync();
        await page.GetByText("the offices are shut from 29 December 2027 to 31 December 2027 (Stocktaking)").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away Stocktaking from 29 December 2027" }).ClickAsync();
        await page.GetByText("the offices are open from 29 December 2027").First.WaitForAsync();
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
    }

    [BrowserFact]
    public async Task Term_dates_are_entered_and_what_is_wrong_is_said_in_sentences()
    {
        var page = await town.SignedIn("administrator@fenland.example");
        await page.GotoAsync("/admin/calendars?calendar=new");
        await page.IsLive();
        await page.GetByLabel("Whose term dates").FillAsync("Low Road Primary School");
        await page.GetByLabel("Name in clocks", new() { Exact = false }).FillAsync("810099");
        await page.Locator("#year-from").FillAsync("1 9 2030");
        await page.Locator("#year-to").FillAsync("31 8 2031");
        await page.Locator("#term-1-from").FillAsync("2 9 2030");
        await page.Locator("#term-1-to").FillAsync("1 10 2031");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the year" }).ClickAsync();
        await page.GetByText("is not inside the year 1 September 2030 to 31 August 2031").WaitForAsync();

        await page.Locator("#term-1-to").FillAsync("25 10 2030");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the year" }).ClickAsync();
        await page.GetByText("A school year has 190").WaitForAsync();
        await page.Picture("calendar-year");
        await page.IsAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save all the same" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Low Road Primary School" }).WaitForAsync();
        await page.SetViewportSizeAsync(390, 844);
        await page.Picture("calendar-phone", whole: true);
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
    }
}
