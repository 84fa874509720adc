using BackOffice.Engine.Returns;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Words;

/// <summary>Where the returns of a round stand, in the words of the team that reviews them.</summary>
internal static class RoundWords
{
    /// <summary>Filters of a round's list, in the order in which returns pass them.</summary>
    public static readonly IReadOnlyList<(string Id, string Title)> Standings =
        [("not-started", "Not started"), ("in-progress", "In progress"), ("submitted", "To review"), ("queried", "Sent back"), ("accepted", "Accepted"), ("excused", "Excused")];

    public static string IdOf(RoundProviderLine line) => line.Asked.ExcusedBecause is not null ? "excused" : line.Status switch
    {
        ReturnStatus.Draft => "in-progress",
        ReturnStatus.Submitted => "submitted",
        ReturnStatus.Queried => "queried",
        ReturnStatus.Accepted => "accepted",
        _ => "not-started",
    };

    public static string Of(RoundProviderLine line) => line.Amending ? "Being changed again" : Standings.First(one => one.Id == IdOf(line)).Title;

    /// <summary>What a return came to, in words; null for an ordinary one.</summary>
    public static string? Outcome(string? outcome) => outcome switch { null => null, "nil" => "Nil return", "not-in-scope" => "Not in scope", _ => outcome.Length > 0 ? char.ToUpperInvariant(outcome[0]) + outcome[1..].Replace('-', ' ') : null };

    public static int Count(RoundCounts counts, string id) => id switch
    {
        "not-started" => counts.NotStarted,
        "in-progress" => counts.InProgress,
        "submitted" => counts.Submitted,
        "queried" => counts.Queried,
        "accepted" => counts.Accepted,
        _ => counts.Excused,
    };

    /// <summary>True when a provider still owes its return and the day is over.</summary>
    public static bool IsLate(RoundProviderLine line, DateOnly today) => IdOf(line) is "not-started" or "in-progress" or "queried" && line.Due < today;
}
