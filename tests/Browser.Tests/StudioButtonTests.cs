using System.IO.Compression;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>Elsa Studio's own buttons, on the list and in the editor: each does to the pack what it says.</summary>
/// <remarks>In a county of its own: it publishes and retracts the process that other journeys work on.</remarks>
public class StudioButtonTests(Town town) : IClassFixture<Town>
{
    private const string Pack = "ehc-needs-assessment";

    private static readonly Actor Owner = new("browser-test", "Browser test", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task The_list_exports_imports_publishes_and_unpublishes_one_or_several_and_throws_no_version_away()
    {
        var page = await town.SignedIn("processes@fenland.example", width: 1600);
        page.SetDefaultTimeout(90_000); // Studio is a program of 9 MB that starts in the browser
        var studio = new StudioCanvas(page);
        var next = (await Life()).Versions.Count + 1;
        await One(page, studio, "Export");
        var file = JsonNode.Parse(await Text(await page.RunAndWaitForDownloadAsync(() => studio.Dialog("Export").ClickAsync())))!;
        ((string)file["definitionId"]!).ShouldBe(Pack);
        ((string)file["$schema"]!).ShouldContain("workflow-definition");

        // Changed outside and brought back: a draft that differs in that one line.
        file["root"]!["activities"]!.AsArray().Single(step => (string)step!["id"]! == "check-request")!["dueIn"]!["expression"]!["value"] = "4 working days";
        await studio.Frame.Locator(".mud-button-group-root .mud-menu button").First.ClickAsync();
        var chooser = await page.RunAndWaitForFileChooserAsync(() => studio.Entry("Import").ClickAsync());
        await chooser.SetFilesAsync(new FilePayload { Name = "process.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(file.ToJsonString()) });
        await studio.Said("1 workflow imported successfully").WaitForAsync();
        var draft = (await Life()).Drafts.ShouldHaveSingleItem();
        (await Reader.Draft(Owner, Pack, draft.Id))!.Differences.ShouldHaveSingleItem().Lines().Where(line => line.Change == LineChange.Added).ShouldHaveSingleItem().Text.ShouldContain("4 working days");

        await One(page, studio, "Publish");
        await Until(life => life.Running == next && life.Drafts.IsEmpty, "the draft is published");

        await One(page, studio, "Unpublish");
        await Until(life => life.Running == 0, "the process is retracted");

        await Several(page, studio, "Publish");
        await Until(life => life.Running == next, "what was ticked is published");
        await Several(page, studio, "Unpublish");
        await Until(life => life.Running == 0, "what was ticked is retracted");

        // What was published is never thrown away, and the page around the frame says so, because Studio does not.
        await Several(page, studio, "Delete");
        await page.GetByRole(AriaRole.Alert).GetByText("never taken away").First.WaitForAsync();
        (await Life()).Versions.Count.ShouldBe(next);

        await Ticked(page, studio, "Export");
        var packed = await page.RunAndWaitForDownloadAsync(() => studio.Dialog("Export").ClickAsync());
        if (packed.SuggestedFilename.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var copy = new MemoryStream();
            await using (var stream = await packed.CreateReadStreamAsync())
                await stream.CopyToAsync(copy);
            using var zip = new ZipArchive(copy);
            zip.Entries.ShouldHaveSingleItem().Name.ShouldStartWith(Pack);
        }
        else
        {
            ((string)JsonNode.Parse(await Text(packed))!["definitionId"]!).ShouldBe(Pack);
        }

        await Several(page, studio, "Publish");
        await Until(life => life.Running == next, "the process runs again");
    }

    [BrowserFact]
    public async Task The_editor_publishes_exports_unpublishes_and_rolls_back()
    {
        var page = await town.SignedIn("processes@fenland.example", width: 1600);
        page.SetDefaultTimeout(90_000);
        var studio = new StudioCanvas(page);
        var before = (await Life()).Running;
        await studio.Open(Pack, "check-request");
        await studio.Type("Or due in", "5 working days");
        await page.GetByText("Draft \"Changes to the process\"").WaitForAsync();
        await page.Locator(".step-findings").GetByText("Nothing").First.WaitForAsync();
        await studio.PublishButton.ClickAsync();
        await studio.Said("Workflow published").WaitForAsync();
        var published = (await Until(life => life.Running > before, "the draft is published")).Running;
        await page.GetByText("The version that runs.").WaitForAsync();

        await studio.Step("check-request").Locator(".elsa-activity").WaitForAsync();
        await studio.Menu("Export");
        var file = JsonNode.Parse(await Text(await page.RunAndWaitForDownloadAsync(() => studio.Dialog("Export").ClickAsync())))!;
        ((string)file["root"]!["activities"]!.AsArray().Single(step => (string)step!["id"]! == "check-request")!["dueIn"]!["expression"]!["value"]!).ShouldBe("5 working days");

        await studio.Menu("Unpublish");
        await Until(life => life.Running == 0, "the process is retracted");
        await page.GetByText("Retracted: no new case opens.").WaitForAsync();

        // Back to the version before, from Studio's own list of versions.
        await studio.Step("check-request").Locator(".elsa-activity").WaitForAsync();
        await studio.Frame.Locator(".mud-tab").Filter(new() { HasText = "Version history" }).First.EvaluateAsync("tab => tab.click()");
        var row = studio.Frame.Locator(".mud-table tbody tr").Filter(new() { HasTextRegex = new($"^\\s*{before}\\s") });
        await row.Locator(".mud-menu button").ClickAsync();
        await studio.Entry("Rollback to this version").ClickAsync();
        await Until(life => life.Running == before, "the version before runs");
        await page.GetByText("The version that runs.").WaitForAsync();
        published.ShouldBeGreaterThan(before);
    }

    private static async Task List(IPage page, StudioCanvas studio)
    {
        await page.GotoAsync("/design/studio");
        await Row(studio).WaitForAsync();
    }

    private static ILocator Row(StudioCanvas studio) => studio.Frame.Locator("tbody tr").Filter(new() { HasText = Pack });

    /// <summary>Chooses from the menu of the process's row.</summary>
    private static Task One(IPage page, StudioCanvas studio, string what) =>
        Chosen(page, studio, what, () => Row(studio).Locator(".mud-menu button").First.ClickAsync());

    /// <summary>Ticks the process and chooses from the menu for all that is ticked.</summary>
    private static Task Ticked(IPage page, StudioCanvas studio, string what) => Chosen(page, studio, what, async () =>
    {
        await Row(studio).Locator(".mud-checkbox").First.ClickAsync();
        await studio.Frame.GetByRole(AriaRole.Button, new() { Name = "Bulk actions" }).ClickAsync();
    });

    private static async Task Several(IPage page, StudioCanvas studio, string what)
    {
        await Ticked(page, studio, what);
        await studio.Dialog(what).ClickAsync();
    }

    /// <summary>Studio's list reads itself again when it likes, and closes the menu that is open: then it is opened once more.</summary>
    private static async Task Chosen(IPage page, StudioCanvas studio, string what, Func<Task> open)
    {
        for (var tries = 1; ; tries++)
            try
            {
                await List(page, studio);
                await open();
                await studio.Entry(what).ClickAsync(new() { Timeout = 10_000 });
                return;
            }
            catch (TimeoutException) when (tries < 5)
            {
                // From the beginning.
            }
    }

    /// <summary>Waits until the pack is so; the store is the judge.</summary>
    private async Task<PackLife> Until(Func<PackLife, bool> holds, string what)
    {
        var life = await Life();
        for (var tries = 0; tries < 240 && !holds(life); tries++)
        {
            await Task.Delay(250);
            life = await Life();
        }

        holds(life).ShouldBeTrue($"{what}. Version {life.Running} runs, and there are {life.Drafts.Count} drafts.");
        return life;
    }

    private static async Task<string> Text(IDownload download)
    {
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        return await reader.ReadToEndAsync();
    }

    private IPackReader Reader => town.Services.GetRequiredService<IPackReader>();

    private async Task<PackLife> Life() => (await Reader.Life(Owner, Pack))!;
}
