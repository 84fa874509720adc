using BackOffice.Engine.Packs;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Letters;

namespace BackOffice.Engine.Casework;

/// <summary>A letter's template, ready to render.</summary>
internal sealed class PackTemplate
{
    private readonly LetterTemplate template;
    private readonly int firstLine;

    private PackTemplate(LetterTemplate template, int firstLine)
    {
        this.template = template;
        this.firstLine = firstLine;
    }

    /// <summary>
    /// Reads a letter's template, telling its faults with their lines in the file. A name that the case does not have would
    /// write nothing and nobody would notice, so it is told too, as a warning.
    /// </summary>
    public static PackTemplate? Read(string pack, PackLetter letter, Schema schema, Action<PackFault> fault)
    {
        var reading = LetterTemplate.Parse(letter.Template);
        foreach (var error in reading.Errors)
        {
            fault(new PackFault(pack, $"letters/{letter.Id}.txt", letter.FirstLine + error.Line - 1, error.Message));
        }

        if (reading.Template is not { } template)
        {
            return null;
        }

        foreach (var error in template.Check(schema.Names))
        {
            fault(new PackFault(pack, $"letters/{letter.Id}.txt", letter.FirstLine + error.Line - 1, error.Message, IsWarning: true));
        }

        return new PackTemplate(template, letter.FirstLine);
    }

    /// <summary>The letter's text, in which what people typed is text and never Markdown; or why it could not be written: a fault, or mandatory sections that came out empty.</summary>
    public (string? Text, string? Problem) Render(Fact model)
    {
        var written = template.Render(model, MarkdownText.Escape);
        if (written.Error is { } error)
        {
            return (null, $"line {firstLine + error.Line - 1} of the letter: {error.Message}");
        }

        return written.EmptySections.Count == 0 ? (written.Text, null) : (null, Words.List([.. written.EmptySections.Select(section => section.Title)]));
    }
}
