using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class LintTests
{
    private static IReadOnlyList<WorkflowFinding> Check(JsonObject root, params (string, string, string?)[] variables) =>
        WorkflowLint.Check(WorkflowGraph.Parse(Definition(root, variables)).Required, ActivityCatalogue.Standard);

    private static void Error(IReadOnlyList<WorkflowFinding> findings, string step, string sentence)
    {
        var finding = findings.Single();
        finding.Level.ShouldBe(FindingLevel.Error);
        finding.StepId.ShouldBe(step);
        finding.Sentence.ShouldBe(sentence);
    }

    [Fact]
    public void A_sound_workflow_has_no_findings() =>
        Check(Flowchart("start -> A -> decide; decide.True -> B; decide.False -> C; B -> end; C -> end", Step("Elsa.Start", "start"), Decision("decide", "getX() > 1"), Step("Elsa.End", "end")), ("X", "Int32", "1")).ShouldBeEmpty();

    [Fact]
    public void An_unknown_type_is_an_error() =>
        Error(Check(Sequence("s", Step("Acme.Mystery", "m"))), "m", "'m' is of the type 'Acme.Mystery', which does not exist here. Replace the step, or install what provides it.");

    [Fact]
    public void An_unknown_kind_of_expression_is_an_error() =>
        Error(Check(Step("Elsa.WriteLine", "w", ("text", new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "CSharp", ["value"] = "1" } }))),
            "w", "'text' of 'w' is an expression of the type 'CSharp', which does not run here. Rewrite this as a BackOffice expression.");

    [Fact]
    public void A_script_that_does_not_run_here_is_named_with_its_place() =>
        Error(Check(Says("w", "1 + foo")), "w", "'text' of 'w': at character 5, 'foo' is not known here. Rewrite this: read variables with variables.Foo or getFoo().");

    [Fact]
    public void A_script_that_reads_what_does_not_exist_is_an_error() =>
        Error(Check(Says("w", "getPostcod()"), ("Postcode", "String", null)), "w", "'text' of 'w' calls getPostcod(), but there is no variable, input or earlier result of that name. Declare it, or correct the name.");

    [Fact]
    public void A_loops_own_value_and_an_earlier_result_may_be_read() =>
        Check(Sequence("s", Event("ask"), Around("Elsa.ForEach", "loop", Says("w", "getCurrentValue() + getResultFromAsk()"), ("items", Object("[1]"))))).ShouldBeEmpty();

    [Fact]
    public void Setting_a_variable_that_does_not_exist_is_an_error() =>
        Error(Check(Set("set", "Nowhere", "1")), "set", "'set' sets the variable 'Nowhere', which does not exist. Declare it on the workflow, or choose another.");

    [Fact]
    public void An_unknown_type_of_a_variable_is_an_error() =>
        Check(Line("A"), ("X", "Acme.Thing", null)).Single().Sentence.ShouldStartWith("The variable 'X' is of the type 'Acme.Thing', which is not known.");

    [Fact]
    public void A_connection_back_into_a_branch_is_an_error() =>
        Check(Flowchart("start -> A -> B -> C -> E; B -> D -> E; E -> C", Step("Elsa.Start", "start"))).Single().Sentence
            .ShouldBe("The connection back from 'E' to 'C' enters a branch in the middle: every way from 'E' back to the start must lead through 'C'. Connect it to a step before the branches part.");

    [Fact]
    public void A_step_that_nothing_leads_to_is_an_error() =>
        Error(Check(Flowchart("A -> B; C -> B")), "C", "'C' cannot be reached from the start 'A'. Connect it, or take it out.");

    [Fact]
    public void A_second_step_that_can_set_the_workflow_off_is_no_dangling_one()
    {
        var timer = Step("Elsa.Event", "event", ("eventName", Literal("go")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));
        var other = Step("Elsa.Event", "other", ("eventName", Literal("stop")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));
        Check(Flowchart("event -> B; other -> C", timer, other)).ShouldBeEmpty();
    }

    [Fact]
    public void A_port_that_leads_nowhere_is_a_warning_and_one_that_does_not_exist_an_error()
    {
        var findings = Check(Flowchart("decide.True -> A; decide.Perhaps -> B", Decision("decide", true)));
        findings[0].Sentence.ShouldBe("A connection leaves 'decide' by 'Perhaps', a port that it does not have. It has 'True', 'False'.");
        findings[1].Sentence.ShouldBe("'decide' can leave by 'False', which leads nowhere: the branch would end there. Connect it, or confirm that it ends.");
        findings[1].Level.ShouldBe(FindingLevel.Warning);
    }

    [Fact]
    public void A_loop_without_a_wait_is_a_warning_and_with_one_it_is_not()
    {
        Check(Flowchart("start -> A -> decide; decide.True -> A; decide.False -> B", Step("Elsa.Start", "start"), Decision("decide", "1 > 2"))).Single().Sentence.ShouldBe("The loop from 'decide' back to 'A' never waits. Make sure that it ends, or put a task or a delay in it.");
        Check(Flowchart("start -> A -> wait -> decide; decide.True -> A; decide.False -> B", Step("Elsa.Start", "start"), Decision("decide", "1 > 2"), Event("wait"))).ShouldBeEmpty();
    }

    [Fact]
    public void A_while_that_is_always_true_and_never_waits_is_an_error()
    {
        Error(Check(Around("Elsa.While", "loop", Line("A"), ("condition", Literal(true, "Boolean")))), "loop", "The loop 'loop' goes round for ever without waiting. Give it a condition, a task or a delay.");
        Check(Around("Elsa.While", "loop", Sequence("s", Event("wait")), ("condition", Literal(true, "Boolean")))).ShouldBeEmpty();
        Check(Around("Elsa.While", "loop", Sequence("s", Step("Elsa.Break", "break")), ("condition", Literal(true, "Boolean")))).ShouldBeEmpty();
    }

    [Fact]
    public void A_for_without_a_body_is_an_error() =>
        Error(Check(Step("Elsa.For", "loop")), "loop", "The loop 'loop' has no body, so it would never end. Put a step in its body.");

    [Fact]
    public void What_is_connected_after_an_end_is_a_warning() =>
        Check(Flowchart("A -> end -> B", Step("Elsa.End", "end"))).ShouldContain(f => f.Sentence == "'end' ends the flow, so what is connected after it never runs. Take the connection out.");

    [Fact]
    public void A_workflow_that_uses_itself_through_another_is_an_error()
    {
        static WorkflowGraph Named(string name, string uses)
        {
            var json = (JsonObject)JsonNode.Parse(Definition(Sequence("s", Step(uses, "use"))))!;
            (json["id"], json["definitionId"], json["name"]) = (name + "1", name, name);
            return WorkflowGraph.Parse(json).Required;
        }
        var (a, b) = (Named("A", "B"), Named("B", "A"));
        WorkflowLint.Check(a, ActivityCatalogue.Standard, new WorkflowLibrary(a, b)).Single().Sentence.ShouldBe("'use' runs 'B', which runs this workflow again without end. Take one of them out.");
    }

    [Fact]
    public void Findings_name_the_line()
    {
        var json = JsonNode.Parse(Definition(Sequence("s", Line("fine"), Step("Acme.Mystery", "m"))))!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });
        var finding = WorkflowLint.Check(WorkflowGraph.Parse(json).Required, ActivityCatalogue.Standard).Single();
        json.Split('\n')[finding.Line!.Value - 1].ShouldContain("\"m\"");
    }
}
