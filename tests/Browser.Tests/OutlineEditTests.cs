using BackOffice.Engine.Access;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The outline's own helps: taking back, findings that lead somewhere, files.</summary>
/// <remarks>In a county of its own: other journeys count the drafts of the process.</remarks>
public class OutlineEditTests(Town town) : IClassFixture<Town>
{
    private const string Pack = "ehc-needs-assessment";

    private static readonly Actor Editor = new("browser-test:outline", "Edie Editor", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task What_was_deleted_comes_back_a_finding_leads_to_its_step_and_a_file_becomes_a_draft_of_its_own()
    {
        var page = await town.SignedIn("processes@fenland.example");
        await page.GotoAsync($"/design/workflows/{Pack}/outline?step=check-request");
        await page.IsLive();
        await page.Locator("[data-outline=on]").WaitForAsync();
        var rows = await page.Locator("[data-outline-row]").CountAsync();

        // Deleted and taken back with the keyboard; done again and taken back with the buttons.
        await page.Locator("[data-outline-row='check-request']").FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await page.Locator("[data-outline-row='check-request']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => document.activeElement?.dataset.outlineRow");
        await page.Keyboard.PressAsync("Control+z");
        await page.Locator("[data-outline-row='check-request']").WaitForAsync();
        await page.GetByText("Taken back:").WaitForAsync();
        (await page.Locator("[data-outline-row]").CountAsync()).ShouldBe(rows);
        await page.GetByRole(AriaRole.Button, new() { Name = "Redo" }).ClickAsync();
        await page.GetByText("Done again:").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await page.Locator("[data-outline-row='check-request']").WaitForAsync();

        // A new task without a title is a problem, and the finding leads to its box.
        await page.Locator("[data-outline-row='check-request']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add after" }).ClickAsync();
        await page.Locator("#add-name").FillAsync("Look twice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).ClickAsync();
        await page.Locator("[data-outline-row='look-twice']").WaitForAsync();
        await page.Locator("[data-outline-row='look-twice']").ClickAsync();
        await page.Locator("[data-outline-row='look-twice'].is-chosen").WaitForAsync();
        await Assertions.Expect(page.Locator("#in-title")).ToHaveValueAsync("Look twice");
        await page.Locator("#in-title").FillAsync("");
        await page.Locator("#in-title").PressAsync("Tab");
        var finding = page.Locator(".step-findings li.is-error").Filter(new() { HasText = "it has no title" });
        await finding.WaitForAsync();
        await page.Locator("[data-outline-row='check-request']").ClickAsync();
        await page.Locator("[data-outline-row='check-request'].is-chosen").WaitForAsync();
        await finding.GetByRole(AriaRole.Link).ClickAsync();
        await page.Locator("[data-outline-row='look-twice'].is-chosen").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.activeElement?.id === 'step-name'");

        // A file of an Elsa server: what would have to be rewritten is named first, and it comes in as a draft of its own.
        var definition = """
            {"definitionId":"elsewhere","name":"From elsewhere","root":{"id":"f","type":"Elsa.Flowchart","activities":[
              {"id":"a","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Liquid","value":"{{ Variables.X }}"}}},
              {"id":"b","type":"Acme.SendTelegram","version":1}],"connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b","port":"In"}}]}}
            """;
        await page.GetByText("As a file").ClickAsync();
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "elsewhere.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(definition) });
        await page.GetByText("would have to be rewritten before it can be published").WaitForAsync();
        await page.GetByText("'Acme.SendTelegram', which does not exist here").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Import as a draft" }).ClickAsync();
        await page.GetByText("Draft \"Imported: From elsewhere\"").WaitForAsync();
        await page.Locator("[data-outline-row='b']").WaitForAsync();
        var reader = town.Services.GetRequiredService<IPackReader>();
        var imported = (await reader.Life(Editor, Pack))!.Drafts.Single(draft => draft.Title == "Imported: From elsewhere");
        (await reader.Draft(Editor, Pack, imported.Id))!.Files["workflow.json"].ShouldContain("Acme.SendTelegram", customMessage: "what is unknown here is kept");
    }
}
