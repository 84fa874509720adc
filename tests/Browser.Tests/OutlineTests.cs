using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A process owner changes the process without touching a mouse.</summary>
[Collection(nameof(Town))]
public class OutlineTests(Town town)
{
    private const string Pack = "ehc-needs-assessment";

    private static readonly Actor Editor = new("browser-test:outline", "Edie Editor", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task A_task_is_added_given_a_team_and_a_form_and_checked_with_the_keyboard_alone()
    {
        var page = await town.SignedIn("processes@fenland.example");
        await page.GotoAsync($"/design/workflows/{Pack}/outline?step=check-request");
        await page.IsLive();
        await page.Locator("[data-outline=on]").WaitForAsync();
        await page.IsAccessible();
        await page.Locator("[data-outline-row='check-request']").FocusAsync();

        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForFunctionAsync("() => document.activeElement?.id === 'add-name'");
        await page.Keyboard.TypeAsync("Phone the parent");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.activeElement?.dataset.outlineRow === 'phone-the-parent'");

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.activeElement?.id === 'step-name'");
        await Choose(page, "in-form", "Check the request");
        await Choose(page, "in-team", "SEN managers");
        await page.Locator("#in-team").PressAsync("Tab");
        await page.GetByText("Draft \"Changes to the process\", last saved").WaitForAsync();
        await page.Arrives("draft=");
        await page.Locator(".step-findings-count").WaitForAsync();
        await page.IsAccessible();
        await page.Picture("outline", whole: true);

        var reader = town.Services.GetRequiredService<IPackReader>();
        var draft = Guid.Parse(System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["draft"]!);
        var text = (await reader.Draft(Editor, Pack, draft))!.Files["workflow.json"];
        var step = (JsonNode.Parse(text)!["root"]!["activities"] as JsonArray)!.First(one => (string?)one!["id"] == "phone-the-parent")!;
        ((string?)step["team"]).ShouldBe("sen-managers");
        ((string?)step["form"]).ShouldBe("request-check");
        ((string?)step["title"]).ShouldBe("Phone the parent");

        await page.SetViewportSizeAsync(390, 844);
        await page.Picture("phone-outline");
        (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the outline scrolls sideways on a phone");
    }

    /// <summary>Typing in a list chooses the entry that begins so.</summary>
    private static async Task Choose(IPage page, string id, string begins)
    {
        while (await page.EvaluateAsync<string?>("() => document.activeElement?.id") != id)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(begins);
        await page.WaitForFunctionAsync("([id, text]) => document.getElementById(id).selectedOptions[0]?.text.startsWith(text)", new[] { id, begins });
    }
}
