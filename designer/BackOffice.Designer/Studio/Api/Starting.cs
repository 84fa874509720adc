using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Designer.Studio.Api;

/// <summary>
/// Studio's Run button opens a real case on the version that runs, for whoever may open one. A process owner without casework may not, and is
/// told so: cases are about children.
/// </summary>
internal static class Starting
{
    public static void MapStarting(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-definitions/{definition}/execute", Start);
        api.MapPost("/workflow-definitions/{definition}/dispatch", Start);
    }

    private static async Task<IResult> Start(string definition, HttpContext http, IGrains grains, IPacks packs)
    {
        var id = DefinitionId.Parse(definition).Pack;
        if (packs.Find(id) is not { } pack)
            return NotStarted("This process does not run. Publish it first.");
        var input = (await Requests.Json(http))?["input"] as JsonObject ?? [];
        var answer = await grains.Case(new CaseId(Guid.NewGuid())).Do(new OpenCase(id, new SubjectRef(pack.Subject, null), null, null, (JsonObject)input.DeepClone()), Guid.NewGuid(), Caller.Actor(http));
        if (!answer.Ok || answer.Reference is not { } reference)
            return NotStarted(answer.Sentence);
        http.Response.Headers["x-elsa-workflow-instance-id"] = reference;
        return Results.Json(new { workflowInstanceId = reference, cannotStart = false });
    }

    // Studio says that it started whatever was answered with an error; our page says why it was not.
    private static IResult NotStarted(string why) => Results.Json(new { workflowInstanceId = (string?)null, cannotStart = true, skipped = new[] { why } });
}
