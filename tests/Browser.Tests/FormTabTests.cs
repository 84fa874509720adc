using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The designer's other tabs as a process owner uses them: wording in a second language, lists, the file, the history, and findings that lead to their place.</summary>
[Collection(nameof(Town))]
public class FormTabTests(Town town)
{
    [BrowserFact]
    public async Task Wording_is_translated_lists_are_kept_the_file_is_brought_in_and_the_history_says_it_all()
    {
        var page = await town.SignedIn("processes@fenland.example");
        await page.GotoAsync("/design/forms");
        await page.GetByRole(AriaRole.Button, new() { Name = "New form" }).ClickAsync();
        await page.GetByLabel("What is it called?").FillAsync("Trip consent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the form" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Trip consent", Level = 1 })).ToBeVisibleAsync();
        await page.Locator(".fd-palette").GetByRole(AriaRole.Button, new() { Name = "Short text", Exact = true }).ClickAsync();
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync("New question");
        await page.Locator("#fd-label").FillAsync("Name of the child");
        await page.Locator("#fd-hint").FocusAsync();
        await Expect(page.Locator(".fd-question.is-selected .fd-label")).ToHaveTextAsync("Name of the child");

        // A second language: what is missing is told by the findings, which lead to the question; what changed afterwards is marked.
        await Tab(page, "Wording");
        await page.GetByLabel("Add a language").FillAsync("cy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Welsh" })).ToBeVisibleAsync();
        await page.IsAccessible();
        await page.GetByLabel("Welsh, title of the form").Or(page.Locator("textarea[id^=fd-t-]").First).First.FillAsync("Caniatâd ar gyfer taith");
        await page.Locator("#fd-new-language").FocusAsync();
        await page.Locator("tr", new() { HasText = "Name of the child" }).Locator("textarea[lang=cy]").First.FillAsync("Enw'r plentyn");
        await page.Locator("#fd-new-language").FocusAsync();
        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();
        await page.Locator("tr", new() { HasText = "Name of the child" }).Locator("textarea:not([lang])").First.FillAsync("Full name of the child");
        await page.Locator("#fd-new-language").FocusAsync();
        await Expect(page.GetByText("Changed since translation. It was “Name of the child”.")).ToBeVisibleAsync();
        await page.Picture("forms-wording");
        await page.Locator(".fd-foot summary").ClickAsync();
        await page.Locator(".fd-foot li", new() { HasText = "has changed since this was translated into Welsh" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".tab.is-active")).ToHaveTextAsync("Questions");
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync("Full name of the child");
        await Tab(page, "Wording");
        await page.GetByRole(AriaRole.Button, new() { Name = "The translation is still right" }).ClickAsync();
        await Expect(page.GetByText("Changed since translation.")).ToHaveCountAsync(0);

        // A list of the pack, with a code that cannot mean two things; moved by its buttons.
        await Tab(page, "Lists");
        await page.GetByLabel("New list").FillAsync("meals");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        foreach (var (code, words) in new[] { ("V", "Vegetarian"), ("H", "Halal"), ("V", "Vegan") })
        {
            await page.GetByLabel("Code", new() { Exact = true }).FillAsync(code);
            await page.Locator("#fd-words").FillAsync(words);
            await page.GetByRole(AriaRole.Button, new() { Name = "Add the option" }).ClickAsync();
            if (words != "Vegan") await Expect(page.Locator("tbody th code", new() { HasText = code })).ToBeVisibleAsync();
        }

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The list has the code “V” already. A code has one meaning.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move up: Halal" }).PressAsync("Enter");
        await Expect(page.Locator("tbody th code")).ToHaveTextAsync(["H", "V"]);
        await page.IsAccessible();
        await page.Picture("forms-lists");
        await page.ReloadAsync();
        await Expect(page.Locator("tbody th code")).ToHaveTextAsync(["H", "V"]);

        // The file: a fault is told and nothing is lost; a change by hand is taken, and undone like any other.
        await Tab(page, "File");
        var file = await page.Locator("#fd-json").InputValueAsync();
        await page.Locator("#fd-json").FillAsync(file.Replace("\"Full name of the child\"", "\"Full name", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the file as it stands here" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.Locator("#fd-json").FillAsync(file.Replace("Full name of the child", "Surname of the child", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the file as it stands here" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.IsAccessible();
        await Tab(page, "Questions");
        await Expect(page.Locator(".fd-question .fd-label")).ToHaveTextAsync("Surname of the child");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".fd-question .fd-label")).ToHaveTextAsync("Full name of the child");
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo" }).ClickAsync();
        await Expect(page.Locator(".fd-question .fd-label")).ToHaveTextAsync("Surname of the child");

        await Tab(page, "History");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Since you opened it" })).ToContainTextAsync("Brought in a file");
        await page.IsAccessible();
        await page.Picture("forms-history");
    }

    private static async Task Tab(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the designer" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(page.Locator(".tab.is-active")).ToHaveTextAsync(name);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
