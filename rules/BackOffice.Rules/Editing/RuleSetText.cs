using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

/// <summary>
/// Writes JSON the one way in which the editor keeps rule sets: two spaces a level, what fits on a line on one line, a rule
/// always on lines of its own. The same JSON always gives the same text, so that a small change is a small difference.
/// </summary>
public static class RuleSetText
{
    private const int Width = 120;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text, with a line break at its end.</summary>
    public static string Print(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int level, int taken)
    {
        if (node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            text.Append(Scalar(node));
            return;
        }
        if (!AlwaysBreaks(node) && Inline(node, Width - 2 * level - taken) is { } line)
        {
            text.Append(line);
            return;
        }
        var indent = new string(' ', 2 * (level + 1));
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        text.Append(open);
        var first = true;
        foreach (var (key, value) in Members(node))
        {
            text.Append(first ? "\n" : ",\n").Append(indent);
            first = false;
            var name = key is null ? "" : JsonSerializer.Serialize(key, Readable) + ": ";
            text.Append(name);
            Write(text, value, level + 1, name.Length + 1);
        }
        text.Append('\n').Append(' ', 2 * level).Append(close);
    }

    private static string Scalar(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";

    private static IEnumerable<(string? Key, JsonNode? Value)> Members(JsonNode node) =>
        node is JsonObject named ? named.Select(p => ((string?)p.Key, p.Value)) : ((JsonArray)node).Select(v => ((string?)null, v));

    private static bool AlwaysBreaks(JsonNode node) =>
        node is JsonObject named ? named.Any(p => p.Key.ToUpperInvariant() is "RULENAME" or "WORKFLOWNAME") : ((JsonArray)node).Any(v => v is JsonObject or JsonArray && AlwaysBreaks(v));

    /// <summary>On one line, or null when it does not fit.</summary>
    private static string? Inline(JsonNode? node, int room)
    {
        if (node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 })) return Scalar(node) is var scalar && scalar.Length <= room ? scalar : null;
        var (open, close) = node is JsonObject ? ("{ ", " }") : ("[", "]");
        var line = new StringBuilder(open);
        foreach (var (key, value) in Members(node))
        {
            if (line.Length > open.Length) line.Append(", ");
            if (key is not null) line.Append(JsonSerializer.Serialize(key, Readable)).Append(": ");
            if (Inline(value, room - line.Length) is not { } part) return null;
            line.Append(part);
            if (line.Length > room) return null;
        }
        line.Append(close);
        return line.Length <= room ? line.ToString() : null;
    }
}
