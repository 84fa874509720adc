using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class EndingTests
{
    private static Running Run(JsonObject root, string? strategy = null)
    {
        var definition = (JsonObject)JsonNode.Parse(Definition(root))!;
        if (strategy is not null)
            definition["options"] = new JsonObject { ["incidentStrategyType"] = $"Elsa.Workflows.IncidentStrategies.{strategy}, Elsa.Workflows.Core" };
        return Running.Of(definition.ToJsonString()).Start();
    }

    private static JsonObject Fault(string id = "fault") => Step("Elsa.Fault", id, ("message", Literal("Whoops")));

    //  Start ──> 1a ──> event 1 ──> 1b
    //    └─────> 2a ──> fault ────> event 2 ──> 2b
    private static JsonObject Faulty() => Flowchart("Start -> 1a -> e1 -> 1b; Start -> 2a -> fault -> e2 -> 2b", Event("e1"), Event("e2"), Fault());

    [Fact]
    public void A_fault_ends_the_workflow_where_that_is_the_choice()
    {
        var run = Run(Faulty(), "FaultStrategy");
        run.Raise("e1").Said.ShouldBe("Start 1a 2a");
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldBe("Whoops");
    }

    [Fact]
    public void A_fault_lets_other_branches_go_on_where_that_is_the_choice()
    {
        var run = Run(Faulty(), "ContinueWithIncidentsStrategy");
        run.Raise("e1").Said.ShouldBe("Start 1a 2a 1b");
        run.Ending.ShouldBe("Running/Suspended");
        run.Incidents.Count.ShouldBe(1);
    }

    [Fact]
    public void A_fault_in_a_sequence_stops_it()
    {
        var run = Run(Sequence("s", Line("A"), Fault(), Line("B")));
        run.Said.ShouldBe("A");
        run.Entries[^1].ShouldBe(new Cases.JournalEntry("fault", "Elsa.Fault", "Faulted", [], "Whoops"), "the journal names the step and the reason");
    }

    [Fact]
    public void A_faulted_step_that_is_retried_goes_on_and_runs_nothing_twice()
    {
        var definition = Definition(Sequence("s", Line("A"), Step("Elsa.Delay", "d", ("timeSpan", Script("getWait()", "TimeSpan"))), Line("B")), ("Wait", "String", "soon"));
        var run = Running.Of(definition).Start();
        run.Ending.ShouldBe("Finished/Faulted");
        var right = (JsonObject)JsonNode.Parse(definition)!;
        right["variables"]![0]!["value"] = "00:00:00";
        var again = new Interpreter(WorkflowGraph.Parse(right).Required, ActivityCatalogue.Standard).Retry(run.State, "d", run.Now, run);
        again.SubStatus.ShouldBe("Finished");
        run.Said.ShouldBe("A B");
    }

    //  While (condition fails the second time): A, wait
    [Fact]
    public void A_loop_whose_condition_failed_is_retried_where_it_stood_and_its_body_is_not_run_again()
    {
        var definition = Definition(
            Sequence("s", Around("Elsa.While", "loop", Sequence("body", Line("A"), Set("set", "Who", "null")), ("condition", Script("getWho().name.length > getLimit()", "Boolean"))), Line("after")),
            ("Who", "JsonObject", "{\"name\":\"Ann\"}"), ("Limit", "Int32", "0"));
        var run = Running.Of(definition).Start();
        run.Said.ShouldBe("A");
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().StepId.ShouldBe("loop");
        run.State.Interior["runs"]![0]!["v"]!["var-Who"] = new JsonObject { ["name"] = "" };
        run.Retry("loop");
        run.Said.ShouldBe("A after");
        run.Ending.ShouldBe("Finished/Finished");
    }

    //  ┌─ loop whose condition fails
    //  └─ B ── wait ── C            (both inside a parallel whose own answer is never lost)
    [Fact]
    public void What_ends_inside_a_faulted_container_is_answered_when_it_is_retried()
    {
        var fork = Step("Elsa.Fork", "fork", ("joinMode", Script("getMode().toUpperCase().length > 0 ? 'WaitAll' : ''", "String")), ("branches", Steps(Line("A"), Sequence("b", Line("B"), Event("wait"), Line("C")))));
        var definition = (JsonObject)JsonNode.Parse(Definition(Sequence("s", fork, Line("after")), ("Mode", "String", null)))!;
        definition["options"] = new JsonObject { ["incidentStrategyType"] = "ContinueWithIncidentsStrategy" };
        var run = Running.Of(definition.ToJsonString()).Start();
        run.Said.ShouldBe("A B");
        run.Incidents.Single().StepId.ShouldBe("fork");
        run.Raise("wait").Said.ShouldBe("A B C");
        run.State.Interior["runs"]![0]!["v"] = new JsonObject { ["var-Mode"] = "x" };
        run.Retry("fork").Said.ShouldBe("A B C after");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void Waits_of_other_branches_are_there_again_after_a_retry()
    {
        var run = Run(Faulty());
        run.Bookmarks.ShouldBeEmpty();
        run.Retry("fault");
        run.Ending.ShouldBe("Finished/Faulted", "the cause has not been put right");
        Process.ReadBookmarks(run.State.Interior).Single().StepId.ShouldBe("e1");
    }

    //        ┌─> End
    //  A ──> │
    //        └─> B ──> C
    [Theory]
    [InlineData("Elsa.End")]
    [InlineData("Elsa.Complete")]
    public void What_is_queued_beside_the_step_that_ends_the_flowchart_still_runs_and_nothing_follows_it(string type)
    {
        var run = Run(Flowchart("A -> end; A -> B -> C", Step(type, "end")));
        run.Said.ShouldBe("A B");
        run.Ending.ShouldBe("Finished/Finished");
        run.Entries.FindIndex(e => e is { StepId: "flow", Event: "Completed" }).ShouldBeLessThan(run.Entries.FindIndex(e => e.StepId == "B"));
    }

    [Fact]
    public void What_is_queued_beside_a_finish_does_not_run() =>
        Run(Flowchart("A -> end; A -> B -> C", Step("Elsa.Finish", "end"))).Said.ShouldBe("A");

    [Fact]
    public void A_step_that_waits_in_a_part_that_has_ended_keeps_nothing_open()
    {
        var run = Run(Sequence("s", Flowchart("A -> end; A -> wait -> C", Step("Elsa.End", "end"), Event("wait")), Line("D")));
        run.Said.ShouldBe("A D");
        run.Ending.ShouldBe("Finished/Finished");
        run.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public void A_fork_that_waits_for_the_first_goes_on_and_the_branches_that_were_queued_run_too() =>
        Run(Sequence("s", Step("Elsa.Fork", "fork", ("joinMode", JsonValue.Create("WaitAny")), ("branches", Steps(Line("A"), Sequence("b", Line("B"), Line("C"))))), Line("D"))).Said.ShouldBe("A D B C");

    [Fact]
    public void Finish_ends_everything_at_once()
    {
        var run = Run(Step("Elsa.Parallel", "p", ("activities", Steps(Event("wait"), Sequence("s", Sequence("deep", Step("Elsa.Finish", "finish"), Line("A")), Line("B")), Line("C")))));
        run.Said.ShouldBe("C");
        run.Ending.ShouldBe("Finished/Finished");
        run.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public void Complete_ends_the_workflow_by_its_ports()
    {
        var run = Run(Flowchart("A -> complete; A -> wait", Event("wait"), Step("Elsa.Complete", "complete", ("outcomes", Literal("Accepted", "Object")))));
        run.Ending.ShouldBe("Finished/Finished");
        Interpreter.Outcomes(run.State).ShouldBe(["Accepted"]);
    }

    [Fact]
    public void Complete_may_name_several_ports()
    {
        var run = Run(Step("Elsa.Complete", "complete", ("outcomes", Object("[\"One\",\"Two\"]"))));
        Interpreter.Outcomes(run.State).ShouldBe(["One", "Two"]);
    }

    [Fact]
    public void Cancelling_a_run_cancels_every_open_step()
    {
        var run = Run(Flowchart("A -> wait -> B; A -> box", Event("wait"), Sequence("box", Delay("d", TimeSpan.FromDays(1)))));
        run.Cancel();
        run.Ending.ShouldBe("Finished/Cancelled");
        run.Bookmarks.ShouldBeEmpty();
        run.Entries.Where(e => e.Event == "Canceled").Select(e => e.StepId).Order().ShouldBe(["box", "d", "flow", "wait"]);
        run.Raise("wait").Said.ShouldBe("A");
    }

    [Fact]
    public void A_step_of_an_unknown_type_faults_when_it_is_reached_and_not_before()
    {
        var run = Run(Sequence("s", Line("A"), Step("Acme.Mystery", "m"), Line("B")));
        run.Said.ShouldBe("A");
        run.Incidents.Single().Message.ShouldBe("The step 'm' is of the type 'Acme.Mystery', which does not exist here. Replace the step, or install what provides it.");
    }

    [Fact]
    public void A_step_that_an_editor_kept_as_not_found_names_what_is_missing()
    {
        var run = Run(Step("Elsa.NotFoundActivity", "m", ("missingTypeName", "Acme.Mystery"), ("originalActivityJson", "{}")));
        run.Incidents.Single().Message.ShouldContain("'Acme.Mystery'");
    }

    [Fact]
    public void The_journal_tells_what_happened_in_order()
    {
        var run = Run(Flowchart("A -> wait -> B", Event("wait")));
        run.Raise("wait");
        run.Entries.Select(e => $"{e.StepId} {e.Event}").ShouldBe(
        [
            "flow Started", "A Started", "A Completed", "wait Started", "wait Suspended",
            "wait Resumed", "wait Completed", "B Started", "B Completed", "flow Completed",
        ]);
        run.Entries.First(e => e is { StepId: "A", Event: "Completed" }).Outcomes.ShouldBe(["Done"]);
    }

    //  A step that schedules two and then thinks better of one.
    private sealed class SecondThoughts : Activity
    {
        public override string Type => "Test.SecondThoughts";

        public override void Execute(ActivityRun run)
        {
            run.Schedule(run.Step.Child("first")!);
            run.Schedule(run.Step.Child("second")!);
            run.Process.Withdraw(run, step => step.Id == "withdrawn");
        }
    }

    [Fact]
    public void A_step_taken_back_before_it_began_never_runs()
    {
        var json = Definition(Sequence("s", Line("Start"), Step("Test.SecondThoughts", "t", ("first", Line("withdrawn")), ("second", Line("kept"))), Line("End")));
        var run = new Running(WorkflowGraph.Parse(json).Required, catalogue: ActivityCatalogue.Standard.With(new SecondThoughts())).Start();
        run.Said.ShouldBe("Start kept End");
    }
}
