using BackOffice.Desk.Words;
using BackOffice.Engine.Publishing;

namespace BackOffice.Designer.Workflows;

/// <summary>Where a draft stands, in words.</summary>
internal static class DraftWords
{
    public static string Standing(PackDraft draft) => draft.Status switch
    {
        DraftStatus.Submitted => $"waits for approval, asked for by {Last(draft)}",
        DraftStatus.Scheduled => $"approved; starts {(draft.PublishAt is { } at ? DayWords.Moment(at) : "soon")}",
        _ => $"last saved by {Last(draft)}",
    };

    private static string Last(PackDraft draft) => draft.Editors is [.., var last] ? $"{last.Name} on {DayWords.Moment(last.At)}" : "nobody yet";
}
