using System.Text.Json.Nodes;
using BackOffice.Forms.Designing;
using static BackOffice.Desk.Words.DayWords;

namespace BackOffice.Desk.Pages.Admin.Lookups;

/// <summary>One code of a list as it is shown for changing.</summary>
/// <param name="Code">What answers keep. Never changed: it has one meaning for ever.</param>
/// <param name="Label">What people read.</param>
/// <param name="Hint">Words beneath it, where there are any.</param>
/// <param name="From">First day it can be chosen; empty for always.</param>
/// <param name="To">Last day it can be chosen; empty for always.</param>
public sealed record LookupLine(string Code, string Label, string Hint, string From, string To);

/// <summary>A pack's lists of codes while somebody changes them. Everything else in the file stays as it is.</summary>
public sealed class LookupSheet
{
    private readonly JsonObject root;
    private readonly string before;
    private readonly HashSet<string> apart;

    private LookupSheet(JsonObject root, string json)
    {
        this.root = root;
        apart = [.. root.Select(list => list.Key).Where(list => json.ReplaceLineEndings("\n").Contains($"\n\n  \"{list}\"", StringComparison.Ordinal))];
        before = Text;
    }

    /// <summary>Names of the lists, in the order of the file.</summary>
    public IReadOnlyList<string> Lists => [.. root.Where(list => Items(list.Value) is not null).Select(list => list.Key)];

    /// <summary>The whole file as it would be saved, with the empty lines that stood between its lists, so that a draft shows only what changed.</summary>
    public string Text => apart.Aggregate(PrettyJson.Write(root), (text, list) => text.Replace($"\n  \"{list}\":", $"\n\n  \"{list}\":", StringComparison.Ordinal));

    /// <summary>True when something differs from what was read.</summary>
    public bool Changed => Text != before;

    /// <summary>Reads a pack's <c>lookups.json</c>.</summary>
    /// <param name="json">Its text.</param>
    public static LookupSheet Read(string json) => new(JsonNode.Parse(json) as JsonObject ?? [], json);

    /// <summary>The codes of a list.</summary>
    /// <param name="list">Its name.</param>
    public IReadOnlyList<LookupLine> Lines(string list) =>
        [.. (Items(root[list]) ?? []).OfType<JsonObject>().Select(item => new LookupLine(Word(item, "code"), Word(item, "label"), Word(item, "hint"), Word(item, "validFrom"), Word(item, "validTo")))];

    /// <summary>Changes what people read of a code, or the days on which it can be chosen.</summary>
    /// <param name="list">The list.</param>
    /// <param name="line">The code with its new words and days.</param>
    /// <returns>Null when done; otherwise what to put right.</returns>
    public string? Set(string list, LookupLine line)
    {
        if ((Items(root[list]) ?? []).OfType<JsonObject>().FirstOrDefault(item => Word(item, "code") == line.Code) is not { } found) return $"The code {line.Code} is not in the list any more.";
        if (string.IsNullOrWhiteSpace(line.Label)) return $"Write what people read for the code {line.Code}.";
        foreach (var (key, value) in new[] { ("validFrom", line.From), ("validTo", line.To) })
        {
            if (value.Trim().Length == 0) found.Remove(key);
            else if (TryRead(value, out var day)) found[key] = Iso(day);
            else return $"Enter a day like 1 9 2026 for the code {line.Code}.";
        }

        if (Word(found, "validFrom") is { Length: > 0 } from && Word(found, "validTo") is { Length: > 0 } to && string.CompareOrdinal(from, to) > 0) return $"The code {line.Code} would end before it begins. Check the days.";
        found["label"] = line.Label.Trim();
        if (line.Hint.Trim().Length > 0) found["hint"] = line.Hint.Trim();
        else found.Remove("hint");
        return null;
    }

    /// <summary>Adds a code to a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="code">The code that answers keep.</param>
    /// <param name="label">What people read.</param>
    /// <returns>Null when done; otherwise what to put right.</returns>
    public string? Add(string list, string? code, string? label)
    {
        if (string.IsNullOrWhiteSpace(code) || string.IsNullOrWhiteSpace(label)) return "Write the code that is kept and what people read.";
        if (Lines(list).Any(line => string.Equals(line.Code, code.Trim(), StringComparison.OrdinalIgnoreCase))) return $"The list has the code {code.Trim()} already, and a code has one meaning. Choose another.";
        Items(root[list])!.Add(new JsonObject { ["code"] = code.Trim(), ["label"] = label.Trim() });
        return null;
    }

    /// <summary>Moves a code up or down in the order in which it is offered.</summary>
    /// <param name="list">The list.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="by">How far it goes.</param>
    public void Move(string list, int at, int by)
    {
        var items = Items(root[list])!;
        var item = items[at]!;
        items.RemoveAt(at);
        items.Insert(Math.Clamp(at + by, 0, items.Count), item);
    }

    /// <summary>The codes, whether the list is written bare or with more about it.</summary>
    private static JsonArray? Items(JsonNode? list) => list as JsonArray ?? (list as JsonObject)?["options"] as JsonArray;

    private static string Word(JsonObject item, string key) => item[key]?.ToString() ?? "";
}
