using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BackOffice.Desk.Views;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Simulation;
using BackOffice.Engine.Workflow.Editing;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Designer.Pages.Scenario;

/// <summary>A scenario on a simulated clock, step by step on the map, kept as an example.</summary>
public partial class ScenarioPage
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private PackDraft? draft;
    private Pack? pack;
    private ProcessMapLayout? layout;
    private IReadOnlyList<(string Name, string Title)> known = [];
    private ImmutableHashSet<string> failing = [];
    private IReadOnlyDictionary<string, StepTrace> traces = new Dictionary<string, StepTrace>();
    private Scenario? run;
    private string example = "", title = "", said = "";
    private string? refusal, chosen;
    private Guid? saved;
    private int at;
    private bool playing, busy;

    /// <summary>Id of the pack.</summary>
    [Parameter] public string Id { get; set; } = "";

    /// <summary>The draft; the version that runs when left out.</summary>
    [SupplyParameterFromQuery(Name = "draft")] public Guid? DraftId { get; set; }

    private string Home => draft is null ? $"/design/packs/{Id}" : $"/design/packs/{Id}/drafts/{draft.Id}";

    private ScenarioMoment? Moment => run is not null && at >= 0 && at < run.Moments.Count ? run.Moments[at] : null;

    /// <inheritdoc/>
    protected override async Task<bool> Load()
    {
        draft = null;
        if (DraftId is { } id)
        {
            if (await Reader.Draft(Actor, Id, id, Gone) is not { } found)
                return false;
            draft = found.Draft;
            pack = (await Reader.Check(Actor, Id, id, stop: Gone))?.Pack;
            failing = [.. (await Reader.Examples(Actor, Id, id, Gone)).Where(result => !result.Passed).Select(result => result.Example)];
        }
        else
            (pack, failing) = (Names.Find(Id), []);
        if (pack is null)
            return draft is not null;
        if (pack.Workflow is null)
            return false;
        layout = ProcessMapLayout.Of(pack.WorkflowJson);
        known = [.. pack.Examples.Where(pair => pair.Value["steps"] is not null).Select(pair => (pair.Key, pair.Value["title"]?.ToString() ?? pair.Key)).OrderBy(pair => !failing.Contains(pair.Key)).ThenBy(pair => pair.Item2, StringComparer.Ordinal)];
        if (!known.Any(pair => pair.Name == example))
            example = known.FirstOrDefault().Name ?? "";
        return true;
    }

    private void Begin(Scenario scenario)
    {
        (run, refusal, said, saved) = (scenario, null, "", null);
        title = scenario.Example["title"]?.ToString() ?? "";
        Show(scenario.Name.Length == 0 ? scenario.Moments.Count - 1 : 0);
    }

    private void Show(int moment)
    {
        at = Math.Clamp(moment, 0, Math.Max(0, run!.Moments.Count - 1));
        traces = run.Traces(at, layout!);
    }

    private async Task Play()
    {
        playing = !playing;
        if (!playing || run is not { } shown)
            return;
        if (at >= shown.Moments.Count - 1)
            Show(0);
        try
        {
            while (playing && run == shown && at < shown.Moments.Count - 1)
            {
                StateHasChanged();
                await Task.Delay(Beat, Gone);
                if (playing && run == shown)
                    Show(at + 1);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever watched has left.
        }

        playing = false;
    }

    private void Went()
    {
        (said, saved) = ("", null);
        Show(run!.Moments.Count - 1);
    }

    private void Undo()
    {
        run!.Back();
        Show(run.Moments.Count - 1);
    }

    private void ExpectNow()
    {
        run!.ExpectWhatHappens();
        said = run.Failures.Count == 0 ? "It comes out as written now. Keep it, so that the draft has it." : "Some of it can only be put right in the example's file.";
        Show(at);
    }

    private async Task Save()
    {
        if (title.Trim().Length == 0)
        {
            refusal = "Say what the example shows, like \"A request that is withdrawn in the second week\".";
            return;
        }

        var name = run!.Name.Length > 0 ? run.Name : Free(title);
        run.Example["title"] = title.Trim();
        var changes = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add($"examples/{name}.json", WorkflowPrint.Write(run.Example));
        var id = draft?.Id ?? Guid.NewGuid();
        busy = true;
        // Somebody may have saved another file of the draft meanwhile; an example of its own name is in nobody's way.
        var revision = draft is null ? 0 : (await Reader.Draft(Actor, Id, id, Gone))?.Draft.Revision ?? draft.Revision;
        refusal = await Commands.Do(Id, draft is null ? new StartDraft(id, $"Example: {title.Trim()}", changes) : new SaveDraft(id, revision, changes));
        busy = false;
        if (refusal is not null)
            return;
        (saved, example) = (id, name);
        said = $"\"{title.Trim()}\" is kept in the draft.";
        if (draft is null)
            GoQuery(true, ("draft", id));
        else
            await Reload();
        run = pack is not null && pack.Examples.ContainsKey(name) ? Scenario.Of(pack, name) : run;
        Show(at);
    }

    /// <summary>A file name out of a title that no other example has.</summary>
    private string Free(string words)
    {
        var letters = new StringBuilder();
        foreach (var letter in words.ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(letter))
                letters.Append(letter);
            else if (letters.Length is > 0 and < 50 && letters[^1] != '-')
                letters.Append('-');
        var name = letters.ToString().Trim('-') is { Length: > 0 } some ? some : "example";
        for (var count = 1; ; count++)
            if ((count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{count}")) is var free && !pack!.Examples.ContainsKey(free))
                return free;
    }
}
