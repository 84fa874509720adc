using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Verbs;

/// <summary>
/// The verbs of the command line that need nothing but rules: JSON in, JSON out, never an exception for bad input.
/// </summary>
public static partial class RulesVerbs
{
    /// <summary>
    /// <c>rules expr</c>: <c>{"expr":"…","params":[{"name":…,"value":…}],"asOf":"2026-09-01"}</c> to <c>{"type":…,"value":…}</c>,
    /// <c>{"unknown":[…]}</c> or <c>{"error":"compile"|"runtime","message":…,"position":…}</c>.
    /// </summary>
    /// <param name="input">What was asked.</param>
    /// <param name="today">The day when the question names none in <c>asOf</c>.</param>
    /// <param name="calendars">For expressions that count working days and school days.</param>
    public static JsonNode Expr(JsonNode? input, DateOnly today = default, CalendarBook? calendars = null) =>
        Halves.Refused(() => AnswerExpr(input, today, calendars), m => Problem("compile", m, 0));

    private static JsonNode AnswerExpr(JsonNode? input, DateOnly today, CalendarBook? calendars)
    {
        if (input is not JsonObject question || Text(question, "expr") is not { } text) return Problem("compile", "Ask with {\"expr\":\"…\",\"params\":[{\"name\":\"…\",\"value\":…}]}.", 0);
        if (!TryScope(question, today, calendars, out var schema, out var scope, out var problem)) return Problem("compile", problem, 0);
        var compiled = Expression.Compile(text, schema.WithBareNames());
        if (compiled.Expression is not { } expression) return Problem("compile", compiled.Errors[0].ToString(), compiled.Errors[0].Position);
        try
        {
            var value = expression.Evaluate(scope);
            if (!value.IsUnknown) return new JsonObject { ["type"] = ValueEncoding.NameOf(value, expression), ["value"] = ValueEncoding.Write(value, expression) };
        }
        catch (EvaluationException e)
        {
            return Problem("runtime", e.Message, Math.Max(0, e.Position));
        }
        var missing = expression.Explain(scope).Missing;
        return missing.Count == 0
            ? new JsonObject { ["type"] = "null", ["value"] = null }
            : new JsonObject { ["unknown"] = new JsonArray([.. missing.Select(m => (JsonNode)m)]) };
    }

    private static JsonObject Problem(string kind, string message, int position) =>
        new() { ["error"] = kind, ["message"] = message, ["position"] = position };

    private static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Names and facts from "params" (a list of name and value) and the day from "asOf".</summary>
    private static bool TryScope(JsonObject question, DateOnly today, CalendarBook? calendars, out Schema schema, out Scope scope, out string problem)
    {
        schema = Schema.Empty;
        scope = Scope.Empty;
        problem = "";
        if (Text(question, "asOf") is { } asOf && !FactJson.TryDate(asOf, out today))
        {
            problem = $"\"asOf\" is {asOf}, which is not a date; write dates as 2026-09-01.";
            return false;
        }
        var names = new List<(string Name, FactType Type)>();
        var values = new List<Fact>();
        foreach (var node in question["params"] as JsonArray ?? [])
        {
            if (node is not JsonObject param || Text(param, "name") is not { } name)
            {
                problem = "Every member of \"params\" needs a \"name\" and a \"value\".";
                return false;
            }
            try
            {
                var (fact, type) = ValueEncoding.Decode(param["value"]);
                if (names.Any(n => n.Name == name)) throw new FormatException("The name is given twice.");
                names.Add((name, type));
                values.Add(fact);
            }
            catch (FormatException e)
            {
                problem = $"{name}: {e.Message}";
                return false;
            }
        }
        schema = Schema.Of([.. names]);
        scope = new Scope(Fact.Of(FactRecord.Shaped(schema.Names, [.. values])), today, calendars);
        return true;
    }
}
