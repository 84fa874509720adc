using BackOffice.Desk.Views;
using BackOffice.Desk.Words;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Pages.Cases;

/// <summary>Reads the journal of a case into where each step of the map stands.</summary>
public static class StepTraces
{
    /// <summary>Works out the traces.</summary>
    /// <param name="state">The case.</param>
    /// <param name="journal">What happened to each step, in order.</param>
    /// <param name="timeline">Timeline lines, which name who acted in each version of the case.</param>
    /// <param name="layout">The map, for what can still be reached.</param>
    public static IReadOnlyDictionary<string, StepTrace> Of(CaseState state, IReadOnlyList<JournalLine> journal, IReadOnlyList<TimelineLine> timeline, ProcessMapLayout layout)
    {
        var who = timeline.GroupBy(line => line.Version).ToDictionary(lines => lines.Key, lines => lines.First().ActorName);
        var traces = new Dictionary<string, StepTrace>(StringComparer.Ordinal);
        foreach (var line in journal)
        {
            var before = traces.GetValueOrDefault(line.StepId);
            var times = (before?.Times ?? 0) + (line.Event == "Started" ? 1 : 0);
            traces[line.StepId] = new StepTrace(
                line.Event switch
                {
                    "Completed" => StepState.Done,
                    "Canceled" => StepState.Skipped,
                    "Faulted" => StepState.Faulted,
                    _ => StepState.Waiting,
                },
                line.At,
                who.GetValueOrDefault(line.Version),
                line.Message ?? (line.Outcomes.Count > 0 && line.Event == "Completed" ? Left(line.Outcomes) : null),
                null,
                Math.Max(1, times));
        }

        foreach (var wait in state.Waits.Where(wait => wait.Purpose == "resume"))
        {
            var before = traces.GetValueOrDefault(wait.StepId);
            traces[wait.StepId] = (before ?? new StepTrace(StepState.Waiting)) with
            {
                State = StepState.Waiting,
                Until = wait.DueAt is { } due ? DayWords.DayOf(due) : null,
                What = wait.EventName is { } name ? $"waits for \"{name}\"" : "waits for the day",
            };
        }
        // A task beside the process, such as looking at an overdue clock, does not bring the step back that started the clock.
        foreach (var step in state.Tasks.Where(task => task.Status is Engine.Cases.TaskStatus.Open or Engine.Cases.TaskStatus.Held && !task.BookmarkId.StartsWith("beside:", StringComparison.Ordinal)).GroupBy(task => task.StepId))
        {
            var before = traces.GetValueOrDefault(step.Key);
            var open = step.OrderBy(task => task.DueOn ?? DateOnly.MaxValue).ToList();
            traces[step.Key] = (before ?? new StepTrace(StepState.Current)) with
            {
                State = StepState.Current,
                Until = open[0].DueOn,
                Who = open.Count == 1 ? open[0].AssignedName : null,
                What = string.Join("; ", open.Select(task => task.Title)),
            };
        }
        foreach (var id in OutOfReach(state, traces, layout))
        {
            traces[id] = new StepTrace(StepState.Skipped, Times: 0);
        }
        return traces;
    }

    private static string Left(IReadOnlyList<string> outcomes) =>
        outcomes is ["Done"] ? "done" : "left by " + string.Join(" and ", outcomes);

    /// <summary>Steps that were not entered and that nothing still active leads to.</summary>
    private static IEnumerable<string> OutOfReach(CaseState state, Dictionary<string, StepTrace> traces, ProcessMapLayout layout)
    {
        var next = layout.Lines.ToLookup(line => line.From, line => line.To, StringComparer.Ordinal);
        var reach = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Queue<string>(state.Status == CaseStatus.Closed
            ? []
            : traces.Where(trace => trace.Value.State is StepState.Current or StepState.Waiting or StepState.Faulted).Select(trace => trace.Key));
        while (ahead.TryDequeue(out var id))
        {
            foreach (var to in next[id].Where(reach.Add)) ahead.Enqueue(to);
        }
        // Nothing has happened yet: everything may still come.
        return traces.Count == 0 ? [] : layout.Steps.Select(step => step.Id).Where(id => !traces.ContainsKey(id) && !reach.Contains(id)).ToList();
    }
}
