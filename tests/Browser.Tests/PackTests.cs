using System.Collections.Immutable;
using System.Text.RegularExpressions;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackOffice.Browser.Tests;

/// <summary>A change to a pack, from its draft to the version that runs and back again, while the house is open.</summary>
[Collection(nameof(Town))]
public class PackTests(Town town)
{
    private const string Pack = "ehc-needs-assessment";
    private const string Rules = "rules/must-assess.json";

    private static readonly Actor Editor = new("browser-test:editor", "Edie Editor", [Role.ProcessOwner], []);

    [BrowserFact]
    public async Task A_draft_of_one_person_is_approved_by_another_and_runs_without_a_restart()
    {
        var packs = town.Services.GetRequiredService<IPacks>();
        var before = packs.Find(Pack)!.Version;
        var owner = await town.SignedIn("processes@fenland.example");
        await owner.GotoAsync($"/design/packs/{Pack}");
        await owner.IsLive();
        await owner.GetByLabel("Start a draft for").FillAsync("Plainer title for the test");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Start a draft" }).ClickAsync();
        await owner.Arrives("/drafts/");
        var draft = Guid.Parse(Regex.Match(owner.Url, "drafts/([0-9a-f-]{36})").Groups[1].Value);
        await Save(draft, 1, text => text.Replace("\"beyondOrdinary\": \"yesNo\"", "\"beyondOrdinary\": \"yesno\"?", StringComparison.Ordinal));

        await owner.ReloadAsync();
        await owner.IsLive();
        await owner.GetByText($"Fault: {Rules}").First.WaitForAsync();
        await owner.GetByLabel("What changes and why").FillAsync("The panel asked for it.");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await owner.GetByText("cannot be published yet").WaitForAsync();

        await Save(draft, 2, text => text.Replace("must an assessment be secured?", "is an assessment needed?", StringComparison.Ordinal));
        await owner.ReloadAsync();
        await owner.IsLive();
        await owner.GetByText("every example comes out as it says").WaitForAsync();
        await owner.IsAccessible();
        await owner.Picture("pack-draft", whole: true);
        await owner.GetByLabel("What changes and why").FillAsync("The panel asked for it.");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Ask for approval" }).ClickAsync();
        await owner.GetByText("another process owner or administrator has to approve it").WaitForAsync();
        (await owner.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).CountAsync()).ShouldBe(0);

        var other = await town.SignedIn("administrator@fenland.example");
        await other.GotoAsync("/design/packs");
        await other.IsLive();
        await other.GetByRole(AriaRole.Link, new() { Name = "Plainer title for the test" }).ClickAsync();
        await other.GetByText("is an assessment needed?").First.WaitForAsync();
        await other.IsAccessible();
        await other.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await other.GetByText("is approved and runs for new cases").WaitForAsync();
        await other.IsAccessible();
        await other.Picture("pack", whole: true);

        var after = packs.Find(Pack)!;
        after.Version.ShouldNotBe(before);
        after.RuleSets["must-assess"].Source.Title.ShouldBe("Section 36(8): is an assessment needed?");
        packs.Find(Pack, before)!.RuleSets["must-assess"].Source.Title.ShouldBe("Section 36(8): must an assessment be secured?");

        await other.GetByRole(AriaRole.Link, new() { Name = after.Version, Exact = true }).ClickAsync();
        await other.GetByText($"Since version {before}").WaitForAsync();
        await other.IsAccessible();
        await Fits(other, $"/design/packs/{Pack}", $"/design/packs/{Pack}/versions/2", "/design/packs");

        await owner.GotoAsync($"/design/packs/{Pack}");
        await owner.IsLive();
        await owner.GetByRole(AriaRole.Button, new() { Name = $"Return to this version {before}" }).ClickAsync();
        await owner.GetByLabel("Why").FillAsync("The panel thought again.");
        await owner.GetByRole(AriaRole.Button, new() { Name = "Return to it" }).ClickAsync();
        await owner.GetByRole(AriaRole.Button, new() { Name = $"Return to this version {after.Version}" }).WaitForAsync();
        packs.Find(Pack)!.Version.ShouldBe(before);
    }

    private static async Task Fits(IPage page, params string[] paths)
    {
        await page.SetViewportSizeAsync(390, 844);
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            await page.IsLive();
            await page.Picture($"phone{path.Replace('/', '-')}", whole: true);
            (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue($"{path} scrolls sideways on a phone");
        }
    }

    /// <summary>Saves the rule set as an editor does.</summary>
    private async Task Save(Guid draft, int revision, Func<string, string> change)
    {
        var texts = (await town.Services.GetRequiredService<IPackReader>().Version(Editor, Pack))!;
        var answer = await town.Services.GetRequiredService<IGrains>().Pack(Pack).Do(
            new SaveDraft(draft, revision, ImmutableSortedDictionary<string, string?>.Empty.Add(Rules, change(texts.Files[Rules]))), Guid.NewGuid(), Editor);
        answer.Ok.ShouldBeTrue(answer.Sentence);
    }
}
