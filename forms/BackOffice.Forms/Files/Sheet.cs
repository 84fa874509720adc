using System.Globalization;

namespace BackOffice.Forms.Files;

/// <summary>The cells of a file as they were found, before anybody asks what they mean.</summary>
/// <param name="Rows">Rows that hold something, in order.</param>
internal sealed record Sheet(IReadOnlyList<SheetRow> Rows);

/// <summary>A row with its number as Excel shows it, from 1. A cell is text, <see cref="decimal"/>, <see cref="DateTime"/>, <see cref="TimeSpan"/>, <see cref="bool"/> or null.</summary>
internal sealed record SheetRow(int Number, IReadOnlyList<object?> Cells)
{
    public bool IsEmpty => Cells.All(c => c is null || (c is string s && string.IsNullOrWhiteSpace(s)));

    /// <summary>A cell as text.</summary>
    public string Text(int column) => column >= Cells.Count ? "" : Cells[column] switch
    {
        null => "",
        string text => text.Trim(),
        DateTime at => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    /// <summary>Name of a column: 0 is A, 26 is AA.</summary>
    public static string Letters(int column)
    {
        var name = "";
        for (var n = column + 1; n > 0; n = (n - 1) / 26) name = (char)('A' + ((n - 1) % 26)) + name;
        return name;
    }
}

/// <summary>The file as a whole cannot be used; the message says what to do.</summary>
internal sealed class FileRefused(string message) : Exception(message);
