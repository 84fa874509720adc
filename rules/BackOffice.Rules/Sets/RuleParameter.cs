using System.Globalization;
using System.Text;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>A named value that changes on known days.</summary>
/// <param name="Name">What expressions call it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Values">The values in the order of their days.</param>
/// <param name="Unit">"£" for money; otherwise what stands behind the number: "metres".</param>
public sealed record RuleParameter(string Name, FactType Type, string? Title, IReadOnlyList<DatedValue> Values, string? Unit = null)
{
    /// <summary>What several parameters state together, such as one limit for one, two and three months: they change on the same days. Null for a parameter of its own.</summary>
    public string? Group { get; init; }

    /// <summary>The value on the day, or null when none covers it.</summary>
    public DatedValue? On(DateOnly day) => Values.LastOrDefault(v => !(v.From > day) && !(v.To < day));

    /// <summary>The last day of a value: its own, or the day before the next one begins; null when it has no end.</summary>
    public DateOnly? Until(DatedValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var next = Values.Where(v => v.From is { } from && from > (value.From ?? DateOnly.MinValue)).Select(v => v.From!.Value.AddDays(-1)).DefaultIfEmpty(DateOnly.MaxValue).Min();
        return value.To is { } own && own < next ? own : next == DateOnly.MaxValue ? value.To : next;
    }

    /// <summary>A value of the parameter as people write it: £7,400, £616.67, 3,218.688 metres.</summary>
    public string Show(Fact value) => Show(value, Unit);

    internal static string Show(Fact value, string? unit) => (value.Kind, unit) switch
    {
        (FactKind.Number, "£") => (value.AsNumber() < 0 ? "-£" : "£") + Math.Abs(value.AsNumber()).ToString(decimal.IsInteger(value.AsNumber()) ? "#,##0" : "#,##0.00##", CultureInfo.InvariantCulture),
        (FactKind.Number, { Length: > 0 }) => $"{value.AsNumber().ToString("#,##0.############", CultureInfo.InvariantCulture)} {unit}",
        _ => value.ToString(),
    };

    /// <summary>A value with its days and its source: "Earnings limit: £7,400 from 1 April 2018 until 31 August 2026 (SI 2018/148)".</summary>
    public string Words(DatedValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Words(Title ?? Name, Show(value.Value), value.From, Until(value), value.Source, value.Unverified);
    }

    internal static string Words(string title, string shown, DateOnly? from, DateOnly? until, string? source, bool unverified)
    {
        var words = new StringBuilder(title).Append(": ").Append(shown);
        if (from is { } first) words.Append(" from ").Append(Fact.Of(first));
        if (until is { } last) words.Append(" until ").Append(Fact.Of(last));
        var notes = new[] { source, unverified ? "unverified" : null }.Where(n => !string.IsNullOrEmpty(n)).ToArray();
        if (notes.Length > 0) words.Append(" (").AppendJoin("; ", notes).Append(')');
        return words.ToString();
    }
}

/// <summary>A value from a day on, and the instrument that set it.</summary>
/// <param name="From">First day; null for always.</param>
/// <param name="To">Last day; null until the next value begins.</param>
/// <param name="Value">The value.</param>
/// <param name="Source">The law or the decision that set it.</param>
/// <param name="Unverified">True while nobody has confirmed it against a published source.</param>
public sealed record DatedValue(DateOnly? From, DateOnly? To, Fact Value, string? Source, bool Unverified = false);
