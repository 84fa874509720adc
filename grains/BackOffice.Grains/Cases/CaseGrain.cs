using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Grains.Register;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Cases;

/// <summary>The policy does not allow it; the sentence says why and who could help.</summary>
internal sealed record AccessRefused(string Why) : Refusal(Why);

/// <summary>The pack is gone or has a fault.</summary>
internal sealed record PackNotRunning(string PackId) : Refusal($"The process \"{PackId}\" cannot run at the moment. Ask the process owner to check it; nothing was changed.");

/// <summary>The single writer of cases.</summary>
internal sealed class CaseGrains(ICommitter committer, GrainStates states, RegisterBook register, IPacks packs, TimeProvider clock)
{
    private readonly SingleWriter<StoredCase> _writer = new(committer, states);

    public ICaseGrain Get(string key) => new CaseGrain(this, new CaseId(Guid.Parse(key)));

    /// <summary>Cases as they stand now, in one read, for a round of commands that each go to another case.</summary>
    public Task<Dictionary<Guid, StoredCase>> Read(IReadOnlyCollection<Guid> ids) => states.Cases(ids);

    /// <param name="id">The case.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="commandId">Id of the command.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="fromReturn">Return whose submission opens the case; its documents are filed on the case.</param>
    /// <param name="read">The case as somebody read it a moment ago together with others; the fence tells when it has moved on since.</param>
    public Task<CommandAnswer> Do(CaseId id, CaseCommand command, Guid commandId, Actor actor, Guid? fromReturn = null, StoredCase? read = null)
    {
        var tries = 0;
        return _writer.Run(
            id.ToString(),
            commandId,
            () => states.Case(id.Value),
            () => states.CaseVersion(id.Value),
            stored => Attempt(id, stored, command, commandId, actor, fromReturn, tries++),
            expectNew: command is OpenCase,
            read);
    }

    private async ValueTask<Attempt<StoredCase>> Attempt(CaseId id, StoredCase? stored, CaseCommand command, Guid commandId, Actor actor, Guid? fromReturn, int tries)
    {
        var state = stored?.State;
        if (state is null && command is not OpenCase) return new(CommandAnswer.Refuse(new CaseNotFound()));
        var packId = state?.PackId ?? ((OpenCase)command).PackId;
        if (packs.Find(packId, state?.PackVersion) is not { } pack) return new(CommandAnswer.Refuse(new PackNotRunning(packId)));

        var now = AuditChain.Exact(clock.GetUtcNow());
        if (CaseAccess.Why(actor, command, state, pack) is { } why)
        {
            return await committer.Forbid<StoredCase>(new Asked(commandId, actor, now, command.GetType().Name), $"case:{id}", why);
        }

        if (command is AddDocument { DocumentId: var document } && !await states.MayFile(document, id.Value, actor))
        {
            return new(CommandAnswer.Refuse(new DocumentUnknown()) with { Reference = state!.Reference, Version = state.Version });
        }

        var (subject, providerId) = command switch
        {
            OpenCase open => (open.Subject, open.ProviderId),
            LinkSubject link => (link.Subject, link.ProviderId ?? state!.ProviderId),
            UnlinkSubject => (state!.Subject with { Id = null }, null),
            _ => (state!.Subject, state.ProviderId),
        };
        var requested = subject.Id is null ? RequestedPupil.Of(pack, command is OpenCase opening ? opening.Data : state!.Data) : null;
        var moves = command is not (SaveTask or SaveEvent or AssignTask or AddNote or AddDocument);
        var decision = CaseMachine.Decide(state, command, new DecideContext
        {
            Actor = actor,
            CommandId = commandId,
            Now = now,
            Today = London.DayOf(now),
            Pack = pack,
            Newest = packs.Find(packId) is { } newest && !ReferenceEquals(newest, pack) ? newest : null,
            OtherVersion = OtherVersion(command, state),
            Calendars = await register.Calendars(),
            Register = moves ? await register.Facts(subject, providerId, requested) : [],
            CaseId = id,
            Reference = state?.Reference ?? NewReference(pack, id, tries),
        });
        if (decision.Outcome is not { } outcome)
        {
            var nothing = decision.Refusal is { } no ? CommandAnswer.Refuse(no) : new CommandAnswer(AnswerKind.Nothing);
            return new(nothing with { Reference = state?.Reference, Version = state?.Version ?? 0 });
        }

        var name = moves || stored is null ? await SubjectName(outcome.State, pack) : stored.SubjectName;

        // A refusal beside an outcome keeps what was typed as the task's draft: it is committed, and the answer is still no.
        var answer = (decision.Refusal is { } refusal ? CommandAnswer.Refuse(refusal) : new CommandAnswer(AnswerKind.Done, outcome.Events.LastOrDefault()?.Text ?? ""))
            with
        { Reference = outcome.State.Reference, Version = outcome.State.Version, Response = outcome.Response };
        return new(
            answer,
            new CaseCommit
            {
                // A draft kept beside a refusal does not use the command up: corrected, it may be sent again.
                CommandId = decision.KeepsDraft ? CommandIds.From($"draft:{commandId}:{outcome.State.Version}") : commandId,
                Actor = actor,
                At = now,
                Action = !decision.KeepsDraft ? command.GetType().Name : command is RaiseEvent ? nameof(SaveEvent) : nameof(SaveTask),
                Answer = CaseJson.Write(answer),
                Outcome = outcome,
                ExpectedVersion = state?.Version,
                Before = state,
                SubjectName = name,
                SubjectRenamed = stored is not null && stored.SubjectName != name,
                DocumentsFiled = command is AddDocument file ? [file.DocumentId] : [],
                FromReturn = fromReturn,
            },
            new StoredCase(outcome.State, name));
    }

    /// <summary>Where a case could not be opened and is not there, another case has its reference: it takes the next one.</summary>
    private static string NewReference(Pack pack, CaseId id, int tries) =>
        References.For(pack.ReferencePrefix, tries == 0 ? id.Value : References.Derive(FormattableString.Invariant($"reference {tries}"), id.Value));

    /// <summary>The version that a move means, exactly: never the current one in its stead.</summary>
    private Pack? OtherVersion(CaseCommand command, CaseState? state) =>
        (command is MoveCaseToVersion move ? move.Version : command is UndoMove ? state?.LastMove?.FromVersion : null) is { } version
        && packs.Find(state!.PackId, version) is { } other && other.Version == version ? other : null;

    /// <summary>Name for lists, which sort by it ("Price, Sam"): from the register, or from the request's own answers while it is not matched.</summary>
    private async ValueTask<string> SubjectName(CaseState state, Pack pack)
    {
        if (state.Subject is { Kind: "pupil", Id: { } pupilId } && await register.Pupil(pupilId) is { } pupil) return $"{pupil.Surname}, {pupil.Forename}";
        if (state.Subject is { Kind: "provider", Id: { } providerId } && await register.Provider(providerId) is { } provider) return provider.Name;
        if (RequestedPupil.Of(pack, state.Data) is { Pupil: var asked }) return $"{asked.Surname}, {asked.Forename}";
        foreach (var (_, form) in state.Data)
        {
            if (form is JsonObject answers && answers["forename"] is JsonValue forename && answers["surname"] is JsonValue surname) return $"{surname}, {forename}";
        }

        return "Not yet matched";
    }

    private sealed class CaseGrain(CaseGrains grains, CaseId id) : ICaseGrain
    {
        Task<CommandAnswer> ICaseGrain.Do(CaseCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return grains.Do(id, command, commandId, actor);
        }
    }
}
