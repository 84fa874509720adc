using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>
/// Writes a workflow the way packs are written by hand, so that a file saved by the designer differs only where it was changed: what fits on
/// a line stands on a line, and everything else, every step and every connection has a line of its own.
/// </summary>
internal static class PackJson
{
    /// <summary>Longest line with an object or a list on it.</summary>
    private const int Width = 180;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth, int column)
    {
        var line = OneLine(node);
        if (node is JsonValue or null || (!IsOpen(node, depth) && column + line.Length <= Width))
        {
            text.Append(line);
            return;
        }

        var indent = new string(' ', (depth + 1) * 2);
        text.Append(node is JsonArray ? '[' : '{').Append('\n');
        var first = true;
        foreach (var (key, value) in Parts(node))
        {
            text.Append(first ? "" : ",\n").Append(indent);
            first = false;
            var name = key is null ? "" : Text(key) + ": ";
            text.Append(name);
            Write(text, value, depth + 1, indent.Length + name.Length);
        }

        text.Append('\n').Append(' ', depth * 2).Append(node is JsonArray ? ']' : '}');
    }

    /// <summary>The file itself, each step, and lists of steps and connections are never put on one line.</summary>
    private static bool IsOpen(JsonNode node, int depth) =>
        depth == 0 || IsStep(node) || (node is JsonArray list && list.Any(item => IsStep(item) || (item is JsonObject json && json.ContainsKey("source"))));

    private static bool IsStep(JsonNode? node) => node is JsonObject json && json.ContainsKey("type") && json.ContainsKey("id");

    private static IEnumerable<(string? Key, JsonNode? Value)> Parts(JsonNode node) =>
        node is JsonArray list ? list.Select(value => ((string?)null, value)) : ((JsonObject)node).Select(pair => ((string?)pair.Key, pair.Value));

    private static string OneLine(JsonNode? node)
    {
        if (node is JsonValue or null)
            return node?.ToJsonString(Plain) ?? "null";
        var parts = string.Join(", ", Parts(node).Select(part => (part.Key is null ? "" : Text(part.Key) + ": ") + OneLine(part.Value)));
        return (node, parts.Length) switch
        {
            (JsonArray, _) => $"[{parts}]",
            (_, 0) => "{}",
            _ => $"{{ {parts} }}",
        };
    }

    private static string Text(string value) => JsonSerializer.Serialize(value, Plain);
}
