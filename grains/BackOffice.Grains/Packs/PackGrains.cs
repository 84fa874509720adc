using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Publishing;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Packs;

/// <summary>The single writer of packs' lives.</summary>
internal sealed class PackGrains(ICommitter committer, GrainStates states, TimeProvider clock)
{
    private readonly SingleWriter<PackLife> _writer = new(committer, states, capacity: 100);

    /// <summary>Called, and waited for, after a pack's life has moved: whoever asked then sees what they did.</summary>
    public event Func<Task>? Moved;

    public IPackGrain Get(string key) => new PackGrain(this, key);

    public async Task<CommandAnswer> Do(string id, PackCommand command, Guid commandId, Actor actor)
    {
        var answer = await _writer.Run(
            id,
            commandId,
            () => states.Pack(id),
            () => states.PackVersion(id),
            life => Attempt(id, life, command, commandId, actor));
        if (answer.Kind == AnswerKind.Done && Moved is { } moved) await moved();
        return answer;
    }

    private async ValueTask<Attempt<PackLife>> Attempt(string id, PackLife? life, PackCommand command, Guid commandId, Actor actor)
    {
        var now = AuditChain.Exact(clock.GetUtcNow());
        var asked = new Asked(commandId, actor, now, command.GetType().Name);
        if (PackLifeAccess.Why(actor, command, life) is { } why)
            return await committer.Forbid<PackLife>(asked, $"pack:{id}", why);

        var texts = await states.PackTexts([.. Read(life, command)]);
        var decision = PackMachine.Decide(life, command, new PackContext(id, actor, now, hash => texts[hash]));
        return decision.Attempt(life, (outcome, answer) => new PackCommit(asked, answer, outcome, life?.Version));
    }

    /// <summary>Hashes of the texts that the decision reads.</summary>
    private static IEnumerable<string> Read(PackLife? life, PackCommand command)
    {
        var draft = command switch { SubmitDraft c => c.DraftId, ApproveDraft c => c.DraftId, PublishScheduled c => c.DraftId, _ => (Guid?)null };
        var files = command is RunVersion run ? life?.Versions.Find(version => version.Number == run.Number)?.Files
            : draft is { } id && life?.Drafts.Find(known => known.Id == id) is { } found ? PackFiles.With(life, found)
            : null;
        return files?.Values.Distinct() ?? [];
    }

    private sealed class PackGrain(PackGrains grains, string id) : IPackGrain
    {
        Task<CommandAnswer> IPackGrain.Do(PackCommand command, Guid commandId, Actor actor)
        {
            ArgumentNullException.ThrowIfNull(command);
            ArgumentNullException.ThrowIfNull(actor);
            return grains.Do(id, command, commandId, actor);
        }
    }
}
