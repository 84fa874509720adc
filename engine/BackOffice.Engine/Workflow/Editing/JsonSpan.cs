using System.Text.Json;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>Where a value stands in a text, and the values inside it.</summary>
internal sealed class JsonSpan
{
    private JsonSpan(char kind, int start) => (Kind, Start) = (kind, start);

    /// <summary><c>{</c>, <c>[</c>, or anything else for a plain value.</summary>
    public char Kind { get; }

    /// <summary>First character.</summary>
    public int Start { get; }

    /// <summary>The character behind the last.</summary>
    public int End { get; private set; }

    /// <summary>Members of an object or of a list, in order.</summary>
    public List<JsonPart> Parts { get; } = [];

    /// <summary>A member by its camelCase name, or by its PascalCase name as old files write it.</summary>
    public JsonPart? Find(string name) => Parts.Find(part => part.Name == name) ?? Parts.Find(part => part.Name == Json.Pascal(name));

    /// <summary>Finds the places of all values. The text has been shown to be JSON before, so nothing is checked again.</summary>
    public static JsonSpan Of(string text)
    {
        var at = 0;
        return Read(text, ref at);
    }

    private static JsonSpan Read(string text, ref int at)
    {
        Skip(text, ref at);
        var span = new JsonSpan(text[at], at);
        switch (span.Kind)
        {
            case '{' or '[':
                for (at++; ;)
                {
                    Skip(text, ref at);
                    if (text[at] is '}' or ']')
                        break;
                    if (text[at] == ',')
                    {
                        at++;
                        continue;
                    }

                    var start = at;
                    string? name = null;
                    if (span.Kind == '{')
                    {
                        PassText(text, ref at);
                        name = JsonSerializer.Deserialize<string>(text[start..at]);
                        Skip(text, ref at);
                        at++; // the colon
                    }

                    span.Parts.Add(new JsonPart(name, start, Read(text, ref at)));
                }

                at++;
                break;
            case '"':
                PassText(text, ref at);
                break;
            default:
                while (at < text.Length && text[at] is not (',' or '}' or ']' or '/') && !char.IsWhiteSpace(text[at]))
                    at++;
                break;
        }

        span.End = at;
        return span;
    }

    private static void PassText(string text, ref int at)
    {
        for (at++; text[at] != '"'; at++)
            if (text[at] == '\\')
                at++;
        at++;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF')
                at++;
            else if (text.AsSpan(at).StartsWith("//"))
                while (at < text.Length && text[at] != '\n')
                    at++;
            else if (text.AsSpan(at).StartsWith("/*"))
                at = text.IndexOf("*/", at + 2, StringComparison.Ordinal) + 2;
            else
                return;
        }
    }
}

/// <summary>A member of an object or of a list.</summary>
/// <param name="Name">Its name; null in a list.</param>
/// <param name="Start">Where the name begins, or in a list the value.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsonPart(string? Name, int Start, JsonSpan Value);
