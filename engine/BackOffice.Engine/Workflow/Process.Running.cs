using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Workflow;

/// <summary>How work is taken from the queue, what ends tell their owners, and what is closed with them.</summary>
internal sealed partial class Process
{
    public void Execute(ActivityRun run)
    {
        Journal(run, "Started");
        Guard(run, static r => r.Activity.Execute(r));
    }

    public void Journal(ActivityRun run, string happened, ImmutableList<string>? outcomes = null)
    {
        if (!ReferenceEquals(run.Step, run.Step.Graph.Whole))
            Host.Journal(new JournalEntry(run.StepId, run.StepType, happened, outcomes ?? []));
    }

    private static int Depth(ActivityRun? run)
    {
        var depth = 0;
        for (; run is not null; run = run.Parent)
            if (run.IsWorkflow)
                depth++;
        return depth;
    }

    private void Drain()
    {
        do
        {
            while (queue.TryDequeue(out var work))
            {
                if (work.Withdrawn)
                    continue;
                work.Owner.QueuedChildren--;
                if (Begins(work) && CountStep(work.Owner, work.Step))
                    Begin(work);
            }
        }
        while (EndStopped() || DeliverEvents());
        if (!IsOver)
            subStatus = "Suspended";
    }

    /// <summary>
    /// Whether queued work is still begun. What stood in the queue beside the step that completed their container runs, as in the format's own engine,
    /// and nothing follows it. A casework step does not: no task, letter or clock may come out of a part of the process that has ended.
    /// </summary>
    private static bool Begins(Work work)
    {
        if (work.Step.Type.StartsWith("BackOffice.", StringComparison.Ordinal))
            for (var around = work.Owner; around is not null; around = around.Parent)
                if (around.Status == RunStatus.Completed)
                    return false;
        return work.Owner.Status is RunStatus.Running or RunStatus.Completed || (work.Owner.Status == RunStatus.Faulted && work.Owner.Missed.Count > 0);
    }

    /// <summary>Ends child workflows that a fault has stopped; true when that has given the queue more to do.</summary>
    private bool EndStopped()
    {
        foreach (var instance in stopped.Where(i => !IsMain(i)).ToArray())
        {
            stopped.Remove(instance);
            if (instance.Status != RunStatus.Running)
                continue;
            if (instance.Parent is null)
            {
                CancelTree(instance);
                tops.Remove(instance);
            }
            else
            {
                EndInstance(instance, "Faulted");
            }
        }
        return queue.Count > 0;
    }

    private bool IsMain(ActivityRun run) => ReferenceEquals(run, tops.FirstOrDefault());

    /// <summary>Counts a step, and stops a workflow that goes round without waiting.</summary>
    public bool CountStep(ActivityRun owner, Step step)
    {
        if (++executed <= options.StepLimit)
            return true;
        Fault(owner, $"The workflow ran {options.StepLimit:N0} steps without waiting, the last at '{step.Label}'. Give the loop there a way out, a task or a delay.");
        queue.Clear();
        return false;
    }

    private void Begin(Work work)
    {
        var activity = catalogue.Find(work.Step.Type);
        WorkflowGraph? used = null;
        if (activity is null)
        {
            used = library.For(work.Step);
            activity = used is null ? MissingStep.Instance : catalogue.Find(WorkflowStep.TypeName)!;
        }
        var run = Open(work.Owner, work.Step, activity, work.Tag);
        foreach (var (name, value) in work.Variables ?? [])
            run.Keep(name, value);
        if (used is null)
        {
            Execute(run);
            return;
        }
        Journal(run, "Started");
        if (Depth(run) >= options.NestingLimit)
        {
            Fault(run, $"'{run.StepName}' would run a workflow more than {options.NestingLimit} levels deep. Check whether '{used.Name ?? used.DefinitionId}' uses itself.");
            return;
        }
        Guard(run, r => WorkflowStep.Enter(r, used));
    }

    private ActivityRun Open(ActivityRun? parent, Step step, Activity activity, string tag)
    {
        var run = new ActivityRun(this, parent, step, activity, nextRun++, tag);
        parent?.Link(run);
        return run;
    }

    /// <summary>Runs a step's own code; a fault it throws becomes an incident.</summary>
    private void Guard(ActivityRun run, Action<ActivityRun> action)
    {
        try
        {
            action(run);
        }
        catch (StepFault fault)
        {
            Fault(run, fault.Message);
        }
        if (run.Status == RunStatus.Running && run.Bookmarks.Count > 0)
            Journal(run, "Suspended");
    }

    /// <summary>Takes an ended step out of its container and tells the container.</summary>
    private void Leave(ActivityRun run, IReadOnlyList<string?> outcomes, bool completed)
    {
        if (run.Parent is not { } parent)
        {
            EndTop(run, outcomes);
            return;
        }
        parent.Unlink(run);
        if (run.Tag == InstanceTag && run.IsWorkflow && completed)
        {
            (parent.Activity as IStartsWorkflows)?.ChildEnded(parent, run, "Finished");
            return;
        }
        Tell(parent, new EndedStep(run.Step, run.Tag, outcomes), completed);
    }

    /// <summary>Tells a container that a step inside it has ended. A faulted container hears it when it is retried.</summary>
    private void Tell(ActivityRun parent, EndedStep ended, bool completed)
    {
        if (parent.Status == RunStatus.Faulted && parent.Missed.Count > 0)
            parent.Miss(ended);
        if (parent.Status != RunStatus.Running)
            return;
        if (ended.Tag == FaultPort)
        {
            Complete(parent, Done);
            return;
        }
        try
        {
            if (completed)
                parent.Activity.ChildCompleted(parent, ended);
            else
                parent.Activity.ChildCanceled(parent, ended);
        }
        catch (StepFault fault)
        {
            Fault(parent, fault.Message, ended);
        }
    }

    private void EndTop(ActivityRun top, IReadOnlyList<string?> outcomes)
    {
        if (!IsMain(top))
        {
            tops.Remove(top);
            return;
        }
        if (IsOver)
            return;
        ports = new JsonArray([.. outcomes.OfType<string>().Select(o => (JsonNode)o)]);
        End(stopped.Contains(top) ? "Faulted" : "Finished");
    }

    private void End(string how)
    {
        status = "Finished";
        subStatus = how;
    }

    private void EndInstance(ActivityRun instance, string how)
    {
        var owner = instance.Parent!;
        CloseQuietly(instance);
        WorkflowStep.HandOverOutputs(instance);
        instance.Status = RunStatus.Completed;
        owner.Unlink(instance);
        (owner.Activity as IStartsWorkflows)?.ChildEnded(owner, instance, how);
    }

    /// <summary>The nearest workflow around that stands on its own: the outermost, or one started by another.</summary>
    private static ActivityRun Instance(ActivityRun run)
    {
        var at = run.Workflow;
        while (at.Parent is not null && at.Tag != InstanceTag)
            at = at.Parent.Workflow;
        return at;
    }

    private void CloseInside(ActivityRun run)
    {
        Withdraw(run);
        CloseOpen(run);
    }

    /// <summary>Cancels what has begun inside; what is only queued stays in the queue.</summary>
    private void CloseOpen(ActivityRun run)
    {
        if (run.FirstChild is null)
            return;
        foreach (var child in run.ChildrenNow())
            CancelTree(child);
        run.ForgetChildren();
    }

    /// <summary>Drops everything inside without a word, as Finish does.</summary>
    private void CloseQuietly(ActivityRun run)
    {
        Withdraw(run);
        foreach (var child in run.ChildrenNow())
        {
            CloseQuietly(child);
            child.Activity.Cancelled(child);
            child.Status = RunStatus.Canceled;
            child.DropBookmarks();
        }
        run.ForgetChildren();
    }

    private void CancelTree(ActivityRun run)
    {
        CloseInside(run);
        var wasOpen = run.Status is RunStatus.Running or RunStatus.Faulted;
        run.Activity.Cancelled(run);
        run.Status = RunStatus.Canceled;
        run.DropBookmarks();
        if (wasOpen)
            Journal(run, "Canceled");
    }

    /// <summary>Every open step, parents before children.</summary>
    private IEnumerable<ActivityRun> All()
    {
        var stack = new Stack<ActivityRun>();
        for (var i = tops.Count - 1; i >= 0; i--)
            stack.Push(tops[i]);
        while (stack.TryPop(out var run))
        {
            yield return run;
            for (var child = run.LastChild; child is not null; child = child.PreviousSibling)
                stack.Push(child);
        }
    }
}
