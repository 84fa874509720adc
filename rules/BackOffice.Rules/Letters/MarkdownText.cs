using System.Text;
using System.Text.RegularExpressions;

namespace BackOffice.Rules.Letters;

/// <summary>Text that people typed, put into Markdown so that it stays text: a name written <c>*x*</c> is that name, and no emphasis.</summary>
public static partial class MarkdownText
{
    /// <summary>The text with a backslash before whatever Markdown would take for its own.</summary>
    /// <param name="text">What somebody typed.</param>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAnyExcept(Harmless) < 0 && !text.StartsWith(' '))
        {
            return text;
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = Line(lines[i]);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Escaped text for a reader who sees the letters themselves, as in the plain part of an e-mail.</summary>
    /// <param name="markdown">The letter.</param>
    public static string Plain(string markdown) => Escaped().Replace(markdown, "$1");

    private static readonly System.Buffers.SearchValues<char> Harmless =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ,'’");

    private static string Line(string line)
    {
        // Four spaces would begin a block of code.
        var start = line.Length - line.TrimStart().Length;
        if (start >= 4 || line.AsSpan(0, start).Contains('\t'))
        {
            (line, start) = (line[start..], 0);
        }

        var escaped = new StringBuilder(line.Length + 8);
        var marker = Begins().Match(line, start);
        for (var i = 0; i < line.Length; i++)
        {
            if (Means(line, i) || (marker.Success && i == marker.Groups[1].Index))
            {
                escaped.Append('\\');
            }

            escaped.Append(line[i]);
        }

        return escaped.ToString();
    }

    private static bool Means(string line, int at) => line[at] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '|' => true,
        // Inside a word or an e-mail address an underscore is only that.
        '_' => at == 0 || at == line.Length - 1 || !char.IsLetterOrDigit(line[at - 1]) || !char.IsLetterOrDigit(line[at + 1]),
        '&' => Entity().IsMatch(line, at),
        _ => false,
    };

    /// <summary>What makes a line a heading, a list, a quotation or a rule; the group is the character to escape.</summary>
    [GeneratedRegex(@"\G\s*(?:\d{1,9}(?=[.)](?:\s|$)))?([#>~=.)+-])(?:(?<=[#>~=])|(?<=[.)+-])(?=\s|$|-))", RegexOptions.CultureInvariant)]
    private static partial Regex Begins();

    [GeneratedRegex(@"\G&(?:#|[A-Za-z][A-Za-z0-9]*;)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
