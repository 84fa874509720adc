using BackOffice.Forms.Reading;
using BackOffice.Forms.Values;
using BackOffice.Rules.Expressions;

namespace BackOffice.Forms.Evaluating;

/// <summary>The texts of a form in one language, with their double braces filled in.</summary>
/// <param name="form">The form.</param>
/// <param name="language">Language; null for the form's first.</param>
/// <param name="scope">What the braces read.</param>
internal sealed class Wording(CompiledForm form, string? language, Scope scope)
{
    private readonly Dictionary<FieldDefinition, TextEntry?> fields = new(ReferenceEqualityComparer.Instance);

    /// <summary>The words that are the same on every form.</summary>
    public FixedWords Fixed { get; } = FixedWords.In(language is not null && form.Definition.Text.Languages.Contains(language) ? language : form.Definition.Text.FirstLanguage);

    /// <summary>The wording of an id, braces and all; null where there is none.</summary>
    public TextEntry? Find(string id) => form.Definition.Text.Find(id, language);

    /// <summary>A text with its double braces filled in.</summary>
    public string? Words(string? text)
    {
        if (text is null || !text.Contains("{{", StringComparison.Ordinal)) return text;
        return FormCompiler.Braces().Replace(text, m => Expressions.Value(form.InTexts.GetValueOrDefault(m.Groups[1].Value.Trim()), scope) is { IsUnknown: false } fact ? fact.ToString() : "");
    }

    /// <summary>The wording of a field with its braces filled in, worked out once however many rows there are.</summary>
    public TextEntry? Of(FieldDefinition field, FieldDefinition? rowSet)
    {
        if (fields.TryGetValue(field, out var known)) return known;
        var words = form.WordsFor(field, rowSet?.Name, language);
        if (words is not null) words = words with { Name = Words(words.Name), Label = Words(words.Label), Short = Words(words.Short) };
        return fields[field] = words;
    }

    /// <summary>An id as the beginning of a sentence, where nothing was worded.</summary>
    public static string Sentence(string id)
    {
        var spaced = ErrorWords.Spaced(id).Replace('-', ' ').Trim();
        return spaced.Length == 0 ? id : char.ToUpperInvariant(spaced[0]) + spaced[1..];
    }
}
