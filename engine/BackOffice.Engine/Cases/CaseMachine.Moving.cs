using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>Moving a running case to another version of its pack, and back.</summary>
public static partial class CaseMachine
{
    private static Decision<Outcome> Move(CaseState state, MoveCaseToVersion command, DecideContext context)
    {
        if (context.OtherVersion is not { Workflow: { } workflow, Interpreter: { } interpreter } target || target.Version != command.Version || target.Id != state.PackId || context.Pack.Workflow is not { } current)
        {
            return new NoSuchVersion(context.Pack.Title, command.Version);
        }

        if (state.PackVersion == target.Version)
        {
            return new AlreadyMoved(state.Reference, target.Version);
        }

        if (command.Expected is { } expected && expected != state.Version)
        {
            return new ChangedSinceTried(state.Reference);
        }

        var carried = ProcessMove.Make(state.Process, current, workflow, command.Steps);
        if (carried.Problems.Count == 0 && interpreter.Misfit(carried.State) is { } misfit)
        {
            carried.Problems.Add(misfit);
        }

        if (carried.Problems.Count > 0)
        {
            return new CannotMove(state.Reference, [.. carried.Problems.Distinct()]);
        }

        var change = new CaseChange(state, context with { Pack = target });
        change.State = state with { Process = carried.State, PackVersion = target.Version };
        Follow(change, carried);
        try
        {
            Run(change, (process, host) => interpreter.Arrive(process, carried.Arrivals, context.Now, host));
        }
        catch (StepFault fault)
        {
            return new CannotMove(state.Reference, [fault.Message]);
        }

        change.Say("moved", Told(context, state, target, carried), new JsonObject
        {
            ["from"] = state.PackVersion,
            ["to"] = target.Version,
            ["steps"] = new JsonObject(command.Steps.Select(step => KeyValuePair.Create(step.Key, (JsonNode?)step.Value))),
            ["leftOut"] = carried.LeftOut.Count == 0 ? null : new JsonArray([.. carried.LeftOut.Distinct().Select(step => (JsonNode)step)]),
        });
        change.State = change.State with
        {
            LastMove = change.HasGoneOut || change.State.Status == CaseStatus.Closed ? null : new CaseMove(state.PackVersion, state.Process, state.Tasks, state.Waits, state.Clocks),
        };
        return Done(change);
    }

    private static string Told(DecideContext context, CaseState state, Pack target, ProcessMove carried) =>
        $"{context.Actor.Name} moved the case from version {state.PackVersion} to version {target.Version} of the process."
        + (carried.LeftOut.Count == 0 ? "" : $" Not done in this case, because they come before where it stands: {Words.List([.. carried.LeftOut.Distinct()])}.");

    /// <summary>Tasks, waits and clocks follow the steps they belong to.</summary>
    private static void Follow(CaseChange change, ProcessMove carried)
    {
        string Bookmark(string id) => carried.Bookmarks.GetValueOrDefault(id, id);
        string Step(string id) => carried.IdOf(id) ?? id;

        foreach (var task in change.State.Tasks)
        {
            var bookmark = task.BookmarkId.StartsWith(CaseHost.FaultPrefix, StringComparison.Ordinal) ? CaseHost.FaultPrefix + Step(task.BookmarkId[CaseHost.FaultPrefix.Length..]) : Bookmark(task.BookmarkId);
            if (task.Status is TaskStatus.Open or TaskStatus.Held && (bookmark != task.BookmarkId || Step(task.StepId) != task.StepId))
            {
                change.Put(task with { BookmarkId = bookmark, StepId = Step(task.StepId) });
            }
        }

        change.Replace(wait => (wait.BookmarkId is null || Bookmark(wait.BookmarkId) == wait.BookmarkId) && Step(wait.StepId) == wait.StepId
            ? wait
            : wait with { BookmarkId = wait.BookmarkId is null ? null : Bookmark(wait.BookmarkId), StepId = Step(wait.StepId) });
        foreach (var clock in change.State.Clocks.FindAll(clock => CaseHost.IsOpen(clock) && clock.StepId is not null))
        {
            if (clock.About is not null && carried.Left.Contains(clock.StepId!))
            {
                // The bodies that were asked by a step that is gone are no longer asked, and nothing would ever stop their clocks.
                new CaseHost(change).CancelClock(clock.ClockId, clock.About, "the step that asked is no longer part of the process");
            }
            else if (Step(clock.StepId!) != clock.StepId)
            {
                change.Put(clock with { StepId = Step(clock.StepId!) });
            }
        }
    }

    private static Decision<Outcome> MoveBack(CaseState state, DecideContext context)
    {
        if (state.LastMove is not { } move)
        {
            return new CannotUndoMove(state.Reference, "something has happened in the case since, or it was never moved. Move it to the earlier version instead, with a trial first.");
        }

        if (context.OtherVersion is not { Interpreter: { } interpreter } earlier || earlier.Version != move.FromVersion || interpreter.Misfit(move.Process) is not null)
        {
            return new CannotUndoMove(state.Reference, $"version {move.FromVersion} is no longer there.");
        }

        var change = new CaseChange(state, context);
        change.State = state with { Process = move.Process, PackVersion = move.FromVersion, LastMove = null };
        change.Restore(move.Waits);
        foreach (var opened in change.State.Tasks.Where(task => !move.Tasks.Exists(old => old.Number == task.Number)).ToList())
        {
            change.Put(opened with { Status = TaskStatus.Cancelled, ClosedAt = context.Now, Context = null });
        }

        foreach (var task in move.Tasks)
        {
            change.Put(task);
        }

        foreach (var started in change.State.Clocks.Where(clock => !move.Clocks.Exists(old => old.ClockId == clock.ClockId && old.Run == clock.Run)).ToList())
        {
            change.Put(started with { Status = ClockStatus.Cancelled, StoppedOn = context.Today, StoppedBy = "the move to the other version was undone" });
        }

        foreach (var clock in move.Clocks)
        {
            change.Put(clock);
        }

        change.Say("move-undone", $"{context.Actor.Name} put the case back to version {move.FromVersion} of the process.", new JsonObject { ["from"] = state.PackVersion, ["to"] = move.FromVersion });
        return Done(change);
    }
}
