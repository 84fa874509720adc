using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;

namespace BackOffice.Engine.Cases;

/// <summary>Whom a case is about, and the letters that wait until that is known.</summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Link(CaseState state, LinkSubject command, DecideContext context)
    {
        if (state.Subject == command.Subject && state.ProviderId == command.ProviderId)
        {
            return default;
        }

        var change = new CaseChange(state, context);
        change.State = change.State with { Subject = command.Subject, ProviderId = command.ProviderId };
        change.Say("subject-linked", $"{context.Actor.Name} matched the case to the {command.Subject.Kind}'s record.", new JsonObject
        {
            ["old"] = state.Subject.Id,
            ["new"] = command.Subject.Id,
            ["oldProvider"] = state.ProviderId,
            ["newProvider"] = command.ProviderId,
        });
        TryLettersAgain(change, "the case was matched to a record");
        return Done(change);
    }

    /// <summary>Undoes a wrong match. Letters stay as they were sent; somebody has to look at where they went.</summary>
    private static Decision<Outcome> Unlink(CaseState state, UnlinkSubject command, DecideContext context)
    {
        if (state.Subject.Id is not { } id)
        {
            return default;
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new ReasonMissing("Say why the case was matched to the wrong record. The reason is kept on the timeline.");
        }

        var change = new CaseChange(state, context);
        change.State = change.State with { Subject = state.Subject with { Id = null }, ProviderId = null };
        var letters = Words.List([.. state.Letters.Select(letter => $"{letter.LetterId} to {(context.Pack.Contacts.TryGetValue(letter.To, out var contact) ? contact.Name : letter.To)} on {Words.Day(letter.SentOn)}")]);
        var sent = state.Letters.IsEmpty
            ? "No letter has been sent."
            : $"Letters already sent stay in the case as they were sent and are not called back: {letters}.";
        change.Say("subject-unlinked", $"{context.Actor.Name} undid the match to a {state.Subject.Kind}'s record: {command.Reason.Trim().TrimEnd('.')}. {sent}", new JsonObject
        {
            ["old"] = id,
            ["oldProvider"] = state.ProviderId,
            ["reason"] = command.Reason.Trim(),
            ["letters"] = new JsonArray([.. state.Letters.Select(letter => (JsonNode)letter.Number)]),
        });
        if (!state.Letters.IsEmpty)
        {
            new CaseHost(change).OpenBeside("unlinked", "Look at letters sent before the match was undone", $"The case was matched to the wrong record. These letters were sent: {letters}. Find out who got each of them. Where a letter told somebody about another family's child, report it as a personal data breach today, and write to those whom it should have reached. Check the changes that the case made to the wrong record too.");
        }

        return Done(change);
    }

    private static Decision<Outcome> Retry(CaseState state, RetryLetters command, DecideContext context)
    {
        var change = new CaseChange(state, context);
        TryLettersAgain(change, command.Reason.Trim().TrimEnd('.'));
        return Done(change);
    }

    /// <summary>Tries each letter again that waits for an address, where the address is known now. One that still has none is left alone.</summary>
    private static void TryLettersAgain(CaseChange change, string reason)
    {
        var context = change.Context;
        foreach (var number in change.State.Tasks.Where(task => task.Status is TaskStatus.Open or TaskStatus.Held).Select(task => task.Number).ToList())
        {
            // An earlier letter's step may have gone on and taken this task with it.
            if (change.Task(number) is not { Status: TaskStatus.Open or TaskStatus.Held } task || !new CaseHost(change).AddressIsKnown(task))
            {
                continue;
            }

            Unhold(change, task);
            change.Put(task with { Status = TaskStatus.Completed, HeldUntil = null, HoldReason = null, Outcome = "TryAgain", ClosedAt = context.Now, ClosedBy = context.Actor.Name, Draft = null, Context = null });
            change.Say("letter-retried", $"\"{task.Title}\" was tried again by itself: {reason}, and the address is known now.", CaseHost.About(task));
            Run(change, (process, host) => context.Pack.Interpreter.Resume(process, task.BookmarkId, new JsonObject { ["outcome"] = "TryAgain", ["label"] = "Try again" }, context.Now, host));
        }
    }
}
