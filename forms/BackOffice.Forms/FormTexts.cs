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
        FirstLanguage = first;
        var own = byLanguage.GetValueOrDefault(first);
        this.byLanguage = byLanguage.ToDictionary(l => l.Key, l => (IReadOnlyDictionary<string, TextEntry>)l.Value.ToDictionary(
            e => e.Key,
            e => e.Value with { Language = l.Key, FirstLanguage = first } is var entry && l.Key != first && own?.GetValueOrDefault(e.Key) is { } original ? entry.Over(original) : entry));
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

    /// <summary>Language that it is written in.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Language that what is missing is taken from.</summary>
    public string FirstLanguage { get; init; } = "en";

    /// <summary>What was not translated and is taken from the first language: <c>hint</c>, <c>options.A</c>.</summary>
    public IReadOnlyList<string> Borrowed { get; init; } = [];

    /// <summary>Language of one of its texts, so that a page can say which words are in another language than its own.</summary>
    /// <param name="text">For example <c>label</c>, <c>hint</c> or <c>options.A</c>.</param>
    public string LanguageOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var listed = text.StartsWith("options.", StringComparison.Ordinal) && !Options.ContainsKey(text["options.".Length..]);
        return listed || Borrowed.Contains(text) ? FirstLanguage : Language;
    }

    /// <summary>A translation with what it lacks taken from the text that it translates. A short label or a name that is missing is no gap: the label serves.</summary>
    internal TextEntry Over(TextEntry original)
    {
        var borrowed = new List<string>();
        string? Part(string name, string? own, string? theirs)
        {
            if (own is null && theirs is not null) borrowed.Add(name);
            return own ?? theirs;
        }

        IReadOnlyDictionary<string, string> Texts(string name, IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> theirs)
        {
            var missing = theirs.Where(t => !own.ContainsKey(t.Key)).ToList();
            borrowed.AddRange(missing.Select(m => $"{name}.{m.Key}"));
            return missing.Count == 0 ? own : own.Concat(missing).ToDictionary(t => t.Key, t => t.Value);
        }

        // A plain text is title, label and message at once, and its translation need only be the one that is used.
        var isPlain = original.Title is not null && original.Title == original.Label && original.Title == original.Message;
        var isSaid = isPlain && (Title ?? Label ?? Message) is not null;
        return this with
        {
            Title = isSaid ? Title ?? Label : Part("title", Title, original.Title),
            Label = isSaid ? Label ?? Title : Part("label", Label, original.Label),
            Message = isSaid ? Message ?? Label ?? Title : Part("message", Message, original.Message),
            Hint = Part("hint", Hint, original.Hint),
            Body = Part("body", Body, original.Body),
            Short = Short ?? (Label is null ? original.Short : null),
            Name = Name ?? (Label is null ? original.Name : null),
            Options = Texts("options", Options, original.Options),
            Errors = Texts("errors", Errors, original.Errors),
            Borrowed = borrowed,
        };
    }
}
