using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow.Editing;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow.Editing;

public class WorkflowOutlineTests
{
    [Fact]
    public void A_chain_is_flat_and_a_loop_is_said_on_its_way_back() =>
        Lines(Flowchart("A -> B -> C -> B")).ShouldBe(["A", "B", "C", "  back to B"]);

    [Fact]
    public void Branches_stand_under_their_port_and_the_list_goes_on_where_they_meet() =>
        Lines(Flowchart("A -> D; D.True -> X -> E; D.False -> Y -> E -> F", Decision("D"))).ShouldBe(["A", "D", "  True:", "    X", "      on to E", "  False:", "    Y", "      on to E", "E", "F"]);

    [Fact]
    public void Where_one_port_leads_straight_to_the_meeting_place_only_the_other_is_a_branch() =>
        Lines(Flowchart("D.True -> E; D.False -> Y -> E", Decision("D"))).ShouldBe(["D", "  False:", "    Y", "      on to E", "(True) E"]);

    [Fact]
    public void Of_branches_that_never_meet_the_longest_goes_on_at_the_same_level() =>
        Lines(Flowchart("D.True -> A -> B -> C; D.False -> X", Decision("D"))).ShouldBe(["D", "  False:", "    X", "(True) A", "B", "C"]);

    [Fact]
    public void A_port_that_leads_nowhere_and_a_step_that_nothing_leads_to_are_shown() =>
        Lines(Flowchart("A -> D; D.True -> B; X -> Y", Decision("D"))).ShouldBe(["A", "D", "  False leads nowhere", "B", "# Cannot be reached", "  X", "  Y"]);

    [Fact]
    public void Steps_inside_a_step_stand_below_their_place() =>
        Lines(Flowchart("A -> S -> L", Sequence("S", Line("one"), Line("two")), Step("Elsa.While", "L", ("body", Line("round")))))
            .ShouldBe(["A", "S", "  one", "  two", "L", "  [body]", "    round"]);

    private static System.Text.Json.Nodes.JsonObject Decision(string id) => Step("Elsa.FlowDecision", id, ("condition", Literal(true)));

    private static IEnumerable<string> Lines(System.Text.Json.Nodes.JsonObject flowchart) =>
        WorkflowOutline.Of(WorkflowDocument.TryRead(Definition(flowchart), Pack.Steps, out _)!).Select(Shown);

    internal static string Shown(OutlineRow row) => new string(' ', (row.Level - 1) * 2) + row.Kind switch
    {
        OutlineKind.Branch => $"{row.Label}:",
        OutlineKind.Onward => $"{(row.Label.Length > 0 ? row.Label + ": " : "")}on to {row.Target!.Label}",
        OutlineKind.Back => $"{(row.Label.Length > 0 ? row.Label + ": " : "")}back to {row.Target!.Label}",
        OutlineKind.Open => $"{row.Label} leads nowhere",
        OutlineKind.Inside => $"[{row.Label}]",
        OutlineKind.Apart => $"# {row.Label}",
        _ => $"{(row.Via.Length > 0 ? $"({row.Via}) " : "")}{row.Label}",
    };
}
