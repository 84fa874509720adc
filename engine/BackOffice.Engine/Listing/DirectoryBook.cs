using System.Collections.Immutable;
using BackOffice.Engine.Register;

namespace BackOffice.Engine.Listing;

/// <summary>All entries of the directory, and the search over them. A county has a thousand: they fit in memory.</summary>
/// <param name="Entries">Entries by name.</param>
public sealed record DirectoryBook(ImmutableList<DirectoryEntry> Entries)
{
    private static readonly TimeOnly EarlyBy = new(8, 0);
    private static readonly TimeOnly LateFrom = new(18, 0);

    /// <summary>No entry.</summary>
    public static DirectoryBook Empty { get; } = new([]);

    /// <summary>Types that entries have, by name.</summary>
    public ImmutableList<string> Types { get; } = [.. Entries.Select(entry => entry.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Entries of one provider: one for each service that it describes itself for.</summary>
    /// <param name="key">Key in addresses.</param>
    public ImmutableList<DirectoryEntry> Of(string key) => Entries.FindAll(entry => entry.Key == key);

    /// <summary>Entries that fit, by name.</summary>
    /// <param name="query">What is looked for.</param>
    public ImmutableList<DirectoryEntry> Find(DirectoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var words = (query.Text ?? "").Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(PupilMatch.Fold).Where(word => word.Length > 0).ToList();
        var postcode = PostcodeOf(query.Text);
        return Entries.FindAll(entry =>
            (words.Count == 0 && postcode is null || postcode is not null && PostcodeOf(entry.Postcode)?.StartsWith(postcode, StringComparison.Ordinal) == true || postcode is null && words.TrueForAll(word => Says(entry, word)))
            && (query.Types.IsEmpty || query.Types.Contains(entry.Type))
            && (query.Age is not { } age || (entry is { FromMonths: { } from, ToYears: { } to } && age * 12 + 11 >= from && age <= to))
            && (!query.WithVacancies || entry.Vacancies > 0)
            && (!query.Early || entry.OpensAt <= EarlyBy)
            && (!query.Late || entry.ClosesAt >= LateFrom)
            && (!query.InHolidays || entry.InHolidays));
    }

    private static bool Says(DirectoryEntry entry, string word) =>
        $"{entry.Name} {entry.Town}".Split([' ', ',', '-', '\''], StringSplitOptions.RemoveEmptyEntries).Any(part => PupilMatch.Fold(part).StartsWith(word, StringComparison.Ordinal))
        || PupilMatch.Fold(entry.Name).Contains(word, StringComparison.Ordinal);

    /// <summary>A postcode or its beginning as it is compared; null for anything else: it has letters, then a digit.</summary>
    private static string? PostcodeOf(string? text)
    {
        var code = text?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return code is { Length: >= 2 and <= 7 } && char.IsAsciiLetter(code[0]) && code.All(char.IsAsciiLetterOrDigit) && (char.IsAsciiDigit(code[1]) || (code.Length > 2 && char.IsAsciiDigit(code[2]))) ? code : null;
    }
}
