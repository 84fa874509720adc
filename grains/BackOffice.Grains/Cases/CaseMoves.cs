using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Register;
using BackOffice.Grains.Register;
using BackOffice.Store;
using BackOffice.Store.Committing;
using BackOffice.Store.Settings;

namespace BackOffice.Grains.Cases;

/// <summary>Tries what moving a case to another version of its pack would do. Moving itself is a command to the case.</summary>
public interface ICaseMoves
{
    /// <summary>Tries one case; null when there is no such case or version.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The case.</param>
    /// <param name="version">Version to move to.</param>
    /// <param name="steps">Steps of that version by steps of the one the case runs, where they have another id.</param>
    Task<MoveTrial?> Try(Actor actor, CaseId id, string version, ImmutableSortedDictionary<string, string> steps);
}

internal sealed class CaseMoves(GrainStates states, RegisterBook register, IPacks packs, TimeProvider clock) : ICaseMoves
{
    public async Task<MoveTrial?> Try(Actor actor, CaseId id, string version, ImmutableSortedDictionary<string, string> steps)
    {
        if (Access.Why(actor, Operation.MoveVersion, new AccessRecord(RecordKind.Case)) is { } why) throw new AccessDeniedException(why);
        if (await states.Case(id.Value) is not { State: var state }
            || packs.Find(state.PackId, state.PackVersion) is not { } from || packs.Find(state.PackId, version) is not { } to || to.Version != version)
        {
            return null;
        }

        var now = AuditChain.Exact(clock.GetUtcNow());
        var requested = state.Subject.Id is null ? RequestedPupil.Of(from, state.Data) : null;
        return MoveTrials.Try(state, to, steps, new DecideContext
        {
            Actor = actor,
            CommandId = Guid.Empty,
            Now = now,
            Today = London.DayOf(now),
            Pack = from,
            Calendars = await register.Calendars(),
            Register = await register.Facts(state.Subject, state.ProviderId, requested),
            CaseId = id,
            Reference = state.Reference,
        });
    }
}
