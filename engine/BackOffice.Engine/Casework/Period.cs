using System.Globalization;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Casework;

/// <summary>A length of time as packs write it: "5 working days", "2 weeks", "1 month".</summary>
/// <param name="Count">How many.</param>
/// <param name="Unit"><c>day</c>, <c>working day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
internal readonly record struct Period(int Count, string Unit)
{
    private static readonly string[] Units = ["day", "working day", "week", "month", "year"];

    /// <summary>Reads a period; null when the text is none.</summary>
    public static Period? Read(string? text)
    {
        var space = text?.Trim().IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (space < 1)
        {
            return null;
        }

        text = text!.Trim();
        var unit = text[(space + 1)..].Trim();
        unit = unit.EndsWith('s') ? unit[..^1] : unit;
        return int.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && Units.Contains(unit)
            ? new Period(count, unit)
            : null;
    }

    /// <summary>What a period may look like, for advice.</summary>
    public const string Advice = "Write a number and a unit, for example \"5 working days\", \"10 days\", \"2 weeks\" or \"1 month\".";

    /// <summary>Last day of the period when the day after the start is its first.</summary>
    public Dated<DateOnly> After(DateOnly start, CalendarBook calendars) => Unit switch
    {
        "day" => start.AddDays(Count),
        "week" => start.AddDays(7 * Count),
        "month" => start.AddMonths(Count),
        "year" => start.AddYears(Count),
        _ => calendars.AddWorkingDays(start, Count),
    };
}
