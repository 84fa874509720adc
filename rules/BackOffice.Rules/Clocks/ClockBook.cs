using System.Collections.Immutable;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;

namespace BackOffice.Rules.Clocks;

/// <summary>The clocks read from a file, and everything wrong with it.</summary>
/// <param name="Book">Clocks without faults.</param>
/// <param name="Errors">Each names its clock and the fault.</param>
public sealed record ClockBookReading(ClockBook Book, IReadOnlyList<ClockFault> Errors);

/// <summary>Clock definitions by id; several versions of one clock have different dates of validity.</summary>
public sealed class ClockBook
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<ClockDefinition>> clocks;

    internal ClockBook(IEnumerable<ClockDefinition> definitions) =>
        clocks = definitions
            .GroupBy(d => d.Id, StringComparer.OrdinalIgnoreCase)
            .ToImmutableSortedDictionary(g => g.Key, g => g.OrderBy(d => d.ValidFrom ?? DateOnly.MinValue).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>No clocks.</summary>
    public static ClockBook Empty { get; } = new([]);

    /// <summary>Ids in order.</summary>
    public IEnumerable<string> Ids => clocks.Keys;

    /// <summary>Every version of every clock, by id and then by date.</summary>
    public IEnumerable<ClockDefinition> All => clocks.Values.SelectMany(v => v);

    /// <summary>Reads clocks.json: an array of clocks, or an object with "clocks".</summary>
    /// <param name="json">The file's text.</param>
    public static ClockBookReading Parse(string json) => ClockBookJson.Parse(json);

    /// <summary>This book and another; a clock of the other replaces one of the same id.</summary>
    /// <param name="other">Clocks to add.</param>
    public ClockBook With(ClockBook other) =>
        new(All.Where(d => !other.clocks.ContainsKey(d.Id)).Concat(other.All));

    /// <summary>Whether the book has the clock in any version.</summary>
    /// <param name="id">Id of the clock.</param>
    public bool Has(string id) => clocks.ContainsKey(id);

    /// <summary>The wording of a clock for a clock that starts on the day.</summary>
    /// <param name="id">Id of the clock.</param>
    /// <param name="startsOn">Day it starts.</param>
    public Dated<ClockDefinition> Find(string id, DateOnly startsOn)
    {
        if (!clocks.TryGetValue(id, out var versions))
        {
            var hint = Suggest.Nearest(id, clocks.Keys) is { } near ? $"; did you mean {near}?" : "";
            return Dated<ClockDefinition>.Missing($"there is no clock called \"{id}\"{hint}");
        }

        return versions.LastOrDefault(v => v.InForceOn(startsOn)) is { } found
            ? found
            : Dated<ClockDefinition>.Missing($"no version of clock {versions[0].Id} was in force on {Days.InWords(startsOn)}");
    }
}
