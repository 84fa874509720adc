using System.IO.Compression;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace BackOffice.Forms.Files;

/// <summary>
/// Reads the first sheet of a workbook. A workbook is a zip file, so it is first unpacked into nothing and the bytes counted:
/// what its directory says about sizes is not believed.
/// </summary>
internal static class XlsxSheet
{
    private const int MostParts = 2_000;

    /// <summary>The reader asks for Windows-1252 even where it does not need it; without this .NET does not have it.</summary>
    static XlsxSheet() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    public static Sheet Read(byte[] content, RowFileLimits limits)
    {
        if (content.AsSpan().StartsWith((byte[])[0xD0, 0xCF, 0x11, 0xE0])) throw new FileRefused("The file has a password, or is an old Excel file. Take the password off, or save it as XLSX or CSV");
        Weigh(content, limits);
        try
        {
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(content, writable: false), new ExcelReaderConfiguration { LeaveOpen = false });
            return new Sheet(Rows(reader, limits));
        }
        catch (Exception e) when (e is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException or NullReferenceException or ArgumentException or IndexOutOfRangeException or OverflowException or KeyNotFoundException)
        {
            // Whatever a broken or forged workbook makes the reader trip over, the answer is the same.
            throw NotAWorkbook();
        }
    }

    private static List<SheetRow> Rows(IExcelDataReader reader, RowFileLimits limits)
    {
        var rows = new List<SheetRow>();
        for (var number = 1; reader.Read(); number++)
        {
            if (number > limits.Rows + 1_000) throw CsvSheet.TooManyRows(limits);
            if (reader.FieldCount > limits.Columns) throw new FileRefused($"The sheet has {reader.FieldCount} columns. A file may have {limits.Columns}");
            var row = new SheetRow(number, [.. Enumerable.Range(0, reader.FieldCount).Select(c => Cell(reader.GetValue(c)))]);
            if (row.IsEmpty) continue;
            if (row.Cells.FirstOrDefault(c => c is string s && s.Length > limits.CellCharacters) is not null) throw new FileRefused($"A cell in row {number} has more than {limits.CellCharacters:N0} characters");
            rows.Add(row);
            if (rows.Count > limits.Rows + 2) throw CsvSheet.TooManyRows(limits);
        }

        return rows;
    }

    private static object? Cell(object? value) => value switch
    {
        // The conversion keeps fifteen digits, so 10.67 typed in Excel comes out as 10.67.
        double number when double.IsFinite(number) && Math.Abs(number) < 1e15 => (decimal)number,
        int number => (decimal)number,
        _ => value,
    };

    private static void Weigh(byte[] content, RowFileLimits limits)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostParts || zip.GetEntry("[Content_Types].xml") is null) throw NotAWorkbook();
            var left = (long)limits.UnpackedMegabytes * 1024 * 1024;
            var buffer = new byte[81920];
            foreach (var part in zip.Entries)
            {
                using var stream = part.Open();
                for (int read; (read = stream.Read(buffer)) > 0;)
                {
                    if ((left -= read) < 0) throw new FileRefused($"The file unpacks to more than {limits.UnpackedMegabytes} MB. Copy the rows into the template and save it again");
                }
            }
        }
        catch (InvalidDataException)
        {
            throw NotAWorkbook();
        }
    }

    private static FileRefused NotAWorkbook() => new("The file is not really an XLSX, or it is damaged. Save it again as XLSX or CSV");
}
