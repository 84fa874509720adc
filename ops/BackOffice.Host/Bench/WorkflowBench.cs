using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Host.Bench;

/// <summary>How fast the interpreter runs in memory, on one thread, and how small it keeps a state.</summary>
internal static class WorkflowBench
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public static JsonObject Run(BenchSize size)
    {
        var ten = WorkflowGraph.Parse(Row(10)).Required;
        var many = Row(10_000);
        var reading = Stopwatch.StartNew();
        var large = WorkflowGraph.Parse(many).Required;
        var read = reading.Elapsed;
        return new JsonObject
        {
            ["cores"] = Environment.ProcessorCount,
            ["tenStepsPerSecond"] = Rate(size, () => Finish(ten)),
            ["tenStepsReadAndRunPerSecond"] = Rate(size, () => Finish(WorkflowGraph.Parse(Row(10)).Required)),
            ["nestedForEachOf1300Ms"] = Fastest(size, () => Finish(WorkflowGraph.Parse(Nested(13, 100)).Required)),
            ["readTenThousandStepsMs"] = Math.Round(read.TotalMilliseconds, 1),
            ["lintTenThousandStepsMs"] = Fastest(size with { Runs = 1 }, () => WorkflowLint.Check(large, ActivityCatalogue.Standard)),
            ["runTenThousandStepsMs"] = Fastest(size with { Runs = 1 }, () => Finish(large)),
            ["stateOf500FinishedStepsBytes"] = Waiting(500),
        };
    }

    private static void Finish(WorkflowGraph graph)
    {
        var state = new Interpreter(graph, ActivityCatalogue.Standard).Start(null, Now, new Silent());
        if (state.SubStatus != "Finished") throw new InvalidOperationException($"The run ended as {state.SubStatus}.");
    }

    /// <summary>Runs a second, the median of several counts, after the runtime has compiled what it runs.</summary>
    private static int Rate(BenchSize size, Action run)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1);) run();
        var rates = Enumerable.Range(0, size.Runs).Select(_ =>
        {
            var count = 0;
            var watch = Stopwatch.StartNew();
            for (; watch.Elapsed < size.Length; count++) run();
            return count / watch.Elapsed.TotalSeconds;
        }).Order().ToList();
        return (int)rates[rates.Count / 2];
    }

    private static double Fastest(BenchSize size, Action run) => Math.Round(Enumerable.Range(0, Math.Max(size.Runs * 5, 1)).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        run();
        return watch.Elapsed.TotalMilliseconds;
    }), 1);

    private static string Row(int steps)
    {
        var activities = string.Join(',', Enumerable.Range(0, steps).Select(i => Line($"s{i}")));
        var connections = string.Join(',', Enumerable.Range(1, steps - 1).Select(i => Connection($"s{i - 1}", $"s{i}")));
        return $$"""{ "id": "row", "definitionId": "row", "root": { "id": "flow", "type": "Elsa.Flowchart", "activities": [ {{activities}} ], "connections": [ {{connections}} ] } }""";
    }

    private static string Line(string id) =>
        $$"""{ "id": "{{id}}", "type": "Elsa.WriteLine", "version": 1, "text": { "typeName": "String", "expression": { "type": "Literal", "value": "{{id}}" } } }""";

    private static string Connection(string from, string to) =>
        $$"""{ "source": { "activity": "{{from}}", "port": "Done" }, "target": { "activity": "{{to}}", "port": "In" } }""";

    private static string Nested(int outer, int inner)
    {
        static string Items(int count) => $$"""{ "typeName": "Object", "expression": { "type": "Object", "value": "[{{string.Join(',', Enumerable.Range(0, count))}}]" } }""";
        return $$"""
            { "id": "nested", "root": { "id": "outer", "type": "Elsa.ForEach", "items": {{Items(outer)}},
              "body": { "id": "inner", "type": "Elsa.ForEach", "items": {{Items(inner)}}, "body": {{Line("say")}} } } }
            """;
    }

    /// <summary>Bytes of the state of a run that has finished so many steps and waits at one more.</summary>
    private static int Waiting(int steps)
    {
        var graph = (JsonObject)JsonNode.Parse(Row(steps))!;
        ((JsonArray)graph["root"]!["activities"]!).Add(JsonNode.Parse("""{"id":"wait","type":"Elsa.Event","eventName":{"typeName":"String","expression":{"type":"Literal","value":"go"}}}"""));
        ((JsonArray)graph["root"]!["connections"]!).Add(JsonNode.Parse(Connection($"s{steps - 1}", "wait")));
        var state = new Interpreter(WorkflowGraph.Parse(graph).Required, ActivityCatalogue.Standard).Start(null, Now, new Silent());
        return Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(state, CaseJson.Options));
    }

    /// <summary>A host that counts lines and keeps nothing.</summary>
    private sealed class Silent : IProcessHost
    {
        private int lines;

        public void WriteLine(string text) => lines++;

        public void Journal(JournalEntry entry)
        {
        }

        public JsonNode? Evaluate(string expression, ActivityRun run) => throw new StepFault("No expressions are measured here.");

        public void Publish(string name, string? correlationId, JsonNode? payload)
        {
        }
    }
}
