using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A whole workflow: the outermost run, or a workflow used as a step of another.</summary>
internal sealed class WorkflowStep : Activity
{
    public const string TypeName = "Elsa.Workflow";

    public override string Type => TypeName;

    public override void Execute(ActivityRun run) => run.Schedule(run.Inner.Root);

    /// <summary>Makes an open step the run of another workflow: its inputs are worked out in the place where the step stands.</summary>
    public static void Enter(ActivityRun run, WorkflowGraph used)
    {
        JsonObject? input = null;
        foreach (var declared in used.Inputs)
            if (run.Step.Input(Json.Camel(declared.Name)) is { } given)
                (input ??= [])[declared.Name] = Values.Convert(given.Evaluate(run.Parent!), declared.TypeName)?.DeepClone();
        run.Input = input;
        run.Inner = used;
        run.Workflow = run;
        run.Schedule(used.Root);
    }

    /// <summary>What a workflow used as a step gives back goes where the step's outputs are bound.</summary>
    public static void HandOverOutputs(ActivityRun run)
    {
        if (run.Parent is null || run.Tag == Process.InstanceTag)
            return;
        foreach (var declared in run.Inner.Outputs)
            if (run.Output is not null && run.Output.TryGetPropertyValue(declared.Name, out var value))
                run.Process.BindOutput(run, declared.Name, value);
    }
}

/// <summary>A step of a kind that nobody knows: kept in the definition, and faulted when it is reached.</summary>
internal sealed class MissingStep : Activity
{
    public static readonly MissingStep Instance = new();

    public override string Type => "Elsa.NotFoundActivity";

    public override void Execute(ActivityRun run)
    {
        var type = run.StepType == Type ? Json.Text(run.Plain("missingTypeName")) ?? run.StepType : run.StepType;
        run.Fault($"The step '{run.StepName}' is of the type '{type}', which does not exist here. Replace the step, or install what provides it.");
    }
}

/// <summary>Runs its steps one after the other.</summary>
internal sealed class SequenceStep : Activity
{
    public override string Type => "Elsa.Sequence";

    internal override bool HearsBreak => true;

    public override void Execute(ActivityRun run) => Next(run, 0);

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.Breaking || run.IsTerminal(child.Step))
            run.Complete();
        else
            Next(run, int.Parse(child.Tag, System.Globalization.CultureInfo.InvariantCulture) + 1);
    }

    private static void Next(ActivityRun run, int index)
    {
        if (run.Step.ChildrenOf("activities").ElementAtOrDefault(index) is { } step)
            run.Schedule(step, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else
            run.Complete();
    }
}

/// <summary>Runs its steps side by side and waits for all.</summary>
internal sealed class ParallelStep : Activity
{
    public override string Type => "Elsa.Parallel";

    public override void Execute(ActivityRun run)
    {
        foreach (var step in run.Step.ChildrenOf("activities"))
            run.Schedule(step);
        if (run.QueuedChildren == 0)
            run.Complete();
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.HasNothingInside)
            run.Complete();
    }
}

/// <summary>Runs its branches side by side, and waits for all or for the first.</summary>
internal sealed class ForkStep : Activity
{
    public override string Type => "Elsa.Fork";

    internal override bool HearsBreak => true;

    public override void Execute(ActivityRun run)
    {
        foreach (var step in run.Step.ChildrenOf("branches"))
            run.Schedule(step);
        if (run.QueuedChildren == 0)
            run.Complete();
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        var any = run.Text("joinMode") is { } mode && (mode == "1" || mode.Contains("WaitAny", StringComparison.Ordinal));
        if (any || run.Breaking || run.HasNothingInside)
            run.Complete();
    }
}

/// <summary>A box that holds one step.</summary>
internal sealed class FlowNodeStep : Activity
{
    public override string Type => "Elsa.FlowNode";

    public override void Execute(ActivityRun run)
    {
        if (run.Step.Child("body") is { } body)
            run.Schedule(body);
        else
            run.Complete();
    }
}
