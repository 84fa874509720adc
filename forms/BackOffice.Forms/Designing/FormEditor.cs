using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BackOffice.Forms.Designing;

/// <summary>A form's tree while one operation changes it. What is not understood is left as it stands.</summary>
internal sealed partial class FormEditor(JsonObject root, FormDocument before)
{
    public JsonObject Root => root;

    private string First => before.Outline.FirstLanguage;

    // ---- finding ----------------------------------------------------------------------------------------------

    public static JsonNode? Find(JsonObject root, FormPart part) => part.Kind switch
    {
        FormPartKind.Form => root,
        FormPartKind.Question => Fields(root, part.Rows)?[part.Id],
        FormPartKind.Condition => (root["conditions"] as JsonObject)?[part.Id],
        FormPartKind.Check => (root["checks"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => c["id"]?.ToString() == part.Id),
        FormPartKind.Task => Tasks(root)?.FirstOrDefault(t => t["task"]?.ToString() == part.Id),
        FormPartKind.Page => PageLists(root).SelectMany(l => l.OfType<JsonObject>()).FirstOrDefault(p => p["page"]?.ToString() == part.Id),
        _ => null,
    };

    private static JsonObject? Fields(JsonObject root, string? rows) =>
        rows is null ? root["data"] as JsonObject : root["data"]?[rows]?["fields"] as JsonObject;

    private static IEnumerable<JsonObject>? Tasks(JsonObject root) => (root["flow"]?["tasks"] as JsonArray)?.OfType<JsonObject>();

    private static IEnumerable<JsonArray> PageLists(JsonObject root)
    {
        if (root["flow"]?["pages"] is JsonArray only) yield return only;
        foreach (var task in Tasks(root) ?? [])
        {
            if (task["pages"] is JsonArray pages) yield return pages;
            if (task["collection"]?["pages"] is JsonArray rows) yield return rows;
        }
    }

    private T Need<T>(FormPart part, string what) where T : JsonNode => Find(root, part) as T ?? throw new NotPossible($"There is no {what} “{part.Id}” any more.");

    private JsonObject Page(string id) => Need<JsonObject>(FormPart.Page(id), "page");

    private JsonObject TaskOf(string id) => Need<JsonObject>(FormPart.Task(id), "task");

    /// <summary>Row set whose rows a page asks; null for a plain page.</summary>
    private string? RowsOf(string pageId) => Tasks(root)?.FirstOrDefault(t => (t["collection"]?["pages"] as JsonArray)?.Any(p => p?["page"]?.ToString() == pageId) == true)?["collection"]?["rows"]?.ToString();

    private static JsonObject Object(JsonObject o, string name)
    {
        if (o[name] is JsonObject there) return there;
        var made = new JsonObject();
        o[name] = made;
        return made;
    }

    private static JsonArray List(JsonObject o, string name)
    {
        if (o[name] is JsonArray there) return there;
        var made = new JsonArray();
        o[name] = made;
        return made;
    }

    /// <summary>Writes out the flow that a short form leaves unsaid, so that it can be changed.</summary>
    private JsonArray Flow()
    {
        if (root["flow"]?["tasks"] is JsonArray tasks) return tasks;
        var pages = root["flow"]?["pages"]?.DeepClone() as JsonArray
            ?? [new JsonObject { ["page"] = "questions", ["ask"] = new JsonArray([.. before.Outline.Tasks[0].Pages[0].Ask.Select(a => (JsonNode)a)]) }];
        var written = new JsonArray(new JsonObject { ["task"] = "answers", ["pages"] = pages });
        var flow = new JsonObject { ["tasks"] = written };
        if (root.ContainsKey("flow")) root["flow"] = flow;
        else root.Insert(root.IndexOf("data") + 1, "flow", flow);
        return written;
    }

    // ---- names ------------------------------------------------------------------------------------------------

    /// <summary>How a part is called in sentences: its words, else its key.</summary>
    public string Called(FormPart part) => part.Kind == FormPartKind.Form ? "the form" : $"“{Wording(root, First, TextId(part), part.MainText) ?? part.Id}”";

    private static string Kind(FormPart part) => part.Kind switch
    {
        FormPartKind.Question => "question",
        FormPartKind.Page => "page",
        FormPartKind.Task => "task",
        FormPartKind.Condition => "condition",
        FormPartKind.Check => "check",
        FormPartKind.Statement => "statement",
        _ => "form",
    };

    private bool IsTaken(string kind, string name) => Retired().Any(r => r == $"{kind}:{name}");

    private IEnumerable<string> Retired() => (root["$retired"] as JsonArray ?? []).Select(r => r?.ToString()).OfType<string>();

    private void Remember(string key)
    {
        if (!Retired().Contains(key)) List(root, "$retired").Add(key);
    }

    private static string Camel(string words, string otherwise)
    {
        var parts = Word().Matches(words).Select(m => m.Value.ToLowerInvariant()).Where(w => !Empty.Contains(w)).Take(4).ToList();
        var name = string.Concat(parts.Select((p, i) => i == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..]));
        return name.Length == 0 || !char.IsAsciiLetter(name[0]) ? otherwise : name;
    }

    private static string Kebab(string words, string otherwise)
    {
        var name = string.Join('-', Word().Matches(words).Select(m => m.Value.ToLowerInvariant()).Where(w => !Empty.Contains(w)).Take(4));
        return name.Length == 0 ? otherwise : name;
    }

    private static string Free(string wanted, Func<string, bool> taken, string between = "")
    {
        if (!taken(wanted)) return wanted;
        for (var i = 2; ; i++)
        {
            if (!taken($"{wanted}{between}{i}")) return $"{wanted}{between}{i}";
        }
    }

    private string FreePageId(string wanted) => Free(wanted, id => Find(root, FormPart.Page(id)) is not null || IsTaken("page", id) || TextTaken(id), "-");

    /// <summary>Texts of a form share one set of ids, so a page may not be called as a question is.</summary>
    private bool TextTaken(string id) => (root["text"] as JsonObject ?? []).Any(l => (l.Value as JsonObject)?.ContainsKey(id) == true) || (root["data"] as JsonObject)?.ContainsKey(id) == true;

    // ---- properties -------------------------------------------------------------------------------------------

    public string Set(FormPart part, string property, JsonNode? value)
    {
        if (part.Kind == FormPartKind.Page && Find(root, part) is null) Flow();
        var o = Need<JsonObject>(part, Kind(part));
        if (part.Kind == FormPartKind.Question && property == "type" && value?.ToString() is { } type)
        {
            if (type == o["type"]?.ToString()) return $"Left {Called(part)} as it was";
            if (type is "code" or "codes" && o["options"] is null && o["list"] is null) o["options"] = new JsonArray();
        }

        if (part.Kind == FormPartKind.Question && property == "list" && value is not null) o.Remove("options"); // options here would hide the list
        if (value is null || (value is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.ToString().Length == 0)) o.Remove(property);
        else o[property] = value.DeepClone();
        return value is null ? $"Took “{PropertyWords(property)}” off {Called(part)}" : $"Set “{PropertyWords(property)}” of {Called(part)} to {Shown(value)}";
    }

    public string SetScope(FormPart part, string scope, string? rows)
    {
        var check = Need<JsonObject>(part, "check");
        if (scope != "form" && Fields(root, rows) is null) throw new NotPossible("Choose the rows that the check looks at.");
        check["scope"] = scope;
        check.Remove("rows");
        if (scope != "form") check.Insert(check.IndexOf("scope") + 1, "rows", rows);
        var sight = Fields(root, scope == "row" ? rows : null) ?? [];
        foreach (var gone in (check["on"] as JsonArray ?? []).Select(o => o?.ToString() ?? "").Where(o => !sight.ContainsKey(o)).ToList()) Drop(check["on"] as JsonArray, gone);
        if (check["on"] is JsonArray { Count: 0 }) check.Remove("on");
        return scope switch { "row" => $"The check {Called(part)} looks at each row", "rowset" => $"The check {Called(part)} looks at all rows together", _ => $"The check {Called(part)} looks at the form" };
    }

    internal static string PropertyWords(string property) => property switch
    {
        "if" => "asked only if",
        "unless" => "not asked if",
        "required" => "answer needed",
        "calculate" => "worked out as",
        "default" => "first answer",
        "source" => "first answer comes from",
        "readOnly" => "shown only",
        "list" => "code list",
        "minLength" => "fewest characters",
        "maxLength" => "most characters",
        "min" => "least",
        "max" => "most",
        "places" => "decimal places",
        "notBefore" => "not before",
        "notAfter" => "not after",
        "multiple" => "several files",
        "accept" => "kinds of file",
        "rows" => "lines",
        "width" => "width of the box",
        "autocomplete" => "what the browser fills in",
        "pattern" => "pattern",
        "carryForward" => "rows of last time",
        "outcome" => "what it comes to",
        "columns" => "columns of the list",
        "pageSize" => "rows on a page",
        "file" => "files of rows",
        "collection" => "how rows are collected",
        "scope" => "looks at",
        "reasons" => "reasons to choose from",
        "years" => "years it applies in",
        "window" => "dates of the collection",
        "maxSize" => "largest file in megabytes",
        "level" => "how serious",
        "require" => "what must hold",
        "on" => "marks",
        "explain" => "reason needed",
        "needs" => "tasks to complete first",
        "declaration" => "statement to agree to",
        "officialItem" or "officialNumber" => "department's number",
        "public" => "may be shown to the public",
        "validFrom" => "applies from",
        "validTo" => "applies until",
        _ => property,
    };

    private static string Shown(JsonNode value) => value switch
    {
        JsonValue v when v.GetValueKind() == JsonValueKind.True => "yes",
        JsonValue v when v.GetValueKind() == JsonValueKind.False => "no",
        JsonValue v => $"“{v}”",
        JsonArray a => string.Join(", ", a.Select(x => x?.ToString())),
        _ => value.ToJsonString(),
    };

    private static readonly HashSet<string> Empty = ["a", "an", "and", "are", "is", "of", "or", "the", "to", "your", "you", "do", "does", "what", "which", "this", "for", "on", "in", "has", "have", "we", "s"];

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9][A-Za-z0-9-]*$")]
    private static partial Regex IdPattern();
}
