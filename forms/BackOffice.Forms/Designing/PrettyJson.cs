using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>
/// Prints JSON the way the packs' files are written: two blanks a level, and what fits on a line stands on one line. The same
/// tree always gives the same text, so that a small change is a small difference in the file.
/// </summary>
public static class PrettyJson
{
    private const int Widest = 140;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a tree, ending with a new line.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, 0, 0, text);
        return text.Append('\n').ToString();
    }

    private static void Write(JsonNode? node, int level, int before, StringBuilder text)
    {
        var line = OnOneLine(node);
        // The parts of a file always stand apart, however short they are.
        var apart = level == 0 && node is JsonObject { Count: > 0 };
        if (!apart && before + line.Length <= Widest)
        {
            text.Append(line);
            return;
        }

        var indent = new string(' ', (level + 1) * 2);
        switch (node)
        {
            case JsonObject o:
                text.Append('{');
                var first = true;
                foreach (var (name, value) in o)
                {
                    text.Append(first ? "\n" : ",\n").Append(indent);
                    var key = JsonSerializer.Serialize(name, Readable) + ": ";
                    text.Append(key);
                    Write(value, level + 1, indent.Length + key.Length, text);
                    first = false;
                }

                text.Append('\n').Append(indent[2..]).Append('}');
                break;
            case JsonArray a:
                text.Append('[');
                for (var i = 0; i < a.Count; i++)
                {
                    text.Append(i == 0 ? "\n" : ",\n").Append(indent);
                    Write(a[i], level + 1, indent.Length, text);
                }

                text.Append('\n').Append(indent[2..]).Append(']');
                break;
            default:
                text.Append(line);
                break;
        }
    }

    private static string OnOneLine(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonArray { Count: 0 } => "[]",
        JsonObject o => "{ " + string.Join(", ", o.Select(p => $"{JsonSerializer.Serialize(p.Key, Readable)}: {OnOneLine(p.Value)}")) + " }",
        JsonArray a => "[" + string.Join(", ", a.Select(OnOneLine)) + "]",
        _ => node.ToJsonString(Readable),
    };
}
