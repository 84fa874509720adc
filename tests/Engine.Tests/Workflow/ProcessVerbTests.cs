using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class ProcessVerbTests
{
    private static JsonObject Run(JsonObject root, JsonObject? more = null, params (string, string, string?)[] variables)
    {
        var ask = new JsonObject { ["definitions"] = new JsonArray(JsonNode.Parse(Definition(root, variables))) };
        foreach (var (name, value) in more ?? [])
            ask[name] = value?.DeepClone();
        return (JsonObject)ProcessVerbs.Run(ask);
    }

    private static string Lines(JsonObject answer) => string.Join(" ", answer["lines"]!.AsArray().Select(l => (string)l!));

    [Fact]
    public void A_run_answers_what_it_wrote_and_how_it_ended()
    {
        var answer = Run(Flowchart("A -> complete", Step("Elsa.Complete", "complete", ("outcomes", Literal("Yes")))));
        answer["status"]!.GetValue<string>().ShouldBe("Finished");
        answer["subStatus"]!.GetValue<string>().ShouldBe("Finished");
        Lines(answer).ShouldBe("A");
        answer["outcomes"]!.ToJsonString().ShouldBe("""["Yes"]""");
        answer["journal"]!.AsArray().Select(e => $"{e!["activity"]} {e["event"]}").ShouldBe(["flow Started", "A Started", "A Completed", "complete Started", "complete Completed", "flow Completed"]);
    }

    [Fact]
    public void Timers_are_fired_on_a_simulated_clock_in_their_order()
    {
        var answer = Run(Step("Elsa.Parallel", "p", ("activities", Steps(Sequence("a", Delay("late", TimeSpan.FromDays(300)), Line("late!")), Sequence("b", Delay("early", TimeSpan.FromSeconds(1)), Line("early!"))))));
        Lines(answer).ShouldBe("early! late!");
    }

    [Fact]
    public void Given_events_come_in_their_order_with_what_they_carry()
    {
        var listen = Event("wait", "go");
        listen["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-X" } };
        var root = Sequence("s", listen, Says("say", "`got ${getX()}`"), Event("more", "go"));
        var answer = Run(root, new JsonObject { ["events"] = new JsonArray(new JsonObject { ["event"] = "nobody" }, new JsonObject { ["event"] = "go", ["payload"] = 5 }) }, ("X", "Object", null));
        Lines(answer).ShouldBe("got 5");
        answer["subStatus"]!.GetValue<string>().ShouldBe("Suspended");
        answer["waitingFor"]!.AsArray().Single()!["activity"]!.GetValue<string>().ShouldBe("more");
    }

    [Fact]
    public void Without_a_list_of_events_everything_that_is_waited_for_comes() =>
        Lines(Run(Sequence("s", Event("wait"), Step("Elsa.RunTask", "task", ("taskName", Literal("T"))), Line("A")))).ShouldBe("A");

    [Fact]
    public void Inputs_and_outputs_go_in_and_out()
    {
        var answer = Run(Sequence("s", Step("Elsa.SetOutput", "out", ("outputName", Literal("Sum")), ("outputValue", Script("getInput('A') + getInput('B')")))), new JsonObject { ["input"] = new JsonObject { ["A"] = 2, ["B"] = 3 } });
        answer["output"]!.ToJsonString().ShouldBe("""{"Sum":5}""");
    }

    [Fact]
    public void The_mode_may_be_chosen()
    {
        var merging = Line("C");
        merging["customProperties"] = new JsonObject { ["mergeMode"] = "Merge" };
        var root = Flowchart("fork -> A -> C; fork -> decide; decide.True -> B -> C", Step("Elsa.Start", "fork"), Decision("decide", false), merging);
        Lines(Run((JsonObject)root.DeepClone(), new JsonObject { ["mode"] = "token" })).ShouldBe("A");
        Lines(Run(root, new JsonObject { ["mode"] = "counter" })).ShouldBe("A C");
    }

    [Fact]
    public void An_endless_wait_comes_to_an_end() =>
        Run(Around("Elsa.While", "loop", Delay("d", TimeSpan.FromHours(1)), ("condition", Literal(true, "Boolean"))))["subStatus"]!.GetValue<string>().ShouldBe("Suspended");

    [Fact]
    public void A_loop_gone_wrong_is_stopped_and_its_journal_is_cut_short()
    {
        var answer = Run(Around("Elsa.While", "loop", Step("Elsa.Start", "round"), ("condition", Literal(true, "Boolean"))));
        answer["subStatus"]!.GetValue<string>().ShouldBe("Faulted");
        answer["journal"]!.AsArray().Count.ShouldBe(20_000);
        answer["journalLeftOut"]!.GetValue<int>().ShouldBeGreaterThan(400_000);
    }

    [Fact]
    public void A_published_event_is_heard_by_the_run_itself()
    {
        var publish = Step("Elsa.PublishEvent", "pub", ("eventName", Literal("news")));
        Lines(Run(Step("Elsa.Parallel", "p", ("activities", Steps(Sequence("a", Event("wait", "news"), Line("heard")), publish))), new JsonObject { ["events"] = new JsonArray() })).ShouldBe("heard");
    }

    [Fact]
    public void Our_own_expressions_read_variables_and_inputs()
    {
        static JsonObject Ours(string text) => new() { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "BackOffice", ["value"] = text } };
        var root = Flowchart("decide.True -> A; decide.False -> B", Step("Elsa.FlowDecision", "decide", ("condition", Ours("Age >= 18 and Limit < 3"))));
        var input = new JsonObject { ["input"] = new JsonObject { ["Age"] = 20 } };
        Lines(Run((JsonObject)root.DeepClone(), input, ("Limit", "Int32", "2"))).ShouldBe("A");
        Lines(Run(root, input, ("Limit", "Int32", "3"))).ShouldBe("B");
    }

    [Fact]
    public void A_condition_that_lacks_a_fact_is_never_taken_for_a_no()
    {
        static JsonObject Ours(string text) => new() { ["typeName"] = "Boolean", ["expression"] = new JsonObject { ["type"] = "BackOffice", ["value"] = text } };
        var root = Flowchart("decide.True -> A; decide.False -> B", Step("Elsa.FlowDecision", "decide", ("condition", Ours("Limit < 3"))));
        var answer = Run((JsonObject)root.DeepClone(), null, ("Limit", "Int32", null));
        answer["subStatus"]!.GetValue<string>().ShouldBe("Faulted");
        answer["incidents"]![0]!["message"]!.GetValue<string>().ShouldBe("'decide' cannot be decided, because a fact is missing that its condition reads: Limit < 3. Record the fact, then retry the step.");
        var third = Flowchart("decide.True -> A; decide.False -> B; decide.NeedsInformation -> C", Step("Elsa.FlowDecision", "decide", ("condition", Ours("Limit < 3"))));
        Lines(Run(third, null, ("Limit", "Int32", null))).ShouldBe("C");
    }

    [Theory]
    [InlineData("5", "Ask with an object")]
    [InlineData("{}", "Definition 1 is no JSON object")]
    [InlineData("""{"definitions":[{"root":5}]}""", "Definition 1: The workflow has no root step.")]
    [InlineData("""{"definitions":[{"root":{"id":"a","type":"Elsa.Start"},"name":"N"}],"run":"M"}""", "No definition has the id or the name 'M'. Given are: N.")]
    [InlineData("""{"definitions":[{"root":{"id":"a","type":"Elsa.Start"}}],"mode":"x"}""", "The mode 'x' is not known.")]
    [InlineData("""{"definitions":[{"root":{"id":"a","type":"Elsa.Start"}}],"events":[5]}""", "The events must be a list")]
    [InlineData("""{"definitions":[{"root":{"id":"a","type":"Elsa.Start"}}],"input":[]}""", "The input must be an object")]
    [InlineData("""{"definitions":[]}""", "There is no definition to run")]
    public void A_question_that_makes_no_sense_is_answered_with_advice(string ask, string error) =>
        ProcessVerbs.Run(JsonNode.Parse(ask))["error"]!.GetValue<string>().ShouldStartWith(error);
}
