using System.Text.Json.Nodes;
using BackOffice.Rules.Letters.Syntax;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Letters;

/// <summary>What <c>letters render</c> answers: <c>{"template":…,"model":…}</c> → <c>{"text":…}</c> or <c>{"error":…,"position":…}</c>.</summary>
public static class LetterVerbs
{
    /// <summary>Renders one template as Scriban would; never throws for bad input.</summary>
    /// <param name="ask">The question.</param>
    public static JsonNode Render(JsonNode? ask) => Halves.Refused(() => Answer(ask), message => new JsonObject { ["error"] = message });

    private static JsonNode Answer(JsonNode? ask)
    {
        if (ask is not JsonObject question || question["template"] is not JsonValue value || !value.TryGetValue<string>(out var template))
        {
            return new JsonObject { ["error"] = "ask with an object such as {\"template\":\"Dear {{ name }}\",\"model\":{\"name\":\"Mrs Khan\"}}" };
        }

        if (question["model"] is not (null or JsonObject))
        {
            return new JsonObject { ["error"] = "\"model\" is an object" };
        }

        var reading = LetterTemplate.Parse(template, exact: true);
        if (reading.Template is not { } letter)
        {
            return Error(reading.Errors[0]);
        }

        var model = Values.FromJson(question["model"] ?? new JsonObject(), exact: false) as ObjectValue ?? new ObjectValue();
        var result = letter.Render(model, relaxed: false);
        if (result.Error is { } error)
        {
            return Error(error);
        }

        var answer = new JsonObject { ["text"] = result.Text };
        if (result.EmptySections.Count > 0)
        {
            answer["emptySections"] = new JsonArray([.. result.EmptySections.Select(s => (JsonNode)s.Name)]);
        }

        return answer;
    }

    private static JsonObject Error(LetterError error) => new()
    {
        ["error"] = error.Message,
        ["position"] = error.Position,
        ["line"] = error.Line,
        ["column"] = error.Column,
    };
}
