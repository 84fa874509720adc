using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>What people record of the world outside: events, and exceptions to time limits.</summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Raise(CaseState state, RaiseEvent command, DecideContext context)
    {
        var waits = state.Waits.FindAll(wait => wait.EventName == command.Name && wait.BookmarkId is not null);
        var offered = context.Pack.Events.Find(item => item.Name == command.Name);
        if (waits.IsEmpty)
        {
            return new EventNotExpected(offered?.Label ?? command.Name);
        }

        if (offered?.Needs is { Length: > 0 } needs && !context.Actor.Is(Role.System) && !Holds(context.Actor, needs))
        {
            return new NeedsRight(offered.Label, needs);
        }

        var payload = command.Payload;
        if (offered?.Form is { } form)
        {
            var (answers, errors) = FormWork.Check(state, form, command.Payload, null, context);
            if (errors.Count > 0)
            {
                return KeepEvent(state, command, new FormHasErrors(offered.Label, errors), context);
            }

            payload = answers;
        }

        var change = new CaseChange(state, context);
        ForgetEvent(change, command.Name);
        change.Say("event", Told(context.Actor, command.Name, offered, payload), new JsonObject { ["event"] = command.Name, ["payload"] = payload?.DeepClone() });
        Resume(change, waits, payload);
        return Done(change);
    }

    private static void Resume(CaseChange change, ImmutableList<CaseWait> waits, JsonObject? payload)
    {
        var context = change.Context;
        foreach (var wait in waits)
        {
            Run(change, (process, host) => context.Pack.Interpreter.Resume(process, wait.BookmarkId!, payload?.DeepClone() ?? new JsonObject(), context.Now, host));
        }
    }

    /// <summary>Keeps what somebody has typed so far to record an event. Each person has a draft of their own.</summary>
    private static Decision<Outcome> SaveEvent(CaseState state, SaveEvent command, DecideContext context)
    {
        if (context.Pack.Events.Find(item => item.Name == command.Name) is not { Form: not null })
        {
            return new EventNotExpected(command.Name);
        }

        var change = new CaseChange(state, context);
        if (command.Answers is null)
        {
            ForgetEvent(change, command.Name);
        }
        else
        {
            KeepEvent(change, command.Name, command.Answers);
        }

        return Done(change);
    }

    /// <summary>Says no, and keeps what was typed as the person's draft all the same.</summary>
    private static Decision<Outcome> KeepEvent(CaseState state, RaiseEvent command, Refusal refusal, DecideContext context)
    {
        var change = new CaseChange(state, context);
        if (command.Payload is { } payload)
        {
            KeepEvent(change, command.Name, payload);
        }

        return Done(change) is { Outcome: { } outcome } ? new Decision<Outcome>(outcome, refusal) : refusal;
    }

    private static void KeepEvent(CaseChange change, string name, JsonObject answers)
    {
        var by = change.Context.Actor.Id;
        var kept = change.State.EventDrafts.Find(draft => draft.Event == name && draft.By == by);
        if (kept is not null && JsonNode.DeepEquals(kept.Answers, answers))
        {
            return;
        }

        ForgetEvent(change, name);
        change.State = change.State with { EventDrafts = change.State.EventDrafts.Add(new EventDraft(name, by, (JsonObject)answers.DeepClone())) };
    }

    private static void ForgetEvent(CaseChange change, string name)
    {
        if (change.State.EventDrafts.Find(draft => draft.Event == name && draft.By == change.Context.Actor.Id) is { } kept)
        {
            change.State = change.State with { EventDrafts = change.State.EventDrafts.Remove(kept) };
        }
    }

    private static string Told(Actor actor, string name, PackEvent? offered, JsonObject? payload) =>
        !name.StartsWith(HttpRequestStep.EventPrefix, StringComparison.Ordinal) ? $"{actor.Name}: {offered?.Label ?? name}."
        : (string?)payload?["failed"] is { } why ? $"The answer that was asked for did not come: {why}"
        : $"The answer that was asked for has come (status {payload?["statusCode"]}).";

    private static Decision<Outcome> Excuse(CaseState state, ExcuseClock command, DecideContext context)
    {
        var clock = state.Clocks.Find(clock => clock.ClockId == command.ClockId && clock.Run == command.Run);
        if (clock is null)
        {
            return new ClockUnknown(command.ClockId);
        }

        if (!context.Actor.Is(Role.Manager) && !context.Actor.Is(Role.System))
        {
            return new NeedsRight("Record an exception", "manager");
        }

        if (!CaseHost.IsOpen(clock))
        {
            return new ClockNotRunning(command.ClockId);
        }

        var change = new CaseChange(state, context);
        var refusal = new CaseHost(change).Excuse(clock, new NewExcuse(command.Code, command.Reason, command.Evidence, command.From, command.To, command.ParentToldOn, command.Facts));
        return refusal is not null ? refusal : Follow(change, state, clock, command);
    }

    /// <summary>
    /// Goes on as the pack's own event for exceptions does: the law wants the family told why, so an excuse from the clock bar
    /// leads to the same letter. What the event's form asks and the clock bar does not know, the letter's task asks for.
    /// </summary>
    private static Decision<Outcome> Follow(CaseChange change, CaseState before, CaseClock clock, ExcuseClock command)
    {
        if (change.Context.Pack.Events.Find(item => item.Excuses) is not { } claim || ReferenceEquals(change.State.Clocks, before.Clocks))
        {
            return Done(change);
        }

        var waits = before.Waits.FindAll(wait => wait.EventName == claim.Name && wait.BookmarkId is not null);
        if (waits.IsEmpty)
        {
            return new ExceptionInHand(claim.Label);
        }

        var claimed = (JsonObject?)command.Facts?.DeepClone() ?? [];
        claimed["clock"] = command.ClockId;
        claimed["about"] = clock.About;
        claimed["code"] = command.Code;
        claimed["reason"] = command.Reason.Trim();
        claimed["evidence"] = command.Evidence;
        claimed["from"] = command.From is { } from ? CaseFacts.Write(from) : null;
        claimed["to"] = command.To is { } to ? CaseFacts.Write(to) : null;
        claimed["parentToldOn"] = command.ParentToldOn is { } told ? CaseFacts.Write(told) : null;
        Resume(change, waits, claimed);
        return Done(change);
    }
}
