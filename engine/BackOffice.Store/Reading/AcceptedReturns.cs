using BackOffice.Engine.Cases;
using BackOffice.Engine.Returns;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>
/// Reads the returns of some packs for the public directory, which nobody signs in for. What comes out of it passes through the
/// form's own marks of what is public before anybody sees it.
/// </summary>
internal sealed class AcceptedReturns(IDbContextFactory<BackOfficeDb> databases)
{
    /// <summary>Returns of rounds that changed since a moment.</summary>
    public async Task<IReadOnlyList<(ReturnState State, DateTimeOffset ChangedAt)>> Changed(IReadOnlyCollection<string> packs, DateTimeOffset since, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var rows = await db.Returns.AsNoTracking().Where(r => packs.Contains(r.PackId) && r.ChangedAt >= since && r.RoundId != null && r.SubmittedAt != null)
            .Select(r => new { r.State, r.ChangedAt }).ToListAsync(stop);
        return [.. rows.Select(r => (CaseJson.Read<ReturnState>(r.State), r.ChangedAt))];
    }
}
