using System.Collections.Immutable;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Migration;

/// <summary>What moving one case to another version would do. Nothing has been changed.</summary>
/// <param name="Reference">The case.</param>
/// <param name="CaseVersion">Version of the case that was tried: the move says it back, so that nothing is moved on old news.</param>
/// <param name="Works">True when the case can be moved like this.</param>
/// <param name="Sentence">The result in a sentence.</param>
public sealed record MoveTrial(string Reference, long CaseVersion, bool Works, string Sentence)
{
    /// <summary>Why it cannot be moved; empty when it can.</summary>
    public ImmutableList<string> Problems { get; init; } = [];

    /// <summary>Steps where the case stands and that the new version lacks: each needs a counterpart.</summary>
    public ImmutableList<string> NeedsMapping { get; init; } = [];

    /// <summary>Open tasks that go with the case.</summary>
    public ImmutableList<string> Tasks { get; init; } = [];

    /// <summary>Tasks that would be cancelled, because their step gives way to one of another kind.</summary>
    public ImmutableList<string> TasksEnded { get; init; } = [];

    /// <summary>Tasks that would open, for the same reason.</summary>
    public ImmutableList<string> TasksOpened { get; init; } = [];

    /// <summary>Running clocks that go with the case, with their days.</summary>
    public ImmutableList<string> Clocks { get; init; } = [];

    /// <summary>How many timers and events that the case waits for go with it.</summary>
    public int Waits { get; init; }

    /// <summary>What somebody should know before moving it.</summary>
    public ImmutableList<string> Notes { get; init; } = [];

    /// <summary>True when the move could be undone as long as nothing happens in the case.</summary>
    public bool CanBeUndone { get; init; }
}

/// <summary>Tries what moving a case would do.</summary>
public static class MoveTrials
{
    /// <summary>Tries one case.</summary>
    /// <param name="state">The case.</param>
    /// <param name="to">The version to move to.</param>
    /// <param name="steps">Steps of that version by steps of the one the case runs, where they have another id.</param>
    /// <param name="context">What the decision may read; its pack is the one the case runs.</param>
    public static MoveTrial Try(CaseState state, Pack to, ImmutableSortedDictionary<string, string> steps, DecideContext context)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(context);
        var from = context.Pack;
        var decision = CaseMachine.Decide(state, new MoveCaseToVersion(to.Version, steps, state.Version), context with { OtherVersion = to });
        if (from.Workflow is not { } before || to.Workflow is not { } after)
        {
            return new MoveTrial(state.Reference, state.Version, false, decision.Refusal?.Sentence ?? "One of the two versions has no process.");
        }

        var carried = ProcessMove.Make(state.Process, before, after, steps);
        if (decision.Outcome is not { } outcome)
        {
            var problems = carried.Problems.Count > 0 ? carried.Problems.Distinct().ToImmutableList() : [decision.Refusal?.Sentence ?? "Nothing would change."];
            return new MoveTrial(state.Reference, state.Version, false, problems[0])
            {
                Problems = problems,
                NeedsMapping = [.. carried.Unmapped],
            };
        }

        var then = outcome.State;
        var had = Open(state).Select(task => task.Number).ToHashSet();
        var kept = Open(then).FindAll(task => had.Contains(task.Number));
        var opened = Open(then).FindAll(task => !had.Contains(task.Number));
        var ended = Open(state).FindAll(task => !kept.Exists(other => other.Number == task.Number));
        var clocks = then.Clocks.FindAll(clock => clock.Status is ClockStatus.Running or ClockStatus.Paused);
        var notes = Notes(state, then, from, to, carried, outcome);
        return new MoveTrial(state.Reference, state.Version, true, Sentence(Titles(kept, to), Titles(opened, to), Titles(ended, from), clocks.Count))
        {
            Tasks = Titles(kept, to),
            TasksEnded = Titles(ended, from),
            TasksOpened = Titles(opened, to),
            Clocks = [.. clocks.Select(clock => $"{TitleOf(to, from, clock.ClockId)}, due {Words.Day(clock.Due)}")],
            Waits = then.Waits.Count,
            Notes = notes,
            CanBeUndone = then.LastMove is not null,
        };
    }

    private static ImmutableList<CaseTask> Open(CaseState state) => state.Tasks.FindAll(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held);

    private static ImmutableList<string> Titles(IEnumerable<CaseTask> tasks, Pack pack) => [.. tasks.Select(task => NameOf(task, pack)).Distinct()];

    /// <summary>A task for one of several bodies may name somebody; whoever moves cases is told the step instead.</summary>
    private static string NameOf(CaseTask task, Pack pack) =>
        task.Context?.ContainsKey("body") == true ? pack.Workflow?.Find(task.StepId)?.Label ?? task.StepId : task.Title;

    private static string TitleOf(Pack to, Pack from, string clock) =>
        (to.Clocks.All.FirstOrDefault(known => known.Id == clock) ?? from.Clocks.All.FirstOrDefault(known => known.Id == clock))?.Title ?? clock;

    private static string Sentence(ImmutableList<string> kept, ImmutableList<string> opened, ImmutableList<string> ended, int clocks)
    {
        var parts = new List<string>();
        if (kept.Count > 0)
        {
            parts.Add($"goes on at {Words.List([.. kept.Select(title => $"\"{title}\"").Take(3)])}{(kept.Count > 3 ? $" and {kept.Count - 3} more" : "")}");
        }

        if (opened.Count > 0)
        {
            parts.Add($"opens {Words.List([.. opened.Select(title => $"\"{title}\"")])}");
        }

        if (ended.Count > 0)
        {
            parts.Add($"drops {Words.List([.. ended.Select(title => $"\"{title}\"")])}");
        }

        if (parts.Count == 0)
        {
            parts.Add("goes on waiting");
        }

        parts.Add(clocks == 0 ? "no clock is running" : $"{clocks} running {(clocks == 1 ? "clock keeps its day" : "clocks keep their days")}");
        var sentence = Words.List(parts);
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}.";
    }

    private static ImmutableList<string> Notes(CaseState state, CaseState after, Pack from, Pack to, ProcessMove carried, Outcome outcome)
    {
        var notes = ImmutableList.CreateBuilder<string>();
        if (carried.LeftOut.Count > 0)
        {
            notes.Add($"Lies behind the case and is not done in it: {Words.List([.. carried.LeftOut.Distinct()])}.");
        }

        foreach (var letter in outcome.Letters)
        {
            notes.Add($"Letter {letter.LetterId} would be sent: {letter.Title}. A move that sends a letter cannot be undone.");
        }

        foreach (var clock in after.Clocks.Where(clock => clock.Status is ClockStatus.Running or ClockStatus.Paused))
        {
            var (was, now) = (from.Clocks.Find(clock.ClockId, clock.StartedOn), to.Clocks.Find(clock.ClockId, clock.StartedOn));
            if (now.IsError)
            {
                notes.Add($"The clock {clock.ClockId} is running and the new version does not have it: it keeps its day, and no step can stop it.");
            }
            else if (!was.IsError && !was.Value.Counts.SequenceEqual(now.Value.Counts))
            {
                notes.Add($"The clock {TitleOf(to, from, clock.ClockId)} is counted differently in the new version. In this case it keeps its day, {Words.Day(clock.Due)}.");
            }
        }

        foreach (var task in Open(after))
        {
            if (task.FormId is { } form && !to.Forms.ContainsKey(form) && from.Forms.ContainsKey(form))
            {
                notes.Add($"\"{task.Title}\" asks the form {form}, which the new version does not have. Give the step a form before moving cases.");
            }

            if (!to.Teams.Exists(team => team.Id == task.Team) && from.Teams.Exists(team => team.Id == task.Team))
            {
                notes.Add($"\"{task.Title}\" is with {from.TeamTitle(task.Team)}, which the new version does not name. A manager can move it.");
            }
        }

        if (to.Stages.Count > 0 && !to.Stages.Exists(stage => stage.Id == state.Stage))
        {
            notes.Add($"The stage \"{from.StageTitle(state.Stage)}\" is not part of the new version. It shows until the next step that sets a stage.");
        }

        return notes.ToImmutable();
    }
}
