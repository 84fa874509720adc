namespace BackOffice.Forms;

/// <summary>A form's wording, per language. What a language does not say is taken from the first language written.</summary>
public sealed class FormTexts
{
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, TextEntry>> byLanguage;

    /// <summary>Makes texts.</summary>
    /// <param name="byLanguage">Entries by language, then by id.</param>
    /// <param name="first">Language that the others fall back to.</param>
    public FormTexts(IReadOnlyDictionary<string, IReadOnlyDictionary<string, TextEntry>> byLanguage, string first)
    {
        this.byLanguage = byLanguage;
        FirstLanguage = first;
    }

    /// <summary>No wording at all.</summary>
    public static FormTexts None { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, TextEntry>>(), "en");

    /// <summary>Language written first, that the others fall back to.</summary>
    public string FirstLanguage { get; }

    /// <summary>Languages written.</summary>
    public IEnumerable<string> Languages => byLanguage.Keys;

    /// <summary>Ids worded in a language.</summary>
    public IEnumerable<string> Ids(string language) => byLanguage.TryGetValue(language, out var entries) ? entries.Keys : [];

    /// <summary>The wording of an id, or null.</summary>
    public TextEntry? Find(string id, string? language = null)
    {
        if (language is not null && byLanguage.TryGetValue(language, out var wanted) && wanted.TryGetValue(id, out var entry)) return entry;
        return byLanguage.TryGetValue(FirstLanguage, out var first) && first.TryGetValue(id, out var fallback) ? fallback : null;
    }
}

/// <summary>
/// The wording of one form, task, page, field, statement or check. In the file it is an object, or a plain string that serves
/// as title, label or message, whichever is asked for.
/// </summary>
public sealed record TextEntry
{
    /// <summary>Heading of a form, task or page.</summary>
    public string? Title { get; init; }

    /// <summary>The question as asked.</summary>
    public string? Label { get; init; }

    /// <summary>Help under the question.</summary>
    public string? Hint { get; init; }

    /// <summary>Paragraphs under a page's heading, or the text of a statement. An empty line starts a new paragraph; a line that starts with "- " is a bullet.</summary>
    public string? Body { get; init; }

    /// <summary>Short label for check answers, lists and columns.</summary>
    public string? Short { get; init; }

    /// <summary>What the answer is called inside an error message: "Enter {name}". The label in lower case when not given.</summary>
    public string? Name { get; init; }

    /// <summary>Wording of each option by code; a code's hint is under <c>code.hint</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Own error messages by kind: <c>required</c>, <c>format</c>, <c>min</c>, <c>max</c>, <c>minLength</c>, <c>maxLength</c>, <c>pattern</c>, <c>notBefore</c>, <c>notAfter</c>, <c>option</c>, <c>places</c>.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Message of a check.</summary>
    public string? Message { get; init; }
}
