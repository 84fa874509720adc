using System.Text.Json.Nodes;
using BackOffice.Forms.Values;

namespace BackOffice.Forms.Files;

/// <summary>
/// Reads a CSV or XLSX file into the rows of a row set: first the header, then every cell, with the same questions, checks and
/// words as the pages. Bytes in, rows out; nothing outside is touched.
/// </summary>
public static class RowFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rowSet">Name of its row set.</param>
    /// <param name="fileName">The file's name, for its ending.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="answers">The other answers of the return, which the rows' conditions and checks may read.</param>
    /// <param name="context">What the form is read against.</param>
    /// <param name="limits">How large the file may be; the usual limits when null.</param>
    public static RowFileReading Read(CompiledForm form, string rowSet, string fileName, byte[] content, JsonObject answers, FormContext context, RowFileLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(context);
        limits ??= RowFileLimits.Usual;
        if (form.Definition.Field(rowSet) is not { Type: FieldType.RowSet } set) return new RowFileReading { Refusal = $"The form has no rows called “{rowSet}”" };
        if (TooLarge(content.LongLength, limits) is { } large) return new RowFileReading { Refusal = large };
        try
        {
            var sheet = SheetOf(fileName ?? "", content, limits);
            return sheet.Rows.Count == 0 ? new RowFileReading { Refusal = "The file is empty. Enter one row for each, below the header" } : Read(form, set, sheet, answers, context);
        }
        catch (FileRefused refused)
        {
            return new RowFileReading { Refusal = refused.Message };
        }
    }

    /// <summary>Why a file of this length is refused without being read; null when it may be read.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="limits">The usual limits when null.</param>
    public static string? TooLarge(long length, RowFileLimits? limits = null)
    {
        limits ??= RowFileLimits.Usual;
        return length > limits.Megabytes * 1024L * 1024L ? $"The file must be smaller than {limits.Megabytes} MB" : null;
    }

    private static Sheet SheetOf(string fileName, byte[] content, RowFileLimits limits)
    {
        if (content.Length == 0) throw new FileRefused("The file is empty. Choose another file");
        var ending = fileName[(fileName.LastIndexOf('.') + 1)..].ToLowerInvariant();
        return ending switch
        {
            "csv" or "txt" when content.AsSpan().StartsWith("PK\u0003\u0004"u8) => throw new FileRefused("The file is a workbook that is named CSV. Save it as XLSX, or as CSV from Excel’s “Save as”"),
            "csv" or "txt" => CsvSheet.Read(content, limits),
            "xlsx" => XlsxSheet.Read(content, limits),
            "xls" => throw new FileRefused("XLS is an old Excel format. Save the file as XLSX or CSV"),
            _ => throw new FileRefused("The file must be a CSV or XLSX"),
        };
    }

    private static RowFileReading Read(CompiledForm form, FieldDefinition set, Sheet sheet, JsonObject answers, FormContext context)
    {
        var header = new HeaderCheck(sheet.Rows[0], RowColumns.Of(form, set, context.Language, null));
        if (header.Problems.Count > 0) return new RowFileReading { Header = header.Problems, Notes = header.Notes };
        if (header.Columns.Count == 0) return new RowFileReading { Refusal = "The first row has none of the form’s columns. Begin with the template" };

        var found = new List<Found>();
        foreach (var row in sheet.Rows.Skip(1).Where(r => !r.Text(0).StartsWith('#'))) found.Add(Row(row, header.Columns));
        if (found.Count == 0) return new RowFileReading { Refusal = "The file has a header and no rows. Enter one row for each, below the header" };

        var together = (JsonObject)answers.DeepClone();
        together[set.Name] = new JsonArray([.. found.Select(f => (JsonNode)f.Values.DeepClone())]);
        if (form.Evaluate(together, context).Field(set.Name) is not { } state) return new RowFileReading { Refusal = "With the answers given so far, the form does not ask for these rows" };
        var columns = header.Columns.ToDictionary(c => (c.Value.Field.Name, c.Value.Part), c => c.Key);
        var rows = state.Rows.Select(r => new FileRow(found[r.Index].Number, found[r.Index].Values, r.Title, Problems(found[r.Index], r, set, columns))).ToList();
        return new RowFileReading
        {
            Rows = rows,
            Fields = [.. header.Columns.Values.Select(c => c.Field.Name).Distinct()],
            Notes = [.. header.Notes, .. NotAsked(found, state, header.Columns)],
        };
    }

    private sealed record Found(int Number, JsonObject Values, List<RowFileProblem> Formulas);

    private static Found Row(SheetRow row, IReadOnlyDictionary<int, RowColumn> columns)
    {
        var (values, formulas) = (new JsonObject(), new List<RowFileProblem>());
        foreach (var (at, column) in columns)
        {
            var cell = at < row.Cells.Count ? row.Cells[at] : null;
            if (CellReader.IsFormula(cell))
            {
                formulas.Add(new RowFileProblem($"{SheetRow.Letters(at)}{row.Number}", row.Number, column.Field.Name, "This is a formula. Enter the value itself"));
                continue;
            }

            if (CellReader.Read(column, cell) is not { } raw) continue;
            if (column.Part is null) values[column.Field.Name] = CompiledForm.Keep(column.Field, raw);
            else ((JsonObject)(values[column.Field.Name] ??= new JsonObject()))[column.Part] = raw;
        }

        foreach (var address in columns.Values.Where(c => c.Part == "line1" && values[c.Field.Name] is not null)) values[address.Field.Name] = CompiledForm.Keep(address.Field, values[address.Field.Name]!.DeepClone());
        return new Found(row.Number, values, formulas);
    }

    private static List<RowFileProblem> Problems(Found found, RowState row, FieldDefinition set, Dictionary<(string Field, string? Part), int> columns)
    {
        var problems = new List<RowFileProblem>(found.Formulas);
        foreach (var issue in row.Issues.Where(i => i.Level == IssueLevel.Error))
        {
            var field = issue.Path[(issue.Path.LastIndexOf('.') + 1)..];
            if (found.Formulas.Any(f => f.Field == field)) continue;
            int? at = columns.TryGetValue((field, issue.Part), out var part) || columns.TryGetValue((field, null), out part) || columns.TryGetValue((field, "line1"), out part) ? part : null;
            problems.Add(new RowFileProblem(at is { } column ? $"{SheetRow.Letters(column)}{found.Number}" : null, found.Number, set.Fields.Any(f => f.Name == field) ? field : null, issue.Message));
        }

        return [.. problems.DistinctBy(p => (p.Cell, p.Message))];
    }

    private static IEnumerable<string> NotAsked(List<Found> found, FieldState state, IReadOnlyDictionary<int, RowColumn> columns) =>
        from column in columns
        where column.Value.Part is null or "line1"
        let name = column.Value.Field.Name
        let unused = state.Rows.Count(r => found[r.Index].Values[name] is { } value && !Typed.Is(value) && r.Field(name) is null)
        where unused > 0
        orderby column.Key
        select $"Column {SheetRow.Letters(column.Key)} “{column.Value.Header}” is not asked for {(unused == 1 ? "1 row" : $"{unused} rows")}; what it says there will not be sent";
}
