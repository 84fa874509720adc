using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Simulation;

/// <summary>Something that came into a case from outside, as its timeline recorded it.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Kind">Kind of event: <c>task-completed</c>, <c>event</c>, <c>clock-excused</c>, <c>clock-paused</c>, <c>clock-resumed</c>, <c>letter-served</c> or <c>request-came</c>.</param>
/// <param name="Details">Its facts.</param>
public sealed record RecordedInput(DateTimeOffset At, string Kind, JsonObject Details);

/// <summary>Everything that came into a case, so that it can be run again. Timers are not recorded: they fire by themselves at their time.</summary>
/// <param name="Reference">The case.</param>
/// <param name="PackVersion">Version it ran.</param>
/// <param name="OpenedAt">When it was opened (UTC).</param>
/// <param name="Opened">The command that opened it.</param>
/// <param name="Inputs">What came in afterwards, in order.</param>
/// <param name="EndedAt">When it was closed (UTC).</param>
/// <param name="ClosedAs">How it ended.</param>
public sealed record RecordedCase(string Reference, string PackVersion, DateTimeOffset OpenedAt, OpenCase Opened, ImmutableList<RecordedInput> Inputs, DateTimeOffset EndedAt, string ClosedAs)
{
    private static readonly ImmutableHashSet<string> Kinds = ["task-completed", "event", "clock-excused", "clock-paused", "clock-resumed", "letter-served", "request-came"];

    /// <summary>Reads a closed case and its timeline; null when it was opened before first facts were recorded, or is still open.</summary>
    /// <param name="state">The case.</param>
    /// <param name="timeline">Its timeline, oldest first.</param>
    public static RecordedCase? Read(CaseState state, IEnumerable<RecordedInput> timeline)
    {
        ArgumentNullException.ThrowIfNull(state);
        var told = timeline.ToList();
        if (state is not { Status: CaseStatus.Closed, ClosedAt: { } closedAt }
            || told.Find(line => line.Kind == "case-opened")?.Details["data"] is not JsonObject data)
        {
            return null;
        }

        return new RecordedCase(
            state.Reference,
            state.PackVersion,
            state.OpenedAt,
            new OpenCase(state.PackId, state.Subject, state.ProviderId, state.RequestedBy, (JsonObject)data.DeepClone()),
            [.. told.Where(line => Kinds.Contains(line.Kind))],
            closedAt,
            state.ClosedAs ?? "");
    }
}
