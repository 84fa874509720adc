using BackOffice.Store.Reading;

namespace BackOffice.Desk.Words;

/// <summary>Headings of a list that is grouped by due day.</summary>
public static class DueGroups
{
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
