using System.Text.Json.Nodes;

namespace BackOffice.Forms.Collected;

/// <summary>One return that was collected, as sent.</summary>
/// <param name="Id">Its id or reference.</param>
/// <param name="Provider">Who sent it.</param>
/// <param name="Answers">The answers as sent, calculated values among them.</param>
public sealed record CollectedReturn(string Id, string Provider, JsonObject Answers);

/// <summary>
/// How the returns of a collection become one file: a pack's <c>collected-file.json</c>. It is the only place that knows the
/// names of elements and columns, so that a new specification changes one file.
/// </summary>
public sealed class CollectedFile
{
    private CollectedFile()
    {
    }

    /// <summary>Answers that a return must have to be in the file; others, such as nil returns, are counted and left out.</summary>
    public IReadOnlyDictionary<string, string> Only { get; private init; } = new Dictionary<string, string>();

    /// <summary>Sums and counts by which the file is reconciled.</summary>
    public IReadOnlyList<CollectedTotal> Totals { get; private init; } = [];

    /// <summary>By which fields the same row in two returns is recognised; null where nobody looks.</summary>
    public SharedRowsRule? Shared { get; private init; }

    /// <summary>The root element; null where there is no XML file.</summary>
    internal FilePart? Xml { get; private init; }

    /// <summary>Lines of the CSV file: for the whole, for each return, for each row.</summary>
    internal IReadOnlyList<CsvLine> Csv { get; private init; } = [];

    /// <summary>True when there is an XML file.</summary>
    public bool HasXml => Xml is not null;

    /// <summary>True when there is a CSV file.</summary>
    public bool HasCsv => Csv.Count > 0;

    /// <summary>Reads a map. Faults name the place.</summary>
    /// <param name="json">The file.</param>
    /// <param name="faults">What is wrong; the map is null then.</param>
    public static CollectedFile? Parse(JsonObject json, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(json);
        var found = new List<string>();
        var file = new CollectedFile
        {
            Only = (json["only"] as JsonObject ?? []).ToDictionary(o => o.Key, o => o.Value?.ToString() ?? ""),
            Totals = [.. (json["totals"] as JsonArray ?? []).OfType<JsonObject>().Select((t, i) => CollectedTotal.Read(t, $"totals[{i}]", found)).OfType<CollectedTotal>()],
            Shared = json["shared"] is JsonObject shared ? SharedRowsRule.Read(shared, found) : null,
            Xml = json["xml"] is JsonObject xml ? FilePart.Read(xml, "xml", found) : null,
            Csv = [.. (json["csv"] as JsonArray ?? []).Select((l, i) => CsvLine.Read(l as JsonObject, $"csv[{i}]", found)).OfType<CsvLine>()],
        };
        if (file.Xml is null && file.Csv.Count == 0) found.Add("The file needs \"xml\", \"csv\" or both.");
        faults = found;
        return found.Count == 0 ? file : null;
    }

    /// <summary>True when the return is in the file.</summary>
    internal bool Takes(CollectedReturn one) => Only.All(o => one.Answers[o.Key]?.ToString() == o.Value);
}

/// <summary>A count or a sum over everything in the file.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">Row set that it counts or sums over; null for an answer of the return.</param>
/// <param name="Sum">Answer that is summed; null to count.</param>
/// <param name="Where">Answers that a row must have to count.</param>
/// <param name="Against">Answer in which the return itself says the figure, to compare with.</param>
public sealed record CollectedTotal(string Name, string? Rows, string? Sum, IReadOnlyDictionary<string, string> Where, string? Against)
{
    internal static CollectedTotal? Read(JsonObject t, string at, List<string> faults)
    {
        if (t["name"]?.ToString() is not { } name || (t["rows"] is null && t["sum"] is null))
        {
            faults.Add($"{at}: a total has a \"name\", and \"rows\" to count or \"sum\" to add up.");
            return null;
        }

        return new CollectedTotal(name, t["rows"]?.ToString(), t["sum"]?.ToString(), (t["where"] as JsonObject ?? []).ToDictionary(w => w.Key, w => w.Value?.ToString() ?? ""), t["against"]?.ToString());
    }

    internal decimal Of(JsonObject answers)
    {
        if (Rows is null) return Number(answers[Sum!]);
        return (answers[Rows] as JsonArray ?? []).OfType<JsonObject>().Where(r => Where.All(w => r[w.Key]?.ToString() == w.Value)).Sum(r => Sum is null ? 1 : Number(r[Sum]));
    }

    internal static decimal Number(JsonNode? node) => node is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.Number && decimal.TryParse(v.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>An element: its own text, or elements inside it; repeated for each row where it says so.</summary>
internal sealed record FilePart(string Element, FileValue? Value, string? Each, IReadOnlyList<FilePart> Items)
{
    public const string Returns = "returns";

    public static FilePart? Read(JsonObject o, string at, List<string> faults)
    {
        if (o["element"]?.ToString() is not { } element || !IsName(element))
        {
            faults.Add($"{at}: \"{o["element"]}\" cannot be an element's name.");
            return null;
        }

        var items = (o["items"] as JsonArray ?? []).Select((i, n) => i is JsonObject item ? Read(item, $"{at}.items[{n}]", faults) : null).OfType<FilePart>().ToList();
        return new FilePart(element, items.Count > 0 ? null : FileValue.Read(o), o["each"]?.ToString(), items);
    }

    private static bool IsName(string text) => text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');
}

/// <summary>A line of the CSV file.</summary>
internal sealed record CsvLine(string? Each, IReadOnlyList<FileValue> Values)
{
    public static CsvLine? Read(JsonObject? o, string at, List<string> faults)
    {
        if (o?["values"] is JsonArray values) return new CsvLine(o["each"]?.ToString(), [.. values.OfType<JsonObject>().Select(FileValue.Read)]);
        faults.Add($"{at}: a line has \"values\".");
        return null;
    }
}

/// <summary>Where a text of the file comes from, and how it is written.</summary>
internal sealed record FileValue(string? Text, string? Head, string? Path, string? Format, IReadOnlyDictionary<string, string> Codes)
{
    public static FileValue Read(JsonObject o) => new(
        o["text"]?.ToString(), o["head"]?.ToString(), o["value"]?.ToString(), o["format"]?.ToString(),
        (o["codes"] as JsonObject ?? []).ToDictionary(c => c.Key, c => c.Value?.ToString() ?? ""));

    /// <summary>The texts: several for a list of codes, none where nothing was answered.</summary>
    public IEnumerable<string> Of(IReadOnlyDictionary<string, string> head, JsonObject? scope)
    {
        if (Text is not null) return [Text];
        if (Head is not null) return head.TryGetValue(Head, out var known) ? [known] : [];
        JsonNode? node = scope;
        foreach (var part in (Path ?? "").Split('.')) node = (node as JsonObject)?[part];
        return node switch { null => [], JsonArray list => list.Select(One).OfType<string>(), _ => One(node) is { } one ? [one] : [] };
    }

    private string? One(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        var text = value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True => Format == "1/0" ? "1" : "true",
            System.Text.Json.JsonValueKind.False => Format == "1/0" ? "0" : "false",
            System.Text.Json.JsonValueKind.Number when Format is { Length: > 0 } => CollectedTotal.Number(value).ToString(Format, System.Globalization.CultureInfo.InvariantCulture),
            System.Text.Json.JsonValueKind.Number => CollectedTotal.Number(value).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        return Codes.GetValueOrDefault(text, text);
    }
}
