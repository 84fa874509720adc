using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Reading;

/// <summary>Reads a form file. Every fault names the path and the line, and says what to write instead.</summary>
internal sealed partial class FormReader
{
    /// <summary>Names that expressions use for other things, so that no form can be called them.</summary>
    internal static readonly string[] ReservedNames =
        ["case", "pupil", "parents", "school", "council", "contacts", "clocks", "letters", "decisions", "task", "recipient", "letter", "today", "form", "row", "register", "previousReturn", "conditions"];

    internal static readonly Dictionary<string, FieldType> Types = new(StringComparer.Ordinal)
    {
        ["text"] = FieldType.Text,
        ["longText"] = FieldType.LongText,
        ["number"] = FieldType.Number,
        ["integer"] = FieldType.Integer,
        ["decimal"] = FieldType.Decimal,
        ["money"] = FieldType.Money,
        ["date"] = FieldType.Date,
        ["time"] = FieldType.Time,
        ["yesNo"] = FieldType.YesNo,
        ["code"] = FieldType.Code,
        ["codes"] = FieldType.Codes,
        ["postcode"] = FieldType.Postcode,
        ["email"] = FieldType.Email,
        ["phone"] = FieldType.Phone,
        ["niNumber"] = FieldType.NiNumber,
        ["upn"] = FieldType.Upn,
        ["file"] = FieldType.File,
        ["address"] = FieldType.Address,
        ["declaration"] = FieldType.Declaration,
        ["signature"] = FieldType.Signature,
        ["record"] = FieldType.Record,
        ["rowset"] = FieldType.RowSet,
        ["calculated"] = FieldType.Calculated,
    };

    internal static readonly string[] FieldProperties =
        ["type", "required", "if", "unless", "calculate", "default", "source", "readOnly", "retired", "list", "options", "minLength", "maxLength", "min", "max",
         "places", "pattern", "notBefore", "notAfter", "multiple", "accept", "maxSize", "rows", "width", "autocomplete", "officialItem", "fields", "key", "carryForward", "public", "note"];

    internal static readonly string[] TaskProperties = ["task", "if", "unless", "pages", "collection", "needs", "declaration", "note"];

    internal static readonly string[] CollectionProperties = ["rows", "columns", "pageSize", "file", "pages"];

    internal static readonly string[] PageProperties = ["page", "if", "unless", "ask", "outcome", "note"];

    internal static readonly string[] CheckProperties = ["id", "level", "scope", "rows", "if", "unless", "require", "on", "text", "explain", "reasons", "officialNumber", "validFrom", "validTo", "years", "note"];

    internal static readonly string[] TextProperties = ["title", "label", "hint", "body", "short", "name", "options", "errors", "message", "note"];

    private readonly List<FormFault> faults = [];
    private JsonPlaces places = null!;

    /// <summary>Name under which a form's answers live when it does not say: its id in camel case.</summary>
    internal static string KeyOf(string id)
    {
        var parts = id.Split('-', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(parts.Select((p, i) => i == 0 ? char.ToLowerInvariant(p[0]) + p[1..] : char.ToUpperInvariant(p[0]) + p[1..]));
    }

    public FormParse Read(string json)
    {
        places = JsonPlaces.Of(json, out var fault);
        if (fault is not null) return new FormParse(null, [fault]);
        faults.AddRange(places.Faults);
        if (faults.Count > 0) return new FormParse(null, faults);
        if (JsonNode.Parse(json) is not JsonObject root) return new FormParse(null, [new FormFault("", 1, "A form is a JSON object with data, flow, checks and text.")]);

        Known(root, "", ["form", "key", "version", "title", "window", "data", "flow", "checks", "conditions", "text", "note"]);
        var id = Text(root, "form", "") ?? "";
        if (id.Length == 0) Fault("form", "Give the form an id, for example \"form\": \"ehc-request\".");
        else if (!IdPattern().IsMatch(id)) Fault("form", $"“{id}” cannot be a form's id. Use lower-case letters, digits and hyphens.");
        var key = Text(root, "key", "") ?? (id.Length > 0 ? KeyOf(id) : "");
        if (key.Length > 0 && !NamePattern().IsMatch(key)) Fault("key", $"“{key}” cannot be a key. Use camelCase letters and digits, for example \"request\".");
        if (ReservedNames.Contains(key)) Fault("key", $"“{key}” means something else in expressions. Choose another key.");
        var version = root["version"]?.ToString() ?? "1";

        var fields = ReadFields(root["data"], "data", inRow: false);
        if (root["data"] is null) Fault("data", "A form needs \"data\": its fields by name.");
        var form = new FormDefinition
        {
            Id = id,
            Key = key,
            Version = version,
            Window = ReadWindow(root["window"]),
            Fields = fields,
            Conditions = ReadConditions(root["conditions"]),
            Tasks = ReadFlow(root["flow"], fields),
            Checks = ReadChecks(root["checks"]),
            Text = ReadTexts(root["text"], Text(root, "title", "")),
            Lines = places.Lines,
        };
        References(form);
        return faults.Count > 0 ? new FormParse(null, [.. faults.OrderBy(f => f.Line)]) : new FormParse(form, []);
    }

    private IReadOnlyDictionary<string, DateOnly> ReadWindow(JsonNode? node)
    {
        var days = new Dictionary<string, DateOnly>();
        if (node is null) return days;
        if (node is not JsonObject o)
        {
            Fault("window", "A window is an object of dates: referenceDate, opens, due, lastEdit.");
            return days;
        }

        foreach (var (name, value) in o)
        {
            if (DateOnly.TryParseExact(value?.ToString(), "yyyy-MM-dd", out var day)) days[name] = day;
            else if (WorkedOut(value, days) is { } worked) days[name] = worked;
            else Fault($"window.{name}", $"“{value}” is not a date. Write it as 2027-01-21, or as what it is worked out from: nthWeekday(2027, 1, \"Thursday\", 3), addDays(window.referenceDate, 8).");
        }

        return days;
    }

    /// <summary>A day worked out from the days before it. A day that the department moved is written out in its place.</summary>
    private static DateOnly? WorkedOut(JsonNode? value, Dictionary<string, DateOnly> days)
    {
        if (value is not JsonValue v || v.GetValueKind() != JsonValueKind.String) return null;
        var window = FactType.Record([.. days.Select(d => (d.Key, FactType.Date))]);
        if (Expression.Compile(v.ToString(), Schema.Of(("window", window)), FactType.Date).Expression is not { } expression) return null;
        var facts = new Dictionary<string, Fact> { ["window"] = Fact.Of((IReadOnlyDictionary<string, Fact>)days.ToDictionary(d => d.Key, d => Fact.Of(d.Value))) };
        return expression.TryEvaluate(new Scope(Fact.Of((IReadOnlyDictionary<string, Fact>)facts), DateOnly.MinValue)) is { Error: null, Value: { Kind: FactKind.Date } day } ? day.AsDate() : null;
    }

    private List<FieldDefinition> ReadFields(JsonNode? node, string path, bool inRow)
    {
        var fields = new List<FieldDefinition>();
        if (node is null) return fields;
        if (node is not JsonObject o)
        {
            Fault(path, "Fields are an object: each name with its type, for example \"surname\": { \"type\": \"text\" }.");
            return fields;
        }

        foreach (var (name, value) in o)
        {
            var at = $"{path}.{name}";
            if (!NamePattern().IsMatch(name))
            {
                Fault(at, $"“{name}” cannot be a field's name. Use letters and digits, beginning with a small letter.");
                continue;
            }

            if (value is not JsonObject f)
            {
                Fault(at, "A field is an object with a \"type\".");
                continue;
            }

            if (ReadField(name, f, at, inRow) is { } field) fields.Add(field);
        }

        return fields;
    }

    private FieldDefinition? ReadField(string name, JsonObject f, string at, bool inRow)
    {
        Known(f, at, FieldProperties);
        var typeName = Text(f, "type", at) ?? (f["calculate"] is null ? null : "calculated");
        if (typeName is null)
        {
            Fault(at, "The field has no type. Add \"type\", for example \"text\".");
            return null;
        }

        if (!Types.TryGetValue(typeName, out var type))
        {
            Fault($"{at}.type", $"“{typeName}” is not a field type.{Nearest(typeName, Types.Keys)}");
            return null;
        }

        var (required, requiredWhen) = f["required"] switch
        {
            null => (false, (string?)null),
            JsonValue v when v.GetValueKind() is JsonValueKind.True => (true, null),
            JsonValue v when v.GetValueKind() is JsonValueKind.False => (false, null),
            JsonValue v when v.GetValueKind() is JsonValueKind.String => (false, v.ToString()),
            _ => Wrong<(bool, string?)>($"{at}.required", "\"required\" is true, false or a condition."),
        };

        var (isPublic, publicWhen) = f["public"] switch
        {
            null => (false, (string?)null),
            JsonValue v when v.GetValueKind() is JsonValueKind.True or JsonValueKind.False => (v.GetValue<bool>(), null),
            JsonValue v when v.GetValueKind() is JsonValueKind.String => (true, v.ToString()),
            _ => Wrong<(bool, string?)>($"{at}.public", "\"public\" is true, false or the yes-or-no question by which it is agreed to."),
        };

        var field = new FieldDefinition
        {
            Name = name,
            Public = isPublic,
            PublicWhen = publicWhen,
            Type = type,
            Required = required,
            RequiredWhen = requiredWhen,
            If = Text(f, "if", at),
            Unless = Text(f, "unless", at),
            Calculate = Text(f, "calculate", at),
            Default = Text(f, "default", at),
            Source = Text(f, "source", at),
            ReadOnly = Flag(f, "readOnly", at),
            Retired = Flag(f, "retired", at),
            List = Text(f, "list", at),
            Options = f["options"] is { } options ? LookupLists.ReadOptions(options, $"{at}.options", Fault) : [],
            MinLength = Whole(f, "minLength", at),
            MaxLength = Whole(f, "maxLength", at),
            Min = Amount(f, "min", at),
            Max = Amount(f, "max", at),
            Places = Whole(f, "places", at) ?? (type is FieldType.Money ? 2 : type is FieldType.Decimal ? 2 : null),
            Pattern = Pattern(f, at),
            NotBefore = Text(f, "notBefore", at),
            NotAfter = Text(f, "notAfter", at),
            Multiple = Flag(f, "multiple", at),
            Accept = [.. Texts(f, "accept", at).Select(a => a.TrimStart('.').ToLowerInvariant())],
            MaxSizeMb = Whole(f, "maxSize", at),
            Rows = Whole(f, "rows", at),
            Width = Whole(f, "width", at),
            Autocomplete = Text(f, "autocomplete", at),
            OfficialItem = Text(f, "officialItem", at),
            Fields = ReadFields(f["fields"], $"{at}.fields", inRow: type == FieldType.RowSet),
            RowKey = Texts(f, "key", at),
            CarryForward = f["carryForward"] is { } carry ? ReadCarryForward(carry, $"{at}.carryForward") : null,
        };

        if (type is FieldType.Code or FieldType.Codes && field.List is null && field.Options.Count == 0)
        {
            Fault(at, "A question that chooses from a list needs \"list\" (the id of a lookup) or \"options\".");
        }

        if (type is FieldType.RowSet && field.Fields.Count == 0) Fault(at, "A row set needs \"fields\": what each row holds.");
        if (type is FieldType.RowSet && inRow) Fault(at, "A row set cannot stand inside another row set.");
        if (type is FieldType.Calculated && field.Calculate is null) Fault(at, "A calculated field needs \"calculate\": the expression that works it out.");
        if (field.Min > field.Max) Fault(at, "\"min\" is greater than \"max\".");
        if (field.MinLength > field.MaxLength) Fault(at, "\"minLength\" is greater than \"maxLength\".");
        foreach (var part in field.RowKey.Where(k => field.Fields.All(x => x.Name != k)))
        {
            Fault($"{at}.key", $"“{part}” is not a field of the rows.{Nearest(part, field.Fields.Select(x => x.Name))}");
        }

        if (field.CarryForward is not null && type is not FieldType.RowSet) Fault($"{at}.carryForward", "Only the rows of a row set are carried forward. For a single answer write \"source\": \"previousReturn.name\".");
        foreach (var part in field.CarryForward?.AskAgain.Where(a => field.Fields.All(x => x.Name != a)) ?? [])
        {
            Fault($"{at}.carryForward.askAgain", $"“{part}” is not a field of the rows.{Nearest(part, field.Fields.Select(x => x.Name))}");
        }

        return field;
    }

    private CarryForwardDefinition? ReadCarryForward(JsonNode node, string at)
    {
        if (node is not JsonObject o || Text(o, "from", at) is not { } from)
        {
            Fault(at, "Say where last time's rows come from: { \"from\": \"previousReturn.children\" }.");
            return null;
        }

        Known(o, at, ["from", "mark", "askAgain", "note"]);
        if (!CarriedFrom().IsMatch(from)) Fault($"{at}.from", $"“{from}” is not a row set of the return before. Write it as previousReturn.children.");
        var marks = o["mark"] is null ? ["continuing", "leaver", "changed"] : Texts(o, "mark", at);
        foreach (var mark in marks.Where(m => m is not ("continuing" or "leaver" or "changed"))) Fault($"{at}.mark", $"“{mark}” is not a mark. The marks are continuing, leaver and changed.");
        return new CarryForwardDefinition(from, Texts(o, "askAgain", at), marks.Contains("leaver"));
    }

    private List<ConditionDefinition> ReadConditions(JsonNode? node)
    {
        var conditions = new List<ConditionDefinition>();
        if (node is null) return conditions;
        if (node is not JsonObject o)
        {
            Fault("conditions", "Conditions are an object: each name with its expression.");
            return conditions;
        }

        foreach (var (name, value) in o)
        {
            if (!NamePattern().IsMatch(name)) Fault($"conditions.{name}", $"“{name}” cannot be a condition's name. Use letters and digits, beginning with a small letter.");
            else if (ConditionText(value, $"conditions.{name}", [.. o.Select(c => c.Key)]) is { } text) conditions.Add(new ConditionDefinition(name, text));
        }

        return conditions;
    }

    /// <summary>A condition as one expression. Names of conditions become <c>conditions.name</c>.</summary>
    private string? ConditionText(JsonNode? node, string path, IReadOnlyList<string> names)
    {
        switch (node)
        {
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                var text = v.ToString().Trim();
                if (text.Length == 0)
                {
                    Fault(path, "The condition is empty.");
                    return null;
                }

                if (!NamePattern().IsMatch(text)) return text;
                if (names.Contains(text)) return $"conditions.{text}";
                if (text is "true" or "false" or "today") return text;
                Fault(path, $"“{text}” is not the name of a condition.{Nearest(text, names)}");
                return null;
            case JsonObject o when o.Count == 1 && o.First() is { Key: "all" or "any", Value: JsonArray parts } only:
                var texts = parts.Select((p, i) => ConditionText(p, $"{path}.{only.Key}[{i}]", names)).ToList();
                if (texts.Count == 0) Fault(path, $"\"{only.Key}\" needs at least one condition.");
                return texts.Count == 0 || texts.Contains(null) ? null : string.Join(only.Key == "all" ? " and " : " or ", texts.Select(t => $"({t})"));
            case JsonObject o when o.Count == 1 && o["not"] is { } inner:
                return ConditionText(inner, $"{path}.not", names) is { } not ? $"not ({not})" : null;
            default:
                Fault(path, "A condition is an expression, or an object with one of \"all\", \"any\" or \"not\".");
                return null;
        }
    }

    private List<TaskDefinition> ReadFlow(JsonNode? node, List<FieldDefinition> fields)
    {
        if (node is null)
        {
            // A short form, such as most desk tasks, needs no flow: one page asks everything in the order written.
            var page = new PageDefinition { Id = "questions", Ask = [.. fields.Where(f => !f.Retired).Select(f => f.Name)] };
            return [new TaskDefinition { Id = "answers", Pages = [page] }];
        }

        if (node is not JsonObject flow || (flow["tasks"] is null && flow["pages"] is null))
        {
            Fault("flow", "A flow is an object with \"tasks\" (each with pages) or, for a short form, \"pages\".");
            return [];
        }

        Known(flow, "flow", ["tasks", "pages"]);
        var pages = new HashSet<string>(StringComparer.Ordinal);
        if (flow["pages"] is { } only) return [new TaskDefinition { Id = "answers", Pages = ReadPages(only, "flow.pages", pages) }];
        var tasks = new List<TaskDefinition>();
        if (flow["tasks"] is not JsonArray array)
        {
            Fault("flow.tasks", "Tasks are a list.");
            return tasks;
        }

        for (var i = 0; i < array.Count; i++)
        {
            var at = $"flow.tasks[{i}]";
            if (array[i] is not JsonObject t)
            {
                Fault(at, "A task is an object with \"task\" and \"pages\".");
                continue;
            }

            Known(t, at, TaskProperties);
            var id = Text(t, "task", at) ?? "";
            if (id.Length == 0) Fault(at, "Give the task an id: \"task\": \"about-you\".");
            if (tasks.Any(x => x.Id == id)) Fault($"{at}.task", $"There are two tasks called “{id}”.");
            tasks.Add(new TaskDefinition
            {
                Id = id,
                If = Condition(t, "if", at),
                Unless = Condition(t, "unless", at),
                Pages = t["pages"] is { } p ? ReadPages(p, $"{at}.pages", pages) : [],
                Collection = t["collection"] is { } c ? ReadCollection(c, $"{at}.collection", pages) : null,
                Needs = Texts(t, "needs", at),
                Declaration = Text(t, "declaration", at),
            });
        }

        return tasks;
    }

    private CollectionDefinition? ReadCollection(JsonNode node, string at, HashSet<string> pages)
    {
        if (node is not JsonObject c)
        {
            Fault(at, "A collection is an object with \"rows\" and \"pages\".");
            return null;
        }

        Known(c, at, CollectionProperties);
        return new CollectionDefinition
        {
            Rows = Text(c, "rows", at) ?? Wrong<string>(at, "Name the row set that is collected: \"rows\": \"children\".") ?? "",
            Columns = Texts(c, "columns", at),
            PageSize = Whole(c, "pageSize", at) ?? 50,
            Pages = c["pages"] is { } p ? ReadPages(p, $"{at}.pages", pages) : [],
            FileFormats = c["file"] is { } f ? ReadFileFormats(f, $"{at}.file") : [],
        };
    }

    private IReadOnlyList<string> ReadFileFormats(JsonNode node, string at)
    {
        if (node is not JsonObject f)
        {
            Fault(at, "Say which files rows can be uploaded in: { \"formats\": [\"csv\", \"xlsx\"] }.");
            return [];
        }

        Known(f, at, ["formats", "note"]);
        var formats = f["formats"] is null ? ["csv", "xlsx"] : Texts(f, "formats", at);
        foreach (var format in formats.Where(x => x is not ("csv" or "xlsx"))) Fault($"{at}.formats", $"Rows cannot be read from “{format}”. The formats are csv and xlsx.");
        return formats;
    }

    private List<PageDefinition> ReadPages(JsonNode node, string path, HashSet<string> seen)
    {
        var pages = new List<PageDefinition>();
        if (node is not JsonArray array)
        {
            Fault(path, "Pages are a list.");
            return pages;
        }

        for (var i = 0; i < array.Count; i++)
        {
            var at = $"{path}[{i}]";
            if (array[i] is not JsonObject p)
            {
                Fault(at, "A page is an object with \"page\" and \"ask\".");
                continue;
            }

            Known(p, at, PageProperties);
            var id = Text(p, "page", at) ?? "";
            if (id.Length == 0) Fault(at, "Give the page an id: \"page\": \"your-name\".");
            else if (!IdPattern().IsMatch(id)) Fault($"{at}.page", $"“{id}” cannot be a page's id, because it is part of an address. Use letters, digits and hyphens.");
            else if (!seen.Add(id)) Fault($"{at}.page", $"There are two pages called “{id}”.");
            pages.Add(new PageDefinition { Id = id, If = Condition(p, "if", at), Unless = Condition(p, "unless", at), Ask = Texts(p, "ask", at), Outcome = Text(p, "outcome", at) });
        }

        return pages;
    }

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
    internal static string Nearest(string typed, IEnumerable<string> known)
    {
        var best = known.Select(k => (Name: k, Distance: Distance(typed.ToLowerInvariant(), k.ToLowerInvariant()))).OrderBy(x => x.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, typed.Length / 3) ? $" Did you mean “{best.Name}”?" : "";
    }

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

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^previousReturn\\.[a-z][A-Za-z0-9]*$")]
    private static partial Regex CarriedFrom();

    [GeneratedRegex("^[a-z0-9][A-Za-z0-9-]*$")]
    private static partial Regex IdPattern();
}
