using System.Diagnostics;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A process owner makes a form, publishes it, and a school sends the first return, in one sitting.</summary>
[Collection(nameof(Town))]
public class FormDesignTests(Town town)
{
    private const string Owner = "processes@fenland.example";

    [BrowserFact]
    public async Task A_new_form_with_a_condition_rows_and_a_check_is_made_published_and_returned_in_under_ten_minutes()
    {
        var time = Stopwatch.StartNew();
        var page = await town.SignedIn(Owner);
        await Begin(page, "Holiday club booking");

        await Question(page, "Short text", "Name of the club", name: "the name of the club");
        await Question(page, "Yes or no", "Does any child have an allergy?", name: "whether any child has an allergy");
        await Question(page, "Long text", "What are the allergies?", name: "the allergies");
        await Question(page, "Date", "First day", name: "the first day");
        await Question(page, "Date", "Last day", name: "the last day");
        await page.Picture("forms-designer");
        await page.IsAccessible();

        // The condition has a name, and the question of the allergies is asked only then.
        await Tab(page, "Conditions");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("hasAllergy");
        await page.Locator("#fd-condition-says").FillAsync("form.anyChildAllergy");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the condition" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "hasAllergy" })).ToBeVisibleAsync();
        await Tab(page, "Questions");
        await Choose(page, "What are the allergies?");
        await page.Locator("#fd-if").FillAsync("hasAllergy");
        await Expect(page.Locator(".fd-question", new() { HasText = "What are the allergies?" })).ToContainTextAsync("if hasAllergy");

        // Rows, each with a name and an age.
        await page.GetByRole(AriaRole.Button, new() { Name = "Rows", Exact = true }).ClickAsync();
        await page.Locator("#fd-ask-name").FillAsync("Children");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rows" }).ClickAsync();
        await Expect(page.Locator(".fd-rowset")).ToContainTextAsync("Children");
        await Question(page, "Whole number", "Age", name: "the child's age");

        await Tab(page, "Checks");
        await page.Locator("#fd-check-require").FillAsync("form.lastDay >= form.firstDay");
        await page.GetByLabel("What people are told when it does not").FillAsync("The last day must be on or after the first day");
        await page.GetByLabel("The message stands at").Last.SelectOptionAsync(new SelectOptionValue { Label = "Last day" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the check" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Checks" })).ToContainTextAsync("form.lastDay >= form.firstDay");
        await page.Picture("forms-checks");

        // Tried out in the real filler, inside the designer.
        await Tab(page, "Try it out");
        var phone = page.FrameLocator(".fd-phone");
        await Expect(phone.GetByRole(AriaRole.Heading, new() { Name = "Holiday club booking" })).ToBeVisibleAsync();
        await phone.GetByRole(AriaRole.Link, new() { Name = "Your answers" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(phone.GetByText("There is a problem")).ToBeVisibleAsync();
        await page.Picture("forms-try");

        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What would break" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What would break" })).ToBeVisibleAsync();
        await page.Picture("forms-publish");
        await page.IsAccessible();
        await page.GetByLabel("What changes and why?").FillAsync("Clubs book places for the summer.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Published" })).ToBeVisibleAsync(new() { Timeout = 30_000 }); // every example of the pack runs first

        // The first return, with JavaScript off.
        var school = await town.SignedIn("school@fenland.example", script: false);
        await school.GotoAsync("/services/holiday-club-booking");
        await school.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        await school.GetByRole(AriaRole.Link, new() { Name = "Your answers" }).ClickAsync();
        await school.Locator("[name=nameClub]").FillAsync("Fen Explorers");
        await school.Locator("[name=anyChildAllergy][value=no]").CheckAsync();
        await Date(school, "firstDay", "10", "8", "2026");
        await Date(school, "lastDay", "3", "8", "2026");
        await school.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await Expect(school.Locator(".govuk-error-summary")).ToContainTextAsync("The last day must be on or after the first day");
        await Date(school, "lastDay", "14", "8", "2026");
        await school.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await school.GetByRole(AriaRole.Link, new() { Name = "Children" }).ClickAsync();
        await school.Locator("input[name=more][value=yes]").CheckAsync();
        await school.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await school.Locator("[name=name]").FillAsync("Robin Tester");
        await school.Locator("[name=age]").FillAsync("7");
        await school.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await school.Locator("input[name=more][value=no]").CheckAsync();
        await school.GetByRole(AriaRole.Button, new() { Name = "Continue", Exact = true }).ClickAsync();
        await school.GetByRole(AriaRole.Link, new() { Name = "Check your answers and send" }).ClickAsync();
        await Checked(school.Url);
        await school.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(school.Locator(".govuk-panel")).ToContainTextAsync("HCB-");
        await school.Picture("forms-first-return");
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(10));

        // Another return is in progress when the form gets a question more: it is safe, and offered to go on with the new form.
        await school.GotoAsync("/services/holiday-club-booking");
        await school.GetByRole(AriaRole.Button, new() { Name = "Start now" }).ClickAsync();
        var begun = school.Url;
        await school.GetByRole(AriaRole.Link, new() { Name = "Your answers" }).ClickAsync();
        await school.Locator("[name=nameClub]").FillAsync("Marsh Rangers");
        await school.GetByRole(AriaRole.Button, new() { Name = "Save and come back later" }).ClickAsync();
        await page.GotoAsync("/design/forms/holiday-club-booking/holiday-club-booking");
        await Choose(page, "Name of the club");
        await Question(page, "Whole number", "How many places does the club have?", name: "how many places the club has");
        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish…" }).ClickAsync();
        await Expect(page.GetByText("New question: “How many places does the club have?”, which must be answered.")).ToBeVisibleAsync();
        await page.GetByLabel("What changes and why?").FillAsync("We need to know how many places there are.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Published" })).ToBeVisibleAsync(new() { Timeout = 30_000 }); // every example of the pack runs first

        await school.GotoAsync(begun);
        await school.GetByRole(AriaRole.Link, new() { Name = "See what is different and decide which to fill in" }).ClickAsync();
        await Expect(school.GetByText("There is a new question: “How many places does the club have?”.")).ToBeVisibleAsync();
        await Checked(school.Url);
        await school.Picture("forms-new-version");
        await school.GetByRole(AriaRole.Button, new() { Name = "Go on with the new form" }).ClickAsync();
        await school.GetByRole(AriaRole.Link, new() { Name = "Your answers" }).ClickAsync();
        await Expect(school.GetByText("This question is new.")).ToBeVisibleAsync();
        await Expect(school.Locator("[name=nameClub]")).ToHaveValueAsync("Marsh Rangers");
    }

    [BrowserFact]
    public async Task Questions_move_with_the_keyboard_everything_can_be_undone_and_who_saves_later_loses_nothing()
    {
        var page = await town.SignedIn(Owner);
        await Begin(page, "Swimming survey");
        await Question(page, "Short text", "Name of the pool", name: "the name of the pool");
        await Question(page, "Whole number", "Lanes", name: "how many lanes there are");
        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();

        await page.Locator(".fd-question .fd-open", new() { HasText = "Lanes" }).PressAsync("Alt+ArrowUp");
        await Expect(page.Locator(".fd-label")).ToHaveTextAsync(["Lanes", "Name of the pool"]);
        await Expect(page.GetByText("Moved “Lanes” to place 1 of 2 on its page")).ToBeAttachedAsync();
        await Expect(page.Locator(".fd-question .fd-open", new() { HasText = "Lanes" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".fd-label")).ToHaveTextAsync(["Name of the pool", "Lanes"]);
        await page.Locator(".fd-question", new() { HasText = "Lanes" }).DragToAsync(page.Locator(".fd-question", new() { HasText = "Name of the pool" }));
        await Expect(page.Locator(".fd-label")).ToHaveTextAsync(["Lanes", "Name of the pool"]);
        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();

        // The same draft in two windows: who saves later is told, and goes on in a draft of their own.
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(page.Url);
        await Choose(other, "Lanes");
        await Choose(page, "Lanes");
        await page.Locator("#fd-hint").FillAsync("Count those of the main pool");
        await page.Locator("#fd-label").FocusAsync();
        await Expect(page.GetByText("Saved in the draft")).ToBeVisibleAsync();
        await other.Locator("#fd-hint").FillAsync("Only those that are open");
        await other.Locator("#fd-label").FocusAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "Keep mine as a draft of my own" }).ClickAsync();
        await Expect(other.Locator(".tag", new() { HasText = ", by " })).ToBeVisibleAsync();
        await Choose(other, "Lanes");
        await Expect(other.Locator("#fd-hint")).ToHaveValueAsync("Only those that are open");
    }

    /// <summary>Axe needs JavaScript: the same page again, by somebody of the same school who has it on.</summary>
    private async Task Checked(string address)
    {
        var colleague = await town.SignedIn("school@fenland.example");
        await colleague.GotoAsync(address);
        await colleague.IsAccessible();
        await colleague.Context.CloseAsync();
    }

    private static async Task Begin(IPage page, string title)
    {
        await page.GotoAsync("/design/forms");
        await page.GetByRole(AriaRole.Button, new() { Name = "New form" }).ClickAsync();
        await page.GetByLabel("What is it called?").FillAsync(title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the form" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>Adds a question from the palette and words it.</summary>
    private static async Task Question(IPage page, string kind, string label, string name)
    {
        await page.Locator(".fd-palette").GetByRole(AriaRole.Button, new() { Name = kind, Exact = true }).ClickAsync();
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync("New question");
        await page.Locator("#fd-label").FillAsync(label);
        await page.Locator("#fd-name").FillAsync(name);
        await page.Locator("#fd-hint").FocusAsync();
        await Expect(page.Locator(".fd-question.is-selected .fd-label")).ToHaveTextAsync(label);
        await Expect(page.Locator("#fd-name")).ToHaveValueAsync(name);
    }

    private static async Task Choose(IPage page, string label)
    {
        await page.Locator(".fd-question .fd-open", new() { HasText = label }).ClickAsync();
        await Expect(page.Locator("#fd-label")).ToHaveValueAsync(label);
    }

    private static async Task Tab(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of the designer" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(page.Locator(".tab.is-active")).ToHaveTextAsync(name);
    }

    private static async Task Date(IPage page, string name, string day, string month, string year)
    {
        await page.Locator($"[name={name}-day]").FillAsync(day);
        await page.Locator($"[name={name}-month]").FillAsync(month);
        await page.Locator($"[name={name}-year]").FillAsync(year);
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
