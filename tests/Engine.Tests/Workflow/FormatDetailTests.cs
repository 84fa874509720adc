using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>Corners of the format where its own engine does something that one would not guess.</summary>
public class FormatDetailTests
{
    private static Running Run(JsonObject root, params (string, string, string?)[] variables) => Running.Of(Definition(root, variables)).Start();

    private static JsonObject Break(string id = "break") => Step("Elsa.Break", id);

    private static JsonObject Each(JsonObject? body, JsonNode items) => Around("Elsa.ForEach", "loop", body, ("items", items));

    [Fact]
    public void A_loop_over_a_text_goes_through_its_characters_and_one_over_a_record_is_a_fault()
    {
        Run(Each(Says("say", "getCurrentValue() + getCurrentIndex()"), Literal("abc", "Object"))).Said.ShouldBe("a0 b1 c2");
        Run(Each(Line("A"), Script("({ a: 1 })"))).Incidents.Single().Message.ShouldContain("which is not a list");
        Run(Each(Line("A"), Script("5"))).Incidents.Single().Message.ShouldContain("which is not a list");
        Run(Each(Line("A"), Literal(" ", "Object"))).Incidents.Single().Message.ShouldContain("has nothing to go through");
    }

    [Theory]
    [InlineData("'abc'")]
    [InlineData("({ a: 1 })")]
    [InlineData("5")]
    [InlineData("null")]
    public void Going_through_all_at_once_wants_a_list_and_finds_no_items_in_anything_else(string items) =>
        Run(Sequence("s", Around("Elsa.ParallelForEach", "loop", Line("A"), ("items", Script(items))), Line("after"))).Said.ShouldBe("after");

    [Fact]
    public void A_loop_with_no_body_looks_at_the_first_item_only()
    {
        var loop = Each(null, Object("[1,2,3]"));
        loop["currentValue"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-Last" } };
        Run(Sequence("s", loop, Says("say", "getLast()")), ("Last", "Object", null)).Said.ShouldBe("1");
    }

    [Fact]
    public void A_break_without_a_loop_ends_every_sequence_around_it() =>
        Run(Sequence("outer", Sequence("inner", Line("A"), Break(), Line("never")), Line("nor this"))).Ending.ShouldBe("Finished/Finished");

    //  ForEach: flow: if (break) ──> B      the flowchart itself is not broken: only what the if leads to comes before the loop ends
    [Fact]
    public void A_break_inside_an_if_of_a_flowchart_lets_the_flowchart_come_to_its_end()
    {
        var body = Flowchart("flow", "if -> B", [Step("Elsa.If", "if", ("condition", Script("getCurrentValue() == 2", "Boolean")), ("then", Break()), ("else", Line("A")))]);
        Run(Sequence("s", Each(body, Object("[1,2,3]")), Line("after"))).Said.ShouldBe("A B B after");
    }

    [Fact]
    public void A_break_in_a_workflow_used_as_a_step_leaves_the_loop_that_uses_it()
    {
        var child = (JsonObject)JsonNode.Parse(Definition(Sequence("cs", Line("c"), Break(), Line("never"))))!;
        child["name"] = "Child";
        var run = Running.Of(Definition(Sequence("s", Each(Sequence("b", Step("Child", "use"), Line("no more")), Object("[1,2]")), Line("after"))), FlowMode.Counter, WorkflowGraph.Parse(child).Required).Start();
        run.Said.ShouldBe("c after");
    }

    [Theory]
    [InlineData("Elsa.FlowSwitch")]
    [InlineData("Elsa.Switch")]
    public void A_switch_works_every_condition_out_and_one_that_fails_is_a_fault_even_after_a_match(string type)
    {
        var cases = new JsonArray([.. new[] { "true", "missing.name == 1" }.Select((script, i) => (JsonNode)new JsonObject { ["label"] = $"{i}", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script } })]);
        Run(Flowchart("switch", Step(type, "switch", ("cases", cases)))).Ending.ShouldBe("Finished/Faulted");
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "end")]
    [InlineData(2, "end")]
    public void The_mode_of_a_join_may_be_written_as_its_number(int mode, string expected)
    {
        // Start ─┬─> A ────────> join ──> end        0 waits for all, 1 for all that are active, 2 for any
        //        └─> no.True ──────┘
        var join = Step("Elsa.FlowJoin", "join", ("mode", Literal(mode, "FlowJoinMode")));
        Run(Flowchart("start -> A -> join; start -> no; no.True -> join; join -> end", Step("Elsa.Start", "start"), Line("A", "-"), Decision("no", false), join))
            .Lines.Where(line => line != "-").ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_fork_with_an_empty_list_of_branches_leaves_by_no_port() =>
        Run(Flowchart("fork -> A", Step("Elsa.FlowFork", "fork", ("branches", Object("[]"))))).Said.ShouldBe("");

    [Theory]
    [InlineData("1", "True")]
    [InlineData("0", "False")]
    [InlineData("-0.5", "True")]
    [InlineData("'true'", "True")]
    [InlineData("' TRUE '", "True")]
    [InlineData("'yes'", "False")]
    [InlineData("'1'", "False")]
    [InlineData("''", "False")]
    [InlineData("null", "False")]
    [InlineData("[true]", "False")]
    [InlineData("({ a: 1 })", "False")]
    public void A_decision_about_something_that_is_no_truth_value(string script, string port) =>
        Run(Flowchart("decide.True -> True; decide.False -> False", Decision("decide", script))).Said.ShouldBe(port);

    [Theory]
    [InlineData("Int32", "'42'", "42")]
    [InlineData("Int32", "'abc'", "0")]
    [InlineData("Int32", "'3.5'", "0")]
    [InlineData("Int32", "2.5", "2")]
    [InlineData("Int32", "3.5", "4")]
    [InlineData("Int32", "true", "1")]
    [InlineData("Double", "'3.5'", "3.5")]
    [InlineData("Double", "'abc'", "0")]
    [InlineData("Boolean", "0", "False")]
    [InlineData("Boolean", "'nonsense'", "False")]
    [InlineData("String", "12.5", "12.5")]
    [InlineData("String", "true", "True")]
    [InlineData("String", "[1,'two']", "[1,\"two\"]")]
    [InlineData("String", "({ a: 'b' })", "{\"a\":\"b\"}")]
    [InlineData("Object", "[1,2]", "[1,2]")]
    public void A_variable_takes_what_it_is_given_in_its_own_type(string type, string script, string shown)
    {
        var read = Step("Elsa.WriteLine", "say", ("text", new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Variable", ["value"] = new JsonObject { ["id"] = "var-V", ["name"] = "V", ["typeName"] = type } } }));
        Run(Sequence("s", Set("set", "V", script), read), ("V", type, null)).Said.ShouldBe(shown);
    }

    [Fact]
    public void An_input_that_is_declared_and_not_given_reads_as_nothing()
    {
        var definition = (JsonObject)JsonNode.Parse(Definition(Sequence("s", Says("say", "`${getPostcode()} ${getInput('Postcode') ?? 'none'} ${isNullOrEmpty(getPostcode())}`"))))!;
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = "Postcode", ["type"] = "String" });
        Running.Of(definition.ToJsonString()).Start().Said.ShouldBe("null none true");
    }

    [Fact]
    public void An_object_where_a_text_is_wanted_is_the_text_as_it_was_written() =>
        Run(Step("Elsa.WriteLine", "say", ("text", new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "{ \"a\": 1 }" } }))).Said.ShouldBe("{ \"a\": 1 }");

    [Fact]
    public void Accessors_write_the_words_of_a_name_together() =>
        Run(Sequence("s", Step("Elsa.RunJavaScript", "run", ("script", "setInArea(true); variables.Total = 5;")), Says("say", "`${getInArea()} ${getTotal()}`")), ("in_area", "Boolean", "false"), ("Total", "Int32", "1")).Said.ShouldBe("true 5");

    [Fact]
    public void Base64_goes_there_and_back() =>
        Run(Says("say", "stringToBase64('Kraków') + ' ' + stringFromBase64(stringToBase64('Kraków'))")).Said.ShouldBe("S3JhazxvdzM= Kraków".Replace("S3JhazxvdzM=", Convert.ToBase64String("Kraków"u8), StringComparison.Ordinal));

    [Fact]
    public void A_child_has_a_correlation_id_a_name_and_an_id_of_its_own_and_knows_its_parent()
    {
        var child = (JsonObject)JsonNode.Parse(Definition(Sequence("cs", Says("c1", "`${getCorrelationId()} ${getInput('ParentInstanceId')} ${getWorkflowInstanceId()}`"), Step("Elsa.Correlate", "own", ("correlationId", Literal("C2"))), Event("wait"), Says("c2", "getCorrelationId()"))))!;
        child["definitionId"] = "child";
        var execute = Step("Elsa.ExecuteWorkflow", "run", ("workflowDefinitionId", Literal("child")), ("correlationId", Literal("C1")), ("waitForCompletion", Literal(true, "Boolean")));
        var run = Running.Of(Definition(Sequence("s", Step("Elsa.Correlate", "mine", ("correlationId", Literal("P"))), execute, Says("say", "`${getCorrelationId()} ${getWorkflowInstanceId()}`"))), FlowMode.Counter, WorkflowGraph.Parse(child).Required).Start();
        run.Lines.ShouldBe(["C1 test#1 child#5"]);
        run.Raise("wait").Lines.ShouldBe(["C1 test#1 child#5", "C2", "P test#1"]);
    }

    [Fact]
    public void An_imported_workflow_with_another_id_is_found_by_its_type_name()
    {
        var child = (JsonObject)JsonNode.Parse(Definition(Line("child")))!;
        (child["name"], child["definitionId"], child["id"]) = ("Sub-workflow test", "here", "here-1");
        var use = Step("SubWorkflowTest", "use", ("workflowDefinitionId", "elsewhere"), ("workflowDefinitionVersionId", "elsewhere-7"));
        Running.Of(Definition(Sequence("s", use)), FlowMode.Counter, WorkflowGraph.Parse(child).Required).Start().Said.ShouldBe("child");
    }

    [Fact]
    public void An_event_for_one_correlation_id_is_not_heard_by_a_run_of_another()
    {
        string Ask(string mine, string theirs) => new JsonObject
        {
            ["definitions"] = new JsonArray(JsonNode.Parse(Definition(Sequence("s", Step("Elsa.Correlate", "c", ("correlationId", Literal(mine))),
                Step("Elsa.Parallel", "p", ("activities", Steps(Sequence("hear", Event("go"), Line("heard")), Step("Elsa.PublishEvent", "send", ("eventName", Literal("go")), ("correlationId", Literal(theirs))))))))))
            ,
            ["events"] = new JsonArray(),
        }.ToJsonString();
        ProcessVerbs.Run(JsonNode.Parse(Ask("A", "A")))["lines"]!.AsArray().Count.ShouldBe(1);
        ProcessVerbs.Run(JsonNode.Parse(Ask("A", "B")))["lines"]!.AsArray().Count.ShouldBe(0);
    }
}
