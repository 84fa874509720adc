namespace BackOffice.Forms.Files;

/// <summary>How large a file of rows may be. What is over a limit is refused with a sentence that names the limit.</summary>
public sealed record RowFileLimits
{
    /// <summary>The usual limits.</summary>
    public static RowFileLimits Usual { get; } = new();

    /// <summary>Largest file in megabytes.</summary>
    public int Megabytes { get; init; } = 50;

    /// <summary>Largest size of a workbook once unpacked, in megabytes: a small file can hold gigabytes of nothing.</summary>
    public int UnpackedMegabytes { get; init; } = 200;

    /// <summary>Most rows, the header left out.</summary>
    public int Rows { get; init; } = 5_000;

    /// <summary>Most columns.</summary>
    public int Columns { get; init; } = 200;

    /// <summary>Most characters in a cell. Also what ends a quotation mark that is never closed.</summary>
    public int CellCharacters { get; init; } = 10_000;
}
