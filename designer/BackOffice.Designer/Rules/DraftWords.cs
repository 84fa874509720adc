using BackOffice.Desk.Words;
using BackOffice.Engine.Publishing;

namespace BackOffice.Designer.Rules;

/// <summary>Where a draft stands, in words.</summary>
public static class DraftWords
{
    /// <summary>"being worked on", "waiting for approval", "published on 1 Apr 2027".</summary>
    public static string Status(PackDraft draft) => draft.Status switch
    {
        DraftStatus.Submitted => "waiting for approval",
        DraftStatus.Scheduled => $"published on {(draft.PublishAt is { } at ? DayWords.Short(DayWords.DayOf(at)) : "its day")}",
        _ => draft.SentBackBecause.Length > 0 ? "sent back" : "being worked on",
    };
}
