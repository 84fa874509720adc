using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Register;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>Rows as the lines that pages show; shared by the readers.</summary>
internal static class Lines
{
    public const int MostTaken = 200;

    public static int Take(int asked) => Math.Clamp(asked, 1, MostTaken);

    public static IQueryable<CaseLine> Of(BackOfficeDb db, IQueryable<CaseRow> cases) => cases.Select(c => new CaseLine(
        c.Id, c.Reference, c.PackId, c.Stage, c.Status, c.Team, c.SubjectKind, c.SubjectId, c.SubjectName, c.ProviderId, c.OpenedAt, c.ClosedAt, c.ClosedAs,
        db.Clocks.Where(k => k.CaseId == c.Id && k.Status == "Running").Min(k => (DateOnly?)k.Due)));

    /// <summary>Alerts on a record, whichever case raised them: open ones first, then the newest.</summary>
    public static async Task<IReadOnlyList<AlertLine>> Alerts(BackOfficeDb db, string kind, string? id, CancellationToken stop) => id is null ? [] :
        await db.Alerts.Where(a => a.SubjectKind == kind && a.SubjectId == id)
            .Join(db.Cases, a => a.CaseId, c => c.Id, (a, c) => new { a, c.Reference })
            .OrderBy(x => x.a.ClearedAt != null).ThenByDescending(x => x.a.OpenedOn).ThenBy(x => x.a.Number)
            .Select(x => new AlertLine(x.a.CaseId, x.Reference, x.a.Number, x.a.Type, x.a.Severity, x.a.Banner, x.a.OpenedOn, x.a.ReviewOn, x.a.ClearedAt != null))
            .ToListAsync(stop);

    public static async Task<IReadOnlyList<LetterLine>> Letters(IQueryable<LetterRow> letters, CancellationToken stop) =>
        await letters.OrderByDescending(l => l.SentOn).ThenByDescending(l => l.Number)
            .Select(l => new LetterLine(l.Number, l.LetterId, l.Title, l.Addressee, l.Method, l.SentOn, l.ServedOn, l.IssuedBy))
            .ToListAsync(stop);

    public static async Task<IReadOnlyList<DocumentLine>> Documents(IQueryable<DocumentRow> documents, CancellationToken stop) =>
        await documents.OrderByDescending(d => d.UploadedAt).ThenBy(d => d.Name)
            .Select(d => new DocumentLine(d.Id, d.Name, d.Kind, d.ContentType, d.Size, d.UploadedName, d.UploadedAt))
            .ToListAsync(stop);

    public static async Task<IReadOnlyList<TimelineLine>> RecordTimeline(BackOfficeDb db, string record, CancellationToken stop)
    {
        var rows = await db.RecordEvents.Where(e => e.Record == record).OrderByDescending(e => e.Version).ThenByDescending(e => e.Ordinal).Take(MostTaken).ToListAsync(stop);
        return [.. rows.Select(e => new TimelineLine(e.Version, e.Ordinal, e.At, e.Kind, e.Text, e.ActorId, e.ActorName, e.OnBehalfOf, Json(e.Details)))];
    }

    public static ProviderSummary Summary(Provider provider) => new(provider.Id, provider.Kind, provider.Name, provider.Urn, provider.Email, provider.Phone);

    public static JsonObject? Json(string? text) => text is null ? null : JsonNode.Parse(text) as JsonObject;

    public static IReadOnlyList<string> Texts(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];

    /// <summary>The words that somebody typed, lower case, without what LIKE would take for a pattern.</summary>
    public static string[] Words(string? text) =>
        [.. (text ?? "").ToLowerInvariant().Split([' ', '\t', ',', '%', '_', '\\'], StringSplitOptions.RemoveEmptyEntries).Take(6)];
}
