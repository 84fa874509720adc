using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Reading definitions: lists, one of them, its versions, parts of it, and which others use it.</summary>
internal static class Definitions
{
    public static void MapDefinitions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions", List);
        api.MapGet("/workflow-definitions/by-definition-id/{definition}", ByDefinition);
        api.MapGet("/workflow-definitions/by-id/{version}", ByVersion);
        api.MapGet("/workflow-definitions/many-by-id", Many);
        api.MapGet("/workflow-definitions/query/count", async (HttpContext http, WorkflowShelf shelf) => Results.Json(new { count = (await shelf.All(Caller.Actor(http), http.RequestAborted)).Count }));
        api.MapGet("/workflow-definitions/validation/is-name-unique", () => Results.Json(new { isUnique = true })); // packs are told apart by their ids
        api.MapGet("/workflow-definitions/{definition}/consumers", Consumers);
        api.MapGet("/workflow-definitions/subgraph/{version}", Subgraph);
        api.MapGet("/workflow-definitions/subgraph/segments/{version}", Segments);
    }

    private static async Task<IResult> List(HttpContext http, WorkflowShelf shelf, string? versionOptions, string[]? definitionIds, string? searchTerm, string? orderBy, string? orderDirection, int? page, int? pageSize)
    {
        var (actor, stop) = (Caller.Actor(http), http.RequestAborted);
        IEnumerable<ShownWorkflow> shown = (versionOptions, definitionIds) switch
        {
            ("AllVersions", [var one]) => await shelf.Versions(actor, DefinitionId.Parse(one), stop),
            ("Published", _) => await shelf.Running(actor, stop),
            _ => await shelf.All(actor, stop),
        };
        if (definitionIds is { Length: > 0 })
            shown = shown.Where(workflow => definitionIds.Contains(workflow.Definition.ToString()) || definitionIds.Contains(workflow.Definition.Pack));
        if (searchTerm is { Length: > 0 })
            shown = shown.Where(workflow => $"{workflow.Json["name"]} {workflow.Definition}".Contains(searchTerm, StringComparison.OrdinalIgnoreCase));
        var ascending = !string.Equals(orderDirection, "Descending", StringComparison.OrdinalIgnoreCase);
        var ordered = (orderBy switch
        {
            "Version" => ascending ? shown.OrderBy(workflow => workflow.Number) : shown.OrderByDescending(workflow => workflow.Number),
            "Created" => ascending ? shown.OrderBy(workflow => workflow.At) : shown.OrderByDescending(workflow => workflow.At),
            _ => shown,
        }).ToList();
        var editable = Caller.Designs(http);
        var items = ordered.Skip((page ?? 0) * (pageSize ?? 0)).Take(pageSize is > 0 ? pageSize.Value : int.MaxValue);
        return Results.Json(new JsonObject
        {
            ["links"] = Answers.ListLinks(editable),
            ["items"] = new JsonArray([.. items.Select(workflow => (JsonNode)Answers.Summary(workflow, editable))]),
            ["totalCount"] = ordered.Count,
        });
    }

    private static async Task<IResult> ByDefinition(string definition, string? versionOptions, HttpContext http, WorkflowShelf shelf)
    {
        var (actor, id) = (Caller.Actor(http), DefinitionId.Parse(definition));
        var shown = versionOptions == "Published" ? (await shelf.Running(actor, http.RequestAborted)).FirstOrDefault(workflow => workflow.Definition.Pack == id.Pack) : await shelf.Latest(actor, id, http.RequestAborted);
        return shown is null ? Results.NotFound() : Whole(http, shown);
    }

    private static async Task<IResult> ByVersion(string version, HttpContext http, WorkflowShelf shelf) =>
        VersionId.Parse(version) is { } id && await shelf.Find(Caller.Actor(http), id, http.RequestAborted) is { } shown ? Whole(http, shown) : Results.NotFound();

    private static async Task<IResult> Many(string[]? ids, HttpContext http, WorkflowShelf shelf)
    {
        var found = new List<JsonNode?>();
        foreach (var id in ids ?? [])
            if (VersionId.Parse(id) is { } version && await shelf.Find(Caller.Actor(http), version, http.RequestAborted) is { } shown)
                found.Add(Answers.Definition(shown, Caller.Designs(http) && shown.IsLatest));
        return Results.Json(Answers.Items(found));
    }

    private static async Task<IResult> Consumers(string definition, HttpContext http, WorkflowShelf shelf)
    {
        var id = DefinitionId.Parse(definition).Pack;
        var users = (await shelf.All(Caller.Actor(http), http.RequestAborted)).Where(workflow => workflow.Definition.Pack != id && Uses(workflow.Json, id));
        return Results.Json(new { consumingWorkflowDefinitionIds = users.Select(workflow => workflow.Definition.ToString()) });
    }

    private static async Task<IResult> Subgraph(string version, string? parentNodeId, HttpContext http, WorkflowShelf shelf)
    {
        if (VersionId.Parse(version) is not { } id || await shelf.Find(Caller.Actor(http), id, http.RequestAborted) is not { } shown)
            return Results.NotFound();
        var root = Answers.Definition(shown, editable: false)["root"] as JsonObject;
        return StepTree.Find(root, parentNodeId) is { } step ? Results.Json(StepTree.Node(step.Step, step.Port)) : Results.NotFound();
    }

    private static async Task<IResult> Segments(string version, string? childNodeId, HttpContext http, WorkflowShelf shelf)
    {
        if (VersionId.Parse(version) is not { } id || await shelf.Find(Caller.Actor(http), id, http.RequestAborted) is not { } shown)
            return Results.NotFound();
        var root = Answers.Definition(shown, editable: false)["root"] as JsonObject;
        return StepTree.Segments(root, childNodeId) is { } segments ? Results.Json(segments) : Results.NotFound();
    }

    private static IResult Whole(HttpContext http, ShownWorkflow shown) => Results.Json(Answers.Definition(shown, Caller.Designs(http) && shown.IsLatest));

    private static bool Uses(JsonNode? node, string id) => node switch
    {
        JsonObject json => Wire.StepJson.Text(Wire.StepJson.Data(json["workflowDefinitionId"])) == id || json.Any(pair => Uses(pair.Value, id)),
        JsonArray list => list.Any(item => Uses(item, id)),
        _ => false,
    };
}
