using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Portal.Returns;
using BackOffice.Portal.Shell;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Rounds;

/// <summary>Where the page of a round posts to: beginning the return that the council asks for, and changing one that was sent.</summary>
internal static class RoundEndpoints
{
    public static void MapRounds(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/rounds/{round:guid}").AllowAnonymous().DisableAntiforgery().WithOrder(Endpoints.BeforePages);
        group.MapPost("/start", Start);
        group.MapPost("/amend", Amend);
    }

    private static async Task<IResult> Start(Guid round, HttpContext http, IAntiforgery antiforgery, ICollectionReader reader, OpenReturns returns, IGrains grains, IPacks packs)
    {
        var here = PortalLinks.Round(round);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther(here);
        if ((await reader.Owed(actor)).FirstOrDefault(owed => owed.RoundId == round) is not { } owed) return Results.NotFound();
        if (packs.Find(owed.PackId, owed.PackVersion) is not { } pack || !pack.Forms.TryGetValue(owed.FormId, out var compiled)) return Results.NotFound();
        var answer = await grains.Return(new RoundId(round).ReturnOf(actor.Organisation!)).Do(new StartReturn(owed.PackId, owed.FormId, await returns.Begin(actor, pack, compiled, owed.Window.Names()), round), form.Intent, actor);
        return ReturnEndpoints.SeeOther(answer.Ok ? PortalLinks.TaskList(owed.ReturnId) : $"{here}?problem=start");
    }

    private static async Task<IResult> Amend(Guid round, HttpContext http, IAntiforgery antiforgery, ICollectionReader reader, IGrains grains, KeptPosts kept)
    {
        var here = PortalLinks.Round(round);
        var form = await Sent.Read(http);
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return ReturnEndpoints.SeeOther($"{here}?kept={kept.Keep(here, form.Posted, KeptReason.SignedOut)}");
        if ((await reader.Owed(actor)).FirstOrDefault(owed => owed.RoundId == round) is not { Status: not null } owed) return Results.NotFound();
        var answer = await grains.Return(new ReturnId(owed.ReturnId)).Do(new AmendReturn(form.Posted.First("because") ?? ""), form.Intent, actor);
        return ReturnEndpoints.SeeOther(answer.Ok ? PortalLinks.TaskList(owed.ReturnId) : $"{here}?problem=because");
    }
}
