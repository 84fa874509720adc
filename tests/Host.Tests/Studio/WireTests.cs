using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Steps;
using BackOffice.Designer.Studio.Wire;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow.Editing;

namespace BackOffice.Host.Tests.Studio;

/// <summary>What Studio is shown and what a pack keeps: there and back nothing is lost, and only what was changed is different.</summary>
public class WireTests
{
    public static TheoryData<string> Workflows() => [.. Directory.EnumerateFiles(Path.Combine(Root(), "workflows"), "workflow.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root(), path))];

    [Theory, MemberData(nameof(Workflows))]
    public void Our_writer_writes_a_workflow_as_it_is_written(string path)
    {
        var text = File.ReadAllText(Path.Combine(Root(), path));
        WorkflowPrint.Write(JsonNode.Parse(text)!).ShouldBe(text);
    }

    [Theory, MemberData(nameof(Workflows))]
    public void What_studio_did_not_touch_stays_to_the_letter(string path)
    {
        var text = File.ReadAllText(Path.Combine(Root(), path));
        var kept = Read(text);
        WorkflowPrint.Write(FromStudio.Definition(AsStudioSaves(ToStudio.Definition(kept)), kept)).ShouldBe(text);
    }

    [Fact]
    public void Every_step_is_wrapped_as_studio_reads_it()
    {
        var kept = Read(File.ReadAllText(Path.Combine(Root(), "workflows/ehc-needs-assessment/workflow.json")));
        foreach (var step in Steps(ToStudio.Definition(kept)))
        {
            StepJson.Text(step["nodeId"]).ShouldBe($"Workflow1:flowchart:{step["id"]}");
            foreach (var field in StepKinds.Find(StepJson.Text(step["type"]))!.Fields.Where(field => field.Shape != FieldShape.Raw && step.ContainsKey(field.Name)))
            {
                var input = step[field.Name].ShouldBeOfType<JsonObject>($"{step["id"]}.{field.Name}");
                StepJson.Text(input["typeName"]).ShouldNotBeNull();
                input["expression"]!["value"].ShouldNotBeOfType<JsonArray>();
            }
        }
    }

    [Fact]
    public void Every_kind_of_step_that_runs_is_described()
    {
        var described = StepKinds.All.Select(kind => kind.Type).ToList();
        described.ShouldBeUnique();
        Pack.Steps.Types.Except(described).ShouldBe(["Elsa.Workflow"], "a workflow itself is no step of the palette");
        StepKinds.All.Where(kind => kind.Description == kind.Title).ShouldBeEmpty("describe the new kind of step in FormatKinds or CaseworkKinds");
        // Studio reads these properties of a step itself, as plain texts.
        StepKinds.All.SelectMany(kind => kind.Fields).ShouldAllBe(field => !"id nodeId name type version metadata customProperties".Split(' ').Contains(field.Name));
    }

    [Fact]
    public void Steps_without_a_place_are_laid_out_and_stay_without_one_until_somebody_moves_a_step()
    {
        var kept = Read("""
            {"definitionId":"p","root":{"id":"f","nodeId":"Workflow1:f","type":"Elsa.Flowchart","version":1,"activities":[
              {"id":"a","nodeId":"Workflow1:f:a","type":"Elsa.Start","version":1},{"id":"b","nodeId":"Workflow1:f:b","type":"BackOffice.Task","version":1,"title":"A task whose name is long enough for two lines","metadata":{"displayText":"A task whose name is long enough for two lines"}},
              {"id":"c","nodeId":"Workflow1:f:c","type":"BackOffice.SetStage","version":1},{"id":"d","nodeId":"Workflow1:f:d","type":"BackOffice.SetStage","version":1}],
             "connections":[{"source":{"activity":"a","port":"Done"},"target":{"activity":"b","port":"In"}},{"source":{"activity":"b","port":"Done"},"target":{"activity":"c","port":"In"}},{"source":{"activity":"b","port":"Done"},"target":{"activity":"d","port":"In"}}]}}
            """);
        var shown = ToStudio.Definition(kept);
        var places = Steps(shown).ToDictionary(step => (string)step["id"]!, step => step["metadata"]!["designer"]!["position"]!);
        ((double)places["b"]["x"]! - (double)places["a"]["x"]!).ShouldBeGreaterThan(150);
        ((double)places["c"]["x"]! - (double)places["b"]["x"]!).ShouldBeGreaterThan(280, "the name of the step before takes room");
        Math.Abs((double)places["c"]["y"]! - (double)places["d"]["y"]!).ShouldBeGreaterThan(84);
        JsonNode.DeepEquals(FromStudio.Definition(shown, kept), kept).ShouldBeTrue("nobody has moved anything");

        Steps(shown).First()["metadata"]!["designer"]!["position"]!["x"] = 400.4;
        var moved = FromStudio.Definition(shown, kept);
        Steps(moved).Select(step => step["metadata"]?["designer"]?["position"]).ShouldAllBe(place => place != null);
        JsonNode.DeepEquals(Steps(ToStudio.Definition(moved)).Last()["metadata"]!["designer"]!["position"], places["d"]).ShouldBeTrue("the others stay where they were seen");
    }

    [Fact]
    public void A_new_task_is_kept_plainly()
    {
        var sent = Step("""
            {"id":"t","nodeId":"x","name":"Task1","type":"BackOffice.Task","version":1,"customProperties":{"canStartWorkflow":false,"runAsynchronously":false},
             "metadata":{"designer":{"position":{"x":10.4,"y":20.6},"size":{"width":200.33,"height":50}}},
             "title":{"typeName":"String","expression":{"type":"Literal","value":"Phone the parent"}},"form":{"typeName":"String","expression":{"type":"Literal","value":""}},
             "team":{"typeName":"String","expression":{"type":"Literal","value":"sen"}},"context":{"typeName":"Object","expression":{"type":"Object","value":"{\"a\": \"today\"}"}},
             "outcomes":{"typeName":"ICollection<String>","expression":{"type":"Object","value":"[\"Reached\",\"Not reached\"]"}},"dueIn":null}
            """);
        Kept(sent).ToJsonString().ShouldBe("""{"id":"t","nodeId":"Workflow1:f:t","name":"Task1","type":"BackOffice.Task","version":1,"title":"Phone the parent","team":"sen","context":{"a":"today"},"outcomes":[{"name":"Reached","label":"Reached"},{"name":"Not reached","label":"Not reached"}],"metadata":{"displayText":"Phone the parent","designer":{"position":{"x":10,"y":21},"size":{"width":200,"height":50}}}}""");
    }

    [Fact]
    public void Renaming_an_outcome_keeps_its_label_and_condition()
    {
        const string task = """{"id":"t","type":"BackOffice.Task","version":1,"title":"Decide","outcomes":[{"name":"Yes","label":"Agree","when":"a.b == 1"},{"name":"No","label":"No","usual":true}]}""";
        var shown = Shown(task);
        shown["outcomes"]!["expression"]!["value"]!.GetValue<string>().ShouldBe("""["Yes","No"]""");
        shown["outcomes"]!["expression"]!["value"] = """["Assess","No","Later"]""";
        Kept(shown, task)["outcomes"]!.ToJsonString().ShouldBe("""[{"name":"Assess","label":"Assess"},{"name":"No","label":"No","usual":true},{"name":"Later","label":"Later"}]""");
        shown["outcomes"]!["expression"]!["value"] = """["Assess","No"]""";
        Kept(shown, task)["outcomes"]!.ToJsonString().ShouldBe("""[{"name":"Assess","label":"Agree","when":"a.b == 1"},{"name":"No","label":"No","usual":true}]""");
    }

    [Fact]
    public void A_decision_shows_all_its_ports_and_keeps_only_its_own()
    {
        var plain = Shown("""{"id":"t","type":"BackOffice.Decide","version":1,"ruleSet":"r"}""");
        plain["outcomes"]!["expression"]!["value"]!.GetValue<string>().ShouldBe("""["Yes","No","NeedsInformation","Error"]""");
        Kept(plain).ContainsKey("outcomes").ShouldBeFalse();
        const string several = """{"id":"t","type":"BackOffice.Decide","version":1,"ruleSet":"r","outcomes":["early","school"]}""";
        Shown(several)["outcomes"]!["expression"]!["value"]!.GetValue<string>().ShouldBe("""["early","school","Default","NeedsInformation","Error"]""");
        Kept(Shown(several), several)["outcomes"]!.ToJsonString().ShouldBe("""["early","school"]""");
    }

    [Fact]
    public void A_cleared_input_is_taken_out_and_an_expression_stays_wrapped()
    {
        const string task = """{"id":"t","type":"BackOffice.StartClock","version":1,"clock":"A","about":"x"}""";
        var shown = Shown(task);
        shown["about"]!["expression"]!["value"] = "";
        shown["start"] = JsonNode.Parse("""{"typeName":"Object","expression":{"type":"BackOffice","value":"letters.L5.servedOn"}}""");
        Kept(shown, task).ToJsonString().ShouldBe("""{"id":"t","nodeId":"Workflow1:f:t","type":"BackOffice.StartClock","version":1,"clock":"A","start":{"typeName":"Object","expression":{"type":"BackOffice","value":"letters.L5.servedOn"}}}""".Replace("\"nodeId\":\"Workflow1:f:t\",\"type\"", "\"type\""), "the step had no nodeId before");
    }

    private static JsonObject Shown(string step) => Steps(ToStudio.Definition(Definition(Step(step)))).Single();

    private static JsonObject Kept(JsonObject sent, string? before = null) =>
        Steps(FromStudio.Definition(Definition((JsonObject)sent.DeepClone()), before is null ? Definition() : Definition(Step(before)))).Single();

    private static JsonObject Definition(params JsonObject[] steps) => new()
    {
        ["definitionId"] = "p",
        ["root"] = new JsonObject { ["id"] = "f", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray([.. steps]), ["connections"] = new JsonArray() },
    };

    private static JsonObject Step(string json) => Read(json);

    private static JsonObject Read(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static IEnumerable<JsonObject> Steps(JsonObject definition) => definition["root"]!["activities"]!.AsArray().Select(step => step!.AsObject());

    /// <summary>What Studio does to a definition on its own: it measures steps, moves one to the end and adds its empty parts.</summary>
    private static JsonObject AsStudioSaves(JsonObject shown)
    {
        var root = shown["root"]!.AsObject();
        var steps = root["activities"]!.AsArray();
        var first = steps[0]!;
        steps.RemoveAt(0);
        steps.Add(first);
        foreach (var step in steps)
            if (step!["metadata"]?["designer"]?["size"] is JsonObject size)
                (size["width"], size["height"]) = (312.27, 70);
        foreach (var connection in root["connections"]!.AsArray())
            connection!["vertices"] = new JsonArray();
        root["customProperties"] = JsonNode.Parse("""{"notFoundConnections":[],"canStartWorkflow":false,"runAsynchronously":false}""");
        shown["options"]!["activationStrategyType"] = null;
        return shown;
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "BackOffice.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
