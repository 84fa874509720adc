using System.Globalization;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Settings;

/// <summary>
/// The clock of the house. In a demo it can be moved forward, never back, so that a statutory process of twenty weeks can be
/// shown in one sitting; timers that fall due on the way fire as they would have.
/// </summary>
/// <param name="databases">Where the offset is kept, so that all nodes have the same time.</param>
public sealed class HouseClock(IDbContextFactory<BackOfficeDb> databases) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far the clock runs ahead.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    /// <summary>Reads the offset again; the timer sweep does so regularly.</summary>
    public async Task Refresh(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var kept = await db.Settings.AsNoTracking().Where(s => s.Key == SettingKeys.ClockOffset).Select(s => s.Value).FirstOrDefaultAsync(stop);
        if (TimeSpan.TryParse(kept, CultureInfo.InvariantCulture, out var offset)) Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
    }

    /// <summary>Moves the clock forward for all nodes.</summary>
    /// <param name="by">By how much; zero or less does nothing.</param>
    /// <param name="stop">Stops.</param>
    public async Task MoveForward(TimeSpan by, CancellationToken stop = default)
    {
        if (by <= TimeSpan.Zero) return;
        await Refresh(stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Settings.FindAsync([SettingKeys.ClockOffset], stop);
        if (row is null) db.Settings.Add(row = new SettingRow { Key = SettingKeys.ClockOffset });
        var offset = Offset + by;
        (row.Value, row.ChangedAt, row.ChangedBy) = (offset.ToString("c", CultureInfo.InvariantCulture), System.GetUtcNow(), "system:clock");
        await db.SaveChangesAsync(stop);
        Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
    }
}
