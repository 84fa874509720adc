namespace BackOffice.Rules.Calendars;

/// <summary>A stretch of days, both ends included.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public readonly record struct DaySpan(DateOnly From, DateOnly To)
{
    /// <summary>Whether the day lies in it.</summary>
    /// <param name="day">The day.</param>
    public bool Contains(DateOnly day) => day >= From && day <= To;

    /// <summary>Number of days in it, both ends counted.</summary>
    public int Length => To.DayNumber - From.DayNumber + 1;
}

/// <summary>
/// The school days of one school, or of the council's standard year. A school day is a day on which there is a session
/// at that school (Education Act 1996 s579): staff days, strikes with no session and closures are not school days.
/// </summary>
public sealed class TermCalendar
{
    private readonly DaySpan[] covered;
    private readonly DateOnly[] days;

    internal TermCalendar(string name, string title, bool unverified, IEnumerable<DaySpan> covered, IEnumerable<DateOnly> schoolDays)
    {
        Name = name;
        Title = title;
        Unverified = unverified;
        this.covered = [.. covered.OrderBy(c => c.From)];
        days = [.. schoolDays.Distinct().Order()];
    }

    /// <summary>Name by which clocks and schools refer to it.</summary>
    public string Name { get; }

    /// <summary>Other names under which it may be asked for.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What it is, for people.</summary>
    public string Title { get; }

    /// <summary>True while the dates have not been checked against what the school or council published.</summary>
    public bool Unverified { get; }

    /// <summary>Days for which the calendar knows whether there is school.</summary>
    public IReadOnlyList<DaySpan> Covered => covered;

    /// <summary>Every school day, in order.</summary>
    public IReadOnlyList<DateOnly> SchoolDays => days;

    /// <summary>Whether the calendar knows the day.</summary>
    /// <param name="day">The day.</param>
    public bool Covers(DateOnly day) => Array.Exists(covered, c => c.Contains(day));

    internal bool Has(DateOnly day) => Array.BinarySearch(days, day) >= 0;

    /// <summary>Position of the first school day on or after the day.</summary>
    internal int IndexOnOrAfter(DateOnly day)
    {
        var found = Array.BinarySearch(days, day);
        return found >= 0 ? found : ~found;
    }

    /// <summary>Every day from one to the other is known, so that no gap between two covered years is stepped over.</summary>
    internal DateOnly? FirstUnknown(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to;)
        {
            var span = Array.FindIndex(covered, c => c.Contains(day));
            if (span < 0)
            {
                return day;
            }

            if (covered[span].To >= to)
            {
                return null;
            }

            day = covered[span].To.AddDays(1);
        }

        return null;
    }
}
