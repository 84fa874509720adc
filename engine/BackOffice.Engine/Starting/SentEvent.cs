using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Starting;

/// <summary>
/// An event that a step of one case sends to others. Sent to everybody, it goes to the cases that wait for it in an Event step and starts the
/// processes that begin with it. What people record at a case ("withdrawn") is about that case alone: another case reaches such a wait only
/// when it names the case, by its reference, or by the id that a Correlate step gave it.
/// </summary>
public static class SentEvent
{
    /// <summary>Addressed to no case in particular.</summary>
    public const string Everybody = "*";

    /// <summary>Most processes that start one another in a row.</summary>
    public const int MostLinks = 16;

    /// <summary>How many processes started one another before this case: none for one that people opened.</summary>
    /// <param name="data">The case's data.</param>
    public static int LinksOf(JsonObject data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return (data["start"] as JsonObject)?["links"] is JsonValue links && links.TryGetValue<int>(out var count) ? count : 0;
    }

    /// <summary>True when an event goes to a case.</summary>
    /// <param name="name">Name of the event.</param>
    /// <param name="to">To whom it is addressed.</param>
    /// <param name="state">The case.</param>
    /// <param name="pack">The version of the pack that the case runs.</param>
    public static bool Reaches(string name, string to, CaseState state, Pack pack)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(pack);
        var waits = state.Waits.FindAll(wait => wait.EventName == name && wait.BookmarkId is not null);
        return state.Status == CaseStatus.Open && !waits.IsEmpty && (to == Everybody
            ? waits.TrueForAll(wait => pack.Workflow?.Find(wait.StepId)?.Type == "Elsa.Event")
            : to == state.Reference || to == $"case:{state.Id}" || to == Interpreter.CorrelationId(state.Process));
    }

    /// <summary>Steps of a process that begin it with an event.</summary>
    /// <param name="name">Name of the event.</param>
    /// <param name="workflow">The process.</param>
    public static ImmutableList<WorkflowTrigger> Starts(string name, WorkflowGraph workflow) => WorkflowTriggers.Of(workflow).FindAll(trigger => trigger.Kind == "Event" && trigger.EventName == name);
}
