using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Cases, which Studio calls workflow instances, to whoever may see them: how they ran, and nothing of whom they are about.</summary>
internal static class Instances
{
    private const int LongestPage = 200;

    public static void MapInstances(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-instances", List);
        api.MapPost("/workflow-instances", List);
        api.MapGet("/workflow-instances/{reference}", One);
        api.MapGet("/workflow-instances/{reference}/execution-state", Status);
        api.MapGet("/workflow-instances/{reference}/variables", Variables);
        api.MapPost("/workflow-instances/{reference}/journal", Journal);
        api.MapGet("/workflow-instances/{reference}/journal", Journal);
        api.MapPost("/activity-executions/report", Report);
        api.MapGet("/activity-executions/list", Times);
        api.MapGet("/activity-execution-summaries/list", Times);
        api.MapGet("/activity-executions/by-id", Time);
        api.MapGet("/activity-executions/{id}/call-stack", () => Results.Json(Answers.Items([])));
        api.MapPost("/cancel/workflow-instances/{reference}", Cancelling.One);
        api.MapPost("/bulk-actions/cancel/workflow-instances", Cancelling.Several);
        api.MapPost("/bulk-actions/delete/workflow-instances", Cancelling.RefuseToDeleteSeveral);
        api.MapDelete("/workflow-instances/{reference}", Cancelling.RefuseToDelete);
        api.MapPost("/alterations/workflows/retry", () => Caller.Sentence(StatusCodes.Status400BadRequest, "A step that failed has a task on its case. Put its cause right, then complete that task: it tries the step again."));
    }

    private static async Task<IResult> List(HttpContext http, ICaseReader cases)
    {
        var asked = HttpMethods.IsPost(http.Request.Method) ? await Body(http) : [];
        var take = Math.Clamp(Number(asked["pageSize"]) ?? 25, 1, LongestPage);
        var statuses = Texts(asked["statuses"]);
        var found = await cases.List(Caller.Actor(http), new CaseQuery
        {
            PackId = Texts(asked["definitionIds"]).Append(Text(asked["definitionId"])).FirstOrDefault(id => id is { Length: > 0 }) is { } definition ? DefinitionId.Parse(definition).Pack : null,
            Text = Text(asked["searchTerm"]) is { Length: > 0 } words ? words : null,
            Open = statuses switch { ["Running"] => true, ["Finished"] => false, _ => null },
            Skip = Math.Max(0, Number(asked["page"]) ?? 0) * take,
            Take = take,
        }, http.RequestAborted);
        return Results.Json(new JsonObject { ["links"] = new JsonArray(), ["items"] = new JsonArray([.. found.Items.Select(line => (JsonNode)Summary(line, new VersionId(line.PackId, 1, Label: "")))]), ["totalCount"] = found.Total });
    }

    private static async Task<IResult> One(string reference, HttpContext http, ICaseReader cases)
    {
        if (await cases.Page(Caller.Actor(http), reference, http.RequestAborted) is not { State: var state })
            return Results.NotFound();
        var line = new CaseLine(state.Id.Value, state.Reference, state.PackId, state.Stage, state.Status.ToString(), state.Team, "", null, "", null, state.OpenedAt, state.ClosedAt, state.ClosedAs, null);
        var instance = Summary(line, new VersionId(state.PackId, 1, Label: state.PackVersion));
        (instance["status"], instance["subStatus"]) = (state.Process.Status, state.Process.SubStatus);
        instance["workflowState"] = new JsonObject
        {
            ["id"] = reference,
            ["definitionId"] = state.PackId,
            ["definitionVersionId"] = instance["definitionVersionId"]!.DeepClone(),
            ["definitionVersion"] = instance["version"]!.DeepClone(),
            ["status"] = state.Process.Status,
            ["subStatus"] = state.Process.SubStatus,
            ["createdAt"] = instance["createdAt"]!.DeepClone(),
            ["updatedAt"] = instance["updatedAt"]!.DeepClone(),
        };
        foreach (var list in (string[])["bookmarks", "incidents", "completionCallbacks", "activityExecutionContexts"])
            instance["workflowState"]![list] = new JsonArray();
        foreach (var bag in (string[])["input", "output", "properties"])
            instance["workflowState"]![bag] = new JsonObject();
        return Results.Json(instance);
    }

    private static async Task<IResult> Status(string reference, HttpContext http, ICaseReader cases)
    {
        if (await Line(reference, http, cases) is not { } line)
            return Results.NotFound();
        return Results.Json(new { status = StatusOf(line), workflowSubStatus = SubStatusOf(line), updatedAt = Answers.Moment(line.ClosedAt ?? line.OpenedAt) });
    }

    private static async Task<IResult> Variables(string reference, HttpContext http, ICaseReader cases) =>
        await Line(reference, http, cases) is null ? Results.NotFound() : Results.Json(Answers.Items([]));

    private static async Task<IResult> Journal(string reference, int? skip, int? take, HttpContext http, ICaseReader cases, WorkflowShelf shelf)
    {
        if (await Runs(reference, http, cases, shelf) is not { } runs)
            return Results.NotFound();
        var filter = HttpMethods.IsPost(http.Request.Method) ? (await Body(http))["filter"] as JsonObject : null;
        var (nodes, steps, events, without) = (Texts(filter?["activityNodeIds"]), Texts(filter?["activityIds"]), Texts(filter?["eventNames"]), Texts(filter?["excludedActivityTypes"]));
        var lines = runs.Lines().Where(line =>
            (nodes.Length == 0 || nodes.Contains(Text(line["nodeId"]))) && (steps.Length == 0 || steps.Contains(Text(line["activityId"])))
            && (events.Length == 0 || events.Contains(Text(line["eventName"]))) && !without.Contains(Text(line["activityType"]))).ToList();
        return Results.Json(new JsonObject { ["links"] = new JsonArray(), ["items"] = new JsonArray([.. lines.Skip(skip ?? 0).Take(take is > 0 ? take.Value : LongestPage)]), ["totalCount"] = lines.Count });
    }

    private static async Task<IResult> Report(HttpContext http, ICaseReader cases, WorkflowShelf shelf)
    {
        var asked = await Body(http);
        if (await Runs(Text(asked["workflowInstanceId"]) ?? "", http, cases, shelf) is not { } runs)
            return Results.NotFound();
        var steps = Texts(asked["activityNodeIds"]).OfType<string>().Select(node => node[(node.LastIndexOf(':') + 1)..]);
        var entered = runs.Times.Select(time => time.StepId).ToHashSet();
        return Results.Json(new JsonObject { ["stats"] = new JsonArray([.. steps.Where(entered.Contains).Select(step => (JsonNode)runs.Stats(step))]) });
    }

    private static async Task<IResult> Times(string? workflowInstanceId, string? activityNodeId, HttpContext http, ICaseReader cases, WorkflowShelf shelf) =>
        await Runs(workflowInstanceId ?? "", http, cases, shelf) is { } runs
            ? Results.Json(Answers.Items(runs.Times.Where(time => runs.NodeId(time.StepId) == activityNodeId).Select(time => (JsonNode?)With(runs.Record(time), workflowInstanceId!))))
            : Results.NotFound();

    private static async Task<IResult> Time(string id, HttpContext http, ICaseReader cases, WorkflowShelf shelf)
    {
        // The id names the case and the time: EHC-7K3M-91/decide#2.
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && await Runs(id[..slash], http, cases, shelf) is { } runs && runs.Times.FirstOrDefault(time => time.Id == id[(slash + 1)..]) is { } found
            ? Results.Json(With(runs.Record(found), id[..slash]))
            : Results.NotFound();
    }

    private static JsonObject With(JsonObject record, string reference)
    {
        record["id"] = $"{reference}/{record["id"]}";
        return record;
    }

    private static async Task<CaseRuns?> Runs(string reference, HttpContext http, ICaseReader cases, WorkflowShelf shelf)
    {
        var actor = Caller.Actor(http);
        if (await Line(reference, http, cases) is not { } line || await cases.Find(actor, reference, http.RequestAborted) is not { } id || shelf.Graph(line.PackId) is not { } graph)
            return null;
        return new CaseRuns(reference, graph, await cases.Journal(actor, id, http.RequestAborted));
    }

    /// <summary>The case in one line. Asked again and again while a viewer is open, so it is not one more read of the whole case.</summary>
    private static async Task<CaseLine?> Line(string reference, HttpContext http, ICaseReader cases) =>
        reference.Length == 0 ? null : (await cases.List(Caller.Actor(http), new CaseQuery { Text = reference, Take = 5 }, http.RequestAborted)).Items.FirstOrDefault(line => line.Reference == reference);

    private static JsonObject Summary(CaseLine line, VersionId version) => new()
    {
        ["id"] = line.Reference,
        ["definitionId"] = line.PackId,
        ["definitionVersionId"] = version.ToString(),
        ["version"] = version.Number,
        ["status"] = StatusOf(line),
        ["subStatus"] = SubStatusOf(line),
        ["correlationId"] = null,
        ["name"] = line.Reference,
        ["incidentCount"] = 0,
        ["isSystem"] = false,
        ["createdAt"] = Answers.Moment(line.OpenedAt),
        ["updatedAt"] = Answers.Moment(line.ClosedAt ?? line.OpenedAt),
        ["finishedAt"] = line.ClosedAt is { } closed ? Answers.Moment(closed) : null,
    };

    private static string StatusOf(CaseLine line) => line.ClosedAt is null ? "Running" : "Finished";

    private static string SubStatusOf(CaseLine line) => line.ClosedAt is null ? "Suspended" : "Finished";

    private static async Task<JsonObject> Body(HttpContext http) => await Requests.Json(http) ?? [];

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static string? Text(JsonNode? node) => Wire.StepJson.Text(node);

    private static string?[] Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(Text)] : [];
}
