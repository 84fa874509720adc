using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class FlowchartTests
{
    //  A ──> B ──> C
    [Fact]
    public void Steps_in_a_row_run_in_order()
    {
        var run = Running.Of(Definition(Flowchart("A -> B -> C"))).Start();
        run.Said.ShouldBe("A B C");
        run.Ending.ShouldBe("Finished/Finished");
    }

    //        ┌─> B ─┐
    //  A ──> │      ├─> D
    //        └─> C ─┘
    [Fact]
    public void A_step_where_two_branches_meet_runs_once_after_both()
    {
        var run = Running.Of(Definition(Flowchart("A -> B -> D; A -> C -> D"))).Start();
        run.Said.ShouldBe("A B C D");
    }

    //  A ──> wait ──> B
    [Fact]
    public void A_bookmark_holds_the_next_step_until_it_is_resumed()
    {
        var run = Running.Of(Definition(Flowchart("A -> wait -> B", Event("wait", "go")))).Start();
        run.Said.ShouldBe("A");
        run.Ending.ShouldBe("Running/Suspended");
        run.Raise("other").Said.ShouldBe("A");
        run.Raise("go").Said.ShouldBe("A B");
        run.Ending.ShouldBe("Finished/Finished");
    }
}
