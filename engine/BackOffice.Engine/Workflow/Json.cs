using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Reading workflow JSON the way the format's own readers do: names in either case, values that bend.</summary>
internal static class Json
{
    /// <summary>Reads deep definitions, and says so when a name is given twice instead of keeping the last.</summary>
    public static readonly JsonDocumentOptions Reading = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 256,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>A property by its camelCase name, or by its PascalCase name as old files write it.</summary>
    public static JsonNode? Get(JsonObject? from, string name)
    {
        if (from is null)
            return null;
        if (from.TryGetPropertyValue(name, out var value))
            return value;
        return from.TryGetPropertyValue(Pascal(name), out value) ? value : null;
    }

    public static bool Has(JsonObject from, string name) => from.ContainsKey(name) || from.ContainsKey(Pascal(name));

    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(Writing),
    };

    public static string? Text(JsonObject? from, string name) => Text(Get(from, name));

    public static bool Flag(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) => bool.TryParse(text, out var flag) && flag,
        _ => false,
    };

    /// <summary>A number, also when it is written as text.</summary>
    public static bool TryNumber(JsonNode? node, out decimal number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() switch
        {
            JsonValueKind.Number => value.TryGetValue(out number) || TryParse(value.ToJsonString(), out number),
            JsonValueKind.String => TryParse(value.GetValue<string>(), out number),
            _ => false,
        };

        static bool TryParse(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The node itself when it stands free, otherwise a copy: a node has one parent only.</summary>
    [return: NotNullIfNotNull(nameof(node))]
    public static JsonNode? Free(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();

    /// <summary>Text that any reader takes back to the same content.</summary>
    public static string Write(JsonNode? node) => node?.ToJsonString(Writing) ?? "null";

    public static JsonNode? Parse(string text) => JsonNode.Parse(text, null, Reading);

    public static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    /// <summary>Walks a tree once, so that later reads change nothing inside it and threads may share it.</summary>
    public static void Touch(JsonNode? node)
    {
        if (node is JsonObject json)
            foreach (var (_, value) in json)
                Touch(value);
        else if (node is JsonArray list)
            foreach (var value in list)
                Touch(value);
    }

    public static string Pascal(string name) => name.Length == 0 || char.IsUpper(name[0]) ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Words joined, each with a capital: <c>in-area flag</c> and <c>in_area_flag</c> are <c>InAreaFlag</c>.</summary>
    public static string PascalWords(string name)
    {
        var joined = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var start = i;
            while (i < name.Length && name[i] is ' ' or '_' or '-')
                i++;
            var begins = (start == 0 || i > start) && i < name.Length && char.IsAsciiLetter(name[i]);
            joined.Append(begins ? "" : name[start..i]);
            if (i < name.Length)
                joined.Append(begins ? char.ToUpperInvariant(name[i]) : name[i]);
        }
        return joined.ToString();
    }

    public static string Camel(string name) => name.Length == 0 || char.IsLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
