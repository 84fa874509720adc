using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>The real Elsa Studio in a real browser, on our origin and our API.</summary>
[Collection(nameof(Town))]
public class StudioTests(Town town)
{
    private const string Pack = "ehc-needs-assessment";

    [BrowserFact]
    public async Task A_process_owner_draws_in_elsa_studio_sees_what_is_wrong_and_the_draft_has_the_change()
    {
        var page = await town.SignedIn("processes@fenland.example", width: 1600);
        page.SetDefaultTimeout(120_000); // Studio is a program of 9 MB that starts in the browser
        await page.GotoAsync("/design/workflows");
        await page.IsLive();
        await page.GetByRole(AriaRole.Link, new() { Name = "Education, health and care needs assessment" }).ClickAsync();
        await page.Arrives($"/design/workflows/{Pack}");
        await page.GotoAsync($"/design/workflows/{Pack}?step=check-request");

        var studio = page.FrameLocator("iframe.studio-frame");
        await studio.Locator(".x6-node[data-cell-id='check-request']").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // All steps are in the drawing; those in view are drawn.
        var canvas = new StudioCanvas(page);
        (await canvas.Held()).ShouldBeGreaterThan(90);
        (await studio.Locator(".x6-node").CountAsync()).ShouldBeLessThan(60);

        // The address names a step, so its properties are open.
        var title = studio.Locator("xpath=//label[contains(.,'What to do')]/ancestor::*[contains(@class,'mud-input-control')][1]//input");
        await title.WaitForAsync();
        (await title.InputValueAsync()).ShouldBe("Check the request");
        await title.FillAsync("Check the request together");
        await title.PressAsync("Tab");
        await page.GetByText("Draft \"Changes to the process\"").WaitForAsync();
        await page.Picture("studio");

        // A task dragged onto the canvas and not yet connected stops publishing, and the page says which.
        await studio.GetByText("Casework", new() { Exact = true }).First.ClickAsync();
        var task = studio.Locator("[draggable=true]").Filter(new() { HasText = "Task" }).First;
        await task.DragToAsync(studio.Locator(".x6-graph").First, new() { TargetPosition = new() { X = 300, Y = 300 } });
        await page.Locator(".step-findings").GetByText("cannot be reached from the start").First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show “Task" }).First.WaitForAsync();
        (await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).IsDisabledAsync()).ShouldBeTrue();

        var draft = (await Reader.Life(Owner, Pack))!.Drafts.FindAll(known => known.Changes.ContainsKey("workflow.json")).ShouldHaveSingleItem();
        var text = (await Reader.Draft(Owner, Pack, draft.Id))!;
        text.Files["workflow.json"].ShouldContain("\"title\": \"Check the request together\"");
        text.Differences.Single().Lines().Where(line => line.Change == LineChange.Removed).ShouldHaveSingleItem().Text.ShouldContain("\"title\": \"Check the request\"");
    }

    private IPackReader Reader => town.Services.GetRequiredService<IPackReader>();

    private static Actor Owner => new("browser-test", "Browser test", [Role.ProcessOwner], []);
}
