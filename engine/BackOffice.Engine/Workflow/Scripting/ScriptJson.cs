using System.Text;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary><c>JSON.stringify</c>, in one line or indented.</summary>
internal static class ScriptJson
{
    /// <summary>The text; null for what has none, such as undefined.</summary>
    public static string? Write(object? value, object? indent)
    {
        if (value is Undefined or ScriptFunction)
            return null;
        var step = indent is double spaces ? new string(' ', (int)Math.Clamp(spaces, 0, 10)) : indent is string given ? given[..Math.Min(10, given.Length)] : "";
        var built = new StringBuilder();
        var left = 1_000_000;
        Write(built, value, step, 0, ref left);
        return built.ToString();
    }

    private static void Write(StringBuilder built, object? value, string step, int depth, ref int left)
    {
        ScriptValue.Bound(depth, ref left);
        if (built.Length > ScriptFunctions.TextLimit)
            throw ScriptFunctions.TooLong();
        switch (value)
        {
            case List<object?> list:
                Inside(built, '[', ']', [.. list.Select(item => ("", item is Undefined or ScriptFunction ? null : item))], step, depth, ref left);
                break;
            case Dictionary<string, object?> map:
                Inside(built, '{', '}', [.. map.Where(p => p.Value is not (Undefined or ScriptFunction)).Select(p => (Json.Write(p.Key) + (step.Length > 0 ? ": " : ":"), p.Value))], step, depth, ref left);
                break;
            case double number:
                built.Append(double.IsFinite(number) ? ScriptValue.Text(number) : "null");
                break;
            case string text:
                built.Append(Json.Write(text));
                break;
            default:
                built.Append(ScriptValue.Text(value));
                break;
        }
    }

    private static void Inside(StringBuilder built, char open, char close, List<(string Name, object? Value)> items, string step, int depth, ref int left)
    {
        var indent = string.Concat(Enumerable.Repeat(step, depth));
        built.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                built.Append(',');
            if (step.Length > 0)
                built.Append('\n').Append(indent).Append(step);
            built.Append(items[i].Name);
            Write(built, items[i].Value, step, depth + 1, ref left);
        }
        if (step.Length > 0 && items.Count > 0)
            built.Append('\n').Append(indent);
        built.Append(close);
    }
}
