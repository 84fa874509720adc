namespace BackOffice.Designer.Studio.Shelf;

/// <summary>
/// How Studio names a workflow: the pack's id for what is latest, or the pack's id and a draft for one change in preparation. Studio knows one
/// draft of a definition; a pack may have several.
/// </summary>
/// <param name="Pack">Pack id.</param>
/// <param name="Draft">The one draft that is meant; null for whichever is latest.</param>
internal readonly record struct DefinitionId(string Pack, Guid? Draft = null)
{
    private const char Between = '~';

    public static DefinitionId Parse(string text)
    {
        var at = text.IndexOf(Between, StringComparison.Ordinal);
        return at > 0 && Guid.TryParseExact(text[(at + 1)..], "N", out var draft) ? new DefinitionId(text[..at], draft) : new DefinitionId(text);
    }

    public override string ToString() => Draft is { } draft ? $"{Pack}{Between}{draft:N}" : Pack;
}

/// <summary>How Studio names one version of a workflow: a published one, a draft as it was after so many saves, or the version a case is pinned to.</summary>
/// <param name="Pack">Pack id.</param>
/// <param name="Number">Number of the version; for a draft, of the version it is based on.</param>
/// <param name="Draft">The draft; null for a published version.</param>
/// <param name="Revision">Times the draft had been saved: who saves over a revision they have not seen is told.</param>
/// <param name="Label">Label of the version that a case is pinned to; null otherwise.</param>
internal readonly record struct VersionId(string Pack, int Number, Guid? Draft = null, int Revision = 0, string? Label = null)
{
    public static VersionId? Parse(string? text)
    {
        var parts = (text ?? "").Split('~');
        return parts switch
        {
            [var pack, ['@', .. var label]] => new VersionId(pack, 0, Label: label),
            [var pack, ['v', .. var number]] when int.TryParse(number, out var version) => new VersionId(pack, version),
            [var pack, ['v', .. var number], var draft, ['r', .. var times]] when int.TryParse(number, out var version) && Guid.TryParseExact(draft, "N", out var id) && int.TryParse(times, out var revision)
                => new VersionId(pack, version, id, revision),
            _ => null,
        };
    }

    public override string ToString() => this switch
    {
        { Label: { } label } => $"{Pack}~@{label}",
        { Draft: { } draft } => $"{Pack}~v{Number}~{draft:N}~r{Revision}",
        _ => $"{Pack}~v{Number}",
    };
}
