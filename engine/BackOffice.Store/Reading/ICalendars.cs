using BackOffice.Engine.Access;
using BackOffice.Rules.Calendars;

namespace BackOffice.Store.Reading;

/// <summary>How far the counting of open clocks is after the calendars changed.</summary>
/// <param name="Reason">What changed.</param>
/// <param name="By">Who changed it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Total">Cases to count again; 0 until they are known.</param>
/// <param name="Done">Cases counted.</param>
/// <param name="Moved">Cases in which a day moved; it stands on the timeline of each.</param>
/// <param name="EndedAt">When it was finished; null while it runs.</param>
public sealed record RecountProgress(string Reason, string By, DateTimeOffset StartedAt, int Total, int Done, int Moved, DateTimeOffset? EndedAt);

/// <summary>The calendars, and what the last change of them has done.</summary>
/// <param name="Json">As <see cref="CalendarSheet"/> reads them.</param>
/// <param name="Version">Tells whether somebody else has changed them since.</param>
/// <param name="Recount">The last recount; null when there was none.</param>
public sealed record CalendarsNow(string Json, string Version, RecountProgress? Recount);

/// <summary>Bank holidays and term dates of the house. For administrators; anybody else is refused.</summary>
public interface ICalendars
{
    /// <summary>The calendars as they stand.</summary>
    Task<CalendarsNow> Read(Actor actor, CancellationToken stop = default);

    /// <summary>Keeps a change, writes it to the audit trail, and has every open clock that counts in these calendars counted again.</summary>
    /// <param name="actor">Who changes them.</param>
    /// <param name="seenVersion">Version that the change was made on.</param>
    /// <param name="edit">The change.</param>
    /// <param name="stop">Stops.</param>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    Task<string?> Save(Actor actor, string seenVersion, CalendarEdit edit, CancellationToken stop = default);
}
