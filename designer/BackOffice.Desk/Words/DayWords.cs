using System.Globalization;

namespace BackOffice.Desk.Words;

/// <summary>How days and moments read on screen: "23 February 2026", in tables "23 Feb 2026", beside a deadline the distance in words.</summary>
public static class DayWords
{
    // The invariant culture abbreviates every month to three letters; en-GB writes "Sept" and would make columns ragged.
    private static readonly CultureInfo Months = CultureInfo.InvariantCulture;

    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>"23 February 2026".</summary>
    public static string Long(DateOnly day) => day.ToString("d MMMM yyyy", Months);

    /// <summary>"23 Feb 2026", for tables.</summary>
    public static string Short(DateOnly day) => day.ToString("d MMM yyyy", Months);

    /// <summary>"23 Feb", or "23 Feb 2027" when the year is not that of <paramref name="today"/>.</summary>
    public static string Brief(DateOnly day, DateOnly today) =>
        day.Year == today.Year ? day.ToString("d MMM", Months) : Short(day);

    /// <summary>"Monday 23 February 2026".</summary>
    public static string WithWeekday(DateOnly day) => day.ToString("dddd d MMMM yyyy", Months);

    /// <summary>How far a deadline is: "6 days left", "due today", "2 days late".</summary>
    public static string Distance(DateOnly due, DateOnly today) => (due.DayNumber - today.DayNumber) switch
    {
        0 => "due today",
        > 0 and var left => $"{Count(left, "day")} left",
        var late => $"{Count(-late, "day")} late",
    };

    /// <summary>How far any day is, with no judgement: "today", "yesterday", "in 6 days", "2 days ago".</summary>
    public static string Relative(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
    {
        0 => "today",
        1 => "tomorrow",
        -1 => "yesterday",
        > 0 and var ahead => $"in {Count(ahead, "day")}",
        var past => $"{Count(-past, "day")} ago",
    };

    /// <summary>The day in the council's time zone on which a moment fell.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, London).DateTime);

    /// <summary>"23 Feb 2026, 14:05" in the council's time zone.</summary>
    public static string Moment(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, London).ToString("d MMM yyyy, HH:mm", Months);

    /// <summary>"14:05" in the council's time zone.</summary>
    public static string TimeOfDay(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, London).ToString("HH:mm", Months);

    /// <summary>"1 day", "2 days", "1,200 cases".</summary>
    public static string Count(int number, string singular, string? plural = null) =>
        $"{number.ToString("N0", Months)} {(number == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>The day as machines read it, for <c>datetime</c> attributes and addresses.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", Months);

    /// <summary>Reads a day as people type it: "27 3 2026", "27/3/2026", "27 Mar 2026", "2026-03-27". Two-figure years are not guessed.</summary>
    public static bool TryRead(string? typed, out DateOnly day)
    {
        day = default;
        var parts = (typed ?? "").Split([' ', '/', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 3) return false;
        var (first, month, last) = (parts[0], parts[1], parts[2]);
        var (dayText, yearText) = first.Length == 4 ? (last, first) : (first, last);
        if (yearText.Length != 4 || !int.TryParse(yearText, NumberStyles.None, Months, out var year) || !int.TryParse(dayText, NumberStyles.None, Months, out var number)) return false;
        if (!int.TryParse(month, NumberStyles.None, Months, out var monthNumber))
        {
            if (month.Length < 3) return false;
            monthNumber = Array.FindIndex(Months.DateTimeFormat.MonthNames, name => name.StartsWith(month, StringComparison.OrdinalIgnoreCase)) + 1;
        }
        if (year < 1 || monthNumber is < 1 or > 12 || number < 1 || number > DateTime.DaysInMonth(year, monthNumber)) return false;
        day = new DateOnly(year, monthNumber, number);
        return true;
    }
}
