using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class PupilReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit) : IPupilReader
{
    private const int MostCompared = 500;

    public async Task<PupilPage?> Page(Actor actor, string id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var json = await scopes.Pupils(db, actor).AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync(stop);
        if (json is null) return null;
        await audit.Read(actor, $"pupil:{id}", stop);
        var pupil = CaseJson.Read<Pupil>(json);
        var own = scopes.Of(actor).Register ? null : actor.Organisation ?? "";
        var placements = await PlacementLines.Of(db, pupil, own, stop);

        // A setting never learns from a child's record which other setting the child attends.
        if (own is not null) pupil = pupil with { Placements = pupil.Placements.FindAll(placement => placement.ProviderId == own) };
        var school = pupil.ProviderId is null ? null : await db.Providers.AsNoTracking().Where(p => p.Id == pupil.ProviderId).Select(p => p.State).FirstOrDefaultAsync(stop);
        var staff = scopes.Of(actor).Register;
        return new PupilPage(
            pupil,
            school is null ? null : Lines.Summary(CaseJson.Read<Provider>(school)),
            staff ? await Lines.Alerts(db, "pupil", id, stop) : [],
            staff ? await Lines.Of(db, scopes.StaffCases(db, actor).Where(c => c.SubjectKind == "pupil" && c.SubjectId == id).OrderByDescending(c => c.OpenedAt).Take(Lines.MostTaken)).ToListAsync(stop) : [],
            staff ? await Lines.RecordTimeline(db, $"pupil:{id}", stop) : [],
            placements);
    }

    public async Task<Page<PupilLine>> List(Actor actor, PupilQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var pupils = scopes.Pupils(db, actor).AsNoTracking();
        if (query.ProviderId is { Length: > 0 } provider) pupils = pupils.Where(p => p.ProviderId == provider);
        if (query.PlacedAt is { Length: > 0 } setting)
        {
            var placed = Placed(db, setting);
            pupils = scopes.Of(actor).Register ? pupils.Where(p => placed.Any(r => r.PupilId == p.Id)) : pupils.Where(p => false);
        }

        if (query.YearGroup is { Length: > 0 } year) pupils = pupils.Where(p => p.YearGroup == year);
        foreach (var word in Lines.Words(query.Text))
        {
            var start = " " + word;
            pupils = pupils.Where(p => p.Search.Contains(start));
        }

        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await pupils.CountAsync(stop);
        var lines = await Rows(db, pupils.OrderBy(p => p.Surname).ThenBy(p => p.Forename).ThenBy(p => p.Id).Skip(skip).Take(take)).ToListAsync(stop);
        return new Page<PupilLine>(lines, total, skip, take);
    }

    public async Task<IReadOnlyList<PupilCandidate>> Candidates(Actor actor, RequestedPupil asked, int most = 8, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var (born, upn) = (asked.Pupil.DateOfBirth, asked.Pupil.Upn);
        var (surname, forename) = (asked.Pupil.Surname.ToLowerInvariant(), asked.Pupil.Forename.ToLowerInvariant());
        var states = await scopes.Pupils(db, actor).AsNoTracking()
            .Where(p => p.DateOfBirth == born || (upn != null && p.Upn == upn) || (p.Search.Contains(" " + surname) && p.Search.Contains(" " + forename)))
            .OrderBy(p => p.DateOfBirth == born ? 0 : 1).ThenBy(p => p.Id).Take(MostCompared).Select(p => p.State).ToListAsync(stop);
        var likely = states.Select(CaseJson.Read<Pupil>).Select(pupil => (pupil.Id, Reasons: PupilMatch.Reasons(asked, pupil)))
            .Where(found => !found.Reasons.IsEmpty).OrderByDescending(found => found.Reasons.Sum(Weight)).Take(Lines.Take(most)).ToList();
        string[] ids = [.. likely.Select(found => found.Id)];
        var lines = (await Rows(db, db.Pupils.AsNoTracking().Where(p => ids.Contains(p.Id))).ToListAsync(stop)).ToDictionary(line => line.Id, StringComparer.Ordinal);
        return [.. likely.Select(found => new PupilCandidate(lines[found.Id], found.Reasons))];
    }

    /// <summary>Rows of the setting's latest accepted return that are about a child of the register.</summary>
    internal static IQueryable<LandedRowRow> Placed(BackOfficeDb db, string setting) => db.LandedRows.Where(r =>
        r.ProviderId == setting && r.PupilId != null && r.OnDay == db.LandedRows.Where(other => other.ProviderId == setting).Max(other => other.OnDay));

    private static int Weight(string reason) => reason switch
    {
        "same UPN" => 9,
        "same date of birth" => 4,
        "same surname" or "same forename" => 3,
        _ => 2,
    };

    private static IQueryable<PupilLine> Rows(BackOfficeDb db, IQueryable<PupilRow> pupils) => pupils.Select(p => new PupilLine(
        p.Id, p.Surname + ", " + p.Forename, p.Upn, p.DateOfBirth, p.YearGroup, p.ProviderId,
        db.Providers.Where(s => s.Id == p.ProviderId).Select(s => s.Name).FirstOrDefault(), p.SenStatus,
        db.Cases.Count(c => c.SubjectKind == "pupil" && c.SubjectId == p.Id && c.ClosedAt == null)));
}

internal sealed class ProviderReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes) : IProviderReader
{
    public async Task<ProviderPage?> Page(Actor actor, string id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var json = await scopes.Providers(db, actor).AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync(stop);
        if (json is null) return null;
        var staff = scopes.Of(actor).Register;
        return new ProviderPage(
            CaseJson.Read<Provider>(json),
            await scopes.Pupils(db, actor).CountAsync(p => p.ProviderId == id, stop),
            staff ? await PupilReader.Placed(db, id).Select(r => r.PupilId).Distinct().CountAsync(stop) : 0,
            staff ? await Lines.Alerts(db, "provider", id, stop) : [],
            staff ? await Lines.Of(db, scopes.StaffCases(db, actor).Where(c => c.ProviderId == id || (c.SubjectKind == "provider" && c.SubjectId == id)).OrderByDescending(c => c.ChangedAt).Take(50)).ToListAsync(stop) : [],
            staff ? await Lines.RecordTimeline(db, $"provider:{id}", stop) : []);
    }

    public async Task<Provider?> Find(Actor actor, string id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await scopes.Providers(db, actor).AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync(stop) is { } json ? CaseJson.Read<Provider>(json) : null;
    }

    public async Task<Page<ProviderLine>> List(Actor actor, ProviderQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var providers = scopes.Providers(db, actor).AsNoTracking();
        if (query.Kind is { Length: > 0 } kind) providers = providers.Where(p => p.Kind == kind);
        foreach (var word in Lines.Words(query.Text))
        {
            var start = " " + word;
            providers = providers.Where(p => p.Search.Contains(start));
        }

        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await providers.CountAsync(stop);
        var rows = await providers.OrderBy(p => p.Name).ThenBy(p => p.Id).Skip(skip).Take(take).Select(p => p.State).ToListAsync(stop);
        return new Page<ProviderLine>(
            [.. rows.Select(CaseJson.Read<Provider>).Select(p => new ProviderLine(p.Id, p.Kind, p.Name, p.Urn, p.HeadName, p.Address?.Lines ?? [], p.Email))],
            total, skip, take);
    }
}

internal sealed class Search(IDbContextFactory<BackOfficeDb> databases, Scopes scopes) : ISearch
{
    public async Task<IReadOnlyList<SearchHit>> Find(Actor actor, string text, int most = 12, CancellationToken stop = default)
    {
        var words = Lines.Words(text);
        if (words.Sum(w => w.Length) < 2) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        var take = Lines.Take(most);
        var hits = new List<SearchHit>();

        var cases = scopes.StaffCases(db, actor);
        foreach (var word in words) cases = cases.Where(c => c.Reference.ToLower().Contains(word) || c.SubjectName.ToLower().Contains(word));
        hits.AddRange(await cases.OrderBy(c => c.ClosedAt != null).ThenByDescending(c => c.ChangedAt).Take(take)
            .Select(c => new SearchHit("case", c.Reference, c.Reference, c.SubjectName + (c.ClosedAt == null ? "" : " (closed)"))).ToListAsync(stop));

        var pupils = scopes.Pupils(db, actor);
        var parents = db.Contacts.Where(c => scopes.Pupils(db, actor).Any(p => p.Id == c.PupilId));
        var providers = scopes.Providers(db, actor);
        foreach (var word in words)
        {
            var start = " " + word;
            pupils = pupils.Where(p => p.Search.Contains(start));
            parents = parents.Where(p => p.Search.Contains(start));
            providers = providers.Where(p => p.Search.Contains(start));
        }

        var foundPupils = await pupils.OrderBy(p => p.Surname).ThenBy(p => p.Forename).Take(take)
            .Select(p => new { p.Id, p.Forename, p.Surname, p.DateOfBirth, School = db.Providers.Where(s => s.Id == p.ProviderId).Select(s => s.Name).FirstOrDefault() }).ToListAsync(stop);
        hits.AddRange(foundPupils.Select(p => new SearchHit("pupil", p.Id, $"{p.Forename} {p.Surname}", Detail($"born {Day(p.DateOfBirth)}", p.School))));

        if (scopes.Of(actor).Register)
        {
            var foundParents = await parents.OrderBy(p => p.Surname).ThenBy(p => p.Forename).Take(take)
                .Join(db.Pupils, c => c.PupilId, p => p.Id, (c, p) => new { c.PupilId, c.Title, c.Forename, c.Surname, c.Relationship, Child = p.Forename + " " + p.Surname }).ToListAsync(stop);
            hits.AddRange(foundParents.Select(p => new SearchHit("parent", p.PupilId, $"{p.Title} {p.Forename} {p.Surname}".Trim(), $"{p.Relationship} of {p.Child}".Trim())));
        }

        hits.AddRange(await providers.OrderBy(p => p.Name).Take(take).Select(p => new SearchHit("provider", p.Id, p.Name, p.Kind)).ToListAsync(stop));

        // An equal share for each kind first: twelve cases must not hide the one pupil.
        return [.. hits.GroupBy(h => h.Kind).SelectMany(kind => kind.Select((hit, place) => (hit, place))).OrderBy(x => x.place).Take(take).Select(x => x.hit).OrderBy(Kind)];
    }

    private static int Kind(SearchHit hit) => hit.Kind switch { "case" => 0, "pupil" => 1, "parent" => 2, _ => 3 };

    private static string Detail(params string?[] parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", Rules.Calendars.Days.British);
}

internal sealed class ReturnReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit) : IReturnReader
{
    public async Task<Page<ReturnLine>> Mine(Actor actor, int skip = 0, int take = 50, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var returns = scopes.Returns(db, actor).AsNoTracking().Where(r => r.Status != nameof(ReturnStatus.Withdrawn));
        var total = await returns.CountAsync(stop);
        var rows = await returns.OrderByDescending(r => r.ChangedAt).ThenBy(r => r.Id).Skip(Math.Max(0, skip)).Take(Lines.Take(take)).ToListAsync(stop);
        var lines = new List<ReturnLine>(rows.Count);
        foreach (var row in rows) lines.Add(await Line(db, actor, row, stop));
        return new Page<ReturnLine>(lines, total, Math.Max(0, skip), Lines.Take(take));
    }

    public Task<ReturnPage?> Page(Actor actor, Guid id, CancellationToken stop = default) => Page(actor, returns => returns.Where(r => r.Id == id), stop);

    public async Task<Page<StaffReturnLine>> List(Actor actor, ReturnQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var returns = scopes.StaffReturns(db, actor);
        if (query.PackId is { Length: > 0 } pack) returns = returns.Where(r => r.PackId == pack);
        if (query.Status is { Length: > 0 } status) returns = returns.Where(r => r.Status == status);
        var found = returns.Select(r => new
        {
            Row = r,
            Provider = db.Providers.Where(p => p.Id == r.ProviderId).Select(p => p.Name).FirstOrDefault(),
            Case = db.Cases.Where(c => c.Id == r.CaseId).Select(c => c.Reference).FirstOrDefault(),
        });
        foreach (var word in Lines.Words(query.Text))
        {
            found = found.Where(f => f.Row.Reference.ToLower().Contains(word) || f.Row.OwnerName.ToLower().Contains(word)
                || (f.Provider != null && f.Provider.ToLower().Contains(word)) || (f.Case != null && f.Case.ToLower().Contains(word)));
        }

        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await found.CountAsync(stop);
        var rows = await found.OrderByDescending(f => f.Row.ChangedAt).ThenBy(f => f.Row.Id).Skip(skip).Take(take)
            .Select(f => new StaffReturnLine(f.Row.Id, f.Row.Reference, f.Row.PackId, f.Row.FormId, f.Row.Status, f.Row.OwnerName, f.Row.ProviderId, f.Provider, f.Row.StartedAt, f.Row.ChangedAt, f.Row.SubmittedAt, f.Case))
            .ToListAsync(stop);
        return new Page<StaffReturnLine>(rows, total, skip, take);
    }

    public Task<ReturnPage?> Page(Actor actor, string reference, CancellationToken stop = default)
    {
        var tidy = References.Tidy(reference);
        return Page(actor, returns => returns.Where(r => r.Reference == tidy), stop);
    }

    public Task<ReturnPage?> Previous(Actor actor, string packId, string formId, CancellationToken stop = default) => Page(
        actor,
        returns => returns.Where(r => r.PackId == packId && r.FormId == formId && r.SubmittedAt != null && r.Status != nameof(ReturnStatus.Withdrawn)
            && (actor.Organisation == null ? r.OwnerId == actor.Id : r.ProviderId == actor.Organisation)).OrderByDescending(r => r.SubmittedAt),
        stop);

    private async Task<ReturnPage?> Page(Actor actor, Func<IQueryable<ReturnRow>, IQueryable<ReturnRow>> pick, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await pick(scopes.Returns(db, actor).AsNoTracking()).FirstOrDefaultAsync(stop);
        if (row is null) return null;
        await audit.Read(actor, $"return:{row.Id:D}", stop);
        return new ReturnPage(await Line(db, actor, row, stop), CaseJson.Read<ReturnState>(row.State));
    }

    private async Task<ReturnLine> Line(BackOfficeDb db, Actor actor, ReturnRow row, CancellationToken stop)
    {
        RequestProgress? progress = null;
        if (row.CaseId is { } caseId && await scopes.Cases(db, actor).AsNoTracking().Where(c => c.Id == caseId)
                .Select(c => new { c.Reference, c.PackId, c.Stage, c.Status, c.ClosedAs, NextDue = db.Clocks.Where(k => k.CaseId == c.Id && k.Status == "Running").Min(k => (DateOnly?)k.Due) })
                .FirstOrDefaultAsync(stop) is { } found)
        {
            var letters = await Lines.Letters(scopes.Letters(db, actor).Where(l => l.CaseId == caseId), stop);
            progress = new RequestProgress(found.Reference, found.PackId, found.Stage, found.Status, found.ClosedAs, found.NextDue, letters);
        }

        return new ReturnLine(row.Id, row.Reference, row.PackId, row.FormId, row.Status, row.StartedAt, row.ChangedAt, row.SubmittedAt, progress);
    }
}

internal sealed class SavedViews(IDbContextFactory<BackOfficeDb> databases) : ISavedViews
{
    public async Task<IReadOnlyList<SavedView>> List(Actor actor, string page, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        string[] teams = [.. actor.Teams];
        var rows = await db.SavedViews.AsNoTracking()
            .Where(v => v.Page == page && (v.OwnerId == actor.Id || (v.Team != null && teams.Contains(v.Team))))
            .OrderBy(v => v.OwnerId == actor.Id ? 0 : 1).ThenBy(v => v.Position).ThenBy(v => v.Name)
            .ToListAsync(stop);
        return [.. rows.Select(v => new SavedView(v.Id, v.Name, v.Team, v.Page, Lines.Json(v.Query) ?? [], v.OwnerId == actor.Id))];
    }

    public async Task<Guid> Save(Actor actor, string page, string name, JsonObject query, string? team = null, CancellationToken stop = default)
    {
        if (team is not null && !actor.Teams.Contains(team)) throw new Settings.AccessDeniedException("You can share a view only with a team that you work in.");
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.SavedViews.FirstOrDefaultAsync(v => v.OwnerId == actor.Id && v.Page == page && v.Name == name, stop);
        if (row is null)
        {
            var position = await db.SavedViews.CountAsync(v => v.OwnerId == actor.Id && v.Page == page, stop);
            db.SavedViews.Add(row = new SavedViewRow { Id = Guid.CreateVersion7(), OwnerId = actor.Id, Page = page, Name = name, Position = position });
        }

        (row.Query, row.Team) = (query.ToJsonString(), team);
        await db.SaveChangesAsync(stop);
        return row.Id;
    }

    public async Task<bool> Delete(Actor actor, Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.SavedViews.Where(v => v.Id == id && v.OwnerId == actor.Id).ExecuteDeleteAsync(stop) == 1;
    }
}
