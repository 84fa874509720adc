using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms;

/// <summary>The command line's <c>forms check</c> and <c>forms validate</c>: JSON in, JSON out.</summary>
public static class FormVerbs
{
    /// <summary>
    /// Lints a form. The input is a form file, or <c>{"form":…,"lookups":…,"beside":["request"]}</c>, where <c>beside</c> names
    /// earlier forms of the case. Answers <c>{"ok":…,"findings":[{"level":…,"path":…,"line":…,"message":…}]}</c>.
    /// </summary>
    /// <param name="input">The text, so that findings can name its lines.</param>
    public static JsonObject Check(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (form, lookups, context) = (input, LookupLists.None, Schema.Empty);
        if (TryParse(input) is JsonObject wrapped && wrapped["form"] is JsonObject inner)
        {
            form = inner.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
            (lookups, context) = Beside(wrapped);
        }

        var findings = FormLint.Check(form, lookups, context);
        return new JsonObject
        {
            ["ok"] = !findings.Any(f => f.Blocks),
            ["findings"] = new JsonArray([.. findings.Select(f => (JsonNode)new JsonObject
            {
                ["level"] = f.Blocks ? "error" : "warning",
                ["path"] = f.Path,
                ["line"] = f.Line,
                ["message"] = f.Message,
            })]),
        };
    }

    /// <summary>
    /// Validates a return: <c>{"form":…,"answers":…,"asOf":…}</c>, with <c>lookups</c> and <c>facts</c> where needed, gives
    /// <c>{"issues":[{"id":…,"level":…,"path":…,"message":…}],"calculated":{…}}</c>, or <c>{"error":…}</c> when the form itself is faulty.
    /// </summary>
    /// <param name="input">The input.</param>
    public static JsonObject Validate(JsonNode? input)
    {
        if (input is not JsonObject o || o["form"] is not JsonObject formJson) return Error("Give an object with \"form\", \"answers\" and \"asOf\".");
        if (o["answers"] is not (null or JsonObject)) return Error("\"answers\" is an object: each answer by its field's name.");
        if (!DateOnly.TryParseExact(o["asOf"]?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)) return Error("Give the day as \"asOf\", for example \"2026-03-27\".");
        var (lookups, context) = Beside(o);
        var parse = FormDefinition.Parse(formJson.ToJsonString());
        if (parse.Form is null) return Error(string.Join(" ", parse.Faults.Select(f => $"{f.Path}: {f.Message}")));
        foreach (var name in (o["facts"] as JsonObject ?? []).Select(f => f.Key).Where(n => context.Names.Find(n) is null)) context = context.With(name, FactType.Any);
        var compilation = CompiledForm.Compile(parse.Form, lookups, context);
        if (compilation.Form is null) return Error(string.Join(" ", compilation.Faults.Select(f => $"{f.Path}: {f.Message}")));
        var evaluation = compilation.Form.Evaluate(o["answers"] as JsonObject ?? [], new FormContext(asOf) { Facts = o["facts"] as JsonObject ?? [] });
        return new JsonObject
        {
            ["issues"] = new JsonArray([.. evaluation.Issues.Select(i => (JsonNode)new JsonObject
            {
                ["id"] = i.Id,
                ["level"] = i.Level.ToString().ToLowerInvariant(),
                ["path"] = i.Path,
                ["message"] = i.Message,
            })]),
            ["calculated"] = evaluation.Calculated,
        };
    }

    /// <summary>
    /// Makes the file in which rows are filled in: <c>{"form":…,"rows":"children","format":"csv"}</c>, with <c>lookups</c>,
    /// <c>answers</c> (rows to write into it), <c>language</c> and <c>asOf</c> where needed, gives <c>{"fileName":…,"text":…}</c> for CSV
    /// and <c>{"fileName":…,"base64":…}</c> for XLSX, or <c>{"error":…}</c>. The only row set need not be named.
    /// </summary>
    /// <param name="input">The input.</param>
    public static JsonObject Template(JsonNode? input)
    {
        if (input is not JsonObject o || o["form"] is not JsonObject formJson) return Error("Give an object with \"form\", \"rows\" and \"format\" (\"csv\" or \"xlsx\").");
        var format = o["format"]?.ToString() ?? "csv";
        if (format is not ("csv" or "xlsx")) return Error($"“{format}” is not a format. The formats are csv and xlsx.");
        var (lookups, context) = Beside(o);
        var parse = FormDefinition.Parse(formJson.ToJsonString());
        if (parse.Form is null) return Error(string.Join(" ", parse.Faults.Select(f => $"{f.Path}: {f.Message}")));
        var compilation = CompiledForm.Compile(parse.Form, lookups, context);
        if (compilation.Form is not { } form) return Error(string.Join(" ", compilation.Faults.Select(f => $"{f.Path}: {f.Message}")));
        var sets = parse.Form.Fields.Where(f => f.Type == FieldType.RowSet).Select(f => f.Name).ToList();
        var rows = o["rows"]?.ToString() ?? (sets.Count == 1 ? sets[0] : null);
        if (rows is null || !sets.Contains(rows)) return Error(sets.Count == 0 ? "The form has no rows." : $"Name the rows: {string.Join(", ", sets)}.");
        DateOnly? day = DateOnly.TryParseExact(o["asOf"]?.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf) ? asOf : null;
        var (known, language) = ((o["answers"] as JsonObject)?[rows] as JsonArray, o["language"]?.ToString());
        var answer = new JsonObject { ["fileName"] = $"{parse.Form.Id}-{rows}.{format}" };
        if (format == "csv") answer["text"] = System.Text.Encoding.UTF8.GetString(Files.RowTemplate.Csv(form, rows, known, language, day)).TrimStart('\ufeff');
        else answer["base64"] = Convert.ToBase64String(Files.RowTemplate.Xlsx(form, rows, known, language, day));
        return answer;
    }

    private static (LookupLists Lookups, Schema Context) Beside(JsonObject o)
    {
        var lookups = o["lookups"] is JsonObject lists ? LookupLists.Parse(lists.ToJsonString()).Lists : LookupLists.None;
        var context = Schema.Empty;
        foreach (var name in (o["beside"] as JsonArray ?? []).Select(n => n?.ToString()).OfType<string>()) context = context.With(name, FactType.Any);
        return (lookups, context);
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Error(string message) => new() { ["error"] = message };
}
