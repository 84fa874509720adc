using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Simulation;

/// <summary>What would have been different in one closed case.</summary>
/// <param name="Reference">The case.</param>
/// <param name="Routes">Steps that would have been passed or not, and how the case would have ended.</param>
/// <param name="Tasks">Tasks that there would have been or not, and answers that nobody would have asked for.</param>
/// <param name="Days">Time limits with another day, and letters.</param>
/// <param name="IsFaithful">False when even the version it ran does not give the recorded end again: then the differences say less.</param>
public sealed record ReplayResult(string Reference, ImmutableList<string> Routes, ImmutableList<string> Tasks, ImmutableList<string> Days, bool IsFaithful)
{
    /// <summary>True when nothing would have been different.</summary>
    public bool IsSame => Routes.IsEmpty && Tasks.IsEmpty && Days.IsEmpty;
}

/// <summary>Runs closed cases again through another version of their pack, with what came in at the time it came.</summary>
public static class Replay
{
    /// <summary>Runs a case through the version it had and through another, and compares the two.</summary>
    /// <param name="recorded">The case.</param>
    /// <param name="ran">The version it ran.</param>
    /// <param name="draft">The version to try.</param>
    /// <param name="steps">Steps of the draft by steps of the version it ran, where they have another id.</param>
    /// <param name="register">Facts of the register; the sample ones when left out.</param>
    /// <param name="calendars">Calendars; bank holidays only when left out.</param>
    public static ReplayResult Compare(RecordedCase recorded, Pack ran, Pack draft, ImmutableSortedDictionary<string, string> steps, JsonObject? register = null, CalendarBook? calendars = null)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        ArgumentNullException.ThrowIfNull(ran);
        ArgumentNullException.ThrowIfNull(draft);
        var known = (ran.Workflow?.Steps.Keys ?? []).Select(step => steps.GetValueOrDefault(step, step)).ToHashSet(StringComparer.Ordinal);
        var was = Run(recorded, ran, ImmutableSortedDictionary<string, string>.Empty, register, calendars, null);
        var would = Run(recorded, draft, steps, register, calendars, known);
        return new ReplayResult(
            recorded.Reference,
            [.. Routes(was, would, ran, draft, steps)],
            [.. Tasks(was, would)],
            [.. Days(was, would, ran, draft)],
            was.State?.ClosedAs == recorded.ClosedAs && was.Unasked.IsEmpty);
    }

    private static Course Run(RecordedCase recorded, Pack pack, ImmutableSortedDictionary<string, string> steps, JsonObject? register, CalendarBook? calendars, HashSet<string>? known)
    {
        var simulation = new CaseSimulation(pack, References.Derive($"replay {recorded.Reference}", Guid.Empty), (JsonObject?)register?.DeepClone(), calendars);
        var unasked = ImmutableList.CreateBuilder<string>();
        simulation.MoveTo(recorded.OpenedAt);
        var first = simulation.Do(recorded.Opened, simulation.Manager);
        if (first.Refusal is { } no)
        {
            unasked.Add(no.Sentence);
        }

        foreach (var input in first.Refusal is null ? recorded.Inputs : [])
        {
            Answer(simulation, known);
            simulation.MoveTo(input.At);
            Answer(simulation, known);
            if (simulation.State is not { Status: CaseStatus.Open } state)
            {
                break; // what came after it had ended is not asked for
            }

            var (command, missing) = Command(input, state, steps);
            var answer = command is null ? null : simulation.Do(command, simulation.Manager).Refusal?.Sentence;
            if ((missing ?? answer) is { } why)
            {
                unasked.Add(why);
            }
        }

        Answer(simulation, known);
        simulation.MoveTo(recorded.EndedAt);
        Answer(simulation, known);
        return new Course(simulation, unasked.ToImmutable());
    }

    /// <summary>Nobody has ever answered a task that is new in the draft. It is taken as done at once in its usual way, so that what follows can be compared; one that needs a form stays open.</summary>
    private static void Answer(CaseSimulation simulation, HashSet<string>? known)
    {
        const int Most = 100; // a draft may go round through a new task
        for (var answered = 0; known is not null && answered < Most; answered++)
        {
            var open = simulation.State is { Status: CaseStatus.Open } state
                ? state.Tasks.Find(task => task.Status == Cases.TaskStatus.Open && !CaseHost.StandsAlone(task) && !known.Contains(task.StepId))
                : null;
            if (open is null || simulation.Do(new CompleteTask(open.Number, null, null), simulation.Manager).Refusal is not null)
            {
                return;
            }
        }
    }

    /// <summary>The command that an input means in a case as it now stands, or why nobody asks for it.</summary>
    private static (CaseCommand? Command, string? Missing) Command(RecordedInput input, CaseState state, ImmutableSortedDictionary<string, string> steps)
    {
        var facts = input.Details;
        switch (input.Kind)
        {
            case "task-completed":
                var (step, title, key) = ((string?)facts["step"] ?? "", (string?)facts["title"] ?? "", (string?)facts["key"]);
                step = steps.GetValueOrDefault(step, step);
                var open = state.Tasks.FindAll(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held);
                var task = open.Find(task => task.StepId == step && task.Title == title && task.DataKey == key)
                    ?? open.Find(task => task.StepId == step && task.DataKey == key) ?? open.Find(task => task.StepId == step && task.Title == title) ?? open.Find(task => task.Title == title);
                var outcome = (string?)facts["outcome"];
                return task is null
                    ? (null, $"Nobody would have been asked: {title}.")
                    : (new CompleteTask(task.Number, task.Outcomes.Exists(known => known.Name == outcome && known.When is null) ? outcome : null, facts["answers"]?.DeepClone() as JsonObject), null);
            case "event":
                return (new RaiseEvent((string?)facts["event"] ?? "", facts["payload"]?.DeepClone() as JsonObject), null);
            case "request-came":
                return (new TakeRequest((string?)facts["method"] ?? "GET", (string?)facts["path"] ?? "", facts["body"]?.DeepClone(), facts["query"]?.DeepClone() as JsonObject ?? [], 0), null);
            case "letter-served":
                return state.Letters.FindLast(letter => letter.LetterId == (string?)facts["letterId"]) is { } letter && CaseFacts.TryDay((string?)facts["servedOn"], out var served)
                    ? (new RecordService(letter.Number, served, "as recorded"), null)
                    : (null, $"Letter {(string?)facts["letterId"]} would not have been sent.");
            default:
                return Clock(input, state, facts);
        }
    }

    private static (CaseCommand? Command, string? Missing) Clock(RecordedInput input, CaseState state, JsonObject facts)
    {
        var id = (string?)facts["clock"] ?? "";
        if (state.Clocks.FindLast(clock => clock.ClockId == id && CaseHost.IsOpen(clock) && clock.About == (string?)facts["about"]) is not { } clock)
        {
            return (null, $"The clock {id} would not have been running on {Words.Day(input.At)}.");
        }

        DateOnly? Day(string name) => CaseFacts.TryDay((string?)facts[name], out var day) ? day : null;
        return input.Kind switch
        {
            "clock-excused" => (new ExcuseClock(id, clock.Run, (string?)facts["code"] ?? "", (string?)facts["reason"] ?? "", (string?)facts["evidence"], Day("from"), Day("to"), Day("parentToldOn"), facts["facts"]?.DeepClone() as JsonObject), null),
            "clock-paused" => (new PauseClock(id, clock.Run, (string?)facts["reason"] ?? "as recorded"), null),
            _ => (new PauseClock(id, clock.Run, null), null),
        };
    }

    private static IEnumerable<string> Routes(Course was, Course would, Pack ran, Pack draft, ImmutableSortedDictionary<string, string> steps)
    {
        var (before, after) = (was.Passed.Select(step => steps.GetValueOrDefault(step, step)).ToHashSet(StringComparer.Ordinal), would.Passed.ToHashSet(StringComparer.Ordinal));
        // A container is passed when all in it is; its steps say more.
        before.RemoveWhere(step => Holds(ran, step) || Holds(draft, step));
        after.RemoveWhere(step => Holds(draft, step));
        var names = before.Except(after).Select(step => draft.Workflow?.Find(step)?.Label ?? ran.Workflow?.Find(step)?.Label ?? step).Distinct().ToList();
        if (names.Count > 0)
        {
            yield return $"Would not have passed {Short(names)}.";
        }

        names = [.. after.Except(before).Select(step => draft.Workflow?.Find(step)?.Label ?? step).Distinct()];
        if (names.Count > 0)
        {
            yield return $"Would have passed {Short(names)}.";
        }

        if (was.State?.ClosedAs == would.State?.ClosedAs)
        {
            yield break;
        }

        yield return would.State switch
        {
            null => "Would not have been opened.",
            { Status: CaseStatus.Open } open => $"Would not have ended: it would still wait{(Waiting(open) is { Count: > 0 } tasks ? $" for {Words.List(tasks)}" : "")}.",
            var closed => $"Would have ended as \"{closed.ClosedAs}\"{(was.State?.ClosedAs is { } earlier ? $" instead of \"{earlier}\"" : "")}.",
        };
    }

    private static bool Holds(Pack pack, string step) => pack.Workflow?.Find(step) is { Children.Count: > 0 };

    private static string Short(List<string> names) => names.Count <= 6 ? Words.List(names) : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more steps";

    private static List<string> Waiting(CaseState state) =>
        [.. state.Tasks.Where(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held && !CaseHost.StandsAlone(task)).Select(task => $"\"{task.Title}\"").Distinct()];

    private static IEnumerable<string> Tasks(Course was, Course would)
    {
        foreach (var unasked in would.Unasked.Except(was.Unasked))
        {
            yield return unasked;
        }

        var asked = (was.State?.Tasks ?? []).Select(task => task.Title).ToHashSet(StringComparer.Ordinal);
        foreach (var task in (would.State?.Tasks ?? []).Where(task => !CaseHost.StandsAlone(task) && !asked.Contains(task.Title)).DistinctBy(task => task.Title))
        {
            yield return $"New task: {task.Title}{(task.Status == Cases.TaskStatus.Completed ? " (taken as done at once)" : "")}.";
        }
    }

    private static IEnumerable<string> Days(Course was, Course would, Pack ran, Pack draft)
    {
        foreach (var clock in was.State?.Clocks ?? [])
        {
            var title = ran.Clocks.All.FirstOrDefault(known => known.Id == clock.ClockId)?.Title ?? clock.ClockId;
            var name = clock.About is null ? title : $"{title} ({clock.About})";
            var other = would.State?.Clocks.Find(c => c.ClockId == clock.ClockId && c.About == clock.About && c.Run == clock.Run) ?? would.State?.Clocks.FindLast(c => c.ClockId == clock.ClockId && c.About == clock.About);
            if (other is null)
            {
                yield return $"{name} would not have been counted.";
            }
            else if (other.Due != clock.Due)
            {
                yield return $"{name} would have been due on {Words.Day(other.Due)} instead of {Words.Day(clock.Due)}.";
            }
            else if (other.Status == ClockStatus.Breached && clock.Status != ClockStatus.Breached)
            {
                yield return $"{name} would have been missed.";
            }
        }

        foreach (var clock in (would.State?.Clocks ?? []).Where(clock => was.State?.Clocks.Exists(c => c.ClockId == clock.ClockId && c.About == clock.About) != true))
        {
            yield return $"{draft.Clocks.All.FirstOrDefault(known => known.Id == clock.ClockId)?.Title ?? clock.ClockId} would have been counted, due on {Words.Day(clock.Due)}.";
        }

        var (sent, wouldSend) = (was.Letters, would.Letters);
        foreach (var letter in sent.Except(wouldSend))
        {
            yield return $"Letter {letter} would not have been sent.";
        }

        foreach (var letter in wouldSend.Except(sent))
        {
            yield return $"Letter {letter} would have been sent.";
        }
    }

    /// <summary>How a case went.</summary>
    private sealed record Course(CaseSimulation Simulation, ImmutableList<string> Unasked)
    {
        public CaseState? State => Simulation.State;

        public IEnumerable<string> Passed => Simulation.Outcomes.SelectMany(outcome => outcome.Journal).Where(entry => entry.Event == "Completed").Select(entry => entry.StepId);

        public ImmutableList<string> Letters => [.. Simulation.Outcomes.SelectMany(outcome => outcome.Letters).Select(letter => letter.LetterId).Distinct()];
    }
}
