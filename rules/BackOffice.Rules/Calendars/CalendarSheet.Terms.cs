using System.Text.Json.Nodes;

namespace BackOffice.Rules.Calendars;

/// <summary>Term calendars: the council's own and those of schools.</summary>
public sealed partial class CalendarSheet
{
    private const int LongestYear = 400;
    private const int FewestSchoolDays = 186;
    private const int MostSchoolDays = 200;

    /// <summary>Adds a term calendar: based on another, or with a first year of its own.</summary>
    /// <param name="name">Name by which clocks refer to it; a school's is its URN.</param>
    /// <param name="title">What it is, for people.</param>
    /// <param name="basedOn">Calendar whose years it takes over; null for one of its own.</param>
    /// <param name="first">Its first year; needed when it is based on none.</param>
    public CalendarEdit AddCalendar(string? name, string? title, string? basedOn, SheetYear? first)
    {
        var problems = new List<string>();
        name = name?.Trim() ?? "";
        if (name.Length == 0)
        {
            problems.Add("Give the calendar a name: the URN of a school, or laStandard for the council's own.");
        }
        else if (Book.Term(name) is { IsError: false } || Calendars.Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            problems.Add($"There is a calendar \"{name}\" already. Open it and change its years.");
        }

        if (string.IsNullOrWhiteSpace(title))
        {
            problems.Add("Say whose term dates they are, for example \"Low Road Primary School\".");
        }

        if (basedOn is not null && Calendars.All(known => known.Name != basedOn))
        {
            problems.Add($"There is no calendar \"{basedOn}\" to take the years from.");
        }

        if (basedOn is null && first is null)
        {
            problems.Add("Enter a school year, or choose the calendar that it follows.");
        }

        problems.AddRange(first is null ? [] : Wrong(first));
        if (problems.Count > 0)
        {
            return CalendarEdit.Refuse(problems);
        }

        var node = new JsonObject { ["name"] = name, ["title"] = title!.Trim(), ["unverified"] = true };
        if (basedOn is not null)
        {
            node["basedOn"] = basedOn;
        }

        node["years"] = new JsonArray([.. first is null ? [] : new JsonNode[] { Write(first) }]);
        return Changed(next => List(next, "calendars").Add(node), $"the term calendar \"{title.Trim()}\" was added", name) with { Advice = first is null ? [] : Doubts(first, []) };
    }

    /// <summary>Says that a calendar was compared with what the school or council published, or that it was not.</summary>
    public CalendarEdit MarkChecked(string calendar, bool isChecked) => Calendars.Any(known => known.Name == calendar)
        ? Changed(next => Node(next, calendar)["unverified"] = !isChecked, $"the term calendar \"{calendar}\" was {(isChecked ? "checked" : "marked as not checked")}", calendar)
        : NoCalendar(calendar);

    /// <summary>Adds a school year, or puts one in the place of another.</summary>
    /// <param name="calendar">Name of the calendar.</param>
    /// <param name="before">First day of the year that is changed; null adds one.</param>
    /// <param name="year">The year.</param>
    public CalendarEdit SetYear(string calendar, DateOnly? before, SheetYear year)
    {
        if (Calendars.FirstOrDefault(known => known.Name == calendar) is not { } found)
        {
            return NoCalendar(calendar);
        }

        var others = Inherited(found).Concat(found.Years.Where(other => other.From != before)).ToList();
        List<string> problems = [.. Wrong(year)];
        if (before is { } gone && found.Years.All(other => other.From != gone))
        {
            problems.Add($"The year from {Days.InWords(gone)} is not there any more. Look at the calendar again.");
        }

        if (others.Find(other => other.From <= year.To && year.From <= other.To) is { } overlap)
        {
            problems.Add($"The year {Days.InWords(year.From)} to {Days.InWords(year.To)} overlaps the one from {Days.InWords(overlap.From)} to {Days.InWords(overlap.To)}. Change its first or last day.");
        }

        if (problems.Count > 0)
        {
            return CalendarEdit.Refuse(problems);
        }

        return Changed(
            next => Node(next, calendar)["years"] = new JsonArray([.. found.Years.Where(other => other.From != before).Append(year).OrderBy(other => other.From).Select(other => other == year ? Write(year) : YearNode(next, calendar, other.From))]),
            $"term dates of \"{found.Title}\" for {Days.InWords(year.From)} to {Days.InWords(year.To)} were {(before is null ? "added" : "changed")}",
            calendar) with
        { Advice = Doubts(year, others) };
    }

    /// <summary>Takes a school year away. Clocks that reach into it can no longer be counted and keep their days.</summary>
    public CalendarEdit RemoveYear(string calendar, DateOnly from)
    {
        if (Calendars.FirstOrDefault(known => known.Name == calendar) is not { } found || found.Years.FirstOrDefault(year => year.From == from) is not { } gone)
        {
            return NoCalendar(calendar);
        }

        if (found.Years.Count == 1 && found.BasedOn is null)
        {
            return CalendarEdit.Refuse($"It is the only year of \"{found.Title}\". Change its days instead, or add another year first.");
        }

        return Changed(
            next => Node(next, calendar)["years"] = new JsonArray([.. found.Years.Where(year => year.From != from).Select(year => YearNode(next, calendar, year.From))]),
            $"term dates of \"{found.Title}\" for {Days.InWords(gone.From)} to {Days.InWords(gone.To)} were taken away",
            calendar) with
        { Advice = ["Clocks that count through this year keep their days, and no new one can start in it."] };
    }

    private IEnumerable<SheetYear> Inherited(SheetCalendar calendar)
    {
        for (var at = calendar; at.BasedOn is { } basis && Calendars.FirstOrDefault(known => known.Name == basis) is { } other; at = other)
        {
            foreach (var year in other.Years)
            {
                yield return year;
            }
        }
    }

    private static List<string> Wrong(SheetYear year)
    {
        var problems = new List<string>();
        var (from, to) = (Days.InWords(year.From), Days.InWords(year.To));
        if (year.To < year.From)
        {
            return [$"The year ends on {to}, before it begins on {from}. Check the days."];
        }

        if (year.To.DayNumber - year.From.DayNumber + 1 > LongestYear)
        {
            problems.Add($"{from} to {to} is longer than a school year. Enter each year by itself.");
        }

        if (year.Terms.Count == 0)
        {
            problems.Add("Enter at least one term.");
        }

        foreach (var term in year.Terms)
        {
            if (term.To < term.From)
            {
                problems.Add($"A term ends on {Days.InWords(term.To)}, before it begins on {Days.InWords(term.From)}. Check the days.");
            }
            else if (term.From < year.From || term.To > year.To)
            {
                problems.Add($"The term {Days.InWords(term.From)} to {Days.InWords(term.To)} is not inside the year {from} to {to}. Change the term or the year.");
            }
        }

        var ordered = year.Terms.OrderBy(term => term.From).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            if (ordered[i].From <= ordered[i - 1].To)
            {
                problems.Add($"The term from {Days.InWords(ordered[i].From)} begins before the one before it ends on {Days.InWords(ordered[i - 1].To)}. Change one of the days.");
            }
        }

        foreach (var closure in year.Closures.Where(closure => closure.Day < year.From || closure.Day > year.To))
        {
            problems.Add($"The {(closure.Staff ? "staff day" : "closure")} {Days.InWords(closure.Day)} is not inside the year {from} to {to}.");
        }

        return problems;
    }

    private List<string> Doubts(SheetYear year, IReadOnlyList<SheetYear> others)
    {
        var doubts = new List<string>();
        Gap(others.Where(other => other.To < year.From).Select(other => (DateOnly?)other.To).Max()?.AddDays(1), year.From.AddDays(-1));
        Gap(year.To.AddDays(1), others.Where(other => other.From > year.To).Select(other => (DateOnly?)other.From).Min()?.AddDays(-1));
        var closed = year.Closures.Select(closure => closure.Day).ToHashSet();
        var days = year.Terms.Sum(term => Enumerable.Range(0, term.Length).Select(term.From.AddDays).Count(day => !Days.IsWeekend(day) && !Book.BankHolidays.Contains(day) && !closed.Contains(day)));
        if (days is < FewestSchoolDays or > MostSchoolDays)
        {
            doubts.Add($"These terms have {days} school days. A school year has 190, or 195 while the staff days are not entered. Check the terms.");
        }

        foreach (var closure in year.Closures.Where(closure => Days.IsWeekend(closure.Day) || !year.Terms.Any(term => term.Contains(closure.Day))))
        {
            doubts.Add($"{Days.InWordsWithWeekday(closure.Day)} is no day of term, so closing it changes nothing.");
        }

        return doubts;

        void Gap(DateOnly? from, DateOnly? to)
        {
            if (from is { } first && to is { } last && first <= last)
            {
                doubts.Add($"No dates are known from {Days.InWords(first)} to {Days.InWords(last)}. Clocks in school days that reach into them cannot be counted.");
            }
        }
    }

    private static JsonObject Write(SheetYear year)
    {
        var node = new JsonObject
        {
            ["from"] = Days.Iso(year.From),
            ["to"] = Days.Iso(year.To),
            ["terms"] = new JsonArray([.. year.Terms.OrderBy(term => term.From).Select(term => (JsonNode)new JsonObject { ["from"] = Days.Iso(term.From), ["to"] = Days.Iso(term.To) })]),
        };
        foreach (var (key, staff) in new[] { ("inset", true), ("closed", false) })
        {
            if (year.Closures.Any(closure => closure.Staff == staff))
            {
                node[key] = new JsonArray([.. year.Closures.Where(closure => closure.Staff == staff).DistinctBy(closure => closure.Day).OrderBy(closure => closure.Day).Select(closure =>
                    string.IsNullOrWhiteSpace(closure.Reason) ? (JsonNode)Days.Iso(closure.Day) : new JsonObject { ["date"] = Days.Iso(closure.Day), ["reason"] = closure.Reason.Trim() })]);
            }
        }

        return node;
    }

    private static JsonObject Node(JsonObject file, string calendar) => Objects(file["calendars"]).First(node => (string?)node["name"] == calendar);

    private static JsonNode YearNode(JsonObject file, string calendar, DateOnly from) => Objects(Node(file, calendar)["years"]).First(year => Day(year["from"]) == from).DeepClone();

    private static JsonArray List(JsonObject file, string key)
    {
        if (file[key] is not JsonArray list)
        {
            file[key] = list = [];
        }

        return list;
    }

    private static CalendarEdit NoCalendar(string calendar) => CalendarEdit.Refuse($"The calendar \"{calendar}\" or its year is not there any more. Look at the list again.");
}
