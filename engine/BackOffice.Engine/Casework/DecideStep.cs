using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>Runs a rule set, or one condition, records the result for ever and leaves by it.</summary>
internal sealed class DecideStep : CaseworkActivity
{
    public const string TypeName = "BackOffice.Decide";

    private static readonly string[] Usual = ["Yes", "No", "NeedsInformation", "Error"];

    public override string Type => TypeName;

    public override IReadOnlyList<string> Ports(Step step)
    {
        var outcomes = StepData.Texts(step, "outcomes").ToList();
        return outcomes.Count == 0 ? Usual : [.. outcomes, "Default", "NeedsInformation", "Error"];
    }

    protected override void Execute(ActivityRun run, CaseHost host)
    {
        var facts = new CaseFacts(host.Change.State, host.Context);
        if (run.Text("ruleSet") is { Length: > 0 } ruleSet)
        {
            var rules = host.Context.Newest is { RunningCases: RunningCases.NewestRules } newest && newest.RuleSets.ContainsKey(ruleSet) ? newest : host.Pack;
            var (decision, outcome) = rules.Expressions.Decide(ruleSet, facts, host.Context);
            Record(run, host, decision, outcome);
            return;
        }

        var condition = StepData.Text(run.Step, "when") ?? StepData.Expression(run.Step, "when")
            ?? throw new StepFault($"The step \"{run.StepName}\" has neither a ruleSet nor a when. Give it one.");
        Record(run, host, host.Pack.Expressions.DecideOne(run.Text("name") ?? run.StepId, condition, facts, host.Context), null);
    }

    private static void Record(ActivityRun run, CaseHost host, DecisionRecord decision, string? outcome)
    {
        host.Change.Record(decision);
        JsonPath.Set(host.Change.WritableData(), $"decisions.{Pack.KeyOf(decision.RuleSet)}", new JsonObject
        {
            ["result"] = decision.Result,
            ["sentence"] = decision.Sentence,
            ["outcome"] = outcome,
        });
        host.Change.Say("decided", $"{run.StepName}: {(outcome is null && decision.Sentence.StartsWith(decision.Result, StringComparison.OrdinalIgnoreCase) ? "" : $"{outcome ?? decision.Result}. ")}{decision.Sentence}", new JsonObject { ["ruleSet"] = decision.RuleSet, ["result"] = decision.Result });
        run.Complete(Port(run, decision.Result, outcome));
    }

    private static string Port(ActivityRun run, string result, string? outcome)
    {
        var outcomes = run.Texts("outcomes");
        return result switch
        {
            "needs information" => "NeedsInformation",
            "error" => "Error",
            _ when outcomes.Count > 0 => outcome is not null && outcomes.Contains(outcome) ? outcome : "Default",
            "yes" => "Yes",
            _ => "No",
        };
    }
}
