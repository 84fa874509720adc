using System.Collections.Concurrent;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>
/// Rounds as they were last read, by their version. A round lists everybody who is asked, and every page of every return asks
/// for its days: it is read from its text once for each version, not once for each page.
/// </summary>
internal sealed class RoundStates(IDbContextFactory<BackOfficeDb> databases)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<Guid, (long Version, RoundState State)> _kept = new();

    /// <summary>The round as it is now; null when there is none.</summary>
    public async Task<RoundState?> Find(Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Rounds.AsNoTracking().Where(r => r.Id == id).Select(r => (long?)r.Version).FirstOrDefaultAsync(stop) is { } version ? await At(db, id, version, stop) : null;
    }

    /// <summary>The round at a version that was just read; where it has moved on since, as it is now.</summary>
    public async Task<RoundState?> At(BackOfficeDb db, Guid id, long version, CancellationToken stop)
    {
        if (_kept.TryGetValue(id, out var kept) && kept.Version == version) return kept.State;
        if (await db.Rounds.AsNoTracking().Where(r => r.Id == id).Select(r => new { r.Version, r.State }).FirstOrDefaultAsync(stop) is not { } row) return null;
        var state = CaseJson.Read<RoundState>(row.State);
        if (_kept.Count >= Most) _kept.Clear();
        _kept[id] = (row.Version, state);
        return state;
    }
}
