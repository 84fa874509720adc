using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace BackOffice.Forms.Files;

/// <summary>Writes the workbook of a template. Every cell is text, so that Excel neither drops the zeros of a number nor turns a code into a date.</summary>
internal static class TemplateWorkbook
{
    private const int RowsWithChoices = 1_000;
    private const uint Plain = 0;
    private const uint Bold = 1;
    private const uint AsText = 2;
    private const uint Day = 3;
    private const uint Wrapped = 4;

    public static byte[] Of(string title, IReadOnlyList<RowColumn> columns, IReadOnlyList<List<string>> rows)
    {
        using var memory = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(memory, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            var sheets = book.Workbook.AppendChild(new Sheets());
            var (codes, places) = CodeSheet(columns);
            Add(book, sheets, SheetName(title), RowSheet(columns, rows, places));
            Add(book, sheets, "How to fill it in", GuidanceSheet(columns));
            Add(book, sheets, "Codes", codes);
        }

        return memory.ToArray();
    }

    private static void Add(WorkbookPart book, Sheets sheets, string name, Worksheet worksheet)
    {
        var part = book.AddNewPart<WorksheetPart>();
        part.Worksheet = worksheet;
        sheets.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = book.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = name });
    }

    private static Worksheet RowSheet(IReadOnlyList<RowColumn> columns, IReadOnlyList<List<string>> rows, Dictionary<RowColumn, string> codes)
    {
        var data = new SheetData();
        data.Append(Line(1, columns.Select(c => c.Header), _ => Bold));
        for (var r = 0; r < rows.Count; r++) data.Append(Line(r + 2, rows[r], c => columns[c].Field.Type == FieldType.Date ? Day : AsText));
        var worksheet = new Worksheet(
            new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0, TabSelected = true }),
            Widths(columns.Select(c => Math.Clamp(c.Header.Length + 3, 12, 40)), columns.Select(c => c.Field.Type == FieldType.Date ? Day : AsText)),
            data);
        var choices = new DataValidations();
        for (var c = 0; c < columns.Count; c++)
        {
            var list = columns[c].Field.Type is FieldType.YesNo ? "\"Yes,No\"" : columns[c].Field.Type == FieldType.Code ? codes.GetValueOrDefault(columns[c]) : null;
            var choice = new DataValidation
            {
                AllowBlank = true,
                ShowInputMessage = true,
                // A warning only: the council's own check says more, and a pasted label is understood too.
                ErrorStyle = DataValidationErrorStyleValues.Information,
                PromptTitle = Cut(columns[c].Header, 32),
                Prompt = Cut(columns[c].Guidance, 255),
                SequenceOfReferences = new ListValue<StringValue>([$"{SheetRow.Letters(c)}2:{SheetRow.Letters(c)}{RowsWithChoices + 1}"]),
            };
            if (list is not null)
            {
                choice.Type = DataValidationValues.List;
                choice.Append(new Formula1(list));
            }

            choices.Append(choice);
        }

        choices.Count = (uint)columns.Count;
        worksheet.Append(choices);
        return worksheet;
    }

    private static Worksheet GuidanceSheet(IReadOnlyList<RowColumn> columns)
    {
        var data = new SheetData(Line(1, ["Column", "What to enter"], _ => Bold));
        for (var c = 0; c < columns.Count; c++) data.Append(Line(c + 2, [columns[c].Header, columns[c].Guidance], _ => Wrapped));
        return new Worksheet(Widths([36, 90], [Plain, Plain]), data);
    }

    private static (Worksheet Sheet, Dictionary<RowColumn, string> Places) CodeSheet(IReadOnlyList<RowColumn> columns)
    {
        var data = new SheetData(Line(1, ["Column", "Code", "Meaning", "From", "To"], _ => Bold));
        var places = new Dictionary<RowColumn, string>();
        var row = 2;
        foreach (var column in columns.Where(c => c.Options.Count > 0))
        {
            places[column] = $"Codes!$B${row}:$B${row + column.Options.Count - 1}";
            foreach (var option in column.Options) data.Append(Line(row++, [column.Header, option.Code, option.Label, option.ValidFrom?.ToString("dd/MM/yyyy") ?? "", option.ValidTo?.ToString("dd/MM/yyyy") ?? ""], _ => AsText));
        }

        return (new Worksheet(Widths([36, 12, 60, 12, 12], [Plain, Plain, Plain, Plain, Plain]), data), places);
    }

    private static Columns Widths(IEnumerable<int> widths, IEnumerable<uint> styles) =>
        new(widths.Zip(styles).Select((w, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = w.First, CustomWidth = true, Style = w.Second }));

    private static Row Line(int number, IEnumerable<string> texts, Func<int, uint> style)
    {
        var row = new Row { RowIndex = (uint)number };
        row.Append(texts.Select((text, at) => new Cell
        {
            CellReference = $"{SheetRow.Letters(at)}{number}",
            StyleIndex = style(at),
            DataType = CellValues.InlineString,
            InlineString = new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve }),
        }));
        return row;
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "dd/mm/yyyy" }) { Count = 1 },
        new Fonts(new Font(), new Font(new Bold())) { Count = 2 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border()) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true, NumberFormatId = 49, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 49, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top }) { ApplyAlignment = true })
        { Count = 5 });

    private static string SheetName(string title)
    {
        var name = string.Concat(title.Where(c => c is not ('[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\''))).Trim();
        return name.Length == 0 ? "Rows" : Cut(name, 31);
    }

    private static string Clean(string text) => string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
