using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class ContainerTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    private static JsonObject Items(string json) => Object(json);

    private static JsonObject Break(string id = "break") => Step("Elsa.Break", id);

    [Fact]
    public void A_sequence_runs_in_order_and_an_empty_one_is_done()
    {
        Run(Sequence("s", Line("A"), Sequence("inner"), Line("B"))).Said.ShouldBe("A B");
        Run(Sequence("s")).Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void A_bookmark_in_a_sequence_holds_the_next_step()
    {
        var run = Run(Sequence("s", Line("A"), Event("wait"), Line("B")));
        run.Said.ShouldBe("A");
        run.Raise("wait").Said.ShouldBe("A B");
    }

    [Fact]
    public void End_in_a_sequence_ends_the_sequence_only() =>
        Run(Sequence("outer", Sequence("inner", Line("A"), Step("Elsa.End", "end"), Line("B")), Line("C"))).Said.ShouldBe("A C");

    [Fact]
    public void Start_in_a_sequence_does_nothing() => Run(Sequence("s", Step("Elsa.Start", "start"), Line("A"))).Said.ShouldBe("A");

    //  ┌─ A
    //  ├─ [B1 B2]
    //  └─ C
    [Fact]
    public void Parallel_runs_all_and_waits_for_all()
    {
        var run = Run(Sequence("s", Step("Elsa.Parallel", "p", ("activities", Steps(Line("A"), Sequence("b", Line("B1"), Event("wait"), Line("B2")), Line("C")))), Line("D")));
        run.Said.ShouldBe("A C B1");
        run.Raise("wait").Said.ShouldBe("A C B1 B2 D");
    }

    [Fact]
    public void An_empty_parallel_is_done_at_once() => Run(Sequence("s", Step("Elsa.Parallel", "p"), Line("A"))).Said.ShouldBe("A");

    [Fact]
    public void Parallel_runs_nested_parallels() =>
        Run(Step("Elsa.Parallel", "p", ("activities", Steps(Line("A"), Step("Elsa.Parallel", "q", ("activities", Steps(Line("B"), Line("C")))), Line("D"))))).Said.ShouldBe("A D B C");

    [Fact]
    public void A_fault_beside_it_does_not_stop_what_is_already_queued()
    {
        var run = Run(Step("Elsa.Parallel", "p", ("activities", Steps(Line("Before"), Step("Elsa.Fault", "f", ("message", Literal("Whoops"))), Line("After")))));
        run.Said.ShouldBe("Before After");
        run.Ending.ShouldBe("Finished/Faulted");
    }

    [Fact]
    public void A_fork_that_waits_for_all_goes_on_after_the_last_branch()
    {
        var run = Run(Sequence("s", Step("Elsa.Fork", "f", ("joinMode", "WaitAll"), ("branches", Steps(Event("one"), Event("two")))), Line("A")));
        run.Raise("one").Lines.ShouldBeEmpty();
        run.Raise("two").Said.ShouldBe("A");
    }

    [Fact]
    public void A_fork_that_waits_for_any_goes_on_after_the_first_and_cancels_the_rest()
    {
        var run = Run(Sequence("s", Step("Elsa.Fork", "f", ("joinMode", "WaitAny"), ("branches", Steps(Event("one"), Event("two")))), Line("A")));
        run.Raise("two").Said.ShouldBe("A");
        run.Times("one", "Canceled").ShouldBe(1);
    }

    [Theory]
    [InlineData(true, "Then after")]
    [InlineData(false, "Else after")]
    public void If_runs_one_branch(bool condition, string expected) =>
        Run(Sequence("s", Step("Elsa.If", "if", ("condition", Literal(condition, "Boolean")), ("then", Line("Then")), ("else", Line("Else"))), Line("after"))).Said.ShouldBe(expected);

    [Fact]
    public void If_without_the_branch_goes_on() =>
        Run(Sequence("s", Step("Elsa.If", "if", ("condition", Literal(false, "Boolean")), ("then", Line("Then"))), Line("after"))).Said.ShouldBe("after");

    [Theory]
    [InlineData("MatchFirst", false, true, true, "Two after")]
    [InlineData("MatchAny", false, true, true, "Two Three after")]
    [InlineData("MatchFirst", false, false, false, "Default after")]
    [InlineData("MatchAny", true, true, true, "One Two Three after")]
    public void Switch_runs_the_first_case_or_all_that_hold_and_else_the_default(string mode, bool one, bool two, bool three, string expected)
    {
        JsonNode Case(string label, bool holds) => new JsonObject { ["label"] = label, ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = holds }, ["activity"] = Line(label) };
        Run(Sequence("s", Step("Elsa.Switch", "switch", ("mode", Literal(mode)), ("cases", new JsonArray(Case("One", one), Case("Two", two), Case("Three", three))), ("default", Line("Default"))), Line("after")))
            .Said.ShouldBe(expected);
    }

    [Fact]
    public void Switch_without_a_match_or_default_goes_on() => Run(Sequence("s", Step("Elsa.Switch", "switch"), Line("after"))).Said.ShouldBe("after");

    [Fact]
    public void While_works_its_condition_out_each_time()
    {
        var run = Run(
            Sequence("s", Around("Elsa.While", "loop", Sequence("b", Says("say", "`Round ${getCount()}`"), Set("add", "Count", "getCount() + 1")), ("condition", Script("getCount() < 3", "Boolean"))), Line("after")),
            ("Count", "Int32", "0"));
        run.Lines.ShouldBe(["Round 0", "Round 1", "Round 2", "after"]);
    }

    //  While: A, wait, break ──> after
    [Fact]
    public void Break_after_a_wait_leaves_the_loop_and_cancels_what_is_open()
    {
        var fork = Step("Elsa.Fork", "fork", ("joinMode", "WaitAny"), ("branches", Steps(Sequence("left", Event("one"), Break()), Event("two"))));
        var run = Run(Sequence("s", Around("Elsa.While", "loop", Sequence("b", Line("A"), fork, Line("never")), ("condition", Literal(true, "Boolean"))), Line("after")));
        run.Said.ShouldBe("A");
        run.Raise("one").Said.ShouldBe("A after");
        run.Times("two", "Canceled").ShouldBe(1);
        run.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public void Break_leaves_only_the_nearest_loop()
    {
        var inner = Around("Elsa.ForEach", "inner", Sequence("ib", Says("say", "`${getCurrentValue()}`"), Break()), ("items", Items("[\"x\",\"y\"]")));
        Run(Around("Elsa.ForEach", "outer", inner, ("items", Items("[1,2]")))).Said.ShouldBe("x x");
    }

    [Fact]
    public void Break_inside_an_if_leaves_the_loop_around_it()
    {
        var body = Sequence("b", Says("say", "`${getCurrentValue()}`"), Step("Elsa.If", "if", ("condition", Script("getCurrentValue() == 2", "Boolean")), ("then", Break())), Line("more"));
        Run(Sequence("s", Around("Elsa.ForEach", "loop", body, ("items", Items("[1,2,3]"))), Line("after"))).Said.ShouldBe("1 more 2 after");
    }

    [Fact]
    public void Break_inside_a_flowchart_leaves_the_loop_around_it()
    {
        var body = Flowchart("flow", "A -> decide; decide.True -> break; decide.False -> B", [Decision("decide", "getCurrentValue() > 1"), Break()]);
        Run(Sequence("s", Around("Elsa.ForEach", "loop", body, ("items", Items("[1,2,3]"))), Line("after"))).Said.ShouldBe("A B A after");
    }

    [Theory]
    [InlineData(0, 3, 1, true, "0 1 2 3")]
    [InlineData(0, 3, 1, false, "0 1 2")]
    [InlineData(0, 4, 2, true, "0 2 4")]
    [InlineData(0, 5, 2, true, "0 2 4")]
    [InlineData(3, 0, -1, true, "3 2 1 0")]
    [InlineData(3, 0, -1, false, "3 2 1")]
    [InlineData(2, 2, 1, true, "2")]
    [InlineData(2, 2, 1, false, "")]
    [InlineData(5, 1, 1, true, "")]
    [InlineData(-2, 1, 1, true, "-2 -1 0 1")]
    public void For_counts_from_start_to_end(int start, int end, int step, bool inclusive, string expected) =>
        Run(Around("Elsa.For", "loop", Says("say", "`${getCurrentValue()}`"), ("start", Literal(start, "Int32")), ("end", Literal(end, "Int32")), ("step", Literal(step, "Int32")), ("outerBoundInclusive", Literal(inclusive, "Boolean"))))
            .Said.ShouldBe(expected);

    [Fact]
    public void For_includes_its_end_unless_told_otherwise() =>
        Run(Around("Elsa.For", "loop", Says("say", "`${variables.CurrentValue}`"), ("start", Literal(1, "Int32")), ("end", Literal("3", "Int32")))).Said.ShouldBe("1 2 3");

    [Fact]
    public void ForEach_gives_value_and_index() =>
        Run(Around("Elsa.ForEach", "loop", Says("say", "`${getCurrentIndex()}:${getCurrentValue().name}`"), ("items", Items("[{\"name\":\"a\"},{\"name\":\"b\"}]")))).Said.ShouldBe("0:a 1:b");

    [Fact]
    public void ForEach_over_nothing_goes_on() => Run(Sequence("s", Around("Elsa.ForEach", "loop", Line("A"), ("items", Items("[]"))), Line("after"))).Said.ShouldBe("after");

    [Fact]
    public void ForEach_without_items_is_a_fault()
    {
        var run = Run(Around("Elsa.ForEach", "loop", Line("A")));
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldContain("has nothing to go through");
    }

    [Fact]
    public void ForEach_reads_its_items_again_each_time()
    {
        var body = Sequence("b", Says("say", "`${getCurrentValue()}`"), Step("Elsa.If", "if", ("condition", Script("getCurrentValue() < 3", "Boolean")), ("then", Set("grow", "List", "getList().concat([getCurrentValue() + 2])"))));
        Run(Around("Elsa.ForEach", "loop", body, ("items", Script("getList()"))), ("List", "JsonArray", "[1,2]")).Said.ShouldBe("1 2 3 4");
    }

    [Fact]
    public void ForEach_nested_keeps_each_loops_own_item()
    {
        var inner = Around("Elsa.ForEach", "inner", Says("say", "`${getCurrentValue()}`"), ("items", Script("getCurrentValue()")));
        Run(Around("Elsa.ForEach", "outer", Sequence("b", inner, Says("after", "`/${getCurrentIndex()}`")), ("items", Items("[[1,2],[3]]")))).Said.ShouldBe("1 2 /0 3 /1");
    }

    [Fact]
    public void ForEach_waits_inside_its_body_and_goes_on_where_it_was()
    {
        var run = Run(Sequence("s", Around("Elsa.ForEach", "loop", Sequence("b", Event("wait"), Says("say", "`${getCurrentValue()}`")), ("items", Items("[\"a\",\"b\"]"))), Line("after")));
        run.Raise("wait").Said.ShouldBe("a");
        run.Raise("wait").Said.ShouldBe("a b after");
    }

    [Fact]
    public void ParallelForEach_runs_every_item_side_by_side_with_its_own_value()
    {
        var run = Run(Sequence("s", Around("Elsa.ParallelForEach", "loop", Sequence("b", Event("wait"), Says("say", "`${getCurrentIndex()}${getCurrentValue()}`")), ("items", Items("[\"a\",\"b\",\"c\"]"))), Line("after")));
        run.Bookmarks.Count.ShouldBe(3);
        run.Resume("wait");
        run.Said.ShouldBe("0a");
        run.Raise("wait").Said.ShouldBe("0a 1b 2c after");
    }

    [Fact]
    public void ParallelForEach_over_nothing_or_over_no_items_goes_on()
    {
        Run(Sequence("s", Around("Elsa.ParallelForEach", "loop", Line("A"), ("items", Items("[]"))), Line("after"))).Said.ShouldBe("after");
        Run(Sequence("s", Around("Elsa.ParallelForEach", "loop", Line("A")), Line("after"))).Said.ShouldBe("after");
    }

    [Fact]
    public void ParallelForEach_runs_the_other_items_when_one_faults()
    {
        var body = Sequence("b", Step("Elsa.If", "if", ("condition", Script("getCurrentValue() == 'b'", "Boolean")), ("then", Step("Elsa.Fault", "f"))), Says("say", "`${getCurrentValue()}`"));
        var run = Run(Around("Elsa.ParallelForEach", "loop", body, ("items", Items("[\"a\",\"b\",\"c\"]"))));
        run.Said.ShouldBe("a c");
        run.Ending.ShouldBe("Finished/Faulted");
    }

    [Fact]
    public void A_loop_that_never_waits_is_stopped_with_the_name_of_the_step()
    {
        var run = new Running(WorkflowGraph.Parse(Definition(Around("Elsa.While", "loop", Line("A"), ("condition", Literal(true, "Boolean"))))).Required, stepLimit: 1000).Start();
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldBe("The workflow ran 1,000 steps without waiting, the last at 'A'. Give the loop there a way out, a task or a delay.");
    }

    [Fact]
    public void An_empty_loop_that_never_ends_is_stopped_too()
    {
        var run = new Running(WorkflowGraph.Parse(Definition(Step("Elsa.While", "loop", ("condition", Literal(true, "Boolean"))))).Required, stepLimit: 1000).Start();
        run.Ending.ShouldBe("Finished/Faulted");
    }

    [Fact]
    public void A_loop_over_a_million_items_is_stopped_at_the_limit()
    {
        var run = Run(Around("Elsa.ForEach", "loop", Step("Elsa.Start", "nothing"), ("items", Script($"'{new string('x', 999_999)}'.split('')"))));
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldBe("The loop 'loop' has 999,999 items; a loop goes through 10,000 at most. Split the list.");
    }
}
