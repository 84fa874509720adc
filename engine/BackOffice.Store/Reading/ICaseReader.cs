using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Store.Reading;

/// <summary>A case as one line of a list.</summary>
public sealed record CaseLine(
    Guid Id,
    string Reference,
    string PackId,
    string Stage,
    string Status,
    string Team,
    string SubjectKind,
    string? SubjectId,
    string SubjectName,
    string? ProviderId,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    string? ClosedAs,
    DateOnly? NextDue);

/// <summary>Everything the case page shows, apart from the paged timeline. The state carries tasks, clocks, waits, alerts and data.</summary>
public sealed record CasePage(
    CaseState State,
    string SubjectName,
    PupilSummary? Pupil,
    ProviderSummary? Provider,
    IReadOnlyList<AlertLine> Alerts,
    IReadOnlyList<LetterLine> Letters,
    IReadOnlyList<DocumentLine> Documents,
    IReadOnlyList<CaseLine> Linked);

/// <summary>Whom a case is about, in one line.</summary>
public sealed record PupilSummary(string Id, string Name, string? Upn, DateOnly DateOfBirth, string? YearGroup, string? SchoolName);

/// <summary>A provider in one line.</summary>
public sealed record ProviderSummary(string Id, string Kind, string Name, string? Urn, string? Email, string? Phone);

/// <summary>An alert on a pupil's or provider's record, from whichever case raised it.</summary>
public sealed record AlertLine(Guid CaseId, string CaseReference, int Number, string Type, string Severity, string Banner, DateOnly OpenedOn, DateOnly? ReviewOn, bool Cleared);

/// <summary>One line of a timeline: what happened, who did it and when.</summary>
public sealed record TimelineLine(long Version, int Ordinal, DateTimeOffset At, string Kind, string Text, string ActorId, string ActorName, string? OnBehalfOf, JsonObject? Details);

/// <summary>A letter in one line.</summary>
public sealed record LetterLine(int Number, string LetterId, string Title, string To, string Method, DateOnly SentOn, DateOnly ServedOn, string IssuedBy);

/// <summary>A letter exactly as sent.</summary>
public sealed record LetterPage(Guid CaseId, string CaseReference, string PackId, int Number, string LetterId, string Title, string To, IReadOnlyList<string> Recipient, string? Email, string Method, DateOnly SentOn, DateOnly ServedOn, string? ServiceProof, string Text, IReadOnlyList<string> Copies);

/// <summary>A document in one line.</summary>
public sealed record DocumentLine(Guid Id, string Name, string Kind, string ContentType, long Size, string UploadedName, DateTimeOffset UploadedAt);

/// <summary>A document with its content.</summary>
public sealed record DocumentContent(Guid Id, string Name, string ContentType, byte[] Content);

/// <summary>A rule set's recorded result.</summary>
public sealed record DecisionLine(long Version, DateTimeOffset At, string RuleSet, string RuleSetVersion, DateOnly AsOf, string Result, string Sentence, JsonNode? Inputs, JsonNode? Explanation);

/// <summary>One thing that happened to a step, for the process map.</summary>
public sealed record JournalLine(long Version, int Ordinal, DateTimeOffset At, string StepId, string StepType, string Event, IReadOnlyList<string> Outcomes, string? Message);

/// <summary>Which cases are asked for.</summary>
public sealed record CaseQuery
{
    /// <summary>Words in the reference or the subject's name.</summary>
    public string? Text { get; init; }

    /// <summary>Only this case type.</summary>
    public string? PackId { get; init; }

    /// <summary>Only this team's.</summary>
    public string? Team { get; init; }

    /// <summary>Only this stage.</summary>
    public string? Stage { get; init; }

    /// <summary>True for open only, false for closed only, null for both.</summary>
    public bool? Open { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>Cases, always within what the actor may see. A case that the actor may not see is answered as one that does not exist.</summary>
public interface ICaseReader
{
    /// <summary>The case page by reference; null when there is none that the actor may see. Writes a line to the audit trail.</summary>
    Task<CasePage?> Page(Actor actor, string reference, CancellationToken stop = default);

    /// <summary>Identity of a case by reference; null when there is none that the actor may see.</summary>
    Task<CaseId?> Find(Actor actor, string reference, CancellationToken stop = default);

    /// <summary>Cases as a list, newest change first.</summary>
    Task<Page<CaseLine>> List(Actor actor, CaseQuery query, CancellationToken stop = default);

    /// <summary>Timeline, newest first.</summary>
    Task<Page<TimelineLine>> Timeline(Actor actor, CaseId id, int skip = 0, int take = 50, CancellationToken stop = default);

    /// <summary>Rule sets that were run, newest first.</summary>
    Task<IReadOnlyList<DecisionLine>> Decisions(Actor actor, CaseId id, CancellationToken stop = default);

    /// <summary>What happened to each step, in order.</summary>
    Task<IReadOnlyList<JournalLine>> Journal(Actor actor, CaseId id, CancellationToken stop = default);
}

/// <summary>Letters exactly as sent, to whoever may see their case.</summary>
public interface ILetterReader
{
    /// <summary>A letter by the case's reference and its number.</summary>
    Task<LetterPage?> Letter(Actor actor, string reference, int number, CancellationToken stop = default);
}

/// <summary>Documents of cases and returns.</summary>
public interface IDocuments
{
    /// <summary>Keeps content and gives it an id; file it with <see cref="AddDocument"/> or on a return afterwards.</summary>
    /// <param name="actor">Who uploads.</param>
    /// <param name="name">File name as the person gave it.</param>
    /// <param name="kind">What it is, for example <c>evidence</c>.</param>
    /// <param name="contentType">Media type.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="returnId">Return that it belongs to; null otherwise.</param>
    /// <param name="stop">Stops.</param>
    Task<Guid> Keep(Actor actor, string name, string kind, string contentType, byte[] content, Guid? returnId = null, CancellationToken stop = default);

    /// <summary>A document with its content; null when there is none that the actor may see. Writes a line to the audit trail.</summary>
    Task<DocumentContent?> Read(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>Documents of a return.</summary>
    Task<IReadOnlyList<DocumentLine>> OfReturn(Actor actor, Guid returnId, CancellationToken stop = default);

    /// <summary>Takes away a document that its uploader had not yet sent in.</summary>
    Task<bool> Remove(Actor actor, Guid id, CancellationToken stop = default);
}
