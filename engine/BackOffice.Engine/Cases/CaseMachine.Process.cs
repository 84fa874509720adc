using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>The commands that move a case's process.</summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Open(OpenCase command, DecideContext context)
    {
        if (command.PackId != context.Pack.Id)
        {
            return new PackUnknown(command.PackId);
        }

        if (!context.Pack.HasProcess)
        {
            return new PackHasNoProcess(context.Pack.Title);
        }

        var state = new CaseState
        {
            Id = context.CaseId,
            Reference = context.Reference,
            PackId = context.Pack.Id,
            PackVersion = context.Pack.Version,
            Subject = command.Subject,
            ProviderId = command.ProviderId,
            RequestedBy = command.RequestedBy,
            Stage = context.Pack.Stages.Count > 0 ? context.Pack.Stages[0].Id : "",
            Team = context.Pack.Team,
            OpenedAt = context.Now,
            Data = (JsonObject)command.Data.DeepClone(),
            Process = new ProcessState(),
        };
        var change = new CaseChange(state, context);
        change.Say("case-opened", $"Case {state.Reference} opened{(command.StartedBy is null ? "" : " by the process itself")}: {context.Pack.Title}.", new JsonObject { ["data"] = command.Data.DeepClone() });
        Run(change, (process, host) =>
        {
            host.TakesResponse = command.Came is not null;
            return context.Pack.Interpreter.Start(command.Came, context.Now, host, command.StartedBy);
        });
        return Done(change);
    }

    private static Decision<Outcome> Complete(CaseState state, CompleteTask command, DecideContext context)
    {
        if (Guard(state, command.Task, context, out var task) is { } refusal)
        {
            return refusal;
        }

        if (command.SeenVersion is { } seen && seen < task.ChangedIn && task.ChangedBy != context.Actor.Id)
        {
            return new StalePage(task.Title);
        }

        if (task.Needs is { Length: > 0 } needs && !context.Actor.Is(Role.System) && !Holds(context.Actor, needs))
        {
            return Keep(state, task, command.Answers, new NeedsRight(task.Title, needs), context);
        }

        var (answers, errors) = task.AsksForm(command.Outcome) ? FormWork.Check(state, task, command.Answers, context) : (null, []);
        if (errors.Count > 0)
        {
            return Keep(state, task, command.Answers, new FormHasErrors(task.Title, errors), context);
        }

        var change = new CaseChange(state, context);
        if (answers is { Count: > 0 } && task.DataKey is { } key)
        {
            JsonPath.Merge(change.WritableData(), key, answers);
        }

        var (outcome, unclear) = ChooseOutcome(change, task, command.Outcome, context);
        if (unclear is not null)
        {
            return Keep(state, task, command.Answers, unclear, context);
        }

        Unhold(change, task);
        change.Put(task with
        {
            Status = TaskStatus.Completed,
            HeldUntil = null,
            HoldReason = null,
            Outcome = outcome?.Name ?? "Done",
            ClosedAt = context.Now,
            ClosedBy = context.Actor.Name,
            Draft = null,
            Context = null,
        });
        var details = CaseHost.About(task);
        details["title"] = task.Title;
        details["key"] = task.DataKey;
        details["outcome"] = outcome?.Name ?? "Done";
        details["answers"] = (answers ?? command.Answers)?.DeepClone();
        change.Say("task-completed", $"{context.Actor.Name} completed \"{task.Title}\"{(outcome is null ? "" : $": {outcome.Label}")}.", details);
        if (task.BookmarkId.StartsWith(CaseHost.BesidePrefix, StringComparison.Ordinal))
        {
            return Done(change);
        }

        var payload = new JsonObject { ["outcome"] = outcome?.Name ?? "Done", ["label"] = outcome?.Label };
        Run(change, (process, host) => task.BookmarkId.StartsWith(CaseHost.FaultPrefix, StringComparison.Ordinal)
            ? context.Pack.Interpreter.Retry(process, task.StepId, context.Now, host)
            : context.Pack.Interpreter.Resume(process, task.BookmarkId, payload, context.Now, host));
        return Done(change);
    }

    /// <summary>Says no, and keeps what was typed as the task's draft all the same.</summary>
    private static Decision<Outcome> Keep(CaseState state, CaseTask task, JsonObject? answers, Refusal refusal, DecideContext context)
    {
        if (answers is null || JsonNode.DeepEquals(task.Draft, answers))
        {
            return refusal;
        }

        var change = new CaseChange(state, context);
        change.Put(Touched(task with { Draft = (JsonObject)answers.DeepClone() }, change));
        return new Decision<Outcome>(change.ToOutcome(), refusal);
    }

    private static (TaskOutcome? Outcome, Refusal? Unclear) ChooseOutcome(CaseChange change, CaseTask task, string? chosen, DecideContext context)
    {
        if (task.Outcomes.IsEmpty)
        {
            return chosen is null or "Done" ? (null, null) : (null, new OutcomeUnknown(task.Title, chosen, "Done"));
        }

        var facts = new CaseFacts(change.State, context) { Task = task.Context };
        bool Fits(TaskOutcome outcome) => outcome.When is null || context.Pack.Expressions.Condition(outcome.When, facts, context).Holds == true;
        var labels = Words.List([.. task.Outcomes.Select(outcome => $"\"{outcome.Label}\"")]);
        if (chosen is not null)
        {
            return task.Outcomes.Find(outcome => outcome.Name == chosen) switch
            {
                null => (null, new OutcomeUnknown(task.Title, chosen, labels)),
                var outcome when !Fits(outcome) => (null, new OutcomeDisagrees(outcome.Label)),
                var outcome => (outcome, null),
            };
        }

        var decided = task.Outcomes.Find(outcome => outcome.When is not null && Fits(outcome));
        var buttons = task.Outcomes.FindAll(outcome => outcome.When is null);
        return decided is not null ? (decided, null)
            : (buttons.Count == 1 ? buttons[0] : buttons.Find(outcome => outcome.Usual)) is { } usual ? (usual, null)
            : (null, new OutcomeMissing(task.Title, labels));
    }

    private static bool Holds(Actor actor, string right) => Enum.TryParse<Role>(right, ignoreCase: true, out var role) && actor.Is(role);

    private static Decision<Outcome> Fire(CaseState state, FireTimer command, DecideContext context)
    {
        var wait = state.Waits.Find(wait => wait.Number == command.Wait);
        if (wait?.DueAt is not { } due || due > context.Now)
        {
            return default; // late, repeated or early: harmless
        }

        var change = new CaseChange(state, context);
        change.ClearWaits(other => other.Number == wait.Number);
        if (wait.BookmarkId is { } bookmark)
        {
            Run(change, (process, host) => context.Pack.Interpreter.Resume(process, bookmark, CaseHost.TimeOut(), context.Now, host));
            return Done(change);
        }

        var clock = state.Clocks.Find(clock => CaseHost.KeyOf(clock) == wait.About);
        var task = state.Tasks.Find(task => CaseHost.KeyOf(task) == wait.About);
        var host = new CaseHost(change);
        switch (wait.Purpose)
        {
            case "unhold" when task is { Status: TaskStatus.Held }:
                change.Put(task with { Status = TaskStatus.Open, HeldUntil = null, HoldReason = null });
                change.Say("task-resumed", $"\"{task.Title}\" is back: it was put off until today.", CaseHost.About(task));
                break;
            case "amber" or "red" when clock is { Status: ClockStatus.Running }:
                change.Say($"clock-{wait.Purpose}", $"{host.ClockTitle(clock.ClockId)}{CaseHost.AboutWords(clock)} is {wait.Purpose}: due {Words.Day(clock.Due)}.", CaseHost.About(clock));
                break;
            case "due" when clock is { Status: ClockStatus.Running }:
                Overdue(host, clock);
                break;
            case "chase" when task is { Status: TaskStatus.Open or TaskStatus.Held }:
                Chase(host, task);
                break;
        }

        return Done(change);
    }

    private static void Overdue(CaseHost host, CaseClock clock)
    {
        var excused = clock.Excuses.IsEmpty ? "No exception is recorded." : $"Excused: {clock.Excuses[^1].Reason}";
        host.Change.Say("clock-overdue", $"{host.ClockTitle(clock.ClockId)}{CaseHost.AboutWords(clock)} was due on {Words.Day(clock.Due)} and is not done. {excused}", CaseHost.About(clock));
        var definition = host.Pack.Clocks.Find(clock.ClockId, clock.StartedOn);
        foreach (var step in definition.IsError ? [] : definition.Value.OnDue)
        {
            if (step.StartsWith("escalate:", StringComparison.Ordinal))
            {
                host.Escalate(clock, step["escalate:".Length..]);
            }
        }
    }

    private static void Chase(CaseHost host, CaseTask task)
    {
        host.Change.Say("advice-chased", $"Reminder: \"{task.Title}\" has not been answered{(task.DueOn is { } due ? $"; wanted by {Words.Day(due)}" : "")}.", CaseHost.About(task));
        var to = task.Context?["body"] is JsonObject body ? RequestAdviceStep.AddressOf(body) : null;
        var facts = new CaseFacts(host.Change.State, host.Context) { Task = task.Context };
        foreach (var recipient in to is null ? [] : Recipients.Find(facts, to).Found.Where(recipient => recipient.ByEmail))
        {
            host.Change.Send(new OutboxMessage("email", recipient.Email!, host.MessageKey($"chase:{CaseHost.KeyOf(task)}"), new JsonObject
            {
                ["caseId"] = host.Change.State.Id.ToString(),
                ["reference"] = host.Change.State.Reference,
                ["subject"] = $"Reminder: advice for {host.Change.State.Reference}",
                ["text"] = $"We asked you for advice on {Words.Day(task.OpenedAt)} and have not had it yet.{(task.DueOn is { } wanted ? $" We need it by {Words.Day(wanted)}." : "")}\n\nCase reference: {host.Change.State.Reference}",
            }));
        }
    }

    private static Decision<Outcome> Pause(CaseState state, PauseClock command, DecideContext context)
    {
        var clock = state.Clocks.Find(clock => clock.ClockId == command.ClockId && clock.Run == command.Run);
        if (clock is null)
        {
            return new ClockUnknown(command.ClockId);
        }

        if (!CaseHost.IsOpen(clock))
        {
            return new ClockNotRunning(command.ClockId);
        }

        var change = new CaseChange(state, context);
        var host = new CaseHost(change);
        var definition = context.Pack.Clocks.Find(clock.ClockId, clock.StartedOn);
        if (command.Reason is { } reason)
        {
            if (clock.Status == ClockStatus.Paused)
            {
                return default;
            }

            if (definition.IsError || definition.Value.Pauses.Count == 0)
            {
                return new PauseNotAllowed(host.ClockTitle(clock.ClockId));
            }

            var paused = clock with { Status = ClockStatus.Paused, Pauses = clock.Pauses.Add(new ClockPause(context.Today, null, reason)) };
            change.Put(paused);
            host.SetLights(paused);
            change.Say("clock-paused", $"{context.Actor.Name} paused {host.ClockTitle(clock.ClockId)}: {reason}", CaseHost.About(clock, reason));
            return Done(change);
        }

        if (clock.Status == ClockStatus.Running)
        {
            return default;
        }

        var pauses = clock.Pauses.SetItem(clock.Pauses.Count - 1, clock.Pauses[^1] with { To = context.Today });
        var due = host.DueAfter(clock, pauses);
        if (due.IsError)
        {
            return new CalendarMissing(due.Error);
        }

        host.Reset(clock with { Status = ClockStatus.Running, Pauses = pauses, Due = due.Value.Due, WorkTarget = due.Value.WorkTarget, LocalTarget = due.Value.LocalTarget, Working = due.Value.Working, AmberOn = due.Value.AmberOn, RedOn = due.Value.RedOn });
        change.Say("clock-resumed", $"{context.Actor.Name} ended the pause of {host.ClockTitle(clock.ClockId)}: due {Words.Day(due.Value.Due)}. {due.Value.Working}", CaseHost.About(clock));
        return Done(change);
    }

    private static Decision<Outcome> Recount(CaseState state, RecountClocks command, DecideContext context)
    {
        var change = new CaseChange(state, context);
        new CaseHost(change).Recount(command.Reason);
        return Done(change);
    }

    private static Decision<Outcome> Serve(CaseState state, RecordService command, DecideContext context)
    {
        var letter = state.Letters.Find(letter => letter.Number == command.Letter);
        if (letter is null)
        {
            return new LetterUnknown(command.Letter);
        }

        if (command.ServedOn < letter.SentOn || command.ServedOn > context.Today)
        {
            return new ServedOnImpossible(command.ServedOn, letter.SentOn);
        }

        if (string.IsNullOrWhiteSpace(command.Proof))
        {
            return new ReasonMissing("Say what proves the day, for example \"signed for\".");
        }

        if (letter.ServedOn == command.ServedOn)
        {
            return default;
        }

        var change = new CaseChange(state, context);
        change.State = change.State with { Letters = state.Letters.Replace(letter, letter with { ServedOn = command.ServedOn }) };
        change.Say("letter-served", $"{context.Actor.Name} recorded that letter {letter.LetterId} arrived on {Words.Day(command.ServedOn)} ({command.Proof.Trim()}).", new JsonObject { ["letter"] = letter.Number, ["letterId"] = letter.LetterId, ["servedOn"] = CaseFacts.Write(command.ServedOn) });
        new CaseHost(change).FollowService(letter.Number, command.ServedOn);
        return Done(change);
    }

    /// <summary>Runs the process one burst on, then brings tasks and waits in line with what it now waits for.</summary>
    private static void Run(CaseChange change, Func<ProcessState, CaseHost, ProcessState> burst)
    {
        var host = new CaseHost(change);
        var known = Interpreter.Incidents(change.State.Process).Count;
        var next = burst(change.State.Process, host);
        if (host.IsClosed)
        {
            next = change.Context.Pack.Interpreter.Cancel(next, change.Context.Now, host);
        }

        change.State = change.State with { Process = next };
        if (!host.IsClosed)
        {
            foreach (var incident in Interpreter.Incidents(next).Skip(known))
            {
                host.OpenFault(incident);
            }
        }

        Settle(change, host);
    }

    private static void Settle(CaseChange change, CaseHost host)
    {
        var bookmarks = host.IsClosed ? [] : Interpreter.Bookmarks(change.State.Process);
        var live = bookmarks.Select(bookmark => bookmark.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var task in change.State.Tasks.FindAll(task => task.Status is TaskStatus.Open or TaskStatus.Held))
        {
            if (host.IsClosed || (!live.Contains(task.BookmarkId) && !CaseHost.StandsAlone(task)))
            {
                change.Put(task with { Status = TaskStatus.Cancelled, ClosedAt = change.Context.Now, HeldUntil = null, HoldReason = null, Context = null });
                change.Say("task-cancelled", $"No longer needed: {task.Title}.", CaseHost.About(task));
            }
        }

        var open = change.State.Tasks.Where(task => task.Status is TaskStatus.Open or TaskStatus.Held).Select(CaseHost.KeyOf).ToHashSet(StringComparer.Ordinal);
        change.ClearWaits(wait =>
            (wait.BookmarkId is { } bookmark && !live.Contains(bookmark))
            || (wait.About is { } about && about.StartsWith("task:", StringComparison.Ordinal) && !open.Contains(about)));

        var covered = change.State.Tasks.Select(task => task.BookmarkId).Concat(change.State.Waits.Select(wait => wait.BookmarkId)).ToHashSet();
        foreach (var bookmark in bookmarks.Where(bookmark => !covered.Contains(bookmark.Id)))
        {
            change.Put(new CaseWait
            {
                Number = change.TakeNumber(),
                BookmarkId = bookmark.Id,
                StepId = bookmark.StepId,
                DueAt = bookmark.ResumeAt,
                EventName = bookmark.EventName,
                About = (bookmark.Payload as JsonObject)?["about"]?.ToString(),
            });
        }
    }

    private static CaseTask Touched(CaseTask task, CaseChange change) =>
        task with { ChangedIn = change.State.Version + 1, ChangedBy = change.Context.Actor.Id };
}
