using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Something that sets a workflow off.</summary>
/// <param name="StepId">Step that can start the workflow.</param>
/// <param name="Kind"><c>Event</c>, <c>Timer</c>, <c>Cron</c>, <c>StartAt</c> or <c>HttpEndpoint</c>.</param>
public sealed record WorkflowTrigger(string StepId, string Kind)
{
    /// <summary>Event that sets it off.</summary>
    public string? EventName { get; init; }

    /// <summary>Path of the web request that sets it off.</summary>
    public string? Path { get; init; }

    /// <summary>Methods of that web request.</summary>
    public ImmutableList<string> Methods { get; init; } = [];

    /// <summary>Most bytes that such a request may carry, where the step says so.</summary>
    public long? SizeLimit { get; init; }

    /// <summary>How often it sets it off.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Times at which it sets it off.</summary>
    public string? Cron { get; init; }

    /// <summary>The one moment at which it sets it off.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The next moment at which it sets the workflow off; null when time alone does not, or no longer does.</summary>
    /// <param name="after">Moment before it.</param>
    public DateTimeOffset? Next(DateTimeOffset after) => Kind switch
    {
        "Timer" => Interval is { } interval && interval > TimeSpan.Zero ? after + interval : null,
        "Cron" => CronExpression.Parse(Cron ?? "")?.After(after),
        "StartAt" => At > after ? At : null,
        _ => null,
    };

    /// <summary>True when a web request sets the workflow off.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    public bool Takes(string method, string path) => Route(method, path) is not null;

    /// <summary>What the path gives for the parts in braces, for example <c>children/{upn}</c>; null when the request is not for this step.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    public JsonObject? Route(string method, string path)
    {
        if (Path is null || !Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
            return null;
        var (wanted, given) = (Path.Trim('/').Split('/'), (path ?? "").Trim('/').Split('/'));
        if (wanted.Length != given.Length)
            return null;
        var route = new JsonObject();
        foreach (var (part, value) in wanted.Zip(given))
            if (part is ['{', .. { Length: > 0 } name, '}'] && value.Length > 0)
                route[name] = value;
            else if (!string.Equals(part, value, StringComparison.OrdinalIgnoreCase))
                return null;
        return route;
    }
}

/// <summary>Finds what sets a workflow off: steps marked as able to start it, whose inputs are written out.</summary>
public static class WorkflowTriggers
{
    /// <summary>All of them, in the order of the file.</summary>
    /// <param name="graph">The workflow.</param>
    public static ImmutableList<WorkflowTrigger> Of(WorkflowGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [.. graph.Steps.Values.Where(step => step.CanStart).Select(Read).OfType<WorkflowTrigger>()];
    }

    /// <summary>The endpoint at which a run waits for a web request, with what the path gives for the parts in braces; null when it waits for another or none.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="graph">The workflow, for what its step says of the size.</param>
    /// <param name="method">Method of the request.</param>
    /// <param name="path">Its path.</param>
    public static (Bookmark Bookmark, WorkflowTrigger Endpoint, JsonObject Route)? Awaiting(ProcessState state, WorkflowGraph? graph, string method, string path)
    {
        ArgumentNullException.ThrowIfNull(state);
        // As with those that start a case: a path that is written out comes before one with parts in braces.
        foreach (var (bookmark, waits) in Interpreter.Bookmarks(state).Where(bookmark => bookmark.Name == HttpEndpointStep.TypeName).Select(bookmark => (bookmark, EndpointOf(bookmark, graph)))
            .OrderBy(waiting => waiting.Item2.Path?.Contains('{', StringComparison.Ordinal) is true))
            if (waits.Route(method, path) is { } route)
                return (bookmark, waits, route);
        return null;
    }

    /// <summary>Path and methods are those of the moment at which the step began to wait: an expression may have made them.</summary>
    private static WorkflowTrigger EndpointOf(Bookmark bookmark, WorkflowGraph? graph) => new(bookmark.StepId, "HttpEndpoint")
    {
        Path = Json.Text(bookmark.Payload as JsonObject, "path"),
        Methods = [.. FlowForkStep.Names(Json.Get(bookmark.Payload as JsonObject, "methods"))],
        SizeLimit = graph?.Find(bookmark.StepId) is { } step ? Limit(step) : null,
    };

    private static WorkflowTrigger? Read(Step step) => step.Type switch
    {
        "Elsa.Event" when Constant(step, "eventName") is { Length: > 0 } name => new WorkflowTrigger(step.Id, "Event") { EventName = name },
        "Elsa.Timer" when Node(step, "interval") is { } interval && Values.Duration(interval) is { } span => new WorkflowTrigger(step.Id, "Timer") { Interval = span },
        "Elsa.Cron" when Constant(step, "cronExpression") is { Length: > 0 } cron => new WorkflowTrigger(step.Id, "Cron") { Cron = cron },
        "Elsa.StartAt" when Node(step, "dateTime") is { } moment && Values.Moment(moment) is { } at => new WorkflowTrigger(step.Id, "StartAt") { At = at },
        HttpEndpointStep.TypeName when Constant(step, "path") is { Length: > 0 } path => new WorkflowTrigger(step.Id, "HttpEndpoint")
        {
            Path = path,
            SizeLimit = Limit(step),
            Methods = FlowForkStep.Names(Node(step, "supportedMethods")) is { Count: > 0 } methods ? [.. methods] : ["GET"],
        },
        _ => null,
    };

    private static long? Limit(Step step) => Json.TryNumber(Node(step, "requestSizeLimit"), out var most) && most > 0 ? (long)most : null;

    private static string? Constant(Step step, string input) => step.Input(input) is { Kind: "Literal" } value ? value.ConstantText : null;

    private static JsonNode? Node(Step step, string input) => step.Input(input) is { Kind: "Literal" or "Object" or "Json" } value ? value.Evaluate(null!) : null;
}
