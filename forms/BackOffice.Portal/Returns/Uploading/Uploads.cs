using System.Text.Json.Nodes;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Forms.Files;
using BackOffice.Grains;
using BackOffice.Portal.Filling;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BackOffice.Portal.Returns;

/// <summary>
/// Rows that come as a file. Good rows are taken in; rows with something to put right are taken in too and marked, so that each
/// error can link to its question. A corrected file takes their place.
/// </summary>
internal static class Uploads
{
    /// <summary>Key of the answers under which the result of the last upload is kept, by row set.</summary>
    public const string Kept = "$uploaded";

    private const int MostProblemsKept = 300;

    public static void MapUploading(this RouteGroupBuilder group) => group.MapPost("/rows/{rows}/upload", Upload).WithMetadata(new LargestUpload());

    public static void MapTemplates(this IEndpointRouteBuilder app) => app.MapGet("/returns/{id:guid}/rows/{rows}/template.{format}", Template).RequireAuthorization();

    /// <summary>Places of rows that came from an earlier file and still have something to put right.</summary>
    public static IReadOnlySet<int> Waiting(OpenReturn open, FieldState rows) =>
        rows.Rows.Where(r => (open.Answers[rows.Name] as JsonArray)?[r.Index]?[RowMerge.FromFile] is not null && r.Issues.Any(i => i.Level == IssueLevel.Error)).Select(r => r.Index).ToHashSet();

    private static async Task<IResult> Upload(Guid id, string rows, HttpContext http, IAntiforgery antiforgery, OpenReturns returns, KeptPosts kept)
    {
        var here = PortalLinks.Upload(id, rows);
        IResult Refuse(Sent sent, params string[] problems) => ReturnEndpoints.SeeOther($"{here}?kept={kept.Keep(here, sent.Posted, KeptReason.FileRefused, [.. problems.Select(p => ("file", p))])}");
        var form = await Sent.Read(http);
        if (form.TooLarge) return Refuse(form, $"The file must be smaller than {RowFileLimits.Usual.Megabytes} MB");
        if (form.Actor is not { } actor || await form.Refused(antiforgery)) return Refuse(form, "You had been signed out, or the page was open for a long time. Choose the file again");
        if (await returns.Open(actor, id) is not { } open) return Results.NotFound();
        if (!open.IsDraft) return ReturnEndpoints.SeeOther(PortalLinks.Sent(id));
        if (open.Rows(rows) is not { } set || open.Collection(rows) is not { FileFormats.Count: > 0 }) return Results.NotFound();
        if (form.Files.FirstOrDefault(f => f.Name == "file" && f.FileName.Length > 0) is not { } file) return Refuse(form, "Choose a file");
        if (RowFile.TooLarge(file.Length) is { } large) return Refuse(form, large);
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory);
        var reading = RowFile.Read(open.Form, rows, file.FileName, memory.ToArray(), open.Answers, open.Context);
        if (reading.Refusal is { } refusal) return Refuse(form, refusal);
        if (reading.Header.Count > 0) return Refuse(form, [.. reading.Header.Select(p => p.ToString())]);

        var waiting = form.Posted.First("replace") == "yes" ? Waiting(open, set) : null;
        var merged = RowMerge.Into(set.Definition, open.Answers[rows] as JsonArray ?? [], reading, faultyToo: true, waiting);
        if (merged.Rows.Count > set.Definition.Max) return Refuse(form, $"With this file there would be {merged.Rows.Count:N0} rows. There can be {set.Definition.Max:N0}");
        var results = open.Answers[Kept]?.DeepClone() as JsonObject ?? [];
        results[rows] = Result(UploadRules.Shown(file.FileName), reading, merged);
        var patch = new JsonObject { [rows] = merged.Rows, [Kept] = results };
        var answer = await returns.Do(actor, id, new SavePage(rows, patch), form.Intent);
        return ReturnEndpoints.SeeOther(answer.Ok ? PortalLinks.Uploaded(id, rows) : here);
    }

    /// <summary>What the result page tells, kept with the return so that it is there after a break and for colleagues.</summary>
    private static JsonObject Result(string name, RowFileReading reading, RowMerged merged) => new()
    {
        ["name"] = name,
        ["rows"] = reading.Rows.Count,
        ["good"] = reading.Rows.Count(r => r.IsGood),
        ["added"] = merged.Added,
        ["changed"] = merged.Changed,
        ["same"] = merged.Same,
        ["replaced"] = merged.Replaced,
        ["notes"] = new JsonArray([.. reading.Notes.Select(n => (JsonNode)n)]),
        ["problems"] = new JsonArray([.. reading.Rows.SelectMany(r => r.Problems.Select(p => (JsonNode)new JsonObject
        {
            ["row"] = r.Number, ["title"] = r.Title, ["cell"] = p.Cell, ["field"] = p.Field, ["message"] = p.Message, ["place"] = merged.Places[r.Number],
        })).Take(MostProblemsKept)]),
        ["problemCount"] = reading.Problems.Count(),
    };

    private static async Task<IResult> Template(Guid id, string rows, string format, HttpContext http, OpenReturns returns)
    {
        if (BackOffice.Grains.Actors.ActorClaims.Of(http.User) is not { } actor || await returns.Open(actor, id) is not { } open || open.Rows(rows) is null || open.Collection(rows) is not { } collection || !collection.FileFormats.Contains(format)) return Results.NotFound();
        var known = http.Request.Query.ContainsKey("rows") ? open.Answers[rows] as JsonArray : null;
        var name = $"{open.Form.Definition.Id}-{rows}.{format}";
        return format == "csv"
            ? Results.File(RowTemplate.Csv(open.Form, rows, known, open.Context.Language, returns.Today), "text/csv", name)
            : Results.File(RowTemplate.Xlsx(open.Form, rows, known, open.Context.Language, returns.Today), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name);
    }

    /// <summary>Larger than a file may be, so that a file that is too large is answered in words and not by a broken connection.</summary>
    private sealed class LargestUpload : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 64 * 1024 * 1024;
    }
}
