using System.Diagnostics;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A childminder with two children answers the census by confirming what was said last term, on a phone, without JavaScript.</summary>
[Collection(nameof(Town))]
public class ChildminderTests(Town town)
{
    private const string Childminder = "childminder@fenland.example";
    private readonly List<string> _pages = [];

    [BrowserFact]
    public async Task A_childminder_with_two_children_confirms_last_terms_answers_in_under_five_minutes()
    {
        var time = Stopwatch.StartNew();
        var page = await town.SignedIn(Childminder, script: false, width: 390, height: 844);
        page.Load += (_, loaded) => _pages.Add(new Uri(loaded.Url).AbsolutePath);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "practice round" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        var home = page.Url;

        // One question first: whether there were funded children at all.
        await page.GetByRole(AriaRole.Link, new() { Name = "Say whether" }).Or(page.Locator(".govuk-task-list__item a").First).First.ClickAsync();
        await page.Locator("[name=situation][value=children]").CheckAsync();
        await Continue(page);
        await Expect(page.Locator("main")).ToContainTextAsync("3 sections are filled in with what you said last time");
        await Looked(home);

        // One answer is different now; the others are still right.
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at it and confirm what is still right" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Is this still right?");
        await page.Picture("childminder-confirm");
        await Looked(page.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = "Change telephone number" }).ClickAsync();
        await page.Locator("[name=telephone]").FillAsync("01632 960123");
        await Continue(page);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Is this still right?");
        await Expect(page.Locator("main")).ToContainTextAsync("01632 960123");
        await page.GetByRole(AriaRole.Button, new() { Name = "This is right now" }).ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("To confirm");

        // The children: each is the same, has changed, or has left.
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter the funded children" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Who is still with you?");
        await page.Picture("childminder-children");
        await Looked(page.Url);
        await page.Locator("fieldset", new() { Has = page.Locator("input[value=same]") }).First.Locator("input[value=same]").CheckAsync();
        await page.Locator("fieldset", new() { Has = page.Locator("input[value=changed]") }).Last.Locator("input[value=changed]").CheckAsync();
        await Continue(page);
        await page.GotoAsync($"{home}/rows/children/2/child-hours");
        await page.Locator("[name=hoursAtSetting]").FillAsync("20");
        await Continue(page);
        await page.GotoAsync($"{home}/rows/children");
        await Expect(page.Locator("main")).ToContainTextAsync("Continuing");
        await Expect(page.Locator("main")).ToContainTextAsync("Changed");
        await Looked(page.Url);
        await page.Locator("input[name=more][value=no]").CheckAsync();
        await Continue(page);

        // What has to be counted again every term.
        await page.GotoAsync($"{home}/pages/all-children-numbers");
        foreach (var (box, number) in new[] { ("allUnder1", "0"), ("allAged1", "0"), ("allAged2", "0"), ("allAged3", "2"), ("allAged4", "2") }) await page.Locator($"[name={box}]").FillAsync(number);
        await Continue(page);
        await page.GotoAsync($"{home}/pages/sending");
        await page.Locator("[name=statementBy]").FillAsync("Sam Minder");
        await page.Locator("[name=statementRole]").FillAsync("Childminder");
        await Continue(page);
        await page.GotoAsync(home);
        if (await page.GetByRole(AriaRole.Link, new() { Name = "Explain answers that look unusual" }).IsVisibleAsync())
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Explain answers that look unusual" }).ClickAsync();
            foreach (var query in await page.Locator(".bo-query").AllAsync()) await query.Locator("input[type=radio]").First.CheckAsync();
            await Continue(page);
        }

        await page.GotoAsync($"{home}/check");
        await Looked(page.Url);
        await page.Locator("[name=agree]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Agree and send" }).ClickAsync();
        (await page.Locator(".govuk-error-summary").AllInnerTextsAsync()).ShouldBeEmpty();
        await Expect(page.Locator(".govuk-panel__title")).ToHaveTextAsync("Return sent");
        await Looked(page.Url);
        await page.Picture("childminder-sent");

        time.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(5));
        _pages.Count.ShouldBeLessThanOrEqualTo(24, $"few pages: {string.Join(", ", _pages)}");

        // What was said last term is in the return, with what changed.
        await page.GotoAsync($"{home}/copy");
        await Expect(page.Locator("main")).ToContainTextAsync("01632 960123");
        await Looked(page.Url);
    }

    /// <summary>Axe needs JavaScript: the same page with it on.</summary>
    private async Task Looked(string address)
    {
        var other = await town.SignedIn(Childminder, width: 390, height: 844);
        await other.GotoAsync(address);
        await other.IsAccessible();
        await other.Context.CloseAsync();
    }

    private static Task Continue(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).Last.ClickAsync();

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
