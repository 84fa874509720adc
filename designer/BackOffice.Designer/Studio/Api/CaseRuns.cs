using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Studio.Api;

/// <summary>One time that a step of a case was entered.</summary>
/// <param name="Id">Step and number of the time.</param>
/// <param name="StepId">Step.</param>
/// <param name="StepType">Kind of step.</param>
/// <param name="StartedAt">When it was entered.</param>
/// <param name="EndedAt">When it was left; null while it waits.</param>
/// <param name="How">Completed, Canceled or Faulted; null while it waits.</param>
/// <param name="Outcomes">Ports it left by.</param>
internal sealed record StepTime(string Id, string StepId, string StepType, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? How, IReadOnlyList<string> Outcomes);

/// <summary>
/// A case's journal in the shapes that Studio's viewer reads. Steps, ports and times only: no answer, name or message of the case goes out
/// here, because the picture is for seeing how the process runs and not whom it is about.
/// </summary>
internal sealed class CaseRuns(string reference, WorkflowGraph graph, IReadOnlyList<JournalLine> journal)
{
    /// <summary>Every time that a step was entered, in order.</summary>
    public IReadOnlyList<StepTime> Times { get; } = Read(journal);

    /// <summary>The path by which Studio knows a step.</summary>
    public string NodeId(string step) => graph.Find(step)?.NodeId ?? $"Workflow1:{step}";

    /// <summary>Lines of the journal.</summary>
    public IEnumerable<JsonNode> Lines()
    {
        var started = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, sequence) in journal.Select((line, at) => (line, at)))
        {
            var time = started[line.StepId] = started.GetValueOrDefault(line.StepId) + (line.Event == "Started" || !started.ContainsKey(line.StepId) ? 1 : 0);
            yield return new JsonObject
            {
                ["id"] = $"{reference}-{sequence}",
                ["activityInstanceId"] = $"{line.StepId}#{time}",
                ["parentActivityInstanceId"] = Parent(line.StepId),
                ["activityId"] = line.StepId,
                ["activityType"] = line.StepType,
                ["activityTypeVersion"] = 1,
                ["activityName"] = graph.Find(line.StepId)?.Label,
                ["nodeId"] = NodeId(line.StepId),
                ["timestamp"] = Answers.Moment(line.At),
                ["sequence"] = sequence,
                ["eventName"] = line.Event,
                ["message"] = null,
                ["source"] = null,
                ["activityState"] = new JsonObject(),
                ["payload"] = Outcomes(line.Outcomes),
            };
        }
    }

    /// <summary>How often each step was entered and left: the badges on the map.</summary>
    public JsonObject Stats(string step)
    {
        var times = Times.Where(time => time.StepId == step).ToList();
        return new JsonObject
        {
            ["activityId"] = step,
            ["activityNodeId"] = NodeId(step),
            ["startedCount"] = times.Count,
            ["completedCount"] = times.Count(time => time.How == "Completed"),
            ["uncompletedCount"] = times.Count(time => time.How is null),
            ["isBlocked"] = times.Exists(time => time.How is null),
            ["isFaulted"] = times.Exists(time => time.How == "Faulted"),
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>One time that a step was entered, as a record.</summary>
    public JsonObject Record(StepTime time) => new()
    {
        ["id"] = time.Id,
        ["workflowInstanceId"] = reference,
        ["activityId"] = time.StepId,
        ["activityNodeId"] = NodeId(time.StepId),
        ["activityType"] = time.StepType,
        ["activityTypeVersion"] = 1,
        ["activityName"] = graph.Find(time.StepId)?.Label,
        ["activityState"] = new JsonObject(),
        ["payload"] = Outcomes(time.Outcomes),
        ["outputs"] = new JsonObject(),
        ["properties"] = new JsonObject(),
        ["metadata"] = new JsonObject(),
        ["exception"] = null,
        ["startedAt"] = Answers.Moment(time.StartedAt),
        ["completedAt"] = time.EndedAt is { } ended ? Answers.Moment(ended) : null,
        ["hasBookmarks"] = time.How is null,
        ["status"] = time.How ?? "Running",
        ["aggregateFaultCount"] = time.How == "Faulted" ? 1 : 0,
    };

    private string? Parent(string step) => graph.Find(step)?.Container is { Container: not null } container ? $"{container.Id}#1" : null;

    private static JsonObject? Outcomes(IReadOnlyList<string> outcomes) =>
        outcomes.Count == 0 ? null : new JsonObject { ["Outcomes"] = new JsonArray([.. outcomes.Select(outcome => (JsonNode)outcome)]) };

    private static List<StepTime> Read(IReadOnlyList<JournalLine> journal)
    {
        var times = new List<StepTime>();
        foreach (var line in journal)
        {
            var open = times.FindLastIndex(time => time.StepId == line.StepId && time.How is null);
            var ends = line.Event is "Completed" or "Canceled" or "Faulted";
            if (line.Event == "Started" || open < 0)
                times.Add(new StepTime($"{line.StepId}#{times.Count(time => time.StepId == line.StepId) + 1}", line.StepId, line.StepType, line.At, ends ? line.At : null, ends ? line.Event : null, line.Outcomes));
            else if (ends)
                times[open] = times[open] with { EndedAt = line.At, How = line.Event, Outcomes = line.Outcomes };
        }

        return times;
    }
}
