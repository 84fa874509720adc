using System.Text.RegularExpressions;
using BackOffice.Engine.Cases;

namespace BackOffice.Desk.Words;

/// <summary>How urgent a clock or a task looks. Colour is never alone: each state has an icon and words.</summary>
public enum Urgency
{
    /// <summary>Nothing to worry about.</summary>
    Calm,

    /// <summary>Coming up.</summary>
    Amber,

    /// <summary>Very close.</summary>
    Red,

    /// <summary>The day has passed.</summary>
    Late,

    /// <summary>Stopped in time.</summary>
    Met,

    /// <summary>Stopped too late.</summary>
    Breached,

    /// <summary>Standing still, or no longer counting.</summary>
    Still,
}

/// <summary>Words and icons for statutory clocks.</summary>
public static partial class ClockWords
{
    /// <summary>How urgent a clock is today.</summary>
    public static Urgency UrgencyOf(CaseClock clock, DateOnly today) => clock.Status switch
    {
        ClockStatus.Met => Urgency.Met,
        ClockStatus.Breached => Urgency.Breached,
        ClockStatus.Cancelled or ClockStatus.Paused => Urgency.Still,
        _ when today > clock.Due => Urgency.Late,
        _ when clock.RedOn is { } red && today >= red => Urgency.Red,
        _ when clock.AmberOn is { } amber && today >= amber => Urgency.Amber,
        _ => Urgency.Calm,
    };

    /// <summary>Urgency of a plain due day, with no clock behind it: red on the last two days, amber in the last week.</summary>
    public static Urgency UrgencyOf(DateOnly? due, DateOnly today) => (due?.DayNumber - today.DayNumber) switch
    {
        null => Urgency.Calm,
        < 0 => Urgency.Late,
        <= 2 => Urgency.Red,
        <= 7 => Urgency.Amber,
        _ => Urgency.Calm,
    };

    /// <summary>Where the clock stands, in words: "20 days left", "met on 20 Feb 2026", "3 days late", "paused".</summary>
    public static string Standing(CaseClock clock, DateOnly today) => clock.Status switch
    {
        ClockStatus.Met => clock.StoppedOn is { } day ? $"met on {DayWords.Short(day)}" : "met",
        ClockStatus.Breached => clock.StoppedOn is { } day
            ? $"missed: done on {DayWords.Short(day)}, {DayWords.Count(Math.Max(0, day.DayNumber - clock.Due.DayNumber), "day")} late"
            : "missed",
        ClockStatus.Cancelled => "no longer applies",
        ClockStatus.Paused => "paused",
        _ => DayWords.Distance(clock.Due, today) + (clock.Excuses.Count > 0 ? ", excused" : ""),
    };

    /// <summary>The length on its own, for a mark on the bar: "6 weeks" out of "6 weeks from 12 January 2026", "15 days" out of "15 days beginning with …".</summary>
    public static string Length(CaseClock clock) =>
        Counted().Match(clock.Working) is { Success: true } match ? match.Value : clock.ClockId;

    [GeneratedRegex(@"^\d+ (?:(?:working|school|calendar) )?(?:day|week|month|year)s?")]
    private static partial Regex Counted();

    /// <summary>Name of the icon in the Material Symbols font that Radzen carries.</summary>
    public static string Icon(this Urgency urgency) => urgency switch
    {
        Urgency.Met => "check_circle",
        Urgency.Breached => "cancel",
        Urgency.Late => "error",
        Urgency.Red => "warning",
        Urgency.Amber => "schedule",
        Urgency.Still => "pause_circle",
        _ => "schedule",
    };

    /// <summary>Class of the stylesheet that colours the state.</summary>
    public static string Class(this Urgency urgency) => "is-" + urgency.ToString().ToLowerInvariant();
}
