using System.Globalization;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class LandingReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IPupilReader pupils, IAudit audit) : ILandingReader
{
    public async Task<Page<LandedRowLine>> List(Actor actor, LandedRowQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var status = query.Status.ToString();
        var rows = scopes.LandedRows(db, actor).AsNoTracking().Where(r => r.Status == status);
        if (query.LandingId is { } landing) rows = rows.Where(r => r.LandingId == landing);
        foreach (var word in Lines.Words(query.Text))
        {
            var start = " " + word;
            rows = rows.Where(r => r.Search.Contains(start));
        }

        var (skip, take) = (Math.Max(0, query.Skip), Lines.Take(query.Take));
        var total = await rows.CountAsync(stop);
        var found = await InOrder(rows).Skip(skip).Take(take).ToListAsync(stop);
        return new Page<LandedRowLine>(
            [.. found.Select(r => new LandedRowLine(r.Id, $"{r.Surname}, {r.Forename}", r.DateOfBirth, r.ProviderId, r.Provider, r.RoundId, r.Round, r.LandingId, r.Reference, Enum.Parse<LandedStatus>(r.Status), r.How, r.DecidedBy, r.PupilId, r.ChangedAt))],
            total, skip, take);
    }

    public async Task<LandedRowCounts> Counts(Actor actor, Guid? landing = null, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var rows = scopes.LandedRows(db, actor).AsNoTracking();
        if (landing is { } one) rows = rows.Where(r => r.LandingId == one);
        var counts = await rows.GroupBy(r => r.Status).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, stop);
        int Of(LandedStatus status) => counts.GetValueOrDefault(status.ToString());
        return new LandedRowCounts(Of(LandedStatus.Waiting), Of(LandedStatus.Matched), Of(LandedStatus.Added), Of(LandedStatus.SetAside));
    }

    public async Task<LandedRowPage?> Row(Actor actor, Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var landing = await scopes.LandedRows(db, actor).AsNoTracking().Where(r => r.Id == id).Join(db.Landings, r => r.LandingId, l => l.Id, (r, l) => l.State).FirstOrDefaultAsync(stop);
        if (landing is null || CaseJson.Read<LandingState>(landing) is not { } state || state.Rows.Find(one => one.Id == id) is not { } row) return null;
        await audit.Read(actor, $"landing:{state.Id.Value:D}", stop);

        // What another row of the return is about is no candidate of this one, and neither is its own record while it waits for another.
        var taken = state.Rows.Where(other => other.Id != id).Select(other => other.PupilId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var lines = row.PupilId is { } matched
            ? [matched]
            : (await pupils.Candidates(actor, new RequestedPupil(row.Child), 12, stop)).Select(found => found.Pupil.Id).Where(pupil => !taken.Contains(pupil)).ToList();
        var records = (await db.Pupils.AsNoTracking().Where(p => lines.Contains(p.Id))
            .Select(p => new { p.Id, p.State, School = db.Providers.Where(s => s.Id == p.ProviderId).Select(s => s.Name).FirstOrDefault() }).ToListAsync(stop)).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var settings = records.Values.SelectMany(p => CaseJson.Read<Pupil>(p.State).Placements).Select(placement => placement.ProviderId).Distinct().ToList();
        var names = await db.Providers.AsNoTracking().Where(p => settings.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, stop);
        var candidates = lines.Where(records.ContainsKey).Select(line =>
        {
            var record = records[line];
            var pupil = CaseJson.Read<Pupil>(record.State);
            return new RowCandidate(
                pupil, record.School, PupilMatch.Reasons(new RequestedPupil(row.Child), pupil), ChildMatch.Differences(row.Child, pupil),
                [.. pupil.Placements.OrderByDescending(placement => placement.On).DistinctBy(placement => placement.ProviderId).Select(placement => names.GetValueOrDefault(placement.ProviderId, placement.ProviderId))]);
        });
        var waiting = nameof(LandedStatus.Waiting);
        var queue = InOrder(scopes.LandedRows(db, actor).AsNoTracking().Where(r => r.Status == waiting && r.Id != id));
        var (surname, forename) = (row.Child.Surname, row.Child.Forename);
        var next = await queue.Where(r => string.Compare(r.Surname, surname) > 0 || (r.Surname == surname && string.Compare(r.Forename, forename) >= 0)).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(stop)
            ?? await queue.Select(r => (Guid?)r.Id).FirstOrDefaultAsync(stop);
        return new LandedRowPage(state.Source, state.Id.Value, row, [.. candidates], next, await Lines.RecordTimeline(db, $"landing:{state.Id.Value:D}", stop));
    }

    private static IQueryable<LandedRowRow> InOrder(IQueryable<LandedRowRow> rows) => rows.OrderBy(r => r.Surname).ThenBy(r => r.Forename).ThenBy(r => r.Id);
}

/// <summary>A child's place in a setting, as the child's page shows it.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Setting">Name of the setting.</param>
/// <param name="Since">Day of the first return of the setting that named the child.</param>
/// <param name="MissedOn">Day of a later return of the setting that does not name the child; null while the latest does.</param>
public sealed record PlacementLine(Placement Placement, string Setting, DateOnly Since, DateOnly? MissedOn)
{
    /// <summary>Funded hours of the week.</summary>
    public decimal Funded => Placement.Funding.Values.Sum();
}

/// <summary>Placements of a child by setting: the latest of each, and whether the setting's newest return still names the child.</summary>
internal static class PlacementLines
{
    public static async Task<IReadOnlyList<PlacementLine>> Of(BackOfficeDb db, Pupil pupil, string? only, CancellationToken stop)
    {
        var shown = pupil.Placements.FindAll(placement => only is null || placement.ProviderId == only);
        if (shown.IsEmpty) return [];
        var settings = shown.Select(placement => placement.ProviderId).Distinct().ToList();
        var names = await db.Providers.AsNoTracking().Where(p => settings.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, stop);
        var latest = await db.LandedRows.AsNoTracking().Where(r => settings.Contains(r.ProviderId)).GroupBy(r => r.ProviderId).Select(group => new { group.Key, Day = group.Max(r => r.OnDay) }).ToDictionaryAsync(group => group.Key, group => group.Day, stop);
        return
        [
            .. shown.GroupBy(placement => placement.ProviderId, StringComparer.Ordinal).Select(own =>
            {
                var now = own.MaxBy(placement => placement.On)!;
                DateOnly? missed = latest.TryGetValue(own.Key, out var day) && day > now.On ? day : null;
                return new PlacementLine(now, names.GetValueOrDefault(own.Key, own.Key), own.Min(placement => placement.On), missed);
            }).OrderBy(line => line.MissedOn is not null).ThenByDescending(line => line.Placement.On).ThenBy(line => line.Setting, StringComparer.Create(CultureInfo.InvariantCulture, ignoreCase: true)),
        ];
    }
}
