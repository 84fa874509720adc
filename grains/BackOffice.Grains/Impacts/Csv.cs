namespace BackOffice.Grains.Impacts;

/// <summary>Cells of a file that a spreadsheet opens.</summary>
internal static class Csv
{
    /// <summary>A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
