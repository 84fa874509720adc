using System.Text.Json.Nodes;

namespace BackOffice.Forms.Files;

/// <summary>What reading a file of rows gave. Either the file was refused, or its header was, or there are rows.</summary>
public sealed record RowFileReading
{
    /// <summary>Why the file as a whole cannot be used; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is wrong with the header. While there is anything, no row is read.</summary>
    public IReadOnlyList<RowFileProblem> Header { get; init; } = [];

    /// <summary>Rows in the order of the file, good and faulty.</summary>
    public IReadOnlyList<FileRow> Rows { get; init; } = [];

    /// <summary>Worth knowing: columns left out, values not asked for.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Questions that the file has a column for. Others keep the answers they have when a row is replaced.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>True when rows were read.</summary>
    public bool Usable => Refusal is null && Header.Count == 0;

    /// <summary>Everything wrong with cells, in the order of the file.</summary>
    public IEnumerable<RowFileProblem> Problems => Rows.SelectMany(r => r.Problems);
}

/// <summary>One row of a file.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Values">Its answers; what could not be understood is kept as typed.</param>
/// <param name="Title">What the row is called in lists.</param>
/// <param name="Problems">What to put right in it.</param>
public sealed record FileRow(int Number, JsonObject Values, string Title, IReadOnlyList<RowFileProblem> Problems)
{
    /// <summary>True when nothing is wrong with it.</summary>
    public bool IsGood => Problems.Count == 0;
}

/// <summary>Something to put right in a file.</summary>
/// <param name="Cell">The cell as Excel names it, such as C14; null where no single cell is meant.</param>
/// <param name="Row">Number of the row as Excel shows it.</param>
/// <param name="Field">The question; null for a column that is none.</param>
/// <param name="Message">What to do.</param>
public sealed record RowFileProblem(string? Cell, int Row, string? Field, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Cell is null ? Message : $"{Cell}: {Message}";
}
