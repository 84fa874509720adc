using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>A list that a template can read and change; it may have members of its own beside its items.</summary>
internal sealed class ListValue(IEnumerable<object?> items) : IEnumerable<object?>
{
    public List<object?> Items { get; } = [.. items];

    public Dictionary<string, object?>? Members { get; set; }

    public IEnumerator<object?> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>An object that a template can read and change; members keep their order.</summary>
internal sealed class ObjectValue
{
    private readonly Dictionary<string, object?> members = new(StringComparer.Ordinal);
    private HashSet<string>? locked;

    public IEnumerable<string> Names => members.Keys;

    public int Count => members.Count;

    public object? this[string name] => members.GetValueOrDefault(name);

    public bool Has(string name) => members.ContainsKey(name);

    public bool TryGet(string name, out object? value) => members.TryGetValue(name, out value);

    public void Set(string name, object? value) => members[name] = value;

    public void Remove(string name) => members.Remove(name);

    public bool IsLocked(string name) => locked?.Contains(name) == true;

    public void Lock(string name) => (locked ??= []).Add(name);
}

/// <summary><c>1..5</c>.</summary>
internal sealed record RangeValue(long From, long To)
{
    public long Count => Math.Abs(To - From) + 1;

    public IEnumerable<object?> Items()
    {
        var step = To >= From ? 1 : -1;
        for (var i = From; ; i += step)
        {
            yield return i;
            if (i == To)
            {
                yield break;
            }
        }
    }
}

/// <summary>A day and a time of day. <paramref name="InWords"/> after <c>| date</c>: written as 1 June 2026.</summary>
internal readonly record struct DateValue(DateTimeOffset Moment, bool InWords = false) : IComparable<DateValue>
{
    public static DateValue Of(DateOnly day) => new(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    public int CompareTo(DateValue other) => Moment.CompareTo(other.Moment);

    public bool Equals(DateValue other) => Moment == other.Moment;

    public override int GetHashCode() => Moment.GetHashCode();
}

/// <summary>Something that can be called.</summary>
internal interface ICallable
{
    string Name { get; }
}

/// <summary>Values of templates: truth, text, comparison, and how they come from JSON.</summary>
internal static class Values
{
    public const int TextLimit = 1 << 20;

    private const int ListLimit = 100_000;
    private const int DepthLimit = 60;

    /// <summary>The value, unless it has grown beyond what any letter needs.</summary>
    public static T Bounded<T>(T value, int position) => value switch
    {
        string { Length: > TextLimit } => throw new TemplateFault("The text becomes longer than a megabyte.", position),
        ListValue { Items.Count: > ListLimit } => throw new TemplateFault($"The list becomes longer than {ListLimit} items.", position),
        _ => value,
    };

    /// <summary>Only null and false are false; 0 and "" are true, as in Scriban.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool b => b,
        _ => true,
    };

    public static bool IsNumber(object? value) => value is long or double or decimal;

    public static double ToDouble(object? value) => value switch
    {
        long l => l,
        double d => d,
        decimal m => (double)m,
        _ => 0,
    };

    public static string ToText(object? value, Func<DateValue, string> date, int depth = 0)
    {
        var nested = depth > 0;
        Refuse(depth);
        switch (value)
        {
            case null: return nested ? "null" : "";
            case string s: return nested ? Quote(s) : s;
            case bool b: return b ? "true" : "false";
            case long l: return l.ToString(Days.British);
            case double d: return d.ToString(Days.British);
            case decimal m: return m.ToString(Days.British);
            case DateValue d: return date(d);
            case TimeSpan t: return t.ToString();
            case ICallable f: return $"func {f.Name}";
            case RangeValue or ListValue:
                var items = value is RangeValue range ? range.Items() : ((ListValue)value).Items;
                var text = new StringBuilder("[");
                var first = true;
                foreach (var item in items)
                {
                    text.Append(first ? "" : ", ").Append(ToText(item, date, depth + 1));
                    first = false;
                    if (text.Length > TextLimit)
                    {
                        throw new TemplateFault("The text of the list is too long.", -1);
                    }
                }

                return text.Append(']').ToString();
            case ObjectValue o:
                var members = o.Names.Where(n => o[n] is not ICallable).Select(n => $"{n}: {ToText(o[n], date, depth + 1)}");
                return "{" + string.Join(", ", members) + "}";
            default: return Convert.ToString(value, Days.British) ?? "";
        }
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    // A list may hold itself.
    private static void Refuse(int depth)
    {
        if (depth > DepthLimit)
        {
            throw new TemplateFault("The value is nested too deeply.", -1);
        }
    }

    public static bool Same(object? a, object? b, Func<DateValue, string> date, int depth = 0)
    {
        Refuse(depth);
        if (a is null || b is null)
        {
            return a is null && b is null;
        }

        if (a is string || b is string)
        {
            return string.Equals(ToText(a, date), ToText(b, date), StringComparison.Ordinal);
        }

        if (IsNumber(a) && IsNumber(b))
        {
            return CompareNumbers(a, b) == 0;
        }

        return (a, b) switch
        {
            (ListValue x, ListValue y) => ReferenceEquals(x, y) || (x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(p => Same(p.First, p.Second, date, depth + 1))),
            _ => a.Equals(b),
        };
    }

    public static int CompareNumbers(object a, object b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (decimal x, decimal y) => x.CompareTo(y),
        (decimal x, long y) => x.CompareTo(y),
        (long x, decimal y) => ((decimal)x).CompareTo(y),
        _ => ToDouble(a).CompareTo(ToDouble(b)),
    };

    /// <summary>Order for sorting: null first, then numbers, texts as a reader expects them, dates.</summary>
    public static int Order(object? a, object? b)
    {
        if (a is null || b is null)
        {
            return (a is null ? 0 : 1) - (b is null ? 0 : 1);
        }

        if (IsNumber(a) && IsNumber(b))
        {
            return CompareNumbers(a, b);
        }

        return (a, b) switch
        {
            (string x, string y) => Days.British.CompareInfo.Compare(x, y),
            (DateValue x, DateValue y) => x.CompareTo(y),
            (bool x, bool y) => x.CompareTo(y),
            (TimeSpan x, TimeSpan y) => x.CompareTo(y),
            _ => string.CompareOrdinal(a.GetType().Name, b.GetType().Name),
        };
    }

    /// <summary>A value from JSON. Texts of the form 2026-06-01 are dates; numbers with a point are binary as in Scriban, or exact.</summary>
    public static object? FromJson(JsonNode? node, bool exact)
    {
        switch (node)
        {
            case null: return null;
            case JsonArray array: return new ListValue(array.Select(item => FromJson(item, exact)));
            case JsonObject record:
                var value = new ObjectValue();
                foreach (var (name, member) in record)
                {
                    value.Set(name, FromJson(member, exact));
                }

                return value;
            default:
                var single = node.AsValue();
                return single.TryGetValue<JsonElement>(out var element) ? FromElement(element, exact)
                    : single.TryGetValue<string>(out var text) ? FromText(text)
                    : single.TryGetValue<bool>(out var flag) ? flag
                    : single.TryGetValue<DateOnly>(out var day) ? DateValue.Of(day)
                    : FromElement(JsonSerializer.SerializeToElement(single), exact);
        }
    }

    public static object? FromElement(JsonElement element, bool exact)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Number:
                if (element.TryGetInt64(out var whole))
                {
                    return whole;
                }

                return exact && element.TryGetDecimal(out var number) ? number : element.GetDouble();
            case JsonValueKind.String: return FromText(element.GetString()!);
            case JsonValueKind.Array: return new ListValue(element.EnumerateArray().Select(e => FromElement(e, exact)));
            case JsonValueKind.Object:
                var value = new ObjectValue();
                foreach (var property in element.EnumerateObject())
                {
                    value.Set(property.Name, FromElement(property.Value, exact));
                }

                return value;
            default: return null;
        }
    }

    public static object FromText(string text) =>
        text.Length == 10 && Days.TryIso(text, out var day) ? DateValue.Of(day) : text;

    public static JsonNode? ToJson(object? value, int depth = 0)
    {
        Refuse(depth);
        return value switch
        {
            null => null,
            string s => s,
            bool b => b,
            long l => l,
            double d when double.IsFinite(d) => d,
            decimal m => m,
            DateValue d => d.Moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            ListValue list => new JsonArray([.. list.Items.Select(i => ToJson(i, depth + 1))]),
            RangeValue range => new JsonArray([.. range.Items().Take(ListLimit).Select(i => ToJson(i, depth + 1))]),
            ObjectValue o => new JsonObject(o.Names.Where(n => o[n] is not ICallable).Select(n => KeyValuePair.Create(n, ToJson(o[n], depth + 1)))),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }
}
