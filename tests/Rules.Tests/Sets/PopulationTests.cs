using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>What deciding about everybody must not cost, and what it tells.</summary>
public class PopulationTests
{
    private static readonly RecordType Inputs = FactType.Record(("child", FactType.Record(("ageMonths", FactType.Integer), ("income", FactType.Number), ("sen", FactType.Boolean), ("born", FactType.Date), ("phase", FactType.Text))));

    private static readonly string[] Conditions =
    [
        "child.sen and child.income <= limit", "child.ageMonths >= 24 and child.ageMonths < 36", "child.born >= \"2022-01-01\"", "child.phase in (\"primary\", \"secondary\")",
        "child.income * 12 > 100000 or not child.sen", "child.ageMonths in (36, 48, 60)", "(child.income ?? 0) < limit", "child.phase != \"primary\"",
    ];

    private static CompiledRuleSet Set(int limit) => RuleSet.Parse(new JsonObject
    {
        ["workflowName"] = "w",
        ["parameters"] = new JsonArray(new JsonObject { ["name"] = "limit", ["value"] = limit, ["source"] = "test" }),
        ["rules"] = new JsonArray([.. Conditions.Select((c, i) => (JsonNode)new JsonObject { ["ruleName"] = $"rule{i}", ["expression"] = c })]),
    }).Sets.Single().Compile(Inputs).Set.ShouldNotBeNull();

    private static Scope Child(int ageMonths, decimal? income, bool sen) => new(Fact.Record(("child", Fact.Record(
        ("ageMonths", Fact.Of(ageMonths)), ("income", Fact.Of(income)), ("sen", Fact.Of(sen)), ("born", Fact.Of(new DateOnly(2022, 3, 15))), ("phase", Fact.Of("primary"))))).Shape(Inputs), new DateOnly(2026, 9, 1));

    [Fact]
    public void Deciding_without_explanation_allocates_nothing()
    {
        var set = Set(7400).Prepare(new DateOnly(2026, 9, 1));
        var scopes = new[] { Child(30, 5000, true), Child(60, null, false), Child(48, 9000, true) };
        var results = new RuleResult[Conditions.Length];
        foreach (var scope in scopes) set.Decide(scope, results);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) foreach (var scope in scopes) set.Decide(scope, results);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_proposed_version_shows_who_gains_who_loses_and_who_cannot_be_decided()
    {
        var people = new[] { Child(20, 7000, true), Child(20, 7600, true), Child(20, null, true), Child(20, 9000, true) };

        var impact = Impact.Compare(Set(7400), Set(7900), people, "rule0");

        impact.Gain.ShouldBe([1]);
        impact.Lose.ShouldBeEmpty();
        impact.BecomeUndecided.ShouldBeEmpty();
        (impact.Before[RuleResult.Yes], impact.After[RuleResult.Yes]).ShouldBe((1, 2));
        impact.After[RuleResult.NeedsInformation].ShouldBe(1);
    }

    [Theory]
    [InlineData("EvaluateRule", "{\"workflowName\":\"w\",\"ruleName\":\"b\",\"additionalInputs\":[{\"Name\":\"x\",\"Expression\":\"1\"}]}")]
    [InlineData("OutputExpression", "{\"expression\":\"1\"}")]
    public void A_set_does_not_differ_from_itself(string action, string context)
    {
        var json = """{"workflowName":"w","rules":[{"ruleName":"a","expression":"true","localParams":[{"name":"p","expression":"1"}],"actions":{"onSuccess":{"name":"ACTION","context":CONTEXT}}},{"ruleName":"b","expression":"true"}]}"""
            .Replace("ACTION", action, StringComparison.Ordinal).Replace("CONTEXT", context, StringComparison.Ordinal);

        RuleSetDifference.Between(RuleSet.Parse(json).Sets[0], RuleSet.Parse(json).Sets[0]).ShouldBeEmpty();
    }

    [Fact]
    public void The_difference_between_two_versions_is_told_in_words()
    {
        const string Old = """
            {"workflowName":"meals","parameters":[{"name":"earningsLimit","title":"Earnings limit","values":[{"from":"2018-04-01","value":7400,"source":"SI 2018/148"}]}],
             "rules":[{"ruleName":"low","expression":"income <= earningsLimit"},{"ruleName":"old","expression":"income == 0"}]}
            """;
        const string New = """
            {"workflowName":"meals","parameters":[{"name":"earningsLimit","title":"Earnings limit","values":[{"from":"2018-04-01","value":7400,"source":"SI 2018/148"},{"from":"2026-09-01","value":7900,"source":"SI 2026/1"}]}],
             "rules":[{"ruleName":"low","expression":"income < earningsLimit","citation":"s512ZB"},{"ruleName":"new","expression":"true"}]}
            """;

        RuleSetDifference.Between(RuleSet.Parse(Old).Sets[0], RuleSet.Parse(New).Sets[0]).ShouldBe([
            "Earnings limit: 7400 → 7900 from 1 September 2026 (SI 2026/1).",
            "Rule low: the condition changes from income <= earningsLimit to income < earningsLimit.",
            "Rule low: the citation is now s512ZB.",
            "Rule old is taken out.",
            "Rule new is added: true.",
        ]);
    }
}
