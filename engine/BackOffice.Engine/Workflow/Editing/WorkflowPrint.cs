using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>
/// Writes a workflow the way packs are written by hand, so that a file saved by the designer differs only where it was changed: what fits on
/// a line stands on a line, and everything else, every step and every connection has a line of its own.
/// </summary>
public static class WorkflowPrint
{
    /// <summary>Longest line with an object or a list on it.</summary>
    private const int Width = 180;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    /// <summary>A whole file, with a line break at its end.</summary>
    /// <param name="node">The definition.</param>
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, "", 0, isFile: true);
        return text.Append('\n').ToString();
    }

    /// <summary>A part of a file, as it stands behind what is on its line already.</summary>
    /// <param name="node">The part.</param>
    /// <param name="indent">Blanks before the line that it begins on.</param>
    /// <param name="column">Characters before it on that line.</param>
    internal static string Part(JsonNode? node, string indent, int column)
    {
        var text = new StringBuilder();
        Write(text, node, indent, column, isFile: false);
        return text.ToString();
    }

    /// <summary>A name or a text between quotes.</summary>
    internal static string Quoted(string value) => JsonSerializer.Serialize(value, Plain);

    private static void Write(StringBuilder text, JsonNode? node, string indent, int column, bool isFile)
    {
        var line = OneLine(node);
        if (node is JsonValue or null || (!isFile && !IsOpen(node) && column + line.Length <= Width))
        {
            text.Append(line);
            return;
        }

        var inner = indent + "  ";
        text.Append(node is JsonArray ? '[' : '{').Append('\n');
        var first = true;
        foreach (var (key, value) in Parts(node))
        {
            text.Append(first ? "" : ",\n").Append(inner);
            first = false;
            var name = key is null ? "" : Quoted(key) + ": ";
            text.Append(name);
            Write(text, value, inner, inner.Length + name.Length, isFile: false);
        }

        text.Append('\n').Append(indent).Append(node is JsonArray ? ']' : '}');
    }

    /// <summary>The file itself, each step, and lists of steps and connections are never put on one line.</summary>
    private static bool IsOpen(JsonNode node) =>
        IsStep(node) || (node is JsonArray list && list.Any(item => IsStep(item) || (item is JsonObject json && json.ContainsKey("source"))));

    private static bool IsStep(JsonNode? node) => node is JsonObject json && json.ContainsKey("type") && json.ContainsKey("id");

    private static IEnumerable<(string? Key, JsonNode? Value)> Parts(JsonNode node) =>
        node is JsonArray list ? list.Select(value => ((string?)null, value)) : ((JsonObject)node).Select(pair => ((string?)pair.Key, pair.Value));

    private static string OneLine(JsonNode? node)
    {
        if (node is JsonValue or null)
            return node?.ToJsonString(Plain) ?? "null";
        var parts = string.Join(", ", Parts(node).Select(part => (part.Key is null ? "" : Quoted(part.Key) + ": ") + OneLine(part.Value)));
        return (node, parts.Length) switch
        {
            (JsonArray, _) => $"[{parts}]",
            (_, 0) => "{}",
            _ => $"{{ {parts} }}",
        };
    }
}
