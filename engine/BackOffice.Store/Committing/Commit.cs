using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Store.Committing;

/// <summary>Everything that one command changes. It is written in one transaction, or not at all.</summary>
public abstract record Commit
{
    /// <summary>Id of the command; a command id that was seen before writes nothing.</summary>
    public required Guid CommandId { get; init; }

    /// <summary>Who asked.</summary>
    public required Actor Actor { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done, for the audit trail: the name of the command.</summary>
    public required string Action { get; init; }

    /// <summary>The answer to keep, as JSON, and to give again when the command comes a second time.</summary>
    public required string Answer { get; init; }

    /// <summary>Key of the record that is written, for example <c>case:…</c>; two commits of one key never share a transaction.</summary>
    internal abstract string Key { get; }

    /// <summary>Messages that leave after the commit.</summary>
    internal abstract ImmutableList<OutboxMessage> Outgoing { get; }

    /// <summary>What the audit trail says beside who, when and what.</summary>
    internal abstract JsonObject AuditDetails();

    /// <summary>The row that carries the version: written only over the version that was read.</summary>
    internal abstract void Fence(CommitRows rows);

    /// <summary>Everything else, written once the fence held.</summary>
    internal abstract void Fill(CommitRows rows);
}

/// <summary>How a commit ended.</summary>
public enum CommitEnd
{
    /// <summary>Written, and safe on disk.</summary>
    Written,

    /// <summary>Somebody else wrote first. Nothing was changed: load again and decide again.</summary>
    Stale,

    /// <summary>The command was carried out before. Nothing was changed: its stored answer is given again.</summary>
    Repeated,
}

/// <summary>How a commit ended, with the stored answer of a repeated command.</summary>
/// <param name="End">How it ended.</param>
/// <param name="StoredAnswer">Answer given the first time; null unless repeated.</param>
public readonly record struct CommitResult(CommitEnd End, string? StoredAnswer = null);

/// <summary>A line for the audit trail that belongs to no other change: a read of a sensitive record, a refusal, a sign-in.</summary>
/// <param name="Actor">Who.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Action">What, for example <c>Read</c>.</param>
/// <param name="Record">Of which record, for example <c>pupil:P000123</c>.</param>
/// <param name="Details">Further facts.</param>
public sealed record AuditLine(Actor Actor, DateTimeOffset At, string Action, string Record, JsonObject? Details = null);

/// <summary>The one way to write casework.</summary>
public interface ICommitter
{
    /// <summary>Writes one outcome. Comes back only once it is durable, stale or found to be a repeat.</summary>
    Task<CommitResult> Commit(Commit commit, CancellationToken stop = default);

    /// <summary>Adds a line to the audit trail.</summary>
    Task Audit(AuditLine line, CancellationToken stop = default);
}
