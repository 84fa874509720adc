using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Register;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Returns;

/// <summary>The single writer of returns.</summary>
internal sealed class ReturnGrains(ICommitter committer, GrainStates states, RegisterBook register, IPacks packs, TimeProvider clock)
{
    private readonly SingleWriter<ReturnState> _writer = new(committer, states);

    public IReturnGrain Get(string key) => new ReturnGrain(this, new ReturnId(Guid.Parse(key)));

    private Task<CommandAnswer> Do(ReturnId id, ReturnCommand command, Guid commandId, Actor actor) => _writer.Run(
        id.ToString(),
        commandId,
        () => states.Return(id.Value),
        () => states.ReturnVersion(id.Value),
        state => Attempt(id, state, command, commandId, actor));

    private async ValueTask<Attempt<ReturnState>> Attempt(ReturnId id, ReturnState? state, ReturnCommand command, Guid commandId, Actor actor)
    {
        if (state is null && command is not StartReturn) return new(CommandAnswer.Refuse(new ReturnNotStarted()));
        var packId = state?.PackId ?? ((StartReturn)command).PackId;
        var round = (state?.Round?.Id ?? (command as StartReturn)?.RoundId) is { } roundId ? await states.Round(roundId) : null;
        if (round is null && (command as StartReturn)?.RoundId is not null) return new(CommandAnswer.Refuse(new RoundNotFound()));
        if (packs.Find(packId, state?.PackVersion ?? round?.PackVersion) is not { } pack) return new(CommandAnswer.Refuse(new PackNotRunning(packId)));

        var now = AuditChain.Exact(clock.GetUtcNow());
        var asked = new Asked(commandId, actor, now, command.GetType().Name);
        var record = new AccessRecord(RecordKind.Return)
        {
            RequestedBy = state?.Owner,
            ProviderId = state?.Organisation,
            Teams = state is { Team.Length: > 0, Round: not null } ? [state.Team] : [],
            OpenTo = round is null ? PackAccess.OpenTo(pack) : [Role.Provider],
        };
        var operation = state is null ? Operation.Open : command is AcceptReturn or QueryReturn ? Operation.Review : Operation.Work;
        if (Access.Why(actor, operation, record) is { } why)
            return await committer.Forbid<ReturnState>(asked, $"return:{id}", why);

        if (command is AttachFile { File.DocumentId: var document } && !await states.MayAttach(document, id.Value, actor))
        {
            return new(CommandAnswer.Refuse(new FileUnknown()) with { Reference = state?.Reference, Version = state?.Version ?? 0 });
        }

        var facts = await register.Facts(new SubjectRef("pupil", null), state is null ? actor.Organisation : state.Organisation, null);
        var decision = ReturnMachine.Decide(state, command, new ReturnContext(actor, commandId, now, London.DayOf(now), pack, id, facts) { Newest = packs.Find(packId), Round = round });
        return decision.Attempt(state, (outcome, answer) => new ReturnCommit(asked, answer, outcome, state?.Version));
    }

    private sealed class ReturnGrain(ReturnGrains grains, ReturnId id) : IReturnGrain
    {
        Task<CommandAnswer> IReturnGrain.Do(ReturnCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return grains.Do(id, command, commandId, actor);
        }
    }
}
