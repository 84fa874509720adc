using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Rules.Facts;

/// <summary>What sort of value a <see cref="Fact"/> holds.</summary>
public enum FactKind : byte
{
    /// <summary>Nobody has told us: the third value of three-valued logic.</summary>
    Unknown,
    /// <summary>Yes or no.</summary>
    Boolean,
    /// <summary>A decimal number; there is no binary floating point in rules.</summary>
    Number,
    /// <summary>Text, compared character by character (ordinal).</summary>
    Text,
    /// <summary>A calendar day, without a time and without a time zone.</summary>
    Date,
    /// <summary>A point in time with its offset from UTC.</summary>
    Moment,
    /// <summary>Several facts in order.</summary>
    List,
    /// <summary>Facts by name.</summary>
    Record,
    /// <summary>A length of time, the difference of two dates or moments.</summary>
    Duration,
}

/// <summary>
/// One value that a rule reads or gives. Immutable, and a struct so that evaluating a rule allocates nothing.
/// The default value is <see cref="Unknown"/>.
/// </summary>
public readonly struct Fact : IEquatable<Fact>
{
    // Text, list and record live in the reference; numbers, moments (UTC ticks) and durations (ticks) in the decimal;
    // a boolean, a day number and the offset of a moment in minutes in the small integer.
    private readonly object? reference;
    private readonly decimal number;
    private readonly int small;
    private readonly FactKind kind;

    private Fact(FactKind kind, object? reference, decimal number, int small)
    {
        this.kind = kind;
        this.reference = reference;
        this.number = number;
        this.small = small;
    }

    /// <summary>The fact nobody has told us yet.</summary>
    public static Fact Unknown => default;

    /// <summary>Yes.</summary>
    public static Fact Yes => new(FactKind.Boolean, null, 0, 1);

    /// <summary>No.</summary>
    public static Fact No => new(FactKind.Boolean, null, 0, 0);

    /// <summary>A yes or a no.</summary>
    public static Fact Of(bool value) => new(FactKind.Boolean, null, 0, value ? 1 : 0);

    /// <summary>A yes, a no, or unknown.</summary>
    public static Fact Of(bool? value) => value is { } known ? Of(known) : default;

    /// <summary>A number.</summary>
    public static Fact Of(decimal value) => new(FactKind.Number, null, value, 0);

    /// <summary>A number, or unknown.</summary>
    public static Fact Of(decimal? value) => value is { } known ? Of(known) : default;

    /// <summary>A whole number.</summary>
    public static Fact Of(long value) => new(FactKind.Number, null, value, 0);

    /// <summary>A whole number.</summary>
    public static Fact Of(int value) => new(FactKind.Number, null, value, 0);

    /// <summary>A text; null is unknown.</summary>
    public static Fact Of(string? value) => value is null ? default : new(FactKind.Text, value, 0, 0);

    /// <summary>A calendar day.</summary>
    public static Fact Of(DateOnly value) => new(FactKind.Date, null, 0, value.DayNumber);

    /// <summary>A calendar day, or unknown.</summary>
    public static Fact Of(DateOnly? value) => value is { } known ? Of(known) : default;

    /// <summary>A point in time.</summary>
    public static Fact Of(DateTimeOffset value) => new(FactKind.Moment, null, value.UtcTicks, (int)value.Offset.TotalMinutes);

    /// <summary>A length of time.</summary>
    public static Fact Of(TimeSpan value) => new(FactKind.Duration, null, value.Ticks, 0);

    /// <summary>A list; null is unknown.</summary>
    public static Fact Of(IReadOnlyList<Fact>? value) => value is null ? default : new(FactKind.List, value, 0, 0);

    /// <summary>A record; null is unknown. Names are kept exactly as given.</summary>
    public static Fact Of(IReadOnlyDictionary<string, Fact>? value) =>
        value is null ? default : new(FactKind.Record, value as FactRecord ?? FactRecord.Open(value), 0, 0);

    /// <summary>A record of the type over these values as they are, whatever is put into them later: what a compiled expression reads fastest.</summary>
    /// <param name="type">Type that the expressions were compiled with.</param>
    /// <param name="slots">A value for each of the type's fields, in their order.</param>
    public static Fact Live(RecordType type, Fact[] slots)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(slots);
        if (slots.Length != type.Fields.Count) throw new ArgumentException($"The record has {type.Fields.Count} fields, not {slots.Length}.", nameof(slots));
        return new(FactKind.Record, FactRecord.Shaped(type, slots), 0, 0);
    }

    /// <summary>A record from names and values, for tests and small models.</summary>
    public static Fact Record(params (string Name, Fact Value)[] fields) =>
        new(FactKind.Record, FactRecord.Open(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), 0, 0);

    /// <summary>A list from its members.</summary>
    public static Fact List(params Fact[] items) => Of((IReadOnlyList<Fact>)items);

    /// <summary>What sort of value this is.</summary>
    public FactKind Kind => kind;

    /// <summary>True when nobody has told us.</summary>
    public bool IsUnknown => kind == FactKind.Unknown;

    /// <summary>True for a definite yes.</summary>
    public bool IsYes => kind == FactKind.Boolean && small == 1;

    /// <summary>True for a definite no.</summary>
    public bool IsNo => kind == FactKind.Boolean && small == 0;

    /// <summary>The yes or no. A fact of another kind is a fault of the caller.</summary>
    public bool AsBoolean() => kind == FactKind.Boolean ? small == 1 : throw Not("yes or no");

    /// <summary>The number. A fact of another kind is a fault of the caller.</summary>
    public decimal AsNumber() => kind == FactKind.Number ? number : throw Not("a number");

    /// <summary>The text. A fact of another kind is a fault of the caller.</summary>
    public string AsText() => kind == FactKind.Text ? (string)reference! : throw Not("text");

    /// <summary>The day. A fact of another kind is a fault of the caller.</summary>
    public DateOnly AsDate() => kind == FactKind.Date ? DateOnly.FromDayNumber(small) : throw Not("a date");

    /// <summary>The point in time. A fact of another kind is a fault of the caller.</summary>
    public DateTimeOffset AsMoment() => kind == FactKind.Moment
        ? new DateTimeOffset((long)number, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(small))
        : throw Not("a date and time");

    /// <summary>The length of time. A fact of another kind is a fault of the caller.</summary>
    public TimeSpan AsDuration() => kind == FactKind.Duration ? new TimeSpan((long)number) : throw Not("a length of time");

    /// <summary>The list. A fact of another kind is a fault of the caller.</summary>
    public IReadOnlyList<Fact> AsList() => kind == FactKind.List ? (IReadOnlyList<Fact>)reference! : throw Not("a list");

    /// <summary>The record. A fact of another kind is a fault of the caller.</summary>
    public IReadOnlyDictionary<string, Fact> AsRecord() => kind == FactKind.Record ? (FactRecord)reference! : throw Not("a record");

    /// <summary>A field of a record; unknown when the record has no such field or this is not a record.</summary>
    public Fact this[string name] => kind == FactKind.Record ? ((FactRecord)reference!).Get(name) : default;

    internal FactRecord? RecordOrNull => reference as FactRecord;

    internal int DayNumber => small;

    internal bool Flag => small == 1;

    internal decimal RawNumber => number;

    internal object? Reference => reference;

    private InvalidCastException Not(string wanted) => new($"This fact is {FactType.WordsFor(kind)}, not {wanted}.");

    /// <summary>A fact from JSON without a declared type: texts stay texts, also those that look like dates.</summary>
    public static Fact FromJson(JsonNode? node) => FactJson.Read(node);

    /// <summary>
    /// A fact from JSON as the declared type: an ISO text becomes a date, a missing property an unknown fact.
    /// Throws <see cref="FormatException"/> with the place and the reason when the JSON does not fit;
    /// use <see cref="TryFromJson"/> where the JSON comes from outside.
    /// </summary>
    public static Fact FromJson(JsonNode? node, FactType type) =>
        TryFromJson(node, type, out var fact, out var problem) ? fact : throw new FormatException(problem);

    /// <summary>As <see cref="FromJson(JsonNode?, FactType)"/>, giving the problem as a sentence instead of throwing.</summary>
    public static bool TryFromJson(JsonNode? node, FactType type, out Fact fact, out string? problem) =>
        FactJson.TryRead(node, type, "", out fact, out problem);

    /// <summary>The same fact as a value of the type: records take the type's shape, which makes reading them fast.</summary>
    public Fact Shape(FactType type) => FactJson.Shape(this, type);

    /// <summary>JSON: dates and moments as ISO 8601 text, durations as ISO 8601 durations, unknown as null.</summary>
    public JsonNode? ToJson() => FactJson.Write(this);

    /// <inheritdoc/>
    public bool Equals(Fact other)
    {
        if (kind != other.kind) return false;
        return kind switch
        {
            FactKind.Unknown => true,
            FactKind.Boolean or FactKind.Date => small == other.small,
            FactKind.Number or FactKind.Moment or FactKind.Duration => number == other.number,
            FactKind.Text => string.Equals((string)reference!, (string)other.reference!, StringComparison.Ordinal),
            FactKind.List => SameList((IReadOnlyList<Fact>)reference!, (IReadOnlyList<Fact>)other.reference!),
            _ => ((FactRecord)reference!).SameAs((FactRecord)other.reference!),
        };
    }

    private static bool SameList(IReadOnlyList<Fact> a, IReadOnlyList<Fact> b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++) if (!a[i].Equals(b[i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fact other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => kind switch
    {
        FactKind.Unknown => 0,
        FactKind.Boolean or FactKind.Date => HashCode.Combine(kind, small),
        FactKind.Number or FactKind.Moment or FactKind.Duration => HashCode.Combine(kind, number),
        FactKind.Text => string.GetHashCode((string)reference!, StringComparison.Ordinal),
        FactKind.List => ((IReadOnlyList<Fact>)reference!).Aggregate(17, (hash, item) => HashCode.Combine(hash, item)),
        _ => ((FactRecord)reference!).Hash(),
    };

    /// <summary>Equal kind and value.</summary>
    public static bool operator ==(Fact left, Fact right) => left.Equals(right);

    /// <summary>Different kind or value.</summary>
    public static bool operator !=(Fact left, Fact right) => !left.Equals(right);

    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The value in plain words: "yes", "7400", "1 September 2026", "not known", "a, b and c".</summary>
    public override string ToString() => kind switch
    {
        FactKind.Unknown => "not known",
        FactKind.Boolean => small == 1 ? "yes" : "no",
        FactKind.Number => number.ToString(CultureInfo.InvariantCulture),
        FactKind.Text => (string)reference!,
        FactKind.Date => AsDate().ToString("d MMMM yyyy", British),
        FactKind.Moment => AsMoment().ToString("d MMMM yyyy 'at' HH:mm", British),
        FactKind.Duration => DurationWords(AsDuration()),
        FactKind.List => ListWords(AsList()),
        _ => string.Join(", ", AsRecord().Select(f => $"{f.Key}: {f.Value}")),
    };

    private static string ListWords(IReadOnlyList<Fact> items) => items.Count switch
    {
        0 => "none",
        1 => items[0].ToString(),
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };

    private static string DurationWords(TimeSpan span)
    {
        var days = span.Ticks % TimeSpan.TicksPerDay == 0;
        return days ? $"{span.Days} {(Math.Abs(span.Days) == 1 ? "day" : "days")}" : span.ToString("c", CultureInfo.InvariantCulture);
    }
}
