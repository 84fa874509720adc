using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Designer.Studio.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>Saving, publishing, retracting, going back and throwing away, one by one and many at once.</summary>
internal static class DefinitionChanges
{
    public static void MapDefinitionChanges(this IEndpointRouteBuilder api)
    {
        var changes = api.MapGroup("").AddEndpointFilter(async (call, next) => Caller.Refuse(call.HttpContext) ?? await next(call));
        changes.MapPost("/workflow-definitions", Save);
        changes.MapPost("/workflow-definitions/{definition}/publish", async (string definition, HttpContext http, WorkflowDesk desk) => Saved(http, await desk.Publish(Caller.Actor(http), DefinitionId.Parse(definition))));
        changes.MapPost("/workflow-definitions/{definition}/retract", async (string definition, HttpContext http, WorkflowDesk desk) => Whole(http, await desk.Retract(Caller.Actor(http), DefinitionId.Parse(definition))));
        changes.MapPost("/workflow-definitions/{definition}/revert/{version:int}", async (string definition, int version, HttpContext http, WorkflowDesk desk) => Whole(http, await desk.Revert(Caller.Actor(http), DefinitionId.Parse(definition), version)));
        changes.MapPost("/workflow-definitions/{definition}/update-references", () => Results.Json(new { affectedWorkflows = Array.Empty<string>() })); // a pack runs the version of another that runs
        changes.MapDelete("/workflow-definitions/{definition}", async (string definition, HttpContext http, WorkflowDesk desk) => Gone(await desk.Discard(Caller.Actor(http), DefinitionId.Parse(definition))));
        changes.MapDelete("/workflow-definition-versions/{version}", DeleteVersion);
        changes.MapPost("/bulk-actions/publish/workflow-definitions/by-definition-ids", (HttpContext http, WorkflowDesk desk) => Each(http, "published", id => desk.Publish(Caller.Actor(http), id)));
        changes.MapPost("/bulk-actions/retract/workflow-definitions/by-definition-ids", (HttpContext http, WorkflowDesk desk) => Each(http, "retracted", id => desk.Retract(Caller.Actor(http), id)));
        changes.MapPost("/bulk-actions/delete/workflow-definitions/by-definition-id", (HttpContext http, WorkflowDesk desk) => Each(http, "deleted", id => desk.Discard(Caller.Actor(http), id)));
        changes.MapPost("/bulk-actions/delete/workflow-definitions/by-id", (HttpContext http, WorkflowDesk desk) => Each(http, "deleted", id => desk.Discard(Caller.Actor(http), id)));
    }

    private static async Task<IResult> Save(HttpContext http, WorkflowDesk desk)
    {
        if (await Requests.Json(http) is not { } body || body["model"] is not JsonObject model)
            return Caller.Sentence(StatusCodes.Status400BadRequest, "This did not arrive whole, so nothing was saved. A definition is saved as {\"model\": {…}, \"publish\": false}.");
        if (StepJson.Text(model["definitionId"]) is not { Length: > 0 } id)
            return Caller.Sentence(StatusCodes.Status400BadRequest, "A new process is a new pack, with its forms, letters and clocks, so it is not made here. Open a process of the list to change it.");
        var (actor, definition) = (Caller.Actor(http), DefinitionId.Parse(id));
        var saved = await desk.Save(actor, definition, VersionId.Parse(StepJson.Text(model["id"])), model);
        if (saved.Ok && body["publish"] is JsonValue publish && publish.TryGetValue<bool>(out var wanted) && wanted)
            saved = await desk.Publish(actor, definition);
        return Saved(http, saved);
    }

    private static async Task<IResult> DeleteVersion(string version, HttpContext http, WorkflowDesk desk) =>
        VersionId.Parse(version) is { Draft: { } draft } id
            ? Gone(await desk.Discard(Caller.Actor(http), new DefinitionId(id.Pack, draft)))
            : Caller.Sentence(StatusCodes.Status404NotFound, "A version that was published is never taken away, because cases run on it.");

    private static async Task<IResult> Each(HttpContext http, string done, Func<DefinitionId, Task<ShelfAnswer>> change)
    {
        var body = await Requests.Json(http) ?? [];
        var ids = (body["definitionIds"] ?? body["ids"]) is JsonArray list ? list.Select(StepJson.Text).OfType<string>().ToList() : [];
        var (good, sentences) = (new List<string>(), new List<string>());
        foreach (var id in ids)
        {
            // A version's id names its definition before the first mark that is its own.
            var answer = await change(VersionId.Parse(id) is { } version ? new DefinitionId(version.Pack, version.Draft) : DefinitionId.Parse(id));
            if (answer.Ok)
                good.Add(id);
            else
                sentences.AddRange(answer.Sentences.Select(sentence => $"{id}: {sentence}"));
        }

        // Studio reads the number of what was deleted, and the names of what was published or retracted. It breaks on a refusal of the whole, so
        // what could not be done is said under "skipped", which our page around the frame shows.
        return Results.Json(new JsonObject
        {
            [done] = done == "deleted" ? good.Count : Names(good),
            ["notFound"] = new JsonArray(),
            ["alreadyPublished"] = new JsonArray(),
            ["alreadyRetracted"] = new JsonArray(),
            ["updatedConsumers"] = new JsonArray(),
            ["skipped"] = Names(sentences),
        });
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static IResult Saved(HttpContext http, ShelfAnswer answer) =>
        answer is { Ok: true, Shown: { } shown }
            ? Results.Json(new JsonObject
            {
                ["workflowDefinition"] = Answers.Definition(shown, Caller.Designs(http) && shown.IsLatest),
                ["alreadyPublished"] = false,
                ["consumingWorkflowCount"] = 0,
                ["validationErrors"] = new JsonArray(),
            })
            : Refused(answer);

    private static IResult Whole(HttpContext http, ShelfAnswer answer) =>
        answer is { Ok: true, Shown: { } shown } ? Results.Json(Answers.Definition(shown, Caller.Designs(http) && shown.IsLatest)) : Refused(answer);

    // Studio takes "not found" as a no, and breaks on any other refusal to delete.
    private static IResult Gone(ShelfAnswer answer) => answer.Ok ? Results.NoContent() : Refused(answer, StatusCodes.Status404NotFound);

    // The copy is for our own page around the frame, which offers to open it.
    private static IResult Refused(ShelfAnswer answer, int status = StatusCodes.Status400BadRequest) => Results.Json(new
    {
        title = answer.Sentences[0],
        status,
        errors = new Dictionary<string, IReadOnlyList<string>> { ["workflow"] = answer.Sentences },
        copy = answer.Copy?.Draft?.ToString("D", CultureInfo.InvariantCulture),
    }, JsonSerializerOptions.Web, statusCode: status);
}
