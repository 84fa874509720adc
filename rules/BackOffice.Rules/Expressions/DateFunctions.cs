using System.Globalization;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Facts;
using static BackOffice.Rules.Expressions.FunctionList;
using static BackOffice.Rules.Facts.FactType;

namespace BackOffice.Rules.Expressions;

/// <summary>Dates, ages and counting.</summary>
internal static class DateFunctions
{
    public static IEnumerable<Function> All =>
    [
        Make("today", "The day on which the question is asked.", [], Date, s => Fact.Of(s.AsOf)),
        Make("ageOn", "The age in whole years of somebody born on the first date, on the second. Somebody born on 29 February is a year older on 1 March in other years.",
            [Date, Date], Integer, (_, born, on) => Years(born.AsDate(), on.AsDate())),
        Make("yearsBetween", "Whole years from the first date to the second.", [Date, Date], Integer, (_, a, b) => Years(a.AsDate(), b.AsDate())),
        Make("monthsBetween", "Whole months from the first date to the second.", [Date, Date], Integer, (_, a, b) => Fact.Of(MonthsBetween(a.AsDate(), b.AsDate()))),
        Make("weeksBetween", "Whole weeks from the first date to the second.", [Date, Date], Integer, (_, a, b) => Fact.Of((b.DayNumber - a.DayNumber) / 7)),
        Make("daysBetween", "Days from the first date to the second.", [Date, Date], Integer, (_, a, b) => Fact.Of(b.DayNumber - a.DayNumber)),
        Make("addDays", "The date so many days later.", [Date, Integer], Date, (_, d, n) => Fact.Of(Ops.AddDays(d.AsDate(), n.AsNumber()))),
        Make("addWeeks", "The date so many weeks later.", [Date, Integer], Date, (_, d, n) => Fact.Of(Ops.AddDays(d.AsDate(), Ops.Int(n) * 7m))),
        Make("addMonths", "The corresponding date so many months later; where that month has none, its last day.", [Date, Integer], Date, (_, d, n) => AddMonths(d.AsDate(), Ops.Int(n))),
        Make("addYears", "The corresponding date so many years later; 29 February becomes 28 February in other years.", [Date, Integer], Date, (_, d, n) => AddMonths(d.AsDate(), Ops.Int(n) * 12L)),
        Make("addWorkingDays", "The working day so many working days later.", [Date, Integer], Date, (s, d, n) => Counted(Calendar(s).AddWorkingDays(d.AsDate(), Count(n)), Fact.Of)),
        Make("addSchoolDays", "The school day so many school days later, by the named term calendar.", [Date, Integer, Text], Date,
            (s, d, n, c) => Counted(Calendar(s).AddSchoolDays(c.AsText(), d.AsDate(), Count(n)), Fact.Of)),
        Make("isWorkingDay", "Whether the date is a working day: Monday to Friday, not a bank holiday.", [Date], FactType.Boolean, (s, d) => Counted(Calendar(s).IsWorkingDay(d.AsDate()), Fact.Of)),
        Make("isSchoolDay", "Whether the date is a school day by the named term calendar.", [Date, Text], FactType.Boolean, (s, d, c) => Counted(Calendar(s).IsSchoolDay(c.AsText(), d.AsDate()), Fact.Of)),
        Make("workingDaysBetween", "Working days after the first date up to and including the second.", [Date, Date], Integer, (s, a, b) => Counted(Calendar(s).WorkingDaysBetween(a.AsDate(), b.AsDate()), Fact.Of)),
        Make("schoolDaysBetween", "School days after the first date up to and including the second, by the named term calendar.", [Date, Date, Text], Integer,
            (s, a, b, c) => Counted(Calendar(s).SchoolDaysBetween(c.AsText(), a.AsDate(), b.AsDate()), Fact.Of)),
        Make("schoolWeeksBack", "The Monday with which so many school weeks begin that end with the week of the date, by the named term calendar. A week with any school session is a school week.", [Date, Integer, Text], Date,
            (s, d, n, c) => Counted(Calendar(s).SchoolWeeksBack(c.AsText(), d.AsDate(), Count(n)), Fact.Of)),
        Make("hours", "A time of day as hours: 07:30 is 7.5.", [Text], Number, (_, t) => Hours(t.AsText())),
        Make("termAfter", "The first day of the funding term after the date: 1 January, 1 April or 1 September.", [Date], Date, (_, d) => TermAfter(d.AsDate())),
        Make("compulsorySchoolAgeFrom", "The first day of compulsory school age of a child born on the date (Education Act 1996, s8).", [Date], Date, (_, d) => Fact.Of(SchoolAge.CompulsoryFrom(Possible(d)))),
        Make("schoolLeavingDate", "The last Friday in June of the school year in which a child born on the date turns 16 (Education Act 1996, s8).", [Date], Date, (_, d) => Fact.Of(SchoolAge.LeavingDate(Possible(d)))),
        Make("birthday", "The day on which somebody born on the date reaches the age; 1 March for 29 February in other years.", [Date, Integer], Date, (_, d, n) => Ops.Int(n) is var age and >= 0 and <= 150 ? Fact.Of(SchoolAge.Birthday(Possible(d), age)) : throw Ops.Fault($"{n} is not an age.")),
        Make("nthWeekday", "The nth weekday of a month: nthWeekday(2027, 1, \"Thursday\", 3) is the third Thursday of January 2027; -1 is the last.",
            [Integer, Integer, FactType.DayOfWeek, Integer], 4, Date, (_, v) => NthWeekday(v)),
        Make("date", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("date", "A date from year, month and day.", [Integer, Integer, Integer], Date, (_, y, m, d) => New(y, m, d)),
        Make("DateTime", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("DateTime", "A date from year, month and day.", [Integer, Integer, Integer], Date, (_, y, m, d) => New(y, m, d)),
        Make("DateOnly", "A date from year, month and day.", [Integer, Integer, Integer], Date, (_, y, m, d) => New(y, m, d)),
        Make("DateOnly", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("DateTimeOffset", "A date and time from its ISO text.", [Text], FactType.Moment, (_, t) => ParsedMoment(t)),
        Make("moment", "A date and time from its ISO text.", [Text], FactType.Moment, (_, t) => ParsedMoment(t)),
        Make("DateTime.Parse", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("DateOnly.Parse", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("Convert.ToDateTime", "A date from its ISO text.", [Text], Date, (_, t) => Parsed(t)),
        Make("DateTime.DaysInMonth", "How many days a month has.", [Integer, Integer], Integer, (_, y, m) => DaysInMonth(y, m)),
        Make("DateTime", "A date and time in London from year, month, day, hour, minute and second.", [Integer, Integer, Integer, Integer, Integer, Integer], 6, FactType.Moment, (_, v) => At(v)),
        Make("DateTime", "The date itself.", [Date], Date, (_, d) => d),
        Make("DateOnly.FromDateTime", "The day of a date and time.", [Date], Date, (_, d) => d),
        Make("DateOnly.FromDateTime", "The day of a date and time in London.", [FactType.Moment], Date, (_, m) => Fact.Of(DateOnly.FromDateTime(London.Local(m.AsMoment())))),
        Make("DateTimeOffset.Parse", "A date and time from its ISO text.", [Text], FactType.Moment, (_, t) => ParsedMoment(t)),
        .. new[] { "DateTime", "DateOnly" }.SelectMany(name => new[]
        {
            Make(name + ".MinValue", "The first day of the calendar.", [], Date, _ => Fact.Of(DateOnly.MinValue)),
            Make(name + ".MaxValue", "The last day of the calendar.", [], Date, _ => Fact.Of(DateOnly.MaxValue)),
        }),
        Make("DateTime.IsLeapYear", "Whether a year has a 29 February.", [Integer], FactType.Boolean, (_, y) => Ops.Int(y) is var year and >= 1 and <= 9999 ? Fact.Of(DateTime.IsLeapYear(year)) : throw Ops.Fault($"There is no year {y}.")),
        Make("DateTime.Compare", "-1, 0 or 1.", [Date, Date], Integer, (_, a, b) => Fact.Of(a.DayNumber.CompareTo(b.DayNumber))),
        Make("DateTime.Equals", "Whether two days are the same.", [Date, Date], FactType.Boolean, (_, a, b) => Fact.Of(a.DayNumber == b.DayNumber)),

        .. Both("Year", Integer, d => Fact.Of(d.Year)),
        .. Both("Month", Integer, d => Fact.Of(d.Month)),
        .. Both("Day", Integer, d => Fact.Of(d.Day)),
        .. Both("DayOfYear", Integer, d => Fact.Of(d.DayOfYear)),
        .. Both("DayOfWeek", FactType.DayOfWeek, d => Fact.Of(d.DayOfWeek.ToString())),
        .. Both("Date", Date, d => Fact.Of(d)),
        Make("Date.AddDays()", "The date so many days later.", [Date, Integer], Date, (_, d, n) => Fact.Of(Ops.AddDays(d.AsDate(), n.AsNumber()))),
        Make("Date.AddMonths()", "The corresponding date so many months later.", [Date, Integer], Date, (_, d, n) => AddMonths(d.AsDate(), Ops.Int(n))),
        Make("Date.AddYears()", "The corresponding date so many years later.", [Date, Integer], Date, (_, d, n) => AddMonths(d.AsDate(), Ops.Int(n) * 12L)),
        Make("Date.ToString()", "The date as ISO text, or in the format: d, dd, ddd, dddd, M, MM, MMM, MMMM, yy, yyyy.", [Date, Text], 1, Text,
            (_, v) => Fact.Of(v.Length > 1 ? Format(v[0].AsDate(), v[1].AsText()) : v[0].AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        Make("Moment.ToString()", "The moment in London, in the format.", [FactType.Moment, Text], 2, Text,
            (_, v) => Fact.Of(Format(London.Local(v[0].AsMoment()), v[1].AsText()))),
        Make("Moment.AddDays()", "The moment so many days later.", [FactType.Moment, Number], FactType.Moment, (_, m, n) => Ops.Calculate(Arithmetic.Add, m, TimeFunctions.Span(Ops.Calculate(Arithmetic.Multiply, n.AsNumber(), 86400)))),
        Make("Moment.AddMonths()", "The same time so many months later.", [FactType.Moment, Integer], FactType.Moment, (_, m, n) => Shift(m, day => AddMonths(day, Ops.Int(n)))),
        Make("Moment.AddYears()", "The same time so many years later.", [FactType.Moment, Integer], FactType.Moment, (_, m, n) => Shift(m, day => AddMonths(day, Ops.Int(n) * 12L))),
        .. new[] { Date, FactType.Moment }.SelectMany(kind => new[]
        {
            Make($"{kind.Kind}.Add()", "The date so much time later.", [kind, Duration], kind, (_, d, t) => Ops.Calculate(Arithmetic.Add, d, t)),
            Make($"{kind.Kind}.Subtract()", "The date so much time earlier.", [kind, Duration], kind, (_, d, t) => Ops.Calculate(Arithmetic.Subtract, d, t)),
            Make($"{kind.Kind}.Subtract()", "The time from another date to this one.", [kind, kind], Duration, (_, a, b) => Ops.Calculate(Arithmetic.Subtract, a, b)),
            Make($"{kind.Kind}.CompareTo()", "-1, 0 or 1.", [kind, kind], Integer, (_, a, b) => Fact.Of(Ops.Order(a, b))),
        }),
        Make("Date.DayNumber", "Days since the beginning of the calendar.", [Date], Integer, (_, d) => Fact.Of(d.DayNumber)),
        Make("Date.ToDateTime()", "The day at a time of day.", [Date, Duration], FactType.Moment, (_, d, t) => Fact.Of(London.At(d.AsDate().ToDateTime(TimeOnly.MinValue) + Within(t)))),
    ];

    private static IEnumerable<Function> Both(string name, FactType result, Func<DateOnly, Fact> body)
    {
        yield return Make($"Date.{name}", $"The {name} of the date.", [Date], result, (_, d) => body(d.AsDate()));
        yield return Make($"Moment.{name}", $"The {name} in London at that moment.", [FactType.Moment], result, (_, m) => body(DateOnly.FromDateTime(London.Local(m.AsMoment()))));
    }

    // Children are funded from the term after they reach an age; who reaches it on 1 April itself, from 1 September.
    private static Fact TermAfter(DateOnly date) => date.Year >= 9999 ? throw Ops.Fault("The date is outside the calendar.") : Fact.Of(date.Month switch
    {
        <= 3 => new DateOnly(date.Year, 4, 1),
        <= 8 => new DateOnly(date.Year, 9, 1),
        _ => new DateOnly(date.Year + 1, 1, 1),
    });

    private static Fact Hours(string time) => TimeOnly.TryParseExact(time, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        ? Fact.Of(at.Hour + at.Minute / 60m)
        : time is "24:00" ? Fact.Of(24) : throw Ops.Fault($"\"{time}\" is not a time of day; write it as 07:30.");

    private static DateOnly Possible(Fact born) => born.AsDate() is { Year: <= 9800 } date ? date : throw Ops.Fault("The date is outside the calendar.");

    private static Fact Years(DateOnly from, DateOnly to)
    {
        var years = to.Year - from.Year;
        if (to.Month < from.Month || to.Month == from.Month && to.Day < from.Day) years--;
        return Fact.Of(years);
    }

    // Full months by the corresponding date, clipped as addMonths clips: from 31 January to 28 February is one month
    // (Dodds v Walker [1981] 1 WLR 1027: where there is no corresponding date, the last day of the month).
    public static int MonthsBetween(DateOnly from, DateOnly to)
    {
        if (to < from) return -MonthsBetween(to, from);
        var months = (to.Year - from.Year) * 12 + to.Month - from.Month;
        return to.Day < from.Day && to.Day != DateTime.DaysInMonth(to.Year, to.Month) ? months - 1 : months;
    }

    private static Fact AddMonths(DateOnly date, long months)
    {
        var target = date.Year * 12L + date.Month - 1 + months;
        if (target is < 12 or >= 120_000) throw Ops.Fault("The date is outside the calendar.");
        return Fact.Of(date.AddMonths((int)months));
    }

    private static CalendarBook Calendar(Scope scope) => scope.Calendars ?? throw Ops.Fault("No calendar of working days and school days was given.");

    private static Fact Counted<T>(Dated<T> counted, Func<T, Fact> fact) => counted.IsError ? throw Ops.Fault(counted.Error) : fact(counted.Value);

    private static int Count(Fact days) => Ops.Int(days) is var n and >= -5000 and <= 5000 ? n : throw Ops.Fault($"{days} is too many days to count one by one; at most 5000.");

    private static Fact NthWeekday(Fact[] values)
    {
        var first = New(values[0], values[1], Fact.Of(1)).AsDate();
        if (!Enum.TryParse<System.DayOfWeek>(values[2].AsText(), true, out var weekday)) throw Ops.Fault($"{values[2]} is not a day of the week.");
        var n = Ops.Int(values[3]);
        var last = DateTime.DaysInMonth(first.Year, first.Month);
        var earliest = 1 + ((int)weekday - (int)first.DayOfWeek + 7) % 7;
        var day = n > 0 ? earliest + (n - 1) * 7 : n < 0 ? earliest + ((last - earliest) / 7 + n + 1) * 7 : 0;
        return n is >= -5 and <= 5 && day >= 1 && day <= last
            ? Fact.Of(first.AddDays(day - 1))
            : throw Ops.Fault($"The month has no {weekday} number {n}.");
    }

    private static Fact Parsed(Fact text) => FactJson.TryDate(text.AsText(), out var date)
        ? Fact.Of(date)
        : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not a date; write it as 2026-09-01.");

    private static Fact ParsedMoment(Fact text) => FactJson.TryMoment(text.AsText(), out var moment)
        ? Fact.Of(moment)
        : throw Ops.Fault($"\"{Ops.Shown(text)}\" is not a date and time; write it as 2026-09-01T09:30:00+01:00.");

    private static Fact New(Fact year, Fact month, Fact day)
    {
        var (y, m, d) = (Ops.Int(year), Ops.Int(month), Ops.Int(day));
        return y is >= 1 and <= 9999 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? Fact.Of(new DateOnly(y, m, d))
            : throw Ops.Fault($"There is no day {y:0000}-{m:00}-{d:00}.");
    }

    private static Fact DaysInMonth(Fact year, Fact month) =>
        Ops.Int(year) is var y and >= 1 and <= 9999 && Ops.Int(month) is var m and >= 1 and <= 12
            ? Fact.Of(DateTime.DaysInMonth(y, m))
            : throw Ops.Fault("There is no such month.");

    private static Fact At(Fact[] parts)
    {
        var day = New(parts[0], parts[1], parts[2]).AsDate();
        return Ops.Int(parts[3]) is var h and >= 0 and < 24 && Ops.Int(parts[4]) is var m and >= 0 and < 60 && Ops.Int(parts[5]) is var s and >= 0 and < 60
            ? Fact.Of(London.At(day.ToDateTime(new TimeOnly(h, m, s))))
            : throw Ops.Fault($"There is no time of day {parts[3]}:{parts[4]}:{parts[5]}.");
    }

    private static TimeSpan Within(Fact time) => time.AsDuration() is { Ticks: >= 0 and < TimeSpan.TicksPerDay } of ? of : throw Ops.Fault("That is not a time of day.");

    private static Fact Shift(Fact moment, Func<DateOnly, Fact> move)
    {
        var local = London.Local(moment.AsMoment());
        return Fact.Of(London.At(move(DateOnly.FromDateTime(local)).AsDate().ToDateTime(TimeOnly.FromDateTime(local))));
    }

    /// <summary>The function of a name that reads a date with a time of day in London, for a literal that has one.</summary>
    internal static Function? Timed(string name, string text) =>
        name is "DateTime" or "DateTime.Parse" or "Convert.ToDateTime" && !FactJson.TryDate(text, out _)
        && DateTime.TryParseExact(text, ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? Make(name, "A date and time in London.", [Text], FactType.Moment, (_, _) => Fact.Of(London.At(local)))
            : null;

    internal static string Format(DateOnly date, string format) => Format(date.ToDateTime(TimeOnly.MinValue), format);

    internal static string Format(DateTime date, string format)
    {
        try
        {
            // One letter alone would be read as one of .NET's standard formats.
            if (format.Length is > 0 and <= 60 && format.AsSpan().IndexOfAnyExcept("dMyHhmstT -/.,:") < 0)
                return date.ToString(format.Length == 1 ? "%" + format : format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            // Said below.
        }
        throw Ops.Fault($"\"{Ops.Shown(Fact.Of(format))}\" is not a date format; use d, M and y (H, m and s for the time), as in \"d MMMM yyyy\".");
    }
}
