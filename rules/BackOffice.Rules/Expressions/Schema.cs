using System.Collections.Immutable;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Expressions;

/// <summary>The names an expression may use at the top level, and their types.</summary>
public sealed class Schema
{
    private readonly ImmutableDictionary<string, Binding> bindings;
    private ImmutableHashSet<string> hidden = [];

    private Schema(RecordType names, bool bare, ImmutableDictionary<string, Binding>? bindings = null)
    {
        Names = names;
        BareNames = bare;
        this.bindings = bindings ?? ImmutableDictionary.Create<string, Binding>(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The top-level names as a record type; shape the facts with it to make reading fast.</summary>
    public RecordType Names { get; }

    /// <summary>No names at all.</summary>
    public static Schema Empty { get; } = new(FactType.Record(), false);

    /// <summary>The names and their types.</summary>
    public static Schema Of(params (string Name, FactType Type)[] names) => new(FactType.Record(names), false);

    /// <summary>The names and their types.</summary>
    public static Schema Of(RecordType names) => new(names, false);

    /// <summary>The same names and one more, which replaces an equal one.</summary>
    public Schema With(string name, FactType type) =>
        new(FactType.Record([.. Names.Fields.Where(f => f.Name != name), (name, type)]), BareNames, bindings);

    /// <summary>
    /// Lets expressions name the fields of the only input directly (<c>count &lt; 3</c> for <c>input1.count &lt; 3</c>),
    /// as RulesEngine files do. Has no effect when there are several inputs.
    /// </summary>
    public Schema WithBareNames() => new(Names, true, bindings) { hidden = hidden };

    internal bool BareNames { get; }

    /// <summary>The same names and one that stands for a value or an expression, not for a fact.</summary>
    internal Schema Bind(string name, Binding binding) => new(Names, BareNames, bindings.SetItem(name, binding)) { hidden = hidden };

    /// <summary>The same names without those inputs that are not passed on; facts keep their shape.</summary>
    internal Schema Passing(IReadOnlyList<string> inputs) =>
        new(Names, BareNames, bindings) { hidden = [.. Names.Fields.Select(f => f.Name).Where(n => !inputs.Contains(n, StringComparer.OrdinalIgnoreCase))] };

    /// <summary>The slot of an input that expressions may name, or -1.</summary>
    internal int Slot(string name) => Names.Resolve(name) is var slot and >= 0 && !hidden.Contains(Names.Fields[slot].Name) ? slot : -1;

    internal Binding? Bound(string name) => bindings.GetValueOrDefault(name);

    internal IEnumerable<Binding> Bindings => bindings.Values;

    internal IEnumerable<string> BoundNames => bindings.Values.Select(b => b.Name);

    internal bool Has(string name) => Slot(name) >= 0 || bindings.ContainsKey(name);

    /// <summary>The input whose fields may be named directly, or -1.</summary>
    internal int SingleInput => BareNames && Names.Fields.Count == 1 && hidden.Count == 0 ? 0 : -1;
}

/// <summary>What a name stands for when it is not a fact.</summary>
internal abstract record Binding(string Name, FactType Type);

/// <summary>A parameter of a rule set: a value that the law or the council sets, with where it comes from.</summary>
internal sealed record ParameterBinding(RuleParameter Of, DatedValue? On) : Binding(Of.Name, Of.Type)
{
    public Fact Value => On?.Value ?? default;
}

/// <summary>A named expression, evaluated at most once for a set of facts. Its index is its place in the frame.</summary>
internal sealed record DefinitionBinding(string Name, string Text, Node Tree, int Index) : Binding(Name, Tree.Type);
