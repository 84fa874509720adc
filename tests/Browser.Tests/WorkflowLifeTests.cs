using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace BackOffice.Browser.Tests;

/// <summary>A change to a process from the first drag in Elsa Studio to the cases that run on it.</summary>
/// <remarks>In a county of its own: it publishes versions of the process that other journeys count.</remarks>
public class WorkflowLifeTests(Town town) : IClassFixture<Town>
{
    private const string Pack = "ehc-needs-assessment";

    private static readonly Actor Owner = new("browser-test", "Browser test", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task A_task_is_drawn_checked_published_reached_by_a_new_case_and_three_running_cases_are_moved()
    {
        var before = Packs.Find(Pack)!.Version;
        var page = await town.SignedIn("processes@fenland.example", width: 1600);
        page.SetDefaultTimeout(90_000); // Studio is a program of 9 MB that starts in the browser
        var studio = new StudioCanvas(page);
        await studio.Open(Pack, "check-request");

        // Dragged in and not connected: the page says what is wrong, and it cannot be published.
        var task = await studio.DragIn("Casework", "Task", below: "check-request");
        var findings = page.Locator(".step-findings");
        await findings.GetByText("cannot be reached from the start").First.WaitForAsync();
        await findings.GetByText("it has no title").First.WaitForAsync();
        (await Publish(page).IsDisabledAsync()).ShouldBeTrue();
        await page.Picture("studio-dragged");

        await studio.Type("What to do", "Phone the parent");
        await studio.Choose("Form", "Check the request (request-check)");
        await studio.Choose("Team", "SEN North");
        await studio.Connect("check-request", "Accept", task);
        // Nothing stops publishing, but the page says that the branch ends there: it is meant to.
        await findings.GetByText("nothing follows it").First.WaitForAsync();
        await findings.GetByText("Nothing stops publishing.").WaitForAsync();
        await page.Picture("studio-connected");
        var draft = (await Life()).Drafts.ShouldHaveSingleItem();
        var root = JsonNode.Parse((await Reader.Draft(Owner, Pack, draft.Id))!.Files["workflow.json"])!["root"]!;
        var step = root["activities"]!.AsArray().Single(one => (string)one!["id"]! == task)!;
        ((string)step["title"]!, (string)step["form"]!, (string)step["team"]!).ShouldBe(("Phone the parent", "request-check", "sen-north"));
        root["connections"]!.AsArray().Count(way => (string)way!["source"]!["activity"]! == "check-request" && (string)way["source"]!["port"]! == "Accept" && (string)way["target"]!["activity"]! == task).ShouldBe(1);

        // One example of the pack goes another way now. Studio's own button says which; the example is brought up to date where it is run.
        await studio.PublishButton.ClickAsync();
        await page.Locator("[role=alert]").GetByText("A health visitor asks").First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await page.GetByText("1 example of the pack does not come out as written").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        await page.GetByText("Phone the parent; Prepare the request for decision").First.WaitForAsync();
        await page.IsAccessible();
        await page.Picture("try", whole: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Expect what happens now" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the example as it is now" }).ClickAsync();
        await page.GetByText("is kept in the draft").WaitForAsync();

        await studio.Open(Pack, "check-request");
        await studio.PublishButton.ClickAsync();
        await studio.Said("Workflow published").WaitForAsync();
        await page.GetByText("The version that runs.").WaitForAsync();
        var published = Packs.Find(Pack)!;
        published.Version.ShouldNotBe(before);
        (await Life()).Current!.ApprovedBy.ShouldNotBeNull();

        // A case that goes that way: a health visitor asks, and an officer accepts.
        var reference = await OpenLikeAHealthVisitor(published);
        var worker = await town.SignedIn("caseworker@fenland.example", width: 1440);
        var desk = new DeskTask(town, reference);
        await desk.Do(worker, "Check the request", ("responsible", "Yes"), ("validRequester", "No"), ("decision", "Consider it as a child brought to our attention"));
        await desk.Until(state => state.Tasks.Exists(open => open.StepId == task && open.Status == TaskStatus.Open), "the new task is to do");
        await worker.GotoAsync($"/cases/{reference}");
        await worker.GetByText("Phone the parent").First.WaitForAsync();

        await MoveThree(page, before, published.Version);

        await page.GotoAsync($"/design/packs/{Pack}/watch");
        await page.IsLive();
        await page.GetByText("Where cases stand").WaitForAsync();
        await page.Locator(".map-step.is-heat-5").First.WaitForAsync();
        (await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Phone the parent" }).Locator("td").First.InnerTextAsync()).ShouldBe("1");
        await page.IsAccessible();
        await page.Picture("heat", whole: true);
    }

    /// <summary>Three running cases: a dry run first, then the move, each kept whole.</summary>
    private async Task MoveThree(IPage page, string from, string to)
    {
        await page.GotoAsync($"/design/packs/{Pack}/migrate?From={from}&To={to}");
        await page.IsLive();
        await page.GetByLabel("All cases").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try 0 cases" }).WaitForAsync();
        var rows = page.Locator(".move-table tbody tr");
        var moved = new List<(string Reference, CaseState Before)>();
        for (var at = 0; at < 3; at++)
        {
            await rows.Nth(at).Locator("input[type=checkbox]").CheckAsync();
            var reference = (await rows.Nth(at).Locator("th").InnerTextAsync()).Trim();
            moved.Add((reference, await new DeskTask(town, reference).State()));
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Try 3 cases" }).ClickAsync();
        await page.GetByText("3 of 3 can be moved.").WaitForAsync();
        await page.Picture("migrate", whole: true);
        foreach (var (reference, was) in moved)
            (await new DeskTask(town, reference).State()).Version.ShouldBe(was.Version, "a dry run changes nothing");

        await page.GetByRole(AriaRole.Button, new() { Name = "Move 3 cases" }).ClickAsync();
        await page.GetByText("3 moved.").WaitForAsync();
        foreach (var (reference, was) in moved)
        {
            var now = await new DeskTask(town, reference).State();
            now.PackVersion.ShouldBe(to);
            now.Letters.Count.ShouldBe(was.Letters.Count, "nothing is sent again");
            Open(now).ShouldBe(Open(was), "whoever had something to do still has it");
            now.Clocks.Select(clock => (clock.ClockId, clock.Due, clock.Status)).ShouldBe(was.Clocks.Select(clock => (clock.ClockId, clock.Due, clock.Status)));
        }

        static IEnumerable<(string, DateOnly?, string?)> Open(CaseState state) => state.Tasks.Where(task => task.Status == TaskStatus.Open).Select(task => (task.Title, task.DueOn, task.AssignedTo));
    }

    private async Task<string> OpenLikeAHealthVisitor(Engine.Packs.Pack pack)
    {
        var asked = (JsonObject)pack.Examples["brought-to-our-attention"]["steps"]![0]!["open"]!.DeepClone();
        var today = London.DayOf(DateTimeOffset.UtcNow).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        asked["request"]!["receivedOn"] = today;
        var actor = new Actor("browser-test:worker", "Carys Caseworker", [Role.Caseworker], [.. pack.Teams.Select(team => team.Id)]);
        var opened = await town.Services.GetRequiredService<IGrains>().Case(new CaseId(Guid.NewGuid())).Do(new OpenCase(Pack, new SubjectRef("pupil", null), "school:810001", null, asked), Guid.NewGuid(), actor);
        opened.Ok.ShouldBeTrue(opened.Sentence);
        return opened.Reference!;
    }

    private static ILocator Publish(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true });

    private IPacks Packs => town.Services.GetRequiredService<IPacks>();

    private IPackReader Reader => town.Services.GetRequiredService<IPackReader>();

    private async Task<PackLife> Life() => (await Reader.Life(Owner, Pack))!;
}
