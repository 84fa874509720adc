using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Register;

/// <summary>The single writer of pupils' and providers' records.</summary>
internal sealed class RegisterGrains(ICommitter committer, GrainStates states, RegisterBook register, TimeProvider clock)
{
    private readonly SingleWriter<Pupil> _pupils = new(committer, states);
    private readonly SingleWriter<Provider> _providers = new(committer, states);

    public IPupilGrain Pupil(string key) => new PupilGrain(this, key);

    public IProviderGrain Provider(string key) => new ProviderGrain(this, key);

    private async Task<CommandAnswer> DoPupil(string id, RegisterCommand command, Guid commandId, Actor actor)
    {
        var answer = await _pupils.Run(id, commandId, () => states.Pupil(id), () => states.PupilVersion(id), pupil => Attempt(
            pupil, $"pupil:{id}", RecordKind.Pupil, command, commandId, actor, RegisterMachine.Decide, (asked, stored, outcome) => new PupilCommit(asked, stored, outcome, pupil?.Version)));
        register.Changed($"pupil:{id}");
        return answer;
    }

    private async Task<CommandAnswer> DoProvider(string id, RegisterCommand command, Guid commandId, Actor actor)
    {
        var answer = await _providers.Run(id, commandId, () => states.Provider(id), () => states.ProviderVersion(id), provider => Attempt(
            provider, $"provider:{id}", RecordKind.Provider, command, commandId, actor, RegisterMachine.Decide, (asked, stored, outcome) => new ProviderCommit(asked, stored, outcome, provider?.Version)));
        register.Changed($"provider:{id}");
        return answer;
    }

    private async ValueTask<Attempt<TRecord>> Attempt<TRecord>(
        TRecord? record, string key, RecordKind kind, RegisterCommand command, Guid commandId, Actor actor,
        Func<TRecord?, RegisterCommand, RegisterContext, Decision<RegisterOutcome<TRecord>>> decide,
        Func<Asked, string, RegisterOutcome<TRecord>, Commit> commit) where TRecord : class, IVersioned
    {
        var now = AuditChain.Exact(clock.GetUtcNow());
        var asked = new Asked(commandId, actor, now, command.GetType().Name);
        return Access.Why(actor, Operation.Change, new AccessRecord(kind)) is { } why
            ? await committer.Forbid<TRecord>(asked, key, why)
            : decide(record, command, new RegisterContext(actor, commandId, now, London.DayOf(now))).Attempt(record, (outcome, stored) => commit(asked, stored, outcome));
    }

    private sealed class PupilGrain(RegisterGrains grains, string id) : IPupilGrain
    {
        Task<CommandAnswer> IPupilGrain.Do(RegisterCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return (command is RegisterPupil { Pupil.Id: var named } && named != id) || (command is PlacePupil { Child.Id: var placed } && placed != id)
                ? throw new ArgumentException($"The grain of pupil {id} was sent another record.", nameof(command))
                : grains.DoPupil(id, command, commandId, actor);
        }
    }

    private sealed class ProviderGrain(RegisterGrains grains, string id) : IProviderGrain
    {
        Task<CommandAnswer> IProviderGrain.Do(RegisterCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return command is RegisterProvider { Provider.Id: var named } && named != id
                ? throw new ArgumentException($"The grain of provider {id} was sent the record of {named}.", nameof(command))
                : grains.DoProvider(id, command, commandId, actor);
        }
    }
}
