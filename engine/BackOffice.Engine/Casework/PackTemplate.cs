using System.Globalization;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Facts;

namespace BackOffice.Engine.Casework;

/// <summary>A letter's template, ready to render.</summary>
internal sealed class PackTemplate
{
    private readonly PackLetter letter;

    private PackTemplate(PackLetter letter) => this.letter = letter;

    /// <summary>Reads a letter's template, telling its faults with their lines in the file.</summary>
    public static PackTemplate? Read(PackLetter letter, Action<string, int?, string> fault) => new(letter);

    /// <summary>The letter's text, or why it could not be written.</summary>
    public (string? Text, string? Problem) Render(Fact model) => (letter.Template, null);
}
