using BackOffice.Engine.Access;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;

namespace BackOffice.Store.Reading;

/// <summary>How many providers of a round stand where.</summary>
/// <param name="Asked">Providers that have to answer.</param>
/// <param name="NotStarted">Nothing begun.</param>
/// <param name="InProgress">Being filled in, or being changed again.</param>
/// <param name="Submitted">Sent and waiting for review.</param>
/// <param name="Queried">Sent back with questions.</param>
/// <param name="Accepted">Accepted.</param>
/// <param name="Excused">Excused.</param>
public sealed record RoundCounts(int Asked, int NotStarted, int InProgress, int Submitted, int Queried, int Accepted, int Excused);

/// <summary>A round in a list.</summary>
public sealed record RoundLine(
    Guid Id,
    string PackId,
    string CollectionId,
    string Title,
    string Team,
    DateOnly Opens,
    DateOnly Due,
    DateOnly LastEdit,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? NextReminderAt,
    RoundCounts Counts);

/// <summary>A provider of a round and where its return stands.</summary>
/// <param name="Asked">The provider.</param>
/// <param name="Due">Day by which its return is due.</param>
/// <param name="ReturnId">Its return, begun or not.</param>
/// <param name="Status">Where that stands; null when it was not begun.</param>
/// <param name="Reference">Reference of the return; null when it was not begun.</param>
/// <param name="ChangedAt">When it last changed (UTC).</param>
/// <param name="SubmittedAt">When it was last sent (UTC).</param>
/// <param name="Amending">True when it was sent before and is being changed again.</param>
/// <param name="Outcome">What it came to when it was last sent, such as <c>nil</c> or <c>not-in-scope</c>; null for an ordinary return.</param>
public sealed record RoundProviderLine(
    AskedProvider Asked,
    DateOnly Due,
    Guid ReturnId,
    ReturnStatus? Status,
    string? Reference,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? SubmittedAt,
    bool Amending,
    string? Outcome = null);

/// <summary>A round with everybody who is asked and what happened.</summary>
public sealed record RoundPage(RoundState State, IReadOnlyList<RoundProviderLine> Providers, IReadOnlyList<TimelineLine> Timeline)
{
    /// <summary>How many stand where.</summary>
    public RoundCounts Counts => CollectionCounts.Of(Providers.Select(line => (line.Asked.ExcusedBecause is not null, line.Status)));
}

/// <summary>A return that a provider owes or has sent, in its own list.</summary>
/// <param name="RoundId">The round.</param>
/// <param name="ReturnId">The return, begun or not.</param>
/// <param name="PackId">Pack.</param>
/// <param name="PackVersion">Version that the round's returns are begun on.</param>
/// <param name="FormId">Form.</param>
/// <param name="Title">Name of the round.</param>
/// <param name="Opens">First day.</param>
/// <param name="Due">Day by which it is due.</param>
/// <param name="LastEdit">Last day on which it can be changed.</param>
/// <param name="Reference">Day that the answers are about; null when the form needs none.</param>
/// <param name="ClosedAt">When the round was closed (UTC); null while it is open.</param>
/// <param name="Status">Where the return stands; null when it was not begun.</param>
/// <param name="ReturnReference">Reference of the return; null when it was not begun.</param>
public sealed record OwedReturn(
    Guid RoundId,
    Guid ReturnId,
    string PackId,
    string PackVersion,
    string FormId,
    string Title,
    DateOnly Opens,
    DateOnly Due,
    DateOnly LastEdit,
    DateOnly? Reference,
    DateTimeOffset? ClosedAt,
    ReturnStatus? Status,
    string? ReturnReference)
{
    /// <summary>The days as the form reads them.</summary>
    public RoundWindow Window => new(Opens, Due, LastEdit, Reference);
}

/// <summary>Collections: for the team that reviews, and for the providers that answer. Providers never see one another.</summary>
public interface ICollectionReader
{
    /// <summary>Rounds of the actor's teams, the open ones first.</summary>
    Task<IReadOnlyList<RoundLine>> Rounds(Actor actor, CancellationToken stop = default);

    /// <summary>A round with its providers; null when there is none that the actor's teams hold.</summary>
    Task<RoundPage?> Round(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>A return that was sent, for review; null when there is none for the actor's teams. What a provider is still typing is its own.</summary>
    Task<ReturnState?> Review(Actor actor, Guid returnId, CancellationToken stop = default);

    /// <summary>What the actor's own organisation is asked for, the soonest due first.</summary>
    Task<IReadOnlyList<OwedReturn>> Owed(Actor actor, CancellationToken stop = default);

    /// <summary>Every return of a round that was accepted, or also those that were sent, one after the other: for files and totals.</summary>
    IAsyncEnumerable<ReturnState> Returns(Actor actor, Guid round, bool acceptedOnly, CancellationToken stop = default);
}

/// <summary>Counts of where providers stand.</summary>
public static class CollectionCounts
{
    /// <summary>Counts.</summary>
    /// <param name="providers">Whether each is excused, and where its return stands.</param>
    public static RoundCounts Of(IEnumerable<(bool Excused, ReturnStatus? Status)> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        var all = providers.ToList();
        int Count(params ReturnStatus?[] wanted) => all.Count(one => !one.Excused && wanted.Contains(one.Status));
        return new RoundCounts(
            all.Count(one => !one.Excused), Count(null, ReturnStatus.Withdrawn), Count(ReturnStatus.Draft), Count(ReturnStatus.Submitted),
            Count(ReturnStatus.Queried), Count(ReturnStatus.Accepted), all.Count(one => one.Excused));
    }
}
