using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>Dated parameters in words, decision tables as rules, and what is marked unverified.</summary>
public class ParameterAndTableTests
{
    private const string Meals = """
        { "WorkflowName": "meals", "ValidFrom": "2018-04-01", "Unverified": true,
          "Inputs": { "earned": "number" },
          "Questions": { "earned": { "label": "Net earnings", "hint": "From the award letter", "from": "pupil.earned" } },
          "Parameters": [ { "name": "limit", "title": "Earnings limit", "type": "number", "unit": "£", "values": [
            { "from": "2018-04-01", "value": 7400, "source": "SI 2018/148" }, { "from": "2026-09-01", "value": 7900.5, "source": "SI 2026/1", "unverified": true } ] } ],
          "Rules": [ { "RuleName": "low", "Expression": "earned <= limit", "WhenNo": "No, because $(earned) is more than $(limit)." } ] }
        """;

    private const string Terms = """
        { "WorkflowName": "terms",
          "Inputs": { "day": "date" },
          "GlobalParams": [ { "Name": "month", "Expression": "day.Month" } ],
          "Rules": [ { "RuleName": "first-term", "WhenYes": "Funding starts on $(output).", "Table": {
            "name": "First term", "hitPolicy": "U", "inputs": [ { "expr": "month", "type": "integer", "allowed": "[1..12]" } ], "outputs": [ { "name": "term", "type": "date" } ],
            "rules": [ { "in": [ "[1..3]" ], "out": [ "DateTime(day.Year, 4, 1)" ] }, { "in": [ "[4..8]" ], "out": [ "DateTime(day.Year, 9, 1)" ] }, { "in": [ "[9..12]" ], "out": [ "DateTime(day.Year + 1, 1, 1)" ] } ] } } ],
          "Examples": [ { "Name": "March", "Inputs": { "day": "2026-03-31" }, "Expect": { "result": "yes", "output": "2026-04-01" } },
                        { "Name": "April", "Inputs": { "day": "2026-04-01" }, "Expect": { "output": "2026-09-01" } } ] }
        """;

    private static CompiledRuleSet Compile(string json)
    {
        var reading = RuleSet.Parse(json);
        reading.Problems.ShouldBeEmpty();
        var compilation = reading.Sets.Single().Compile();
        compilation.Problems.ShouldBeEmpty();
        return compilation.Set!;
    }

    private static RuleDecision Decide(string json, string facts, string asOf)
    {
        var set = Compile(json);
        Fact.TryFromJson(JsonNode.Parse(facts), set.Inputs, out var given, out _).ShouldBeTrue();
        return set.Evaluate(new Scope(given, DateOnly.Parse(asOf, null)));
    }

    [Fact]
    public void A_decision_quotes_the_value_of_the_day_with_its_end_and_its_source()
    {
        var before = Decide(Meals, """{"earned":7600}""", "2026-08-31");
        var after = Decide(Meals, """{"earned":7600}""", "2026-09-01");

        (before.Result, after.Result).ShouldBe((RuleResult.No, RuleResult.Yes));
        before.Sentence.ShouldBe("No, because 7600 is more than £7,400.");
        after.Sentence.ShouldBe("Yes, because earned is 7600, which is at most earnings limit (£7,900.50).");
        before.Explanation["parameters"]!["limit"]!.ToString().ShouldBe("Earnings limit: £7,400 from 1 April 2018 until 31 August 2026 (SI 2018/148)");
        after.Explanation["parameters"]!["limit"]!.ToString().ShouldBe("Earnings limit: £7,900.50 from 1 September 2026 (SI 2026/1; unverified)");
    }

    [Fact]
    public void What_nobody_confirmed_says_so_in_the_explanation() =>
        ((bool?)Decide(Meals, """{"earned":1}""", "2026-01-01").Explanation["unverified"]).ShouldBe(true);

    [Fact]
    public void A_set_says_how_its_facts_are_asked_for() =>
        RuleSet.Parse(Meals).Sets[0].Questions["earned"].ShouldBe(new RuleQuestion("Net earnings", "From the award letter", "pupil.earned"));

    [Theory]
    [InlineData("2026-03-31", "2026-04-01", "Funding starts on 1 April 2026.")]
    [InlineData("2026-04-01", "2026-09-01", "Funding starts on 1 September 2026.")]
    [InlineData("2026-12-31", "2027-01-01", "Funding starts on 1 January 2027.")]
    public void A_rule_may_be_a_decision_table(string day, string term, string sentence)
    {
        var decision = Decide(Terms, $$"""{"day":"{{day}}"}""", "2026-01-01");

        decision.Result.ShouldBe(RuleResult.Yes);
        decision.Output.ShouldBe(Fact.Of(DateOnly.Parse(term, null)));
        decision.Sentence.ShouldBe(sentence);
        decision.Explanation["rules"]![0]!["table"]!["rows"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public void A_table_whose_input_is_missing_names_the_fact()
    {
        var decision = Decide(Terms, "{}", "2026-01-01");

        decision.Result.ShouldBe(RuleResult.NeedsInformation);
        decision.Missing.ShouldBe(["day"]);
    }

    [Fact]
    public void The_quick_answer_is_that_of_the_explained_one()
    {
        var set = Compile(Terms);
        var results = new RuleResult[1];
        foreach (var (facts, expected) in new[] { ("""{"day":"2026-05-05"}""", RuleResult.Yes), ("{}", RuleResult.NeedsInformation) })
        {
            Fact.TryFromJson(JsonNode.Parse(facts), set.Inputs, out var given, out _).ShouldBeTrue();
            set.Decide(new Scope(given, new DateOnly(2026, 1, 1)), results).ShouldBe(expected);
        }
    }

    [Fact]
    public void Examples_have_to_reach_every_row() =>
        Compile(Terms).RunExamples(new DateOnly(2026, 1, 1)).Untried.ShouldBe(["No example reaches row 3 of first-term."]);

    [Fact]
    public void A_gap_in_a_table_is_a_warning_with_a_case_that_shows_it()
    {
        var problems = RuleSet.Parse(Terms.Replace("[9..12]", "[10..12]", StringComparison.Ordinal)).Sets.Single().Compile().Problems;

        problems.ShouldHaveSingleItem().IsWarning.ShouldBeTrue();
        problems[0].Message.ShouldContain("9");
    }

    [Fact]
    public void A_changed_row_is_told_in_words() =>
        RuleSetDifference.Between(RuleSet.Parse(Terms).Sets[0], RuleSet.Parse(Terms.Replace("[4..8]", "[4..7]", StringComparison.Ordinal)).Sets[0])
            .ShouldBe(["Rule first-term: row 2 changes from [4..8] gives DateTime(day.Year, 9, 1) to [4..7] gives DateTime(day.Year, 9, 1)."]);

    [Fact]
    public void Money_is_told_as_money() =>
        RuleSetDifference.Between(RuleSet.Parse(Meals).Sets[0], RuleSet.Parse(Meals.Replace("7900.5", "8000", StringComparison.Ordinal)).Sets[0])
            .ShouldBe(["Earnings limit: £7,900.50 → £8,000 from 1 September 2026 (SI 2026/1), in place of the value given before."]);
}
