using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace BackOffice.Engine.Workflow;

/// <summary>Turns JSON values into the types that definitions name. What cannot be turned is left as it is.</summary>
internal static class Values
{
    /// <summary>The value as the type alias asks for it: text that holds a number becomes a number, and so on.</summary>
    public static JsonNode? Convert(JsonNode? value, string typeName)
    {
        if (value is null)
            return null;
        switch (Alias(typeName))
        {
            case "boolean" when value.GetValueKind() == JsonValueKind.String && bool.TryParse(value.GetValue<string>().Trim(), out var flag):
                return flag;
            case "int16" or "int32" or "int64" or "long" or "int" or "integer" or "single" or "double" or "decimal" or "number"
                when value.GetValueKind() == JsonValueKind.String && Json.TryNumber(value, out var number):
                return number;
            case "string" when value.GetValueKind() != JsonValueKind.String:
                return value is JsonValue && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? (Json.Flag(value) ? "True" : "False") : Json.Text(value);
            case "json" or "jsonelement" or "jsonnode" or "jsonobject" or "jsonarray" or "stringdictionary" or "objectdictionary" or "stringmap" or "objectmap" or "list"
                when value is JsonValue && value.GetValueKind() == JsonValueKind.String && Json.TryParse(value.GetValue<string>(), out var parsed) && parsed is JsonObject or JsonArray:
                return parsed;
            default:
                return Json.Free(value);
        }
    }

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
