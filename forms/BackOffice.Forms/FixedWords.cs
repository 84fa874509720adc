using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace BackOffice.Forms;

/// <summary>
/// The words that are the same on every form, such as buttons, headings and built-in errors, in one language. Code writes the
/// English; every other language is a file <c>Words/&lt;language&gt;.json</c> of English and translation. What stands after a bar
/// only tells two uses of a word apart (<c>Yes|remove</c>) and is not shown.
/// </summary>
public sealed class FixedWords
{
    private static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    private static readonly Lazy<FrozenDictionary<string, FixedWords>> All = new(Load);
    private readonly FrozenDictionary<string, string> words;

    private FixedWords(string language, FrozenDictionary<string, string> words) => (Language, this.words) = (language, words);

    /// <summary>The words as the code writes them.</summary>
    public static FixedWords English { get; } = new("en", FrozenDictionary<string, string>.Empty);

    /// <summary>Languages that there are files of, without English.</summary>
    public static IEnumerable<string> Languages => All.Value.Keys;

    /// <summary>The language.</summary>
    public string Language { get; }

    /// <summary>The words in a language; English where there is no file of it.</summary>
    public static FixedWords In(string? language) => language is null or "en" ? English : All.Value.GetValueOrDefault(language, English);

    /// <summary>A text by its English; the English where it is not translated.</summary>
    public string this[string english]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(english);
            return words.TryGetValue(english, out var text) ? text : english.IndexOf('|', StringComparison.Ordinal) is var bar and > 0 ? english[..bar] : english;
        }
    }

    /// <summary>True where the text is translated.</summary>
    public bool Has(string english) => words.ContainsKey(english);

    /// <summary>A text with its braces filled in: <c>{count} added</c>. <c>{Name}</c> is <c>{name}</c> with a capital.</summary>
    public string Say(string english, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[english];
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            if (value.Length > 0) text = text.Replace($"{{{char.ToUpperInvariant(name[0])}{name[1..]}}}", char.ToUpper(value[0], CultureInfo.InvariantCulture) + value[1..], StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A day in words.</summary>
    public string Day(DateOnly day) => $"{day.Day} {this[Months[day.Month - 1]]} {day.Year}";

    private static FrozenDictionary<string, FixedWords> Load()
    {
        var found = new Dictionary<string, FixedWords>(StringComparer.Ordinal);
        var assembly = typeof(FixedWords).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("words.", StringComparison.Ordinal)))
        {
            var language = name["words.".Length..^".json".Length];
            using var stream = assembly.GetManifestResourceStream(name)!;
            found[language] = new FixedWords(language, JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal));
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
