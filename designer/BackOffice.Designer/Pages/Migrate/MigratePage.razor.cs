using System.Collections.Immutable;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Designer.Pages.Migrate;

/// <summary>What the page does: choose, try, move, undo.</summary>
public partial class MigratePage
{
    private readonly Dictionary<string, string> map = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> chosen = [];
    private readonly Dictionary<Guid, MoveTrial> trials = [];
    private readonly Dictionary<Guid, string> results = [];
    private readonly List<Guid> moved = [];
    private ImmutableSortedDictionary<string, int> versions = ImmutableSortedDictionary<string, int>.Empty;
    private ImmutableList<string> targets = [];
    private ImmutableList<string> standing = [];
    private ImmutableList<StepMatch> unsure = [];
    private WorkflowDifference? difference;
    private Page<MovableCase>? cases;
    private Pack? fromPack;
    private Pack? toPack;
    private string mapped = "";
    private string from = "";
    private string to = "";
    private string? running;
    private string? refusal;
    private string said = "";
    private bool busy;
    private int done;
    private int total;

    /// <summary>Id of the pack.</summary>
    [Parameter] public string Id { get; set; } = "";

    /// <summary>Version whose cases are shown.</summary>
    [SupplyParameterFromQuery] public string? From { get; set; }

    /// <summary>Version to move to.</summary>
    [SupplyParameterFromQuery] public string? To { get; set; }

    /// <summary>Only cases that stand at this step.</summary>
    [SupplyParameterFromQuery] public string? Step { get; set; }

    private List<Guid> Ready => [.. chosen.Where(id => trials.TryGetValue(id, out var trial) && trial.Works)];

    private ImmutableSortedDictionary<string, string> Steps => map.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task<bool> Load()
    {
        if (await Reader.Life(Actor, Id, Gone) is not { } life)
        {
            return false;
        }

        running = life.Current?.Label;
        versions = await Cases.Versions(Actor, Id, Gone);
        from = From is { } wanted && versions.ContainsKey(wanted) ? wanted : versions.Keys.FirstOrDefault(label => label != life.Current?.Label) ?? versions.Keys.FirstOrDefault() ?? "";
        targets = [.. life.Versions.Select(version => version.Label).Where(label => label != from).Reverse()];
        to = To is { } aim && targets.Contains(aim) ? aim : life.Current is { } current && targets.Contains(current.Label) ? current.Label : targets.FirstOrDefault() ?? "";
        (fromPack, toPack) = (Exactly(from), Exactly(to));
        cases = await Cases.List(Actor, Id, from, string.IsNullOrEmpty(Step) ? null : Step, Gone);
        standing = string.IsNullOrEmpty(Step) ? [.. cases.Items.SelectMany(item => item.Steps).Distinct().Order(StringComparer.Ordinal)] : standing.Contains(Step) ? standing : [Step];
        Forget(alsoChosen: true);
        Propose();
        return true;
    }

    private Pack? Exactly(string label) => Names.Find(Id, label) is { } pack && pack.Version == label ? pack : null;

    /// <summary>A proposal is made once for a pair of versions; what somebody chose since stays.</summary>
    private void Propose()
    {
        (unsure, difference) = ([], null);
        if (fromPack?.Workflow is not { } earlier || toPack?.Workflow is not { } later)
        {
            return;
        }

        difference = WorkflowDifference.Between(earlier, later);
        unsure = StepMatching.Propose(earlier, later).FindAll(match => match.Kind != MatchKind.SameId);
        if (mapped == $"{from} {to}")
        {
            return;
        }

        mapped = $"{from} {to}";
        map.Clear();
        foreach (var (step, counterpart) in StepMatching.ToMap(unsure))
        {
            map[step] = counterpart;
        }
    }

    private string Chosen(StepMatch match) => map.GetValueOrDefault(match.From, "");

    /// <summary>Steps of the same kind first: what waits there goes on waiting.</summary>
    private IEnumerable<Step> CandidatesFor(StepMatch match)
    {
        var type = fromPack?.Workflow?.Find(match.From)?.Type;
        return (toPack?.Workflow?.Steps.Values ?? []).OrderBy(step => step.Type == type ? 0 : 1).ThenBy(step => step.Label, StringComparer.Ordinal);
    }

    private void Map(string step, string? counterpart)
    {
        map[step] = counterpart ?? "";
        Forget(alsoChosen: false);
    }

    /// <summary>What was tried no longer holds.</summary>
    private void Forget(bool alsoChosen)
    {
        trials.Clear();
        (said, refusal) = ("", null);
        if (alsoChosen)
        {
            chosen.Clear();
            chosen.UnionWith((cases?.Items ?? []).Select(item => item.Id));
        }
    }

    private string LabelOf(string step) => fromPack?.Workflow?.Find(step)?.Label ?? step;

    /// <summary>A task about an overdue clock names the step that started the clock; no case stands there.</summary>
    private string Standing(MovableCase item) => string.Join(", ", item.Steps.Where(step => fromPack?.Workflow?.Find(step)?.Type != "BackOffice.StartClock").Select(LabelOf));

    // What the box says, not the opposite of what was chosen: the box and the page may have crossed on the way.
    private bool Choose(Guid id, ChangeEventArgs change) => change.Value is true ? chosen.Add(id) : chosen.Remove(id);

    private void All(ChangeEventArgs change)
    {
        chosen.Clear();
        if (change.Value is true)
        {
            chosen.UnionWith(cases!.Items.Select(item => item.Id));
        }
    }

    private Task Try() => Each([.. chosen], "Trying", async id =>
    {
        if (await Moving.Try(Actor, id, to, Steps) is { } trial)
        {
            trials[id] = trial;
        }
        else
        {
            results[id] = "This case cannot be read any more. Reload the page.";
        }
    }, () => $"{Ready.Count} of {chosen.Count} can be moved.");

    private async Task Move()
    {
        await MoveReady();
        // Who published meanwhile did not see that cases were being moved, nor the other way round.
        if (!Gone.IsCancellationRequested && await Reader.Life(Actor, Id, Gone) is { } life && life.Current?.Label != running)
        {
            said += life.Current is { } newer
                ? $" Meanwhile version {newer.Label} was published: these cases are at {to}, as you chose. To take them further, load this page again."
                : " Meanwhile the process was retracted: these cases go on, and no new one opens.";
        }
    }

    private Task MoveReady() => Each(Ready, "Moving", async id =>
    {
        var why = await Moving.Move(Actor, id, to, Steps, trials[id].CaseVersion);
        results[id] = why ?? $"Moved to version {to}.";
        trials.Remove(id);
        chosen.Remove(id);
        if (why is null)
        {
            moved.Add(id);
        }
    }, () => $"{moved.Count} moved.");

    private Task UndoAll() => Each([.. moved], "Undoing", async id =>
    {
        results[id] = await Moving.Undo(Actor, id) ?? $"Back at version {from}.";
        moved.Remove(id);
    }, () => "Undone where nothing had happened since.");

    /// <summary>Does something to one case after another and shows how far it has come; leaving the page stops it between two cases.</summary>
    private async Task Each(IReadOnlyList<Guid> ids, string doing, Func<Guid, Task> act, Func<string> summary)
    {
        (busy, done, total, refusal) = (true, 0, ids.Count, null);
        try
        {
            foreach (var id in ids)
            {
                Gone.ThrowIfCancellationRequested();
                said = $"{doing}: {done} of {total}";
                await act(id);
                done++;
                if (done % 5 == 0)
                {
                    StateHasChanged();
                    await Task.Yield();
                }
            }

            said = summary();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // Whoever asked has left; what was done is done, and each case says so itself.
        }
        catch (BackOffice.Store.Settings.AccessDeniedException denied)
        {
            (refusal, said) = (denied.Message, "");
        }
        finally
        {
            busy = false;
        }
    }
}
