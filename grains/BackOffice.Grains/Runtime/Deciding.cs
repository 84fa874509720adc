using System.Text.Json.Nodes;
using BackOffice.Engine;
using BackOffice.Engine.Cases;
using BackOffice.Grains.Cases;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Runtime;

/// <summary>From what the engine decided to what the writer does with it: the same for every record that is not a case.</summary>
internal static class Deciding
{
    /// <summary>Nobody was allowed to: the attempt stands in the audit trail, and the answer says why.</summary>
    /// <param name="committer">Writes the trail.</param>
    /// <param name="asked">The command.</param>
    /// <param name="record">Key of the record, for example <c>round:…</c>.</param>
    /// <param name="why">A sentence for the person who asked.</param>
    public static async ValueTask<Attempt<TState>> Forbid<TState>(this ICommitter committer, Asked asked, string record, string why) where TState : class, IVersioned
    {
        await committer.Audit(new AuditLine(asked.Actor, asked.At, "Refused", record, new JsonObject { ["command"] = asked.Action, ["why"] = why }));
        return new(CommandAnswer.Refuse(new AccessRefused(why)));
    }

    /// <summary>The answer to a decision, and its commit where there is something to commit.</summary>
    /// <param name="decision">What the engine decided.</param>
    /// <param name="before">The record as it was; null for a new one.</param>
    /// <param name="commit">Makes the commit, of the outcome and the answer to keep.</param>
    public static Attempt<TState> Attempt<TState, TOutcome>(this Decision<TOutcome> decision, TState? before, Func<TOutcome, string, Commit> commit)
        where TState : class, IVersioned
        where TOutcome : class, IRecordOutcome<TState>
    {
        if (decision.Outcome is not { } outcome)
        {
            var nothing = decision.Refusal is { } refusal ? CommandAnswer.Refuse(refusal) : new CommandAnswer(AnswerKind.Nothing);
            return new(nothing with { Reference = before?.Reference, Version = before?.Version ?? 0 });
        }

        var answer = new CommandAnswer(AnswerKind.Done, outcome.Events.LastOrDefault()?.Text ?? "", Reference: outcome.State.Reference, Version: outcome.State.Version);
        return new(answer, commit(outcome, CaseJson.Write(answer)), outcome.State);
    }
}
