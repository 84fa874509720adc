using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Portal.GovUk;
using BackOffice.Portal.Shell;
using BackOffice.Store.Reading;

namespace BackOffice.Portal.Rounds;

/// <summary>Where a return that the council asks for stands, in the words of the provider that owes it.</summary>
internal static class OwedWords
{
    public static string When(OwedReturn owed, DateOnly today, FixedWords words) =>
        today < owed.Opens ? words.Say("Opens on {day}", ("day", words.Day(owed.Opens)))
        : owed.Status is ReturnStatus.Accepted || today > owed.Due ? words.Say("Was due on {day}", ("day", words.Day(owed.Due)))
        : words.Say("Due on {day}", ("day", words.Day(owed.Due)));

    public static TaskStatusWords Status(OwedReturn owed, DateOnly today, FixedWords words) => owed.Status switch
    {
        ReturnStatus.Accepted => new() { Text = words["Accepted"] },
        ReturnStatus.Submitted => new() { Text = words["Sent"] },
        ReturnStatus.Queried => Tag(words["Questions to answer"], "govuk-tag--yellow"),
        _ when today < owed.Opens => new() { Text = words["Not open yet"], Classes = "govuk-task-list__status--cannot-start-yet" },
        ReturnStatus.Draft when today > owed.Due => Tag(words["Late, in progress"], "govuk-tag--red"),
        ReturnStatus.Draft => Tag(words["In progress"], "govuk-tag--teal"),
        _ when today > owed.Due => Tag(words["Late"], "govuk-tag--red"),
        _ => Tag(words["Not yet started"], "govuk-tag--blue"),
    };

    /// <summary>True while what was sent can still be changed.</summary>
    public static bool CanChange(OwedReturn owed, DateOnly today) => owed.ClosedAt is null && today >= owed.Opens && today <= owed.LastEdit;

    private static TaskStatusWords Tag(string text, string classes) => new() { Tag = new Worded { Text = text, Classes = classes } };
}
