using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>A container with a step under <c>onFault</c> deals with faults inside it.</summary>
public class FaultHandlerTests
{
    private static readonly JsonObject Whoops = Step("Elsa.Fault", "fault", ("message", Literal("Whoops")));

    private static JsonObject Handles(JsonObject container, JsonObject handler)
    {
        container["onFault"] = handler;
        return container;
    }

    private static JsonObject Fault => (JsonObject)Whoops.DeepClone();

    private static Running Run(JsonObject root) => Running.Of(Definition(root)).Start();

    [Fact]
    public void The_container_runs_it_with_what_went_wrong_and_is_then_done()
    {
        var run = Run(Sequence("s", Handles(Sequence("inner", Line("A"), Fault, Line("B")), Says("sorry", "`${getVariable('Fault').name}: ${getVariable('Fault').message}`")), Line("after")));
        run.Said.ShouldBe("A fault: Whoops after");
        run.Ending.ShouldBe("Finished/Finished");
        run.Incidents.ShouldBeEmpty("it has been dealt with");
        run.Times("fault", "Faulted").ShouldBe(1, "the journal tells it all the same");
    }

    [Fact]
    public void The_nearest_handler_deals_with_it_and_one_further_out_only_with_what_nobody_else_did()
    {
        Run(Handles(Sequence("out", Handles(Sequence("in", Fault), Line("near")), Line("after")), Line("far"))).Said.ShouldBe("near after");
        Run(Handles(Sequence("out", Sequence("in", Fault), Line("after")), Line("far"))).Said.ShouldBe("far");
    }

    [Fact]
    public void A_handler_that_faults_hands_on_to_the_next_one_out_and_without_one_the_workflow_faults()
    {
        var second = Step("Elsa.Fault", "second", ("message", Literal("Again")));
        Run(Handles(Sequence("out", Handles(Sequence("in", Fault), (JsonObject)second.DeepClone())), Says("far", "getVariable('Fault').message"))).Said.ShouldBe("Again");
        var run = Run(Handles(Sequence("in", Fault), (JsonObject)second.DeepClone()));
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().StepId.ShouldBe("second");
    }

    [Fact]
    public void What_is_open_beside_the_fault_is_cancelled_with_it()
    {
        var run = Run(Sequence("s", Handles(Step("Elsa.Parallel", "p", ("activities", Steps(Event("wait"), Fault))), Line("sorry")), Line("after")));
        run.Said.ShouldBe("sorry after");
        run.Bookmarks.ShouldBeEmpty();
        run.Times("wait", "Canceled").ShouldBe(1);
    }

    [Fact]
    public void A_handler_may_wait_and_the_state_remembers_that_it_is_at_it()
    {
        var run = Run(Sequence("s", Handles(Flowchart("A -> fault -> B", Fault), Sequence("handling", Event("help"), Line("mended"))), Line("after")));
        run.Ending.ShouldBe("Running/Suspended");
        run.Raise("help").Said.ShouldBe("A mended after");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void A_fault_in_a_workflow_used_as_a_step_comes_out_of_it_and_in_one_that_was_started_it_does_not()
    {
        var child = WorkflowGraph.Parse(Definition(Fault).Replace("\"test\"", "\"child\"").Replace("\"v1\"", "\"c1\"").Replace("\"Test\"", "\"Child\"")).Required;
        JsonObject Uses(JsonObject step) => Handles(Sequence("s", step, Line("after")), Line("sorry"));

        Running.Of(Definition(Uses(Step("Child", "use", ("workflowDefinitionId", "child")))), FlowMode.Counter, child).Start().Said.ShouldBe("sorry");
        Running.Of(Definition(Uses(Step("Elsa.ExecuteWorkflow", "start", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Literal(true, "Boolean"))))), FlowMode.Counter, child).Start().Said.ShouldBe("after");
    }

    [Fact]
    public void A_flowchart_that_is_gone_round_again_handles_each_round()
    {
        var inner = Handles(Flowchart("inner", "A -> fault", [Fault, Line("A")]), Line("sorry"));
        Run(Step("Elsa.For", "loop", ("start", Literal(1, "Int32")), ("end", Literal(2, "Int32")), ("body", inner))).Said.ShouldBe("A sorry A sorry");
    }
}
