using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Verbs;

public static partial class RulesVerbs
{
    /// <summary>
    /// <c>rules table</c>: <c>{"table":{…},"facts":{…}}</c> to <c>{"value":…,"rows":[…]}</c>, <c>{"unknown":[…]}</c> or <c>{"error":…}</c>.
    /// </summary>
    /// <param name="input">What was asked.</param>
    /// <param name="today">The day when the question names none in <c>asOf</c>.</param>
    /// <param name="calendars">For tables that count working days and school days.</param>
    public static JsonNode Table(JsonNode? input, DateOnly today = default, CalendarBook? calendars = null) =>
        Halves.Refused(() => AnswerTable(input, today, calendars), Fault);

    private static JsonNode AnswerTable(JsonNode? input, DateOnly today, CalendarBook? calendars)
    {
        if (input is not JsonObject question) return Fault("Ask with {\"table\":{…},\"facts\":{…}}.");
        var reading = DecisionTable.Parse(question["table"]);
        if (reading.Table is not { } table) return Fault(string.Join(" ", reading.Problems));
        var parameters = new JsonArray([.. (question["facts"] as JsonObject ?? []).Select(f => (JsonNode)new JsonObject { ["name"] = f.Key, ["value"] = Typed(f.Key, f.Value, table) })]);
        var asked = new JsonObject { ["params"] = parameters, ["asOf"] = question["asOf"]?.DeepClone() };
        if (!TryScope(asked, today, calendars, out var schema, out var scope, out var problem)) return Fault(problem);
        // Facts that a table names and nobody gave are missing, not misspelt.
        foreach (var column in table.Inputs)
            if (IsPlainName(column.Expression) && schema.Names.Resolve(column.Expression) < 0) schema = schema.With(column.Expression, FactType.Any);
        var compiled = CompiledTable.Compile(table, schema);
        if (compiled.Table is not { } ready) return Fault(string.Join(" ", compiled.Problems.Take(5)));
        var decision = ready.Evaluate(scope);
        if (decision.Error is { } error) return Fault(error);
        if (decision.Missing.Count > 0) return new JsonObject { ["unknown"] = new JsonArray([.. decision.Missing.Select(m => (JsonNode)m)]), ["sentence"] = decision.Sentence };
        return new JsonObject { ["value"] = decision.Value.ToJson(), ["rows"] = new JsonArray([.. decision.Rows.Select(r => (JsonNode)r)]), ["sentence"] = decision.Sentence };
    }

    // JSON has no dates: a text that a column calls a date, a number or a length of time is meant as one.
    private static JsonNode? Typed(string name, JsonNode? value, DecisionTable table)
    {
        if (value is not JsonValue text || text.GetValueKind() != System.Text.Json.JsonValueKind.String) return value?.DeepClone();
        var type = table.Inputs.FirstOrDefault(i => i.Expression == name)?.Type?.ToUpperInvariant() switch
        {
            "DATE" => "date",
            "DATETIME" or "DATE AND TIME" => "DateTime",
            "TIME" => "time",
            "DURATION" or "DAYTIMEDURATION" or "YEARMONTHDURATION" => "duration",
            "NUMBER" => "decimal",
            "BOOLEAN" => "bool",
            _ => null,
        };
        return type is null ? value.DeepClone() : new JsonObject { ["$t"] = type, ["v"] = value.DeepClone() };
    }

    private static bool IsPlainName(string text) => text.Length is > 0 and < 100 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ');
}
