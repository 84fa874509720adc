using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Reading;

/// <summary>Checks and wording, and whether what they name is there.</summary>
internal sealed partial class FormReader
{
    private List<CheckDefinition> ReadChecks(JsonNode? node)
    {
        var checks = new List<CheckDefinition>();
        if (node is null) return checks;
        if (node is not JsonArray array)
        {
            Fault("checks", "Checks are a list.");
            return checks;
        }

        for (var i = 0; i < array.Count; i++)
        {
            var at = $"checks[{i}]";
            if (array[i] is not JsonObject c)
            {
                Fault(at, "A check is an object with \"id\", \"require\" and \"text\".");
                continue;
            }

            Known(c, at, CheckProperties);
            var id = Text(c, "id", at) ?? "";
            if (id.Length == 0) Fault(at, "Give the check an id.");
            if (checks.Any(x => x.Id == id)) Fault($"{at}.id", $"There are two checks called “{id}”.");
            var require = Text(c, "require", at);
            if (require is null) Fault(at, "A check needs \"require\": the expression that has to be true.");
            var rows = Text(c, "rows", at);
            checks.Add(new CheckDefinition
            {
                Id = id,
                Level = OneOf(c, "level", at, "error", ("error", IssueLevel.Error), ("query", IssueLevel.Query), ("information", IssueLevel.Information)),
                Scope = OneOf(c, "scope", at, rows is null ? "form" : "row", ("form", CheckScope.Form), ("rowset", CheckScope.RowSet), ("row", CheckScope.Row)),
                Rows = rows,
                If = Condition(c, "if", at),
                Unless = Condition(c, "unless", at),
                Require = require ?? "true",
                On = Texts(c, "on", at),
                TextId = Text(c, "text", at) ?? id,
                Explain = Flag(c, "explain", at),
                Reasons = c["reasons"] is JsonArray or JsonObject ? LookupLists.ReadOptions(c["reasons"], $"{at}.reasons", Fault) : [],
                ReasonList = c["reasons"] is JsonValue ? Text(c, "reasons", at) : null,
                OfficialNumber = Text(c, "officialNumber", at),
                ValidFrom = Day(c, "validFrom", at),
                ValidTo = Day(c, "validTo", at),
                Years = ReadYears(c, at),
            });
        }

        return checks;
    }

    private List<int> ReadYears(JsonObject check, string at)
    {
        if (check["years"] is not { } node) return [];
        if (node is JsonArray list && list.All(y => y is JsonValue v && v.TryGetValue<int>(out var year) && year is > 1900 and < 3000)) return [.. list.Select(y => y!.GetValue<int>())];
        Fault($"{at}.years", "\"years\" is a list of calendar years, for example [2026, 2027]. For parts of a year write \"validFrom\" and \"validTo\".");
        return [];
    }

    private FormTexts ReadTexts(JsonNode? node, string? title)
    {
        var languages = new Dictionary<string, IReadOnlyDictionary<string, TextEntry>>();
        if (node is null)
        {
            if (title is null) return FormTexts.None;
            return new FormTexts(new Dictionary<string, IReadOnlyDictionary<string, TextEntry>> { ["en"] = new Dictionary<string, TextEntry> { ["form"] = new() { Title = title } } }, "en");
        }

        if (node is not JsonObject o)
        {
            Fault("text", "Text is an object: per language (\"en\", \"cy\") the wording by id.");
            return FormTexts.None;
        }

        foreach (var (language, entries) in o)
        {
            var at = $"text.{language}";
            if (language.Length is < 2 or > 8 || entries is not JsonObject words)
            {
                Fault(at, "Text is wording by id under a language code, for example \"text\": { \"en\": { … } }.");
                continue;
            }

            var read = new Dictionary<string, TextEntry>();
            foreach (var (id, value) in words.Where(w => !w.Key.StartsWith('$')))
            {
                if (ReadText(value, $"{at}.{id}") is { } entry) read[id] = entry;
            }

            if (title is not null && !read.ContainsKey("form")) read["form"] = new TextEntry { Title = title };
            languages[language] = read;
        }

        return new FormTexts(languages, o.Count > 0 ? o.First().Key : "en");
    }

    private TextEntry? ReadText(JsonNode? value, string at)
    {
        if (value is JsonValue v && v.GetValueKind() == JsonValueKind.String)
        {
            var s = v.ToString();
            return new TextEntry { Title = s, Label = s, Message = s, Body = null };
        }

        if (value is not JsonObject t)
        {
            Fault(at, "A text is a string, or an object with \"title\", \"label\", \"hint\", \"body\", \"options\" or \"errors\".");
            return null;
        }

        Known(t, at, TextProperties);
        return new TextEntry
        {
            Title = Text(t, "title", at),
            Label = Text(t, "label", at),
            Hint = Text(t, "hint", at),
            Body = t["body"] is JsonArray lines ? string.Join("\n\n", lines.Select(l => l?.ToString())) : Text(t, "body", at),
            Short = Text(t, "short", at),
            Name = Text(t, "name", at),
            Message = Text(t, "message", at),
            Options = Words(t, "options", at),
            Errors = Words(t, "errors", at),
        };
    }

    private Dictionary<string, string> Words(JsonObject t, string name, string at)
    {
        if (t[name] is null) return [];
        if (t[name] is JsonObject o) return o.ToDictionary(w => w.Key, w => w.Value?.ToString() ?? "");
        Fault($"{at}.{name}", $"\"{name}\" is an object of texts.");
        return [];
    }

    /// <summary>Names that point at nothing.</summary>
    private void References(FormDefinition form)
    {
        var names = form.Fields.Select(f => f.Name).ToList();
        for (var i = 0; i < form.Tasks.Count; i++)
        {
            var task = form.Tasks[i];
            var at = places.Lines.ContainsKey("flow.pages") ? "flow" : $"flow.tasks[{i}]";
            for (var p = 0; p < task.Pages.Count; p++) Asked(task.Pages[p], $"{at}.pages[{p}].ask", names);
            foreach (var need in task.Needs.Where(n => form.Tasks.All(t => t.Id != n))) Fault($"{at}.needs", $"There is no task “{need}”.{Nearest(need, form.Tasks.Select(t => t.Id))}");
            if (task.Collection is not { } collection) continue;
            if (form.Field(collection.Rows) is not { Type: FieldType.RowSet } rows)
            {
                Fault($"{at}.collection.rows", $"There is no row set “{collection.Rows}”.{Nearest(collection.Rows, form.Fields.Where(f => f.Type == FieldType.RowSet).Select(f => f.Name))}");
                continue;
            }

            var rowNames = rows.Fields.Select(f => f.Name).ToList();
            foreach (var column in collection.Columns.Where(c => !rowNames.Contains(c))) Fault($"{at}.collection.columns", $"“{column}” is not a field of the rows.{Nearest(column, rowNames)}");
            for (var p = 0; p < collection.Pages.Count; p++) Asked(collection.Pages[p], $"{at}.collection.pages[{p}].ask", rowNames);
        }

        for (var i = 0; i < form.Checks.Count; i++)
        {
            var check = form.Checks[i];
            var rows = check.Rows is null ? null : form.Field(check.Rows);
            if (check.Scope != CheckScope.Form && rows is not { Type: FieldType.RowSet })
            {
                Fault($"checks[{i}].rows", check.Rows is null ? "Name the row set the check looks at: \"rows\"." : $"There is no row set “{check.Rows}”.");
                continue;
            }

            var known = (check.Scope == CheckScope.Row ? rows!.Fields : check.Scope == CheckScope.RowSet ? rows!.Fields.Concat(form.Fields) : form.Fields).Select(f => f.Name).ToList();
            foreach (var on in check.On.Where(o => !known.Contains(o))) Fault($"checks[{i}].on", $"There is no field “{on}”.{Nearest(on, known)}");
        }
    }

    private void Asked(PageDefinition page, string at, List<string> names)
    {
        foreach (var name in page.Ask.Where(a => !names.Contains(a))) Fault(at, $"There is no field “{name}”.{Nearest(name, names)}");
    }
}
