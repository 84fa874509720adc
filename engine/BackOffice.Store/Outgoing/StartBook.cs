using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Outgoing;

/// <summary>A step that is to start cases by the calendar.</summary>
internal sealed record WantedStart(string PackId, string StepId, string PackVersion, string Kind, string Spec, DateTimeOffset? NextAt);

/// <summary>
/// The calendar of starts. A due time is first written down as being dealt with, which one node alone can do; then its case is opened
/// under an id that follows from the time; then it is crossed out. A node that dies in between leaves the time for another, and the
/// id makes that the same case.
/// </summary>
internal sealed class StartBook(IDbContextFactory<BackOfficeDb> databases)
{
    public async Task<IReadOnlyList<StartRow>> All(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Starts.AsNoTracking().OrderBy(s => s.PackId).ThenBy(s => s.StepId).ToListAsync(stop);
    }

    /// <summary>Makes the calendar what the running packs say. A schedule that stays the same keeps its next time.</summary>
    public async Task Set(IReadOnlyList<StartRow> known, IReadOnlyList<WantedStart> wanted, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        foreach (var row in known.Where(row => !wanted.Any(start => start.PackId == row.PackId && start.StepId == row.StepId)))
            await db.Starts.Where(s => s.PackId == row.PackId && s.StepId == row.StepId && s.Spec == row.Spec).ExecuteDeleteAsync(stop);
        foreach (var start in wanted)
        {
            if (known.FirstOrDefault(row => row.PackId == start.PackId && row.StepId == start.StepId) is not { } row)
            {
                await Add(start, stop);
                continue;
            }

            var same = db.Starts.Where(s => s.PackId == start.PackId && s.StepId == start.StepId && s.Spec == row.Spec && s.PackVersion == row.PackVersion);
            if (row.Spec != start.Spec)
            {
                await same.ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.PackVersion, start.PackVersion).SetProperty(s => s.Kind, start.Kind).SetProperty(s => s.Spec, start.Spec)
                        .SetProperty(s => s.NextAt, start.NextAt).SetProperty(s => s.FiringAt, (DateTimeOffset?)null).SetProperty(s => s.Fault, (string?)null), stop);
            }
            else if (row.PackVersion != start.PackVersion)
            {
                await same.ExecuteUpdateAsync(set => set.SetProperty(s => s.PackVersion, start.PackVersion), stop);
            }
        }
    }

    /// <summary>Writes a due time down as being dealt with. False when another node has, or the calendar was changed.</summary>
    public async Task<bool> Claim(StartRow row, DateTimeOffset firing, int missed, DateTimeOffset? next, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Starts.Where(s => s.PackId == row.PackId && s.StepId == row.StepId && s.NextAt == row.NextAt && s.FiringAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.FiringAt, firing).SetProperty(s => s.Missed, missed).SetProperty(s => s.NextAt, next), stop) == 1;
    }

    /// <summary>Crosses a time out.</summary>
    public async Task Done(StartRow row, DateTimeOffset firing, string? reference, string? fault, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Starts.Where(s => s.PackId == row.PackId && s.StepId == row.StepId && s.FiringAt == firing).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.FiringAt, (DateTimeOffset?)null).SetProperty(s => s.LastAt, firing).SetProperty(s => s.LastCase, s => reference ?? s.LastCase).SetProperty(s => s.Fault, fault), stop);
    }

    /// <summary>Another node may have added it at the same moment: its row is as good.</summary>
    private async Task Add(WantedStart start, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        db.Starts.Add(new StartRow { PackId = start.PackId, StepId = start.StepId, PackVersion = start.PackVersion, Kind = start.Kind, Spec = start.Spec, NextAt = start.NextAt });
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            await using var look = await databases.CreateDbContextAsync(stop);
            if (!await look.Starts.AnyAsync(s => s.PackId == start.PackId && s.StepId == start.StepId, stop)) throw;
        }
    }
}
