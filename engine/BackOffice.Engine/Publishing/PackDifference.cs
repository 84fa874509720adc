namespace BackOffice.Engine.Publishing;

/// <summary>A file that two sets of files do not have alike.</summary>
/// <param name="Path">Path within the pack.</param>
/// <param name="Before">Text on the one side; null where the file is new.</param>
/// <param name="After">Text on the other side; null where the file is taken away.</param>
public sealed record PackDifference(string Path, string? Before, string? After)
{
    /// <summary>Files that differ, in the order of their paths.</summary>
    /// <param name="before">Texts by path.</param>
    /// <param name="after">Texts by path.</param>
    public static IReadOnlyList<PackDifference> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(path => new PackDifference(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
            .Where(difference => difference.Before != difference.After)];
    }

    /// <summary>The lines of both sides, with what was taken away before what was put in its place.</summary>
    public IReadOnlyList<DifferenceLine> Lines() => DifferenceLine.Between(Split(Before), Split(After));

    private static string[] Split(string? text) => string.IsNullOrEmpty(text) ? [] : text.TrimEnd('\n').Split('\n');
}

/// <summary>What became of a line.</summary>
public enum LineChange
{
    /// <summary>On both sides.</summary>
    Same,

    /// <summary>Only on the one side.</summary>
    Removed,

    /// <summary>Only on the other side.</summary>
    Added,
}

/// <summary>A line of a difference.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Text">The line.</param>
/// <param name="Before">Its number on the one side, from 1; null when it is not there.</param>
/// <param name="After">Its number on the other side, from 1; null when it is not there.</param>
public sealed record DifferenceLine(LineChange Change, string Text, int? Before, int? After)
{
    /// <summary>Beyond this many pairs of lines the middle is told as taken away and put in as a whole.</summary>
    private const long MostPairs = 4_000_000;

    internal static IReadOnlyList<DifferenceLine> Between(string[] before, string[] after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        var lines = new List<DifferenceLine>();
        for (var at = 0; at < start; at++)
        {
            lines.Add(new DifferenceLine(LineChange.Same, before[at], at + 1, at + 1));
        }

        Middle(lines, before, after, start, before.Length - end, after.Length - end);
        for (var at = end; at > 0; at--)
        {
            lines.Add(new DifferenceLine(LineChange.Same, before[^at], before.Length - at + 1, after.Length - at + 1));
        }

        return lines;
    }

    /// <summary>The longest run of lines that both sides share, in order; everything else was taken away or put in.</summary>
    private static void Middle(List<DifferenceLine> lines, string[] before, string[] after, int start, int endBefore, int endAfter)
    {
        var (rows, columns) = (endBefore - start, endAfter - start);
        var shared = (long)rows * columns > MostPairs ? null : new int[rows + 1, columns + 1];
        for (var i = rows - 1; shared is not null && i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                shared[i, j] = before[start + i] == after[start + j] ? shared[i + 1, j + 1] + 1 : Math.Max(shared[i + 1, j], shared[i, j + 1]);
            }
        }

        var (row, column) = (0, 0);
        while (row < rows || column < columns)
        {
            if (row < rows && column < columns && shared is not null && before[start + row] == after[start + column])
            {
                lines.Add(new DifferenceLine(LineChange.Same, before[start + row], start + ++row, start + ++column));
            }
            else if (row < rows && (column == columns || shared is null || shared[row + 1, column] >= shared[row, column + 1]))
            {
                lines.Add(new DifferenceLine(LineChange.Removed, before[start + row], start + ++row, null));
            }
            else
            {
                lines.Add(new DifferenceLine(LineChange.Added, after[start + column], null, start + ++column));
            }
        }
    }
}
