using BackOffice.Grains.Actors;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Portal.Returns;

/// <summary>Makes PDFs; the host brings it.</summary>
public interface IPrinter
{
    /// <summary>The page as PDF, or null when none can be made here.</summary>
    /// <param name="html">A whole page that names no other file.</param>
    /// <param name="stop">Stops waiting.</param>
    Task<byte[]?> Pdf(string html, CancellationToken stop);
}

/// <summary>What was sent, as a PDF to keep. Where none can be made, the page that can be printed is shown instead.</summary>
internal static class Copies
{
    public static void MapCopies(this IEndpointRouteBuilder app) => app.MapGet("/returns/{id:guid}/copy.pdf", Pdf).RequireAuthorization();

    private static async Task<IResult> Pdf(Guid id, HttpContext http, OpenReturns returns, Council council, PageLanguage language)
    {
        if (ActorClaims.Of(http.User) is not { } actor || await returns.Open(actor, id) is not { } open) return Results.NotFound();
        language.Is(open.Form.Definition.Text);
        if (open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Check(id));
        var pdf = http.RequestServices.GetService<IPrinter>() is { } printer ? await printer.Pdf(CopyHtml.Of(open, await council.Name(), language), http.RequestAborted) : null;
        return pdf is null ? ReturnEndpoints.SeeOther(PortalLinks.Copy(id)) : Results.File(pdf, "application/pdf", $"{open.State.Reference}.pdf");
    }
}
