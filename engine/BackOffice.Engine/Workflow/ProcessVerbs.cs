using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// What <c>process run</c> answers: one workflow run in memory on a simulated clock, with its timers fired and its events sent until nothing is left to wait for.
/// Asked with <c>{"definitions":[…],"run":"definition id or name","input":{…},"events":[{"event":…,"payload":…}],"mode":"counter|token"}</c>;
/// a <c>"request":{"method":…,"path":…,"body":…}</c> sets it off by its HttpEndpoint. The answer to a web request that a step sends comes as the event <c>http:</c> and the step's id.
/// Given events are sent in order, each when somebody waits for it. Where no list of events is given at all, every event and task that is waited for comes by itself.
/// </summary>
public static class ProcessVerbs
{
    /// <summary>Most waits that one run may go through.</summary>
    private const int WaitLimit = 10_000;

    /// <summary>Most further runs that events may set off: two workflows that wake one another would never end.</summary>
    private const int StartLimit = 100;

    /// <summary>Most journal entries in one answer; a loop gone wrong would fill a disk with them.</summary>
    private const int JournalLimit = 20_000;

    /// <summary>Where the simulated clock starts when nothing else is asked: a Monday morning.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Runs the workflow asked for; an error is an answer too, never an exception.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="catalogue">Kinds of step it may use; the format's own when left out.</param>
    public static JsonNode Run(JsonNode? ask, ActivityCatalogue? catalogue = null)
    {
        if (ask is not JsonObject question)
            return Error("Ask with an object such as {\"definitions\":[…],\"run\":\"hello\"}.");
        var graphs = new List<WorkflowGraph>();
        var given = Json.Get(question, "definitions") ?? Json.Get(question, "definition");
        var number = 0;
        foreach (var item in given as JsonArray ?? [given?.DeepClone()])
        {
            number++;
            if (item is not JsonObject json)
                return Error($"Definition {number} is no JSON object. Give each workflow definition as an object.");
            var reading = WorkflowGraph.Parse(json);
            if (reading.Graph is null)
                return Error($"Definition {number}: {string.Join(" ", reading.Findings.Where(f => f.Level == FindingLevel.Error).Select(f => f.Sentence))}");
            graphs.Add(reading.Graph);
        }
        if (graphs.Count == 0)
            return Error("There is no definition to run. Give at least one in \"definitions\".");
        var library = new WorkflowLibrary(graphs);
        var wanted = Json.Text(question, "run");
        var graph = wanted is null ? graphs[0] : library.Find(wanted);
        if (graph is null)
            return Error($"No definition has the id or the name '{wanted}'. Given are: {string.Join(", ", graphs.Select(g => g.Name ?? g.DefinitionId))}.");
        var mode = Json.Text(question, "mode") ?? "counter";
        if (mode is not ("counter" or "token"))
            return Error($"The mode '{mode}' is not known. Say counter or token.");
        if (Json.Get(question, "input") is not (null or JsonObject))
            return Error("The input must be an object with a value for each input.");
        var start = Monday;
        if (Json.Get(question, "now") is { } now)
        {
            if (Values.Moment(now) is not { } moment)
                return Error($"'{Json.Text(now)}' is not a date and time. Write it as 2026-01-05T09:00:00Z.");
            start = moment;
        }
        Queue<(string, JsonNode?)>? events = null;
        if (Json.Get(question, "events") is { } list)
        {
            if (list is not JsonArray sent || sent.Any(e => e is not JsonObject item || Json.Text(item, "event") is null))
                return Error("The events must be a list such as [{\"event\":\"go\",\"payload\":1}].");
            events = new Queue<(string, JsonNode?)>(sent.OfType<JsonObject>().Select(e => (Json.Text(e, "event")!, Json.Get(e, "payload"))));
        }

        var (trigger, request, wrong) = Trigger(question, graph);
        if (wrong is not null)
            return Error(wrong);
        var host = new PlainHost { TakesResponse = request is not null };
        var interpreter = new Interpreter(graph, catalogue ?? ActivityCatalogue.Standard, library, new InterpreterOptions { Mode = mode == "token" ? FlowMode.Token : FlowMode.Counter });
        var state = interpreter.Start(Input(question, request), start, host, trigger);
        var startedBy = new List<(string, JsonNode?)>();
        state = UntilEnd(interpreter, state, start, host, events, startedBy);
        var answer = Answer(interpreter, state, host);
        if (StartOthers(graphs, graph, catalogue, library, start, startedBy, host) is { Count: > 0 } started)
        {
            answer["started"] = started;
            answer["lines"] = Lines(host);
        }
        return answer;
    }

    /// <summary>What sets the run off: a step that is named, or the endpoint that takes a web request.</summary>
    private static (string? Step, JsonObject? Request, string? Wrong) Trigger(JsonObject question, WorkflowGraph graph)
    {
        if (Json.Get(question, "request") is not JsonObject request)
            return (Json.Text(question, "trigger"), null, null);
        var (method, path) = (Json.Text(request, "method") ?? "GET", Json.Text(request, "path") ?? "/");
        return WorkflowTriggers.Of(graph).Find(trigger => trigger.Takes(method, path)) is { } found
            ? (found.StepId, request, null)
            : (null, null, $"No HttpEndpoint of '{graph.Name ?? graph.DefinitionId}' that can start it takes {method} {path}.");
    }

    /// <summary>What the workflow is given; what came with a web request is given under the names of its parts.</summary>
    private static JsonObject? Input(JsonObject question, JsonObject? request)
    {
        var input = Json.Get(question, "input") as JsonObject;
        if (request is null)
            return input;
        input = input?.DeepClone() as JsonObject ?? [];
        foreach (var (part, name) in new[] { ("body", "parsedContent"), ("query", "queryStringData"), ("headers", "headers") })
            if (Json.Get(request, part) is { } value)
                input[name] = value.DeepClone();
        return input;
    }

    /// <summary>An event that was published or sent sets off every other workflow that has a trigger for it.</summary>
    private static JsonArray StartOthers(List<WorkflowGraph> graphs, WorkflowGraph first, ActivityCatalogue? catalogue, WorkflowLibrary library, DateTimeOffset now, List<(string Name, JsonNode? Payload)> sent, PlainHost host)
    {
        var started = new JsonArray();
        for (var at = 0; at < sent.Count && started.Count < StartLimit; at++)
            foreach (var graph in graphs.Where(graph => graph != first))
                foreach (var trigger in WorkflowTriggers.Of(graph).Where(trigger => trigger.EventName == sent[at].Name))
                {
                    var interpreter = new Interpreter(graph, catalogue ?? ActivityCatalogue.Standard, library);
                    var state = interpreter.Start(new JsonObject { ["payload"] = sent[at].Payload?.DeepClone() }, now, host, trigger.StepId);
                    state = UntilEnd(interpreter, state, now, host, null, sent);
                    started.Add((JsonNode)new JsonObject { ["definition"] = graph.DefinitionId, ["by"] = trigger.EventName, ["status"] = state.Status, ["subStatus"] = state.SubStatus });
                }
        return started;
    }

    private static JsonArray Lines(PlainHost host) => new([.. host.Lines.Select(l => (JsonNode)l)]);

    private static ProcessState UntilEnd(Interpreter interpreter, ProcessState state, DateTimeOffset now, PlainHost host, Queue<(string Name, JsonNode? Payload)>? events, List<(string Name, JsonNode? Payload)> sent)
    {
        for (var waits = 0; waits < WaitLimit; waits++)
        {
            if (host.TakePublished(out var published))
            {
                sent.Add((published.Name, published.Payload));
                // One that is addressed to a correlation id reaches the runs of that id only.
                if (published.Correlation is null || published.Correlation == Interpreter.CorrelationId(state))
                    state = interpreter.RaiseEvent(state, published.Name, published.Payload, now, host);
                continue;
            }
            var open = Interpreter.Bookmarks(state);
            if (open.Count == 0)
                return state;
            if (events is null && open.FirstOrDefault(b => Awaits(b) is not null) is { } waiting)
            {
                state = interpreter.Resume(state, waiting.Id, null, now, host);
                continue;
            }
            if (events is { Count: > 0 } && open.Where(b => Awaits(b) == events.Peek().Name).ToArray() is { Length: > 0 } hearing)
            {
                var (_, payload) = events.Dequeue();
                foreach (var bookmark in hearing)
                    state = interpreter.Resume(state, bookmark.Id, payload, now, host);
                continue;
            }
            if (open.Select(b => b.ResumeAt).Where(at => at is not null).Min() is { } next)
            {
                now = next > now ? next : now;
                state = interpreter.FireTimers(state, now, host);
                continue;
            }
            // An event that nobody waits for is lost, as it would be in life.
            if (events is null || !events.TryDequeue(out _))
                return state;
        }
        return state;
    }

    /// <summary>Event or task that ends the wait; null for a timer.</summary>
    private static string? Awaits(Bookmark bookmark) => bookmark.EventName is { } name
        ? name.StartsWith(HttpRequestStep.EventPrefix, StringComparison.Ordinal) ? HttpRequestStep.EventPrefix + bookmark.StepId : name
        : (bookmark.Payload is JsonObject facts ? Json.Text(facts, "taskName") : null);

    private static JsonObject Answer(Interpreter interpreter, ProcessState state, PlainHost host)
    {
        var answer = new JsonObject
        {
            ["status"] = state.Status,
            ["subStatus"] = state.SubStatus,
            ["lines"] = Lines(host),
            ["output"] = Interpreter.Output(state),
            ["outcomes"] = new JsonArray([.. Interpreter.Outcomes(state).Select(o => (JsonNode)o)]),
            ["variables"] = interpreter.Variables(state),
            ["journal"] = new JsonArray([.. host.Entries.Take(JournalLimit).Select(e =>
            {
                var entry = new JsonObject { ["activity"] = e.StepId, ["type"] = e.StepType, ["event"] = e.Event };
                if (e.Outcomes.Count > 0)
                    entry["outcomes"] = new JsonArray([.. e.Outcomes.Select(o => (JsonNode)o)]);
                if (e.Message is not null)
                    entry["message"] = e.Message;
                return (JsonNode)entry;
            })]),
        };
        if (host.Requests.Count > 0)
            answer["requests"] = new JsonArray([.. host.Requests.Select(r => (JsonNode)r)]);
        if (host.Response is not null)
            answer["response"] = host.Response;
        if (host.Entries.Count > JournalLimit)
            answer["journalLeftOut"] = host.Entries.Count - JournalLimit;
        if (Interpreter.Incidents(state) is { Count: > 0 } incidents)
            answer["incidents"] = new JsonArray([.. incidents.Select(i => (JsonNode)new JsonObject { ["activity"] = i.StepId, ["message"] = i.Message, ["at"] = i.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) })]);
        if (Interpreter.Bookmarks(state) is { Count: > 0 } waiting)
            answer["waitingFor"] = new JsonArray([.. waiting.Select(b => (JsonNode)new JsonObject { ["activity"] = b.StepId, ["name"] = b.Name, ["payload"] = b.Payload?.DeepClone() })]);
        if (Interpreter.Name(state) is { } name)
            answer["name"] = name;
        if (Interpreter.CorrelationId(state) is { } correlation)
            answer["correlationId"] = correlation;
        return answer;
    }

    private static JsonObject Error(string sentence) => new() { ["error"] = sentence };
}
