using System.Text.Json.Nodes;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>What EvaluateRule passes on, and how messages and outputs are written, as observed on RulesEngine.</summary>
public class PassingOnTests
{
    private const string Facts = """
        [{"name":"input1","value":{"name":"Ann","age":30,"tags":["a","b"],"joined":{"$t":"DateTime","v":"2020-01-02"},"address":{"town":"Ely"}}},{"name":"input2","value":{"total":5}}]
        """;

    private static string Asking(string context, string condition, string more = "") => $$$$$"""
        [{"WorkflowName":"w","GlobalParams":[{"Name":"limit","Expression":"input2.total"}],"Rules":[
          {"RuleName":"asks","Expression":"true","LocalParams":[{"Name":"half","Expression":"input1.age / 2"}],"Actions":{"OnSuccess":{"Name":"EvaluateRule","Context":{"workflowName":"other","ruleName":"asked"{{{{{context}}}}}}}}}]},
         {"WorkflowName":"other","Rules":[{"RuleName":"asked","Expression":"{{{{{condition}}}}}","ErrorMessage":"no"{{{{{more}}}}}}]}]
        """;

    [Theory]
    // All inputs, and what the asking set and rule have named.
    [InlineData("", "input1.age == 30 and input2.total == 5", true)]
    [InlineData("", "limit == 5", true)]
    [InlineData("", "half == 15", true)]
    // A filter passes on what it names and nothing else.
    [InlineData(",\"inputFilter\":[\"input1\"]", "input1.age == 30", true)]
    [InlineData(",\"inputFilter\":[\"input2\",\"limit\"]", "input2.total == limit", true)]
    [InlineData(",\"inputFilter\":[\"input2\"]", "input1.age == 30", false)]
    [InlineData(",\"inputFilter\":[\"input2\"]", "limit == 5", false)]
    [InlineData(",\"inputFilter\":[]", "input1.age == 30", false)]
    // Further inputs are worked out where the question is asked.
    [InlineData(",\"inputFilter\":[\"input2\"],\"additionalInputs\":[{\"Name\":\"years\",\"Expression\":\"input1.age\"}]", "years == 30", true)]
    public void The_rule_that_is_asked_sees(string context, string condition, bool answer)
    {
        var results = Run(Asking(context, condition), "asks")["results"]!.AsArray();
        results[0]!["rule"]!.GetValue<string>().ShouldBe("asked");
        results[0]!["success"]!.GetValue<bool>().ShouldBe(answer, results[0]!.ToJsonString());
        // What is wrong with the rule that is asked is not the fault of the one that asks.
        results[1]!["success"]!.GetValue<bool>().ShouldBeTrue();
        results[1]!["message"].ShouldBeNull();
    }

    [Fact]
    public void A_name_of_its_own_comes_before_one_that_is_passed_on() =>
        Run(Asking("", "half == 2", ",\"LocalParams\":[{\"Name\":\"half\",\"Expression\":\"2\"}]"), "asks")["results"]![0]!["success"]!.GetValue<bool>().ShouldBeTrue();

    [Theory]
    [InlineData("$(input1.name) is $(input1.age)", "Ann is 30")]
    [InlineData("$(input2)", "{\"total\":5}")]
    [InlineData("$(input1.address)", "{\n  \"town\": \"Ely\"\n}")]
    [InlineData("$(input1.tags)", "[\n  \"a\",\n  \"b\"\n]")]
    [InlineData("$(input1.joined)", "2020-01-02T00:00:00")]
    [InlineData("$(input1.nothing) $(nobody)", "$(input1.nothing) $(nobody)")]
    public void A_message_says(string template, string message) =>
        Run(Rule("input1.age > 99", template), null)["results"]![0]!["message"]!.GetValue<string>().ShouldBe(message);

    [Fact]
    public void A_rule_that_says_no_says_its_message_though_its_action_fails() =>
        Run(Rule("input1.age > 99", "too young", "OnFailure", "input1.age / (input2.total - 5)"), null)["results"]![0]!["message"]!.GetValue<string>().ShouldBe("too young");

    [Fact]
    public void An_output_is_written_as_expressions_are() =>
        Run(Rule("true", "", "OnSuccess", "input1.joined"), null)["results"]![0]!["output"]!.GetValue<string>().ShouldBe("2020-01-02T00:00:00.0000000");

    [Fact]
    public void A_condition_that_is_always_null_is_a_fault() => Run(Rule("null", "no"), null)["results"]![0]!["outcome"]!.GetValue<string>().ShouldBe("error");

    [Fact]
    public void A_name_that_an_input_has_already_is_a_fault_of_the_rule_and_says_so()
    {
        var ask = new JsonObject
        {
            ["workflows"] = JsonNode.Parse("[{\"WorkflowName\":\"w\",\"GlobalParams\":[{\"Name\":\"input2\",\"Expression\":\"2\"}],\"Rules\":[{\"RuleName\":\"r\",\"Expression\":\"true\"}]}]"),
            ["workflow"] = "w",
            ["params"] = JsonNode.Parse(Facts),
        };
        RulesVerbs.Run(ask, new DateOnly(2026, 9, 1))["results"]![0]!["message"]!.GetValue<string>().ShouldContain("input2 collides with an input");
    }

    [Theory]
    [InlineData("\"abc\"", "Length == 3")]
    [InlineData("{\"$t\":\"DateTime\",\"v\":\"2026-09-01\"}", "Year == 2026 and it.Month == 9")]
    [InlineData("{\"total\":5}", "total == 5 and x.Total == 5 and it.total == 5")]
    public void Of_the_only_input_what_it_has_may_be_named_alone(string value, string condition)
    {
        var ask = new JsonObject { ["workflows"] = JsonNode.Parse(Rule(condition, "no")), ["workflow"] = "w", ["params"] = new JsonArray(new JsonObject { ["name"] = "x", ["value"] = JsonNode.Parse(value) }) };
        RulesVerbs.Run(ask, new DateOnly(2026, 9, 1))["results"]![0]!["success"]!.GetValue<bool>().ShouldBeTrue();
    }

    private static string Rule(string condition, string message, string on = "OnSuccess", string output = "1") =>
        new JsonArray(new JsonObject
        {
            ["WorkflowName"] = "w",
            ["Rules"] = new JsonArray(new JsonObject
            {
                ["RuleName"] = "r",
                ["Expression"] = condition,
                ["ErrorMessage"] = message,
                ["Actions"] = new JsonObject { [on] = new JsonObject { ["Name"] = "OutputExpression", ["Context"] = new JsonObject { ["Expression"] = output } } },
            }),
        }).ToJsonString();

    private static JsonNode Run(string workflows, string? rule)
    {
        var ask = new JsonObject { ["workflows"] = JsonNode.Parse(workflows), ["workflow"] = "w", ["params"] = JsonNode.Parse(Facts) };
        if (rule is not null) ask["rule"] = rule;
        return RulesVerbs.Run(ask, new DateOnly(2026, 9, 1));
    }
}
