using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class TokenModeTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables), FlowMode.Token).Start();

    private static JsonObject Merging(string id, string mode)
    {
        var step = Line(id);
        step["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return step;
    }

    //  A ──> D (cascade)      A ──> B ──> C ──> D: D has run for the first, so the second is swallowed
    [Theory]
    [InlineData("A -> D; A -> B -> C -> D")]
    [InlineData("A -> B; A -> D; B -> C -> D")]
    public void A_later_arrival_at_a_cascade_is_swallowed_whichever_connection_was_drawn_first(string connections)
    {
        var run = Run(Flowchart(connections, Merging("D", "Cascade")));
        run.Lines.Count(line => line == "D").ShouldBe(1);
        run.Ending.ShouldBe("Finished/Finished");
    }

    //        ┌─> B ─┐
    //  A ──> │      ├─> D ──> E
    //        └─> C ─┘
    [Theory]
    [InlineData("None", "A B C D E")]
    [InlineData("Stream", "A B C D E")]
    [InlineData("Merge", "A B C D E")]
    [InlineData("Converge", "A B C D E")]
    [InlineData("Cascade", "A B C D E")]
    [InlineData("Race", "A B C D E")]
    public void Both_branches_arrive_and_what_follows_runs_once(string mode, string expected)
    {
        var run = Run(Flowchart("A -> B -> D; A -> C -> D; D -> E", Merging("D", mode)));
        run.Said.ShouldBe(expected);
        run.Ending.ShouldBe("Finished/Finished");
    }

    //  fork ──> A ──────────────────> C
    //    └────> decide ──True──> B ─> C        (the decision says False)
    [Theory]
    [InlineData("Stream", "A C")]
    [InlineData("None", "A C")]
    [InlineData("Merge", "A")]
    [InlineData("Converge", "A")]
    public void Merge_and_converge_wait_for_a_path_that_was_not_taken(string mode, string expected) =>
        Run(Flowchart("fork -> A -> C; fork -> decide; decide.True -> B -> C", Step("Elsa.Start", "fork"), Decision("decide", false), Merging("C", mode))).Said.ShouldBe(expected);

    //  fork ──> phone ──> D
    //    └────> letter ─> D (race)
    [Fact]
    public void A_race_is_won_by_the_first_and_cancels_the_others()
    {
        var run = Run(Flowchart("fork -> phone -> D; fork -> letter -> D", Step("Elsa.Start", "fork"), Event("phone"), Event("letter"), Merging("D", "Race")));
        run.Raise("letter").Said.ShouldBe("D");
        run.Times("phone", "Canceled").ShouldBe(1);
        run.Ending.ShouldBe("Finished/Finished");
    }

    //  start ──> less than 3? ──> A ──> race ──> +1 ──back──> less than 3?
    //                └──────────> B ──> race          └──Default──> end
    [Fact]
    public void A_race_inside_a_loop_is_run_each_time_round()
    {
        var run = Run(
            Flowchart(
                "start -> again; again.More -> A -> race; again.More -> B -> race; race -> add -> again; again.Default -> last",
                Step("Elsa.Start", "start"), Join("race", "WaitAny"), Set("add", "Count", "getCount() + 1"), FlowSwitch("again", false, "More: getCount() < 3")),
            ("Count", "Int32", "0"));
        run.Ending.ShouldBe("Finished/Finished");
        run.Times("race", "Completed").ShouldBe(3);
        run.Lines[^1].ShouldBe("last");
    }

    //  A1 ─┐            ┌─> B1 ─┐
    //      ├─> first ───┤       ├─> second ──> end
    //  A2 ─┘            └─> B2 ─┘
    [Fact]
    public void Converging_twice_in_a_row_joins_twice() =>
        Run(Flowchart("start -> A1 -> first; start -> A2 -> first; first -> B1 -> second; first -> B2 -> second; second -> end", Merging("first", "Converge"), Merging("second", "Converge")))
            .Said.ShouldBe("start A1 A2 first B1 B2 second end");

    [Fact]
    public void The_mode_a_run_began_with_stays_with_it()
    {
        var graph = WorkflowGraph.Parse(Definition(Flowchart("fork -> wait -> C; fork -> decide; decide.True -> B -> C", Step("Elsa.Start", "fork"), Event("wait"), Decision("decide", false), Merging("C", "Merge")))).Required;
        var run = new Running(graph, FlowMode.Token).Start();
        // Another node may be set to counter mode, in which C would run.
        var state = new Interpreter(graph, ActivityCatalogue.Standard).RaiseEvent(run.State, "wait", null, run.Now, run);
        run.Lines.ShouldBeEmpty();
        state.Status.ShouldBe("Running");
    }
}
