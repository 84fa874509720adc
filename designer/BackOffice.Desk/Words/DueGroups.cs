namespace BackOffice.Desk.Words;

/// <summary>Headings that a list of work falls under when it is grouped by due day.</summary>
public enum DueGroup
{
    /// <summary>The due day has passed.</summary>
    Overdue,

    /// <summary>Due today.</summary>
    Today,

    /// <summary>Due later in the week that ends on Sunday.</summary>
    ThisWeek,

    /// <summary>Due in the week after.</summary>
    NextWeek,

    /// <summary>Due after that.</summary>
    Later,

    /// <summary>Nothing says when it is due.</summary>
    NoDate,
}

/// <summary>Sorts due days into groups.</summary>
public static class DueGroups
{
    /// <summary>Group of a due day. Weeks run Monday to Sunday.</summary>
    public static DueGroup Of(DateOnly? due, DateOnly today)
    {
        if (due is not { } day) return DueGroup.NoDate;
        if (day < today) return DueGroup.Overdue;
        if (day == today) return DueGroup.Today;
        var sunday = EndOfWeek(today);
        if (day <= sunday) return DueGroup.ThisWeek;
        return day <= sunday.AddDays(7) ? DueGroup.NextWeek : DueGroup.Later;
    }

    /// <summary>Sunday of the week of a day.</summary>
    public static DateOnly EndOfWeek(DateOnly day) => day.AddDays((7 - (int)day.DayOfWeek) % 7);

    /// <summary>Heading of the group.</summary>
    public static string Heading(this DueGroup group) => group switch
    {
        DueGroup.Overdue => "Overdue",
        DueGroup.Today => "Today",
        DueGroup.ThisWeek => "This week",
        DueGroup.NextWeek => "Next week",
        DueGroup.Later => "Later",
        _ => "No due date",
    };
}
