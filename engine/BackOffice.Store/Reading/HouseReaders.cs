using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Committing;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>How many open cases stand in a stage.</summary>
/// <param name="PackId">Case type.</param>
/// <param name="Stage">Stage.</param>
/// <param name="Cases">How many.</param>
public sealed record StageCount(string PackId, string Stage, int Cases);

/// <summary>How one clock stands over all cases that somebody may see. Cancelled runs are left out.</summary>
/// <param name="PackId">Case type.</param>
/// <param name="ClockId">Clock.</param>
/// <param name="Calm">Running, not yet amber.</param>
/// <param name="Amber">Running and amber.</param>
/// <param name="Red">Running and red, not past the due day.</param>
/// <param name="Late">Running past the due day.</param>
/// <param name="Met">Stopped in time, or excused, since the first day asked for.</param>
/// <param name="Breached">Stopped late since then.</param>
public sealed record ClockFigures(string PackId, string ClockId, int Calm, int Amber, int Red, int Late, int Met, int Breached);

/// <summary>Figures over the cases that the actor may see.</summary>
public interface IReports
{
    /// <summary>Open cases by stage.</summary>
    Task<IReadOnlyList<StageCount>> OpenByStage(Actor actor, CancellationToken stop = default);

    /// <summary>Clocks by how they stand today, and how those stopped since a day ended.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="today">The day in Europe/London.</param>
    /// <param name="since">First day of the period for clocks that have stopped.</param>
    /// <param name="stop">Stops.</param>
    Task<IReadOnlyList<ClockFigures>> Clocks(Actor actor, DateOnly today, DateOnly since, CancellationToken stop = default);
}

/// <summary>How the house runs: what waits to leave, what waits for its moment.</summary>
/// <param name="OpenCases">Open cases of all services.</param>
/// <param name="OutboxWaiting">Messages that have not left yet.</param>
/// <param name="OutboxFailing">Those among them that were tried and failed at least once.</param>
/// <param name="Faults">The newest reasons for failing, in the words of the mail server or the record that refused.</param>
/// <param name="Timers">Moments that cases wait for.</param>
/// <param name="NextTimer">The next of them.</param>
/// <param name="AuditLines">Lines of the audit trail.</param>
public sealed record HouseState(int OpenCases, int OutboxWaiting, int OutboxFailing, IReadOnlyList<string> Faults, int Timers, DateTimeOffset? NextTimer, long AuditLines);

/// <summary>For administrators; anybody else is refused.</summary>
public interface IHouseReader
{
    /// <summary>How the house runs now.</summary>
    Task<HouseState> State(Actor actor, CancellationToken stop = default);

    /// <summary>Reads the whole audit trail and checks every link.</summary>
    Task<AuditCheck> VerifyAudit(Actor actor, CancellationToken stop = default);
}

internal sealed class Reports(IDbContextFactory<BackOfficeDb> databases, Scopes scopes) : IReports
{
    public async Task<IReadOnlyList<StageCount>> OpenByStage(Actor actor, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var open = nameof(CaseStatus.Open);
        var counts = await scopes.StaffCases(db, actor).Where(c => c.Status == open)
            .GroupBy(c => new { c.PackId, c.Stage })
            .Select(group => new { group.Key.PackId, group.Key.Stage, Cases = group.Count() })
            .ToListAsync(stop);
        return [.. counts.Select(count => new StageCount(count.PackId, count.Stage, count.Cases))];
    }

    public async Task<IReadOnlyList<ClockFigures>> Clocks(Actor actor, DateOnly today, DateOnly since, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var (running, met, breached) = (nameof(ClockStatus.Running), nameof(ClockStatus.Met), nameof(ClockStatus.Breached));
        var rows = await scopes.StaffCases(db, actor)
            .Join(db.Clocks, c => c.Id, k => k.CaseId, (c, k) => new { c.PackId, Clock = k })
            .Where(x => x.Clock.Status == running || ((x.Clock.Status == met || x.Clock.Status == breached) && x.Clock.StoppedOn >= since))
            .GroupBy(x => new { x.PackId, x.Clock.ClockId })
            .Select(group => new
            {
                group.Key.PackId,
                group.Key.ClockId,
                Running = group.Count(x => x.Clock.Status == running),
                Amber = group.Count(x => x.Clock.Status == running && x.Clock.Due >= today && x.Clock.AmberOn <= today && (x.Clock.RedOn == null || x.Clock.RedOn > today)),
                Red = group.Count(x => x.Clock.Status == running && x.Clock.Due >= today && x.Clock.RedOn <= today),
                Late = group.Count(x => x.Clock.Status == running && x.Clock.Due < today),
                Met = group.Count(x => x.Clock.Status == met),
                Breached = group.Count(x => x.Clock.Status == breached),
            })
            .ToListAsync(stop);
        return [.. rows.OrderBy(row => row.PackId, StringComparer.Ordinal).ThenBy(row => row.ClockId, StringComparer.Ordinal)
            .Select(row => new ClockFigures(row.PackId, row.ClockId, row.Running - row.Amber - row.Red - row.Late, row.Amber, row.Red, row.Late, row.Met, row.Breached))];
    }
}

internal sealed class HouseReader(IDbContextFactory<BackOfficeDb> databases) : IHouseReader
{
    public async Task<HouseState> State(Actor actor, CancellationToken stop = default)
    {
        Guard(actor, Operation.Administer);
        await using var db = await databases.CreateDbContextAsync(stop);
        var open = nameof(CaseStatus.Open);
        var waiting = db.Outbox.Where(m => m.SentAt == null);
        return new HouseState(
            await db.Cases.CountAsync(c => c.Status == open, stop),
            await waiting.CountAsync(stop),
            await waiting.CountAsync(m => m.Fault != null, stop),
            await waiting.Where(m => m.Fault != null).OrderByDescending(m => m.Id).Select(m => m.Fault!).Take(5).ToListAsync(stop),
            await db.Waits.CountAsync(w => w.DueAt != null, stop),
            await db.Waits.Where(w => w.DueAt != null).OrderBy(w => w.DueAt).Select(w => w.DueAt).FirstOrDefaultAsync(stop),
            await db.Audit.LongCountAsync(stop));
    }

    public async Task<AuditCheck> VerifyAudit(Actor actor, CancellationToken stop = default)
    {
        Guard(actor, Operation.Audit);
        await using var db = await databases.CreateDbContextAsync(stop);
        return await AuditChain.Verify(db, stop);
    }

    private static void Guard(Actor actor, Operation operation)
    {
        if (Access.Why(actor, operation, new AccessRecord(RecordKind.House)) is { } why) throw new AccessDeniedException(why);
    }
}
