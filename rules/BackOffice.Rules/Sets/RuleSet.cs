using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

/// <summary>
/// A rule set as it is written: one workflow of a Microsoft RulesEngine file, and our own keys, which RulesEngine ignores.
/// Nothing is checked here beyond its shape; see <see cref="RuleSetCompiler"/>.
/// </summary>
public sealed record RuleSet
{
    /// <summary>The name, RulesEngine's WorkflowName.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public string? Title { get; init; }

    /// <summary>What it is for, in a few sentences.</summary>
    public string? Description { get; init; }

    /// <summary>The version that its author gave it.</summary>
    public string? Version { get; init; }

    /// <summary>The law or policy that it states.</summary>
    public string? Citation { get; init; }

    /// <summary>Where the law can be read.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>True while nobody has confirmed the set against a published source.</summary>
    public bool Unverified { get; init; }

    /// <summary>How people are asked for the facts, by path: <c>child.dateOfBirth</c>.</summary>
    public IReadOnlyDictionary<string, RuleQuestion> Questions { get; init; } = new Dictionary<string, RuleQuestion>();

    /// <summary>The first day on which it applies; null for always.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it applies; null for ever.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The facts that it reads, by name; null when the caller brings the types.</summary>
    public RecordType? Inputs { get; init; }

    /// <summary>Values that the law or the council sets, with their dates.</summary>
    public IReadOnlyList<RuleParameter> Parameters { get; init; } = [];

    /// <summary>Named expressions that all rules may use, RulesEngine's GlobalParams.</summary>
    public IReadOnlyList<NamedExpression> Definitions { get; init; } = [];

    /// <summary>Names of sets whose rules follow this set's own.</summary>
    public IReadOnlyList<string> Injects { get; init; } = [];

    /// <summary>How the answers of the rules make the answer of the set.</summary>
    public Verdict Verdict { get; init; } = Verdict.Any;

    /// <summary>The rules in order.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Worked examples that must come out as stated before the set may be published.</summary>
    public IReadOnlyList<RuleExample> Examples { get; init; } = [];

    /// <summary>Term calendars that its examples count in, by their names there; null when they count in none.</summary>
    public CalendarBook? ExampleCalendars { get; init; }

    /// <summary>The fingerprint of the text it was read from, which goes into every decision it makes.</summary>
    public string Hash { get; init; } = "";

    /// <summary>
    /// Reads a file of rule sets: one workflow or a list of them, keys in any case, comments and trailing commas allowed.
    /// Never throws for anything a file can hold.
    /// </summary>
    public static RuleSetReading Parse(string json) => RuleSetReader.Read(json);

    /// <summary>As <see cref="Parse(string)"/>, from JSON already read.</summary>
    public static RuleSetReading Parse(JsonNode? json) => RuleSetReader.Read(json);

    /// <summary>Checks and compiles the set on its own; see <see cref="RuleSetCompiler.Compile"/> for injected sets.</summary>
    public RuleSetCompilation Compile(RecordType? inputs = null) => RuleSetCompiler.Compile(this, inputs, []);

    /// <summary>Whether the set applies on the day.</summary>
    public bool AppliesOn(DateOnly day) => !(ValidFrom > day) && !(ValidTo < day);
}

/// <summary>How the answers of the top-level rules make one answer.</summary>
public enum Verdict
{
    /// <summary>Yes when any rule says yes; its first yes is what the set gives.</summary>
    Any,
    /// <summary>Yes when every rule says yes.</summary>
    All,
}

/// <summary>How much hangs on a rule that says no.</summary>
public enum Severity
{
    /// <summary>The answer is no.</summary>
    Error,
    /// <summary>Somebody should look.</summary>
    Warning,
    /// <summary>Worth knowing.</summary>
    Information,
}

/// <summary>One rule: a condition, or several rules joined by and/or.</summary>
public sealed record Rule
{
    /// <summary>The name, unique in its set.</summary>
    public required string Name { get; init; }

    /// <summary>The condition; null when the rule is made of others.</summary>
    public string? Expression { get; init; }

    /// <summary>The decision table that stands in place of a condition: yes when a row fits, and the row's output is what the rule gives.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>True for and, false for or, null for a condition.</summary>
    public bool? And { get; init; }

    /// <summary>The rules it is made of.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = [];

    /// <summary>Sets whose rules it is made of too.</summary>
    public IReadOnlyList<string> Injects { get; init; } = [];

    /// <summary>Named expressions for this rule and those it is made of, RulesEngine's LocalParams.</summary>
    public IReadOnlyList<NamedExpression> Definitions { get; init; } = [];

    /// <summary>What the rule announces when it says yes.</summary>
    public string? SuccessEvent { get; init; }

    /// <summary>What it says when it says no; $(name) is replaced by the value.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>False takes the rule out.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What to do on yes.</summary>
    public RuleAction? OnSuccess { get; init; }

    /// <summary>What to do on no.</summary>
    public RuleAction? OnFailure { get; init; }

    /// <summary>The first day on which it applies.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day on which it applies.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The law or policy it states.</summary>
    public string? Citation { get; init; }

    /// <summary>True while nobody has confirmed the rule against a published source.</summary>
    public bool Unverified { get; init; }

    /// <summary>How much hangs on a no.</summary>
    public Severity Severity { get; init; }

    /// <summary>The sentence for a letter when the answer is yes; $(name) is replaced by the value.</summary>
    public string? WhenYes { get; init; }

    /// <summary>The sentence for a letter when the answer is no.</summary>
    public string? WhenNo { get; init; }
}

/// <summary>A name for an expression.</summary>
public sealed record NamedExpression(string Name, string Expression);

/// <summary>What a rule does with its answer.</summary>
public abstract record RuleAction
{
    /// <summary>Gives a value.</summary>
    public sealed record Output(string Expression) : RuleAction;

    /// <summary>Asks another rule, with further named values if need be.</summary>
    public sealed record Ask(string Set, string Rule, IReadOnlyList<NamedExpression> Inputs) : RuleAction
    {
        /// <summary>The inputs and named expressions that are passed on; null passes all.</summary>
        public IReadOnlyList<string>? InputFilter { get; init; }
    }
}

/// <summary>How a fact is asked for.</summary>
/// <param name="Label">The question or the name of the box.</param>
/// <param name="Hint">What helps to answer it.</param>
/// <param name="From">Where the register has it: <c>pupil.dateOfBirth</c>.</param>
public sealed record RuleQuestion(string Label, string? Hint = null, string? From = null);

/// <summary>A worked example: facts on a day, and what must come of them.</summary>
public sealed record RuleExample(string Name, DateOnly? AsOf, JsonObject Inputs, JsonObject Expect);

/// <summary>What reading a file gave.</summary>
public sealed record RuleSetReading(IReadOnlyList<RuleSet> Sets, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>True when nothing forbids the use of the sets.</summary>
    public bool Ok => Problems.All(p => p.IsWarning);
}

/// <summary>Something wrong in a rule set.</summary>
/// <param name="Place">Where: "inputWorkflow / GiveDiscount10 / Expression".</param>
/// <param name="Message">What, and what to do about it.</param>
/// <param name="Position">The character in the expression, or -1.</param>
/// <param name="IsWarning">True when the set can be used all the same.</param>
public sealed record RuleProblem(string Place, string Message, int Position = -1, bool IsWarning = false)
{
    /// <summary>Place and message.</summary>
    public override string ToString() => $"{Place}: {Message}";
}
