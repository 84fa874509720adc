using System.Globalization;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>
/// What the operators mean, on facts. The interpreter uses nothing else; the compiler has faster forms of the same
/// for numbers, texts, dates and yes/no, and the tests hold the two together.
/// </summary>
internal static class Ops
{
    public static EvaluationException Fault(string message) => new(message);

    public static Fact Not(Fact value) => value.Kind switch
    {
        FactKind.Unknown => default,
        FactKind.Boolean => Fact.Of(!value.Flag),
        _ => throw Fault($"not needs yes or no, but was given {FactType.WordsFor(value.Kind)}."),
    };

    public static bool? Compare(Comparison op, Fact a, Fact b)
    {
        if (a.IsUnknown || b.IsUnknown) return null;
        if (a.Kind != b.Kind) Align(ref a, ref b);
        if (op == Comparison.Equal) return a.Equals(b);
        if (op == Comparison.NotEqual) return !a.Equals(b);
        return Holds(op, Order(a, b));
    }

    public static bool Holds(Comparison op, int order) => op switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    // Facts nobody declared arrive from JSON, where a date is a text.
    private static void Align(ref Fact a, ref Fact b)
    {
        if (a.Kind == FactKind.Text && TryAs(a, b.Kind, out var converted)) { a = converted; return; }
        if (b.Kind == FactKind.Text && TryAs(b, a.Kind, out converted)) { b = converted; return; }
        throw Fault($"{Shown(a)} is {FactType.WordsFor(a.Kind)} and {Shown(b)} is {FactType.WordsFor(b.Kind)}: they cannot be compared.");
    }

    private static bool TryAs(Fact text, FactKind kind, out Fact converted)
    {
        converted = default;
        var type = kind switch
        {
            FactKind.Date => FactType.Date,
            FactKind.Moment => FactType.Moment,
            FactKind.Number => FactType.Number,
            _ => null,
        };
        return type is not null && FactJson.TryParse(text.AsText(), type, out converted);
    }

    public static string Shown(Fact fact)
    {
        var text = fact.ToString();
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    public static int Order(Fact a, Fact b) => a.Kind switch
    {
        FactKind.Number or FactKind.Moment or FactKind.Duration => decimal.Compare(a.RawNumber, b.RawNumber),
        FactKind.Date => a.DayNumber.CompareTo(b.DayNumber),
        FactKind.Text => string.CompareOrdinal(a.AsText(), b.AsText()),
        _ => throw Fault($"{Shown(a)} and {Shown(b)} have no order: they can only be compared with == and !=."),
    };

    public static Fact Calculate(Arithmetic op, Fact a, Fact b)
    {
        if (a.IsUnknown || b.IsUnknown) return default;
        if (a.Kind == FactKind.Number && b.Kind == FactKind.Number) return Fact.Of(Calculate(op, a.RawNumber, b.RawNumber));
        if (op == Arithmetic.Add && (a.Kind == FactKind.Text || b.Kind == FactKind.Text)) return Join(a, b);
        try
        {
            switch (op, a.Kind, b.Kind)
            {
                case (Arithmetic.Subtract, FactKind.Date, FactKind.Date):
                    return Fact.Of(TimeSpan.FromDays(a.DayNumber - b.DayNumber));
                case (Arithmetic.Subtract, FactKind.Moment, FactKind.Moment):
                    return Fact.Of(a.AsMoment() - b.AsMoment());
                case (Arithmetic.Add, FactKind.Date, FactKind.Duration):
                    return Fact.Of(AddDays(a.AsDate(), WholeDays(b.AsDuration())));
                case (Arithmetic.Add, FactKind.Duration, FactKind.Date):
                    return Fact.Of(AddDays(b.AsDate(), WholeDays(a.AsDuration())));
                case (Arithmetic.Subtract, FactKind.Date, FactKind.Duration):
                    return Fact.Of(AddDays(a.AsDate(), -WholeDays(b.AsDuration())));
                case (Arithmetic.Add, FactKind.Moment, FactKind.Duration):
                    return Fact.Of(a.AsMoment() + b.AsDuration());
                case (Arithmetic.Subtract, FactKind.Moment, FactKind.Duration):
                    return Fact.Of(a.AsMoment() - b.AsDuration());
                case (Arithmetic.Add, FactKind.Duration, FactKind.Duration):
                    return Fact.Of(a.AsDuration() + b.AsDuration());
                case (Arithmetic.Subtract, FactKind.Duration, FactKind.Duration):
                    return Fact.Of(a.AsDuration() - b.AsDuration());
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw Fault("The date is outside the calendar.");
        }
        throw Fault($"{Words(op)} cannot be used with {FactType.WordsFor(a.Kind)} and {FactType.WordsFor(b.Kind)}.");
    }

    private static int WholeDays(TimeSpan span) => span.Ticks % TimeSpan.TicksPerDay == 0
        ? span.Days
        : throw Fault("Only whole days can be added to a date.");

    public static DateOnly AddDays(DateOnly date, decimal days) =>
        decimal.Truncate(days) == days && days is >= -4_000_000 and <= 4_000_000 && date.DayNumber + (int)days is >= 0 and <= 3_652_058
            ? date.AddDays((int)days)
            : throw Fault(decimal.Truncate(days) == days ? "The date is outside the calendar." : "Only whole days can be added to a date.");

    public static string Words(Arithmetic op) => op switch
    {
        Arithmetic.Add => "+",
        Arithmetic.Subtract => "-",
        Arithmetic.Multiply => "*",
        Arithmetic.Divide => "/",
        Arithmetic.Remainder => "%",
        Arithmetic.And => "&",
        Arithmetic.Or => "|",
        Arithmetic.ShiftLeft => "<<",
        _ => ">>",
    };

    public static decimal Calculate(Arithmetic op, decimal a, decimal b)
    {
        try
        {
            switch (op)
            {
                case Arithmetic.Add: return a + b;
                case Arithmetic.Subtract: return a - b;
                case Arithmetic.Multiply: return a * b;
                case Arithmetic.Divide: return b == 0 ? throw Fault($"{a} cannot be divided by 0.") : a / b;
                case Arithmetic.Remainder: return b == 0 ? throw Fault($"{a} cannot be divided by 0.") : a % b;
                case Arithmetic.And: return Whole(a) & Whole(b);
                case Arithmetic.Or: return Whole(a) | Whole(b);
                case Arithmetic.ShiftLeft: return b is >= 0 and < 31 && Math.Abs(a) < int.MaxValue ? Whole(a) << (int)Whole(b) : throw Fault("The shift is too large.");
                default: return b is >= 0 and < 63 ? Whole(a) >> (int)Whole(b) : throw Fault("The shift is too large.");
            }
        }
        catch (OverflowException)
        {
            throw Fault("The number is too large.");
        }
    }

    public static long Whole(decimal value) => value == decimal.Truncate(value) && value is >= long.MinValue and <= long.MaxValue
        ? (long)value
        : throw Fault($"{value} is not a whole number.");

    /// <summary>A whole number of any size.</summary>
    public static decimal Integral(decimal value) => value == decimal.Truncate(value) ? value : throw Fault($"{value} is not a whole number.");

    public static int Int(Fact value) => value.AsNumber() is var number && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
        ? (int)number
        : throw Fault($"{value} is not a whole number.");

    public static Fact Negate(Fact value) => value.Kind switch
    {
        FactKind.Unknown => default,
        FactKind.Number => Fact.Of(-value.RawNumber),
        FactKind.Duration => Fact.Of(-value.AsDuration()),
        _ => throw Fault($"- cannot be used with {FactType.WordsFor(value.Kind)}."),
    };

    public static Fact Join(Fact a, Fact b) => a.IsUnknown || b.IsUnknown ? default : Fact.Of(Limit(string.Concat(TextOf(a), TextOf(b))));

    public static string Limit(string text) => text.Length <= Limits.Text
        ? text
        : throw Fault($"The text would have more than {Limits.Text} characters.");

    public static string TextOf(Fact value) => value.Kind == FactKind.Text
        ? value.AsText()
        : value.Kind switch
        {
            FactKind.Number => value.RawNumber.ToString(CultureInfo.InvariantCulture),
            FactKind.Boolean => value.Flag ? "True" : "False",
            _ => value.ToString(),
        };

    /// <summary>Yes when a member equals, unknown when a member that is unknown might, otherwise no.</summary>
    public static bool? Contains(IReadOnlyList<Fact> list, Fact item)
    {
        if (item.IsUnknown) return list.Count == 0 ? false : null;
        bool? answer = false;
        for (var i = 0; i < list.Count; i++)
        {
            var same = Compare(Comparison.Equal, list[i], item);
            if (same == true) return true;
            if (same is null) answer = null;
        }
        return answer;
    }

    public static Fact Index(Fact list, Fact index)
    {
        if (list.IsUnknown || index.IsUnknown) return default;
        if (list.Kind == FactKind.Record && index.Kind == FactKind.Text) return list[index.AsText()];
        if (index.Kind != FactKind.Number) throw Fault("The place in a list is a whole number, counted from 0.");
        var at = Int(index);
        if (list.Kind == FactKind.Text)
        {
            var text = list.AsText();
            return at >= 0 && at < text.Length ? Fact.Of(text[at].ToString()) : throw Fault($"The text has no character at place {at}.");
        }
        if (list.Kind != FactKind.List) throw Fault($"{FactType.WordsFor(list.Kind)} has no places to choose from.");
        var items = list.AsList();
        return at >= 0 && at < items.Count ? items[at] : throw Fault($"The list has {items.Count} members; there is none at place {at}.");
    }

    /// <summary>A field of a record that nobody declared, or a property of another value.</summary>
    public static Fact Member(Fact target, string name)
    {
        if (target.IsUnknown) return default;
        if (target.RecordOrNull is { } record)
        {
            if (record.ContainsKey(name)) return record.Get(name);
            foreach (var (key, value) in record) if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            return default;
        }
        return FunctionList.Standard.Property(target.Kind, name) is { } property
            ? Invoke.One((Func<Scope, Fact, Fact>)property.Body, Scope.Empty, target)
            : throw Fault($"{FactType.WordsFor(target.Kind)} has no {name}.");
    }

    /// <summary>A value of undeclared type as the type needed here.</summary>
    public static Fact Check(Fact value, FactType wanted)
    {
        if (value.IsUnknown || wanted.IsAny || value.Kind == wanted.Kind) return value;
        if (value.Kind == FactKind.Text && wanted.Kind != FactKind.Text && FactJson.TryParse(value.AsText(), wanted, out var parsed)) return parsed;
        throw Fault($"{Shown(value)} is {FactType.WordsFor(value.Kind)}, where {wanted.Words} is needed.");
    }
}
