using BackOffice.Desk.Collecting;
using BackOffice.Grains.Actors;
using Microsoft.AspNetCore.Http.Features;

namespace BackOffice.Host.Collecting;

/// <summary>The department's file of a round as a download, written while it is read. The reader decides who may have it and audits it.</summary>
internal static class RoundFileEndpoints
{
    public static IEndpointRouteBuilder MapRoundFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/collections/{round:guid}/file.xml", (Guid round, HttpContext http, RoundFiles files) => Write(round, http, files, xml: true)).RequireAuthorization();
        app.MapGet("/collections/{round:guid}/file.csv", (Guid round, HttpContext http, RoundFiles files) => Write(round, http, files, xml: false)).RequireAuthorization();
        return app;
    }

    private static async Task<IResult> Write(Guid round, HttpContext http, RoundFiles files, bool xml)
    {
        if (ActorClaims.Of(http.User) is not { } actor || await files.Find(actor, round, http.RequestAborted) is not { } found) return Results.NotFound();
        var (page, pack) = found;
        if (xml ? !pack.Collected!.HasXml : !pack.Collected!.HasCsv) return Results.NotFound();
        // The XML and CSV writers close their last line without waiting, which the server allows only where it is told to.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        var name = $"{pack.Id}-{page.State.Window.Reference ?? page.State.Window.Due:yyyy-MM-dd}.{(xml ? "xml" : "csv")}";
        return Results.Stream(to => files.Write(actor, page, pack, xml, to, http.RequestAborted), xml ? "application/xml" : "text/csv; charset=utf-8", name);
    }
}
