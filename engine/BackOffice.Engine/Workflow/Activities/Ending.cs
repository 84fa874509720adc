using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Ends the nearest workflow around it, by given ports; a workflow further out goes on.</summary>
internal sealed class CompleteStep : Activity
{
    public override string Type => "Elsa.Complete";

    public override bool IsTerminal => true;

    public override IReadOnlyList<string> Ports(Step step) => [];

    public override void Execute(ActivityRun run)
    {
        var outcomes = run.Value("outcomes") switch
        {
            null => ["Done"],
            JsonArray list => list.Select(Json.Text).OfType<string>().ToArray(),
            var one when Json.TryParse(Json.Text(one)!, out var parsed) && parsed is JsonArray list => [.. list.Select(Json.Text).OfType<string>()],
            var one => [Json.Text(one)!],
        };
        run.Process.CompleteAround(run, run.Workflow, outcomes);
    }
}

/// <summary>Ends the whole run at once.</summary>
internal sealed class FinishStep : Activity
{
    public override string Type => "Elsa.Finish";

    public override bool IsTerminal => true;

    public override IReadOnlyList<string> Ports(Step step) => [];

    public override void Execute(ActivityRun run) => run.Process.Finish(run);
}

/// <summary>Goes wrong on purpose, with a message.</summary>
internal sealed class FaultStep : Activity
{
    public override string Type => "Elsa.Fault";

    public override bool IsTerminal => true;

    public override IReadOnlyList<string> Ports(Step step) => [];

    public override void Execute(ActivityRun run)
    {
        var code = run.Text("code") ?? "0";
        var message = run.Text("message");
        run.Fault(string.IsNullOrEmpty(message) ? $"The step '{run.StepName}' stopped the workflow with code {code}." : message);
    }
}
