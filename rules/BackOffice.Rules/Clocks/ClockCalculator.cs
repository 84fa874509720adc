using System.Globalization;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Clocks;

/// <summary>When something is due by law, and how that was worked out.</summary>
/// <param name="Due">Last lawful day. It moves off weekends and bank holidays only where the law says so.</param>
/// <param name="WorkTarget">Working day to aim for: the due day, or the last working day before it.</param>
/// <param name="Working">The arithmetic in plain words, as printed on letters.</param>
/// <param name="Law">The provision.</param>
public sealed record DueDate(DateOnly Due, DateOnly WorkTarget, string Working, string Law)
{
    /// <summary>First day it shows amber; null when the clock has no lights.</summary>
    public DateOnly? AmberOn { get; init; }

    /// <summary>First day it shows red; null when the clock has no lights.</summary>
    public DateOnly? RedOn { get; init; }

    /// <summary>Day that the local or Code target names, where it is earlier than the law's.</summary>
    public DateOnly? Aim { get; init; }

    /// <summary>Last working day on or before the due day on which the council's own offices are open, where that is earlier than the work target.</summary>
    public DateOnly? LocalTarget { get; init; }

    /// <summary>First day on which the act may come, where the law protects a shortest time.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>Last day of a range that local policy sets.</summary>
    public DateOnly? Ceiling { get; init; }

    /// <summary>The day before it moved to a working day; null when it did not move.</summary>
    public DateOnly? MovedFrom { get; init; }

    /// <summary>False for "as soon as practicable": <see cref="Due"/> is then only the local target.</summary>
    public bool HasLegalDate { get; init; } = true;

    /// <summary>True while the provision has not been confirmed.</summary>
    public bool Unverified { get; init; }
}

/// <summary>Choices that councils make and print on their letters.</summary>
/// <param name="ClearNotice">Whether notice is clear (neither end counts); null for the definition's own choice.</param>
/// <param name="Variant">Which count of a clock with several, for example the kind of Tribunal order.</param>
public sealed record ClockChoices(bool? ClearNotice = null, string? Variant = null)
{
    /// <summary>The definition's own choices.</summary>
    public static ClockChoices Standard { get; } = new();
}

/// <summary>Works out due dates by the twelve counting codes of processes.md section 1.1.</summary>
public static class ClockCalculator
{
    internal const string LeavingDate = "leavingDate";
    internal const string CompulsorySchoolAge = "compulsorySchoolAge";
    internal static readonly string[] Rules = [LeavingDate, CompulsorySchoolAge];

    private static readonly DateOnly FirstStart = new(1900, 1, 1);
    private static readonly DateOnly LastStart = new(BankHolidays.LastYear, 12, 31);

    private readonly record struct Counted(DateOnly Day, string Span, string Verb = "is");

    /// <summary>When a clock is due that starts on a day.</summary>
    /// <param name="clock">Wording of the clock in force on that day.</param>
    /// <param name="start">Day of the event that starts it.</param>
    /// <param name="dates">Further dates by name; null for none.</param>
    /// <param name="book">Calendars.</param>
    /// <param name="calendar">Name of the school's or council's term calendar; needed when school days are counted.</param>
    /// <param name="choices">Council's choices; null for the definition's own.</param>
    /// <returns>The due date, or the sentence that says what is missing.</returns>
    public static Dated<DueDate> Due(
        ClockDefinition clock, DateOnly start, IReadOnlyDictionary<string, DateOnly>? dates, CalendarBook book, string? calendar = null, ClockChoices? choices = null)
    {
        choices ??= ClockChoices.Standard;
        if (!clock.InForceOn(start))
        {
            return Error($"this version of {clock.Id} was not in force on {Days.InWords(start)}");
        }

        if (start < FirstStart || start > LastStart)
        {
            return Error($"calendar missing: {Days.InWords(start)} lies outside the years that are known");
        }

        var run = new Run(clock, start, dates ?? new Dictionary<string, DateOnly>(), book, calendar, choices);
        return run.Choose().Then(counted => run.Finish(counted));
    }

    /// <summary>
    /// The same clock after pauses that the law allows: each day it stood still, up to the due day, is added. Only calendar
    /// days stand still; a clock in school or working days counts the same number of such days again.
    /// </summary>
    /// <param name="due">The due date without pauses.</param>
    /// <param name="unit">What the clock counts.</param>
    /// <param name="pauses">Days it stood still, both ends included.</param>
    /// <param name="book">Calendars.</param>
    /// <param name="calendar">Name of the term calendar, where school days are counted.</param>
    public static Dated<DueDate> AfterPauses(DueDate due, CountingUnit unit, IEnumerable<DaySpan> pauses, CalendarBook book, string? calendar = null)
    {
        var lost = new HashSet<DateOnly>();
        Dated<DateOnly> last = due.Due;
        foreach (var pause in pauses.OrderBy(p => p.From))
        {
            for (var day = pause.From; !last.IsError && day <= pause.To && day <= last.Value; day = day.AddDays(1))
            {
                var at = day;
                var counts = unit switch
                {
                    CountingUnit.WorkingDay => book.IsWorkingDay(at),
                    CountingUnit.SchoolDay or CountingUnit.SchoolWeek => book.IsSchoolDay(calendar, at),
                    _ => true,
                };
                if (counts.IsError)
                {
                    return Error(counts.Error);
                }

                if (counts.Value && lost.Add(at))
                {
                    last = last.Then(d => unit switch
                    {
                        CountingUnit.WorkingDay => book.AddWorkingDays(d, 1),
                        CountingUnit.SchoolDay or CountingUnit.SchoolWeek => book.AddSchoolDays(calendar, d, 1),
                        _ => d.AddDays(1),
                    });
                }
            }
        }

        return lost.Count == 0 ? due : last.Then(day => book.WorkingDayOnOrBefore(day).Then<DueDate>(target => due with
        {
            Due = day,
            WorkTarget = target,
            LocalTarget = LocalTarget(book, target),
            AmberOn = due.AmberOn?.AddDays(day.DayNumber - due.Due.DayNumber),
            RedOn = due.RedOn?.AddDays(day.DayNumber - due.Due.DayNumber),
            Working = $"{due.Working} {Amount(lost.Count, "day")} that the clock stood still make it {Days.InWords(day)}.",
        }));
    }

    /// <summary>Adds months as the law does: the corresponding date, or the last day of a shorter month (Dodds v Walker).</summary>
    /// <param name="day">The day.</param>
    /// <param name="months">Months to add; negative to go back.</param>
    public static DateOnly CorrespondingDate(DateOnly day, int months) => day.AddMonths(months);

    /// <summary>
    /// Last day of a period of months beginning with a day: the day before the corresponding date. Where a shorter month has
    /// no corresponding date, its last day: 3 years beginning with 29 February 2028 end on 28 February 2031.
    /// </summary>
    /// <param name="day">First day of the period.</param>
    /// <param name="months">Length in months.</param>
    public static DateOnly EndOfPeriod(DateOnly day, int months)
    {
        var corresponding = day.AddMonths(months);
        return corresponding.Day == day.Day ? corresponding.AddDays(-1) : corresponding;
    }

    private static DateOnly? LocalTarget(CalendarBook book, DateOnly workTarget) =>
        book.OfficeDayOnOrBefore(workTarget) is { IsError: false, Value: var open } && open < workTarget ? open : null;

    private static Dated<DueDate> Error(string sentence) => Dated<DueDate>.Missing(sentence);

    private static string Amount(int n, string unit) => string.Create(CultureInfo.InvariantCulture, $"{n} {unit}{(n == 1 ? "" : "s")}");

    private sealed class Run(ClockDefinition clock, DateOnly start, IReadOnlyDictionary<string, DateOnly> dates, CalendarBook book, string? calendar, ClockChoices choices)
    {
        public Dated<Counted> Choose()
        {
            if (choices.Variant is not null || clock.Counts.Count == 0)
            {
                if (clock.Variants.Count == 0)
                {
                    return Dated<Counted>.Missing($"{clock.Id} has no types to choose from; leave \"type\" out");
                }

                if (choices.Variant is null || !clock.Variants.TryGetValue(choices.Variant, out var variant))
                {
                    return Dated<Counted>.Missing($"{clock.Id} needs to know the type: {string.Join(", ", clock.Variants.Keys.Order(StringComparer.Ordinal))}");
                }

                return Count(variant) ?? Dated<Counted>.Missing(Needs(variant));
            }

            var found = new List<Counted>();
            foreach (var count in clock.Counts)
            {
                var counted = Count(count);
                if (counted is { IsError: true })
                {
                    return counted.Value;
                }

                if (counted is { } known)
                {
                    found.Add(known.Value);
                }
                else if (clock.Dates.FirstOrDefault(d => d.Name == count.From) is not { Required: false } || clock.Counts.Count == 1)
                {
                    return Dated<Counted>.Missing(Needs(count));
                }
            }

            if (found.Count == 0)
            {
                return Dated<Counted>.Missing($"{clock.Id} needs one of its dates: {string.Join(", ", clock.Dates.Select(d => $"\"{d.Name}\""))}");
            }

            if (found.Count == 1)
            {
                return found[0];
            }

            var earliest = clock.Combine == Combination.Earliest;
            var chosen = earliest ? found.MinBy(f => f.Day) : found.MaxBy(f => f.Day);
            var parts = string.Join(" and ", found.Select(f => $"{Days.InWords(f.Day)} ({f.Span})"));
            return new Counted(chosen.Day, $"the {(earliest ? "earlier" : "later")} of {parts}");
        }

        public Dated<DueDate> Finish(Counted counted)
        {
            var statutory = counted.Day;
            var working = $"{Capital(counted.Span)} {counted.Verb} {Days.InWords(statutory)}";
            if (clock.Counts is [{ Code: CountingCode.K12, N: 0 }])
            {
                return new DueDate(statutory, statutory, $"As soon as practicable after {Days.InWords(start)}; the law names no date.", clock.Law) { HasLegalDate = false, Unverified = clock.Unverified };
            }

            var rolled = Roll(statutory);
            if (rolled.IsError)
            {
                return Error(rolled.Error);
            }

            var due = rolled.Value;
            var target = book.WorkingDayOnOrBefore(due);
            if (target.IsError)
            {
                return Error(target.Error);
            }

            if (due != statutory)
            {
                working += $"; {WhyMoved(statutory)}, so the last day moves to {Days.InWordsWithWeekday(due)}.";
            }
            else if (target.Value != due)
            {
                working += $", {NotWorking(due)}. The date stands; aim for {Days.InWordsWithWeekday(target.Value)}.";
            }
            else
            {
                working += ".";
            }

            var noLegalDate = clock.Counts is [{ Code: CountingCode.K12 }];
            if (noLegalDate)
            {
                working = $"As soon as practicable after {Days.InWords(start)}; the law names no date. The local target is {Days.InWords(due)}.";
            }

            var aim = Further(clock.Aim);
            var floor = Further(clock.Floor);
            var ceiling = Further(clock.Ceiling);
            if ((aim ?? floor ?? ceiling) is not null && new[] { aim, floor, ceiling }.FirstOrDefault(x => x is { IsError: true }) is { } missing)
            {
                return Error(missing.Error!);
            }

            if (aim is { } aimed)
            {
                working += $" Aim for {Days.InWords(aimed.Value.Day)}: {aimed.Value.Span}.";
            }

            if (floor is { } least)
            {
                working += $" Not before {Days.InWords(least.Value.Day)}: {least.Value.Span}.";
            }

            if (ceiling is { } most)
            {
                working += $" Local limit {Days.InWords(most.Value.Day)}: {most.Value.Span}.";
            }

            return new DueDate(due, target.Value, working, clock.Law)
            {
                LocalTarget = LocalTarget(book, target.Value),
                AmberOn = clock.Lights is { } a ? due.AddDays(-a.AmberDaysBefore) : null,
                RedOn = clock.Lights is { } r ? due.AddDays(-r.RedDaysBefore) : null,
                Aim = aim?.Value.Day,
                NotBefore = floor?.Value.Day,
                Ceiling = ceiling?.Value.Day,
                MovedFrom = due == statutory ? null : statutory,
                HasLegalDate = !noLegalDate,
                Unverified = clock.Unverified,
            };
        }

        private Dated<Counted>? Further(ClockCount? count) => count is null ? null : Count(count);

        private string Needs(ClockCount count)
        {
            var date = clock.Dates.FirstOrDefault(d => d.Name == count.From);
            return $"{clock.Id} needs the date \"{count.From}\"{(date is null || date.Title == date.Name ? "" : $": the day {date.Title}")}";
        }

        /// <summary>Null when the date that is counted from was not given.</summary>
        private Dated<Counted>? Count(ClockCount count)
        {
            DateOnly from;
            if (count.From is null)
            {
                from = start;
            }
            else if (Given(count.From) is { } given)
            {
                from = given;
            }
            else
            {
                return null;
            }

            if (from < FirstStart || from > LastStart)
            {
                return Dated<Counted>.Missing($"calendar missing: {Days.InWords(from)} lies outside the years that are known");
            }

            var mode = count.Mode is CountingMode.Before or CountingMode.ClearBefore && choices.ClearNotice is { } clear && count.Code is CountingCode.K7 or CountingCode.K9
                ? (choices.ClearNotice == true ? CountingMode.ClearBefore : CountingMode.Before)
                : count.Mode;
            return count.Code switch
            {
                CountingCode.K6 or CountingCode.Fixed => Fixed(count, from),
                CountingCode.K11 when count.Unit is CountingUnit.Day or CountingUnit.WorkingDay => TribunalStep(count, from),
                CountingCode.K12 when count.N == 0 => new Counted(from, $"as soon as practicable after {Days.InWords(from)}"),
                _ => count.Unit switch
                {
                    CountingUnit.Day => Calendar(count, mode, from, count.N, "day"),
                    CountingUnit.Week => Calendar(count, mode, from, 7 * count.N, "week"),
                    CountingUnit.Month => Months(count, mode, from, count.N, "month"),
                    CountingUnit.Year => Months(count, mode, from, 12 * count.N, "year"),
                    CountingUnit.WorkingDay => Working(count, mode, from),
                    CountingUnit.SchoolDay => School(count, mode, from),
                    _ => SchoolWeeks(count, mode, from),
                },
            };
        }

        private DateOnly? Given(string name)
        {
            if (dates.TryGetValue(name, out var day))
            {
                return day;
            }

            foreach (var alias in clock.Dates.FirstOrDefault(d => d.Name == name)?.Aliases ?? [])
            {
                if (dates.TryGetValue(alias, out day))
                {
                    return day;
                }
            }

            return null;
        }

        private static string FromWords(ClockCount count, DateOnly from) =>
            count.FromWords is null ? Days.InWords(from) : $"{Days.InWords(from)} ({count.FromWords})";

        private static Counted Calendar(ClockCount count, CountingMode mode, DateOnly from, int days, string unit)
        {
            var amount = Amount(count.N, unit);
            var words = FromWords(count, from);
            return mode switch
            {
                CountingMode.BeginningWith => new(from.AddDays(Math.Max(0, days - 1)), $"{amount} beginning with {words}", count.N == 1 ? "ends on" : "end on"),
                CountingMode.Before => new(from.AddDays(-days), $"{amount} before {words}"),
                CountingMode.ClearBefore => new(from.AddDays(-days - 1), $"{count.N} clear {unit}{(count.N == 1 ? "" : "s")} before {words}"),
                _ => new(from.AddDays(days), $"{amount} from {words}"),
            };
        }

        private static Counted Months(ClockCount count, CountingMode mode, DateOnly from, int months, string unit)
        {
            var amount = Amount(count.N, unit);
            var words = FromWords(count, from);
            return mode switch
            {
                CountingMode.BeginningWith => new(months == 0 ? from : EndOfPeriod(from, months), $"{amount} beginning with {words}", count.N == 1 ? "ends on" : "end on"),
                CountingMode.Before => new(CorrespondingDate(from, -months), $"{amount} before {words}"),
                CountingMode.ClearBefore => new(CorrespondingDate(from, -months).AddDays(-1), $"{count.N} clear {unit}s before {words}"),
                _ => new(CorrespondingDate(from, months), $"{amount} from {words}"),
            };
        }

        private Dated<Counted> Working(ClockCount count, CountingMode mode, DateOnly from)
        {
            var words = FromWords(count, from);
            var amount = Amount(count.N, "working day");
            return mode switch
            {
                CountingMode.BeginningWith => book.IsWorkingDay(from)
                    .Then(works => book.AddWorkingDays(from, works ? Math.Max(0, count.N - 1) : count.N))
                    .Then<Counted>(day => new Counted(day, $"{amount} beginning with {words}", count.N == 1 ? "ends on" : "end on")),
                CountingMode.Before => book.AddWorkingDays(from, -count.N).Then<Counted>(day => new Counted(day, $"{amount} before {words}")),
                CountingMode.ClearBefore => book.AddWorkingDays(from, -count.N - 1).Then<Counted>(day => new Counted(day, $"{count.N} clear working days before {words}")),
                _ => book.AddWorkingDays(from, count.N).Then<Counted>(day => new Counted(day, $"{amount} from {words}")),
            };
        }

        private Dated<Counted> School(ClockCount count, CountingMode mode, DateOnly from)
        {
            var words = FromWords(count, from);
            var amount = Amount(count.N, "school day");
            var named = $" (calendar {calendar})";
            return mode switch
            {
                CountingMode.BeginningWith => book.SchoolDayBeginningWith(calendar, from, Math.Max(1, count.N))
                    .Then<Counted>(day => new Counted(day, $"school day {count.N} counted from {words} as day 1{named}")),
                CountingMode.Before => book.AddSchoolDays(calendar, from, -count.N).Then<Counted>(day => new Counted(day, $"{amount} before {words}{named}")),
                CountingMode.ClearBefore => book.AddSchoolDays(calendar, from, -count.N - 1).Then<Counted>(day => new Counted(day, $"{count.N} clear school days before {words}{named}")),
                _ => book.AddSchoolDays(calendar, from, count.N).Then<Counted>(day => new Counted(day, $"{amount} from {words}{named}")),
            };
        }

        private Dated<Counted> SchoolWeeks(ClockCount count, CountingMode mode, DateOnly from)
        {
            var words = FromWords(count, from);
            var amount = Amount(count.N, "school week");
            return mode is CountingMode.Before or CountingMode.ClearBefore
                ? book.SchoolWeeksBack(calendar, from, Math.Max(1, count.N)).Then<Counted>(day => new Counted(day, $"{amount} up to the week of {words}", count.N == 1 ? "begins on" : "begin on"))
                : book.SchoolWeeksOn(calendar, from, Math.Max(1, count.N)).Then<Counted>(day => new Counted(day, $"{amount} beginning with the week of {words}", count.N == 1 ? "ends on" : "end on"));
        }

        private static Counted Fixed(ClockCount count, DateOnly from)
        {
            if (count.Rule == LeavingDate)
            {
                return new(SchoolAge.LeavingDate(from), $"the last Friday of June in the school year in which a child born on {Days.InWords(from)} turns 16");
            }

            if (count.Rule == CompulsorySchoolAge)
            {
                return new(SchoolAge.CompulsoryFrom(from), $"the prescribed day on or next after the fifth birthday of a child born on {Days.InWords(from)}");
            }

            var (month, dayOfMonth) = count.Date ?? (1, 1);
            var named = new DateOnly(from.Year, month, dayOfMonth);
            named = count.Year switch
            {
                FixedYear.Before => named.AddYears(-1),
                FixedYear.OnOrAfter when named < from => named.AddYears(1),
                _ => named,
            };

            return count.Code == CountingCode.K6
                ? new(named.AddDays(-1), $"the last day before {Days.InWords(named)}")
                : new(named, $"the day that the law names, {named.ToString("d MMMM", Days.British)},");
        }

        // HESC Rules r12(3): in special educational needs cases the days of August and 25 December to 1 January do not count
        // towards a step, other than the time for starting an appeal.
        private Dated<Counted> TribunalStep(ClockCount count, DateOnly from)
        {
            var day = from;
            for (var left = count.N; left > 0;)
            {
                day = day.AddDays(1);
                if (day.Year > BankHolidays.LastYear)
                {
                    return Dated<Counted>.Missing($"calendar missing: bank holidays are known up to {BankHolidays.LastYear}");
                }

                if (InTribunalRecess(day))
                {
                    continue;
                }

                if (count.Unit == CountingUnit.WorkingDay)
                {
                    var works = book.IsWorkingDay(day);
                    if (works.IsError)
                    {
                        return Dated<Counted>.Missing(works.Error);
                    }

                    left -= works.Value ? 1 : 0;
                }
                else
                {
                    left--;
                }
            }

            var unit = count.Unit == CountingUnit.WorkingDay ? "working day" : "day";
            return new Counted(day, $"{Amount(count.N, unit)} from {FromWords(count, from)}, not counting August and 25 December to 1 January,");
        }

        private static bool InTribunalRecess(DateOnly day) => day.Month == 8 || day is { Month: 12, Day: >= 25 } or { Month: 1, Day: 1 };

        private Dated<DateOnly> Roll(DateOnly day)
        {
            var roll = clock.Roll != RollRule.None ? clock.Roll
                : clock.Counts.Any(c => c.Code == CountingCode.K11) ? RollRule.NextWorkingDay
                : RollRule.None;
            return roll switch
            {
                RollRule.None => day,
                RollRule.TribunalSen when day.Month == 8 => book.WorkingDayOnOrAfter(new DateOnly(day.Year, 9, 1)),
                RollRule.TribunalSen when InTribunalRecess(day) => book.WorkingDayOnOrAfter(new DateOnly(day.Month == 12 ? day.Year + 1 : day.Year, 1, 2)),
                _ => book.WorkingDayOnOrAfter(day),
            };
        }

        private string WhyMoved(DateOnly day) =>
            clock.Roll == RollRule.TribunalSen && day.Month == 8 ? "a time limit for an appeal that ends in August runs on to the first working day after 31 August"
            : clock.Roll == RollRule.TribunalSen && InTribunalRecess(day) ? "a time limit for an appeal that ends from 25 December to 1 January runs on to the first working day after 1 January"
            : $"that is {NotWorking(day)}";

        private string NotWorking(DateOnly day) => book.BankHolidays.NameOf(day) is { } name
            ? (name.Contains("bank holiday", StringComparison.Ordinal) ? $"the {name}" : name)
            : $"a {day.DayOfWeek}";

        private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
    }
}
