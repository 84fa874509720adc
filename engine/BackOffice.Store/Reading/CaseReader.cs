using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Store.Committing;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class CaseReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit) : ICaseReader
{
    public async Task<CasePage?> Page(Actor actor, string reference, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var tidy = References.Tidy(reference);
        var row = await Staff(db, actor).Where(c => c.Reference == tidy).Select(c => new { c.Id, c.State, c.SubjectName }).FirstOrDefaultAsync(stop);
        if (row is null) return null;
        await audit.Read(actor, $"case:{row.Id:D}", stop);

        var state = CaseJson.Read<CaseState>(row.State);
        var subject = state.Subject;
        var pupil = subject is { Kind: "pupil", Id: not null } ? await Record<Pupil>(db.Pupils.Where(p => p.Id == subject.Id).Select(p => p.State), stop) : null;
        var providerId = state.ProviderId ?? pupil?.ProviderId;
        var provider = providerId is null ? null : await Record<Provider>(db.Providers.Where(p => p.Id == providerId).Select(p => p.State), stop);
        var linked = subject.Id is null
            ? []
            : await Lines.Of(db, Staff(db, actor).Where(c => c.SubjectKind == subject.Kind && c.SubjectId == subject.Id && c.Id != row.Id).OrderByDescending(c => c.OpenedAt).Take(50)).ToListAsync(stop);
        return new CasePage(
            state,
            subject.Kind == "pupil" ? OnAPage(row.SubjectName) : row.SubjectName,
            pupil is null ? null : new PupilSummary(pupil.Id, $"{pupil.Forename} {pupil.Surname}", pupil.Upn, pupil.DateOfBirth, pupil.YearGroup, provider?.Name),
            provider is null ? null : Lines.Summary(provider),
            await Lines.Alerts(db, subject.Kind, subject.Id, stop),
            await Lines.Letters(db.Letters.Where(l => l.CaseId == row.Id), stop),
            await Lines.Documents(db.Documents.Where(d => d.CaseId == row.Id), stop),
            linked);
    }

    /// <summary>Lists say "Price, Sam"; a page says "Sam Price".</summary>
    private static string OnAPage(string listed) => listed.Split(", ", 2) is [var surname, var forename] ? $"{forename} {surname}" : listed;

    public async Task<CaseId?> Find(Actor actor, string reference, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var tidy = References.Tidy(reference);
        return await Staff(db, actor).Where(c => c.Reference == tidy).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(stop) is { } id ? new CaseId(id) : null;
    }

    public async Task<Page<CaseLine>> List(Actor actor, CaseQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var cases = Staff(db, actor);
        if (query.PackId is { Length: > 0 } pack) cases = cases.Where(c => c.PackId == pack);
        if (query.Team is { Length: > 0 } team) cases = cases.Where(c => c.Team == team);
        if (query.Stage is { Length: > 0 } stage) cases = cases.Where(c => c.Stage == stage);
        if (query.Open is { } open) cases = open ? cases.Where(c => c.ClosedAt == null) : cases.Where(c => c.ClosedAt != null);
        foreach (var word in Lines.Words(query.Text))
            cases = cases.Where(c => c.Reference.ToLower().Contains(word) || c.SubjectName.ToLower().Contains(word));
        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await cases.CountAsync(stop);
        var lines = await Lines.Of(db, cases.OrderByDescending(c => c.ChangedAt).ThenBy(c => c.Id).Skip(skip).Take(take)).ToListAsync(stop);
        return new Page<CaseLine>(lines, total, skip, take);
    }

    public async Task<Page<TimelineLine>> Timeline(Actor actor, CaseId id, int skip = 0, int take = 50, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (!await May(db, actor, id, stop)) return new Page<TimelineLine>([], 0, skip, take);
        var events = db.CaseEvents.Where(e => e.CaseId == id.Value);
        var total = await events.CountAsync(stop);
        var rows = await events.OrderByDescending(e => e.Version).ThenByDescending(e => e.Ordinal).Skip(Math.Max(0, skip)).Take(Lines.Take(take)).ToListAsync(stop);
        return new Page<TimelineLine>(
            [.. rows.Select(e => new TimelineLine(e.Version, e.Ordinal, e.At, e.Kind, e.Text, e.ActorId, e.ActorName, e.OnBehalfOf, Lines.Json(e.Details)))],
            total, Math.Max(0, skip), Lines.Take(take));
    }

    public async Task<IReadOnlyList<DecisionLine>> Decisions(Actor actor, CaseId id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (!await May(db, actor, id, stop)) return [];
        var rows = await db.Decisions.Where(d => d.CaseId == id.Value).OrderByDescending(d => d.Version).ThenByDescending(d => d.Ordinal).ToListAsync(stop);
        return [.. rows.Select(d => new DecisionLine(d.Version, d.At, d.RuleSet, d.RuleSetVersion, d.AsOf, d.Result, d.Sentence, JsonNode.Parse(d.Inputs), JsonNode.Parse(d.Explanation)))];
    }

    public async Task<IReadOnlyList<JournalLine>> Journal(Actor actor, CaseId id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (!await May(db, actor, id, stop)) return [];
        var rows = await db.Journal.Where(j => j.CaseId == id.Value).OrderBy(j => j.Version).ToListAsync(stop);
        return [.. rows.SelectMany(j => JournalText.Read(j.Lines).Select((line, ordinal) => new JournalLine(j.Version, ordinal, j.At, line.StepId, line.StepType, line.Event, line.Outcomes, line.Message)))];
    }

    private Task<bool> May(BackOfficeDb db, Actor actor, CaseId id, CancellationToken stop) => Staff(db, actor).AnyAsync(c => c.Id == id.Value, stop);

    private IQueryable<CaseRow> Staff(BackOfficeDb db, Actor actor) => scopes.StaffCases(db, actor).AsNoTracking();

    private static async Task<T?> Record<T>(IQueryable<string> state, CancellationToken stop) where T : class =>
        await state.FirstOrDefaultAsync(stop) is { } json ? CaseJson.Read<T>(json) : null;
}

internal sealed class LetterReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit) : ILetterReader
{
    public async Task<LetterPage?> Letter(Actor actor, string reference, int number, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var tidy = References.Tidy(reference);
        var found = await scopes.Cases(db, actor).Where(c => c.Reference == tidy)
            .Join(scopes.Letters(db, actor), c => c.Id, l => l.CaseId, (c, l) => new { c.Id, c.Reference, c.PackId, l })
            .Where(x => x.l.Number == number)
            .AsNoTracking()
            .FirstOrDefaultAsync(stop);
        if (found is null) return null;
        await audit.Read(actor, $"letter:{found.Id:D}/{number}", stop);
        var l = found.l;
        return new LetterPage(
            found.Id, found.Reference, found.PackId, l.Number, l.LetterId, l.Title, l.Addressee, Lines.Texts(l.Recipient), l.Email, l.Method, l.SentOn, l.ServedOn,
            l.ServiceProof, l.Text, Lines.Texts(l.Copies));
    }
}

internal sealed class DocumentStore(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit, TimeProvider clock) : IDocuments
{
    public async Task<Guid> Keep(Actor actor, string name, string kind, string contentType, byte[] content, Guid? returnId = null, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (returnId is { } id)
        {
            if (!await scopes.Returns(db, actor).AnyAsync(r => r.Id == id, stop))
                throw new Settings.AccessDeniedException("This form belongs to somebody else. You can add files only to your own.");
        }
        else if (!scopes.Of(actor).Register)
        {
            throw new Settings.AccessDeniedException("Only the council's caseworkers can file documents on a case.");
        }

        var row = new DocumentRow
        {
            Id = Guid.CreateVersion7(),
            ReturnId = returnId,
            Name = Path.GetFileName(name.Replace('\\', '/')),
            Kind = kind,
            ContentType = contentType,
            Size = content.LongLength,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)),
            UploadedBy = actor.Id,
            UploadedName = actor.Name,
            UploadedAt = clock.GetUtcNow(),
        };
        db.Documents.Add(row);
        db.DocumentContents.Add(new DocumentContentRow { Id = row.Id, Content = content });
        await db.SaveChangesAsync(stop);
        await audit.Note(actor, "KeepDocument", $"document:{row.Id:D}", new JsonObject { ["sha256"] = row.Sha256, ["size"] = row.Size }, stop);
        return row.Id;
    }

    public async Task<DocumentContent?> Read(Actor actor, Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Documents.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, stop);
        if (row is null || !await May(db, actor, row, stop)) return null;
        await audit.Read(actor, $"document:{id:D}", stop);
        var content = await db.DocumentContents.AsNoTracking().Where(c => c.Id == id).Select(c => c.Content).FirstAsync(stop);
        return new DocumentContent(id, row.Name, row.ContentType, content);
    }

    public async Task<IReadOnlyList<DocumentLine>> OfReturn(Actor actor, Guid returnId, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await scopes.Returns(db, actor).AnyAsync(r => r.Id == returnId, stop)
            ? await Lines.Documents(db.Documents.Where(d => d.ReturnId == returnId), stop)
            : [];
    }

    public async Task<bool> Remove(Actor actor, Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Documents.FirstOrDefaultAsync(d => d.Id == id && d.CaseId == null && d.UploadedBy == actor.Id, stop);
        if (row is null) return false;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.DocumentContents.Where(c => c.Id == id).ExecuteDeleteAsync(stop);
        db.Documents.Remove(row);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        await audit.Note(actor, "RemoveDocument", $"document:{id:D}", null, stop);
        return true;
    }

    /// <summary>Staff by the case; the person or organisation that sent it by the return, or by having uploaded it.</summary>
    private async Task<bool> May(BackOfficeDb db, Actor actor, DocumentRow row, CancellationToken stop)
    {
        if (actor.Is(Role.System) || row.UploadedBy == actor.Id) return true;
        if (row.CaseId is { } caseId && await scopes.StaffCases(db, actor).AnyAsync(c => c.Id == caseId, stop)) return true;
        return row.ReturnId is { } returnId && await scopes.Returns(db, actor).AnyAsync(r => r.Id == returnId, stop);
    }
}
