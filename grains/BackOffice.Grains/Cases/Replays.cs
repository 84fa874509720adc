using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Engine.Simulation;
using BackOffice.Grains.Register;
using BackOffice.Store;
using BackOffice.Store.Settings;

namespace BackOffice.Grains.Cases;

/// <summary>How closed cases would have gone in another version of their pack.</summary>
/// <param name="Closed">Closed cases that were looked at, newest first.</param>
/// <param name="Left">Those among them that cannot be run again: their version is gone, or they were opened before what came in was recorded.</param>
/// <param name="Results">What would have been different, case by case. Sentences name steps, tasks and days, nobody.</param>
public sealed record ReplayResults(int Closed, int Left, ImmutableList<ReplayResult> Results)
{
    /// <summary>Cases that would have gone another way.</summary>
    public ImmutableList<ReplayResult> Different => Results.FindAll(result => !result.IsSame);
}

/// <summary>Runs closed cases through a draft, in memory: nothing is changed and nothing leaves.</summary>
public interface IReplays
{
    /// <summary>Most cases in one answer: the newest.</summary>
    const int Most = 200;

    /// <summary>Runs the closed cases of a pack through another version of it. For whoever designs processes.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="packId">Pack.</param>
    /// <param name="draft">The version to try.</param>
    /// <param name="since">Cases closed on this day or later.</param>
    /// <param name="stop">Stops between two cases.</param>
    Task<ReplayResults> Run(Actor actor, string packId, Pack draft, DateOnly since, CancellationToken stop = default);
}

internal sealed class Replays(GrainStates states, RegisterBook register, IPacks packs) : IReplays
{
    public async Task<ReplayResults> Run(Actor actor, string packId, Pack draft, DateOnly since, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Design, new AccessRecord(RecordKind.Pack)) is { } why) throw new AccessDeniedException(why);
        var closed = await states.ClosedCases(packId, London.StartOf(since), IReplays.Most, stop);
        var calendars = await register.Calendars();
        var results = ImmutableList.CreateBuilder<ReplayResult>();
        foreach (var (state, timeline) in closed)
        {
            stop.ThrowIfCancellationRequested();
            var told = timeline.Select(line => new RecordedInput(line.At, line.Kind, line.Details is null ? [] : JsonNode.Parse(line.Details) as JsonObject ?? []));
            if (RecordedCase.Read(state, told) is not { } recorded || packs.Find(packId, state.PackVersion) is not { Workflow: { } workflow } ran || ran.Version != state.PackVersion || draft.Workflow is not { } aim) continue;
            var facts = await register.Facts(state.Subject, state.ProviderId, state.Subject.Id is null ? RequestedPupil.Of(ran, state.Data) : null);
            // A case takes milliseconds, but two hundred would hold a page up for long: they run beside it.
            results.Add(await Task.Run(() => Replay.Compare(recorded, ran, draft, StepMatching.ToMap(StepMatching.Propose(workflow, aim)), facts, calendars), stop));
        }

        return new ReplayResults(closed.Count, closed.Count - results.Count, results.ToImmutable());
    }
}
