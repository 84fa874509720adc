using BackOffice.Engine.Access;
using BackOffice.Store.Committing;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Settings;

/// <summary>Names of the settings that the product itself reads.</summary>
public static class SettingKeys
{
    /// <summary>The council as letters name it: JSON with name, phone, email, address[].</summary>
    public const string Council = "council";

    /// <summary>Extra bank holidays and the term calendars, in the calendar file's format.</summary>
    public const string Calendars = "calendars";

    /// <summary>How far the counting of open clocks is after the last change of the calendars.</summary>
    public const string Recount = "calendars.recount";

    /// <summary>How far the demo's clock has been moved forward, as a time span.</summary>
    public const string ClockOffset = "clock.offset";
}

/// <summary>Settings of the house, kept in the database so that every node has the same.</summary>
public interface ISettings
{
    /// <summary>A setting; null when it was never set.</summary>
    Task<string?> Get(string key, CancellationToken stop = default);

    /// <summary>Sets a setting and writes the change to the audit trail.</summary>
    Task Set(Actor actor, string key, string value, CancellationToken stop = default);
}

internal sealed class SettingsStore(IDbContextFactory<BackOfficeDb> databases, ICommitter committer, TimeProvider clock) : ISettings
{
    public async Task<string?> Get(string key, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Settings.AsNoTracking().Where(s => s.Key == key).Select(s => s.Value).FirstOrDefaultAsync(stop);
    }

    public async Task Set(Actor actor, string key, string value, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Administer, new AccessRecord(RecordKind.House)) is { } why) throw new AccessDeniedException(why);
        await using var db = await databases.CreateDbContextAsync(stop);
        var row = await db.Settings.FindAsync([key], stop);
        if (row is null) db.Settings.Add(row = new SettingRow { Key = key });
        else if (row.Value == value) return;
        var before = row.Value;
        (row.Value, row.ChangedAt, row.ChangedBy) = (value, clock.GetUtcNow(), actor.Id);
        await db.SaveChangesAsync(stop);
        await committer.Audit(new AuditLine(actor, clock.GetUtcNow(), "SetSetting", $"setting:{key}", new() { ["old"] = before, ["new"] = value }), stop);
    }
}

/// <summary>Somebody reached something that no page should have offered them. The message is the policy's sentence.</summary>
/// <param name="why">Why not, and who could help.</param>
public sealed class AccessDeniedException(string why) : Exception(why);
