using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>The names an expression may use at the top level, and their types.</summary>
public sealed class Schema
{
    private Schema(RecordType names, bool bare)
    {
        Names = names;
        BareNames = bare;
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
        new(FactType.Record([.. Names.Fields.Where(f => f.Name != name), (name, type)]), BareNames);

    /// <summary>
    /// Lets expressions name the fields of the only input directly (<c>count &lt; 3</c> for <c>input1.count &lt; 3</c>),
    /// as RulesEngine files do. Has no effect when there are several inputs.
    /// </summary>
    public Schema WithBareNames() => new(Names, true);

    internal bool BareNames { get; }

    /// <summary>The input whose fields may be named directly, or -1.</summary>
    internal int SingleInput => BareNames && Names.Fields.Count == 1 ? 0 : -1;
}
