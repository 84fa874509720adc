using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Writes a line.</summary>
internal sealed class WriteLineStep : Activity
{
    public override string Type => "Elsa.WriteLine";

    public override void Execute(ActivityRun run)
    {
        run.Host.WriteLine(run.Text("text") ?? "");
        run.Complete();
    }
}

/// <summary>Sets a variable, found by its id.</summary>
internal sealed class SetVariableStep : Activity
{
    public override string Type => "Elsa.SetVariable";

    public override void Execute(ActivityRun run)
    {
        var reference = run.Plain("variable") as JsonObject;
        var id = Json.Text(reference, "id");
        var name = Json.Text(reference, "name");
        if (id is null && name is null)
            run.Fault($"The step '{run.StepName}' names no variable. Choose the variable to set.");
        else if (!run.TrySetVariable(id ?? name!, name, run.Value("value")))
            run.Fault($"The variable '{name ?? id}' does not exist here. Declare it on the workflow, or choose another in '{run.StepName}'.");
        else
            run.Complete();
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        var reference = Json.Get(step.Json, "variable") as JsonObject;
        if (Json.Text(reference, "id") is null && Json.Text(reference, "name") is null)
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' names no variable. Choose the variable to set.");
    }
}

/// <summary>Sets an output of the workflow.</summary>
internal sealed class SetOutputStep : Activity
{
    public override string Type => "Elsa.SetOutput";

    public override void Execute(ActivityRun run)
    {
        if (run.Text("outputName") is not { Length: > 0 } name)
        {
            run.Fault($"The step '{run.StepName}' names no output. Choose the output to set.");
            return;
        }
        run.SetWorkflowOutput(name, run.Value("outputValue"));
        run.Complete();
    }
}

/// <summary>Names the run.</summary>
internal sealed class SetNameStep : Activity
{
    public override string Type => "Elsa.SetName";

    public override void Execute(ActivityRun run)
    {
        run.Process.Rename(run, run.Text("value"));
        run.Complete();
    }
}

/// <summary>Gives the run an id that events can be addressed to.</summary>
internal sealed class CorrelateStep : Activity
{
    public override string Type => "Elsa.Correlate";

    public override void Execute(ActivityRun run)
    {
        run.Process.Correlate(run, run.Text("correlationId"));
        run.Complete();
    }
}
