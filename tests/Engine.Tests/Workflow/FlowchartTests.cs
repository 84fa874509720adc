using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class FlowchartTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    //  A ──> B ──> C
    [Fact]
    public void Steps_in_a_row_run_in_order()
    {
        var run = Run(Flowchart("A -> B -> C"));
        run.Said.ShouldBe("A B C");
        run.Ending.ShouldBe("Finished/Finished");
    }

    //        ┌─> B ─┐
    //  A ──> │      ├─> D
    //        └─> C ─┘
    [Fact]
    public void A_step_where_two_branches_meet_runs_once_after_both() => Run(Flowchart("A -> B -> D; A -> C -> D")).Said.ShouldBe("A B C D");

    //  decide ──Done──> A
    //     └────Other──> B
    [Fact]
    public void Only_the_port_that_was_left_by_is_followed() => Run(Flowchart("start -> A; start.Other -> B", Step("Elsa.Start", "start"))).Said.ShouldBe("A");

    //  A ──(no port)──> B
    [Fact]
    public void A_connection_without_a_port_follows_plain_completion()
    {
        var flow = Flowchart("A -> B");
        ((JsonObject)flow["connections"]![0]!["source"]!).Remove("port");
        Run(flow).Said.ShouldBe("A B");
    }

    [Fact]
    public void An_empty_flowchart_is_finished_at_once() => Run(Flowchart("")).Ending.ShouldBe("Finished/Finished");

    //  Connected      Unconnected
    [Fact]
    public void Steps_that_nothing_leads_to_do_not_run()
    {
        var flow = Flowchart("", Line("Connected"), Line("Unconnected"));
        flow["start"] = "Connected";
        Run(flow).Said.ShouldBe("Connected");
    }

    [Theory]
    [InlineData("named", "B")]
    [InlineData("start", "S")]
    [InlineData("can", "C")]
    [InlineData("none", "A")]
    public void The_start_is_the_named_one_then_a_start_step_then_one_that_can_start_then_one_without_an_entry(string rule, string expected)
    {
        var flow = Flowchart("A -> B -> C; begin -> S", Step("Elsa.Start", "begin"));
        if (rule is not "start")
            flow = Flowchart("A -> B -> C");
        if (rule == "named")
            flow["start"] = "B";
        if (rule == "can")
            flow["activities"]!.AsArray().Single(s => (string)s!["id"]! == "C")!["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Run(flow).Lines[0].ShouldBe(expected);
    }

    //  Outer1 ──> [Inner1 ──> Inner2] ──> Outer2
    [Fact]
    public void A_flowchart_inside_a_flowchart_runs_to_its_end_first() =>
        Run(Flowchart("Outer1 -> inner -> Outer2", Flowchart("inner", "Inner1 -> Inner2", []))).Said.ShouldBe("Outer1 Inner1 Inner2 Outer2");

    //  Start ──> lessThanThree? ──> A, B ──> +1 ──> which? ──> D ──back──> +1
    //               ▲  └──Default──────────> +1      ├──────> E ──back──> lessThanThree?
    //            dangling                            └──────> F ──> End
    [Fact]
    public void Loops_back_run_again_and_a_dangling_step_holds_nothing_up()
    {
        var run = Run(
            Flowchart(
                """
                start -> again
                dangling -> again
                again.LessThanThree -> A
                again.LessThanThree -> B
                again.Default -> add
                A -> add
                B -> add
                add -> which
                which.EqualOne -> D
                D -> add
                which.LessThanFour -> E
                E -> again
                which.EqualThree -> F
                F -> end
                """,
                Step("Elsa.Start", "start"), Line("dangling"), Step("Elsa.End", "end"),
                FlowSwitch("again", any: true, "LessThanThree: getVariable('LoopCount') < 3"),
                Set("add", "LoopCount", "getVariable('LoopCount') + 1"),
                FlowSwitch("which", any: true, "EqualOne: getVariable('LoopCount') == 1", "LessThanFour: getVariable('LoopCount') < 4", "EqualThree: getVariable('LoopCount') == 3")),
            ("LoopCount", "Int32", "0"));
        run.Ending.ShouldBe("Finished/Finished");
        run.Said.ShouldBe("A B D E A B E E F");
    }

    //  Start ──> A ──> B ──> C ──> E ──back──> C
    //                  └───> D ──> E
    [Fact]
    public void A_loop_back_into_the_middle_of_a_branch_is_a_fault()
    {
        var run = Run(Flowchart("start -> A -> B -> C -> E; B -> D -> E; E -> C", Step("Elsa.Start", "start")));
        run.Said.ShouldBe("A B C D E");
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldStartWith("The connection back from 'E' to 'C' enters a branch in the middle");
    }

    //           ┌─> B ─┐
    //  ┌─> A ───┼─> C ─┼──> join ──> +1 ──> less than 3? ──> end
    //  │        └─> D ─┘                        │
    //  └────────────────────────────────────────┘
    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    [InlineData("WaitAny")]
    public void A_join_inside_a_loop_joins_each_time_round(string mode)
    {
        var run = Run(
            Flowchart(
                "start -> A; A -> B -> join; A -> C -> join; A -> D -> join; join -> add -> again; again.LessThanThree -> A; again.Default -> end",
                Step("Elsa.Start", "start"), Step("Elsa.End", "end"), Join("join", mode),
                Set("add", "LoopCount", "getVariable('LoopCount') + 1"), FlowSwitch("again", false, "LessThanThree: getVariable('LoopCount') < 3")),
            ("LoopCount", "Int32", "0"));
        run.Ending.ShouldBe("Finished/Finished");
        run.Said.ShouldBe("A B C D A B C D A B C D");
    }

    //  start ──> less than 3? ──> A ───> join ──back──> less than 3?
    //                ├──────────> +1 ──> join
    //                └──Default─> B ──> end
    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    [InlineData("WaitAny")]
    public void A_join_that_itself_leads_back_joins_each_time_round(string mode)
    {
        var run = Run(
            Flowchart(
                "start -> again; again.DoLoopback -> A; again.DoLoopback -> add; again.Default -> B; A -> join; add -> join; join -> again; B -> end",
                Step("Elsa.Start", "start"), Step("Elsa.End", "end"), Join("join", mode),
                Set("add", "LoopCount", "getVariable('LoopCount') + 1"), FlowSwitch("again", false, "DoLoopback: getVariable('LoopCount') < 3")),
            ("LoopCount", "Int32", "0"));
        run.Ending.ShouldBe("Finished/Finished");
        run.Said.ShouldBe("A A A B");
    }

    //           Start
    //          /  |  \
    //         A   B   C
    //         |   |   |
    //     Decision|   |
    //      /   \  |  /
    //  (False) (True)
    //    |       Join
    //    D        E
    //     \      /
    //        F
    [Theory]
    [InlineData(false, "WaitAll", "A B C D F")]
    [InlineData(false, "WaitAllActive", "A B C D E F")]
    [InlineData(false, "WaitAny", "A B C D E F")]
    [InlineData(true, "WaitAll", "A B C E F")]
    [InlineData(true, "WaitAllActive", "A B C E F")]
    [InlineData(true, "WaitAny", "A B C E F")]
    public void A_join_runs_waits_or_is_skipped_as_its_mode_says(bool answer, string mode, string expected)
    {
        var run = Run(Flowchart("start -> A; start -> B; start -> C; A -> decide; decide.True -> join; decide.False -> D; B -> join; C -> join; D -> F; join -> E -> F",
            Step("Elsa.Start", "start"), Decision("decide", answer), Join("join", mode)));
        run.Ending.ShouldBe("Finished/Finished");
        run.Said.ShouldBe(expected);
    }

    //  A ──> decide ──True──> B ──> C ──> D
    //           └────────False──────────> D
    [Fact]
    public void A_branch_that_is_not_taken_is_counted_all_the_way_to_its_join() =>
        Run(Flowchart("A -> decide; decide.True -> B -> C -> D; decide.False -> D", Decision("decide", false))).Said.ShouldBe("A D");

    //          ┌─> phone ──> called ─┐
    //  fork ───┤                     ├─> any ──> after
    //          └─> letter ─> sent ───┘
    [Fact]
    public void The_first_to_arrive_at_a_wait_any_join_cancels_the_others()
    {
        var run = Run(Flowchart("fork -> phone -> called -> any; fork -> letter -> sent -> any; any -> after", Step("Elsa.Start", "fork"), Event("phone"), Event("letter"), Join("any", "WaitAny")));
        run.Bookmarks.Select(b => b.StepId).ShouldBe(["phone", "letter"]);
        run.Raise("letter");
        run.Said.ShouldBe("sent after");
        run.Times("phone", "Canceled").ShouldBe(1);
        run.Bookmarks.ShouldBeEmpty();
        run.Ending.ShouldBe("Finished/Finished");
    }

    //  fork ──> wait ──> B ──> join (all active) ──> D
    //    └────> A ────────────> join
    [Fact]
    public void A_wait_all_active_join_waits_for_a_branch_that_still_waits()
    {
        var run = Run(Flowchart("fork -> wait -> B -> join; fork -> A -> join; join -> D", Step("Elsa.Start", "fork"), Event("wait"), Join("join", "WaitAllActive")));
        run.Said.ShouldBe("A");
        run.Raise("wait").Said.ShouldBe("A B D");
    }

    //  A ──> end ──> B       wait
    //  └───> wait
    [Fact]
    public void An_end_step_ends_its_flowchart_and_cancels_what_is_open()
    {
        var run = Run(Flowchart("A -> wait; A -> end -> B", Event("wait"), Step("Elsa.End", "end")));
        run.Said.ShouldBe("A");
        run.Ending.ShouldBe("Finished/Finished");
        run.Times("wait", "Canceled").ShouldBe(1);
    }

    //  fork ──Left──> A
    //    ├────Right─> B
    //    └────None──> C
    [Fact]
    public void A_fork_leaves_by_each_of_its_branches_at_once()
    {
        var fork = Step("Elsa.FlowFork", "fork", ("branches", Object("[\"Left\",\"Right\"]")));
        Run(Flowchart("fork.Left -> A; fork.Right -> B; fork.None -> C", fork)).Said.ShouldBe("A B");
    }

    [Fact]
    public void A_fork_without_branches_is_simply_done() => Run(Flowchart("fork -> A", Step("Elsa.FlowFork", "fork"))).Said.ShouldBe("A");

    //  switch ──one──> A ; ──two──> B ; ──Default──> C
    [Theory]
    [InlineData(false, "true", "true", "A")]
    [InlineData(true, "true", "true", "A B")]
    [InlineData(true, "false", "true", "B")]
    [InlineData(false, "false", "false", "C")]
    [InlineData(true, "false", "false", "C")]
    public void A_switch_leaves_by_the_first_case_or_by_all_that_hold_and_else_by_default(bool any, string one, string two, string expected) =>
        Run(Flowchart("switch.one -> A; switch.two -> B; switch.Default -> C", FlowSwitch("switch", any, $"one: {one}", $"two: {two}"))).Said.ShouldBe(expected);

    //  decide ──True──> [inner decide ──False──> A]
    [Fact]
    public void Decisions_nest() =>
        Run(Flowchart("decide.True -> inner; decide.False -> X", Decision("decide", true), Flowchart("inner", "second.True -> Y; second.False -> A", [Decision("second", "1 > 2")]))).Said.ShouldBe("A");

    //  [box: A ──> wait] ──> B
    [Fact]
    public void A_box_runs_what_is_in_it_and_then_goes_on()
    {
        var run = Run(Flowchart("box -> B", Around("Elsa.FlowNode", "box", Flowchart("inner", "A -> wait", [Event("wait")]))));
        run.Raise("wait").Said.ShouldBe("A B");
    }

    [Fact]
    public void Editing_the_order_of_the_file_changes_nothing_for_a_case_that_waits()
    {
        var flow = Flowchart("fork -> wait -> B -> join; fork -> A -> join; join -> D", Step("Elsa.Start", "fork"), Event("wait"), Join("join", "WaitAll"));
        var shuffled = (JsonObject)flow.DeepClone();
        shuffled["activities"] = new JsonArray([.. shuffled["activities"]!.AsArray().Reverse().Select(s => s!.DeepClone())]);
        var before = Running.Of(Definition(flow)).Start();
        var state = new Interpreter(WorkflowGraph.Parse(Definition(shuffled)).Required, ActivityCatalogue.Standard)
            .RaiseEvent(before.State, "wait", null, before.Now, before);
        before.Said.ShouldBe("A B D");
        state.SubStatus.ShouldBe("Finished");
    }

    [Fact]
    public void A_long_branch_that_is_not_taken_is_skipped_to_its_end()
    {
        var chain = string.Join(" -> ", Enumerable.Range(0, 3000).Select(i => $"S{i}"));
        Run(Flowchart($"decide.True -> {chain} -> last; decide.False -> last", Decision("decide", false))).Said.ShouldBe("last");
    }
}
