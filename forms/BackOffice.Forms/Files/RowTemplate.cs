using System.Text;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Files;

/// <summary>
/// Files to fill in and upload again, made from the form: the columns with their labels, what each takes, and the codes. Rows
/// that are known already, such as last term's, can be written into it.
/// </summary>
public static class RowTemplate
{
    /// <summary>A CSV file: the header, a line that begins with # and says what each column takes, and the rows. UTF-8 with its mark, because Excel needs it.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rowSet">Name of its row set.</param>
    /// <param name="rows">Rows to write into it.</param>
    /// <param name="language">Language of the labels.</param>
    /// <param name="today">Day by which codes may be chosen; null for all.</param>
    public static byte[] Csv(CompiledForm form, string rowSet, JsonArray? rows = null, string? language = null, DateOnly? today = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        var columns = Columns(form, rowSet, language, today);
        var lines = new List<IEnumerable<string>> { columns.Select(c => c.Header), columns.Select((c, i) => i == 0 ? $"# {c.Guidance}" : c.Guidance) };
        lines.AddRange(Cells(columns, rows));
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(CsvText.Of(lines))];
    }

    /// <summary>A workbook: a sheet for the rows with the codes to choose from, a sheet that says what each column takes, and one of the codes.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rowSet">Name of its row set.</param>
    /// <param name="rows">Rows to write into it.</param>
    /// <param name="language">Language of the labels.</param>
    /// <param name="today">Day by which codes may be chosen; null for all.</param>
    public static byte[] Xlsx(CompiledForm form, string rowSet, JsonArray? rows = null, string? language = null, DateOnly? today = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        var columns = Columns(form, rowSet, language, today);
        var title = form.WordsFor(form.Definition.Field(rowSet)!, null, language)?.Label ?? rowSet;
        return TemplateWorkbook.Of(title, columns, [.. Cells(columns, rows).Select(r => r.ToList())]);
    }

    private static IReadOnlyList<RowColumn> Columns(CompiledForm form, string rowSet, string? language, DateOnly? today) =>
        form.Definition.Field(rowSet) is { Type: FieldType.RowSet } set ? RowColumns.Of(form, set, language, today) : throw new ArgumentException($"The form has no rows called “{rowSet}”.", nameof(rowSet));

    private static IEnumerable<IEnumerable<string>> Cells(IReadOnlyList<RowColumn> columns, JsonArray? rows) =>
        (rows ?? []).OfType<JsonObject>().Select(row => columns.Select(c => CellReader.Guarded(Cell(c, row[c.Field.Name]))));

    private static string Cell(RowColumn column, JsonNode? value)
    {
        value = Values.Typed.Unwrap(value);
        if (column.Part is { } part) return value is JsonObject address ? Values.Typed.Text(address[part]) ?? "" : "";
        return value switch
        {
            JsonArray list => string.Join(' ', list.Select(Values.Typed.Text)),
            JsonValue v when v.TryGetValue<bool>(out var yes) => yes ? "Yes" : "No",
            JsonValue v when column.Field.Type == FieldType.Date && DateOnly.TryParseExact(Values.Typed.Text(v), "yyyy-MM-dd", out var day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture),
            JsonObject parts => string.Join('/', parts.Select(p => Values.Typed.Text(p.Value))),
            _ => Values.Typed.Text(value) ?? "",
        };
    }
}

/// <summary>Lines of comma-separated text.</summary>
internal static class CsvText
{
    public static string Of(IEnumerable<IEnumerable<string>> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines) text.AppendJoin(',', line.Select(Cell)).Append("\r\n");
        return text.ToString();
    }

    private static string Cell(string text) => text.AsSpan().ContainsAny("\",;\r\n") || text.StartsWith(' ') || text.EndsWith(' ') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
