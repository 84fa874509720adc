using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Casework;

namespace BackOffice.Engine.Cases;

/// <summary>Decides what happens in a case. Pure: the same case, command and context give the same outcome.</summary>
public static partial class CaseMachine
{
    /// <summary>Decides about one command.</summary>
    /// <param name="state">The case; null before it is opened.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<Outcome> Decide(CaseState? state, CaseCommand command, DecideContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (state, command) switch
        {
            (null, OpenCase c) => Open(c, context),
            (null, _) => new CaseNotFound(),
            (_, OpenCase) => default, // asked twice: the case is there
            ({ Status: CaseStatus.Closed }, FireTimer or RecountClocks or RetryLetters) => default, // late: harmless; stopped clocks keep their days
            ({ Status: CaseStatus.Closed }, not (AddNote or AddDocument)) => new CaseClosed(state.Reference, state.ClosedAs ?? "", state.ClosedAt ?? context.Now),
            (_, CompleteTask c) => Complete(state, c, context),
            (_, SaveTask c) => Save(state, c, context),
            (_, AssignTask c) => Assign(state, c, context),
            (_, HoldTask c) => Hold(state, c, context),
            (_, FireTimer c) => Fire(state, c, context),
            (_, RaiseEvent c) => Raise(state, c, context),
            (_, TakeRequest c) => Take(state, c, context),
            (_, SaveEvent c) => SaveEvent(state, c, context),
            (_, ExcuseClock c) => Excuse(state, c, context),
            (_, PauseClock c) => Pause(state, c, context),
            (_, RecountClocks c) => Recount(state, c, context),
            (_, RecordService c) => Serve(state, c, context),
            (_, AddNote c) => Note(state, c, context),
            (_, AddDocument c) => File(state, c, context),
            (_, LinkSubject c) => Link(state, c, context),
            (_, MoveCaseToVersion c) => Move(state, c, context),
            (_, UndoMove) => MoveBack(state, context),
            (_, CancelCase c) => Cancel(state, c, context),
            (_, UnlinkSubject c) => Unlink(state, c, context),
            (_, RetryLetters c) => Retry(state, c, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    private static Decision<Outcome> Done(CaseChange change) => change.ToOutcome() is { } outcome ? outcome : default(Decision<Outcome>);

    /// <summary>The open task that a command means, or why it cannot be worked on.</summary>
    private static Refusal? Guard(CaseState state, int number, DecideContext context, out CaseTask task)
    {
        task = state.Tasks.Find(task => task.Number == number)!;
        return task switch
        {
            null => new TaskNotFound(number),
            { Status: TaskStatus.Completed } => new TaskAlreadyCompleted(task.Title, task.ClosedBy ?? "somebody else", task.ClosedAt ?? context.Now),
            { Status: TaskStatus.Cancelled } => new TaskNoLongerNeeded(task.Title),
            _ when !MayWork(state, task, context.Actor) => new NotYourTask(task.Title, context.Pack.TeamTitle(task.Team)),
            _ => null,
        };
    }

    private static bool MayWork(CaseState state, CaseTask task, Actor actor) =>
        actor.Is(Role.System) || actor.Is(Role.Manager)
        || (actor.Is(Role.Caseworker) && (actor.Teams.Contains(task.Team) || actor.Teams.Contains(state.Team)))
        || (actor.Is(Role.Provider) && task.Team == "school" && actor.Organisation is { } provider && provider == state.ProviderId);

    private static Decision<Outcome> Save(CaseState state, SaveTask command, DecideContext context)
    {
        if (Guard(state, command.Task, context, out var task) is { } refusal)
        {
            return refusal;
        }

        if (JsonNode.DeepEquals(task.Draft, command.Answers))
        {
            return default;
        }

        var change = new CaseChange(state, context);
        change.Put(Touched(task with { Draft = (JsonObject)command.Answers.DeepClone() }, change));
        return Done(change);
    }

    private static Decision<Outcome> Assign(CaseState state, AssignTask command, DecideContext context)
    {
        if (Guard(state, command.Task, context, out var task) is { } refusal)
        {
            return refusal;
        }

        var team = command.Team ?? task.Team;
        if (command.Team is not null && context.Pack.Teams.All(known => known.Id != command.Team))
        {
            return new TeamUnknown(command.Team);
        }

        if (task.AssignedTo == command.To && task.Team == team)
        {
            return default;
        }

        var change = new CaseChange(state, context);
        change.Put(Touched(task with { AssignedTo = command.To, AssignedName = command.To is null ? null : command.ToName ?? command.To, Team = team }, change));
        var actor = context.Actor;
        change.Say("task-assigned", command.To switch
        {
            _ when team != task.Team => $"{actor.Name} moved \"{task.Title}\" to {context.Pack.TeamTitle(team)}.",
            null => $"{actor.Name} gave \"{task.Title}\" back to {context.Pack.TeamTitle(team)}.",
            _ when command.To == actor.Id => $"{actor.Name} took \"{task.Title}\".",
            _ => $"{actor.Name} gave \"{task.Title}\" to {command.ToName ?? command.To}.",
        }, CaseHost.About(task));
        return Done(change);
    }

    private static Decision<Outcome> Hold(CaseState state, HoldTask command, DecideContext context)
    {
        if (Guard(state, command.Task, context, out var task) is { } refusal)
        {
            return refusal;
        }

        var change = new CaseChange(state, context);
        if (command.Until is not { } until)
        {
            if (task.Status == TaskStatus.Open)
            {
                return default;
            }

            Unhold(change, task);
            change.Say("task-resumed", $"{context.Actor.Name} took the hold off \"{task.Title}\".", CaseHost.About(task));
            return Done(change);
        }

        if (until <= context.Today)
        {
            return new HoldInThePast(until);
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new ReasonMissing("Say why the task is put off. The reason is shown in the inbox.");
        }

        if (task.HeldUntil == until && task.HoldReason == command.Reason)
        {
            return default;
        }

        Unhold(change, task);
        change.Put(task with { Status = TaskStatus.Held, HeldUntil = until, HoldReason = command.Reason.Trim() });
        change.Put(new CaseWait { Number = change.TakeNumber(), StepId = task.StepId, DueAt = London.StartOf(until), Purpose = "unhold", About = CaseHost.KeyOf(task) });
        change.Say("task-held", $"{context.Actor.Name} put off \"{task.Title}\" until {Words.Day(until)}: {command.Reason.Trim()}", CaseHost.About(task));
        return Done(change);
    }

    private static void Unhold(CaseChange change, CaseTask task)
    {
        change.ClearWaits(wait => wait.Purpose == "unhold" && wait.About == CaseHost.KeyOf(task));
        change.Put(task with { Status = TaskStatus.Open, HeldUntil = null, HoldReason = null });
    }

    private static Decision<Outcome> Note(CaseState state, AddNote command, DecideContext context)
    {
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            return new ReasonMissing("Write the note before adding it.");
        }

        var change = new CaseChange(state, context);
        change.Say("note", command.Text.Trim());
        return Done(change);
    }

    private static Decision<Outcome> File(CaseState state, AddDocument command, DecideContext context)
    {
        var change = new CaseChange(state, context);
        change.Say("document-added", $"{context.Actor.Name} added the document {command.Name}.", new JsonObject
        {
            ["documentId"] = command.DocumentId.ToString("D"),
            ["name"] = command.Name,
            ["kind"] = command.Kind,
        });
        return Done(change);
    }
}
