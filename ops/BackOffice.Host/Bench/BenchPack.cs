using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace BackOffice.Host.Bench;

/// <summary>
/// The process that the benchmark runs: two tasks, one gateway, one timer.
/// <code>
/// start ─► check ─► enough known? ─True─► wait for "answer", 7 days at most ─► decide ─► close
///                        └──────False─► close
/// </code>
/// </summary>
internal sealed class BenchPack : IPackSource
{
    public const string Id = "bench";
    public const string Team = "bench-3";

    /// <summary>Ten steps that write a line, and the end.</summary>
    public const string RowId = "bench-row";

    public IEnumerable<string> Packs() => [Id, RowId];

    public IEnumerable<PackFile> Files(string pack) => pack == RowId ? Row() : Waiting();

    private static IEnumerable<PackFile> Row()
    {
        var steps = Enumerable.Range(0, 10).Select(i => $$$"""{ "id": "s{{{i}}}", "type": "Elsa.WriteLine", "text": { "typeName": "String", "expression": { "type": "Literal", "value": "Line {{{i}}}" } } }""")
            .Append("""{ "id": "s10", "type": "BackOffice.CloseCase", "as": "done" }""");
        var connections = Enumerable.Range(0, 10).Select(i => $$"""{ "source": { "activity": "s{{i}}", "port": "Done" }, "target": { "activity": "s{{i + 1}}", "port": "In" } }""");
        return
        [
            new("pack.json", $$"""{ "id": "bench-row", "title": "Ten steps", "version": "1", "referencePrefix": "ROW", "team": "{{Team}}", "stages": [ { "id": "asked", "title": "Asked" } ], "teams": [ { "id": "{{Team}}", "title": "Team" } ] }"""),
            new("workflow.json", $$"""{ "id": "row-1", "definitionId": "bench-row", "root": { "id": "flow", "type": "Elsa.Flowchart", "activities": [ {{string.Join(',', steps)}} ], "connections": [ {{string.Join(',', connections)}} ] } }"""),
        ];
    }

    private static IEnumerable<PackFile> Waiting() =>
    [
        new("pack.json", $$"""
            { "id": "bench", "title": "Benchmark", "version": "1", "referencePrefix": "BEN", "team": "{{Team}}",
              "stages": [ { "id": "asked", "title": "Asked" } ],
              "teams": [ {{string.Join(", ", Enumerable.Range(0, 8).Select(i => $$"""{ "id": "bench-{{i}}", "title": "Team {{i}}" }"""))}} ],
              "events": [ { "name": "answer", "label": "Record an answer" } ] }
            """),
        new("workflow.json", """
            { "id": "bench-1", "definitionId": "bench", "name": "Benchmark", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "flow", "nodeId": "flow", "type": "Elsa.Flowchart", "version": 1,
                "activities": [
                  { "id": "start", "nodeId": "flow:start", "type": "Elsa.Start", "version": 1 },
                  { "id": "check", "nodeId": "flow:check", "type": "BackOffice.Task", "version": 1, "title": "Check the request", "dueIn": "10 days" },
                  { "id": "enough", "nodeId": "flow:enough", "type": "Elsa.FlowDecision", "version": 1, "condition": { "typeName": "Boolean", "expression": { "type": "BackOffice", "value": "case.stage == \"asked\"" } } },
                  { "id": "wait", "nodeId": "flow:wait", "type": "BackOffice.WaitFor", "version": 1, "event": "answer", "timeout": "7 days" },
                  { "id": "decide", "nodeId": "flow:decide", "type": "BackOffice.Task", "version": 1, "title": "Decide", "dueIn": "10 days" },
                  { "id": "close", "nodeId": "flow:close", "type": "BackOffice.CloseCase", "version": 1, "as": "decided" },
                  { "id": "stop", "nodeId": "flow:stop", "type": "BackOffice.CloseCase", "version": 1, "as": "not enough known" }
                ],
                "connections": [
                  { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "check", "port": "In" } },
                  { "source": { "activity": "check", "port": "Done" }, "target": { "activity": "enough", "port": "In" } },
                  { "source": { "activity": "enough", "port": "True" }, "target": { "activity": "wait", "port": "In" } },
                  { "source": { "activity": "enough", "port": "False" }, "target": { "activity": "stop", "port": "In" } },
                  { "source": { "activity": "wait", "port": "Happened" }, "target": { "activity": "decide", "port": "In" } },
                  { "source": { "activity": "wait", "port": "TimedOut" }, "target": { "activity": "decide", "port": "In" } },
                  { "source": { "activity": "decide", "port": "Done" }, "target": { "activity": "close", "port": "In" } }
                ] } }
            """),
    ];
}
