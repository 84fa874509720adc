using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class StateMachineTests
{
    //           ┌──approve──> Approved (end)
    //  Draft ──>│
    //           └──reject───> Rejected ──(redo)──> Draft
    private static JsonObject Machine(string? approveIf = null) => Step("Elsa.StateMachine", "machine",
        ("initialState", "Draft"),
        ("states", new JsonArray(
            new JsonObject { ["name"] = "Draft", ["entry"] = Line("enter-draft"), ["exit"] = Line("exit-draft") },
            new JsonObject { ["name"] = "Approved", ["entry"] = Line("enter-approved") },
            new JsonObject { ["name"] = "Rejected" })),
        ("transitions", new JsonArray(
            new JsonObject { ["name"] = "approve", ["from"] = "Draft", ["to"] = "Approved", ["trigger"] = Event("approve"), ["action"] = Line("action"), ["condition"] = approveIf is null ? null : new JsonObject { ["type"] = "JavaScript", ["value"] = approveIf } },
            new JsonObject { ["name"] = "reject", ["from"] = "Draft", ["to"] = "Rejected", ["trigger"] = Event("reject") },
            new JsonObject { ["name"] = "redo", ["from"] = "Rejected", ["to"] = "Draft", ["trigger"] = Event("redo") })));

    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    [Fact]
    public void The_first_trigger_wins_and_action_exit_and_entry_run_in_that_order()
    {
        var run = Run(Sequence("s", Machine(), Line("after")));
        run.Bookmarks.Select(b => b.StepId).ShouldBe(["approve", "reject"]);
        run.Raise("approve").Said.ShouldBe("enter-draft action exit-draft enter-approved after");
        run.Times("reject", "Canceled").ShouldBe(1);
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void States_may_be_entered_again()
    {
        var run = Run(Machine());
        run.Raise("reject").Raise("redo").Raise("approve");
        run.Said.ShouldBe("enter-draft exit-draft enter-draft action exit-draft enter-approved");
    }

    [Fact]
    public void A_trigger_whose_condition_does_not_hold_is_armed_again()
    {
        var run = Run(Machine("getReady()"), ("Ready", "Boolean", "false"));
        run.Raise("approve").Said.ShouldBe("enter-draft");
        run.Bookmarks.Select(b => b.StepId).Order().ShouldBe(["approve", "reject"]);
    }

    [Fact]
    public void A_state_out_of_which_no_trigger_leads_ends_the_machine_whatever_its_conditions_say()
    {
        JsonObject Auto(string from, string to, string condition) => new() { ["from"] = from, ["to"] = to, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition } };
        var machine = Step("Elsa.StateMachine", "m", ("initialState", "A"),
            ("states", new JsonArray(new JsonObject { ["name"] = "A", ["entry"] = Line("a") }, new JsonObject { ["name"] = "B", ["entry"] = Line("b") })),
            ("transitions", new JsonArray(Auto("A", "B", "2 > 1"), Auto("A", "A", "2 > 1"))));
        var run = Run(Sequence("s", (JsonObject)machine.DeepClone(), Line("after")));
        run.Said.ShouldBe("a after");
        run.Ending.ShouldBe("Finished/Finished");
        WorkflowLint.Check(WorkflowGraph.Parse(Definition(machine)).Required, ActivityCatalogue.Standard).First().Sentence
            .ShouldBe("The transition of 'm' from 'A' to 'B' has no trigger, so it is never taken. Give it one, or take it out.");
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("")]
    [InlineData(null)]
    public void A_machine_that_begins_in_no_state_of_its_own_is_done_at_once_and_found_by_lint(string? initial)
    {
        var machine = Step("Elsa.StateMachine", "m", ("initialState", initial), ("states", new JsonArray(new JsonObject { ["name"] = "A", ["entry"] = Line("a") })), ("transitions", new JsonArray()));
        Run(Sequence("s", (JsonObject)machine.DeepClone(), Line("after"))).Said.ShouldBe("after");
        WorkflowLint.Check(WorkflowGraph.Parse(Definition(machine)).Required, ActivityCatalogue.Standard).Single().Sentence.ShouldContain(initial is "Nowhere" ? "begins in the state 'Nowhere', which it does not have" : "does not say in which state it begins");
    }

    [Fact]
    public void A_transition_to_a_state_that_does_not_exist_is_found_by_lint()
    {
        var machine = Step("Elsa.StateMachine", "m", ("initialState", "A"), ("states", new JsonArray(new JsonObject { ["name"] = "A" })), ("transitions", new JsonArray(new JsonObject { ["from"] = "A", ["to"] = "Z", ["trigger"] = Event("go") })));
        WorkflowLint.Check(WorkflowGraph.Parse(Definition(machine)).Required, ActivityCatalogue.Standard).Single().Sentence.ShouldBe("A transition of 'm' names the state 'Z', which it does not have. It has A.");
    }
}
