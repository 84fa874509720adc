using System.Text.RegularExpressions;

namespace BackOffice.Forms.Designing;

/// <summary>
/// How hard English words are to read, by the Flesch-Kincaid formula: the school grade is 0.39 × words in a sentence + 11.8 ×
/// syllables in a word − 15.59, and the age is five years more. An estimate to find what to write more simply, no more than that.
/// </summary>
public static partial class Readability
{
    /// <summary>Reading age that a form's words stay under unless the form says otherwise.</summary>
    public const int UsualAge = 14;

    /// <summary>Fewer words than this say nothing about how hard a text is.</summary>
    private const int FewestWords = 12;

    /// <summary>Longest sentence that GOV.UK's advice for writing allows.</summary>
    public const int LongestSentence = 25;

    /// <summary>Reading age of a text in years; null for one too short to tell.</summary>
    public static int? AgeOf(string text)
    {
        var sentences = Sentences(text);
        var words = sentences.SelectMany(s => s).ToList();
        if (words.Count < FewestWords) return null;
        var grade = (0.39 * words.Count / sentences.Count) + (11.8 * words.Sum(Syllables) / words.Count) - 15.59;
        return (int)Math.Round(Math.Max(0, grade) + 5, MidpointRounding.AwayFromZero);
    }

    /// <summary>Words of the longest sentence.</summary>
    public static int LongestOf(string text) => Sentences(text).Select(s => s.Count).DefaultIfEmpty().Max();

    /// <summary>Syllables of an English word, counted by its groups of vowels.</summary>
    internal static int Syllables(string word)
    {
        var lower = word.ToLowerInvariant();
        if (lower.Length <= 3 || lower.All(c => !char.IsLetter(c))) return 1;
        var spoken = SilentEnd().Replace(lower, "");
        return Math.Max(1, Vowels().Count(spoken));
    }

    private static List<List<string>> Sentences(string text) =>
        [.. SentenceEnd().Split(Braces().Replace(text, "name")).Select(s => Word().Matches(s).Select(m => m.Value).ToList()).Where(s => s.Count > 0)];

    [GeneratedRegex(@"(?<=[.!?:;])\s+|\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[A-Za-z][A-Za-z'’]*")]
    private static partial Regex Word();

    [GeneratedRegex("(?:[^laeiouy]es|ed|[^laeiouy]e)$")]
    private static partial Regex SilentEnd();

    [GeneratedRegex("[aeiouy]{1,2}")]
    private static partial Regex Vowels();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Braces();
}
