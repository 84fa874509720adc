using BackOffice.Rules.Expressions;

namespace BackOffice.Rules.Sets;

/// <summary>What a proposed version of a rule set would change for a population. Nobody's record is touched.</summary>
public sealed record Impact
{
    /// <summary>Places, in the population given, of those who would get a yes and have none now.</summary>
    public required IReadOnlyList<int> Gain { get; init; }

    /// <summary>Those who have a yes now and would get a no.</summary>
    public required IReadOnlyList<int> Lose { get; init; }

    /// <summary>Those who are decided now and would need information, or meet an error.</summary>
    public required IReadOnlyList<int> BecomeUndecided { get; init; }

    /// <summary>How many get each answer now.</summary>
    public required IReadOnlyDictionary<RuleResult, int> Before { get; init; }

    /// <summary>How many would get each answer.</summary>
    public required IReadOnlyDictionary<RuleResult, int> After { get; init; }

    /// <summary>Runs both versions over the population.</summary>
    /// <param name="current">The version in force.</param>
    /// <param name="proposed">The version proposed.</param>
    /// <param name="population">The facts of each person, with the day on which to ask; shaped with the sets' inputs they are read fastest.</param>
    /// <param name="rule">The rule to compare; null for the answer of the whole set.</param>
    public static Impact Compare(CompiledRuleSet current, CompiledRuleSet proposed, IReadOnlyList<Scope> population, string? rule = null)
    {
        var (gain, lose, open) = (new List<int>(), new List<int>(), new List<int>());
        var (before, after) = (new int[4], new int[4]);
        var (old, with) = (new Answers(current, rule), new Answers(proposed, rule));
        for (var i = 0; i < population.Count; i++)
        {
            var (was, becomes) = (old.Of(population[i]), with.Of(population[i]));
            before[(int)was]++;
            after[(int)becomes]++;
            if (was == becomes) continue;
            if (becomes == RuleResult.Yes) gain.Add(i);
            else if (becomes == RuleResult.No && was == RuleResult.Yes) lose.Add(i);
            else if (becomes is RuleResult.NeedsInformation or RuleResult.Error && was is RuleResult.Yes or RuleResult.No) open.Add(i);
        }
        return new Impact { Gain = gain, Lose = lose, BecomeUndecided = open, Before = Counts(before), After = Counts(after) };
    }

    private static Dictionary<RuleResult, int> Counts(int[] counts) => Enum.GetValues<RuleResult>().ToDictionary(r => r, r => counts[(int)r]);

    /// <summary>The answers of one version, with what it needs to give them again and again.</summary>
    private sealed class Answers(CompiledRuleSet set, string? rule)
    {
        private RuleResult[] results = [];
        private DateOnly day = DateOnly.MaxValue;
        private int place;

        public RuleResult Of(Scope scope)
        {
            if (scope.AsOf != day)
            {
                day = scope.AsOf;
                var names = set.RulesOn(day);
                results = new RuleResult[names.Count];
                place = rule is null ? -1 : names.ToList().IndexOf(rule);
            }
            var all = set.Decide(scope, results);
            // A rule that does not apply on the day says no.
            return rule is null ? all : place < 0 ? RuleResult.No : results[place];
        }
    }
}
