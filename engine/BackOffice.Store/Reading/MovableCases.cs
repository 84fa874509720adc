using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>An open case as whoever moves cases between versions sees it: where it stands, and nothing of whom it is about.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Reference">Reference.</param>
/// <param name="PackVersion">Version that it runs.</param>
/// <param name="Stage">Stage.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="Steps">Steps with an open task or a wait.</param>
public sealed record MovableCase(Guid Id, string Reference, string PackVersion, string Stage, DateTimeOffset OpenedAt, ImmutableList<string> Steps);

/// <summary>Cases that could be moved to another version of their pack. For those who may move them; anybody else is refused.</summary>
public interface IMovableCases
{
    /// <summary>Most cases in one answer.</summary>
    const int Most = 500;

    /// <summary>How many open cases run each version of a pack.</summary>
    Task<ImmutableSortedDictionary<string, int>> Versions(Actor actor, string packId, CancellationToken stop = default);

    /// <summary>Open cases of one version, oldest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="packId">Pack.</param>
    /// <param name="version">Version that they run.</param>
    /// <param name="step">Only those that stand at this step; null for all.</param>
    /// <param name="stop">Stops.</param>
    Task<Page<MovableCase>> List(Actor actor, string packId, string version, string? step = null, CancellationToken stop = default);
}

internal sealed class MovableCases(IDbContextFactory<BackOfficeDb> databases) : IMovableCases
{
    public async Task<ImmutableSortedDictionary<string, int>> Versions(Actor actor, string packId, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var open = nameof(CaseStatus.Open);
        var counts = await db.Cases.Where(c => c.PackId == packId && c.Status == open).GroupBy(c => c.PackVersion).Select(g => new { g.Key, Cases = g.Count() }).ToListAsync(stop);
        return counts.ToImmutableSortedDictionary(count => count.Key, count => count.Cases);
    }

    public async Task<Page<MovableCase>> List(Actor actor, string packId, string version, string? step = null, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var open = nameof(CaseStatus.Open);
        var cases = db.Cases.Where(c => c.PackId == packId && c.PackVersion == version && c.Status == open);
        if (step is not null)
            cases = cases.Where(c => db.Tasks.Any(t => t.CaseId == c.Id && t.ClosedAt == null && t.StepId == step) || db.Waits.Any(w => w.CaseId == c.Id && w.Purpose == "resume" && w.StepId == step));
        var total = await cases.CountAsync(stop);
        var rows = await cases.OrderBy(c => c.OpenedAt).ThenBy(c => c.Reference).Take(IMovableCases.Most).Select(c => new { c.Id, c.Reference, c.PackVersion, c.Stage, c.OpenedAt }).ToListAsync(stop);
        var ids = rows.Select(row => row.Id).ToArray();
        var tasks = await db.Tasks.Where(t => t.ClosedAt == null && ids.Contains(t.CaseId)).Select(t => new Stand(t.CaseId, t.StepId, null)).ToListAsync(stop);
        var waits = await db.Waits.Where(w => w.Purpose == "resume" && ids.Contains(w.CaseId)).Select(w => new Stand(w.CaseId, w.StepId, w.DueAt)).ToListAsync(stop);
        var steps = Stand.Of(tasks, waits).ToLookup(stand => stand.CaseId, stand => stand.StepId);
        return new Page<MovableCase>([.. rows.Select(row => new MovableCase(row.Id, row.Reference, row.PackVersion, row.Stage, row.OpenedAt, [.. steps[row.Id].Distinct().Order(StringComparer.Ordinal)]))], total, 0, IMovableCases.Most);
    }

    private static void Guard(Actor actor)
    {
        if (Access.Why(actor, Operation.MoveVersion, new AccessRecord(RecordKind.Case)) is { } why) throw new AccessDeniedException(why);
    }
}

/// <summary>A place where a case stands: an open task or a wait.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="StepId">The step.</param>
/// <param name="DueAt">Moment that a wait ends by itself; null for a task, and for a wait that only an event ends.</param>
internal sealed record Stand(Guid CaseId, string StepId, DateTimeOffset? DueAt)
{
    /// <summary>Many a process waits all along for a withdrawal that hardly ever comes: a case stands there only when it stands nowhere else.</summary>
    public static IEnumerable<Stand> Of(IReadOnlyCollection<Stand> tasks, IReadOnlyCollection<Stand> waits)
    {
        var busy = tasks.Concat(waits.Where(wait => wait.DueAt is not null)).Select(stand => stand.CaseId).ToHashSet();
        return tasks.Concat(waits.Where(wait => wait.DueAt is not null || !busy.Contains(wait.CaseId)));
    }
}
