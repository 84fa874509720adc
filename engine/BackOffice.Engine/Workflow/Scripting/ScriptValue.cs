using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>The value that stands for no value at all.</summary>
internal sealed class Undefined
{
    public static readonly Undefined Value = new();

    public override string ToString() => "undefined";
}

/// <summary>Values of scripts: null, undefined, true and false, double, text, lists and objects; and how JavaScript turns one into another.</summary>
internal static class ScriptValue
{
    public static object? FromJson(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => list.Select(FromJson).ToList(),
        JsonObject json => new Dictionary<string, object?>(json.Select(p => KeyValuePair.Create(p.Key, FromJson(p.Value))), StringComparer.Ordinal),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
            JsonValueKind.Null => null,
            _ => Json.Text(value),
        },
        _ => null,
    };

    /// <summary>Most values that one result may hold, and how deep they may stand in one another: a list may hold itself.</summary>
    private const int ValueLimit = 1_000_000;

    private const int DepthLimit = 100;

    public static JsonNode? ToJson(object? value)
    {
        var left = ValueLimit;
        return ToJson(value, 0, ref left);
    }

    private static JsonNode? ToJson(object? value, int depth, ref int left)
    {
        Bound(depth, ref left);
        switch (value)
        {
            case bool flag:
                return JsonValue.Create(flag);
            case double number when number == Math.Floor(number) && Math.Abs(number) < 9e15:
                return JsonValue.Create((long)number);
            case double number when double.IsFinite(number):
                return JsonValue.Create(number);
            case string text:
                return JsonValue.Create(text);
            case List<object?> list:
                var array = new JsonArray();
                foreach (var item in list)
                    array.Add(ToJson(item, depth + 1, ref left));
                return array;
            case Dictionary<string, object?> map:
                var json = new JsonObject();
                foreach (var (name, item) in map)
                    if (item is not (Undefined or ScriptFunction))
                        json[name] = ToJson(item, depth + 1, ref left);
                return json;
            default:
                return null;
        }
    }

    /// <summary>Stops a script whose value holds itself or grows without end.</summary>
    public static void Bound(int depth, ref int left)
    {
        if (depth > DepthLimit || --left < 0)
            throw new ScriptLimit(0, $"a value holds itself, stands more than {DepthLimit} deep, or has more than {ValueLimit:N0} parts. Make it smaller.");
    }

    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        double number => number != 0 && !double.IsNaN(number),
        string text => text.Length > 0,
        _ => true,
    };

    public static string Text(object? value)
    {
        var left = ValueLimit;
        return Text(value, 0, ref left);
    }

    private static string Text(object? value, int depth, ref int left)
    {
        if (value is not List<object?> list)
            return Plain(value);
        Bound(depth, ref left);
        var built = new System.Text.StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
                built.Append(',');
            if (list[i] is not (null or Undefined))
                built.Append(Text(list[i], depth + 1, ref left));
            if (built.Length > ScriptFunctions.TextLimit)
                throw ScriptFunctions.TooLong();
        }
        return built.ToString();
    }

    private static string Plain(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        string text => text,
        Dictionary<string, object?> error when error.Count == 2 && error.TryGetValue("name", out var name) && name is "Error" or "TypeError" or "RangeError" => $"{error["name"]}: {Text(error.GetValueOrDefault("message"))}",
        Dictionary<string, object?> => "[object Object]",
        ScriptFunction => "function",
        _ => "undefined",
    };

    public static double Number(object? value) => value switch
    {
        null => 0,
        bool flag => flag ? 1 : 0,
        double number => number,
        string text when string.IsNullOrWhiteSpace(text) => 0,
        string text => Parsed(text.Trim()),
        List<object?> list => Number(Text(list)),
        _ => double.NaN,
    };

    /// <summary>A number as a script writes it; NaN when the text is none.</summary>
    private static double Parsed(string text)
    {
        if (text.Length > 2 && text[0] == '0' && char.ToLowerInvariant(text[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 } is > 0 and var radix)
            return Whole(text.AsSpan(2), radix, out var length) is var whole && length == text.Length - 2 ? whole : double.NaN;
        return text switch
        {
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ when text.Any(char.IsAsciiLetter) && text.Any(c => char.IsAsciiLetter(c) && c is not ('e' or 'E')) => double.NaN,
            _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        };
    }

    /// <summary>The whole number that a text begins with, in a number system; how many digits were read.</summary>
    public static double Whole(ReadOnlySpan<char> text, int radix, out int length)
    {
        var sum = 0d;
        for (length = 0; length < text.Length; length++)
        {
            var c = char.ToLowerInvariant(text[length]);
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetterLower(c) ? c - 'a' + 10 : 99;
            if (digit >= radix)
                break;
            sum = sum * radix + digit;
        }
        return length == 0 ? double.NaN : sum;
    }

    /// <summary>A value as the 32 bits that operators on bits see.</summary>
    public static int Bits(object? value)
    {
        var number = Number(value);
        return double.IsFinite(number) ? unchecked((int)(uint)(long)Math.IEEERemainder(Math.Truncate(number), 4294967296d)) : 0;
    }

    public static bool StrictlyEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (Undefined, Undefined) => true,
        (double a, double b) => a == b,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (bool a, bool b) => a == b,
        _ => ReferenceEquals(left, right),
    };

    public static bool LooselyEqual(object? left, object? right)
    {
        if (left is null or Undefined || right is null or Undefined)
            return left is null or Undefined && right is null or Undefined;
        if (left.GetType() == right.GetType())
            return StrictlyEqual(left, right);
        // An object is compared as the text it reads as; two objects only when they are the same one.
        if (left is List<object?> or Dictionary<string, object?> or ScriptFunction)
            return right is not (List<object?> or Dictionary<string, object?> or ScriptFunction) && LooselyEqual(Text(left), right);
        return right is List<object?> or Dictionary<string, object?> or ScriptFunction ? LooselyEqual(left, Text(right)) : Number(left) == Number(right);
    }

    /// <summary>Less than, equal or greater; null when the two cannot be compared.</summary>
    public static int? Compare(object? left, object? right)
    {
        if (left is string or List<object?> or Dictionary<string, object?> && right is string or List<object?> or Dictionary<string, object?>)
            return string.CompareOrdinal(Text(left), Text(right));
        var (x, y) = (Number(left), Number(right));
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
    }

    public static string TypeOf(object? value) => value switch
    {
        bool => "boolean",
        double => "number",
        string => "string",
        Undefined => "undefined",
        ScriptFunction => "function",
        _ => "object",
    };

    private static string Number(double number)
    {
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        if (number == 0)
            return "0";
        // The shortest digits that give the number back, then written as JavaScript writes them.
        var round = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var e = round.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? round : round[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.Trim('0');
        var exponent = point - 1 - (all.Length - all.TrimStart('0').Length) + (e < 0 ? 0 : int.Parse(round.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var sign = number < 0 ? "-" : "";
        if (exponent is >= 21 or < -6)
            return $"{sign}{digits[..1]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0') : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
