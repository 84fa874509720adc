using System.Collections.Immutable;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Landing;

/// <summary>The single writer of the children of accepted returns on their way into the register.</summary>
internal sealed class LandingGrains(ICommitter committer, GrainStates states, IPacks packs, TimeProvider clock)
{
    private readonly SingleWriter<LandingState> _writer = new(committer, states, capacity: 100);

    public ILandingGrain Get(string key) => new LandingGrain(this, new ReturnId(Guid.Parse(key)));

    private Task<CommandAnswer> Do(ReturnId id, LandingCommand command, Guid commandId, Actor actor) => _writer.Run(
        id.ToString(),
        commandId,
        () => states.Landing(id.Value),
        () => states.LandingVersion(id.Value),
        state => Attempt(id, state, command, commandId, actor));

    private async ValueTask<Attempt<LandingState>> Attempt(ReturnId id, LandingState? state, LandingCommand command, Guid commandId, Actor actor)
    {
        var now = AuditChain.Exact(clock.GetUtcNow());
        var asked = new Asked(commandId, actor, now, command.GetType().Name);
        var operation = command is LandReturn ? Operation.Administer : Operation.Review;
        if (Access.Why(actor, operation, new AccessRecord(RecordKind.Return) { Teams = state is { Source.Team: { Length: > 0 } team } ? [team] : [] }) is { } why)
            return await committer.Forbid<LandingState>(asked, $"landing:{id}", why);

        var decision = LandingMachine.Decide(state, command, await Context(id, command, actor, now));
        return decision.Attempt(state, (outcome, answer) => new LandingCommit(asked, answer, outcome, state?.Version));
    }

    private async ValueTask<LandingContext> Context(ReturnId id, LandingCommand command, Actor actor, DateTimeOffset now)
    {
        var nothing = new LandingContext(actor, now, id, null, [], []);
        if (command is LinkRow link) return nothing with { Known = await states.Pupil(link.PupilId) is { } chosen ? [chosen] : [] };
        if (command is not LandReturn || await states.Return(id.Value) is not { Round: { } answers } form || await states.Round(answers.Id) is not { } round) return nothing;

        // The mapping is the pack's as it runs now, so that rounds begun before it was written land too; the form is the return's own.
        if (packs.Find(form.PackId) is not { } newest || (packs.Find(form.PackId, form.PackVersion) ?? newest).Forms.GetValueOrDefault(form.FormId) is not { } compiled) return nothing;
        return ChildRows.Of(newest, compiled, form, round, London.DayOf(now)) is { } found
            ? nothing with { Source = found.Source, Rows = found.Rows, Known = await states.PupilsLike([.. found.Rows.Select(row => row.Child)]) }
            : nothing;
    }

    private sealed class LandingGrain(LandingGrains grains, ReturnId id) : ILandingGrain
    {
        Task<CommandAnswer> ILandingGrain.Do(LandingCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return grains.Do(id, command, commandId, actor);
        }
    }
}
