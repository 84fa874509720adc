using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using Bogus;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>Whatever stands in a file, reading, lint and running answer with a sentence and never with a crash.</summary>
public class BadInputTests
{
    private static readonly JsonNode?[] Oddities = [null, true, -1, 3.5, "", "x", "[]", "{\"a\":1}", new JsonArray(), new JsonArray(1, "a", null), new JsonObject(), new JsonObject { ["type"] = "JavaScript", ["value"] = "getX(" }, new string('y', 300)];

    private static JsonObject[] Samples() =>
    [
        (JsonObject)JsonNode.Parse(Definition(
            Flowchart(
                "start -> fork; fork.L -> A -> any; fork.R -> wait -> any; any -> decide; decide.True -> set -> decide; decide.False -> switch; switch.one -> each; switch.Default -> kids -> end",
                Step("Elsa.Start", "start"), Step("Elsa.FlowFork", "fork", ("branches", Object("[\"L\",\"R\"]"))), Event("wait"), Join("any", "WaitAny"), Decision("decide", "getX() < 3"), Set("set", "X", "getX() + 1"),
                FlowSwitch("switch", true, "one: getX() == 3"), Around("Elsa.ForEach", "each", Says("say", "`${getCurrentValue()}`"), ("items", Object("[1,2]"))), Step("Child", "kids"), Step("Elsa.End", "end")),
            ("X", "Int32", "0")))!,
        (JsonObject)JsonNode.Parse(Definition(
            Sequence("s", Delay("d", TimeSpan.FromHours(1)), Around("Elsa.While", "w", Sequence("b", Set("set", "X", "getX() + 1"), Step("Elsa.Break", "br")), ("condition", Script("getX() < 2", "Boolean"))),
                Around("Elsa.For", "f", Line("L"), ("start", Literal(0, "Int32")), ("end", Literal(2, "Int32"))), Step("Elsa.If", "if", ("condition", Script("getX() == 1", "Boolean")), ("then", Line("T")), ("else", Line("E"))),
                Step("Elsa.Parallel", "p", ("activities", Steps(Line("P1"), Step("Elsa.Cron", "c", ("cronExpression", Literal("0 9 * * *")))))), Step("Elsa.Fork", "fk", ("joinMode", "WaitAny"), ("branches", Steps(Event("e"), Line("F")))),
                Step("Elsa.SetOutput", "o", ("outputName", Literal("O")), ("outputValue", Literal("v"))), Step("Elsa.RunJavaScript", "js", ("script", Literal("setX(1); setOutcome('Done')"))),
                Step("Elsa.ExecuteWorkflow", "ex", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Literal(true, "Boolean"))), Step("Elsa.Complete", "co", ("outcomes", Literal("Ok")))),
            ("X", "Int32", "0")))!,
    ];

    [Fact]
    public void A_definition_with_anything_in_it_changed_is_read_linted_and_run_without_a_crash()
    {
        var child = (JsonObject)JsonNode.Parse(Definition(Line("C")))!;
        (child["id"], child["definitionId"], child["name"]) = ("child1", "child", "Child");
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Randomizer(seed);
            var definition = random.ArrayElement(Samples());
            for (var i = random.Int(1, 4); i > 0; i--)
                Change(definition, random);
            var ask = new JsonObject
            {
                ["definitions"] = new JsonArray(definition.DeepClone(), child.DeepClone()),
                ["mode"] = random.Bool() ? "token" : "counter",
                ["run"] = (JsonNode?)null,
            };
            var reading = WorkflowGraph.Parse(definition.ToJsonString());
            if (reading.Graph is { } graph)
            {
                WorkflowLint.Check(graph, ActivityCatalogue.Standard);
                JsonNode.DeepEquals(graph.ToJson(), definition).ShouldBeTrue($"seed {seed}");
            }
            else
            {
                reading.Findings.ShouldNotBeEmpty($"seed {seed}");
            }
            ProcessVerbs.Run(ask).ShouldNotBeNull($"seed {seed}");
        }
    }

    [Fact]
    public void Text_cut_off_anywhere_is_an_error_with_a_sentence()
    {
        var text = Samples()[0].ToJsonString();
        for (var length = 0; length < text.Length; length += 37)
            WorkflowGraph.Parse(text[..length]).Findings.ShouldNotBeEmpty();
    }

    /// <summary>Puts something odd in a random place, takes a property away, or doubles an entry.</summary>
    private static void Change(JsonObject definition, Randomizer random)
    {
        var places = new List<JsonNode>();
        Collect(definition);
        switch (random.ListItem(places))
        {
            case JsonObject { Count: > 0 } json:
                var name = random.ListItem([.. json.Select(p => p.Key)]);
                if (random.Bool(0.3f))
                    json.Remove(name);
                else
                    json[name] = random.ArrayElement(Oddities)?.DeepClone();
                break;
            case JsonArray { Count: > 0 } list:
                var at = random.Int(0, list.Count - 1);
                if (random.Bool(0.3f))
                    list.Add(list[at]?.DeepClone());
                else
                    list[at] = random.ArrayElement(Oddities)?.DeepClone();
                break;
        }

        void Collect(JsonNode? node)
        {
            if (node is JsonObject json)
            {
                places.Add(json);
                foreach (var (_, value) in json)
                    Collect(value);
            }
            else if (node is JsonArray list)
            {
                places.Add(list);
                foreach (var value in list)
                    Collect(value);
            }
        }
    }
}
