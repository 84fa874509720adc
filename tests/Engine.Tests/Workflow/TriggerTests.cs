using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class TriggerTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static JsonObject Starts(JsonObject step)
    {
        step["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }

    private static WorkflowTrigger The(JsonObject step) => WorkflowTriggers.Of(WorkflowGraph.Parse(Definition(Flowchart("A", Starts(step)))).Required).ShouldHaveSingleItem();

    [Fact]
    public void Times_say_when_they_come_next()
    {
        The(Step("Elsa.Timer", "t", ("interval", Literal("01:30:00", "TimeSpan")))).Next(Monday).ShouldBe(Monday.AddMinutes(90));
        The(Step("Elsa.Cron", "c", ("cronExpression", Literal("0 10 * * MON")))).Next(Monday).ShouldBe(Monday.AddHours(1));
        The(Step("Elsa.StartAt", "s", ("dateTime", Literal("2026-01-05T12:00:00Z", "DateTimeOffset")))).Next(Monday).ShouldBe(Monday.AddHours(3));
        The(Step("Elsa.StartAt", "s", ("dateTime", Literal("2026-01-05T12:00:00Z", "DateTimeOffset")))).Next(Monday.AddDays(1)).ShouldBeNull();
    }

    [Fact]
    public void A_step_that_may_not_start_a_workflow_is_no_trigger() =>
        WorkflowTriggers.Of(WorkflowGraph.Parse(Definition(Flowchart("go -> A", Event("go")))).Required).ShouldBeEmpty();

    [Fact]
    public void Every_path_and_method_is_one_row() =>
        The(Step("Elsa.HttpEndpoint", "in", ("path", Literal("a")), ("supportedMethods", Object("[\"GET\",\"POST\"]")))).Methods.ShouldBe(["GET", "POST"]);

    [Fact]
    public void A_published_event_sets_off_the_workflows_that_have_a_trigger_for_it_with_what_it_carries()
    {
        var publisher = (JsonObject)JsonNode.Parse(Definition(Sequence("s", Step("Elsa.PublishEvent", "p", ("eventName", Literal("moved")), ("payload", Literal("Ada"))), Line("sent"))))!;
        var listener = (JsonObject)JsonNode.Parse(Definition(Flowchart("go -> say", Starts(Event("go", "moved")), Says("say", "`heard of ${getOutputFrom('go')}`"))))!;
        (listener["id"], listener["definitionId"], listener["name"]) = ("l1", "listener", "Listener");

        var answer = ProcessVerbs.Run(new JsonObject { ["definitions"] = new JsonArray(publisher, listener) });

        answer["lines"]!.AsArray().Select(line => line!.ToString()).ShouldBe(["sent", "heard of Ada"]);
        answer["started"]![0]!["subStatus"]!.ToString().ShouldBe("Finished");
    }

    [Fact]
    public void Two_workflows_that_wake_one_another_for_ever_are_stopped()
    {
        static JsonObject Wakes(string id, string on, string sends)
        {
            var json = (JsonObject)JsonNode.Parse(Definition(Flowchart("go -> send", Starts(Event("go", on)), Step("Elsa.PublishEvent", "send", ("eventName", Literal(sends))))))!;
            (json["id"], json["definitionId"], json["name"]) = (id, id, id);
            return json;
        }

        var first = (JsonObject)JsonNode.Parse(Definition(Step("Elsa.PublishEvent", "p", ("eventName", Literal("ping")))))!;

        ProcessVerbs.Run(new JsonObject { ["definitions"] = new JsonArray(first, Wakes("a", "ping", "pong"), Wakes("b", "pong", "ping")) })["started"]!.AsArray().Count.ShouldBe(100);
    }
}
