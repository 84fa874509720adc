using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A setting that the census does not apply to, and one with nothing to report, say so in a few pages; the officer sees what each came to.</summary>
[Collection(nameof(Town))]
public class OutcomeTests(Town town)
{
    private const string OutOfScope = "other.school@fenland.example";
    private const string Nil = "school@fenland.example";

    [BrowserFact]
    public async Task A_return_that_is_not_in_scope_or_nil_takes_a_reason_and_a_statement_and_is_known_as_such_to_the_officer()
    {
        var round = await Asked();
        var outside = await town.SignedIn(OutOfScope, script: false, width: 390, height: 844);
        await Begin(outside, round, "notInScope");
        await Expect(outside.Locator("h1")).ToHaveTextAsync("The census does not apply");
        await Continue(outside);
        await Expect(outside.Locator(".govuk-error-summary")).ToContainTextAsync("why the census does not apply to you");
        await outside.Locator("[name=notInScopeReason][value=SCHOOL]").CheckAsync();
        await Continue(outside);
        await outside.Picture("not-in-scope");
        await Send(outside, "Return sent");

        var nothing = await town.SignedIn(Nil, script: false);
        await Begin(nothing, round, "nil");
        await nothing.Locator("[name=nilReason][value=NONE]").CheckAsync();
        await Continue(nothing);
        await Send(nothing, "Nil return sent");

        var officer = await town.SignedIn("early.years@fenland.example");
        await officer.GotoAsync($"/collections/{round}");
        await Expect(officer.Locator("tr", new() { HasText = "Not in scope" })).ToContainTextAsync("To review");
        await Expect(officer.Locator("tr", new() { HasText = "Nil return" })).ToContainTextAsync("To review");
        await officer.IsAccessible();
        await officer.Picture("round-outcomes");
        await officer.Locator("tr", new() { HasText = "Not in scope" }).Locator("a").First.ClickAsync();
        await Expect(officer.Locator(".facts").First).ToContainTextAsync("Not in scope");
        await Expect(officer.Locator("main")).ToContainTextAsync("Our children are registered pupils of a school");
        await officer.GetByRole(AriaRole.Button, new() { Name = "Accept the return" }).ClickAsync();
        await Expect(officer.GetByText("The return is accepted.")).ToBeVisibleAsync();
    }

    /// <summary>A round of its own that asks two schools, neither of which answers another census.</summary>
    private async Task<RoundId> Asked()
    {
        var today = London.DayOf(DateTimeOffset.UtcNow);
        var officer = new Actor("officer", "Officer", [Role.Caseworker], ["early-years"]);
        var round = new RoundId(Guid.NewGuid());
        var window = new RoundWindow(today.AddDays(-3), today.AddDays(9), today.AddDays(20), today.AddDays(-1));
        var answer = await town.Services.GetRequiredService<IGrains>().Round(round).Do(
            new OpenRound("early-years-census", "census", "Census, whom it concerns", window, [new AskedProvider("school:810002", "Out of scope", null), new AskedProvider("school:810001", "Nothing to report", null)]), Guid.NewGuid(), officer);
        answer.Ok.ShouldBeTrue(answer.Sentence);
        return round;
    }

    private static async Task Begin(IPage page, RoundId round, string situation)
    {
        await page.GotoAsync($"/rounds/{round}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        await page.Locator(".govuk-task-list__item a").First.ClickAsync();
        await page.Locator($"[name=situation][value={situation}]").CheckAsync();
        await Continue(page);
    }

    private static async Task Send(IPage page, string title)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Check and send" }).ClickAsync();
        await page.Locator("[name=statementBy]").FillAsync("Sam Sender");
        await page.Locator("[name=statementRole]").FillAsync("Office manager");
        await Continue(page);
        await page.Locator("[name=agree]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Agree and send" }).ClickAsync();
        await Expect(page.Locator(".govuk-panel__title")).ToHaveTextAsync(title);
    }

    private static Task Continue(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
