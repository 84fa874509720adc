using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

public class DefinitionTests
{
    [Fact]
    public void Unknown_fields_and_unknown_steps_come_back_as_they_came()
    {
        const string text = """
            {"id":"v","definitionId":"d","name":"N","surprise":{"deep":[1,2.50,null,"ä"]},
             "root":{"id":"f","type":"Elsa.Flowchart","activities":[
               {"id":"x","type":"Acme.Unknown","version":3,"gadget":{"typeName":"X","expression":{"type":"Acme","value":"?"}},"metadata":{"designer":{"position":{"x":1.5,"y":-2}}}}],
               "connections":[{"source":{"activity":"x","port":"Odd"},"target":{"activity":"gone","port":"In"},"vertices":[{"x":1,"y":2}]}],"customProperties":{"notFoundConnections":[]}}}
            """;
        var graph = WorkflowGraph.Parse(text).Required;
        JsonNode.DeepEquals(graph.ToJson(), JsonNode.Parse(text)).ShouldBeTrue();
        graph.ToJson()["surprise"]!["deep"]![1]!.ToJsonString().ShouldBe("2.50", "even the way a number is written is kept");
    }

    [Fact]
    public void Broken_json_is_named_with_its_line()
    {
        var finding = WorkflowGraph.Parse("{\n  \"id\": \"v\",\n  \"root\": {,}\n}").Findings.Single();
        finding.Line.ShouldBe(3);
        finding.Sentence.ShouldStartWith("The workflow is not readable JSON at line 3:");
    }

    [Fact]
    public void A_name_given_twice_is_an_error_and_not_a_guess() =>
        WorkflowGraph.Parse("{\"id\":\"a\",\"id\":\"b\",\"root\":{\"id\":\"r\",\"type\":\"Elsa.Sequence\"}}").Graph.ShouldBeNull();

    [Fact]
    public void A_definition_without_a_root_says_what_to_add() =>
        WorkflowGraph.Parse("{}").Findings.Single().Sentence.ShouldBe("The workflow has no root step. Add a \"root\" object, usually of type Elsa.Flowchart.");

    [Fact]
    public void Two_steps_with_one_id_are_named_with_the_line()
    {
        var finding = WorkflowGraph.Parse("""
            {"root": {"id": "s", "type": "Elsa.Sequence", "activities": [
              {"id": "twice", "type": "Elsa.WriteLine"},
              {"id": "twice", "type": "Elsa.WriteLine"}]}}
            """).Findings.Single();
        finding.Sentence.ShouldBe("Two steps have the id 'twice'. Give one of them another id.");
        finding.Line.ShouldBe(2);
    }

    [Fact]
    public void A_step_without_a_type_is_an_error_and_the_rest_is_not_guessed() =>
        WorkflowGraph.Parse("""{"root":{"id":"s","type":"Elsa.Sequence","activities":[{"id":"x"}]}}""").Findings.Single().Sentence.ShouldStartWith("The step at 'activities' of 's' has no type.");

    [Fact]
    public void A_connection_to_nowhere_is_left_out_with_a_warning()
    {
        var reading = WorkflowGraph.Parse(Definition(Step("Elsa.Flowchart", "flow", ("activities", Steps(Line("A"))),
            ("connections", new JsonArray(new JsonObject { ["source"] = new JsonObject { ["activity"] = "A", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = "gone" } })))));
        reading.Graph.ShouldNotBeNull();
        reading.Findings.Single().Level.ShouldBe(FindingLevel.Warning);
    }

    [Fact]
    public void Names_in_the_other_case_and_old_connections_are_read()
    {
        var run = Running.Of("""
            {"Id":"v","Name":"N","Root":{"Id":"f","Type":"Elsa.Flowchart","Start":"b","Activities":[
              {"Id":"a","Type":"Elsa.WriteLine","Text":{"TypeName":"String","Expression":{"Type":"Literal","Value":"A"}}},
              {"Id":"b","Type":"Elsa.WriteLine","Text":"B"}],
             "Connections":[{"Source":"b","Target":"a","SourcePort":"Done","TargetPort":"In"}]}}
            """).Start();
        run.Said.ShouldBe("B A");
    }

    [Theory]
    [InlineData("""{"canStartWorkflow":true}""")]
    [InlineData("""{"customProperties":{"canStartWorkflow":true}}""")]
    [InlineData("""{"customProperties":{"CanStartWorkflow":true}}""")]
    [InlineData("""{"applicationProperties":{"CanStartWorkflow":true}}""")]
    public void A_step_that_can_start_is_told_by_each_of_its_spellings(string mark)
    {
        var line = Line("B");
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(mark)!)
            line[name] = value?.DeepClone();
        Running.Of(Definition(Flowchart("A -> B", line))).Start().Said.ShouldBe("B");
    }

    [Fact]
    public void An_input_with_neither_type_nor_value_is_left_out()
    {
        var step = Step("Elsa.WriteLine", "w", ("text", new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = "x" } }));
        Running.Of(Definition(step)).Start().Lines.ShouldBe([""]);
    }

    [Fact]
    public void A_bare_step_is_a_workflow_of_one_step() => Running.Of(Line("A").ToJsonString()).Start().Said.ShouldBe("A");

    [Fact]
    public void Lists_of_plain_facts_are_not_taken_for_steps()
    {
        var graph = WorkflowGraph.Parse(Definition(Step("Acme.Ask", "ask", ("bodies", new JsonArray(new JsonObject { ["id"] = "health", ["type"] = "ICB" }))))).Required;
        graph.Steps.Keys.ShouldBe(["ask"]);
    }

    [Fact]
    public void Ten_thousand_steps_are_read_and_run()
    {
        var chain = string.Join(" -> ", Enumerable.Range(0, 10_000).Select(i => $"s{i}"));
        Running.Of(Definition(Flowchart(chain))).Start().Lines.Count.ShouldBe(10_000);
    }

    [Fact]
    public void More_steps_than_the_limit_are_refused()
    {
        var reading = WorkflowGraph.Parse(Definition(Sequence("s", [.. Enumerable.Range(0, WorkflowGraph.StepLimit).Select(i => Line($"s{i}"))])));
        reading.Graph.ShouldBeNull();
        reading.Findings.Single().Sentence.ShouldStartWith("The workflow has more than 20,000 steps");
    }

    [Fact]
    public void Steps_nested_beyond_reason_are_refused_with_a_sentence()
    {
        var text = string.Concat(Enumerable.Repeat("{\"id\":\"x\",\"type\":\"Elsa.If\",\"then\":", 500)) + "null" + new string('}', 500);
        WorkflowGraph.Parse($"{{\"root\":{text}}}").Findings.Single().Sentence.ShouldStartWith("The workflow is not readable JSON");
    }
}
