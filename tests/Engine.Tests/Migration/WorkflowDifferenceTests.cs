using BackOffice.Engine.Migration;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Migration;

public class WorkflowDifferenceTests
{
    [Fact]
    public void Steps_and_connections_that_came_went_or_changed_are_said_in_words()
    {
        var from = Graph(Definition(Flowchart("A -> B -> C", Line("A", "one"))));
        var to = Graph(Definition(Flowchart("A -> X -> C", Line("A", "two"))));

        WorkflowDifference.Between(from, to).Sentences.ShouldBe([
            "Gone: B.",
            "A: text is \"two\" instead of \"one\".",
            "New: X.",
            "New connection: A leads to X.",
            "New connection: X leads to C.",
        ]);
    }

    [Fact]
    public void The_place_on_the_canvas_the_order_of_the_file_and_how_a_value_is_wrapped_do_not_count()
    {
        var from = Graph("""
            { "id": "1", "root": { "id": "f", "type": "Elsa.Flowchart", "activities": [
              { "id": "a", "type": "BackOffice.Task", "title": "Read", "outcomes": [ "Yes", "No" ], "metadata": { "designer": { "position": { "x": 1, "y": 1 } } } },
              { "id": "b", "type": "Elsa.Start" } ], "connections": [] } }
            """);
        var to = Graph("""
            { "id": "2", "root": { "id": "f", "type": "Elsa.Flowchart", "activities": [
              { "id": "b", "type": "Elsa.Start" },
              { "id": "a", "type": "BackOffice.Task", "nodeId": "Workflow1:f:a", "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Read" } },
                "outcomes": { "typeName": "Object", "expression": { "type": "Object", "value": "[\"Yes\",\"No\"]" } } } ], "connections": [] } }
            """);

        WorkflowDifference.Between(from, to).IsEmpty.ShouldBeTrue(string.Join(' ', WorkflowDifference.Between(from, to).Sentences));
    }

    [Fact]
    public void A_step_inside_a_container_is_compared_by_itself()
    {
        var from = Graph(Definition(Sequence("row", Line("A", "one"))));
        var to = Graph(Definition(Sequence("row", Line("A", "two"))));

        WorkflowDifference.Between(from, to).Steps.ShouldHaveSingleItem().StepId.ShouldBe("A");
    }

    private static WorkflowGraph Graph(string json) => WorkflowGraph.Parse(json).Required;
}
