using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BackOffice.Forms.Reading;

/// <summary>Single values, and what is said of one that is not as it should be.</summary>
internal sealed partial class FormReader
{
    private void Fault(string path, string message) => faults.Add(new FormFault(path, places.LineOf(path), message));

    private T? Wrong<T>(string path, string message)
    {
        Fault(path, message);
        return default;
    }

    private void Known(JsonObject o, string at, string[] names)
    {
        foreach (var (name, _) in o)
        {
            if (names.Contains(name) || name.StartsWith('$')) continue;
            Fault(at.Length == 0 ? name : $"{at}.{name}", $"“{name}” is not known here.{Nearest(name, names)}");
        }
    }

    private string? Text(JsonObject o, string name, string at) => o[name] switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.ToString(),
        JsonValue v when v.GetValueKind() == JsonValueKind.Number => v.ToString(),
        _ => Wrong<string>(at.Length == 0 ? name : $"{at}.{name}", $"\"{name}\" is a text in quotation marks."),
    };

    /// <summary>A condition on a task, page or check: text, or nested <c>all</c>, <c>any</c>, <c>not</c> written in place.</summary>
    private string? Condition(JsonObject o, string name, string at) => o[name] switch
    {
        null => null,
        JsonValue v when v.GetValueKind() == JsonValueKind.String => v.ToString(),
        _ => Wrong<string>($"{at}.{name}", $"\"{name}\" is the name of a condition, or an expression. Give a nested condition a name under \"conditions\"."),
    };

    private bool Flag(JsonObject o, string name, string at) => o[name] switch
    {
        null => false,
        JsonValue v when v.GetValueKind() == JsonValueKind.True => true,
        JsonValue v when v.GetValueKind() == JsonValueKind.False => false,
        _ => Wrong<bool>($"{at}.{name}", $"\"{name}\" is true or false."),
    };

    private int? Whole(JsonObject o, string name, string at)
    {
        if (o[name] is not { } node) return null;
        if (node is JsonValue v && v.TryGetValue<int>(out var number) && number >= 0) return number;
        Fault($"{at}.{name}", $"\"{name}\" is a whole number.");
        return null;
    }

    private decimal? Amount(JsonObject o, string name, string at)
    {
        if (o[name] is not { } node) return null;
        if (node is JsonValue v && v.TryGetValue<decimal>(out var number)) return number;
        Fault($"{at}.{name}", $"\"{name}\" is a number.");
        return null;
    }

    private DateOnly? Day(JsonObject o, string name, string at)
    {
        if (o[name] is not { } node) return null;
        if (DateOnly.TryParseExact(node.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Fault($"{at}.{name}", $"“{node}” is not a date. Write it as 2026-09-01.");
        return null;
    }

    private string? Pattern(JsonObject o, string at)
    {
        if (Text(o, "pattern", at) is not { } pattern) return null;
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Fault($"{at}.pattern", $"The pattern cannot be used: {e.Message}");
            return null;
        }
    }

    private List<string> Texts(JsonObject o, string name, string at)
    {
        switch (o[name])
        {
            case null:
                return [];
            case JsonArray array when array.All(a => a is JsonValue v && v.GetValueKind() == JsonValueKind.String):
                var texts = array.Select(a => a!.ToString()).ToList();
                foreach (var twice in texts.GroupBy(t => t).Where(g => g.Count() > 1)) Fault($"{at}.{name}", $"“{twice.Key}” is listed twice.");
                return texts;
            default:
                Fault($"{at}.{name}", $"\"{name}\" is a list of texts.");
                return [];
        }
    }

    private T OneOf<T>(JsonObject o, string name, string at, string otherwise, params (string Word, T Value)[] choices)
    {
        var word = Text(o, name, at) ?? otherwise;
        foreach (var (w, value) in choices)
        {
            if (w == word) return value;
        }

        Fault($"{at}.{name}", $"“{word}” is not one of {string.Join(", ", choices.Select(c => c.Word))}.");
        return choices[0].Value;
    }

    /// <summary>" Did you mean …?" when a known name is close.</summary>
    internal static string Nearest(string typed, IEnumerable<string> known) => NearestName(typed, known) is { } near ? $" Did you mean “{near}”?" : "";

    /// <summary>The known name that is closest to what was typed; null when none is close.</summary>
    internal static string? NearestName(string typed, IEnumerable<string> known) =>
        known.Where(k => Math.Abs(k.Length - typed.Length) <= Slips(typed, k))
            .Select(k => (Name: k, Distance: Distance(typed.ToLowerInvariant(), k.ToLowerInvariant())))
            .Where(x => x.Distance <= Slips(typed, x.Name)).OrderBy(x => x.Distance).FirstOrDefault().Name;

    /// <summary>How many letters may differ for two words to be near: few in short ones, where otherwise everything is near everything.</summary>
    private static int Slips(string a, string b) => Math.Min(a.Length, b.Length) switch
    {
        < 3 => 0,
        < 5 => 1,
        var letters => Math.Max(2, letters / 3),
    };

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var previous = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (previous, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, previous + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
