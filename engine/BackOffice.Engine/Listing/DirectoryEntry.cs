using System.Collections.Immutable;

namespace BackOffice.Engine.Listing;

/// <summary>A provider as the public sees it: nothing in it that the form does not make public.</summary>
public sealed record DirectoryEntry
{
    /// <summary>Key in addresses, for example <c>setting-510001</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Pack whose form says it.</summary>
    public required string PackId { get; init; }

    /// <summary>Heading under which it stands.</summary>
    public required string Section { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Type in words.</summary>
    public required string Type { get; init; }

    /// <summary>A sentence or two.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Town; null when none was given.</summary>
    public string? Town { get; init; }

    /// <summary>Postcode; null when the address is not public.</summary>
    public string? Postcode { get; init; }

    /// <summary>Youngest age in months; null when it is not known.</summary>
    public int? FromMonths { get; init; }

    /// <summary>Oldest age in whole years; null when it is not known.</summary>
    public int? ToYears { get; init; }

    /// <summary>Free places; null when nobody says.</summary>
    public int? Vacancies { get; init; }

    /// <summary>Earliest time at which a session begins.</summary>
    public TimeOnly? OpensAt { get; init; }

    /// <summary>Latest time at which a session ends.</summary>
    public TimeOnly? ClosesAt { get; init; }

    /// <summary>True when a session is held in the holidays too.</summary>
    public bool InHolidays { get; init; }

    /// <summary>Everything else that is public, in the order of the form.</summary>
    public ImmutableList<DirectoryPart> Parts { get; init; } = [];

    /// <summary>Rows that are public, such as sessions with their charges.</summary>
    public ImmutableList<DirectoryTable> Tables { get; init; } = [];

    /// <summary>Day on which the council accepted what it says.</summary>
    public required DateOnly UpdatedOn { get; init; }

    /// <summary>Day on which the provider was last found to have checked it.</summary>
    public required DateOnly CheckedOn { get; init; }
}

/// <summary>An answer of an entry.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Text">The answer, lines apart.</param>
/// <param name="Kind">How it is shown: <c>text</c>, <c>web</c>, <c>email</c> or <c>phone</c>.</param>
public sealed record DirectoryPart(string Label, string Text, string Kind = "text");

/// <summary>Rows of an entry.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Head">Headings.</param>
/// <param name="Rows">The rows.</param>
public sealed record DirectoryTable(string Title, ImmutableList<string> Head, ImmutableList<ImmutableList<string>> Rows);

/// <summary>Which entries somebody looks for.</summary>
public sealed record DirectoryQuery
{
    /// <summary>Words of the name or town, or a postcode or its beginning.</summary>
    public string? Text { get; init; }

    /// <summary>Types in words; all when empty.</summary>
    public ImmutableHashSet<string> Types { get; init; } = [];

    /// <summary>Age of the child in whole years.</summary>
    public int? Age { get; init; }

    /// <summary>True for those with free places only.</summary>
    public bool WithVacancies { get; init; }

    /// <summary>True for those that open at eight or before.</summary>
    public bool Early { get; init; }

    /// <summary>True for those that are open at six in the evening or later.</summary>
    public bool Late { get; init; }

    /// <summary>True for those that are open in the holidays.</summary>
    public bool InHolidays { get; init; }
}
