using BackOffice.Grains.Listing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.PublicDirectory;

/// <summary>The directory as JSON, with the same search as the page, for the sites of others.</summary>
internal static class DirectoryEndpoints
{
    public static void MapDirectory(this IEndpointRouteBuilder app) => app.MapGet("/directory.json", Feed).AllowAnonymous();

    private static async Task<IResult> Feed(HttpContext http, IPublicDirectory directory)
    {
        var search = DirectorySearch.Read(http.Request.Query);
        var found = (await directory.Read(http.RequestAborted)).Find(search.Query);
        return Results.Json(new
        {
            total = found.Count,
            page = search.Page,
            next = search.Page * DirectorySearch.OnAPage < found.Count ? search.At(search.Page + 1, "/directory.json") : null,
            entries = found.Skip((search.Page - 1) * DirectorySearch.OnAPage).Take(DirectorySearch.OnAPage).Select(entry => new
            {
                entry.Key,
                address = Shell.PortalLinks.Entry(entry.Key),
                entry.Section,
                entry.Name,
                entry.Type,
                entry.Summary,
                entry.Town,
                entry.Postcode,
                entry.FromMonths,
                entry.ToYears,
                entry.Vacancies,
                opensAt = entry.OpensAt?.ToString("HH:mm", null),
                closesAt = entry.ClosesAt?.ToString("HH:mm", null),
                entry.InHolidays,
                facts = entry.Parts.Select(part => new { part.Label, part.Text }),
                tables = entry.Tables,
                updatedOn = entry.UpdatedOn,
                checkedOn = entry.CheckedOn,
            }),
        });
    }
}
