using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Register;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Collections;

/// <summary>The single writer of rounds of collections.</summary>
internal sealed class RoundGrains(ICommitter committer, GrainStates states, RegisterBook register, IPacks packs, TimeProvider clock)
{
    private readonly SingleWriter<RoundState> _writer = new(committer, states, capacity: 100);

    public IRoundGrain Get(string key) => new RoundGrain(this, new RoundId(Guid.Parse(key)));

    public Task<CommandAnswer> Do(RoundId id, RoundCommand command, Guid commandId, Actor actor) => _writer.Run(
        id.ToString(),
        commandId,
        () => states.Round(id.Value),
        () => states.RoundVersion(id.Value),
        state => Attempt(id, state, command, commandId, actor));

    private async ValueTask<Attempt<RoundState>> Attempt(RoundId id, RoundState? state, RoundCommand command, Guid commandId, Actor actor)
    {
        if (state is null && command is not OpenRound) return new(CommandAnswer.Refuse(new RoundNotFound()));
        var packId = state?.PackId ?? ((OpenRound)command).PackId;

        // Reminders are worded by the pack as it runs; a round's returns stay on the version the round was begun with.
        if ((packs.Find(packId) ?? packs.Find(packId, state?.PackVersion)) is not { } pack) return new(CommandAnswer.Refuse(new PackNotRunning(packId)));

        var now = AuditChain.Exact(clock.GetUtcNow());
        var asked = new Asked(commandId, actor, now, command.GetType().Name);
        var team = state?.Team ?? pack.Collections.Find(item => item.Id == ((OpenRound)command).CollectionId)?.Team ?? pack.Team;
        var operation = command is OpenRound ? Operation.Open : command is SendDueReminders ? Operation.Administer : Operation.Change;
        if (Access.Why(actor, operation, new AccessRecord(RecordKind.Round) { Teams = [team] }) is { } why)
            return await committer.Forbid<RoundState>(asked, $"round:{id}", why);

        var standing = await states.Standing(id.Value);
        var decision = RoundMachine.Decide(state, command, new RoundContext(actor, commandId, now, London.DayOf(now), pack, id, standing, await register.Council()));
        return decision.Attempt(state, (outcome, answer) => new RoundCommit(asked, answer, outcome, state?.Version));
    }

    private sealed class RoundGrain(RoundGrains grains, RoundId id) : IRoundGrain
    {
        Task<CommandAnswer> IRoundGrain.Do(RoundCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return grains.Do(id, command, commandId, actor);
        }
    }
}
