using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>What the form format can say beyond the usual is said in the designer's boxes, on a computer and on a phone.</summary>
[Collection(nameof(Town))]
public class FormKeyTests(Town town)
{
    [BrowserFact]
    public async Task Visibility_outcome_files_scope_and_days_of_options_are_set_in_boxes_and_stand_in_the_file()
    {
        var page = await town.SignedIn("processes@fenland.example");
        await page.GotoAsync("/design/forms");
        await page.GetByRole(AriaRole.Button, new() { Name = "New form" }).ClickAsync();
        await page.GetByLabel("What is it called?").FillAsync("Sports day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the form" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sports day", Level = 1 })).ToBeVisibleAsync();

        await Question(page, "Yes or no", "May we show this?");
        await Question(page, "Short text", "Where it takes place");
        await Open(page, "First answer");
        await Fill(page, "#fd-source", "school.name");
        await page.Locator("#fd-public").SelectOptionAsync(new SelectOptionValue { Label = "The public, if the answer to “May we show this?” is yes" });
        await Question(page, "Choose one", "Which half of the day?");
        await page.Locator("#fd-new-option").FillAsync("Morning");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the option" }).ClickAsync();
        await Open(page, "Hint and days of Morning");
        await Fill(page, "#fd-option-hint-morning", "From 9am");
        await Fill(page, "#fd-option-from-morning", "2026-09-01");

        await page.GetByRole(AriaRole.Button, new() { Name = "Page", Exact = true }).ClickAsync();
        await page.Locator("#fd-outcome").SelectOptionAsync("nil");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rows", Exact = true }).ClickAsync();
        await page.Locator("#fd-ask-name").FillAsync("Races");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rows" }).ClickAsync();
        await Open(page, "Rows of last time");
        await page.Locator("#fd-carry").CheckAsync();
        await Expect(page.Locator("#fd-carry-from")).ToHaveValueAsync("previousReturn.races");
        await page.Locator(".fd-task-title", new() { HasText = "Races" }).ClickAsync();
        await page.Locator("#fd-file-csv").CheckAsync();
        await Expect(page.Locator("#fd-file-csv")).ToBeCheckedAsync();
        await page.IsAccessible();
        await page.Picture("forms-more-boxes");

        await Tab(page, "Checks");
        await page.Locator("#fd-check-require").FillAsync("form.races.Count() > 0");
        await page.GetByLabel("What people are told when it does not").FillAsync("Add a race");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the check" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a race", Exact = true }).ClickAsync();
        await page.Locator("#fd-scope-of").SelectOptionAsync(new SelectOptionValue { Value = "rowset races" });
        await Open(page, "When it applies");
        await Fill(page, "#fd-years", "2026, 2027");
        await Tab(page, "File");
        var file = System.Text.RegularExpressions.Regex.Replace(await page.Locator("#fd-json").InputValueAsync(), "\\s+", " ");
        foreach (var said in (string[])["\"public\": \"mayShow\"", "\"source\": \"school.name\"", "\"validFrom\": \"2026-09-01\"", "\"hint\": \"From 9am\"", "\"outcome\": \"nil\"", "\"from\": \"previousReturn.races\"", "\"formats\": [\"csv\"]", "\"scope\": \"rowset\"", "\"years\": [2026, 2027]"])
        {
            System.Text.RegularExpressions.Regex.Replace(file, "\\[ | \\]", m => m.Value.Trim()).ShouldContain(said);
        }
    }

    [BrowserFact]
    public async Task On_a_phone_whoever_chooses_a_question_is_taken_to_its_boxes_and_back()
    {
        var page = await town.SignedIn("processes@fenland.example", width: 390, height: 844);
        await page.GotoAsync("/design/forms/early-years-census/early-years-census");
        var question = page.Locator(".fd-question .fd-open", new() { HasText = "Home address" });
        await question.ClickAsync();
        await Expect(page.Locator("#fd-properties-head")).ToBeInViewportAsync();
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync("Home address");
        await page.Picture("forms-phone-boxes");
        await page.IsAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the questions" }).ClickAsync();
        await Expect(question).ToBeInViewportAsync();
        foreach (var tab in (string[])["conditions", "checks", "wording", "lists", "try", "history", "file"])
        {
            await page.GotoAsync($"/design/forms/early-years-census/early-years-census?tab={tab}");
            await Expect(page.Locator(".tab.is-active")).ToBeVisibleAsync();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, $"{tab} fits a phone");
            await page.Picture($"forms-phone-{tab}");
        }
    }

    private static async Task Question(IPage page, string kind, string label)
    {
        await page.Locator(".fd-palette").GetByRole(AriaRole.Button, new() { Name = kind, Exact = true }).ClickAsync();
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync("New question");
        await page.Locator("#fd-label").FillAsync(label);
        await page.Locator("#fd-hint").FocusAsync();
        await Expect(page.Locator(".fd-question.is-selected .fd-label")).ToHaveTextAsync(label);
    }

    /// <summary>Opens a folded part; one that is open already stays so.</summary>
    private static async Task Open(IPage page, string summary)
    {
        var part = page.Locator("details", new() { Has = page.Locator("summary", new() { HasText = summary }) }).Last;
        if (await part.GetAttributeAsync("open") is null) await part.Locator("summary").First.ClickAsync();
    }

    private static async Task Fill(IPage page, string box, string text)
    {
        await page.Locator(box).FillAsync(text);
        await page.Locator(box).BlurAsync();
        await Expect(page.Locator(box)).ToHaveValueAsync(text);
    }

    private static async Task Tab(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the designer" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(page.Locator(".tab.is-active")).ToHaveTextAsync(name);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
