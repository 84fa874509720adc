using BackOffice.Engine.Workflow.Scripting;

namespace BackOffice.Engine.Workflow;

/// <summary>Runs a script that may set variables and choose ports. The script is a plain text, so the same object is read once and kept with the step.</summary>
internal sealed class RunJavaScriptStep : Activity
{
    public override string Type => "Elsa.RunJavaScript";

    public override IReadOnlyList<string> Ports(Step step) =>
        StepInput.Read(Json.Get(step.Json, "possibleOutcomes")) is { Kind: "Literal" or "Object" or "Json" } given && FlowForkStep.Names(given.Evaluate(null!)) is { Count: > 0 } names ? [.. names, "Done"] : DefaultPorts;

    public override void Execute(ActivityRun run)
    {
        var text = run.Text("script") ?? "";
        var value = run.Step.Script(text).Evaluate(run, out var outcomes);
        run.SetResult("result", value);
        run.Complete(outcomes);
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        if (step.Input("script") is { ConstantText: { } text })
            foreach (var fault in step.Script(text).Faults)
                yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"The script of '{step.Label}' does not run here: at character {fault.Position + 1}, {fault.Message}");
    }
}
