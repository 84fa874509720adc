using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Values;

/// <summary>What was understood of one answer.</summary>
/// <param name="Value">The value; null when nothing was given or it could not be understood.</param>
/// <param name="Given">True when something was given, understood or not.</param>
/// <param name="Fault">Why it could not be understood.</param>
internal readonly record struct Understood(JsonNode? Value, bool Given, ValueFault? Fault)
{
    public static Understood Nothing { get; } = new(null, false, null);

    public static Understood Of(JsonNode value) => new(value, true, null);

    public static Understood Wrong(string kind, string? detail = null, string? part = null) => new(null, true, new ValueFault(kind, detail, part));
}

/// <summary>Why an answer could not be understood.</summary>
/// <param name="Kind">Kind of error, by which a form can word its own message.</param>
/// <param name="Detail">What is wrong more exactly.</param>
/// <param name="Part">Part of the answer that is wrong: <c>day</c>, <c>month</c>, <c>year</c>, <c>postcode</c>.</param>
internal sealed record ValueFault(string Kind, string? Detail, string? Part);

/// <summary>What was typed and could not be understood, kept so that it is shown again.</summary>
internal static class Typed
{
    public const string Key = "$typed";

    public static bool Is(JsonNode? node) => node is JsonObject o && o.ContainsKey(Key);

    public static JsonNode? Unwrap(JsonNode? node) => node is JsonObject o && o.TryGetPropertyValue(Key, out var typed) ? typed : node;

    public static JsonObject Wrap(JsonNode raw) => new() { [Key] = raw };

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
        JsonValue v => v.ToJsonString(),
        _ => null,
    };
}
