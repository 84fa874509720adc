using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
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

    /// <summary>Reads a letter's template, telling its faults with their lines in the file.</summary>
    public static PackTemplate? Read(PackLetter letter, Action<string, int?, string> fault)
    {
        var reading = LetterTemplate.Parse(letter.Template);
        foreach (var error in reading.Errors)
        {
            fault($"letters/{letter.Id}.txt", letter.FirstLine + error.Line - 1, error.Message);
        }

        return reading.Template is { } template ? new PackTemplate(template, letter.FirstLine) : null;
    }

    /// <summary>The letter's text, or why it could not be written: a fault, or mandatory sections that came out empty.</summary>
    public (string? Text, string? Problem) Render(Fact model)
    {
        var written = template.Render((JsonObject)model.ToJson()!);
        if (written.Error is { } error)
        {
            return (null, $"line {firstLine + error.Line - 1} of the letter: {error.Message}");
        }

        return written.EmptySections.Count == 0 ? (written.Text, null) : (null, Words.List([.. written.EmptySections.Select(section => section.Title)]));
    }
}
