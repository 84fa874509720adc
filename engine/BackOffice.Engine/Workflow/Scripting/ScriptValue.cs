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

    public static JsonNode? ToJson(object? value) => value switch
    {
        null or Undefined => null,
        bool flag => JsonValue.Create(flag),
        double number when number == Math.Floor(number) && Math.Abs(number) < 9e15 => JsonValue.Create((long)number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        double => null,
        string text => JsonValue.Create(text),
        List<object?> list => new JsonArray([.. list.Select(ToJson)]),
        Dictionary<string, object?> map => new JsonObject(map.Where(p => p.Value is not Undefined).Select(p => KeyValuePair.Create(p.Key, ToJson(p.Value)))),
        _ => null,
    };

    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        double number => number != 0 && !double.IsNaN(number),
        string text => text.Length > 0,
        _ => true,
    };

    public static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        string text => text,
        List<object?> list => string.Join(",", list.Select(v => v is null or Undefined ? "" : Text(v))),
        Dictionary<string, object?> => "[object Object]",
        _ => "undefined",
    };

    public static double Number(object? value) => value switch
    {
        null => 0,
        bool flag => flag ? 1 : 0,
        double number => number,
        string text when string.IsNullOrWhiteSpace(text) => 0,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        List<object?> list => Number(Text(list)),
        _ => double.NaN,
    };

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
        return left is Dictionary<string, object?> || right is Dictionary<string, object?> ? Text(left) == Text(right) : Number(left) == Number(right);
    }

    /// <summary>Less than, equal or greater; null when the two cannot be compared.</summary>
    public static int? Compare(object? left, object? right)
    {
        if (left is string a && right is string b)
            return string.CompareOrdinal(a, b);
        var (x, y) = (Number(left), Number(right));
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
    }

    public static string TypeOf(object? value) => value switch
    {
        bool => "boolean",
        double => "number",
        string => "string",
        Undefined => "undefined",
        _ => "object",
    };

    private static string Number(double number) =>
        double.IsNaN(number) ? "NaN"
        : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity")
        : number == Math.Floor(number) && Math.Abs(number) < 1e21 ? number.ToString("F0", CultureInfo.InvariantCulture) is "-0" ? "0" : number.ToString("F0", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);
}
