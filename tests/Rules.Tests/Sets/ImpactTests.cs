using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>What a change does to a population: who gains, who loses, whose answer opens, who gets another outcome.</summary>
public class ImpactTests
{
    private const string Tiers = """
        { "WorkflowName": "meals", "Inputs": { "earnings": "number" },
          "Parameters": [ { "name": "limit", "type": "number", "values": [ { "value": 600, "source": "An Act" }VALUE ] } ],
          "Rules": [
            { "RuleName": "targeted", "Operator": "And", "Rules": [ { "RuleName": "within", "Expression": "earnings <= limit" } ], "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "new (\"targeted\" as tier)" } } } },
            { "RuleName": "expanded", "Expression": "earnings > limitTOP", "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "new (\"expanded\" as tier)" } } } } ] }
        """;

    private static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly DateOnly April = new(2027, 4, 1);

    private static CompiledRuleSet Set(string value, string top) => RuleSet.Parse(Tiers.Replace("VALUE", value).Replace("TOP", top)).Sets.Single().Compile().Set.ShouldNotBeNull();

    private static Scope[] People(CompiledRuleSet set, params string[] earnings) =>
        [.. earnings.Select(e => new Scope(Fact.FromJson(new JsonObject { ["earnings"] = JsonNode.Parse(e) }, set.Inputs), Today))];

    private static readonly string Raised = ", { \"from\": \"2027-04-01\", \"value\": 650, \"source\": \"An Order\" }";

    [Fact]
    public void A_later_value_changes_nothing_before_its_day_and_outcomes_from_then_on()
    {
        var (old, proposed) = (Set("", ""), Set(Raised, ""));
        var people = People(old, "500", "630", "700", "null");

        Impact.Compare(old.Pinned(April.AddDays(-1)), proposed.Pinned(April.AddDays(-1)), people).Outcomes.ShouldBeEmpty();
        var impact = Impact.Compare(old.Pinned(April), proposed.Pinned(April), people);
        impact.Gain.ShouldBeEmpty();
        impact.Outcomes.Single().ShouldSatisfyAllConditions(c => c.Index.ShouldBe(1), c => c.Was.ToString().ShouldBe("tier: expanded"), c => c.Becomes.ToString().ShouldBe("tier: targeted"));
        Impact.Compare(old.Pinned(April), proposed.Pinned(April), people, "targeted").Gain.ShouldBe([1]);
        Impact.Compare(old.Pinned(April), proposed.Pinned(April), people, "within").Gain.ShouldBe([1]);
        Impact.Compare(old.Pinned(April), proposed.Pinned(April), people, "expanded").Lose.ShouldBe([1]);
    }

    [Fact]
    public void The_facts_stay_those_of_their_day()
    {
        var set = RuleSet.Parse("""{ "WorkflowName": "s", "Inputs": { "ended": "date" }, "Rules": [ { "RuleName": "recent", "Expression": "ended >= addMonths(today, -4)" } ] }""").Sets.Single().Compile().Set!;
        var person = new Scope(Fact.FromJson(new JsonObject { ["ended"] = "2026-10-31" }, set.Inputs), Today);
        set.Pinned(April).Evaluate(person).Result.ShouldBe(RuleResult.Yes);
    }

    [Fact]
    public void Those_who_lose_or_become_undecided_are_told_apart_and_progress_is_told()
    {
        var (old, proposed) = (Set("", ""), Set("", " and earnings < 900"));
        var told = new List<int>();
        var impact = Impact.Compare(old, proposed, People(old, "500", "1000"), null, told.Add);
        impact.Lose.ShouldBe([1]);
        (impact.Before[RuleResult.Yes], impact.After[RuleResult.Yes]).ShouldBe((2, 1));
        told.ShouldBe([0, 2]);

        var opened = RuleSet.Parse("""{ "WorkflowName": "meals", "Inputs": { "earnings": "number", "savings": "number" }, "Rules": [ { "RuleName": "a", "Expression": "savings < 5" } ] }""").Sets.Single().Compile().Set!;
        Impact.Compare(old, opened, People(old, "500"), People(opened, "500"), null, null, default).BecomeUndecided.ShouldBe([0]);
    }
}
