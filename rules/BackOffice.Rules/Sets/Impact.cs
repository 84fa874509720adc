using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>Somebody who has a yes in both versions, with another outcome.</summary>
/// <param name="Index">Place in the population given.</param>
/// <param name="Was">What the set gives now.</param>
/// <param name="Becomes">What it would give.</param>
public sealed record OutcomeChange(int Index, Fact Was, Fact Becomes);

/// <summary>What a proposed version of a rule set would change for a population. Nobody's record is touched.</summary>
public sealed record Impact
{
    /// <summary>Places, in the population given, of those who would get a yes and have none now.</summary>
    public required IReadOnlyList<int> Gain { get; init; }

    /// <summary>Those who have a yes now and would get a no.</summary>
    public required IReadOnlyList<int> Lose { get; init; }

    /// <summary>Those who are decided now and would need information, or meet an error.</summary>
    public required IReadOnlyList<int> BecomeUndecided { get; init; }

    /// <summary>Those whose yes stays and gives something else, for example another tier; empty where one rule was compared.</summary>
    public IReadOnlyList<OutcomeChange> Outcomes { get; init; } = [];

    /// <summary>How many get each answer now.</summary>
    public required IReadOnlyDictionary<RuleResult, int> Before { get; init; }

    /// <summary>How many would get each answer.</summary>
    public required IReadOnlyDictionary<RuleResult, int> After { get; init; }

    /// <summary>Runs both versions over the population.</summary>
    /// <param name="current">The version in force.</param>
    /// <param name="proposed">The version proposed.</param>
    /// <param name="population">The facts of each person, with the day on which to ask; shaped with the sets' inputs they are read fastest.</param>
    /// <param name="rule">The rule to compare, at whatever depth; null for the answer of the whole set.</param>
    /// <param name="done">Told now and then how many people are done.</param>
    /// <param name="stop">Stops the work.</param>
    public static Impact Compare(
        CompiledRuleSet current, CompiledRuleSet proposed, IReadOnlyList<Scope> population, string? rule = null, Action<int>? done = null, CancellationToken stop = default) =>
        Compare(current, proposed, population, population, rule, done, stop);

    /// <summary>As above, for versions that do not read the same facts.</summary>
    /// <param name="current">The version in force.</param>
    /// <param name="proposed">The version proposed.</param>
    /// <param name="population">What the version in force reads of each person.</param>
    /// <param name="proposedPopulation">What the proposed version reads of the same person at the same place.</param>
    /// <param name="rule">The rule to compare, at whatever depth; null for the answer of the whole set.</param>
    /// <param name="done">Told now and then how many people are done.</param>
    /// <param name="stop">Stops the work.</param>
    public static Impact Compare(
        CompiledRuleSet current, CompiledRuleSet proposed, IReadOnlyList<Scope> population, IReadOnlyList<Scope> proposedPopulation, string? rule, Action<int>? done, CancellationToken stop)
    {
        var (gain, lose, open, outcomes) = (new List<int>(), new List<int>(), new List<int>(), new List<OutcomeChange>());
        var (before, after) = (new int[4], new int[4]);
        var (old, with) = (new Answers(current, rule), new Answers(proposed, rule));
        for (var i = 0; i < population.Count; i++)
        {
            if (i % 2_000 == 0)
            {
                stop.ThrowIfCancellationRequested();
                done?.Invoke(i);
            }
            var (was, becomes) = (old.Of(population[i]), with.Of(proposedPopulation[i]));
            before[(int)was]++;
            after[(int)becomes]++;
            if (was == becomes)
            {
                if (was == RuleResult.Yes && rule is null && old.Gives && with.Gives && Outcome(current.Evaluate(population[i]).Output, proposed.Evaluate(proposedPopulation[i]).Output) is { } change) outcomes.Add(change with { Index = i });
                continue;
            }
            if (becomes == RuleResult.Yes) gain.Add(i);
            else if (becomes == RuleResult.No && was == RuleResult.Yes) lose.Add(i);
            else if (becomes is RuleResult.NeedsInformation or RuleResult.Error && was is RuleResult.Yes or RuleResult.No) open.Add(i);
        }
        done?.Invoke(population.Count);
        return new Impact { Gain = gain, Lose = lose, BecomeUndecided = open, Outcomes = outcomes, Before = Counts(before), After = Counts(after) };
    }

    private static OutcomeChange? Outcome(Fact was, Fact becomes) => was.Equals(becomes) ? null : new OutcomeChange(0, was, becomes);

    private static Dictionary<RuleResult, int> Counts(int[] counts) => Enum.GetValues<RuleResult>().ToDictionary(r => r, r => counts[(int)r]);

    /// <summary>The answers of one version, with what it needs to give them again and again.</summary>
    private sealed class Answers(CompiledRuleSet set, string? rule)
    {
        private RuleResult[] results = [];
        private DateOnly day = DateOnly.MaxValue;
        private int place;

        /// <summary>Whether a rule of the set gives more than its answer.</summary>
        public bool Gives { get; } = set.Source.Rules.Any(Acts);

        private static bool Acts(Rule rule) => rule.OnSuccess is not null || rule.Table is not null || rule.Rules.Any(Acts);

        public RuleResult Of(Scope scope)
        {
            if (scope.AsOf != day)
            {
                day = scope.AsOf;
                var names = set.RulesOn(day);
                results = new RuleResult[names.Count];
                place = rule is null ? -1 : names.ToList().IndexOf(rule);
            }
            // A rule inside another is not among the answers of the quick way.
            if (rule is not null && place < 0) return Find(set.Evaluate(scope).Children)?.Result ?? RuleResult.No;
            var all = set.Decide(scope, results);
            return rule is null ? all : results[place];
        }

        // A rule that does not apply on the day says no.
        private RuleDecision? Find(IReadOnlyList<RuleDecision> decisions) =>
            decisions.FirstOrDefault(d => d.Name == rule) ?? decisions.Select(d => Find(d.Children)).FirstOrDefault(d => d is not null);
    }
}
