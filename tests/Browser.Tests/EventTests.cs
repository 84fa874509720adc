using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>What is recorded on a case beside its tasks: exceptions from the clock bar, and a match that was wrong.</summary>
[Collection(nameof(Town))]
public class EventTests(Town town)
{
    private static readonly Actor Eyes = Actor.System("browser-test");

    [BrowserFact]
    public async Task Excuse_on_the_clock_bar_opens_the_claim_keeps_what_is_typed_and_writes_to_the_family()
    {
        var state = await Running();
        var page = await town.SignedIn("manager@fenland.example");
        await page.GotoAsync($"/cases/{state.Reference}");
        await page.IsLive();
        await page.Locator(".clocklist-item").Filter(new() { HasText = "Final plan" }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Excuse") }).ClickAsync();
        await page.Arrives("/record/exception?clock=SEN.FIN20");
        await page.IsLive();
        await page.IsAccessible();
        (await page.Locator("[id$='record-clock'] label").Filter(new() { Has = page.Locator("input:checked") }).InnerTextAsync()).ShouldContain("20 weeks");

        await DeskTask.Fill(page, null, [("code", "Exceptional personal circumstances"), ("from", "2 3 2026"), ("reason", "A death in the family.")]);
        await page.GetByText("Draft saved at").First.WaitForAsync();
        await page.ReloadAsync();
        await page.IsLive();
        await page.GetByText("What you typed here before is kept.").WaitForAsync();
        (await page.Locator("[id$='record-reason']").InputValueAsync()).ShouldBe("A death in the family.");
        await page.Picture("record-exception");

        await DeskTask.Fill(page, null, [("evidence", "Letter of 3 March"), ("next", "We are drafting."), ("newTarget", "1 6 2030")]);
        await page.Locator("main .button.is-main").First.ClickAsync();
        var after = await new DeskTask(town, state.Reference).Until(now => now.Letters.Exists(letter => letter.LetterId == "L8"), "the family is told");
        after.Clocks.Single(clock => clock.ClockId == "SEN.FIN20" && clock.Status == ClockStatus.Running).Excuses.Count.ShouldBe(1);
        after.EventDrafts.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task A_match_to_the_wrong_child_is_undone_with_a_reason()
    {
        var state = await Running(skip: 1);
        var page = await town.SignedIn("manager@fenland.example");
        await page.GotoAsync($"/cases/{state.Reference}");
        await page.IsLive();
        await page.GetByRole(AriaRole.Button, new() { Name = "Not this child?" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("cannot be called back").WaitForAsync();
        await page.IsAccessible();
        await page.Picture("unlink");
        await dialog.GetByLabel("Why it is the wrong record").FillAsync("Another child of the same name.");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Undo the match" }).ClickAsync();

        var after = await new DeskTask(town, state.Reference).Until(now => now.Subject.Id is null, "the match is undone");
        await page.Locator("#match").WaitForAsync();
        await page.GetByText("Another child of the same name. Letters already sent stay in the case").First.WaitForAsync();
        await page.Picture("unlinked");
        after.Tasks.ShouldContain(task => task.Title == "Look at letters sent before the match was undone");
    }

    /// <summary>An open case on the clock of the final plan, with letters sent and no exception in hand.</summary>
    private async Task<CaseState> Running(int skip = 0)
    {
        var cases = town.Services.GetRequiredService<ICaseReader>();
        foreach (var line in (await cases.List(Eyes, new CaseQuery { Open = true, Take = 50 })).Items)
        {
            if (await cases.Page(Eyes, line.Reference) is { State: { Letters.Count: > 0, Subject.Id: not null } state } && state.Clocks.Exists(clock => clock.ClockId == "SEN.FIN20" && clock.Status == ClockStatus.Running && clock.Excuses.IsEmpty) && skip-- == 0)
                return state;
        }
        throw new InvalidOperationException("The demo has no case that is being worked towards a plan.");
    }
}
