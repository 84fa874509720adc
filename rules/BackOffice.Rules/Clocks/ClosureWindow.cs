using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Clocks;

/// <summary>
/// Days on which asking a head teacher or early-years provider for advice lets the council miss the six, sixteen and twenty
/// weeks: from one week before a closure of at least four continuous weeks to one week before re-opening
/// (SEND Regulations 2014, regulations 5(4), 10(4)(a) to (b) and 13(3)).
/// </summary>
public static class ClosureWindow
{
    /// <summary>Shortest closure that counts, in days.</summary>
    public const int LeastDays = 28;

    /// <summary>The window, or null when the closure is too short to count.</summary>
    /// <param name="closedFrom">First day the school is closed.</param>
    /// <param name="reopensOn">Day it opens again: to pupils, or to staff where the council reads it so.</param>
    public static DaySpan? For(DateOnly closedFrom, DateOnly reopensOn) =>
        reopensOn.DayNumber - closedFrom.DayNumber >= LeastDays ? new DaySpan(closedFrom.AddDays(-7), reopensOn.AddDays(-7)) : null;

    /// <summary>Whether advice asked for on the day lies in the window of the closure.</summary>
    /// <param name="askedOn">Day advice was asked for.</param>
    /// <param name="closedFrom">First day the school is closed.</param>
    /// <param name="reopensOn">Day it opens again.</param>
    public static bool Excuses(DateOnly askedOn, DateOnly closedFrom, DateOnly reopensOn) =>
        For(closedFrom, reopensOn) is { } window && window.Contains(askedOn);
}
