using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml;

namespace BackOffice.Engine.Workflow;

/// <summary>Turns JSON values into the types that definitions name. What cannot be turned is left as it is.</summary>
internal static class Values
{
    private static readonly JsonSerializerOptions AsText = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), MaxDepth = 256 };

    /// <summary>
    /// The value as the type alias asks for it: text that holds a number becomes a number, and so on. What is no number and no truth value
    /// becomes 0 or false, as in the format's own engine; values of other types that cannot be turned are left as they are.
    /// </summary>
    public static JsonNode? Convert(JsonNode? value, string typeName)
    {
        if (value is null)
            return null;
        var kind = value.GetValueKind();
        switch (Alias(typeName))
        {
            case "boolean" or "bool" or "int16" or "int32" or "int64" or "long" or "int" or "integer" or "single" or "double" or "decimal" or "number" or "float"
                when kind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>()):
                return null;
            case "boolean" or "bool" when kind is not (JsonValueKind.True or JsonValueKind.False):
                return kind == JsonValueKind.String ? bool.TryParse(value.GetValue<string>().Trim(), out var flag) && flag
                    : kind == JsonValueKind.Number && Json.TryNumber(value, out var truth) && truth != 0;
            case "int16" or "int32" or "int64" or "long" or "int" or "integer":
                return Number(value, kind) is var whole && whole == decimal.Truncate(whole) ? WholeAsIs(value, kind, whole)
                    : kind == JsonValueKind.String ? 0 : decimal.Round(whole, MidpointRounding.ToEven);
            case "single" or "double" or "decimal" or "number" or "float" when kind != JsonValueKind.Number:
                return Number(value, kind);
            case "string" when kind != JsonValueKind.String:
                return kind is JsonValueKind.True or JsonValueKind.False ? (Json.Flag(value) ? "True" : "False")
                    : value is JsonValue ? Json.Text(value) : value.ToJsonString(AsText);
            case "json" or "jsonelement" or "jsonnode" or "jsonobject" or "jsonarray" or "stringdictionary" or "objectdictionary" or "stringmap" or "objectmap" or "list" or "expandoobject"
                when kind == JsonValueKind.String && Json.TryParse(value.GetValue<string>(), out var parsed) && parsed is JsonObject or JsonArray:
                return parsed;
            default:
                return Json.Free(value);
        }
    }

    private static decimal Number(JsonNode value, JsonValueKind kind) =>
        kind is JsonValueKind.True ? 1 : Json.TryNumber(value, out var number) ? number : 0;

    /// <summary>A number that is already whole stays the node it is: no step of a long loop makes another.</summary>
    private static JsonNode WholeAsIs(JsonNode value, JsonValueKind kind, decimal whole) =>
        kind == JsonValueKind.Number ? Json.Free(value) : whole;

    /// <summary>Type alias in small letters, without assembly names; every list type is <c>list</c>.</summary>
    public static string Alias(string typeName)
    {
        var bare = typeName.Split(',')[0].Trim();
        if (bare.EndsWith("[]", StringComparison.Ordinal) || bare.Contains('<', StringComparison.Ordinal))
            return "list";
        return bare[(bare.LastIndexOf('.') + 1)..].ToLowerInvariant();
    }

    /// <summary>A length of time: <c>2.00:00:00</c>, ISO 8601 <c>P2D</c>, or a number of seconds.</summary>
    public static TimeSpan? Duration(JsonNode? value)
    {
        if (value is null)
            return null;
        if (value.GetValueKind() == JsonValueKind.Number && Json.TryNumber(value, out var seconds))
            return Math.Abs(seconds) < 1e10m ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
        var text = Json.Text(value) ?? "";
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
            return span;
        if (!text.StartsWith('P') && !text.StartsWith("-P", StringComparison.Ordinal))
            return null;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (FormatException)
        {
            return null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>A moment in ISO 8601; without an offset it is UTC.</summary>
    public static DateTimeOffset? Moment(JsonNode? value) =>
        value is JsonValue && DateTimeOffset.TryParse(Json.Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime() : null;

    /// <summary>How a moment is written in bookmarks.</summary>
    public static string Write(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
