using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Designer.Studio.Api;

/// <summary>
/// Studio's Cancel button, for a manager of the case's team. Studio asks for no reason, so a case in which the law still counts is refused
/// here and cancelled on its own page; whoever calls the API says <c>{"reason":…,"ground":…}</c>. Deleting is refused to everybody.
/// </summary>
internal static class Cancelling
{
    private const string Kept = "A case is never taken away: what was decided about a child is kept for as long as the law asks. Cancel it if it should not go on.";

    private const string Unsaid = "Cancelled in the workflow editor.";

    public static async Task<IResult> One(string reference, HttpContext http, IGrains grains, ICaseReader cases)
    {
        var why = await Cancel(reference, await Requests.Json(http), http, grains, cases);
        return why is null ? Results.Ok() : why.Length == 0 ? Results.NotFound() : Caller.Sentence(StatusCodes.Status400BadRequest, why);
    }

    public static async Task<IResult> Several(HttpContext http, IGrains grains, ICaseReader cases)
    {
        var asked = await Requests.Json(http);
        var cancelled = 0;
        var skipped = new JsonArray();
        foreach (var reference in (asked?["ids"] as JsonArray ?? []).Select(Wire.StepJson.Text).OfType<string>().Distinct().Take(100))
        {
            if (await Cancel(reference, asked, http, grains, cases) is not { } why)
                cancelled++;
            else
                skipped.Add((JsonNode)$"{reference}: {(why.Length == 0 ? "There is no such case that you may see." : why)}");
        }
        return Results.Json(new JsonObject { ["cancelledCount"] = cancelled, ["skipped"] = skipped });
    }

    /// <summary>What happened to a child's case is kept for as long as the law asks, so nothing here takes a case away.</summary>
    public static IResult RefuseToDelete() => Caller.Sentence(StatusCodes.Status400BadRequest, Kept);

    // Studio breaks on a refusal of the whole: nothing was done, and why is said under "skipped".
    public static IResult RefuseToDeleteSeveral() => Results.Json(new { deletedCount = 0, skipped = new[] { Kept } });

    /// <summary>Null when it is cancelled; empty when there is no such case to be seen; otherwise why not.</summary>
    private static async Task<string?> Cancel(string reference, JsonObject? asked, HttpContext http, IGrains grains, ICaseReader cases)
    {
        var actor = Caller.Actor(http);
        if (await cases.Find(actor, reference, http.RequestAborted) is not { } id)
            return "";
        var reason = Wire.StepJson.Text(asked?["reason"]) is { Length: > 0 } said ? said : Unsaid;
        var answer = await grains.Case(id).Do(new CancelCase(reason, Wire.StepJson.Text(asked?["ground"])), Guid.NewGuid(), actor);
        return answer.Ok ? null : answer.Sentence;
    }
}
