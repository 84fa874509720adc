using BackOffice.Rules.Calendars;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;
using BackOffice.Rules.Tables;

namespace BackOffice.Designer.Rules;

/// <summary>One rule as the editor shows it.</summary>
/// <param name="Path">Its place in the document.</param>
/// <param name="Depth">How deep it lies inside other rules.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Sentence">Its condition in plain English; null for a rule without a condition of its own, or with faults.</param>
/// <param name="Errors">What is wrong with its condition, each with its place.</param>
/// <param name="Names">The names that its expressions may use.</param>
public sealed record RuleLine(string Path, int Depth, Rule Rule, string? Sentence, IReadOnlyList<ExpressionError> Errors, Schema Names)
{
    /// <summary>The rules around it, the outermost first.</summary>
    public IReadOnlyList<Rule> Around { get; init; } = [];

    /// <summary>The day whose values its words name.</summary>
    public DateOnly Day { get; init; }
}

/// <summary>
/// What one text of a rule set means: its rules in words, everything found in it, and how its examples go. Made anew for each
/// text, and never changed.
/// </summary>
public sealed class RuleSetView
{
    private readonly DateOnly today;
    private readonly CalendarBook calendars;
    private readonly RecordType? inputs;
    private ExampleReport? examples;

    /// <summary>Reads a document.</summary>
    /// <param name="document">The text under edit.</param>
    /// <param name="inputs">The types of the facts where the set does not declare them.</param>
    /// <param name="others">The other sets of the pack.</param>
    /// <param name="today">The council's day.</param>
    /// <param name="calendars">The council's calendars.</param>
    public RuleSetView(RuleSetDocument document, RecordType? inputs, IReadOnlyList<RuleSet> others, DateOnly today, CalendarBook calendars)
    {
        Document = document;
        this.today = today;
        this.inputs = inputs;
        this.calendars = calendars;
        Set = document.Set;
        var problems = document.Reading.Problems.ToList();
        if (Set is not { } set)
        {
            Problems = problems;
            return;
        }

        var own = document.Reading.Sets.Where(other => other != set);
        var compilation = RuleSetCompiler.Compile(set, inputs, [.. own, .. others.Where(other => other.Name != set.Name)]);
        Compiled = compilation.Draft;
        Problems = [.. problems.Concat(compilation.Problems).DistinctBy(problem => (problem.Place, problem.Message))];
        Lines = [.. Flatten(set, inputs, set.Rules, "", 0, [])];
        Names = RuleSetCompiler.Names(set, inputs, today);
    }

    /// <summary>The text under edit.</summary>
    public RuleSetDocument Document { get; }

    /// <summary>The set as written; null while it cannot be read.</summary>
    public RuleSet? Set { get; }

    /// <summary>The set for trying out, faults and all; null while it cannot be read.</summary>
    public CompiledRuleSet? Compiled { get; }

    /// <summary>Everything found.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; }

    /// <summary>The rules from top to bottom, those inside others below them.</summary>
    public IReadOnlyList<RuleLine> Lines { get; } = [];

    /// <summary>The names that the set's own expressions may use.</summary>
    public Schema Names { get; } = Schema.Empty;

    /// <summary>How the examples go.</summary>
    public ExampleReport Examples => examples ??= Compiled?.RunExamples(today, calendars) ?? new ExampleReport([], []);

    /// <summary>True when it could be published as far as this file is concerned.</summary>
    public bool IsFit => Compiled is not null && Problems.All(problem => problem.IsWarning) && Examples.Passed;

    private IEnumerable<RuleLine> Flatten(RuleSet set, RecordType? inputs, IReadOnlyList<Rule> rules, string prefix, int depth, Rule[] around)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var day = rule.ValidFrom > today ? rule.ValidFrom.Value : rule.ValidTo < today ? rule.ValidTo.Value : today;
            Rule[] within = [.. around, rule];
            var names = RuleSetCompiler.Names(set, inputs, day, within);
            Compilation? condition = rule.Expression is { } text && rule.And is null ? Expression.Compile(text, names, FactType.Boolean) : null;
            yield return new RuleLine($"{prefix}{i}", depth, rule, condition is null ? null : RuleWords.Sentence(condition, set, day), condition?.Errors ?? [], names) { Around = around, Day = day };
            foreach (var inner in Flatten(set, inputs, rule.Rules, $"{prefix}{i}.", depth + 1, within)) yield return inner;
        }
    }

    /// <summary>The names that a named expression may use: what is known where it stands, and those before it.</summary>
    /// <param name="line">The rule that it is for; null for the set.</param>
    /// <param name="at">Its place among its neighbours.</param>
    public Schema NamesBefore(RuleLine? line, int at)
    {
        if (Set is not { } set) return Schema.Empty;
        return line is null
            ? RuleSetCompiler.Names(set with { Definitions = [.. set.Definitions.Take(at)] }, inputs, today)
            : RuleSetCompiler.Names(set, inputs, line.Day, [.. line.Around, line.Rule with { Definitions = [.. line.Rule.Definitions.Take(at)] }]);
    }

    /// <summary>The table of a rule, tried: its faults by row and column, and the findings of its analysis.</summary>
    public (IReadOnlyList<TableProblem> Problems, IReadOnlyList<TableFinding> Findings) Tried(RuleLine line)
    {
        if (line.Rule.Table is not { } table) return ([], []);
        var compiled = CompiledTable.Compile(table, line.Names);
        return (compiled.Problems, compiled.Table?.Analyse() ?? []);
    }
}
