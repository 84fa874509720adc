using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>How flowcharts join.</summary>
public enum FlowMode
{
    /// <summary>By counting visits: the default of the format.</summary>
    Counter,

    /// <summary>By tokens, with a merge mode on each step.</summary>
    Token,
}

/// <summary>Choices for a run.</summary>
public sealed record InterpreterOptions
{
    /// <summary>How flowcharts join; fixed at the start of a run.</summary>
    public FlowMode Mode { get; init; } = FlowMode.Counter;

    /// <summary>Most steps that one command may run before the workflow is stopped as going round without waiting.</summary>
    public int StepLimit { get; init; } = 250_000;

    /// <summary>Deepest nesting of workflows used as steps.</summary>
    public int NestingLimit { get; init; } = 32;
}

/// <summary>Something that went wrong in a step.</summary>
/// <param name="StepId">The step.</param>
/// <param name="StepType">Its type.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="At">When.</param>
public sealed record Incident(string StepId, string StepType, string Message, DateTimeOffset At);

/// <summary>
/// Runs a workflow. Pure: a state and a command in, a new state out, the same every time; what it tells the outside goes through the host.
/// Each call runs until every branch waits or has ended.
/// </summary>
public sealed class Interpreter
{
    private readonly WorkflowGraph graph;
    private readonly ActivityCatalogue catalogue;
    private readonly WorkflowLibrary library;
    private readonly InterpreterOptions options;

    /// <summary>An interpreter of one workflow version. It keeps nothing between calls and may be shared.</summary>
    /// <param name="graph">The workflow.</param>
    /// <param name="catalogue">Kinds of step it may use.</param>
    /// <param name="library">Workflows it may use as steps.</param>
    /// <param name="options">Choices; the defaults when left out.</param>
    public Interpreter(WorkflowGraph graph, ActivityCatalogue catalogue, WorkflowLibrary? library = null, InterpreterOptions? options = null)
    {
        this.graph = graph;
        this.catalogue = catalogue;
        this.library = library ?? WorkflowLibrary.Empty;
        this.options = options ?? new InterpreterOptions();
    }

    /// <summary>Begins a run and goes on until every branch waits or has ended.</summary>
    /// <param name="input">What the workflow is given, by the names of its inputs.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="trigger">Id of the step that set the run off; null for the usual start.</param>
    public ProcessState Start(JsonObject? input, DateTimeOffset now, IProcessHost host, string? trigger = null)
    {
        var process = new Process(graph, catalogue, library, options, now, host);
        process.Begin(input, trigger);
        return process.Save();
    }

    /// <summary>Resumes one bookmark. A bookmark that is gone changes nothing: the same state comes back.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="bookmarkId">The bookmark.</param>
    /// <param name="payload">What came.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    public ProcessState Resume(ProcessState state, string bookmarkId, JsonNode? payload, DateTimeOffset now, IProcessHost host) =>
        ResumeAll(state, b => b.Id == bookmarkId, payload, now, host);

    /// <summary>Resumes every bookmark that waits for the event, in the order they were made.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="eventName">Name of the event.</param>
    /// <param name="payload">What comes with it.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    public ProcessState RaiseEvent(ProcessState state, string eventName, JsonNode? payload, DateTimeOffset now, IProcessHost host) =>
        ResumeAll(state, b => b.EventName == eventName, payload, now, host);

    /// <summary>Resumes every bookmark whose moment has come.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    public ProcessState FireTimers(ProcessState state, DateTimeOffset now, IProcessHost host) =>
        ResumeAll(state, b => b.ResumeAt <= now, null, now, host);

    /// <summary>Ends a run: every open step is cancelled.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    public ProcessState Cancel(ProcessState state, DateTimeOffset now, IProcessHost host)
    {
        if (state.Status == "Finished")
            return state;
        var process = Load(state, now, host);
        process.CancelAll();
        return process.Save();
    }

    /// <summary>Runs a faulted step again, after its cause has been put right. Nothing else is run again.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="stepId">The faulted step.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    public ProcessState Retry(ProcessState state, string stepId, DateTimeOffset now, IProcessHost host)
    {
        var process = Load(state, now, host);
        return process.Retry(stepId) ? process.Save() : state;
    }

    /// <summary>After a run was carried over from another version: lets the steps that wait bring what they wait for up to date, and arrives at the steps that took the place of others.</summary>
    /// <param name="state">Where the run stands in this version.</param>
    /// <param name="arrivals">Steps to arrive at.</param>
    /// <param name="now">The moment of the command.</param>
    /// <param name="host">Whom to tell.</param>
    internal ProcessState Arrive(ProcessState state, IReadOnlyList<StepArrival> arrivals, DateTimeOffset now, IProcessHost host)
    {
        var process = Load(state, now, host);
        process.Arrive(arrivals);
        return process.Save();
    }

    /// <summary>What the run waits for, in the order the bookmarks were made; nothing once it has finished.</summary>
    /// <param name="state">Where the run stands.</param>
    public static ImmutableList<Bookmark> Bookmarks(ProcessState state) => state.Status == "Finished" && state.SubStatus != "Finished" ? [] : Process.ReadBookmarks(state.Interior);

    /// <summary>Steps that are open now, outermost first, for the process map.</summary>
    /// <param name="state">Where the run stands.</param>
    public static ImmutableList<string> OpenSteps(ProcessState state) => Process.ReadOpenSteps(state.Interior);

    /// <summary>What has gone wrong so far.</summary>
    /// <param name="state">Where the run stands.</param>
    public static ImmutableList<Incident> Incidents(ProcessState state) => Process.ReadIncidents(state.Interior);

    /// <summary>What the workflow has given back so far, by the names of its outputs.</summary>
    /// <param name="state">Where the run stands.</param>
    public static JsonObject Output(ProcessState state) => state.Interior["out"]?.DeepClone() as JsonObject ?? [];

    /// <summary>Ports by which the workflow ended; empty while it runs.</summary>
    /// <param name="state">Where the run stands.</param>
    public static ImmutableList<string> Outcomes(ProcessState state) => [.. (state.Interior["ports"] as JsonArray ?? []).Select(Json.Text).OfType<string>()];

    /// <summary>Name given to the run by a SetName step; null when none.</summary>
    /// <param name="state">Where the run stands.</param>
    public static string? Name(ProcessState state) => Json.Text(state.Interior["name"]);

    /// <summary>Correlation id given to the run by a Correlate step; null when none.</summary>
    /// <param name="state">Where the run stands.</param>
    public static string? CorrelationId(ProcessState state) => Json.Text(state.Interior["corr"]);

    /// <summary>Variables of the outermost workflow that have a value, by name.</summary>
    /// <param name="state">Where the run stands.</param>
    public JsonObject Variables(ProcessState state) => Process.ReadVariables(state.Interior, graph);

    /// <summary>Why this workflow cannot go on with that state: it was changed underneath the case. Null when it can.</summary>
    /// <param name="state">Where the run stands.</param>
    public string? Misfit(ProcessState state)
    {
        try
        {
            Load(state, default, new PlainHost());
            return null;
        }
        catch (StepFault fault)
        {
            return fault.Message;
        }
    }

    private ProcessState ResumeAll(ProcessState state, Func<Bookmark, bool> which, JsonNode? payload, DateTimeOffset now, IProcessHost host)
    {
        var ids = Bookmarks(state).Where(which).Select(b => b.Id).ToArray();
        if (ids.Length == 0)
            return state;
        var process = Load(state, now, host);
        foreach (var id in ids)
            process.Resume(id, payload);
        return process.Save();
    }

    private Process Load(ProcessState state, DateTimeOffset now, IProcessHost host) => Process.Load(state, graph, catalogue, library, options, now, host);
}
