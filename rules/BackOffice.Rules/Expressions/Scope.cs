using BackOffice.Rules.Calendars;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>Everything an expression may read: the facts, the day, the calendars. Immutable; share it freely.</summary>
public sealed class Scope
{
    internal static readonly Scope Empty = new(Fact.Record(), default);

    /// <summary>A scope of facts on a day.</summary>
    /// <param name="facts">A record: the facts by top-level name.</param>
    /// <param name="asOf">The day on which the question is asked; expressions read it as <c>today</c>.</param>
    /// <param name="calendars">Working days and school days, where the expressions count them.</param>
    public Scope(Fact facts, DateOnly asOf, CalendarBook? calendars = null)
    {
        Root = facts.RecordOrNull ?? throw new ArgumentException("The facts of a scope are a record.", nameof(facts));
        Facts = facts;
        AsOf = asOf;
        Calendars = calendars;
    }

    /// <summary>The facts by top-level name.</summary>
    public Fact Facts { get; }

    /// <summary>The day on which the question is asked: <c>today</c> in expressions, and the date that picks the version of a rule.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Counts working days and school days; null where no expression needs them.</summary>
    public CalendarBook? Calendars { get; }

    internal FactRecord Root { get; }

    /// <summary>The same scope with one more top-level fact.</summary>
    public Scope With(string name, Fact value) =>
        new(Fact.Of(FactRecord.Open(Root.Where(f => f.Key != name).Append(KeyValuePair.Create(name, value)))), AsOf, Calendars);

    /// <summary>The same scope with other facts.</summary>
    public Scope WithFacts(Fact facts) => new(facts, AsOf, Calendars);
}

/// <summary>The changing part of one evaluation: what lambdas look at, and how much work was done.</summary>
internal sealed class Frame(Scope scope)
{
    public Scope Scope { get; } = scope;

    private Fact[]? locals;

    public Fact[] Locals => locals ??= new Fact[8];

    private int work;
    private Fact?[] definitions = [];

    /// <summary>What a definition gave, if it was evaluated already.</summary>
    public bool TryDefinition(int index, out Fact value)
    {
        value = default;
        if (index >= definitions.Length || definitions[index] is not { } known) return false;
        value = known;
        return true;
    }

    public Fact Define(int index, Fact value)
    {
        if (index >= definitions.Length) Array.Resize(ref definitions, index + 8);
        definitions[index] = value;
        return value;
    }

    /// <summary>Long texts and lists are work too, when they are made or handled again and again.</summary>
    public void SpendOn(Fact value)
    {
        if (value.Kind == FactKind.Text && value.AsText().Length >= 64) Spend(value.AsText().Length / 64);
        else if (value.Kind == FactKind.List && value.AsList().Count >= 64) Spend(value.AsList().Count / 4);
    }

    public void Spend(int steps = 1)
    {
        if ((work += steps) > Limits.Work) throw new EvaluationException($"The expression looks at more than {Limits.Work} list members.", 0, 1);
    }
}
