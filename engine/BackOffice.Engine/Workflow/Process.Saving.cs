using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A process as data, and back.</summary>
internal sealed partial class Process
{
    public ProcessState Save()
    {
        if (!IsOver && stopped.Any(IsMain))
            End("Faulted");
        var json = new JsonObject { ["n"] = nextRun, ["k"] = nextBookmark };
        if (Mode == FlowMode.Token)
            json["m"] = "T";
        if (Name is not null)
            json["name"] = Name;
        if (CorrelationId is not null)
            json["corr"] = CorrelationId;
        if (ports is not null)
            json["ports"] = ports;
        if (tops.Count > 0 && tops[0].Output is { Count: > 0 } output)
            json["out"] = output.DeepClone();
        if (incidents.Count > 0)
            json["inc"] = new JsonArray([.. incidents]);
        json["runs"] = new JsonArray([.. All().Select(r => (JsonNode)Write(r))]);
        return new ProcessState { Status = status, SubStatus = subStatus, Interior = json };
    }

    /// <summary>One open step, with nothing written that is as usual: a case writes this with every command.</summary>
    private static JsonObject Write(ActivityRun run)
    {
        var json = new JsonObject { ["i"] = run.Number };
        if (run.Parent is not null)
            json["p"] = run.Parent.Number;
        if (!ReferenceEquals(run.Step, run.Step.Graph.Whole))
            json["s"] = run.StepId;
        if (run.Tag.Length > 0)
            json["t"] = run.Tag;
        if (run.Status != RunStatus.Running)
            json["x"] = run.Status.ToString();
        if (run.Breaking)
            json["brk"] = true;
        if (run.IsWorkflow && run.Number > 1)
            json["g"] = run.Inner.VersionId;
        if (run.Correlation is not null)
            json["corr"] = run.Correlation;
        if (run.RunName is not null)
            json["name"] = run.RunName;
        if (run.Input is { Count: > 0 })
            json["in"] = run.Input.DeepClone();
        if (run.Output is { Count: > 0 } && run.Number > 1)
            json["out"] = run.Output.DeepClone();
        if (run.Results is { Count: > 0 } && run.Status == RunStatus.Running)
            json["r"] = run.Results.DeepClone();
        if (run.DataOrNull is { Count: > 0 } data)
            json["d"] = data.DeepClone();
        if (run.OwnVariables is { Count: > 0 } variables)
            json["v"] = new JsonObject(variables.Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
        if (run.Flow is { } flow && run.Status is RunStatus.Running or RunStatus.Faulted)
            json["f"] = flow.Write(run.Step.Flow);
        if (run.Missed.Count > 0)
            json["m"] = new JsonArray([.. run.Missed.Select(m => (JsonNode)new JsonArray(m.Step.Id, m.Tag, new JsonArray([.. m.Outcomes.Select(o => (JsonNode?)o)])))]);
        if (run.Bookmarks.Count > 0)
            json["b"] = new JsonArray([.. run.Bookmarks.Select(Write)]);
        return json;
    }

    private static JsonNode Write(Bookmark bookmark)
    {
        var json = new JsonArray(int.Parse(bookmark.Id.AsSpan(bookmark.Id.LastIndexOf('#') + 1), CultureInfo.InvariantCulture), bookmark.Name, bookmark.Payload?.DeepClone());
        if (bookmark.Keep)
            json.Add((JsonNode)true);
        return json;
    }

    public static Process Load(ProcessState state, WorkflowGraph graph, ActivityCatalogue catalogue, WorkflowLibrary library, InterpreterOptions options, DateTimeOffset now, IProcessHost host)
    {
        var json = state.Interior;
        var process = new Process(graph, catalogue, library, options, now, host)
        {
            Mode = Json.Text(json["m"]) == "T" ? FlowMode.Token : FlowMode.Counter,
            Name = Json.Text(json["name"]),
            CorrelationId = Json.Text(json["corr"]),
            status = state.Status,
            subStatus = state.SubStatus,
            nextRun = Whole(json["n"], 1),
            nextBookmark = Whole(json["k"], 1),
            ports = json["ports"]?.DeepClone() as JsonArray,
        };
        process.incidents.AddRange((json["inc"] as JsonArray ?? []).OfType<JsonObject>().Select(i => i.DeepClone()));
        var byNumber = new Dictionary<int, ActivityRun>();
        foreach (var item in (json["runs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var run = process.Read(item, byNumber);
            byNumber[run.Number] = run;
        }
        if (process.tops.Count > 0)
            process.tops[0].Output = json["out"]?.DeepClone() as JsonObject;
        return process;
    }

    private ActivityRun Read(JsonObject json, Dictionary<int, ActivityRun> byNumber)
    {
        var parent = json["p"] is { } p ? byNumber[Whole(p, 0)] : null;
        var stepId = Json.Text(json["s"]);
        var used = Json.Text(json["g"]) is { } version
            ? library.Graphs.FirstOrDefault(g => g.VersionId == version) ?? throw new StepFault($"The case runs version '{version}' of a workflow that is no longer in the library. Put that version back.")
            : null;
        var step = stepId is null ? (used ?? graph).Whole : (parent?.Inner ?? graph).Find(stepId)
            ?? throw new StepFault($"The case stands at the step '{stepId}', which its workflow no longer has. Migrate the case to the new version instead of replacing the version it runs.");
        var activity = used is not null || stepId is null ? catalogue.Find(WorkflowStep.TypeName)! : catalogue.Find(step.Type) ?? MissingStep.Instance;
        var run = new ActivityRun(this, parent, step, activity, Whole(json["i"], 0), Json.Text(json["t"]) ?? "");
        parent?.Link(run);
        if (parent is null)
            tops.Add(run);
        if (used is not null)
        {
            run.Inner = used;
            run.Workflow = run;
        }
        run.Status = Enum.TryParse<RunStatus>(Json.Text(json["x"]), out var how) ? how : RunStatus.Running;
        run.Breaking = Json.Flag(json["brk"]);
        run.Correlation = Json.Text(json["corr"]);
        run.RunName = Json.Text(json["name"]);
        run.Input = json["in"]?.DeepClone() as JsonObject;
        run.Output = json["out"]?.DeepClone() as JsonObject;
        run.Results = json["r"]?.DeepClone() as JsonObject;
        if (json["d"] is JsonObject data)
            run.Data = (JsonObject)data.DeepClone();
        foreach (var (id, value) in json["v"] as JsonObject ?? [])
            run.Keep(id, value?.DeepClone());
        foreach (var missed in (json["m"] as JsonArray ?? []).OfType<JsonArray>())
            if (run.Inner.Find(Json.Text(missed[0]) ?? "") is { } ended)
                run.Miss(new EndedStep(ended, Json.Text(missed[1]) ?? "", [.. (missed[2] as JsonArray ?? []).Select(Json.Text)]));
        if (json["f"] is JsonObject flow)
            run.Flow = FlowState.Read(flow, step);
        foreach (var bookmark in ReadBookmarks(json, step.Id))
            run.Restore(bookmark);
        return run;
    }

    public static ImmutableList<Bookmark> ReadBookmarks(JsonObject interior) =>
        [.. Runs(interior).SelectMany(r => ReadBookmarks(r, Json.Text(r["s"]) ?? "")).OrderBy(b => int.Parse(b.Id.AsSpan(b.Id.LastIndexOf('#') + 1), CultureInfo.InvariantCulture))];

    public static ImmutableList<string> ReadOpenSteps(JsonObject interior) =>
        [.. Runs(interior).Where(r => Json.Text(r["x"]) is null or "Faulted").Select(r => Json.Text(r["s"])).OfType<string>()];

    public static ImmutableList<Incident> ReadIncidents(JsonObject interior) =>
        [.. (interior["inc"] as JsonArray ?? []).OfType<JsonObject>().Select(i => new Incident(Json.Text(i["s"]) ?? "", Json.Text(i["t"]) ?? "", Json.Text(i["m"]) ?? "", Values.Moment(i["at"]) ?? default))];

    public static JsonObject ReadVariables(JsonObject interior, WorkflowGraph graph)
    {
        var held = Runs(interior).FirstOrDefault()?["v"] as JsonObject ?? [];
        var named = new JsonObject();
        foreach (var declared in graph.Variables)
            named[declared.Name] = (held.TryGetPropertyValue(declared.Id, out var value) ? value : declared.Default)?.DeepClone();
        foreach (var (id, value) in held)
            if (!graph.Variables.Any(d => d.Id == id))
                named[id] = value?.DeepClone();
        return named;
    }

    private static IEnumerable<JsonObject> Runs(JsonObject interior) => (interior["runs"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<Bookmark> ReadBookmarks(JsonObject run, string stepId) =>
        (run["b"] as JsonArray ?? []).OfType<JsonArray>().Select(b => new Bookmark($"{stepId}#{Whole(b[0], 0)}", stepId, Json.Text(b[1]) ?? "", b[2]?.DeepClone(), b.Count > 3));

    private static int Whole(JsonNode? node, int otherwise) => Json.TryNumber(node, out var number) ? (int)number : otherwise;
}
