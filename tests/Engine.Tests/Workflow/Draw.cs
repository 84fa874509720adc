using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>Draws workflows for tests in a few words.</summary>
internal static class Draw
{
    public static string Definition(JsonObject root, params (string Name, string Type, string? Value)[] variables) => new JsonObject
    {
        ["id"] = "v1",
        ["definitionId"] = "test",
        ["name"] = "Test",
        ["version"] = 1,
        ["variables"] = new JsonArray([.. variables.Select(v => (JsonNode)new JsonObject { ["id"] = "var-" + v.Name, ["name"] = v.Name, ["typeName"] = v.Type, ["value"] = v.Value })]),
        ["root"] = root,
    }.ToJsonString();

    /// <summary>A flowchart. Connections read <c>A -> B</c>, or <c>A.True -> B</c> for a port other than Done.</summary>
    public static JsonObject Flowchart(string connections, params JsonObject[] steps) => Flowchart("flow", connections, steps);

    public static JsonObject Flowchart(string id, string connections, JsonObject[] steps)
    {
        var known = steps.Select(s => (string)s["id"]!).ToHashSet();
        var drawn = new JsonArray();
        foreach (var line in connections.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = line.Split("->", StringSplitOptions.TrimEntries);
            for (var i = 0; i + 1 < ends.Length; i++)
            {
                var dot = ends[i].IndexOf('.', StringComparison.Ordinal);
                var source = dot < 0 ? ends[i] : ends[i][..dot];
                var target = ends[i + 1].Split('.')[0];
                drawn.Add((JsonNode)new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = source, ["port"] = dot < 0 ? "Done" : ends[i][(dot + 1)..] },
                    ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
                });
            }
        }
        // A name that only the drawing uses is a line with that name.
        foreach (var name in connections.Split([';', '\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(w => w != "->").Select(w => w.Split('.')[0]))
            if (known.Add(name))
                steps = [.. steps, Line(name)];
        return Step("Elsa.Flowchart", id, ("activities", new JsonArray([.. steps.Select(s => (JsonNode)s)])), ("connections", drawn));
    }

    public static JsonObject Step(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1, ["name"] = id };
        foreach (var (name, value) in properties)
            step[name] = value;
        return step;
    }

    public static JsonObject Line(string id, string? text = null) => Step("Elsa.WriteLine", id, ("text", Literal(text ?? id)));

    public static JsonObject Says(string id, string script) => Step("Elsa.WriteLine", id, ("text", Script(script, "String")));

    public static JsonObject Sequence(string id, params JsonObject[] steps) => Step("Elsa.Sequence", id, ("activities", Steps(steps)));

    public static JsonArray Steps(params JsonObject[] steps) => new([.. steps.Select(s => (JsonNode)s)]);

    public static JsonObject Event(string id, string? name = null) => Step("Elsa.Event", id, ("eventName", Literal(name ?? id)));

    public static JsonObject Join(string id, string mode) => Step("Elsa.FlowJoin", id, ("mode", Literal(mode)));

    public static JsonObject Decision(string id, bool answer) => Step("Elsa.FlowDecision", id, ("condition", Literal(answer, "Boolean")));

    public static JsonObject Decision(string id, string script) => Step("Elsa.FlowDecision", id, ("condition", Script(script, "Boolean")));

    /// <summary>A switch of a flowchart; each case reads <c>label: script</c>.</summary>
    public static JsonObject FlowSwitch(string id, bool any, params string[] cases) => Step("Elsa.FlowSwitch", id,
        ("mode", Literal(any ? "MatchAny" : "MatchFirst")),
        ("cases", new JsonArray([.. cases.Select(c => (JsonNode)new JsonObject
        {
            ["label"] = c.Split(": ", 2)[0],
            ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = c.Split(": ", 2)[1] },
        })])));

    /// <summary>A step with one step inside it.</summary>
    public static JsonObject Around(string type, string id, JsonObject? body, params (string Name, JsonNode? Value)[] properties) =>
        Step(type, id, [("body", body), .. properties]);

    public static JsonObject Set(string id, string variable, string script) => Step("Elsa.SetVariable", id,
        ("variable", new JsonObject { ["id"] = "var-" + variable, ["name"] = variable }), ("value", Script(script)));

    public static JsonObject Delay(string id, TimeSpan time) => Step("Elsa.Delay", id, ("timeSpan", Literal(time.ToString("c", CultureInfo.InvariantCulture), "TimeSpan")));

    public static JsonObject Literal(JsonNode? value, string typeName = "String") => Wrapped("Literal", value, typeName);

    public static JsonObject Script(string script, string typeName = "Object") => Wrapped("JavaScript", script, typeName);

    public static JsonObject Object(string json) => Wrapped("Object", json, "Object");

    private static JsonObject Wrapped(string kind, JsonNode? value, string typeName) => new()
    {
        ["typeName"] = typeName,
        ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value },
    };
}
