using System.Globalization;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Numbers and conversions to them.</summary>
internal static class MathFunctions
{
    public static IEnumerable<Function> All =>
    [
        Make("Math.Abs", "The number without its sign.", [Number], Number, (_, n) => Fact.Of(Math.Abs(n.AsNumber()))),
        Make("Math.Floor", "The whole number at or below.", [Number], Integer, (_, n) => Fact.Of(decimal.Floor(n.AsNumber()))),
        Make("Math.Ceiling", "The whole number at or above.", [Number], Integer, (_, n) => Fact.Of(decimal.Ceiling(n.AsNumber()))),
        Make("Math.Truncate", "The number without its fraction.", [Number], Integer, (_, n) => Fact.Of(decimal.Truncate(n.AsNumber()))),
        Make("Math.Round", "The nearest number with so many decimal places; halves go to the even neighbour.", [Number, Integer], 1, Number,
            (_, v) => Fact.Of(decimal.Round(v[0].AsNumber(), Places(v, 1), MidpointRounding.ToEven))),
        Make("Math.Min", "The smaller number.", [Number, Number], Number, (_, a, b) => Fact.Of(Math.Min(a.AsNumber(), b.AsNumber()))),
        Make("Math.Max", "The larger number.", [Number, Number], Number, (_, a, b) => Fact.Of(Math.Max(a.AsNumber(), b.AsNumber()))),
        Make("Math.Sign", "-1, 0 or 1.", [Number], Integer, (_, n) => Fact.Of(Math.Sign(n.AsNumber()))),
        Make("round", "The nearest number with so many decimal places; halves go away from zero, as money is rounded.", [Number, Integer], 1, Number,
            (_, v) => Fact.Of(decimal.Round(v[0].AsNumber(), Places(v, 1), MidpointRounding.AwayFromZero))),
        Make("abs", "The number without its sign.", [Number], Number, (_, n) => Fact.Of(Math.Abs(n.AsNumber()))),
        Make("floor", "The whole number at or below.", [Number], Integer, (_, n) => Fact.Of(decimal.Floor(n.AsNumber()))),
        Make("ceiling", "The whole number at or above.", [Number], Integer, (_, n) => Fact.Of(decimal.Ceiling(n.AsNumber()))),
        Make("min", "The smallest of the numbers.", [Number], 1, Number, (_, v) => Fact.Of(v.Min(n => n.AsNumber())), repeats: true),
        Make("max", "The largest of the numbers.", [Number], 1, Number, (_, v) => Fact.Of(v.Max(n => n.AsNumber())), repeats: true),

        .. Whole("byte", "int16", "short", "ushort", "sbyte", "int", "int32", "uint", "long", "int64", "ulong"),
        .. Fraction("decimal", "double", "single", "float"),
        Make("Convert.ToInt32", "A whole number; halves go to the even neighbour.", [Any], Integer, (_, v) => Fact.Of(decimal.Round(ToNumber(v), MidpointRounding.ToEven))),
        Make("Convert.ToDecimal", "A number.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("Convert.ToDouble", "A number.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("Convert.ToBoolean", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("number", "A number from its text.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("bool", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("boolean", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("bool.Parse", "Yes or no from true or false.", [Text], FactType.Boolean, (_, v) => ToBoolean(v)),

        Make("Number.ToString()", "The number as text, or in a format such as 0.00 or #,##0.", [Number, Text], 1, Text,
            (_, v) => Fact.Of(v.Length > 1 ? Format(v[0].AsNumber(), v[1].AsText()) : v[0].AsNumber().ToString(CultureInfo.InvariantCulture))),
        Make("Boolean.ToString()", "True or False.", [FactType.Boolean], Text, (_, v) => Fact.Of(v.AsBoolean() ? "True" : "False")),
        Make("Number.CompareTo()", "-1, 0 or 1.", [Number, Number], Integer, (_, a, b) => Fact.Of(decimal.Compare(a.AsNumber(), b.AsNumber()))),
    ];

    private static IEnumerable<Function> Whole(params string[] names) => names.SelectMany(name => new[]
    {
        Make(name, "A whole number from its text, or from a number by dropping the fraction.", [Any], Integer, (_, v) => Fact.Of(decimal.Truncate(v.Kind == FactKind.Text ? Ops.Whole(ToNumber(v)) : ToNumber(v)))),
        Make(name + ".Parse", "A whole number from its text.", [Text], Integer, (_, v) => Fact.Of(Ops.Whole(ToNumber(v)))),
    });

    private static IEnumerable<Function> Fraction(params string[] names) => names.SelectMany(name => new[]
    {
        Make(name, "A number from its text.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make(name + ".Parse", "A number from its text.", [Text], Number, (_, v) => Fact.Of(ToNumber(v))),
    });

    private static int Places(Fact[] values, int index) => values.Length <= index ? 0
        : Ops.Int(values[index]) is var places and >= 0 and <= 20 ? places : throw Ops.Fault("Numbers are rounded to 0 to 20 decimal places.");

    private static decimal ToNumber(Fact value) => value.Kind switch
    {
        FactKind.Number => value.AsNumber(),
        FactKind.Boolean => value.AsBoolean() ? 1 : 0,
        FactKind.Text when FactJson.TryParse(value.AsText().Trim(), Number, out var parsed) => parsed.AsNumber(),
        _ => throw Ops.Fault($"\"{Ops.Shown(value)}\" is not a number."),
    };

    private static Fact ToBoolean(Fact value) => value.Kind switch
    {
        FactKind.Boolean => value,
        FactKind.Text when bool.TryParse(value.AsText(), out var flag) => Fact.Of(flag),
        FactKind.Number => Fact.Of(value.AsNumber() != 0),
        _ => throw Ops.Fault($"\"{Ops.Shown(value)}\" is neither true nor false."),
    };

    internal static string Format(decimal number, string format)
    {
        // A standard format with a huge precision (F999999999) would fill the memory.
        if (format.Length > (format.Length > 0 && char.IsLetter(format[0]) ? 3 : 40) || format.AsSpan().IndexOfAnyExcept("0#,.%£ NCFncf123456789") >= 0)
            throw Ops.Fault($"\"{Ops.Shown(Fact.Of(format))}\" is not a number format; use 0, # , and . as in \"#,##0.00\".");
        try
        {
            return number.ToString(format, CultureInfo.GetCultureInfo("en-GB"));
        }
        catch (FormatException)
        {
            throw Ops.Fault($"\"{format}\" is not a number format; use 0, # , and . as in \"#,##0.00\".");
        }
    }
}
