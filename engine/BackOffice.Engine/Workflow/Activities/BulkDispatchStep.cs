using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A step that starts workflows with lives of their own and is told when they end.</summary>
internal interface IStartsWorkflows
{
    /// <summary>A workflow that the step started has ended.</summary>
    void ChildEnded(ActivityRun run, ActivityRun instance, string how);
}

/// <summary>Starts a workflow for each item, and waits for all of them unless told otherwise. Each child has an input of its own.</summary>
internal sealed class BulkDispatchStep : Activity, IStartsWorkflows
{
    private static readonly IReadOnlyList<string> All = ["Completed", "Canceled", "Done"];

    private static readonly IReadOnlyList<string> Waited = ["Completed", "Done"];

    public override string Type => "Elsa.BulkDispatchWorkflows";

    public override IReadOnlyList<string> Ports(Step step) => All;

    public override bool MayWait(Step step) => true;

    public override void Execute(ActivityRun run)
    {
        var id = run.Text("workflowDefinitionId");
        if (string.IsNullOrEmpty(id) || run.Process.Library.Find(id) is not { } used)
        {
            run.Fault($"The workflow '{id}' that '{run.StepName}' starts does not exist here. Choose another, or add it.");
            return;
        }
        var waits = !run.Has("waitForCompletion") || run.Flag("waitForCompletion");
        var key = run.Text("defaultItemInputKey") is { Length: > 0 } named ? named : "Item";
        var children = new List<ActivityRun>();
        foreach (var item in LoopItems.ReadSource(run))
        {
            var input = run.Node("input") as JsonObject ?? [];
            if (item is JsonObject several)
                foreach (var (name, value) in several)
                    input[name] = value?.DeepClone();
            else
                input[key] = item?.DeepClone();
            var child = run.Process.OpenWorkflow(run, used, input);
            child.Correlation = Correlation(run, key, item);
            children.Add(child);
        }
        foreach (var child in children)
            child.Schedule(used.Root);
        if (waits)
        {
            if (children.Count == 0)
                run.Complete("Done");
            return;
        }
        foreach (var child in children)
            run.Process.Detach(child);
        run.Complete();
    }

    /// <summary>The correlation id of one child, worked out with its item in reach.</summary>
    private static string? Correlation(ActivityRun run, string key, JsonNode? item)
    {
        if (run.Plain("correlationIdFunction") is not { } function)
            return null;
        run.Keep(key, item?.DeepClone());
        var id = Json.Text(run.Evaluate(function, "String"));
        run.Forget(key);
        return id;
    }

    public void ChildEnded(ActivityRun run, ActivityRun instance, string how)
    {
        if (run.Status != RunStatus.Running)
            return;
        if (run.Step.Child(how == "Faulted" ? "childFaulted" : "childCompleted") is { } answer)
            run.Schedule(answer, "answer", ("ChildInstanceId", $"{instance.Inner.DefinitionId}#{instance.Number}"), ("ChildOutput", instance.Output ?? []));
        else
            Settle(run);
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child) => Settle(run);

    private static void Settle(ActivityRun run)
    {
        if (run.HasNothingInside)
            run.Complete(Waited);
    }
}
