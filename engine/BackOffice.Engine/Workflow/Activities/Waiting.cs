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

/// <summary>As the start of a workflow: sets it off at each time of a cron expression. Inside one: waits for the next.</summary>
internal sealed class CronStep : MomentStep
{
    private const string Advice = "Write minute, hour, day, month and weekday, for example 0 9 * * MON for Mondays at 9.";

    public override string Type => "Elsa.Cron";

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        if (step.Input("cronExpression") is { Kind: "Literal", ConstantText: var text } && CronExpression.Parse(text ?? "") is null)
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{text}' in '{step.Label}' is not a cron expression. {Advice}");
    }

    protected override DateTimeOffset? At(ActivityRun run)
    {
        if (run.TakeTrigger())
            return null;
        var text = run.Text("cronExpression") ?? "";
        if (CronExpression.Parse(text)?.After(run.Now) is { } next)
            return next;
        run.Fault($"'{text}' in '{run.StepName}' is not a cron expression with a time to come. {Advice}");
        return null;
    }
}

/// <summary>Waits for a web request to a path; the host hands over what came. As the start of a workflow: set off by it.</summary>
internal sealed class HttpEndpointStep : Activity
{
    public const string TypeName = "Elsa.HttpEndpoint";

    private static readonly string[] Handed = ["parsedContent", "routeData", "queryStringData", "headers", "files"];

    public override string Type => TypeName;

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        if (run.TakeTrigger())
        {
            foreach (var name in Handed)
                if (run.TryInput(name, out var came))
                    run.SetResult(name, came);
            run.Complete();
            return;
        }
        if (run.Text("path") is not { Length: > 0 } path)
        {
            run.Fault($"The step '{run.StepName}' has no path. Say which path it waits at.");
            return;
        }
        run.Bookmark(Type, new JsonObject { ["path"] = path, ["methods"] = new JsonArray([.. run.Texts("supportedMethods").DefaultIfEmpty("GET").Select(m => (JsonNode)m)]) });
    }

    public override void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload)
    {
        foreach (var name in Handed)
            if (payload is JsonObject came && came.TryGetPropertyValue(name, out var value))
                run.SetResult(name, value);
        run.SetResult("result", payload);
        run.Complete();
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        if (step.Input("path") is not { } path || (path.Kind == "Literal" && string.IsNullOrEmpty(path.ConstantText)))
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' has no path. Say which path it waits at.");
        else if (path is { Kind: "Literal", ConstantText: { } text })
            foreach (var other in step.Graph.Steps.Values)
                if (other.Type == Type && string.CompareOrdinal(other.Id, step.Id) < 0 && other.Input("path") is { Kind: "Literal", ConstantText: { } same }
                    && same.Trim('/').Equals(text.Trim('/'), StringComparison.OrdinalIgnoreCase) && Methods(other).Intersect(Methods(step), StringComparer.OrdinalIgnoreCase).Any())
                    yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' and '{other.Label}' wait for the same path '{text}' and method. Give one of them another path.");
    }

    private static IReadOnlyList<string> Methods(Step step) =>
        step.Input("supportedMethods") is { Kind: "Literal" or "Object" or "Json" } methods && FlowForkStep.Names(methods.Evaluate(null!)) is { Count: > 0 } given ? given : ["GET"];
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
            if (run.TryInput("payload", out var came))
                run.SetResult("result", came);
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
