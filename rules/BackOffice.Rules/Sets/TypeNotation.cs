using System.Text.Json.Nodes;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>
/// Types as rule files write them: "number", "text", "date", "yesNo", {"choice":["primary","secondary"]}, {"list":"text"},
/// {"record":{"name":"text"}}.
/// </summary>
public static class TypeNotation
{
    private const int Deepest = 12;

    /// <summary>The type, or null and what is wrong.</summary>
    public static FactType? Read(JsonNode? node, out string? problem) => Read(node, 0, out problem);

    private static FactType? Read(JsonNode? node, int depth, out string? problem)
    {
        problem = null;
        if (depth > Deepest) { problem = $"Types nest deeper than {Deepest} levels."; return null; }
        switch (node)
        {
            case JsonValue value when value.TryGetValue<string>(out var name):
                if (Named(name) is { } type) return type;
                problem = $"There is no type \"{name}\"; write number, integer, text, yesNo, date, moment, duration, any, or {{\"choice\":[…]}}, {{\"list\":…}}, {{\"record\":{{…}}}}.";
                return null;
            case JsonObject one when Get(one, "choice") is JsonArray values:
                return FactType.Choice([.. values.Select(v => v?.ToString() ?? "")]);
            case JsonObject one when Get(one, "list") is { } of:
                return Read(of, depth + 1, out problem) is { } member ? FactType.List(member) : null;
            case JsonObject one when Get(one, "record") is JsonObject fields:
                var read = new List<(string, FactType)>();
                foreach (var (name, field) in fields)
                {
                    if (Read(field, depth + 1, out problem) is not { } fieldType) { problem = $"{name}: {problem}"; return null; }
                    read.Add((name, fieldType));
                }
                return FactType.Record([.. read]);
            default:
                problem = "A type is a word such as \"number\", or {\"choice\":[…]}, {\"list\":…}, {\"record\":{…}}.";
                return null;
        }
    }

    private static JsonNode? Get(JsonObject from, string key) => from.FirstOrDefault(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    private static FactType? Named(string name) => name.ToUpperInvariant() switch
    {
        "NUMBER" or "DECIMAL" or "MONEY" => FactType.Number,
        "INTEGER" or "INT" or "WHOLE" => FactType.Integer,
        "TEXT" or "STRING" => FactType.Text,
        "YESNO" or "BOOLEAN" or "BOOL" => FactType.Boolean,
        "DATE" => FactType.Date,
        "MOMENT" or "DATETIME" => FactType.Moment,
        "DURATION" => FactType.Duration,
        "ANY" => FactType.Any,
        _ => null,
    };

    /// <summary>The type in the notation.</summary>
    public static JsonNode Write(FactType type) => type switch
    {
        TextType { Values.Count: > 0 } choice => new JsonObject { ["choice"] = new JsonArray([.. choice.Values.Select(v => (JsonNode)v)]) },
        ListType list => new JsonObject { ["list"] = Write(list.Of) },
        RecordType record => new JsonObject { ["record"] = new JsonObject(record.Fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)Write(f.Type)))) },
        _ => type.Kind switch
        {
            FactKind.Boolean => "yesNo",
            FactKind.Number => type.IsWhole ? "integer" : "number",
            FactKind.Text => "text",
            FactKind.Date => "date",
            FactKind.Moment => "moment",
            FactKind.Duration => "duration",
            _ => "any",
        },
    };
}
