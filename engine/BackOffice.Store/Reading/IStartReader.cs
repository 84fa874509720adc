using BackOffice.Engine.Access;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Settings;

namespace BackOffice.Store.Reading;

/// <summary>A step of a running pack that starts cases by the calendar.</summary>
/// <param name="PackId">Pack.</param>
/// <param name="Version">Version that runs.</param>
/// <param name="StepId">Step.</param>
/// <param name="Spec">When, in a few words.</param>
/// <param name="NextAt">The next start; null when no more is to come.</param>
/// <param name="LastAt">The last start.</param>
/// <param name="LastCase">Reference of the case it opened; null where it opened none.</param>
/// <param name="Missed">Times before the last start that passed while the house stood still, and were not made up for.</param>
/// <param name="Fault">Why the last start opened no case; null when it did.</param>
public sealed record StartLine(string PackId, string Version, string StepId, string Spec, DateTimeOffset? NextAt, DateTimeOffset? LastAt, string? LastCase, int Missed, string? Fault);

/// <summary>When processes start cases by themselves. It tells nothing of the cases but their references, which open to those who may see them.</summary>
public interface IStartReader
{
    /// <summary>All of them, by pack and step. For whoever may read packs; anybody else is refused.</summary>
    Task<IReadOnlyList<StartLine>> List(Actor actor, CancellationToken stop = default);
}

internal sealed class StartReader(StartBook book) : IStartReader
{
    public async Task<IReadOnlyList<StartLine>> List(Actor actor, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Read, new AccessRecord(RecordKind.Pack)) is { } why) throw new AccessDeniedException(why);
        return [.. (await book.All(stop)).Select(row => new StartLine(row.PackId, row.PackVersion, row.StepId, row.Spec, row.NextAt, row.LastAt, row.LastCase, row.Missed, row.Fault))];
    }
}
