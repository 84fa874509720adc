using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class StateTests
{
    private static int Size(ProcessState state) => Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(state));

    [Fact]
    public void A_case_of_forty_steps_that_waits_for_ten_things_fits_in_eight_kilobytes()
    {
        var chain = string.Join(" -> ", Enumerable.Range(0, 20).Select(i => $"a-step-with-a-longer-name-{i}"));
        var waits = Enumerable.Range(0, 10).Select(i => Event($"wait-for-an-answer-from-somebody-{i}", $"answer-{i}")).ToArray();
        var ways = string.Join("; ", waits.Select(w => $"fork -> {w["id"]} -> all"));
        var run = Running.Of(Definition(Flowchart($"{chain} -> fork; {ways}; all -> last", [Step("Elsa.Start", "fork"), Join("all", "WaitAll"), .. waits]), ("Name", "String", "Ann"))).Start();
        run.Bookmarks.Count.ShouldBe(10);
        Size(run.State).ShouldBeLessThan(8 * 1024 / 4, "measured with plain waits; tasks carry their own facts on the case");
    }

    [Fact]
    public void A_case_with_five_hundred_finished_steps_fits_in_sixteen_kilobytes()
    {
        var chain = string.Join(" -> ", Enumerable.Range(0, 500).Select(i => $"step-{i}"));
        var run = Running.Of(Definition(Flowchart($"{chain} -> wait", Event("wait")))).Start();
        run.Lines.Count.ShouldBe(500);
        Size(run.State).ShouldBeLessThan(1024);
    }

    [Fact]
    public void A_long_life_of_loops_does_not_grow_the_state()
    {
        var run = Running.Of(Definition(Flowchart("wait -> A -> wait", Event("wait")))).Start();
        run.Raise("wait");
        var early = Size(run.State);
        for (var i = 0; i < 200; i++)
            run.Raise("wait");
        (Size(run.State) - early).ShouldBeLessThan(32);
    }

    [Fact]
    public void A_finished_run_keeps_next_to_nothing()
    {
        var run = Running.Of(Definition(Flowchart("A -> B -> C -> D"))).Start();
        Size(run.State).ShouldBeLessThan(200);
    }

    [Fact]
    public void A_state_whose_workflow_has_changed_shape_says_so()
    {
        var run = Running.Of(Definition(Flowchart("A -> wait -> B", Event("wait")))).Start();
        var changed = new Interpreter(WorkflowGraph.Parse(Definition(Flowchart("A -> wait -> B -> C", Event("wait")))).Required, ActivityCatalogue.Standard);
        Should.Throw<StepFault>(() => changed.RaiseEvent(run.State, "wait", null, run.Now, run)).Message.ShouldStartWith("The workflow was changed after this case had entered 'flow'.");
        changed.Misfit(run.State).ShouldNotBeNull().ShouldStartWith("The workflow was changed");
        new Interpreter(run.Graph, ActivityCatalogue.Standard).Misfit(run.State).ShouldBeNull();
    }

    [Fact]
    public void A_state_whose_step_is_gone_says_so()
    {
        var run = Running.Of(Definition(Sequence("s", Event("wait")))).Start();
        var changed = new Interpreter(WorkflowGraph.Parse(Definition(Sequence("s", Event("other")))).Required, ActivityCatalogue.Standard);
        changed.Misfit(run.State).ShouldNotBeNull().ShouldStartWith("The case stands at the step 'wait', which its workflow no longer has.");
    }

    [Fact]
    public void What_a_run_waits_for_is_read_without_its_definition()
    {
        var run = Running.Of(Definition(Step("Elsa.Parallel", "p", ("activities", Steps(Event("e", "go"), Delay("d", TimeSpan.FromHours(1))))))).Start();
        Interpreter.Bookmarks(run.State).Select(b => (b.Id, b.StepId, b.Name)).ShouldBe([("e#1", "e", "Elsa.Event"), ("d#2", "d", "Elsa.Delay")]);
        Interpreter.OpenSteps(run.State).ShouldBe(["p", "e", "d"]);
    }
}
