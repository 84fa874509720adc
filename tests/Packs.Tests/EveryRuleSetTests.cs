using BackOffice.Rules.Sets;

namespace BackOffice.Packs.Tests;

public class EveryRuleSetTests
{
    public static TheoryData<string, string> RuleSets()
    {
        var data = new TheoryData<string, string>();
        foreach (var pack in House.Packs.Packs)
        {
            foreach (var set in pack.RuleSetJson.Keys)
            {
                data.Add(pack.Id, set);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(RuleSets))]
    public void The_examples_of_a_rule_set_come_out_as_stated_and_try_every_rule_both_ways(string pack, string set)
    {
        var reading = RuleSet.Parse(House.Packs.Find(pack)!.RuleSetJson[set]);
        reading.Problems.ShouldBeEmpty();

        foreach (var rules in reading.Sets)
        {
            var compilation = rules.Compile();
            compilation.Problems.ShouldBeEmpty();
            var report = compilation.Set!.RunExamples(new DateOnly(2026, 1, 12));

            report.Results.Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Problem}").ShouldBeEmpty();
            report.Untried.ShouldBeEmpty();
        }
    }
}
