using BackOffice.Engine.Returns;
using BackOffice.Portal.GovUk;
using BackOffice.Portal.Shell;
using BackOffice.Store.Reading;

namespace BackOffice.Portal.Rounds;

/// <summary>Where a return that the council asks for stands, in the words of the provider that owes it.</summary>
internal static class OwedWords
{
    public static string When(OwedReturn owed, DateOnly today) =>
        today < owed.Opens ? $"Opens on {Dates.Day(owed.Opens)}"
        : owed.Status is ReturnStatus.Accepted ? $"Was due on {Dates.Day(owed.Due)}"
        : today > owed.Due ? $"Was due on {Dates.Day(owed.Due)}"
        : $"Due on {Dates.Day(owed.Due)}";

    public static TaskStatusWords Status(OwedReturn owed, DateOnly today) => owed.Status switch
    {
        ReturnStatus.Accepted => new() { Text = "Accepted" },
        ReturnStatus.Submitted => new() { Text = "Sent" },
        ReturnStatus.Queried => Tag("Questions to answer", "govuk-tag--yellow"),
        _ when today < owed.Opens => new() { Text = "Not open yet", Classes = "govuk-task-list__status--cannot-start-yet" },
        ReturnStatus.Draft when today > owed.Due => Tag("Late, in progress", "govuk-tag--red"),
        ReturnStatus.Draft => Tag("In progress", "govuk-tag--teal"),
        _ when today > owed.Due => Tag("Late", "govuk-tag--red"),
        _ => Tag("Not yet started", "govuk-tag--blue"),
    };

    /// <summary>True while what was sent can still be changed.</summary>
    public static bool CanChange(OwedReturn owed, DateOnly today) => owed.ClosedAt is null && today >= owed.Opens && today <= owed.LastEdit;

    private static TaskStatusWords Tag(string text, string classes) => new() { Tag = new Worded { Text = text, Classes = classes } };
}
