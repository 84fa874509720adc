using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Tests.Casework;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class HttpStepTests
{
    private static JsonObject Ask(string type, params (string Name, JsonNode? Value)[] more) => Step(type, "ask", [("url", Literal("https://register.example.org/api")), .. more]);

    private static JsonNode Run(JsonObject root, string rest = "") =>
        ProcessVerbs.Run(JsonNode.Parse($$"""{ "definitions": [ {{Definition((JsonObject)root.DeepClone(), ("Told", "Object", null))}} ] {{rest}} }"""));

    private static string[] Lines(JsonNode answer) => [.. answer["lines"]!.AsArray().Select(line => line!.ToString())];

    [Theory]
    [InlineData("""{ "statusCode": 200, "content": "{\"name\":\"Low Road\"}" }""", "ok done")]
    [InlineData("""{ "statusCode": 404 }""", "missing done")]
    [InlineData("""{ "statusCode": 500 }""", "other done")]
    [InlineData("""{ "failed": "nobody there" }""", "unreachable")]
    [InlineData("""{ "$timedOut": true }""", "late")]
    public void In_a_flowchart_it_leaves_by_the_status_code_and_by_done_when_there_was_an_answer(string answer, string said)
    {
        var root = Flowchart("ask.200 -> ok; ask.404 -> missing; ask.Done -> done", Ask("Elsa.FlowSendHttpRequest", ("expectedStatusCodes", new JsonArray(200, 404))));
        foreach (var (port, to) in new[] { ("Unmatched status code", "other"), ("Failed to connect", "unreachable"), ("Timeout", "late") })
        {
            ((JsonArray)root["activities"]!).Add((JsonNode)Line(to));
            ((JsonArray)root["connections"]!).Add((JsonNode)new JsonObject { ["source"] = new JsonObject { ["activity"] = "ask", ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to } });
        }

        Lines(Run(root, $$""", "events": [ { "event": "http:ask", "payload": {{answer}} } ]""")).Order().ShouldBe(said.Split(' ').Order());
    }

    [Fact]
    public void Outside_a_flowchart_it_runs_the_step_of_the_status_code_and_what_came_can_be_read()
    {
        var ask = Ask("Elsa.SendHttpRequest",
            ("expectedStatusCodes", new JsonArray(new JsonObject { ["statusCode"] = 200, ["activity"] = Says("good", "getTold().name") }, new JsonObject { ["statusCode"] = 404, ["activity"] = Line("none") })),
            ("unmatchedStatusCode", Line("other")), ("failedToConnect", Line("unreachable")),
            ("parsedContent", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-Told" } }));

        string Said(string payload) => string.Join(' ', Lines(Run(Sequence("s", (JsonObject)ask.DeepClone(), Line("after")), $$""", "events": [ { "event": "http:ask", "payload": {{payload}} } ]""")));
        Said("""{ "statusCode": 200, "content": "{\"name\":\"Low Road\"}" }""").ShouldBe("Low Road after");
        Said("""{ "statusCode": 404 }""").ShouldBe("none after");
        Said("""{ "statusCode": 503 }""").ShouldBe("other after");
        Said("""{ "failed": "x" }""").ShouldBe("unreachable after");
        Said("""{ "$timedOut": true }""").ShouldBe("after");
    }

    [Fact]
    public void What_is_asked_is_handed_to_the_host_and_time_runs_out_by_itself()
    {
        var answer = Run(Sequence("s", Ask("Elsa.FlowSendHttpRequest", ("method", Literal("post")), ("content", Object("""{ "a": 1 }""")), ("timeout", Literal("00:00:20", "TimeSpan")))), """, "events": []""");

        var asked = answer["requests"]![0]!;
        ((string)asked["method"]!, (double)asked["seconds"]!, asked["content"]!.ToJsonString()).ShouldBe(("POST", 20, """{"a":1}"""));
        answer["subStatus"]!.ToString().ShouldBe("Finished");
        answer["journal"]!.AsArray().Single(e => e!["event"]!.ToString() == "Completed" && e["activity"]!.ToString() == "ask")!["outcomes"]![0]!.ToString().ShouldBe("Timeout");
    }

    [Fact]
    public void An_address_that_is_none_is_a_fault_and_found_by_lint()
    {
        var root = Step("Elsa.SendHttpRequest", "ask", ("url", Literal("register")));
        Run(root)["incidents"]![0]!["message"]!.ToString().ShouldStartWith("'register' in 'ask' is no web address.");
        WorkflowLint.Check(WorkflowGraph.Parse(Definition((JsonObject)root.DeepClone())).Required, ActivityCatalogue.Standard).ShouldContain(finding => finding.Sentence.Contains("no web address"));
    }

    [Fact]
    public void An_endpoint_sets_a_workflow_off_and_it_answers()
    {
        var endpoint = Step("Elsa.HttpEndpoint", "in", ("path", Literal("hello")), ("supportedMethods", Object("[\"POST\"]")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }),
            ("parsedContent", new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-Told" } }));
        var root = Flowchart("in -> out", endpoint, Step("Elsa.WriteHttpResponse", "out", ("statusCode", Literal("Created")), ("content", Script("`Hello ${getTold().name}!`"))));

        var response = Run(root, """, "request": { "method": "POST", "path": "/hello/", "body": { "name": "Ada" } }""")["response"]!;

        ((int)response["statusCode"]!, (string)response["content"]!).ShouldBe((201, "Hello Ada!"));
        Run(root, """, "request": { "method": "GET", "path": "/hello" }""")["error"]!.ToString().ShouldBe("No HttpEndpoint of 'Test' that can start it takes GET /hello.");
    }

    [Fact]
    public void An_answer_to_no_request_is_a_fault() =>
        Run(Step("Elsa.WriteHttpResponse", "out"))["incidents"]![0]!["message"]!.ToString().ShouldBe("'out' answers a web request, and none set this run off. Start the workflow by its HttpEndpoint.");

    [Fact]
    public void A_case_leaves_a_request_in_the_outbox_once_and_goes_on_with_the_answer_or_without()
    {
        static PackBuilder Pack() => Given.Pack()
            .Step("ask", "Elsa.FlowSendHttpRequest", """{ "url": { "typeName": "Uri", "expression": { "type": "Literal", "value": "https://register.example.org/api" } }, "timeout": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "01:00:00" } } }""")
            .From("ask", "200", "good", "Task", """{ "title": "Read the answer" }""")
            .From("ask", "Timeout", "ring", "Task", """{ "title": "Ring them" }""");
        var (answered, late) = (Given.Case(Pack()), Given.Case(Pack()));

        var message = answered.Outcomes.SelectMany(outcome => outcome.Messages).ShouldHaveSingleItem();
        (message.Kind, (string)message.Body["case"]!).ShouldBe(("http", answered.Id.ToString()));
        var name = (string)message.Body["answer"]!;
        answered.Do(new RaiseEvent(name, Given.Json("""{ "statusCode": 200 }"""))).Refusal.ShouldBeNull();
        answered.OpenTitles().ShouldBe(["Read the answer"]);
        answered.Last().Events[0].Text.ShouldBe("The answer that was asked for has come (status 200).");
        answered.Do(new RaiseEvent(name, null)).Refusal.ShouldNotBeNull("the same answer twice does nothing");

        late.MoveTo(late.Now.AddHours(2));
        late.OpenTitles().ShouldBe(["Ring them"]);
    }
}
