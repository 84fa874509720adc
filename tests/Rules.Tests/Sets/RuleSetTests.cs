using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Sets;

public class RuleSetTests
{
    private const string FreeMeals = """
        {
          // Comments are allowed.
          "workflowName": "freeSchoolMeals",
          "citation": "Education Act 1996, s512ZB",
          "inputs": { "family": { "record": { "universalCredit": "yesNo", "earnings": "number" } }, "child": { "record": { "dateOfBirth": "date" } } },
          "parameters": [
            { "name": "earningsLimit", "title": "Annual earnings limit", "type": "number", "values": [
              { "from": "2018-04-01", "value": 7400, "source": "SI 2018/148" },
              { "from": "2027-04-01", "value": 7900, "source": "Example Order 2027" } ] } ],
          "rules": [
            {
              "ruleName": "lowEarnings",
              "citation": "SI 2018/148, reg. 3",
              "expression": "family.universalCredit and family.earnings <= earningsLimit",
              "whenNo": "The family's earnings of £$(family.earnings) a year are above the limit of £$(earningsLimit).",
              "successEvent": "expanded",
              "localParams": [],
            },
            { "ruleName": "infant", "validFrom": "2014-09-01", "expression": "ageOn(child.dateOfBirth, today) < 7" }
          ],
          "examples": [
            { "name": "just within", "asOf": "2026-10-01", "inputs": { "family": { "universalCredit": true, "earnings": 7400 }, "child": { "dateOfBirth": "2015-01-01" } }, "expect": { "lowEarnings": "yes", "infant": "no", "result": "yes" } },
            { "name": "just above", "asOf": "2026-10-01", "inputs": { "family": { "universalCredit": true, "earnings": 7401 }, "child": { "dateOfBirth": "2021-01-01" } }, "expect": { "lowEarnings": "no", "infant": "yes" } }
          ]
        }
        """;

    private static CompiledRuleSet Compile(string json)
    {
        var reading = RuleSet.Parse(json);
        reading.Problems.ShouldBeEmpty();
        var compilation = reading.Sets.Single().Compile();
        compilation.Problems.ShouldAllBe(p => p.IsWarning);
        return compilation.Set!;
    }

    private static Scope Family(CompiledRuleSet set, decimal? earnings, string day) => new(
        Fact.FromJson(new JsonObject { ["family"] = new JsonObject { ["universalCredit"] = true, ["earnings"] = earnings }, ["child"] = new JsonObject { ["dateOfBirth"] = "2015-01-01" } }, set.Inputs),
        DateOnly.Parse(day));

    [Fact]
    public void A_limit_raised_from_April_decides_March_and_April_differently_and_quotes_its_source()
    {
        var set = Compile(FreeMeals);

        var march = set.Evaluate(Family(set, 7600, "2027-03-31"));
        var april = set.Evaluate(Family(set, 7600, "2027-04-01"));

        march.Result.ShouldBe(RuleResult.No);
        april.Result.ShouldBe(RuleResult.Yes);
        april.Event.ShouldBe("expanded");
        march.Children[0].Sentence.ShouldBe("The family's earnings of £7600 a year are above the limit of £7400.");
        march.Explanation.ToJsonString().ShouldContain("SI 2018/148");
        april.Explanation.ToJsonString().ShouldContain("Example Order 2027");
    }

    [Fact]
    public void Missing_earnings_are_never_a_refusal()
    {
        var set = Compile(FreeMeals);

        var decision = set.Evaluate(Family(set, null, "2026-10-01"));

        decision.Result.ShouldBe(RuleResult.NeedsInformation);
        decision.Missing.ShouldBe(["family.earnings"]);
        decision.Sentence.ShouldBe("Not decided, because family's earnings is not known.");
    }

    [Fact]
    public void A_replayed_decision_has_the_same_bytes()
    {
        var set = Compile(FreeMeals);
        var first = set.Evaluate(Family(set, 7600, "2027-03-31")).Explanation.ToJsonString();

        var again = Compile(FreeMeals);
        again.Evaluate(Family(again, 7600, "2027-03-31")).Explanation.ToJsonString().ShouldBe(first);
    }

    [Fact]
    public void The_quick_answer_is_the_explained_answer()
    {
        var set = Compile(FreeMeals);
        Span<RuleResult> results = stackalloc RuleResult[2];
        foreach (var day in new[] { "2013-01-01", "2017-01-01", "2026-10-01", "2027-04-01" })
            foreach (var earnings in new decimal?[] { null, 0, 7400, 7600, 9000 })
            {
                var scope = Family(set, earnings, day);
                var explained = set.Evaluate(scope);
                set.Decide(scope, results).ShouldBe(explained.Result, $"{day} {earnings}");
                results[..explained.Children.Count].ToArray().ShouldBe(explained.Children.Select(c => c.Result));
            }
    }

    [Fact]
    public void A_rule_applies_only_between_its_dates() => Compile(FreeMeals).RulesOn(new DateOnly(2013, 1, 1)).ShouldBe(["lowEarnings"]);

    [Fact]
    public void Examples_pass_and_try_every_rule_both_ways()
    {
        var report = Compile(FreeMeals).RunExamples(new DateOnly(2026, 9, 1));

        report.Results.Where(r => !r.Passed).ShouldBeEmpty();
        report.Untried.ShouldBeEmpty();
        report.Passed.ShouldBeTrue();
    }

    [Fact]
    public void An_example_that_fails_says_what_differs()
    {
        var set = Compile(FreeMeals.Replace("\"earnings\": 7401", "\"earnings\": 7000", StringComparison.Ordinal));

        var report = set.RunExamples(new DateOnly(2026, 9, 1));

        report.Passed.ShouldBeFalse();
        report.Results.Single(r => !r.Passed).Problem.ShouldBe("LowEarnings should be no, but is yes.");
    }

    [Theory]
    [InlineData("\"expression\"", "\"expresion\"", "The key expresion is not known. Did you mean Expression?")]
    [InlineData("\"2018-04-01\"", "\"1/4/2018\"", "From is \"1/4/2018\", which is not a date; write dates as 2026-09-01.")]
    [InlineData("\"earnings\": \"number\"", "\"earnings\": \"numbr\"", "family: earnings: There is no type \"numbr\"")]
    [InlineData("\"ruleName\": \"infant\"", "\"ruleName\": \"infant\", \"ruleName\": \"x\"", "This is not JSON")]
    public void A_slip_in_the_file_is_reported(string written, string slip, string message) =>
        string.Join('\n', RuleSet.Parse(FreeMeals.Replace(written, slip, StringComparison.Ordinal)).Problems).ShouldContain(message.Replace("family: ", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("family.earnings <= earningsLimit", "family.earnings <= earningLimit", "There is no fact called earningLimit. Did you mean earningsLimit?")]
    [InlineData("family.earnings <= earningsLimit", "family.earnings <= \\\"lots\\\"", "\"lots\" is not a number.")]
    [InlineData("$(family.earnings)", "$(family.earning)", "There is no fact called family.earning.")]
    [InlineData("family.earnings <= earningsLimit", "family.earnings <= 7400", "No rule uses this parameter.")]
    public void A_slip_in_a_rule_is_reported_and_the_set_not_given_out(string written, string slip, string message)
    {
        var compilation = RuleSet.Parse(FreeMeals.Replace(written, slip, StringComparison.Ordinal)).Sets.Single().Compile();

        compilation.Problems.ShouldContain(p => p.Message == message);
        compilation.Set.ShouldBe(compilation.Problems.All(p => p.IsWarning) ? compilation.Draft : null);
    }

    [Fact]
    public void Days_that_no_value_of_a_parameter_covers_are_reported() =>
        RuleSet.Parse(FreeMeals).Sets.Single().Compile().Problems.ShouldHaveSingleItem().ToString().ShouldBe("freeSchoolMeals / Parameters / earningsLimit: No value covers the days from the beginning.");

    [Fact]
    public void Days_that_no_version_covers_are_reported() =>
        RuleSet.Parse("""
            [{"workflowName":"w","validTo":"2026-03-31","rules":[{"ruleName":"a","expression":"true"}]},
             {"workflowName":"w","validFrom":"2026-04-06","rules":[{"ruleName":"a","expression":"false"}]}]
            """).Problems.ShouldHaveSingleItem().ToString().ShouldBe("w: No version applies from 1 April 2026 to 5 April 2026.");

    [Fact]
    public void A_faulty_rule_answers_error_and_the_others_answer()
    {
        var draft = RuleSet.Parse(FreeMeals.Replace("ageOn(", "agOn(", StringComparison.Ordinal)).Sets.Single().Compile().Draft;

        var decision = draft.Evaluate(Family(draft, 9000, "2026-10-01"));

        decision.Children.Select(c => c.Result).ShouldBe([RuleResult.No, RuleResult.Error]);
        decision.Result.ShouldBe(RuleResult.Error);
    }

    [Fact]
    public void Rules_that_ask_one_another_in_a_circle_are_an_ordinary_error()
    {
        const string Circle = """
            {"workflowName":"w","rules":[
              {"ruleName":"a","expression":"true","actions":{"onSuccess":{"name":"EvaluateRule","context":{"workflowName":"w","ruleName":"b"}}}},
              {"ruleName":"b","expression":"true","actions":{"onSuccess":{"name":"EvaluateRule","context":{"workflowName":"w","ruleName":"a"}}}}]}
            """;
        var compilation = RuleSet.Parse(Circle).Sets.Single().Compile();

        compilation.Set.ShouldBeNull();
        compilation.Problems.ShouldContain(p => p.Message.Contains("in a circle"));
        compilation.Draft.EvaluateRule("a", new Scope(Fact.Record(), default)).ShouldNotBeNull();
    }

    [Fact]
    public void A_set_that_injects_itself_is_an_ordinary_error() =>
        RuleSet.Parse("""{"workflowName":"w","workflowsToInject":["w"],"rules":[{"ruleName":"a","expression":"true"}]}""").Sets.Single().Compile().Problems.ShouldContain(p => p.Message.Contains("injects itself"));

    [Fact]
    public void Named_expressions_see_earlier_ones_and_survive_lambdas_of_their_own()
    {
        var answer = RulesVerbs.Run(JsonNode.Parse("""
            {"workflow":"w","params":[{"name":"people","value":[{"age":3},{"age":9}]}],
             "workflows":[{"workflowName":"w",
               "globalParams":[{"name":"oldest","expression":"people.Max(p => p.age)"},{"name":"limit","expression":"oldest - 1"}],
               "rules":[{"ruleName":"r","expression":"people.Any(x => limit < x.age and x.age == oldest) and people.Count(x => x.age > limit) == 1"}]}]}
            """));

        answer["results"]![0]!["outcome"]!.GetValue<string>().ShouldBe("yes");
    }

    [Fact]
    public void Doubling_named_expressions_do_not_grow_without_bound()
    {
        var names = new JsonArray([new JsonObject { ["name"] = "p0", ["expression"] = "people.Count()" }, .. Enumerable.Range(1, 60).Select(i => (JsonNode)new JsonObject { ["name"] = $"p{i}", ["expression"] = $"p{i - 1} + p{i - 1}" })]);
        var answer = RulesVerbs.Run(new JsonObject
        {
            ["workflow"] = "w",
            ["params"] = JsonNode.Parse("""[{"name":"people","value":[1]}]"""),
            ["workflows"] = new JsonArray(new JsonObject { ["workflowName"] = "w", ["globalParams"] = names, ["rules"] = new JsonArray(new JsonObject { ["ruleName"] = "r", ["expression"] = "p60 == 1152921504606846976" }) }),
        });

        answer["results"]![0]!["outcome"]!.GetValue<string>().ShouldBe("yes");
    }
}
