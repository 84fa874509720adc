using System.Collections.Frozen;

namespace BackOffice.Rules.Calendars;

/// <summary>
/// Every calendar that a clock may count in: bank holidays, and term calendars by name. A day that no calendar covers
/// gives "calendar missing" and never a guess, because a guessed date in a statutory letter is worse than no date.
/// </summary>
public sealed class CalendarBook
{
    private readonly FrozenDictionary<string, TermCalendar> terms;

    /// <summary>Makes a book.</summary>
    /// <param name="bankHolidays">Bank holidays.</param>
    /// <param name="terms">Term calendars; their names and other names differ.</param>
    /// <param name="officeClosures">Working days on which the council's offices are shut all the same.</param>
    public CalendarBook(BankHolidays bankHolidays, IEnumerable<TermCalendar> terms, IEnumerable<DaySpan>? officeClosures = null)
    {
        BankHolidays = bankHolidays;
        OfficeClosures = [.. officeClosures ?? []];
        this.terms = terms.SelectMany(t => t.Aliases.Prepend(t.Name).Select(name => (name, t))).ToFrozenDictionary(t => t.name, t => t.t, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Bank holidays and no term calendars.</summary>
    public static CalendarBook BankHolidaysOnly { get; } = new(BankHolidays.EnglandAndWales, []);

    /// <summary>The bank holidays.</summary>
    public BankHolidays BankHolidays { get; }

    /// <summary>
    /// Stretches, such as the days after Christmas, in which offices are shut. They change no date in law and no working day:
    /// they only bring a local target forward to a day on which somebody is there.
    /// </summary>
    public IReadOnlyList<DaySpan> OfficeClosures { get; }

    /// <summary>The term calendars in order of name.</summary>
    public IReadOnlyList<TermCalendar> Terms => [.. terms.Values.Distinct().OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>Reads <c>calendars.json</c>.</summary>
    /// <param name="json">The file's text.</param>
    public static CalendarBookReading Parse(string json) => CalendarBookJson.Parse(json);

    /// <summary>The same book with further term calendars; one of the same name replaces.</summary>
    /// <param name="further">Calendars to add.</param>
    public CalendarBook With(IEnumerable<TermCalendar> further)
    {
        var added = further.ToDictionary(calendar => calendar.Name, StringComparer.OrdinalIgnoreCase);
        return new(BankHolidays, Terms.Where(known => !added.ContainsKey(known.Name)).Concat(added.Values), OfficeClosures);
    }

    // ---- Working days: Monday to Friday less bank holidays -------------------------------------------------------

    /// <summary>Whether offices work on the day: Monday to Friday, less bank holidays.</summary>
    /// <param name="day">The day.</param>
    public Dated<bool> IsWorkingDay(DateOnly day) =>
        BankHolidays.Covers(day) ? Works(day) : Dated<bool>.Missing(NoBankHolidays(day));

    /// <summary>The nth working day after the day (before it when n is negative); n = 0 gives the day itself.</summary>
    /// <param name="day">The day, which is not counted.</param>
    /// <param name="n">Number of working days.</param>
    public Dated<DateOnly> AddWorkingDays(DateOnly day, int n)
    {
        var step = Math.Sign(n);
        var at = day;
        for (var left = Math.Abs(n); left > 0;)
        {
            at = at.AddDays(step);
            if (!BankHolidays.Covers(at))
            {
                return Dated<DateOnly>.Missing(NoBankHolidays(at));
            }

            if (Works(at))
            {
                left--;
            }
        }

        return BankHolidays.Covers(day) ? at : Dated<DateOnly>.Missing(NoBankHolidays(day));
    }

    /// <summary>The day itself when offices work on it, otherwise the last working day before it.</summary>
    /// <param name="day">The day.</param>
    public Dated<DateOnly> WorkingDayOnOrBefore(DateOnly day) => Nearest(day, -1);

    /// <summary>The last working day on or before the day on which the council's own offices are open.</summary>
    /// <param name="day">The day.</param>
    public Dated<DateOnly> OfficeDayOnOrBefore(DateOnly day)
    {
        var open = WorkingDayOnOrBefore(day);
        while (!open.IsError && OfficeClosures.FirstOrDefault(c => c.Contains(open.Value)) is { Length: > 0 } shut && shut.Contains(open.Value))
        {
            open = WorkingDayOnOrBefore(shut.From.AddDays(-1));
        }

        return open;
    }

    /// <summary>The day itself when offices work on it, otherwise the next working day.</summary>
    /// <param name="day">The day.</param>
    public Dated<DateOnly> WorkingDayOnOrAfter(DateOnly day) => Nearest(day, 1);

    /// <summary>Working days after one day up to and including the other; negative when the other is earlier.</summary>
    /// <param name="from">Day that is not counted.</param>
    /// <param name="to">Day that is counted.</param>
    public Dated<int> WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (!BankHolidays.Covers(from) || !BankHolidays.Covers(to))
        {
            return Dated<int>.Missing(NoBankHolidays(BankHolidays.Covers(from) ? to : from));
        }

        if (to < from)
        {
            return WorkingDaysBetween(to, from).Then<int>(n => -n);
        }

        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            count += Works(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Why offices do not work on the day: a weekday's name or a bank holiday's; null for a working day.</summary>
    /// <param name="day">The day.</param>
    public string? WhyNotWorking(DateOnly day) =>
        BankHolidays.NameOf(day) ?? (Days.IsWeekend(day) ? $"a {day.DayOfWeek}" : null);

    // ---- School days -------------------------------------------------------------------------------------------

    /// <summary>The term calendar of that name.</summary>
    /// <param name="calendar">Its name.</param>
    public Dated<TermCalendar> Term(string? calendar) =>
        string.IsNullOrWhiteSpace(calendar)
            ? Dated<TermCalendar>.Missing("calendar missing: say which term calendar to count school days in")
            : terms.TryGetValue(calendar, out var found)
                ? found
                : Dated<TermCalendar>.Missing($"calendar missing: there is no term calendar called \"{calendar}\"; add its term dates to the calendars before the clock starts");

    /// <summary>Whether there is a session at the school on the day.</summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="day">The day.</param>
    public Dated<bool> IsSchoolDay(string? calendar, DateOnly day) =>
        Term(calendar).Then<bool>(term => term.Covers(day) ? term.Has(day) : Dated<bool>.Missing(NoTerm(term, day)));

    /// <summary>The nth school day after the day (before it when n is negative); n = 0 gives the day itself.</summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="day">The day, which is not counted.</param>
    /// <param name="n">Number of school days.</param>
    public Dated<DateOnly> AddSchoolDays(string? calendar, DateOnly day, int n) => Term(calendar).Then<DateOnly>(term =>
    {
        if (!term.Covers(day))
        {
            return Dated<DateOnly>.Missing(NoTerm(term, day));
        }

        if (n == 0)
        {
            return day;
        }

        var next = term.IndexOnOrAfter(n > 0 ? day.AddDays(1) : day);
        long at = n > 0 ? (long)next + n - 1 : (long)next + n;
        var inside = at >= 0 && at < term.SchoolDays.Count;
        var (from, to) = n > 0
            ? (day, inside ? term.SchoolDays[(int)at] : term.Covered[^1].To.AddDays(1))
            : (inside ? term.SchoolDays[(int)at] : term.Covered[0].From.AddDays(-1), day);
        return term.FirstUnknown(from, to) is { } unknown ? Dated<DateOnly>.Missing(NoTerm(term, unknown)) : term.SchoolDays[(int)at];
    });

    /// <summary>The nth school day counting the day itself as the first when it is one.</summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="day">Day on which counting begins.</param>
    /// <param name="n">Number of school days, at least 1.</param>
    public Dated<DateOnly> SchoolDayBeginningWith(string? calendar, DateOnly day, int n) =>
        IsSchoolDay(calendar, day).Then(open => open ? (n == 1 ? day : AddSchoolDays(calendar, day, n - 1)) : AddSchoolDays(calendar, day, n));

    /// <summary>School days after one day up to and including the other; negative when the other is earlier.</summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="from">Day that is not counted.</param>
    /// <param name="to">Day that is counted.</param>
    public Dated<int> SchoolDaysBetween(string? calendar, DateOnly from, DateOnly to) => Term(calendar).Then<int>(term =>
    {
        var (first, last) = from <= to ? (from, to) : (to, from);
        if (term.FirstUnknown(first, last) is { } unknown)
        {
            return Dated<int>.Missing(NoTerm(term, unknown));
        }

        var count = term.IndexOnOrAfter(last.AddDays(1)) - term.IndexOnOrAfter(first.AddDays(1));
        return from <= to ? count : -count;
    });

    /// <summary>
    /// Monday of the week with which a stretch of n school weeks begins that ends with the week of the day. A school week
    /// is any week, Monday to Sunday, with at least one school session; weeks of holiday are stepped over.
    /// </summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="day">A day in the last week.</param>
    /// <param name="n">Number of school weeks, at least 1.</param>
    public Dated<DateOnly> SchoolWeeksBack(string? calendar, DateOnly day, int n) => Weeks(calendar, day, n, -7);

    /// <summary>Sunday of the week with which a stretch of n school weeks ends that begins with the week of the day.</summary>
    /// <param name="calendar">Name of the term calendar.</param>
    /// <param name="day">A day in the first week.</param>
    /// <param name="n">Number of school weeks, at least 1.</param>
    public Dated<DateOnly> SchoolWeeksOn(string? calendar, DateOnly day, int n) => Weeks(calendar, day, n, 7).Then<DateOnly>(monday => monday.AddDays(6));

    private Dated<DateOnly> Weeks(string? calendar, DateOnly day, int n, int step) => Term(calendar).Then<DateOnly>(term =>
    {
        for (var monday = Days.MondayOf(day); ; monday = monday.AddDays(step))
        {
            if (!term.Covers(monday) && !term.Covers(monday.AddDays(6)))
            {
                return Dated<DateOnly>.Missing(NoTerm(term, monday));
            }

            var first = term.IndexOnOrAfter(monday);
            if (first < term.SchoolDays.Count && term.SchoolDays[first] <= monday.AddDays(6) && --n <= 0)
            {
                return monday;
            }
        }
    });

    private bool Works(DateOnly day) => !Days.IsWeekend(day) && !BankHolidays.Contains(day);

    private Dated<DateOnly> Nearest(DateOnly day, int step)
    {
        for (; BankHolidays.Covers(day); day = day.AddDays(step))
        {
            if (Works(day))
            {
                return day;
            }
        }

        return Dated<DateOnly>.Missing(NoBankHolidays(day));
    }

    private static string NoBankHolidays(DateOnly day) =>
        $"calendar missing: bank holidays are known from {BankHolidays.FirstYear} to {BankHolidays.LastYear}, not for {Days.InWords(day)}";

    private static string NoTerm(TermCalendar term, DateOnly day) =>
        $"calendar missing: the term calendar \"{term.Name}\" has no term dates for {Days.InWords(day)}; add them before the clock starts";
}
