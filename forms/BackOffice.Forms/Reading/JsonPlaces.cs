using System.Text;
using System.Text.Json;

namespace BackOffice.Forms.Reading;

/// <summary>Where each part of a JSON file stands, because the parsed tree no longer knows its lines. Also finds names given twice, which the tree would hide.</summary>
internal sealed class JsonPlaces
{
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    /// <summary>Names given twice.</summary>
    public List<FormFault> Faults { get; } = [];

    /// <summary>Lines by path.</summary>
    public IReadOnlyDictionary<string, int> Lines => lines;

    /// <summary>Line of a path, or of the nearest part above it.</summary>
    public int LineOf(string path)
    {
        while (path.Length > 0)
        {
            if (lines.TryGetValue(path, out var line)) return line;
            var cut = path.LastIndexOfAny(['.', '[']);
            path = cut > 0 ? path[..cut] : "";
        }

        return 1;
    }

    /// <summary>Reads the places; <paramref name="fault"/> is set when the text is not JSON.</summary>
    public static JsonPlaces Of(string json, out FormFault? fault)
    {
        var places = new JsonPlaces();
        var bytes = Encoding.UTF8.GetBytes(json);
        var starts = new List<int> { 0 };
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == (byte)'\n') starts.Add(i + 1);
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
        var stack = new Stack<(string Path, bool IsArray, int Index, HashSet<string> Names)>();
        var pending = "";
        try
        {
            while (reader.Read())
            {
                var line = LineAt(starts, (int)reader.TokenStartIndex);
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        var name = reader.GetString()!;
                        var top = stack.Peek();
                        pending = top.Path.Length == 0 ? name : $"{top.Path}.{name}";
                        if (!top.Names.Add(name)) places.Faults.Add(new FormFault(pending, line, $"“{name}” is written twice. Keep one."));
                        places.lines[pending] = line;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        var path = Place(line);
                        stack.Push((path, reader.TokenType == JsonTokenType.StartArray, 0, []));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        stack.Pop();
                        break;
                    default:
                        Place(line);
                        break;
                }
            }

            fault = null;
        }
        catch (JsonException e)
        {
            fault = new FormFault(pending, (int)(e.LineNumber ?? 0) + 1, $"The file is not JSON: at character {e.BytePositionInLine + 1}, {Plain(e.Message)}");
        }

        return places;

        string Place(int line)
        {
            if (stack.Count == 0) return "";
            if (!stack.Peek().IsArray) return pending;
            var top = stack.Pop();
            stack.Push(top with { Index = top.Index + 1 });
            var path = $"{top.Path}[{top.Index}]";
            places.lines[path] = line;
            return path;
        }
    }

    private static string Plain(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut > 0 ? message[..cut] : message;
    }

    private static int LineAt(List<int> starts, int position)
    {
        var at = starts.BinarySearch(position);
        return at >= 0 ? at + 1 : ~at;
    }
}
