using System.Text;

namespace BackOffice.Forms.Files;

/// <summary>
/// Reads comma-separated text as RFC 4180 describes it; semicolons and tabs also, when the first line has more of those. A
/// quotation mark inside a cell that does not begin with one is a plain sign, as Excel reads it.
/// </summary>
internal static class CsvSheet
{
    public static Sheet Read(ReadOnlySpan<byte> content, RowFileLimits limits)
    {
        if (content.IndexOf((byte)0) >= 0 && !content.StartsWith((byte[])[0xFF, 0xFE]) && !content.StartsWith((byte[])[0xFE, 0xFF]))
        {
            throw new FileRefused("The file is not really a CSV. Save it again as CSV or XLSX");
        }

        var text = TextOfFile.Read(content);
        var rows = new List<SheetRow>();
        var number = 0;
        foreach (var cells in Lines(text, Delimiter(text), limits))
        {
            number++;
            if (cells.Count > limits.Columns) throw new FileRefused($"Row {number} has {cells.Count} columns. A file may have {limits.Columns}");
            var row = new SheetRow(number, cells);
            if (row.IsEmpty) continue;
            rows.Add(row);
            if (rows.Count > limits.Rows + 2) throw TooManyRows(limits);
        }

        return new Sheet(rows);
    }

    internal static FileRefused TooManyRows(RowFileLimits limits) => new($"The file has more than {limits.Rows:N0} rows. Split it into smaller files");

    private static IEnumerable<IReadOnlyList<object?>> Lines(string text, char delimiter, RowFileLimits limits)
    {
        var (cells, cell, quoted, began, line) = (new List<object?>(), new StringBuilder(), false, true, 1);
        void End()
        {
            cells.Add(cell.ToString());
            cell.Clear();
            began = true;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var sign = text[at];
            if (quoted)
            {
                if (sign != '"') cell.Append(sign);
                else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
                else quoted = false;
            }
            else if (sign == '"' && began)
            {
                (quoted, began) = (true, false);
            }
            else if (sign == delimiter)
            {
                End();
            }
            else if (sign is '\r' or '\n')
            {
                if (sign == '\r' && at + 1 < text.Length && text[at + 1] == '\n') at++;
                End();
                yield return cells;
                (cells, line) = ([], line + 1);
            }
            else
            {
                cell.Append(sign);
                began = false;
            }

            if (cell.Length > limits.CellCharacters) throw new FileRefused($"A cell in row {line} has more than {limits.CellCharacters:N0} characters. Perhaps a quotation mark (\") is opened there and never closed");
        }

        if (quoted) throw new FileRefused($"A quotation mark (\") is opened in row {line} and never closed. Close it or take it out");
        if (cell.Length == 0 && cells.Count == 0) yield break;
        End();
        yield return cells;
    }

    private static char Delimiter(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = text.AsSpan(0, end >= 0 ? end : text.Length);
        var (best, most) = (',', 0);
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            if (first.Count(candidate) is var count && count > most) (best, most) = (candidate, count);
        }

        return best;
    }
}
