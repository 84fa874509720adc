namespace BackOffice.Rules.Facts;

/// <summary>The declared type of a fact, against which expressions are checked before anybody runs them.</summary>
public abstract record FactType
{
    /// <summary>Yes or no.</summary>
    public static FactType Boolean { get; } = new ScalarType(FactKind.Boolean, "yes or no");

    /// <summary>A decimal number.</summary>
    public static FactType Number { get; } = new ScalarType(FactKind.Number, "a number");

    /// <summary>A whole number.</summary>
    public static FactType Integer { get; } = new ScalarType(FactKind.Number, "a whole number") { Whole = true };

    /// <summary>Text.</summary>
    public static FactType Text { get; } = new TextType([], null);

    /// <summary>A calendar day.</summary>
    public static FactType Date { get; } = new ScalarType(FactKind.Date, "a date");

    /// <summary>A calendar day that rule files carry in a DateTime; the same as <see cref="Date"/> in every other respect.</summary>
    internal static FactType TimedDate { get; } = new ScalarType(FactKind.Date, "a date") { Timed = true };

    /// <summary>A date and time.</summary>
    public static FactType Moment { get; } = new ScalarType(FactKind.Moment, "a date and time");

    /// <summary>A length of time.</summary>
    public static FactType Duration { get; } = new ScalarType(FactKind.Duration, "a length of time");

    /// <summary>Not declared: checked when it is read, not when the author saves.</summary>
    public static FactType Any { get; } = new ScalarType(FactKind.Unknown, "any value");

    /// <summary>The type of the literal null, which fits everywhere.</summary>
    internal static FactType Nothing { get; } = new ScalarType(FactKind.Unknown, "nothing") { Empty = true };

    /// <summary>The kind of fact this type holds; <see cref="FactKind.Unknown"/> for <see cref="Any"/>.</summary>
    public abstract FactKind Kind { get; }

    /// <summary>The type in plain words, for messages: "a number", "a list of text".</summary>
    public abstract string Words { get; }

    /// <summary>A list whose members have the type.</summary>
    public static ListType List(FactType of) => new(of);

    /// <summary>A record with the named fields.</summary>
    public static RecordType Record(params (string Name, FactType Type)[] fields) => new(fields);

    /// <summary>A record with the named fields.</summary>
    public static RecordType Record(IEnumerable<KeyValuePair<string, FactType>> fields) =>
        new(fields.Select(f => (f.Key, f.Value)).ToArray());

    /// <summary>Text that can only be one of the values, so that a misspelt value in a rule is found when it is saved.</summary>
    public static TextType Choice(params string[] values) => new(values, null);

    /// <summary>Text that holds a globally unique identifier.</summary>
    public static TextType Identifier { get; } = new([], "guid");

    /// <summary>The days of the week, Monday to Sunday.</summary>
    public static TextType DayOfWeek { get; } = Choice("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    internal bool IsAny => Kind == FactKind.Unknown;

    internal bool IsNothing => this is ScalarType { Empty: true };

    internal bool IsWhole => this is ScalarType { Whole: true };

    /// <summary>The words for a kind.</summary>
    internal static string WordsFor(FactKind kind) => kind switch
    {
        FactKind.Unknown => "not known",
        FactKind.Boolean => "yes or no",
        FactKind.Number => "a number",
        FactKind.Text => "text",
        FactKind.Date => "a date",
        FactKind.Moment => "a date and time",
        FactKind.List => "a list",
        FactKind.Duration => "a length of time",
        _ => "a record",
    };

    /// <summary>The type that a fact has, for callers who bring values without declarations.</summary>
    public static FactType Infer(Fact fact) => Publish(InferOpen(fact));

    private static FactType InferOpen(Fact fact) => fact.Kind switch
    {
        FactKind.Unknown => Nothing,
        FactKind.Boolean => Boolean,
        FactKind.Number => fact.AsNumber() == decimal.Truncate(fact.AsNumber()) ? Integer : Number,
        FactKind.Text => Text,
        FactKind.Date => Date,
        FactKind.Moment => Moment,
        FactKind.Duration => Duration,
        FactKind.List => List(fact.AsList().Aggregate(Nothing, (type, item) => Common(type, InferOpen(item)) ?? Any)),
        _ => Record(fact.AsRecord().Select(f => KeyValuePair.Create(f.Key, InferOpen(f.Value)))),
    };

    // "Nothing" is a step of the inference; declared to the author it reads "any value".
    private static FactType Publish(FactType type) => type switch
    {
        ScalarType { Empty: true } => Any,
        ListType list => List(Publish(list.Of)),
        RecordType record => Record(record.Fields.Select(f => KeyValuePair.Create(f.Name, Publish(f.Type)))),
        _ => type,
    };

    /// <summary>The type that holds both, or null when there is none.</summary>
    internal static FactType? Common(FactType a, FactType b)
    {
        if (ReferenceEquals(a, b) || a.IsNothing) return b;
        if (b.IsNothing) return a;
        if (a.IsAny || b.IsAny) return Any;
        if (a.Kind != b.Kind) return null;
        return (a, b) switch
        {
            (ScalarType, ScalarType) => a.IsWhole ? b : a,
            (TextType x, TextType y) => x.Equals(y) ? x : Text,
            (ListType x, ListType y) => Common(x.Of, y.Of) is { } of ? List(of) : null,
            (RecordType x, RecordType y) => CommonRecord(x, y),
            _ => null,
        };
    }

    private static RecordType? CommonRecord(RecordType a, RecordType b)
    {
        if (a.Equals(b)) return a;
        var fields = new List<(string, FactType)>();
        foreach (var (name, type) in a.Fields)
        {
            if (b.Find(name) is not { } other) { fields.Add((name, type)); continue; }
            if (Common(type, other) is not { } common) return null;
            fields.Add((name, common));
        }
        fields.AddRange(b.Fields.Where(f => a.Find(f.Name) is null).Select(f => (f.Name, f.Type)));
        return new RecordType([.. fields]);
    }

    /// <summary>The words, so that messages can interpolate a type.</summary>
    public sealed override string ToString() => Words;
}

/// <summary>A type without parts.</summary>
public sealed record ScalarType : FactType
{
    internal ScalarType(FactKind kind, string words) { Kind = kind; Words = words; }

    /// <inheritdoc/>
    public override FactKind Kind { get; }

    /// <inheritdoc/>
    public override string Words { get; }

    internal bool Whole { get; init; }

    internal bool Empty { get; init; }

    internal bool Timed { get; init; }
}

/// <summary>Text, perhaps limited to listed values.</summary>
public sealed record TextType : FactType
{
    internal TextType(IReadOnlyList<string> values, string? format) { Values = values; Format = format; }

    /// <summary>The values allowed; empty when any text will do.</summary>
    public IReadOnlyList<string> Values { get; }

    internal string? Format { get; }

    /// <inheritdoc/>
    public override FactKind Kind => FactKind.Text;

    /// <inheritdoc/>
    public override string Words => Values.Count == 0 ? "text" : "one of " + string.Join(", ", Values);

    /// <inheritdoc/>
    public bool Equals(TextType? other) => other is not null && Format == other.Format && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Count;
}

/// <summary>A list whose members have one type.</summary>
public sealed record ListType : FactType
{
    internal ListType(FactType of) => Of = of;

    /// <summary>The type of the members.</summary>
    public FactType Of { get; }

    /// <inheritdoc/>
    public override FactKind Kind => FactKind.List;

    /// <inheritdoc/>
    public override string Words => Of.IsAny ? "a list" : $"a list of {(Of is RecordType ? "records" : Of.Words)}";
}

/// <summary>A record with declared fields. Its fields have slots, which compiled expressions use.</summary>
public sealed record RecordType : FactType
{
    private readonly Dictionary<string, int> exact;
    private readonly Dictionary<string, int> relaxed;

    internal RecordType((string Name, FactType Type)[] fields)
    {
        exact = new(fields.Length, StringComparer.Ordinal);
        relaxed = new(fields.Length, StringComparer.OrdinalIgnoreCase);
        var kept = new List<(string Name, FactType Type)>(fields.Length);
        foreach (var field in fields)
        {
            if (!exact.TryAdd(field.Name, kept.Count)) throw new ArgumentException($"The field {field.Name} is declared twice.");
            relaxed.TryAdd(field.Name, kept.Count);
            kept.Add(field);
        }
        Fields = kept;
    }

    /// <summary>The fields in the order declared.</summary>
    public IReadOnlyList<(string Name, FactType Type)> Fields { get; }

    /// <inheritdoc/>
    public override FactKind Kind => FactKind.Record;

    /// <inheritdoc/>
    public override string Words => "a record";

    /// <summary>The type of a field by its exact name, or null.</summary>
    public FactType? Find(string name) => exact.TryGetValue(name, out var slot) ? Fields[slot].Type : null;

    internal int SlotOf(string name) => exact.GetValueOrDefault(name, -1);

    /// <summary>Exact name first, then without regard to case, as rule files are written.</summary>
    internal int Resolve(string name) =>
        exact.TryGetValue(name, out var slot) || relaxed.TryGetValue(name, out slot) ? slot : -1;

    /// <inheritdoc/>
    public bool Equals(RecordType? other) => other is not null && (ReferenceEquals(this, other) || Fields.SequenceEqual(other.Fields));

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.Count;
}
