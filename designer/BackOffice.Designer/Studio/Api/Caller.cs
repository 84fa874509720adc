using BackOffice.Designer.Studio.Shelf;
using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Designer.Studio.Api;

/// <summary>
/// Who speaks to the API. The sign-in is our own cookie, which other sites cannot make a browser send with a post (SameSite), and everything
/// that is not a plain read needs besides a header that other sites cannot set without asking first.
/// </summary>
internal static class Caller
{
    /// <summary>Sent by our own frame with every call.</summary>
    public const string OwnHeader = "X-BackOffice-Studio";

    private const string DefinitionHeader = "X-BackOffice-Definition";

    /// <summary>Lets staff in whose request comes from our own page.</summary>
    public static async ValueTask<object?> Check(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (ActorClaims.Of(http.User) is not { } actor)
            return Sentence(StatusCodes.Status401Unauthorized, "You are not signed in. Sign in in another tab, then go on here.");
        if (!DeskPolicy.IsStaff(actor))
            return Sentence(StatusCodes.Status403Forbidden, "Only the council's staff can see processes.");
        if (!HttpMethods.IsGet(http.Request.Method) && (!http.Request.Headers.ContainsKey(OwnHeader) || IsForeign(http.Request)))
            return Sentence(StatusCodes.Status400BadRequest, $"This request did not come from our own page. Programs send the header {OwnHeader}.");
        return await next(call);
    }

    /// <summary>Who is there.</summary>
    public static Actor Actor(HttpContext http) => ActorClaims.Of(http.User)!;

    /// <summary>May change processes.</summary>
    public static bool Designs(HttpContext http) => Access.Allows(Actor(http), Operation.Design, new AccessRecord(RecordKind.Pack));

    /// <summary>What is open in the frame that the call came from; null for other callers.</summary>
    public static DefinitionId? OpenDefinition(HttpContext http) =>
        http.Request.Headers[DefinitionHeader] is [{ Length: > 0 } definition] ? DefinitionId.Parse(definition) : null;

    /// <summary>A refusal as Studio shows it.</summary>
    public static IResult Sentence(int status, params string[] sentences) =>
        Results.Json(new { title = sentences[0], status, errors = new Dictionary<string, string[]> { [""] = sentences } }, statusCode: status);

    /// <summary>Refuses whoever may not change processes.</summary>
    public static IResult? Refuse(HttpContext http) =>
        Access.Why(Actor(http), Operation.Design, new AccessRecord(RecordKind.Pack)) is { } why ? Sentence(StatusCodes.Status403Forbidden, why) : null;

    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
