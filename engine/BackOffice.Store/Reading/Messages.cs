using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>A message that could not leave.</summary>
/// <param name="Id">Key.</param>
/// <param name="Kind"><c>email</c>, <c>command</c> or <c>event</c>.</param>
/// <param name="Target">Where it goes: an address, or a record.</param>
/// <param name="What">Subject of an e-mail, or the command.</param>
/// <param name="Reference">Case that it is about; null when it is about none.</param>
/// <param name="CreatedAt">When it was left.</param>
/// <param name="NextAt">When it is tried again; null when it was refused for good.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Why">In the words of the mail server, or of the record that refused.</param>
public sealed record MessageLine(long Id, string Kind, string Target, string What, string? Reference, DateTimeOffset CreatedAt, DateTimeOffset? NextAt, int Attempts, string Why);

/// <summary>Messages that were refused or keep failing. For administrators; anybody else is refused.</summary>
public interface IMessages
{
    /// <summary>Those that nobody has dismissed, oldest first. The text of a letter is not among what an administrator sees.</summary>
    Task<Page<MessageLine>> Failing(Actor actor, int skip = 0, int take = 50, CancellationToken stop = default);

    /// <summary>Tries one again at once. The key under which it is acted on stays, so that nothing happens twice.</summary>
    /// <returns>False when it is not there any more.</returns>
    Task<bool> Retry(Actor actor, long id, CancellationToken stop = default);

    /// <summary>Gives one up, with a reason that stands in the audit trail.</summary>
    /// <returns>False when it is not there any more.</returns>
    Task<bool> Dismiss(Actor actor, long id, string reason, CancellationToken stop = default);
}

internal sealed class Messages(IDbContextFactory<BackOfficeDb> databases, IAudit audit, OutgoingSignal signal, TimeProvider clock) : IMessages
{
    public async Task<Page<MessageLine>> Failing(Actor actor, int skip = 0, int take = 50, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var failing = Those(db);
        var total = await failing.CountAsync(stop);
        var rows = await failing.AsNoTracking().OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Skip(Math.Max(0, skip)).Take(Lines.Take(take)).ToListAsync(stop);
        return new Page<MessageLine>([.. rows.Select(Show)], total, skip, take);
    }

    public async Task<bool> Retry(Actor actor, long id, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await Those(db).AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, stop) is not { } row) return false;
        var now = clock.GetUtcNow();
        await Those(db).Where(m => m.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.SentAt, (DateTimeOffset?)null).SetProperty(m => m.DueAt, now).SetProperty(m => m.ClaimedUntil, (DateTimeOffset?)null).SetProperty(m => m.Attempts, 0), stop);
        await audit.Note(actor, "RetryMessage", $"message:{row.Key}", new JsonObject { ["target"] = row.Target, ["why"] = row.Fault }, stop);
        signal.Ring();
        return true;
    }

    public async Task<bool> Dismiss(Actor actor, long id, string reason, CancellationToken stop = default)
    {
        Guard(actor);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await Those(db).AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, stop) is not { } row) return false;
        var now = clock.GetUtcNow();
        await Those(db).Where(m => m.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.SentAt, m => m.SentAt ?? now).SetProperty(m => m.DismissedAt, now).SetProperty(m => m.ClaimedUntil, (DateTimeOffset?)null), stop);
        await audit.Note(actor, "DismissMessage", $"message:{row.Key}", new JsonObject { ["target"] = row.Target, ["why"] = row.Fault, ["reason"] = reason.Trim() }, stop);
        return true;
    }

    internal static IQueryable<Data.OutboxRow> Those(BackOfficeDb db) => db.Outbox.Where(m => m.Fault != null && m.DismissedAt == null);

    private static MessageLine Show(Data.OutboxRow row)
    {
        var body = Lines.Json(row.Body) ?? [];
        var what = (string?)body["subject"] ?? (string?)body["command"] ?? (string?)body["event"] ?? row.Kind;
        return new MessageLine(row.Id, row.Kind, row.Target, what, (string?)body["reference"], row.CreatedAt, row.SentAt is null ? row.DueAt : null, row.Attempts, row.Fault!);
    }

    private static void Guard(Actor actor)
    {
        if (Access.Why(actor, Operation.Administer, new AccessRecord(RecordKind.House)) is { } why) throw new AccessDeniedException(why);
    }
}
