using System.Globalization;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Numbers.</summary>
internal static class MathFunctions
{
    /// <summary>How halves are rounded.</summary>
    public static readonly TextType Rounding = Choice([.. Enum.GetNames<MidpointRounding>()]);

    public static IEnumerable<Function> All =>
    [
        Make("Math.Abs", "The number without its sign.", [Number], Number, (_, n) => Fact.Of(Math.Abs(n.AsNumber()))),
        Make("Math.Floor", "The whole number at or below.", [Number], Integer, (_, n) => Fact.Of(decimal.Floor(n.AsNumber()))),
        Make("Math.Ceiling", "The whole number at or above.", [Number], Integer, (_, n) => Fact.Of(decimal.Ceiling(n.AsNumber()))),
        Make("Math.Truncate", "The number without its fraction.", [Number], Integer, (_, n) => Fact.Of(decimal.Truncate(n.AsNumber()))),
        Make("Math.Round", "The nearest number with so many decimal places; halves go to the even neighbour.", [Number, Integer], 1, Number,
            (_, v) => Fact.Of(decimal.Round(v[0].AsNumber(), Places(v, 1), MidpointRounding.ToEven))),
        Make("Math.Round", "The nearest number; how halves go is said: ToEven, AwayFromZero, ToZero.", [Number, Rounding], Number, (_, n, mode) => Rounded(n.AsNumber(), 0, mode)),
        Make("Math.Round", "The nearest number with so many decimal places; how halves go is said: ToEven, AwayFromZero, ToZero.", [Number, Integer, Rounding], 3, Number, (_, v) => Rounded(v[0].AsNumber(), Places(v, 1), v[2])),
        .. new[] { "Round", "Floor", "Ceiling", "Truncate", "Abs" }.Select(name => Make("decimal." + name, "As Math." + name + ".", [Number], Number, (_, n) => Fact.Of(name switch
        {
            "Round" => decimal.Round(n.AsNumber()),
            "Floor" => decimal.Floor(n.AsNumber()),
            "Ceiling" => decimal.Ceiling(n.AsNumber()),
            "Truncate" => decimal.Truncate(n.AsNumber()),
            _ => Math.Abs(n.AsNumber()),
        }))),
        Make("Math.Pow", "A number to a power.", [Number, Number], Number, (_, a, b) => Real(Math.Pow((double)a.AsNumber(), (double)b.AsNumber()))),
        Make("Math.Clamp", "The number, or the nearer of two bounds.", [Number, Number, Number], Number, (_, n, a, b) => Fact.Of(Clamped(n.AsNumber(), a.AsNumber(), b.AsNumber()))),
        Of("Sqrt", "The square root.", Math.Sqrt),
        Of("Cbrt", "The cube root.", Math.Cbrt),
        Of("Log", "The natural logarithm.", Math.Log),
        Make("Math.Log", "The logarithm to a base.", [Number, Number], Number, (_, n, b) => Real(Math.Log((double)n.AsNumber(), (double)b.AsNumber()))),
        Of("Log2", "The logarithm to the base 2.", Math.Log2),
        Of("Log10", "The logarithm to the base 10.", Math.Log10),
        Of("Exp", "e to the power of the number.", Math.Exp),
        Of("Sin", "The sine.", Math.Sin),
        Of("Cos", "The cosine.", Math.Cos),
        Of("Tan", "The tangent.", Math.Tan),
        Of("Atan", "The arctangent.", Math.Atan),
        Make("Math.PI", "3.141592653589793.", [], Number, _ => Real(Math.PI)),
        Make("Math.E", "2.718281828459045.", [], Number, _ => Real(Math.E)),
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

        Make("Number.ToString()", "The number as text, or in a format such as 0.00 or #,##0.", [Number, Text], 1, Text,
            (_, v) => Fact.Of(v.Length > 1 ? Format(v[0].AsNumber(), v[1].AsText()) : v[0].AsNumber().ToString(CultureInfo.InvariantCulture))),
        Make("Boolean.ToString()", "True or False.", [FactType.Boolean], Text, (_, v) => Fact.Of(v.AsBoolean() ? "True" : "False")),
        Make("Number.CompareTo()", "-1, 0 or 1.", [Number, Number], Integer, (_, a, b) => Fact.Of(decimal.Compare(a.AsNumber(), b.AsNumber()))),
    ];

    private static int Places(Fact[] values, int index) => values.Length <= index ? 0
        : Ops.Int(values[index]) is var places and >= 0 and <= 20 ? places : throw Ops.Fault("Numbers are rounded to 0 to 20 decimal places.");

    // As the double that .NET works it out in, in the shortest digits that mean it.
    private static Fact Real(double value) => double.IsFinite(value) && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? Fact.Of(number)
        : throw Ops.Fault("The result is not a number, or is too large.");

    private static Fact Rounded(decimal value, int places, Fact mode) => Fact.Of(decimal.Round(value, places, Enum.Parse<MidpointRounding>(mode.AsText(), true)));

    private static Function Of(string name, string help, Func<double, double> body) => Make("Math." + name, help, [Number], Number, (_, n) => Real(body((double)n.AsNumber())));

    private static decimal Clamped(decimal value, decimal least, decimal most) => least <= most ? Math.Clamp(value, least, most) : throw Ops.Fault($"{least} is more than {most}.");

    internal static string Format(decimal number, string format)
    {
        // A standard format with a huge precision (F999999999) would fill the memory.
        if (format.Length > (format.Length > 0 && char.IsLetter(format[0]) ? 3 : 40) || format.AsSpan().IndexOfAnyExcept("0#,.%£ NCFDXPEGncfdxpeg123456789") >= 0)
            throw Ops.Fault($"\"{Ops.Shown(Fact.Of(format))}\" is not a number format; use 0, # , and . as in \"#,##0.00\".");
        try
        {
            return format.Length > 0 && format[0] is 'D' or 'd' or 'X' or 'x'
                ? Ops.Whole(number).ToString(format, CultureInfo.InvariantCulture)
                : number.ToString(format, CultureInfo.GetCultureInfo("en-GB"));
        }
        catch (FormatException)
        {
            throw Ops.Fault($"\"{format}\" is not a number format; use 0, # , and . as in \"#,##0.00\".");
        }
    }
}
