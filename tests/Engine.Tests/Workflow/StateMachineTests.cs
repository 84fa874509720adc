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
    public void A_transition_without_a_trigger_is_taken_when_its_condition_holds()
    {
        JsonObject Auto(string from, string to, string condition) => new() { ["from"] = from, ["to"] = to, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition } };
        var machine = Step("Elsa.StateMachine", "m",
            ("states", new JsonArray(new JsonObject { ["name"] = "A" }, new JsonObject { ["name"] = "B", ["entry"] = Line("b") }, new JsonObject { ["name"] = "C", ["entry"] = Line("c") })),
            ("transitions", new JsonArray(Auto("A", "B", "1 > 2"), Auto("A", "C", "2 > 1"))));
        Run(machine).Said.ShouldBe("c");
    }

    [Fact]
    public void A_state_that_cannot_be_left_and_a_ring_without_waits_are_faults()
    {
        JsonObject Ring(string condition) => Step("Elsa.StateMachine", "m",
            ("states", new JsonArray(new JsonObject { ["name"] = "A" })),
            ("transitions", new JsonArray(new JsonObject { ["from"] = "A", ["to"] = "A", ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = condition } })));
        Run(Ring("false")).Incidents.Single().Message.ShouldStartWith("'m' cannot leave the state 'A'");
        Run(Ring("true")).Incidents.Single().Message.ShouldStartWith("The workflow ran 250,000 steps without waiting");
    }

    [Fact]
    public void A_transition_to_a_state_that_does_not_exist_is_found_by_lint()
    {
        var machine = Step("Elsa.StateMachine", "m", ("states", new JsonArray(new JsonObject { ["name"] = "A" })), ("transitions", new JsonArray(new JsonObject { ["from"] = "A", ["to"] = "Z" })));
        WorkflowLint.Check(WorkflowGraph.Parse(Definition(machine)).Required, ActivityCatalogue.Standard).Single().Sentence.ShouldBe("A transition of 'm' names the state 'Z', which it does not have. It has A.");
    }
}
