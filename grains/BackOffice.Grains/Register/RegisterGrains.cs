using System.Text.Json.Nodes;
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
        var answer = await _pupils.Run(
            id, commandId, () => states.Pupil(id), () => states.PupilVersion(id), pupil => pupil.Version,
            pupil => Attempt(
                pupil, command, commandId, actor, RecordKind.Pupil, $"pupil:{id}", (p, context) => RegisterMachine.Decide(p, command, context),
                (outcome, at, stored) => new PupilCommit
                {
                    CommandId = commandId,
                    Actor = actor,
                    At = at,
                    Action = command.GetType().Name,
                    Answer = stored,
                    Outcome = outcome,
                    ExpectedVersion = pupil?.Version,
                },
                record => record.Version));
        register.Changed($"pupil:{id}");
        return answer;
    }

    private async Task<CommandAnswer> DoProvider(string id, RegisterCommand command, Guid commandId, Actor actor)
    {
        var answer = await _providers.Run(
            id, commandId, () => states.Provider(id), () => states.ProviderVersion(id), provider => provider.Version,
            provider => Attempt(
                provider, command, commandId, actor, RecordKind.Provider, $"provider:{id}", (p, context) => RegisterMachine.Decide(p, command, context),
                (outcome, at, stored) => new ProviderCommit
                {
                    CommandId = commandId,
                    Actor = actor,
                    At = at,
                    Action = command.GetType().Name,
                    Answer = stored,
                    Outcome = outcome,
                    ExpectedVersion = provider?.Version,
                },
                record => record.Version));
        register.Changed($"provider:{id}");
        return answer;
    }

    private async ValueTask<Attempt<TRecord>> Attempt<TRecord>(
        TRecord? record, RegisterCommand command, Guid commandId, Actor actor, RecordKind kind, string key,
        Func<TRecord?, RegisterContext, Decision<RegisterOutcome<TRecord>>> decide,
        Func<RegisterOutcome<TRecord>, DateTimeOffset, string, Commit> commit,
        Func<TRecord, long> version) where TRecord : class
    {
        var now = AuditChain.Exact(clock.GetUtcNow());
        if (Access.Why(actor, Operation.Change, new AccessRecord(kind)) is { } why)
        {
            await committer.Audit(new AuditLine(actor, now, "Refused", key, new JsonObject { ["command"] = command.GetType().Name, ["why"] = why }));
            return new(CommandAnswer.Refuse(new AccessRefused(why)));
        }

        var decision = decide(record, new RegisterContext(actor, commandId, now, London.DayOf(now)));
        var held = record is null ? 0 : version(record);
        if (decision.Refusal is { } refusal) return new(CommandAnswer.Refuse(refusal) with { Version = held });
        if (decision.Outcome is not { } outcome) return new(new CommandAnswer(AnswerKind.Nothing, Version: held));
        var answer = new CommandAnswer(AnswerKind.Done, outcome.Events.LastOrDefault()?.Text ?? "", Version: version(outcome.Record));
        return new(answer, commit(outcome, now, CaseJson.Write(answer)), outcome.Record);
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
