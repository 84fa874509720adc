using System.Globalization;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Functions of numbers.</summary>
internal static partial class Builtins
{
    private static object Numeric(object? value, int at) => value switch
    {
        long or double or decimal => value,
        null => 0L,
        string s when long.TryParse(s, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        string s when double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new TemplateFault($"A number is needed, not {Interpreter.Describe(value)}.", at),
    };

    // Scriban takes no text for a number, and true and false for 1 and 0.
    private static object Numeric(Interpreter run, object? value, int at) => run.Exact
        ? value switch
        {
            bool b => b ? 1L : 0L,
            string => throw new TemplateFault($"A number is needed, not {Interpreter.Describe(value)}.", at),
            _ => Numeric(value, at),
        }
        : Numeric(value, at);

    // What the operator itself does with texts and with nothing.
    private static object? Operand(Interpreter run, object? value, int at) => run.Exact ? value : Numeric(value, at);

    private static readonly Builtin[] Numbers =
    [
        new("math.abs", ["value"], (r, a, at) => a[0] is null ? null : Numeric(r, a[0], at) switch { long.MinValue => throw new TemplateFault("The result is too large a number.", at), long l => Math.Abs(l), decimal m => Math.Abs(m), var d => Math.Abs((double)d) }),
        new("math.ceil", ["value"], (r, a, at) => a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Ceiling(m), var d => Math.Ceiling((double)d) }),
        new("math.floor", ["value"], (r, a, at) => a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Floor(m), var d => Math.Floor((double)d) }),
        new("math.round", ["value", "precision?"], (r, a, at) =>
        {
            var digits = Math.Clamp(Interpreter.ToInt(a[1], at), 0, 15);
            return a[0] is null && !r.Exact ? null : Numeric(r, a[0], at) switch { long l => l, decimal m => Math.Round(m, digits), var d => Math.Round((double)d, digits) };
        }),
        new("math.divided_by", ["value", "divisor"], (r, a, at) =>
        {
            var result = Operators.Binary("/", Numeric(r, a[0], at), Numeric(r, a[1], at), at, r)!;
            return a[1] is long ? (long)Math.Floor(Values.ToDouble(result)) : result;
        }),
        new("math.minus", ["value", "with"], (r, a, at) => Operators.Binary("-", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.plus", ["value", "with"], (r, a, at) => Operators.Binary("+", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.times", ["value", "with"], (r, a, at) => Operators.Binary("*", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.modulo", ["value", "with"], (r, a, at) => Operators.Binary("%", Operand(r, a[0], at), Operand(r, a[1], at), at, r)),
        new("math.is_number", ["value"], (_, a, _) => Values.IsNumber(a[0])),
        new("math.format", ["value", "format", "culture?"], (r, a, at) => r.Exact && a[0] is not null && !Values.IsNumber(a[0])
            ? throw new TemplateFault($"A number is needed, not {Interpreter.Describe(a[0])}.", at)
            : Format(r, a[0], a[1], a[2], at)),
        new("math.uuid", [], (_, _, at) => throw new TemplateFault("A letter may not contain chance.", at)),
        new("math.random", ["minValue", "maxValue"], (_, _, at) => throw new TemplateFault("A letter may not contain chance.", at)),
    ];

    private static string Format(Interpreter run, object? value, object? format, object? culture, int at)
    {
        var text = run.Text(format);
        // A standard format with a huge precision (F999999999) would fill the memory.
        if (text.Length > 100 || (text.Length > 3 && char.IsAsciiLetter(text[0]) && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0))
        {
            throw new TemplateFault("The format is too long.", at);
        }

        try
        {
            return value switch
            {
                null => "",
                DateValue date => date.Moment.ToString(text, Culture(culture, at)),
                IFormattable number => number.ToString(text, Culture(culture, at)),
                _ => run.Text(value),
            };
        }
        catch (FormatException)
        {
            // Hexadecimal is only for whole numbers, and so on.
            throw new TemplateFault($"\"{text}\" is no format for {Interpreter.Describe(value)}.", at);
        }
    }
}
