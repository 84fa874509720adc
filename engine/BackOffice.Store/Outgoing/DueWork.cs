using System.Data;
using System.Data.Common;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Outgoing;

/// <summary>A timer that has come due and that this node has claimed for a while.</summary>
internal readonly record struct DueTimer(CaseId Case, int Wait);

/// <summary>A message that this node has claimed for a while.</summary>
internal sealed record DueMessage(long Id, string Key, string Kind, string Target, JsonObject Body, string Origin, int Attempts);

/// <summary>
/// Timers and messages that are due. Whichever node is free claims them for a while; when a node dies, the claim runs out and
/// another takes them. They are acted on at least once, and their command ids make that once.
/// </summary>
internal sealed class DueWork(IDbContextFactory<BackOfficeDb> databases)
{
    private const string Postgres = "Npgsql.EntityFrameworkCore.PostgreSQL";

    public async Task<IReadOnlyList<DueTimer>> ClaimTimers(DateTimeOffset now, TimeSpan lease, int most, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var utc = now.UtcDateTime;

        // A look costs nothing; a claim takes the write lock, which on SQLite there is only one of.
        if (!await db.Waits.AnyAsync(w => w.DueAt != null && w.DueAt <= now && (w.ClaimedUntil == null || w.ClaimedUntil < now), stop)) return [];
        var found = new List<DueTimer>();
        await Read(
            db,
            $"""
            UPDATE waits SET claimed_until = @until, attempts = attempts + 1
            WHERE (case_id, number) IN (
                SELECT case_id, number FROM waits
                WHERE due_at IS NOT NULL AND due_at <= @now AND (claimed_until IS NULL OR claimed_until < @now)
                ORDER BY due_at LIMIT @most {SkipLocked(db)})
            RETURNING case_id, number
            """,
            reader => found.Add(new DueTimer(new CaseId(reader.GetGuid(0)), reader.GetInt32(1))),
            stop,
            ("@now", utc), ("@until", utc + lease), ("@most", most));
        return found;
    }

    /// <summary>Takes away a timer that nothing waits for any more.</summary>
    public async Task ForgetTimer(DueTimer timer, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Waits.Where(w => w.CaseId == timer.Case.Value && w.Number == timer.Wait).ExecuteDeleteAsync(stop);
    }

    public async Task<IReadOnlyList<DueMessage>> ClaimMessages(DateTimeOffset now, TimeSpan lease, int most, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var utc = now.UtcDateTime;
        if (!await db.Outbox.AnyAsync(o => o.SentAt == null && o.DueAt <= now && (o.ClaimedUntil == null || o.ClaimedUntil < now), stop)) return [];
        var found = new List<DueMessage>();
        await Read(
            db,
            $"""
            UPDATE outbox SET claimed_until = @until, attempts = attempts + 1
            WHERE id IN (
                SELECT id FROM outbox
                WHERE sent_at IS NULL AND due_at <= @now AND (claimed_until IS NULL OR claimed_until < @now)
                ORDER BY id LIMIT @most {SkipLocked(db)})
            RETURNING id, key, kind, target, body, origin, attempts
            """,
            reader => found.Add(new DueMessage(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                (JsonObject)JsonNode.Parse(reader.GetString(4))!, reader.GetString(5), reader.GetInt32(6))),
            stop,
            ("@now", utc), ("@until", utc + lease), ("@most", most));
        found.Sort((a, b) => a.Id.CompareTo(b.Id));
        return found;
    }

    /// <summary>Keeps a message for longer, while dealing with it takes long.</summary>
    public async Task KeepMessage(long id, DateTimeOffset until, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Outbox.Where(o => o.Id == id).ExecuteUpdateAsync(set => set.SetProperty(o => o.ClaimedUntil, until), stop);
    }

    public async Task Sent(long[] ids, DateTimeOffset at, string? fault, CancellationToken stop)
    {
        if (ids.Length == 0) return;
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Outbox.Where(o => ids.Contains(o.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(o => o.SentAt, at).SetProperty(o => o.ClaimedUntil, (DateTimeOffset?)null).SetProperty(o => o.Fault, fault), stop);
    }

    public async Task TryLater(long id, DateTimeOffset at, string fault, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        await db.Outbox.Where(o => o.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(o => o.DueAt, at).SetProperty(o => o.ClaimedUntil, (DateTimeOffset?)null).SetProperty(o => o.Fault, fault), stop);
    }

    /// <summary>SQLite has one writer, so a claim never meets another.</summary>
    private static string SkipLocked(BackOfficeDb db) => db.Database.ProviderName == Postgres ? "FOR UPDATE SKIP LOCKED" : "";

    private static async Task Read(BackOfficeDb db, string sql, Action<DbDataReader> row, CancellationToken stop, params (string Name, object Value)[] values)
    {
        await db.Database.OpenConnectionAsync(stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) row(reader);
    }
}
