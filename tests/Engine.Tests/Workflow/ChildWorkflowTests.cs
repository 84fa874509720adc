using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class ChildWorkflowTests
{
    private static WorkflowGraph Child(string name, JsonObject root, int version = 1, bool published = true, string[]? inputs = null, string[]? outputs = null)
    {
        var json = (JsonObject)JsonNode.Parse(Definition(root))!;
        (json["id"], json["definitionId"], json["name"], json["version"], json["isPublished"]) = ($"{name}-v{version}", name, name, version, published);
        json["inputs"] = new JsonArray([.. (inputs ?? []).Select(i => (JsonNode)new JsonObject { ["name"] = i, ["type"] = "Object" })]);
        json["outputs"] = new JsonArray([.. (outputs ?? []).Select(o => (JsonNode)new JsonObject { ["name"] = o, ["type"] = "Object" })]);
        return WorkflowGraph.Parse(json).Required;
    }

    private static JsonObject Execute(string id, string child, bool waits, string type = "Elsa.ExecuteWorkflow", JsonObject? input = null) => Step(type, id,
        ("workflowDefinitionId", Literal(child)), ("waitForCompletion", Literal(waits, "Boolean")), ("input", input is null ? null : Object(input.ToJsonString())),
        ("result", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-R" } }));

    private static Running Parent(JsonObject root, params WorkflowGraph[] library) => Running.Of(Definition(root, ("R", "Object", null)), FlowMode.Counter, library).Start();

    [Fact]
    public void A_workflow_used_as_a_step_waits_and_goes_on_over_a_stored_state()
    {
        var child = Child("Child", Flowchart("c1 -> wait -> c2", Event("wait")));
        var run = Parent(Flowchart("A -> child -> B", Step("Child", "child")), child);
        run.Said.ShouldBe("A c1");
        run.Raise("wait").Said.ShouldBe("A c1 c2 B");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void The_ports_of_a_workflow_used_as_a_step_come_from_its_complete_step()
    {
        var child = Child("Child", Step("Elsa.Complete", "c", ("outcomes", Literal("Declined"))));
        Parent(Flowchart("child.Accepted -> A; child.Declined -> B", Step("Child", "child")), child).Said.ShouldBe("B");
    }

    [Fact]
    public void The_version_is_the_named_one_else_the_published_one_else_the_newest()
    {
        WorkflowGraph[] versions = [Child("Child", Line("one"), 1), Child("Child", Line("two"), 2), Child("Child", Line("three"), 3, published: false)];
        JsonObject Use(params (string, JsonNode?)[] more) => Step("Child", "child", more);
        Parent(Use(("workflowDefinitionVersionId", "Child-v3"), ("workflowDefinitionId", "Child")), versions).Said.ShouldBe("three");
        Parent(Use(("version", 1)), versions).Said.ShouldBe("one");
        Parent(Use(("version", 9)), versions).Said.ShouldBe("two");
        Parent(Use(("version", 9)), [versions[2]]).Said.ShouldBe("three");
    }

    [Fact]
    public void A_workflow_does_not_see_the_variables_of_the_one_that_uses_it()
    {
        var child = Child("Child", Says("say", "getR()"));
        var run = Parent(Sequence("s", Set("set", "R", "'secret'"), Step("Child", "child")), child);
        run.Incidents.Single().Message.ShouldContain("'getR' reads 'R', which is no variable, input or earlier result here.");
    }

    [Fact]
    public void A_workflow_that_uses_itself_is_stopped()
    {
        var json = (JsonObject)JsonNode.Parse(Definition(Sequence("s", Step("Loop", "again"))))!;
        json["name"] = "Loop";
        var graph = WorkflowGraph.Parse(json).Required;
        var run = new Running(graph, library: new WorkflowLibrary(graph)).Start();
        run.Ending.ShouldBe("Finished/Faulted");
        run.Incidents.Single().Message.ShouldContain("more than 32 levels deep");
    }

    [Fact]
    public void A_child_that_waits_holds_its_parent_where_the_parent_waits_for_it()
    {
        var child = Child("child", Sequence("cs", Line("c1"), Event("wait"), Step("Elsa.SetOutput", "out", ("outputName", Literal("Answer")), ("outputValue", Script("getX() * 2")))), inputs: ["X"], outputs: ["Answer"]);
        var run = Parent(Sequence("s", Execute("run", "child", waits: true, input: new JsonObject { ["X"] = 21 }), Says("say", "`${getR().status} ${getR().subStatus} ${getR().output.Answer}`")), child);
        run.Said.ShouldBe("c1");
        run.Raise("wait").Lines.ShouldBe(["c1", "Finished Finished 42"]);
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void A_child_nobody_waits_for_lives_on_by_itself()
    {
        var child = Child("child", Sequence("cs", Line("c1"), Event("wait"), Line("c2")));
        var run = Parent(Sequence("s", Line("A"), Execute("run", "child", waits: false), Line("B")), child);
        run.Said.ShouldBe("A c1 B");
        run.Ending.ShouldBe("Finished/Finished");
        run.Raise("wait").Said.ShouldBe("A c1 B c2");
    }

    [Fact]
    public void A_dispatched_child_runs_after_what_is_already_queued()
    {
        var child = Child("child", Line("c1"));
        Parent(Step("Elsa.Parallel", "p", ("activities", Steps(Execute("run", "child", true, "Elsa.DispatchWorkflow"), Line("A")))), child).Said.ShouldBe("A c1");
        Parent(Step("Elsa.Parallel", "p", ("activities", Steps(Execute("run", "child", true), Line("A")))), child).Said.ShouldBe("c1 A");
    }

    [Fact]
    public void A_fault_in_a_child_is_the_childs_and_its_parent_reads_it()
    {
        var child = Child("child", Sequence("cs", Step("Elsa.Fault", "f", ("message", Literal("Whoops")))));
        var run = Parent(Sequence("s", Execute("run", "child", waits: true), Says("say", "getR().subStatus")), child);
        run.Said.ShouldBe("Faulted");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void Finish_in_a_child_finishes_the_child_only()
    {
        var child = Child("child", Sequence("cs", Step("Elsa.Finish", "f"), Line("never")));
        Parent(Sequence("s", Execute("run", "child", waits: true), Line("B")), child).Said.ShouldBe("B");
    }

    [Fact]
    public void A_child_that_does_not_exist_is_a_fault_that_names_it() =>
        Parent(Execute("run", "nowhere", waits: true)).Incidents.Single().Message.ShouldBe("The workflow 'nowhere' that 'run' starts does not exist here. Choose another, or add it.");

    private static JsonObject Bulk(string items, bool waits, params (string, JsonNode?)[] more) => Step("Elsa.BulkDispatchWorkflows", "bulk",
        [("workflowDefinitionId", Literal("child")), ("items", Object(items)), ("waitForCompletion", Literal(waits, "Boolean")), ("input", Object("{\"Common\":\"c\"}")), .. more]);

    [Fact]
    public void A_child_is_started_for_each_item_with_an_input_of_its_own()
    {
        var child = Child("child", Says("say", "`${getCommon()} ${getInput('Item') ?? getInput('Name')}`"), inputs: ["Common"]);
        var run = Parent(Flowchart("bulk.Completed -> A; bulk.Done -> B", Bulk("[1,\"two\",{\"Name\":\"three\",\"Common\":\"own\"}]", waits: true)), child);
        run.Lines.ShouldBe(["c 1", "c two", "own three", "A", "B"]);
    }

    [Fact]
    public void Children_that_wait_hold_their_parent_until_the_last_and_each_end_is_answered()
    {
        var child = Child("child", Sequence("cs", Event("wait"), Step("Elsa.If", "if", ("condition", Script("getInput('Item') == 2", "Boolean")), ("then", Step("Elsa.Fault", "f")))));
        var run = Parent(Sequence("s", Bulk("[1,2]", waits: true, ("childCompleted", Line("completed")), ("childFaulted", Line("faulted"))), Line("after")), child);
        run.Resume("wait").Said.ShouldBe("completed");
        run.Resume("wait").Said.ShouldBe("completed faulted after");
        run.Ending.ShouldBe("Finished/Finished");
    }

    [Fact]
    public void No_items_and_no_waiting_go_on_at_once()
    {
        var child = Child("child", Event("wait"));
        Parent(Flowchart("bulk.Completed -> A; bulk.Done -> B", Bulk("[]", waits: true)), child).Said.ShouldBe("B", "nothing was started, so nothing was completed");
        var run = Parent(Flowchart("bulk.Completed -> A; bulk.Done -> B", Bulk("[1,2]", waits: false)), child);
        run.Said.ShouldBe("B");
        run.Bookmarks.Count.ShouldBe(2);
    }
}
