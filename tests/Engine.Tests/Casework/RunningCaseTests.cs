using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;

namespace BackOffice.Engine.Tests.Casework;

/// <summary>What a version that was published later does to a case that is open already.</summary>
public class RunningCaseTests
{
    [Theory]
    [InlineData("keep", "yes")]
    [InlineData("newest-rules", "no")]
    public void A_case_decides_by_the_rules_that_the_running_version_says(string running, string decides)
    {
        var simulation = Given.Case(Version(16, "keep"), """{ "request": { "age": 17, "receivedOn": "2026-01-12" } }""");
        var task = simulation.TheTask("Check the age");

        var decision = CaseMachine.Decide(simulation.State, new CompleteTask(task.Number, null, null), simulation.Context(simulation.Caseworker) with { Newest = Version(18, running) });

        decision.Outcome!.Decisions.Single().Result.ShouldBe(decides);
    }

    [Fact]
    public void A_word_that_means_neither_is_told()
    {
        Given.Pack().Head("runningCases", "\"sometimes\"").Step("close", "CloseCase", """{ "as": "done" }""").Read().Faults
            .ShouldContain(fault => fault.File == "pack.json" && fault.Message.Contains("Write \"keep\" or \"newest-rules\"", StringComparison.Ordinal));
    }

    private static Pack Version(int age, string running) => Given.Pack()
        .Head("runningCases", JsonValue.Create(running).ToJsonString())
        .Form("request", """{ "age": { "type": "integer" }, "receivedOn": { "type": "date" } }""", """["age", "receivedOn"]""")
        .File("rules/old-enough.json", $$"""{ "WorkflowName": "old-enough", "Inputs": { "request": { "record": { "age": "number" } } }, "Rules": [ { "RuleName": "age", "Expression": "request.age >= {{age}}" } ] }""")
        .Step("check", "Task", """{ "title": "Check the age" }""")
        .Step("decide", "Decide", """{ "ruleSet": "old-enough" }""")
        .From("decide", "Yes", "yes", "SetStage", """{ "stage": "ended" }""")
        .Build();
}
