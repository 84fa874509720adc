using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Rules.Calendars;
using BackOffice.Store.Data;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Reading;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Settings;

/// <summary>The calendars as they stand, where they are kept.</summary>
internal sealed class CalendarStore(IDbContextFactory<BackOfficeDb> databases, IAudit audit, OutgoingSignal signal, TimeProvider clock) : ICalendars
{
    public async Task<CalendarsNow> Read(Actor actor, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var kept = await db.Settings.AsNoTracking().Where(s => s.Key == SettingKeys.Calendars || s.Key == SettingKeys.Recount).ToDictionaryAsync(s => s.Key, s => s.Value, stop);
        var json = kept.GetValueOrDefault(SettingKeys.Calendars) ?? "";
        return new CalendarsNow(json, VersionOf(json), kept.GetValueOrDefault(SettingKeys.Recount) is { } progress ? CaseJson.Read<RecountProgress>(progress) : null);
    }

    public async Task<string?> Save(Actor actor, string seenVersion, CalendarEdit edit, CancellationToken stop = default)
    {
        Guard(actor);
        if (edit.Json is not { } json) return string.Join(" ", edit.Problems);
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row = await db.Settings.FindAsync([SettingKeys.Calendars], stop);
        var before = row?.Value ?? "";
        if (VersionOf(before) != seenVersion) return "Somebody else has changed the calendars meanwhile. Look at them again, then make your change.";
        if (row is null) db.Settings.Add(new SettingRow { Key = SettingKeys.Calendars, Value = json, ChangedAt = now, ChangedBy = actor.Id });
        else if (await db.Settings.Where(s => s.Key == SettingKeys.Calendars && s.Value == before).ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, json).SetProperty(s => s.ChangedAt, now).SetProperty(s => s.ChangedBy, actor.Id), stop) != 1)
            return "Somebody else has changed the calendars meanwhile. Look at them again, then make your change.";

        // The recount leaves with the change, in one transaction: a node that dies now loses neither.
        db.Outbox.Add(new OutboxRow
        {
            Key = $"calendars:{Guid.CreateVersion7():D}",
            Kind = "command",
            Target = "calendars",
            Origin = actor.Name,
            CreatedAt = now,
            DueAt = now,
            Body = new JsonObject
            {
                ["command"] = nameof(RecountClocks),
                ["reason"] = edit.What,
                ["calendars"] = edit.Calendars is { } names ? new JsonArray([.. names.Select(name => (JsonNode)name)]) : null,
            }.ToJsonString(),
        });
        await db.SaveChangesAsync(stop);
        await Progress(db, new RecountProgress(edit.What, actor.Name, now, 0, 0, 0, null), stop);
        await transaction.CommitAsync(stop);
        await audit.Note(actor, "ChangeCalendars", $"setting:{SettingKeys.Calendars}", new JsonObject { ["what"] = edit.What, ["old"] = before, ["new"] = json }, stop);
        signal.Ring();
        return null;
    }

    /// <summary>Clocks that still count in open cases, by case.</summary>
    public async Task<IReadOnlyList<(Guid Case, string Pack, string Clock)>> OpenClocks(CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var (open, running, paused) = (nameof(CaseStatus.Open), nameof(ClockStatus.Running), nameof(ClockStatus.Paused));
        var rows = await db.Clocks.AsNoTracking().Where(k => k.Status == running || k.Status == paused)
            .Join(db.Cases.Where(c => c.Status == open), k => k.CaseId, c => c.Id, (k, c) => new { c.Id, c.PackId, k.ClockId }).Distinct().OrderBy(x => x.Id).ToListAsync(stop);
        return [.. rows.Select(row => (row.Id, row.PackId, row.ClockId))];
    }

    /// <summary>Says how far a recount is.</summary>
    public async Task Say(RecountProgress progress, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await Progress(db, progress, stop);
    }

    private static async Task Progress(BackOfficeDb db, RecountProgress progress, CancellationToken stop)
    {
        var json = CaseJson.Write(progress);
        if (await db.Settings.Where(s => s.Key == SettingKeys.Recount).ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, json).SetProperty(s => s.ChangedAt, progress.StartedAt), stop) == 1) return;
        db.Settings.Add(new SettingRow { Key = SettingKeys.Recount, Value = json, ChangedAt = progress.StartedAt, ChangedBy = progress.By });
        await db.SaveChangesAsync(stop);
    }

    private static string VersionOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..16];

    private static void Guard(Actor actor)
    {
        if (Access.Why(actor, Operation.Administer, new AccessRecord(RecordKind.House)) is { } why) throw new AccessDeniedException(why);
    }
}
