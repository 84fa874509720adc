using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>What came of one example.</summary>
/// <param name="Name">The example.</param>
/// <param name="Decision">What the set decided; null when the inputs do not fit.</param>
/// <param name="Problem">What differs from the expectation; null when nothing does.</param>
public sealed record ExampleResult(string Name, RuleDecision? Decision, string? Problem)
{
    /// <summary>True when it came out as stated.</summary>
    public bool Passed => Problem is null;
}

/// <summary>What came of all examples of a set.</summary>
/// <param name="Results">Each example.</param>
/// <param name="Untried">Rules that no example makes say yes, or none makes say no, in words.</param>
public sealed record ExampleReport(IReadOnlyList<ExampleResult> Results, IReadOnlyList<string> Untried)
{
    /// <summary>True when every example passes and every rule is tried both ways: the set may be published.</summary>
    public bool Passed => Results.Count > 0 && Results.All(r => r.Passed) && Untried.Count == 0;

    internal static ExampleReport Run(CompiledRuleSet set, DateOnly today, CalendarBook? calendars)
    {
        if (set.Source.ExampleCalendars is { } own) calendars = (calendars ?? CalendarBook.BankHolidaysOnly).With(own.Terms);
        var results = set.Source.Examples.Select(e => Run(set, e, today, calendars)).ToArray();
        var reached = new HashSet<(string Rule, int Row)>();
        var (yes, no) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        void Note(RuleDecision decision)
        {
            if (decision.Result == RuleResult.Yes) yes.Add(decision.Name);
            if (decision.Result == RuleResult.No) no.Add(decision.Name);
            foreach (var row in decision.Rows) reached.Add((decision.Name, row));
            foreach (var child in decision.Children) Note(child);
        }
        foreach (var result in results) foreach (var rule in result.Decision?.Children ?? []) Note(rule);
        var untried = new List<string>();
        void Check(Rule rule)
        {
            if (!rule.Enabled) return;
            if (rule.Table is { } table)
            {
                // A table decides by its rows: each has to be reached, and most tables never say no.
                for (var row = 1; row <= table.Rows.Count; row++) if (!reached.Contains((rule.Name, row))) untried.Add($"No example reaches row {row} of {rule.Name}.");
                return;
            }
            if (!yes.Contains(rule.Name)) untried.Add($"No example makes {rule.Name} say yes.");
            if (!no.Contains(rule.Name)) untried.Add($"No example makes {rule.Name} say no.");
            foreach (var child in rule.Rules) Check(child);
        }
        foreach (var rule in set.Source.Rules) Check(rule);
        return new ExampleReport(results, untried.Distinct().ToArray());
    }

    private static ExampleResult Run(CompiledRuleSet set, RuleExample example, DateOnly today, CalendarBook? calendars)
    {
        if (!Fact.TryFromJson(example.Inputs, set.Inputs, out var facts, out var problem)) return new ExampleResult(example.Name, null, problem);
        foreach (var (name, _) in example.Inputs)
            if (set.Inputs.Resolve(name) < 0) return new ExampleResult(example.Name, null, $"There is no input called {name}.");
        var decision = set.Evaluate(new Scope(facts, example.AsOf ?? today, calendars));
        return new ExampleResult(example.Name, decision, Differs(decision, example.Expect));
    }

    private static string? Differs(RuleDecision decision, JsonObject expect)
    {
        foreach (var (key, wanted) in expect)
        {
            var problem = key.ToUpperInvariant() switch
            {
                "RESULT" => Compare("the set", wanted?.ToString(), decision.ResultWords),
                "OUTPUT" => JsonNode.DeepEquals(Fact.FromJson(wanted).ToJson(), Fact.FromJson(decision.Output.ToJson()).ToJson()) ? null : $"The output should be {Show(wanted)}, but is {Show(decision.Output.ToJson())}.",
                "EVENT" => Compare("the event", wanted?.ToString(), decision.Event ?? "none"),
                "MISSING" => Compare("what is missing", wanted is JsonArray list ? string.Join(", ", list.Select(m => m?.ToString())) : wanted?.ToString(), string.Join(", ", decision.Missing)),
                _ => Find(decision, key) is { } rule ? Compare(key, wanted?.ToString(), rule.ResultWords) : $"There is no rule called {key}.",
            };
            if (problem is not null) return problem;
        }
        return null;
    }

    private static RuleDecision? Find(RuleDecision decision, string name) =>
        decision.Children.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? decision.Children.Select(c => Find(c, name)).FirstOrDefault(c => c is not null);

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    private static string? Compare(string what, string? wanted, string given) =>
        string.Equals(Plain(wanted), Plain(given), StringComparison.OrdinalIgnoreCase) ? null : $"{char.ToUpperInvariant(what[0])}{what[1..]} should be {wanted ?? "nothing"}, but is {given}.";

    private static string? Plain(string? result) => result switch { "true" => "yes", "false" => "no", _ => result };
}
