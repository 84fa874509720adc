using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Wire;
using BackOffice.Engine.Workflow.Editing;

namespace BackOffice.Host.Tests.Studio;

/// <summary>A definition goes to an Elsa server and comes back whole. The server is played here as its sources read and write definitions.</summary>
public class ElsaFileTests
{
    [Theory, MemberData(nameof(WireTests.Workflows), MemberType = typeof(WireTests))]
    public void A_process_that_was_on_an_elsa_server_comes_back_to_the_letter(string path)
    {
        var text = File.ReadAllText(Path.Combine(WireTests.Root(), path));
        var kept = (JsonObject)JsonNode.Parse(text)!;
        var file = ElsaFile.Out(ToStudio.Definition(kept), "pack");
        ((string)file["definitionId"]!).ShouldBe("pack");
        var returned = ElsaFile.In(OnAServer(file));
        WorkflowPrint.Write(FromStudio.Definition(returned, kept)).ShouldBe(text);
    }

    [Fact]
    public void What_was_changed_on_the_server_stays_changed()
    {
        var kept = (JsonObject)JsonNode.Parse("""
            {"definitionId":"p","root":{"id":"f","type":"Elsa.Flowchart","activities":[
              {"id":"d","type":"Elsa.FlowDecision","version":1,"condition":{"typeName":"Boolean","expression":{"type":"BackOffice","value":"a.b == 1"}}}],"connections":[]}}
            """)!;
        var server = OnAServer(ElsaFile.Out(ToStudio.Definition(kept), "p"));
        server["root"]!["activities"]![0]!["condition"] = JsonNode.Parse("""{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getA() == 1"}}""");
        var step = ElsaFile.In(server)["root"]!["activities"]![0]!;
        ((string)step["condition"]!["expression"]!["type"]!).ShouldBe("JavaScript");
        step["customProperties"]!.AsObject().ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_was_never_on_a_server_comes_in_as_it_is()
    {
        var file = (JsonObject)JsonNode.Parse("""{"definitionId":"p","name":"P","root":{"id":"f","type":"Elsa.Flowchart","customProperties":{"x":1},"activities":[{"id":"a","type":"Elsa.Start"}],"connections":[]},"more":[1,null]}""")!;
        JsonNode.DeepEquals(ElsaFile.In(file), file).ShouldBeTrue();
    }

    /// <summary>
    /// What an Elsa server makes of a file: a type that it does not know is wrapped with the original as text and another name on the map; connections that
    /// leave such a step are parked in the flowchart; an input with an expression that it does not know is nothing.
    /// </summary>
    private static JsonObject OnAServer(JsonObject file)
    {
        var kept = (JsonObject)JsonNode.Parse(file.ToJsonString())!;
        kept.Remove("$schema");
        var root = kept["root"]!.AsObject();
        var steps = root["activities"]!.AsArray();
        var unknown = new HashSet<string>();
        for (var at = 0; at < steps.Count; at++)
        {
            var step = steps[at]!.AsObject();
            foreach (var name in step.Select(pair => pair.Key).ToList())
                if (step[name] is JsonObject input && (string?)input["expression"]?["type"] == "BackOffice")
                    if (((string)step["type"]!).StartsWith("Elsa.", StringComparison.Ordinal))
                        step[name] = null;
            if (((string)step["type"]!).StartsWith("Elsa.", StringComparison.Ordinal))
                continue;
            unknown.Add((string)step["id"]!);
            var metadata = (JsonObject?)step["metadata"]?.DeepClone() ?? [];
            metadata["displayText"] = $"Not Found: {step["type"]}";
            metadata["description"] = $"Could not find activity type {step["type"]} with version 0";
            steps[at] = new JsonObject
            {
                ["missingTypeName"] = step["type"]!.DeepClone(),
                ["missingTypeVersion"] = 0,
                ["originalActivityJson"] = step.ToJsonString(),
                ["id"] = step["id"]!.DeepClone(),
                ["nodeId"] = step["nodeId"]!.DeepClone(),
                ["name"] = step["name"]?.DeepClone(),
                ["type"] = "Elsa.NotFoundActivity",
                ["version"] = 1,
                ["customProperties"] = step["customProperties"]?.DeepClone(),
                ["metadata"] = metadata,
            };
        }

        var (parked, stay) = (new JsonArray(), new JsonArray());
        foreach (var connection in root["connections"]!.AsArray())
            (unknown.Contains((string)connection!["source"]!["activity"]!) ? parked : stay).Add(connection.DeepClone());
        root["connections"] = stay;
        if (root["customProperties"] is not JsonObject custom)
            root["customProperties"] = custom = [];
        custom["notFoundConnections"] = parked;
        return kept;
    }
}
