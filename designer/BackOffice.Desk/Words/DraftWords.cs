using BackOffice.Engine.Publishing;

namespace BackOffice.Desk.Words;

/// <summary>How the life of a pack reads on screen.</summary>
public static class DraftWords
{
    /// <summary>Where a draft stands.</summary>
    public static string Standing(PackDraft draft) => draft switch
    {
        { Status: DraftStatus.Submitted } => "waits for approval",
        { Status: DraftStatus.Scheduled, PublishAt: { } at } => $"approved, starts {DayWords.Moment(at)}",
        { SentBackBecause.Length: > 0 } => "sent back",
        _ => "being worked on",
    };

    /// <summary>Where a version came from.</summary>
    public static string From(PackOrigin origin) => origin switch
    {
        PackOrigin.Product => "came with BackOffice",
        PackOrigin.Import => "brought in as a file",
        _ => "made here",
    };

    /// <summary>What a draft changes, in a few words.</summary>
    public static string Files(PackDraft draft) => draft.Changes.Count switch
    {
        0 => "no changes yet",
        <= 3 => string.Join(", ", draft.Changes.Keys),
        var count => $"{string.Join(", ", draft.Changes.Keys.Take(2))} and {DayWords.Count(count - 2, "other file")}",
    };
}
