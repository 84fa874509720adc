using System.Text.Json.Nodes;

namespace BackOffice.Forms.Reading;

/// <summary>
/// The published JSON Schema of the form format, so that any editor helps while a form is written. It is made from the names
/// that the reader knows; what only the reader can judge (that names point at something) stays with the reader.
/// </summary>
public static class FormSchema
{
    private const string Name = "^[a-z][A-Za-z0-9]*$";

    /// <summary>The schema, draft 2020-12.</summary>
    public static JsonObject Json() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "A BackOffice form",
        ["description"] = "What is asked, in which order, what must hold and how it is worded. forms/README.md explains each part.",
        ["type"] = "object",
        ["required"] = new JsonArray("form", "data"),
        ["properties"] = new JsonObject
        {
            ["form"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9][A-Za-z0-9-]*$" },
            ["key"] = new JsonObject { ["type"] = "string", ["pattern"] = Name },
            ["version"] = TextOrNumber(),
            ["title"] = Text(),
            ["note"] = Text(),
            ["window"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Text("A day such as 2027-01-21, or what it is worked out from") },
            ["data"] = Named(Ref("field")),
            ["conditions"] = Named(Ref("condition")),
            ["flow"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["tasks"] = List(Ref("task")), ["pages"] = List(Ref("page")) }, ["additionalProperties"] = false },
            ["checks"] = List(Ref("check")),
            ["text"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "object", ["patternProperties"] = Dollars(), ["additionalProperties"] = new JsonObject { ["anyOf"] = new JsonArray(Text(), Ref("words")) } } },
        },
        ["patternProperties"] = Dollars(),
        ["additionalProperties"] = false,
        ["$defs"] = new JsonObject
        {
            ["field"] = Closed(FormReader.FieldProperties.ToDictionary(p => p, Property)),
            ["condition"] = new JsonObject { ["anyOf"] = new JsonArray(Text(), Closed(new() { ["all"] = List(Ref("condition")), ["any"] = List(Ref("condition")), ["not"] = Ref("condition") })) },
            ["task"] = Closed(FormReader.TaskProperties.ToDictionary(p => p, Property), "task"),
            ["collection"] = Closed(FormReader.CollectionProperties.ToDictionary(p => p, p => p == "rows" ? Text("Name of the row set") : Property(p)), "rows"),
            ["page"] = Closed(FormReader.PageProperties.ToDictionary(p => p, Property), "page"),
            ["check"] = Closed(FormReader.CheckProperties.ToDictionary(p => p, p => p switch { "rows" => Text("Name of the row set"), "text" => Text("Id of the message"), _ => Property(p) }), "id", "require"),
            ["words"] = Closed(FormReader.TextProperties.ToDictionary(p => p, p => p switch { "options" or "errors" => new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() }, "body" => new JsonObject { ["anyOf"] = new JsonArray(Text(), List(Text())) }, _ => Text() })),
            ["options"] = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() }, List(new JsonObject { ["anyOf"] = new JsonArray(TextOrNumber(), Ref("option")) })) },
            ["option"] = Closed(new() { ["code"] = TextOrNumber(), ["label"] = Text(), ["hint"] = Text(), ["validFrom"] = Day(), ["validTo"] = Day() }, "code"),
        },
    };

    private static JsonObject Property(string name) => name switch
    {
        "type" => Choice(FormReader.Types.Keys),
        "required" => new JsonObject { ["anyOf"] = new JsonArray(Flag(), Text("A condition")) },
        "public" => new JsonObject { ["anyOf"] = new JsonArray(Flag(), Text("Yes-or-no question by which it is agreed to")) },
        "readOnly" or "retired" or "multiple" or "explain" => Flag(),
        "minLength" or "maxLength" or "places" or "maxSize" or "rows" or "pageSize" => Whole(),
        "width" => Whole(),
        "min" or "max" => new JsonObject { ["type"] = "number" },
        "accept" or "key" or "ask" or "needs" or "columns" or "on" => List(Text()),
        "years" => List(new JsonObject { ["type"] = "integer" }),
        "options" => Ref("options"),
        "reasons" => new JsonObject { ["anyOf"] = new JsonArray(Text("Id of a lookup"), Ref("options")) },
        "fields" => Named(Ref("field")),
        "carryForward" => Closed(new() { ["from"] = new JsonObject { ["type"] = "string", ["pattern"] = "^previousReturn\\.[a-z][A-Za-z0-9]*$" }, ["mark"] = List(Choice(["continuing", "leaver", "changed"])), ["askAgain"] = List(Text()), ["note"] = Text() }, "from"),
        "pages" => List(Ref("page")),
        "collection" => Ref("collection"),
        "file" => Closed(new() { ["formats"] = List(Choice(["csv", "xlsx"])), ["note"] = Text() }),
        "level" => Choice(["error", "query", "information"]),
        "scope" => Choice(["form", "rowset", "row"]),
        "validFrom" or "validTo" => Day(),
        "officialItem" or "officialNumber" => TextOrNumber(),
        _ => Text(),
    };

    private static JsonObject Closed(Dictionary<string, JsonObject> properties, params string[] required)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))), ["patternProperties"] = Dollars(), ["additionalProperties"] = false };
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]);
        return schema;
    }

    private static JsonObject Dollars() => new() { ["^\\$"] = true };

    private static JsonObject Named(JsonObject value) => new() { ["type"] = "object", ["patternProperties"] = new JsonObject { [Name] = value }, ["additionalProperties"] = false };

    private static JsonObject Ref(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject List(JsonObject of) => new() { ["type"] = "array", ["items"] = of };

    private static JsonObject Choice(IEnumerable<string> of) => new() { ["enum"] = new JsonArray([.. of.Select(o => (JsonNode)o)]) };

    private static JsonObject Text(string? description = null) => description is null ? new() { ["type"] = "string" } : new() { ["type"] = "string", ["description"] = description };

    private static JsonObject TextOrNumber() => new() { ["type"] = new JsonArray("string", "number") };

    private static JsonObject Flag() => new() { ["type"] = "boolean" };

    private static JsonObject Whole() => new() { ["type"] = "integer", ["minimum"] = 0 };

    private static JsonObject Day() => new() { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
}
