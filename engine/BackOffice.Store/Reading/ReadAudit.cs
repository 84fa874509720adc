using BackOffice.Engine.Access;
using BackOffice.Store.Committing;

namespace BackOffice.Store.Reading;

/// <summary>Writes down who opened a sensitive record.</summary>
public interface IAudit
{
    /// <summary>Somebody opened a record.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="record">Which, for example <c>pupil:P000123</c>.</param>
    /// <param name="stop">Stops.</param>
    Task Read(Actor actor, string record, CancellationToken stop = default);

    /// <summary>Anything else worth a line: a sign-in, a lock-out, an export.</summary>
    Task Note(Actor actor, string action, string record, System.Text.Json.Nodes.JsonObject? details = null, CancellationToken stop = default);
}

internal sealed class ReadAudit(ICommitter committer, TimeProvider clock) : IAudit
{
    public Task Read(Actor actor, string record, CancellationToken stop = default) =>
        // The product reads by itself all the time; only people are written down.
        actor.Is(Role.System) ? Task.CompletedTask : Note(actor, "Read", record, null, stop);

    public Task Note(Actor actor, string action, string record, System.Text.Json.Nodes.JsonObject? details = null, CancellationToken stop = default) =>
        committer.Audit(new AuditLine(actor, clock.GetUtcNow(), action, record, details), stop);
}
