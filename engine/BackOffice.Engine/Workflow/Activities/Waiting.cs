using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A step that waits for a moment.</summary>
internal abstract class MomentStep : Activity
{
    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        if (At(run) is { } moment)
            run.BookmarkAt(Type, moment);
        else if (!run.HasFaulted)
            run.Complete();
    }

    /// <summary>The moment; null when there is nothing to wait for.</summary>
    protected abstract DateTimeOffset? At(ActivityRun run);

    /// <summary>Now and a length of time, faulting the step when that is no moment.</summary>
    protected static DateTimeOffset? After(ActivityRun run, string input)
    {
        if (!run.Has(input) || run.Value(input) is not { } value)
            return null;
        if (Values.Duration(value) is { } span && span >= TimeSpan.Zero && DateTimeOffset.MaxValue - run.Now > span)
            return span == TimeSpan.Zero ? null : run.Now + span;
        run.Fault($"'{Json.Text(value)}' in '{run.StepName}' is not a length of time. Write days.hours:minutes:seconds, for example 2.00:00:00 for two days.");
        return null;
    }
}

/// <summary>Waits for a length of time.</summary>
internal sealed class DelayStep : MomentStep
{
    public override string Type => "Elsa.Delay";

    protected override DateTimeOffset? At(ActivityRun run) => After(run, "timeSpan");
}

/// <summary>As the start of a workflow: sets it off again and again. Inside one: waits once.</summary>
internal sealed class TimerStep : MomentStep
{
    public override string Type => "Elsa.Timer";

    protected override DateTimeOffset? At(ActivityRun run) => run.TakeTrigger() ? null : After(run, "interval");
}

/// <summary>Waits until a moment; one that has passed waits for nothing.</summary>
internal sealed class StartAtStep : MomentStep
{
    public override string Type => "Elsa.StartAt";

    protected override DateTimeOffset? At(ActivityRun run)
    {
        if (run.TakeTrigger() || run.Value("dateTime") is not { } value)
            return null;
        if (Values.Moment(value) is { } moment)
            return moment > run.Now ? moment : null;
        run.Fault($"'{Json.Text(value)}' in '{run.StepName}' is not a date and time. Write it as 2026-01-05T09:00:00Z.");
        return null;
    }
}

/// <summary>Waits for an event; what comes with it is the result.</summary>
internal sealed class EventStep : Activity
{
    public override string Type => "Elsa.Event";

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        if (run.TakeTrigger())
        {
            run.Complete();
            return;
        }
        if (run.Text("eventName") is { Length: > 0 } name)
            run.Bookmark(Type, new JsonObject { ["eventName"] = name });
        else
            run.Fault($"The step '{run.StepName}' names no event. Say which event it waits for.");
    }

    public override void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload)
    {
        run.SetResult("result", payload);
        run.Complete();
    }
}

/// <summary>Sends an event to other runs, or only to this one.</summary>
internal sealed class PublishEventStep : Activity
{
    public override string Type => "Elsa.PublishEvent";

    public override void Execute(ActivityRun run)
    {
        if (run.Text("eventName") is not { Length: > 0 } name)
        {
            run.Fault($"The step '{run.StepName}' names no event. Say which event it sends.");
            return;
        }
        if (run.Flag("isLocalEvent"))
            run.Process.RaiseHere(name, run.Value("payload"));
        else
            run.Host.Publish(name, run.Text("correlationId"), run.Node("payload"));
        run.Complete();
    }
}

/// <summary>Asks for work outside and waits for its result.</summary>
internal sealed class RunTaskStep : Activity
{
    public override string Type => "Elsa.RunTask";

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        var id = run.Bookmark(Type, new JsonObject { ["taskName"] = run.Text("taskName"), ["payload"] = run.Node("payload") });
        run.SetResult("taskId", id);
    }

    public override void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload)
    {
        run.SetResult("result", payload);
        run.Complete();
    }
}
