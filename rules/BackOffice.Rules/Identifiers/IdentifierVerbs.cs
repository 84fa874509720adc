using System.Text.Json.Nodes;

namespace BackOffice.Rules.Identifiers;

/// <summary>What <c>identifiers check</c> answers: <c>{"kind":"upn","value":"…"}</c> → <c>{"valid":true|false,"code":…,"message":…}</c>.</summary>
public static class IdentifierVerbs
{
    /// <summary>Checks one identifier; never throws for bad input.</summary>
    /// <param name="ask">The question.</param>
    public static JsonNode Check(JsonNode? ask)
    {
        if (ask is not JsonObject question || Text(question["kind"]) is not { } kind)
        {
            return new JsonObject { ["error"] = "ask with an object such as {\"kind\":\"upn\",\"value\":\"B801200005001\"}" };
        }

        if (question["value"] is not null && Text(question["value"]) is null)
        {
            return new JsonObject { ["error"] = "\"value\" is a text" };
        }

        if (Identifier.Check(kind, Text(question["value"]) ?? "") is not { } check)
        {
            return new JsonObject { ["error"] = $"there is no kind \"{kind}\"; there are {string.Join(", ", Identifier.Kinds)}" };
        }

        var answer = new JsonObject { ["valid"] = check.Valid, ["code"] = check.Code, ["message"] = check.Message };
        if (check.Value is { } value)
        {
            answer["value"] = value;
        }

        return answer;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.TryGetValue<long>(out var number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null : null;
}
