using System.Globalization;

namespace BackOffice.Rules.Calendars;

/// <summary>How days are written in sentences and in files.</summary>
public static class Days
{
    /// <summary>British English, whatever the machine is set to.</summary>
    public static CultureInfo British { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>A day in words: <c>12 January 2026</c>.</summary>
    /// <param name="day">The day.</param>
    public static string InWords(DateOnly day) => day.ToString("d MMMM yyyy", British);

    /// <summary>A day in words with its weekday: <c>Monday 12 January 2026</c>.</summary>
    /// <param name="day">The day.</param>
    public static string InWordsWithWeekday(DateOnly day) => day.ToString("dddd d MMMM yyyy", British);

    /// <summary>A day as files write it: <c>2026-01-12</c>.</summary>
    /// <param name="day">The day.</param>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2026-01-12</c>; nothing else is a day.</summary>
    /// <param name="text">The text.</param>
    /// <param name="day">The day read.</param>
    public static bool TryIso(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Easter Sunday of a year in the Gregorian calendar (the "anonymous" computus of 1876).</summary>
    /// <param name="year">The year.</param>
    public static DateOnly EasterSunday(int year)
    {
        var golden = year % 19;
        var century = year / 100;
        var inCentury = year % 100;
        var moonCorrection = (8 * century + 13) / 25;
        var epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7;
        var late = (golden + 11 * epact + 22 * weekday) / 451;
        var month = (epact + weekday - 7 * late + 114) / 31;
        var day = (epact + weekday - 7 * late + 114) % 31 + 1;
        return new DateOnly(year, month, day);
    }

    /// <summary>The nth weekday of a month: the first Monday of May is <c>Nth(2026, 5, Monday, 1)</c>.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month.</param>
    /// <param name="weekday">The weekday.</param>
    /// <param name="nth">1 for the first, and so on; the month must have it.</param>
    public static DateOnly Nth(int year, int month, DayOfWeek weekday, int nth)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((weekday - first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
    }

    /// <summary>The last of a weekday in a month.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month.</param>
    /// <param name="weekday">The weekday.</param>
    public static DateOnly Last(int year, int month, DayOfWeek weekday)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-((last.DayOfWeek - weekday + 7) % 7));
    }

    internal static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    internal static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
