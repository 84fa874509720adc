using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Starts another workflow with a life of its own: at once, or after what is already queued.</summary>
internal sealed class ExecuteWorkflowStep(string type, bool atOnce) : Activity, IStartsWorkflows
{
    public override string Type => type;

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        var id = run.Text("workflowDefinitionId");
        if (string.IsNullOrEmpty(id) || run.Process.Library.Find(id) is not { } used)
        {
            run.Fault($"The workflow '{id}' that '{run.StepName}' starts does not exist here. Choose another, or add it.");
            return;
        }
        var waits = run.Flag("waitForCompletion");
        var input = run.Node("input") as JsonObject ?? [];
        var child = run.Process.OpenWorkflow(run, used, input);
        child.Correlation = run.Text("correlationId");
        if (atOnce)
            run.Process.RunAtOnce(run, () => child.Schedule(used.Root));
        else
            child.Schedule(used.Root);
        if (run.Status != RunStatus.Running || waits)
            return;
        // Nobody waits for it: what is left of it goes on by itself.
        if (child.Status == RunStatus.Running)
        {
            run.Process.Detach(child);
            if (atOnce)
                run.SetResult("result", Answer(child, "Running", "Suspended"));
            run.Complete();
        }
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
    }

    /// <summary>The workflow that a step started has ended.</summary>
    public void ChildEnded(ActivityRun run, ActivityRun instance, string how)
    {
        if (run.Status != RunStatus.Running)
            return;
        // One that was dispatched hands over what it gave; one that was run also says how it ended.
        run.SetResult("result", atOnce ? Answer(instance, "Finished", how) : Output(instance));
        run.Complete();
    }

    private static JsonObject Answer(ActivityRun child, string status, string subStatus) => new()
    {
        ["workflowInstanceId"] = $"{child.Inner.DefinitionId}#{child.Number}",
        ["status"] = status,
        ["subStatus"] = subStatus,
        ["output"] = Output(child),
    };

    private static JsonNode Output(ActivityRun child) => child.Output?.DeepClone() ?? new JsonObject();
}
