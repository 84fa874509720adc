using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Files;

/// <summary>What a cell says, in the shape in which a page would have said it. Nothing is refused here but formulas: what cannot be understood is kept as typed.</summary>
internal static class CellReader
{
    private static readonly DateTime SerialZero = new(1899, 12, 30);

    /// <summary>The cell's answer; null for an empty cell.</summary>
    public static JsonNode? Read(RowColumn column, object? cell)
    {
        var field = column.Field;
        if (cell is string text && (text = Unguarded(text.Trim())).Length == 0) return null;
        return cell switch
        {
            null => null,
            DateTime at when field.Type == FieldType.Date => Iso(at),
            DateTime at when field.Type == FieldType.Time => at.ToString("HH:mm", CultureInfo.InvariantCulture),
            DateTime at => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            TimeSpan at when field.Type == FieldType.Time => at.ToString("hh\\:mm", CultureInfo.InvariantCulture),
            bool yes when field.Type is FieldType.YesNo or FieldType.Declaration => yes,
            bool yes => yes ? "TRUE" : "FALSE",
            decimal number when field.Type == FieldType.Date => Serial(number) ?? JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
            decimal number when field.Type == FieldType.Time && number is >= 0 and < 1 => TimeSpan.FromDays((double)number).Add(TimeSpan.FromSeconds(1)).ToString("hh\\:mm", CultureInfo.InvariantCulture),
            decimal number => FromText(column, (number / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)),
            _ => FromText(column, Unguarded((Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "").Trim())),
        };
    }

    /// <summary>
    /// True for text that a spreadsheet would run as a formula. A telephone number or an amount may begin with a plus or minus sign.
    /// </summary>
    public static bool IsFormula(object? cell)
    {
        if (cell is not string text) return false;
        text = text.TrimStart();
        return text.Length > 0 && (text[0] is '=' or '@' || (text[0] is '+' or '-' && text.AsSpan(1).ContainsAnyExcept("0123456789 .,()+-")));
    }

    /// <summary>Text as it goes into a file: what a spreadsheet would run as a formula gets an apostrophe before it.</summary>
    public static string Guarded(string text) => text.Length > 0 && (text[0] is '\t' or '\r' || IsFormula(text)) ? "'" + text : text;

    private static string Unguarded(string text) => text.Length > 1 && text[0] == '\'' && IsFormula(text[1..]) ? text[1..] : text;

    private static JsonNode? FromText(RowColumn column, string text)
    {
        switch (column.Field.Type)
        {
            case FieldType.Date:
                return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) && Serial(serial) is { } day ? day : text;
            case FieldType.YesNo or FieldType.Declaration:
                return text.ToLowerInvariant() switch { "yes" or "y" or "true" or "1" => true, "no" or "n" or "false" or "0" => false, _ => text };
            case FieldType.Code:
                return Code(column, text);
            case FieldType.Codes:
                var whole = Code(column, text);
                return column.Options.Any(o => o.Code == whole) ? new JsonArray(whole)
                    : new JsonArray([.. text.Split([' ', ',', ';', '|', '/', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => (JsonNode)Code(column, c)).DistinctBy(c => c.ToString())]);
            default:
                return text;
        }
    }

    /// <summary>The code meant by a code in any letters, by its label, or by both as the template shows them: "K = SEN support".</summary>
    private static string Code(RowColumn column, string text)
    {
        bool Same(string a) => string.Equals(a, text, StringComparison.OrdinalIgnoreCase);
        if (column.Options.FirstOrDefault(o => Same(o.Code)) is { } byCode) return byCode.Code;
        if (column.Options.FirstOrDefault(o => Same(o.Label)) is { } byLabel) return byLabel.Code;
        return column.Options.FirstOrDefault(o => Same($"{o.Code} = {o.Label}") || Same($"{o.Code} - {o.Label}") || Same($"{o.Code} {o.Label}"))?.Code ?? text;
    }

    /// <summary>A day as Excel counts it, where a date was asked for: 46053 is 31 January 2026. Small numbers are not dates.</summary>
    private static JsonNode? Serial(decimal number) => number is >= 10_000 and < 80_000 ? Iso(SerialZero.AddDays((double)decimal.Truncate(number))) : null;

    private static string Iso(DateTime at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
