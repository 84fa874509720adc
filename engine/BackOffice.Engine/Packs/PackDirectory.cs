using System.Collections.Immutable;

namespace BackOffice.Engine.Packs;

/// <summary>
/// How accepted returns of a collection stand in the public directory. It says what parts of an entry are called; whether a
/// part is shown at all is said by the form, whose fields are public or not.
/// </summary>
/// <param name="Section">Heading under which the entries stand, for example "Childcare".</param>
/// <param name="Name">Answer with the name.</param>
/// <param name="Type">Answer with the type, one code of a list.</param>
/// <param name="Summary">Answer of a sentence or two for the list.</param>
/// <param name="Address">Answer with the address. Where the form does not make it public, only its town is shown.</param>
/// <param name="YoungestMonths">Answer with the youngest age, in months.</param>
/// <param name="OldestYears">Answer with the oldest age, in years.</param>
/// <param name="AgesByType">Ages by code of the type, from and to in years, where the form does not ask them.</param>
/// <param name="Sessions">Rows that say when it is open.</param>
/// <param name="Hidden">Answers with which an entry is taken out: <c>{"outcome":"remove"}</c>.</param>
/// <param name="Unchanged">Answers with which the entry stays as it was and counts as checked: <c>{"outcome":"same"}</c>.</param>
public sealed record PackDirectory(
    string Section,
    string Name,
    string Type,
    string? Summary = null,
    string? Address = null,
    string? YoungestMonths = null,
    string? OldestYears = null,
    ImmutableSortedDictionary<string, ImmutableList<int>>? AgesByType = null,
    PackSessions? Sessions = null,
    ImmutableSortedDictionary<string, string>? Hidden = null,
    ImmutableSortedDictionary<string, string>? Unchanged = null)
{
    internal IEnumerable<string> Answers => new[] { Name, Type, Summary, Address, YoungestMonths, OldestYears, Sessions?.Rows }.Concat(Hidden?.Keys ?? []).Concat(Unchanged?.Keys ?? []).OfType<string>();
}

/// <summary>Rows of a form that say when a provider is open, each answer by its field.</summary>
/// <param name="Rows">The row set.</param>
/// <param name="From">When a session begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="TermTimeOnly">Whether it is in term time only.</param>
/// <param name="Vacancies">Free places.</param>
public sealed record PackSessions(string Rows, string From, string To, string? TermTimeOnly = null, string? Vacancies = null)
{
    internal IEnumerable<string> Answers => new[] { From, To, TermTimeOnly, Vacancies }.OfType<string>();
}
