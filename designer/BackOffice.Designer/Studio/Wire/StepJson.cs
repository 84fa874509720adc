using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>What both directions need to know of the JSON of steps.</summary>
internal static class StepJson
{
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>An object that is a step, and neither an expression nor an input around one.</summary>
    public static bool IsStep(JsonNode? node) =>
        node is JsonObject json && json["type"] is JsonValue && !json.ContainsKey("typeName") && !json.ContainsKey("expression")
        && (json.ContainsKey("id") || Text(json["type"])?.Contains('.', StringComparison.Ordinal) is true && !json.ContainsKey("value"));

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The expression of an input: wrapped, or standing alone; null for a plain value.</summary>
    public static JsonObject? Expression(JsonNode? input) => input switch
    {
        JsonObject { } wrapped when wrapped["expression"] is JsonObject expression => expression,
        JsonObject { Count: <= 2 } alone when Text(alone["type"]) is "Literal" or "Object" or "Json" or "Variable" or "Input" or "JavaScript" or "BackOffice" && alone.ContainsKey("value") => alone,
        _ => null,
    };

    /// <summary>A list or an object that an input holds as data, however it is wrapped; null when it is worked out by an expression.</summary>
    public static JsonNode? Data(JsonNode? input)
    {
        if (Expression(input) is not { } expression)
            return input;
        if (Text(expression["type"]) is not ("Literal" or "Object" or "Json"))
            return null;
        return Text(expression["value"]) is { } text ? Parse(text) : expression["value"];
    }

    /// <summary>JSON out of a text; null when it is none.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The path by which the map, the journal and Studio's badges know a step.</summary>
    public static string NodeId(string? container, string id) => $"{container ?? "Workflow1"}:{id}";
}
