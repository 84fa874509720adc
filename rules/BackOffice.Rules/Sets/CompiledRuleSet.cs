using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

/// <summary>A rule set ready to decide. Immutable; swap it as a whole.</summary>
public sealed class CompiledRuleSet
{
    private readonly Epoch[] epochs;

    internal CompiledRuleSet(RuleSet set, RecordType inputs, Epoch[] epochs)
    {
        Source = set;
        Inputs = inputs;
        this.epochs = epochs;
    }

    /// <summary>The set as written.</summary>
    public RuleSet Source { get; }

    /// <summary>The types of the facts it reads. Facts shaped with it are read fastest.</summary>
    public RecordType Inputs { get; }

    internal Epoch On(DateOnly day)
    {
        var at = epochs.Length - 1;
        while (at > 0 && epochs[at].From > day) at--;
        return epochs[at];
    }

    /// <summary>The set as it is on one day, whatever day is asked about: for trying the rules of next April on the facts of today.</summary>
    public CompiledRuleSet Pinned(DateOnly day) => new(Source, Inputs, [On(day) with { From = DateOnly.MinValue }]);

    /// <summary>The names of the rules that apply on the day, in the order in which <see cref="Decide"/> answers.</summary>
    public IReadOnlyList<string> RulesOn(DateOnly day) => [.. On(day).Rules.Select(r => r.Source.Name)];

    /// <summary>Makes the machine code of the rules that apply on the day now, so that the first decision waits for nothing.</summary>
    public CompiledRuleSet Prepare(DateOnly day)
    {
        static void OfRule(CompiledRule rule)
        {
            rule.Condition?.Prepare();
            foreach (var child in rule.Children) OfRule(child);
        }
        foreach (var rule in On(day).Rules) OfRule(rule);
        return this;
    }

    /// <summary>Decides with explanations: the decision of the set, its rules' decisions as children.</summary>
    public RuleDecision Evaluate(Scope scope) => Evaluate(scope, false);

    internal RuleDecision Evaluate(Scope scope, bool stopEarly)
    {
        var run = new Run(scope, stopEarly);
        var active = On(scope.AsOf).Rules;
        var rules = new RuleDecision[active.Count];
        for (var i = 0; i < rules.Length; i++) rules[i] = run.Decide(active[i], true);
        var all = Source.Verdict == Verdict.All;
        var result = Combine(all, rules);
        var deciding = Deciding(all, result, rules);
        return new RuleDecision
        {
            Name = Source.Name,
            Result = result,
            Say = _ => deciding.Count == 1 ? deciding[0].Sentence : Run.Joined(result, deciding),
            Tell = decision => Explain(decision, scope.AsOf),
            Message = result == RuleResult.Yes ? null : deciding.FirstOrDefault(d => d.Message is not null)?.Message,
            Event = result == RuleResult.Yes ? deciding.Select(d => d.Event ?? d.Name).FirstOrDefault() : null,
            Output = deciding.Select(d => d.Output).FirstOrDefault(o => !o.IsUnknown),
            Missing = result == RuleResult.NeedsInformation ? [.. deciding.SelectMany(d => d.Missing).Distinct()] : [],
            Children = rules,
            Citation = Source.Citation,
        };
    }

    private JsonObject Explain(RuleDecision decision, DateOnly asOf)
    {
        var json = new JsonObject { ["set"] = Source.Name, ["hash"] = Source.Hash, ["asOf"] = asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["result"] = decision.ResultWords };
        if (Source.Version is { } version) json["version"] = version;
        if (Source.Citation is { } citation) json["citation"] = citation;
        if (Source.Unverified) json["unverified"] = true;
        json["rules"] = new JsonArray([.. decision.Children.Select(r => (JsonNode)r.Explanation.DeepClone())]);
        var read = new SortedDictionary<string, string>(StringComparer.Ordinal);
        FindParameters(json["rules"], read);
        if (read.Count > 0) json["parameters"] = new JsonObject(read.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        return json;
    }

    // Every parameter that was read, in words with its days and source, so that a reader need not search the tree.
    private void FindParameters(JsonNode? node, SortedDictionary<string, string> read)
    {
        if (node is JsonArray list) foreach (var item in list) FindParameters(item, read);
        if (node is not JsonObject one) return;
        if (one["parameter"] is JsonValue name && one["words"] is JsonValue words) read.TryAdd(name.ToString(), words.ToString());
        foreach (var (_, inner) in one) if (inner is JsonArray or JsonObject) FindParameters(inner, read);
    }

    /// <summary>Decides one rule by its name, with its actions; null when there is none of that name on the day.</summary>
    public RuleDecision? EvaluateRule(string rule, Scope scope) =>
        On(scope.AsOf).Rules.FirstOrDefault(r => r.Source.Name == rule) is { } found ? new Run(scope, false).Decide(found, true) : null;

    /// <summary>
    /// Decides without explanations, as a population needs it: one result for each rule of <see cref="RulesOn"/>, and the
    /// result of the set as the answer. Allocates nothing where no rule looks into lists or uses named expressions.
    /// </summary>
    public RuleResult Decide(Scope scope, Span<RuleResult> results)
    {
        var rules = On(scope.AsOf).Rules;
        var all = Source.Verdict == Verdict.All;
        var tally = new Tally(all);
        Frame? frame = null;
        for (var i = 0; i < rules.Count; i++)
        {
            results[i] = Quick(rules[i], scope, ref frame);
            tally.Add(results[i]);
        }
        return tally.Result;
    }

    private static RuleResult Quick(CompiledRule rule, Scope scope, ref Frame? frame)
    {
        if (rule.Fault is not null) return RuleResult.Error;
        if (rule.Condition is { } condition)
        {
            try
            {
                return condition.Truth(scope, ref frame) switch { 0 => RuleResult.No, 1 => RuleResult.Yes, _ => RuleResult.NeedsInformation };
            }
            catch (Exception e) when (e is EvaluationException or InvalidCastException or ArithmeticException)
            {
                // What the interpreter says counts, as everywhere.
                var again = condition.TryEvaluate(scope);
                return again.Error is not null ? RuleResult.Error : again.Value.IsUnknown ? RuleResult.NeedsInformation : again.Value.IsYes ? RuleResult.Yes : RuleResult.No;
            }
        }
        if (rule.Table is { } table)
        {
            var row = table.Evaluate(scope);
            return row.Error is not null ? RuleResult.Error : row.Missing.Count > 0 ? RuleResult.NeedsInformation : row.Rows.Count > 0 || !row.Value.IsUnknown ? RuleResult.Yes : RuleResult.No;
        }
        var and = rule.Source.And == true;
        var tally = new Tally(and);
        for (var i = 0; i < rule.Children.Count && !tally.IsDecided; i++) tally.Add(Quick(rule.Children[i], scope, ref frame));
        return tally.Result;
    }

    internal static RuleResult Combine(bool and, IReadOnlyList<RuleDecision> parts)
    {
        var tally = new Tally(and);
        foreach (var part in parts) tally.Add(part.Result);
        return tally.Result;
    }

    /// <summary>What follows from the parts of a group. A definite answer of one part decides, whatever is wrong with or missing from the others; an empty group says no.</summary>
    private struct Tally(bool and)
    {
        private bool any, error, open;

        public bool IsDecided { get; private set; }

        public readonly RuleResult Result =>
            IsDecided ? Deciding : error ? RuleResult.Error : open ? RuleResult.NeedsInformation : and && any ? RuleResult.Yes : RuleResult.No;

        private readonly RuleResult Deciding => and ? RuleResult.No : RuleResult.Yes;

        public void Add(RuleResult part)
        {
            any = true;
            IsDecided |= part == Deciding;
            error |= part == RuleResult.Error;
            open |= part == RuleResult.NeedsInformation;
        }
    }

    /// <summary>The parts from which the answer follows.</summary>
    internal static IReadOnlyList<RuleDecision> Deciding(bool and, RuleResult result, IReadOnlyList<RuleDecision> parts)
    {
        var same = parts.Where(p => p.Result == result).ToArray();
        return result is RuleResult.Yes && !and || result is RuleResult.No && and ? [.. same.Take(1)] : same;
    }

    /// <summary>Runs the examples of the set and says which rules they leave untried.</summary>
    public ExampleReport RunExamples(DateOnly today, CalendarBook? calendars = null) => ExampleReport.Run(this, today, calendars);
}

/// <summary>One explained evaluation.</summary>
internal sealed class Run(Scope scope, bool stopEarly)
{
    public RuleDecision Decide(CompiledRule rule, bool top)
    {
        if (rule.Fault is { } fault) return Faulty(rule, fault);
        var and = rule.Source.And == true;
        if (rule.Table is { } table) return Look(rule, table);
        Explanation? condition = null;
        IReadOnlyList<RuleDecision> children = [];
        RuleResult result;
        if (rule.Condition is { } expression)
        {
            condition = expression.Explain(scope);
            // In the words that RulesEngine users know.
            if (condition.Error is { } error) return Faulty(rule, $"Error while executing rule : {rule.Source.Name} - {error}", condition);
            result = condition.Value.IsUnknown ? RuleResult.NeedsInformation : condition.Value.IsYes ? RuleResult.Yes : RuleResult.No;
        }
        else
        {
            var decided = new List<RuleDecision>(rule.Children.Count);
            foreach (var child in rule.Children)
            {
                decided.Add(Decide(child, false));
                if (stopEarly && decided[^1].Result == (and ? RuleResult.No : RuleResult.Yes)) break;
            }
            children = decided;
            result = CompiledRuleSet.Combine(and, children);
        }
        var deciding = children.Count == 0 ? [] : CompiledRuleSet.Deciding(and, result, children);
        var action = result switch { RuleResult.Yes => rule.OnSuccess, RuleResult.No => rule.OnFailure, _ => null };
        var asked = action?.Ask is null ? null : new List<RuleDecision>();
        var (output, outputOf) = Act(action, asked, out var outputFault);
        return new RuleDecision
        {
            Name = rule.Source.Name,
            Result = result,
            Say = _ => Sentence(rule, result, condition, deciding, output),
            Tell = decision => Explain(rule, decision, condition),
            Message = (result != RuleResult.Yes && top ? rule.Message?.Format(scope) : null) ?? outputFault,
            Event = rule.Source.SuccessEvent,
            Output = output,
            OutputOf = outputOf,
            Missing = result != RuleResult.NeedsInformation ? [] : condition?.Missing ?? [.. deciding.SelectMany(d => d.Missing).Distinct()],
            Children = children,
            Asked = asked ?? [],
            Citation = rule.Source.Citation,
            Severity = rule.Source.Severity,
        };
    }

    private RuleDecision Look(CompiledRule rule, CompiledTable table)
    {
        var row = table.Evaluate(scope);
        if (row.Error is { } error) return Faulty(rule, $"Error while executing rule : {rule.Source.Name} - {error}");
        var result = row.Missing.Count > 0 ? RuleResult.NeedsInformation : row.Rows.Count > 0 || !row.Value.IsUnknown ? RuleResult.Yes : RuleResult.No;
        return new RuleDecision
        {
            Name = rule.Source.Name,
            Result = result,
            Rows = row.Rows,
            Say = _ => result == RuleResult.NeedsInformation ? row.Sentence : (result == RuleResult.Yes ? rule.WhenYes : rule.WhenNo)?.Format(scope, row.Value) ?? row.Sentence,
            Tell = decision =>
            {
                var json = Explain(rule, decision, null);
                json["table"] = row.Explanation.DeepClone();
                return json;
            },
            Message = result != RuleResult.Yes ? rule.Message?.Format(scope) : null,
            Event = rule.Source.SuccessEvent,
            Output = row.Value,
            Missing = row.Missing,
            Citation = rule.Source.Citation,
            Severity = rule.Source.Severity,
        };
    }

    private RuleDecision Faulty(CompiledRule rule, string fault, Explanation? condition = null)
    {
        return new RuleDecision
        {
            Name = rule.Source.Name,
            Result = RuleResult.Error,
            Say = _ => $"There is no answer: {fault}",
            Tell = decision => Explain(rule, decision, condition),
            Message = condition?.FaultIn is { } definition ? $"Error while executing scoped params for rule `{rule.Source.Name}` - {definition}: {condition.Error}" : fault,
            Event = rule.Source.SuccessEvent,
            Citation = rule.Source.Citation,
            Severity = rule.Source.Severity,
        };
    }

    private (Fact, CompiledExpression?) Act(CompiledAction? action, List<RuleDecision>? asked, out string? fault)
    {
        fault = action?.Fault;
        if (action?.Output is { } output)
        {
            var evaluation = output.TryEvaluate(scope);
            fault = evaluation.Error;
            return (evaluation.Value, output);
        }
        if (action?.Ask is not { } rule) return default;
        var decision = Decide(rule, true);
        asked!.AddRange(decision.Asked);
        asked.Add(decision);
        return (decision.Output, decision.OutputOf);
    }

    private string Sentence(CompiledRule rule, RuleResult result, Explanation? condition, IReadOnlyList<RuleDecision> deciding, Fact output)
    {
        if (result == RuleResult.Yes && rule.WhenYes is { } yes) return yes.Format(scope, output);
        if (result == RuleResult.No && rule.WhenNo is { } no) return no.Format(scope, output);
        if (condition is not null) return condition.Sentence;
        return deciding.Count == 1 ? deciding[0].Sentence : Joined(result, deciding);
    }

    /// <summary>One sentence from those of several rules.</summary>
    public static string Joined(RuleResult result, IReadOnlyList<RuleDecision> deciding)
    {
        var (word, empty) = result switch
        {
            RuleResult.Yes => ("Yes, because ", "Yes."),
            RuleResult.No => ("No, because ", "No: none of the rules applies."),
            RuleResult.NeedsInformation => ("Not decided, because ", "Not decided."),
            _ => ("There is no answer: ", "There is no answer."),
        };
        if (deciding.Count == 0) return empty;
        var reasons = deciding.Select(d => d.Sentence.StartsWith(word, StringComparison.Ordinal) ? d.Sentence[word.Length..].TrimEnd('.') : d.Sentence.TrimEnd('.')).Distinct().ToArray();
        var joined = reasons.Length == 1 ? reasons[0] : string.Join(", ", reasons[..^1]) + " and " + reasons[^1];
        return $"{word}{joined}.";
    }

    private static JsonObject Explain(CompiledRule rule, RuleDecision decision, Explanation? condition)
    {
        var (children, asked) = (decision.Children, decision.Asked);
        var json = new JsonObject { ["rule"] = rule.Source.Name, ["result"] = decision.ResultWords, ["sentence"] = decision.Sentence };
        if (rule.Source.Citation is { } citation) json["citation"] = citation;
        if (rule.Source.Unverified) json["unverified"] = true;
        if (rule.Source.ValidFrom is { } from) json["validFrom"] = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (condition is not null) json["condition"] = condition.ToJson();
        if (rule.Source.And is { } and) json["operator"] = and ? "and" : "or";
        if (children.Count > 0) json["rules"] = new JsonArray([.. children.Select(c => (JsonNode)c.Explanation.DeepClone())]);
        if (asked.Count > 0) json["asked"] = new JsonArray([.. asked.Select(a => (JsonNode)a.Explanation.DeepClone())]);
        return json;
    }
}
