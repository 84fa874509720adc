using System.Globalization;
using System.Text;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Impacts;
using CsvHelper;

namespace BackOffice.Grains.Checks;

/// <summary>One row of a bulk check.</summary>
/// <param name="Line">Line of the file, counted from 1; the headings are line 1.</param>
/// <param name="Cells">The row as given.</param>
/// <param name="Question">The question; null when the row is wrong.</param>
/// <param name="Problems">What is wrong with the row.</param>
public sealed record BulkRow(int Line, IReadOnlyList<string> Cells, NationalQuestion? Question, IReadOnlyList<NationalProblem> Problems)
{
    /// <summary>The answer; null until there is one.</summary>
    public NationalAnswer? Answer { get; init; }

    /// <summary>The earlier line with the same question; null when there is none.</summary>
    public int? SameAs { get; init; }
}

/// <summary>What reading a file gave.</summary>
/// <param name="Rows">The rows; empty when the file as a whole is wrong.</param>
/// <param name="Problem">What is wrong with the file as a whole.</param>
public sealed record BulkReading(IReadOnlyList<BulkRow> Rows, NationalProblem? Problem);

/// <summary>The file of a bulk check: exact headings, at most 250 rows, UTF-8 or Windows-1252; and the file that goes back.</summary>
public static class BulkFile
{
    /// <summary>Headings of a file about parents.</summary>
    public static readonly IReadOnlyList<string> ParentHeadings = ["Parent Last Name", "Parent Date of Birth", "Parent National Insurance number"];

    /// <summary>Headings of a file about working-parent codes.</summary>
    public static readonly IReadOnlyList<string> CodeHeadings = ["Eligibility code", "National Insurance number", "Child date of birth"];

    /// <summary>The headings for a kind of check.</summary>
    public static IReadOnlyList<string> HeadingsOf(NationalKind kind) => kind == NationalKind.WorkingFamilies ? CodeHeadings : ParentHeadings;

    /// <summary>Reads a file. Never throws for anything a file can hold.</summary>
    /// <param name="content">The file.</param>
    /// <param name="kind">What is checked.</param>
    /// <param name="today">The day.</param>
    public static BulkReading Read(byte[] content, NationalKind kind, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(content);
        var headings = HeadingsOf(kind);
        if (content.AsSpan().StartsWith("PK"u8)) return Wrong("EL-08", "This is a workbook, not CSV. Save it from the spreadsheet as CSV and send that file.");
        var rows = new List<BulkRow>();
        try
        {
            using var csv = CsvReader.FromText(Decode(content), AsWeReadIt);
            if (!csv.Read()) return Wrong("EL-08", $"The file is empty. Its first line holds the headings {string.Join(", ", headings)}.");
            var given = Cells(csv);
            // A file that came back from a check before may be sent again: its outcome is left out of account, and so are columns without a heading.
            if (!given.Take(headings.Count).SequenceEqual(headings, StringComparer.Ordinal) || given.Skip(headings.Count).Any(extra => extra.Length > 0 && !Returned.Contains(extra)))
                return Wrong("EL-08", $"The headings must be exactly {string.Join(", ", headings)}. The file has {string.Join(", ", given.Take(6))}.");
            while (csv.Read())
            {
                // Spreadsheets write rows that were once filled as commas alone.
                if (Cells(csv).All(string.IsNullOrWhiteSpace)) continue;
                if (rows.Count == NationalRules.MostRows) return Wrong("EL-09", $"The file has more than {NationalRules.MostRows} rows. Split it.");
                rows.Add(Row((int)csv.LineNumber, [.. Cells(csv).Take(headings.Count)], kind, today));
            }
        }
        catch (CsvFormatException fault)
        {
            return Wrong("EL-08", $"{(fault.LineNumber > 0 ? $"Line {fault.LineNumber} of the file" : "The file")} cannot be read as CSV. Put a cell with a quotation mark or a line break into quotation marks, or save the file as CSV again, with commas between the cells.");
        }

        return rows.Count == 0 ? Wrong("EL-08", "The file has headings and no rows.") : new BulkReading(Told(rows), null);

        BulkReading Wrong(string code, string message) => new([], new NationalProblem(code, message));
    }

    // The same person on two lines is asked about once; the second line says so.
    private static List<BulkRow> Told(List<BulkRow> rows)
    {
        var first = new Dictionary<NationalQuestion, int>();
        return [.. rows.Select(row => row.Question is { } question && !first.TryAdd(question, row.Line) ? row with { SameAs = first[question] } : row)];
    }

    private static readonly string[] Returned = ["Outcome", "Validity start date", "Validity end date", "Grace period ends"];

    private static readonly CsvReaderOptions AsWeReadIt = new()
    {
        Separator = ',',
        HasHeader = false,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 64 * 1024,
        IncludeValuesInExceptions = false,
    };

    private static string[] Cells(CsvReader csv) => csv.Current.ToArray();

    private static BulkRow Row(int line, string[] cells, NationalKind kind, DateOnly today)
    {
        string Cell(int i) => i < cells.Length ? cells[i].Trim() : "";
        var code = kind == NationalKind.WorkingFamilies;
        var written = Cell(code ? 2 : 1);
        var dated = NationalRules.TryDay(written, out var day);
        var question = code
            ? new NationalQuestion(kind, null, dated ? day : null, Cell(1), Code: Cell(0))
            : new NationalQuestion(kind, Cell(0), dated ? day : null, Cell(2));
        var problems = NationalRules.Check(question, today).Select(problem => problem.Code == "EL-02" && written.Length > 0 && !dated
            ? new NationalProblem("EL-02", $"{written} is not a date. Write dates as 1990-03-27, 27-03-1990 or 27/03/1990.") : problem).ToList();
        return new BulkRow(line, cells, problems.Count == 0 ? question : null, problems);
    }

    /// <summary>The file that goes back: the rows as given, with what came of each.</summary>
    /// <param name="kind">What was checked.</param>
    /// <param name="rows">The rows.</param>
    public static string Write(NationalKind kind, IEnumerable<BulkRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var headings = HeadingsOf(kind);
        var code = kind == NationalKind.WorkingFamilies;
        var file = new StringBuilder().AppendJoin(',', headings.Concat(code ? Returned : Returned.Take(1))).Append("\r\n");
        foreach (var row in rows)
        {
            IEnumerable<string?> cells = [.. headings.Select((_, i) => i < row.Cells.Count ? row.Cells[i] : ""), Outcome(row)];
            if (code) cells = [.. cells, Day(row.Answer?.ValidFrom), Day(row.Answer?.ValidTo), Day(row.Answer?.GraceEnds)];
            file.AppendJoin(',', cells.Select(Csv.Cell)).Append("\r\n");
        }

        return file.ToString();
    }

    /// <summary>The outcome of a row in a few words.</summary>
    /// <param name="row">The row.</param>
    public static string Outcome(BulkRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Problems.Count > 0) return string.Join(" ", row.Problems);
        return row.Answer switch
        {
            null => "Not asked",
            { Status: NationalStatus.Eligible, Tier: { } tier } => $"Eligible ({tier})",
            { Status: NationalStatus.Eligible } => "Eligible",
            { Status: NationalStatus.NotEligible } => "Not eligible",
            { Status: NationalStatus.ParentNotFound } => "Parent not found",
            { Status: NationalStatus.CodeNotFound } => "Code not found",
            { Status: NationalStatus.Pending } => "Not decided yet: ask again",
            { Words: var words } => $"No answer: {words}",
        };
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Decode(byte[] content)
    {
        // A spreadsheet’s “Unicode text” says by its first two bytes that it is UTF-16.
        if (content is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(content).TrimStart('\uFEFF');
        if (content is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(content).TrimStart('\uFEFF');
        try
        {
            return new UTF8Encoding(false, true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            // Spreadsheets on Windows still save names such as O’Brien in the old code page.
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(content);
        }
    }
}
