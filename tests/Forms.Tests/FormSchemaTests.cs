using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Forms.Reading;

namespace Forms.Tests;

/// <summary>The published schema is the one that the code makes, and takes every form of every pack.</summary>
public class FormSchemaTests
{
    private static readonly string Published = Path.Combine(Checkout.Root, "forms/form.schema.json");
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_published_schema_is_up_to_date()
    {
        var made = FormSchema.Json().ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("BACKOFFICE_WRITE_SCHEMA") == "1") File.WriteAllText(Published, made);
        File.ReadAllText(Published).ShouldBe(made, "Run this test with BACKOFFICE_WRITE_SCHEMA=1 to write the schema anew.");
    }

    public static TheoryData<string> Forms() => PackFormsTests.Forms();

    [Theory]
    [MemberData(nameof(Forms))]
    public void It_takes_every_form_of_every_pack(string file)
    {
        var schema = FormSchema.Json();
        Faults(schema, schema, JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, file))), "").ShouldBeEmpty();
    }

    [Fact]
    public void It_takes_what_the_designer_keeps_in_a_form()
    {
        var schema = FormSchema.Json();
        Faults(schema, schema, JsonNode.Parse("""{ "form": "x", "$retired": ["check:D1"], "$readingAge": 11, "data": {}, "text": { "en": { "form": "X" }, "cy": { "form": "Y", "$changed": { "form|title": "W" } } } }"""), "").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "form": "x" }""", ": data is missing")]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "txt" } } }""", "/data/a/type: is none of")]
    [InlineData("""{ "form": "x", "data": { "a": { "typ": "text" } } }""", "/data/a/typ: is not known")]
    [InlineData("""{ "form": "x", "data": {}, "checks": [ { "id": "1" } ] }""", "/checks/0: require is missing")]
    [InlineData("""{ "form": "x", "data": {}, "conditions": { "a": { "all": ["b", 1] } } }""", "/conditions/a: fits none")]
    public void It_finds_what_the_reader_would_refuse(string form, string fault)
    {
        var schema = FormSchema.Json();
        Faults(schema, schema, JsonNode.Parse(form), "").ShouldContain(f => f.StartsWith(fault));
    }

    /// <summary>As much of JSON Schema as the schema uses.</summary>
    private static List<string> Faults(JsonObject root, JsonNode? schemaNode, JsonNode? value, string at)
    {
        if (schemaNode is not JsonObject schema) return [];
        if (schema["$ref"]?.ToString() is { } reference) return Faults(root, root["$defs"]![reference["#/$defs/".Length..]], value, at);
        if (schema["anyOf"] is JsonArray any) return any.Any(s => Faults(root, s, value, at).Count == 0) ? [] : [$"{at}: fits none"];
        if (schema["enum"] is JsonArray choices) return choices.Any(c => JsonNode.DeepEquals(c, value)) ? [] : [$"{at}: is none of {string.Join(", ", choices)}"];
        var types = schema["type"] switch { JsonArray several => several.Select(t => t!.ToString()).ToList(), { } one => [one.ToString()], _ => [] };
        if (types.Count > 0 && !types.Any(t => Is(t, value))) return [$"{at}: is not {string.Join(" or ", types)}"];
        var faults = new List<string>();
        switch (value)
        {
            case JsonObject o:
                faults.AddRange((schema["required"] as JsonArray ?? []).Where(r => !o.ContainsKey(r!.ToString())).Select(r => $"{at}: {r} is missing"));
                foreach (var (name, inner) in o)
                {
                    var known = (schema["properties"] as JsonObject)?[name] ?? (schema["patternProperties"] as JsonObject)?.FirstOrDefault(p => Regex.IsMatch(name, p.Key)).Value;
                    if (known is not null) faults.AddRange(Faults(root, known, inner, $"{at}/{name}"));
                    else if (schema["additionalProperties"] is JsonObject others) faults.AddRange(Faults(root, others, inner, $"{at}/{name}"));
                    else if (schema["additionalProperties"] is JsonValue) faults.Add($"{at}/{name}: is not known");
                }

                break;
            case JsonArray list:
                faults.AddRange(list.SelectMany((inner, i) => Faults(root, schema["items"], inner, $"{at}/{i}")));
                break;
            case JsonValue text when schema["pattern"]?.ToString() is { } pattern && !Regex.IsMatch(text.ToString(), pattern):
                faults.Add($"{at}: does not look like {pattern}");
                break;
            default:
                break;
        }

        return faults;
    }

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value!.AsValue().TryGetValue<int>(out _),
        _ => false,
    };
}
