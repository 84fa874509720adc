using System.Collections.Immutable;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Simulation;

/// <summary>Runs the examples that the rule sets of a pack carry: facts in, decision out. A set whose rules are not all tried both ways fails too.</summary>
internal static class RuleExamples
{
    /// <summary>Day on which an example that names none is tried, so that it comes out tomorrow as it does today.</summary>
    private static readonly DateOnly Usual = new(2026, 1, 12);

    public static IEnumerable<ExampleResult> RunAll(Pack pack)
    {
        foreach (var (file, json) in pack.RuleSetJson)
        {
            var sets = RuleSet.Parse(json).Sets;
            foreach (var set in sets)
            {
                var compiled = set.Name == file && pack.RuleSets.TryGetValue(file, out var known)
                    ? known
                    : RuleSetCompiler.Compile(set, pack.Expressions.Schema.Names, [.. sets.Where(other => other != set)]).Draft;
                foreach (var result in Run(pack.Id, file, set, compiled))
                {
                    yield return result;
                }
            }
        }
    }

    private static IEnumerable<ExampleResult> Run(string pack, string file, RuleSet set, CompiledRuleSet compiled)
    {
        var report = compiled.RunExamples(set.ValidFrom is { } from && from > Usual ? from : Usual);
        var title = set.Title ?? set.Name;
        foreach (var result in report.Results)
        {
            yield return Say(result.Name, result.Problem is null ? [] : [result.Problem], result.Decision is { } decision ? [decision.Sentence] : []);
        }

        if (report.Untried.Count > 0)
        {
            yield return Say("every rule is tried both ways", [.. report.Untried.Select(untried => $"{untried} Add one under Examples.")], []);
        }

        ExampleResult Say(string name, ImmutableList<string> failures, ImmutableList<string> story) =>
            new(pack, $"rules/{file}: {name}", $"{title}: {name}", failures, story, []);
    }
}
