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

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^previousReturn\\.[a-z][A-Za-z0-9]*$")]
    private static partial Regex CarriedFrom();

    [GeneratedRegex("^[a-z0-9][A-Za-z0-9-]*$")]
    private static partial Regex IdPattern();
}
