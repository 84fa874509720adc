using System.Globalization;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>From one kind of value to another, by the names that rule files know.</summary>
internal static class ConversionFunctions
{
    private static readonly (string[] Names, string Convert, decimal Least, decimal Most)[] Wholes =
    [
        (["byte"], "ToByte", byte.MinValue, byte.MaxValue),
        (["sbyte"], "ToSByte", sbyte.MinValue, sbyte.MaxValue),
        (["short", "int16"], "ToInt16", short.MinValue, short.MaxValue),
        (["ushort", "uint16"], "ToUInt16", ushort.MinValue, ushort.MaxValue),
        (["int", "int32"], "ToInt32", int.MinValue, int.MaxValue),
        (["uint", "uint32"], "ToUInt32", uint.MinValue, uint.MaxValue),
        (["long", "int64"], "ToInt64", long.MinValue, long.MaxValue),
        (["ulong", "uint64"], "ToUInt64", ulong.MinValue, ulong.MaxValue),
    ];

    public static IEnumerable<Function> All =>
    [
        .. Wholes.SelectMany(Whole),
        .. Fraction("decimal", "double", "single", "float"),
        Make("number", "A number from its text.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("decimal.MaxValue", "The largest number there is.", [], Number, _ => Fact.Of(decimal.MaxValue)),
        Make("decimal.MinValue", "The smallest number there is.", [], Number, _ => Fact.Of(decimal.MinValue)),
        Make("decimal.Zero", "0.", [], Number, _ => Fact.Of(0)),
        Make("decimal.One", "1.", [], Number, _ => Fact.Of(1)),
        Make("Convert.ToDecimal", "A number.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("Convert.ToDouble", "A number.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("Convert.ToSingle", "A number.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make("Convert.ToString", "The value as text; a day as ISO text.", [Any], Text, (_, v) => Fact.Of(v.Kind == FactKind.Date ? v.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Ops.Limit(Ops.TextOf(v)))),
        Make("Convert.ToBoolean", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("bool", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("boolean", "Yes or no from true or false.", [Any], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("bool.Parse", "Yes or no from true or false.", [Text], FactType.Boolean, (_, v) => ToBoolean(v)),
        Make("string", "The text itself.", [Text], Text, (_, t) => t),
        Make("string", "A character so many times.", [Text, Integer], Text, (_, c, n) => Repeated(c.AsText(), Ops.Int(n))),
        Make("object", "The value itself.", [Any], Any, (_, v) => v),
        Make("Guid", "An identifier from its text.", [Text], Identifier, (_, t) => ToIdentifier(t)),
        Make("Guid.Parse", "An identifier from its text.", [Text], Identifier, (_, t) => ToIdentifier(t)),
        Make("Guid.Empty", "The identifier of zeros.", [], Identifier, _ => Fact.Of(Guid.Empty.ToString())),
    ];

    /// <summary>The number of a day of the week as rule files count them: Sunday is 0.</summary>
    public static Function WeekdayNumber { get; } = Make("weekday", "The number of a day of the week: Sunday is 0.", [FactType.DayOfWeek], Integer, (_, day) => Fact.Of((int)Enum.Parse<System.DayOfWeek>(day.AsText(), true)));

    /// <summary>True for a function that makes a number of whatever it is given.</summary>
    public static bool MakesNumber(Function function) => function is { Parameters: [{ IsAny: true }], Result.Kind: FactKind.Number };

    private static IEnumerable<Function> Whole((string[] Names, string Convert, decimal Least, decimal Most) kind)
    {
        Fact Within(decimal value) => value >= kind.Least && value <= kind.Most ? Fact.Of(value) : throw Ops.Fault($"{value} does not fit: {kind.Names[0]} holds {kind.Least} to {kind.Most}.");
        foreach (var name in kind.Names)
        {
            yield return Make(name, "A whole number from its text, or from a number by dropping the fraction.", [Any], Integer, (_, v) => Within(v.Kind == FactKind.Text ? Ops.Integral(ToNumber(v)) : decimal.Truncate(ToNumber(v))));
            yield return Make(name + ".Parse", "A whole number from its text.", [Text], Integer, (_, v) => Within(Ops.Integral(ToNumber(v))));
            yield return Make(name + ".MaxValue", $"{kind.Most}.", [], Integer, _ => Fact.Of(kind.Most));
            yield return Make(name + ".MinValue", $"{kind.Least}.", [], Integer, _ => Fact.Of(kind.Least));
        }
        yield return Make("Convert." + kind.Convert, "A whole number; halves go to the even neighbour.", [Any], Integer, (_, v) => Within(v.Kind == FactKind.Text ? Ops.Integral(ToNumber(v)) : decimal.Round(ToNumber(v), MidpointRounding.ToEven)));
    }

    private static IEnumerable<Function> Fraction(params string[] names) => names.SelectMany(name => new[]
    {
        Make(name, "A number from its text.", [Any], Number, (_, v) => Fact.Of(ToNumber(v))),
        Make(name + ".Parse", "A number from its text.", [Text], Number, (_, v) => Fact.Of(ToNumber(v))),
        // Numbers are decimal: each is a finite number.
        Make(name + ".IsNaN", "No: every number here is one.", [Number], FactType.Boolean, (_, _) => Fact.No),
        Make(name + ".IsInfinity", "No: every number here is finite.", [Number], FactType.Boolean, (_, _) => Fact.No),
    });

    private static Fact Repeated(string letter, int count) => letter.Length == 1 && count is >= 0 and <= Limits.List
        ? Fact.Of(new string(letter[0], count))
        : throw Ops.Fault($"One character is repeated 0 to {Limits.List} times.");

    private static Fact ToIdentifier(Fact text) => Guid.TryParse(text.AsText(), out var id)
        ? Fact.Of(id.ToString())
        : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not an identifier; write it as 11111111-2222-3333-4444-555555555555.");

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
}
