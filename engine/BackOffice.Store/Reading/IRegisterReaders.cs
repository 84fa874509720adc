using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace BackOffice.Store.Reading;

/// <summary>Everything the pupil page shows; the record carries address and parents.</summary>
public sealed record PupilPage(
    Pupil Pupil,
    ProviderSummary? School,
    IReadOnlyList<AlertLine> Alerts,
    IReadOnlyList<CaseLine> Cases,
    IReadOnlyList<TimelineLine> Timeline,
    IReadOnlyList<PlacementLine> Placements);

/// <summary>A pupil in a list.</summary>
public sealed record PupilLine(string Id, string Name, string? Upn, DateOnly DateOfBirth, string? YearGroup, string? ProviderId, string? SchoolName, string? SenStatus, int OpenCases);

/// <summary>A pupil who could be the child of a request.</summary>
/// <param name="Pupil">The pupil.</param>
/// <param name="Reasons">Why, in words: "same date of birth".</param>
public sealed record PupilCandidate(PupilLine Pupil, IReadOnlyList<string> Reasons);

/// <summary>Which pupils are asked for.</summary>
public sealed record PupilQuery
{
    /// <summary>Words of the name, UPN, postcode, or the date of birth as yyyy-mm-dd.</summary>
    public string? Text { get; init; }

    /// <summary>Only this school's or setting's.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Only children whom the latest accepted return of this setting names; for the council alone.</summary>
    public string? PlacedAt { get; init; }

    /// <summary>Only this year group.</summary>
    public string? YearGroup { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>Pupils in the register. A provider sees its own pupils only.</summary>
public interface IPupilReader
{
    /// <summary>The pupil page; null when there is none that the actor may see. Writes a line to the audit trail.</summary>
    Task<PupilPage?> Page(Actor actor, string id, CancellationToken stop = default);

    /// <summary>Pupils by surname and forename.</summary>
    Task<Page<PupilLine>> List(Actor actor, PupilQuery query, CancellationToken stop = default);

    /// <summary>Pupils who could be the child of a request, the likeliest first.</summary>
    Task<IReadOnlyList<PupilCandidate>> Candidates(Actor actor, RequestedPupil asked, int most = 8, CancellationToken stop = default);
}

/// <summary>Everything the provider page shows.</summary>
public sealed record ProviderPage(
    Provider Provider,
    int Pupils,
    int Placed,
    IReadOnlyList<AlertLine> Alerts,
    IReadOnlyList<CaseLine> Cases,
    IReadOnlyList<TimelineLine> Timeline);

/// <summary>A provider in a list.</summary>
public sealed record ProviderLine(string Id, string Kind, string Name, string? Urn, string? HeadName, IReadOnlyList<string> Address, string? Email = null);

/// <summary>Which providers are asked for.</summary>
public sealed record ProviderQuery
{
    /// <summary>Words of the name, URN, number or town.</summary>
    public string? Text { get; init; }

    /// <summary>Only this kind, for example <c>school</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>Schools and other providers.</summary>
public interface IProviderReader
{
    /// <summary>The provider page; null when there is none that the actor may see.</summary>
    Task<ProviderPage?> Page(Actor actor, string id, CancellationToken stop = default);

    /// <summary>The provider alone, for whoever needs to know who it is; null when there is none that the actor may see.</summary>
    Task<Provider?> Find(Actor actor, string id, CancellationToken stop = default);

    /// <summary>Providers by name.</summary>
    Task<Page<ProviderLine>> List(Actor actor, ProviderQuery query, CancellationToken stop = default);
}

/// <summary>A hit of the search box.</summary>
/// <param name="Kind"><c>case</c>, <c>pupil</c>, <c>parent</c> or <c>provider</c>.</param>
/// <param name="Id">Reference of a case; key of a pupil or provider; for a parent the key of the pupil.</param>
/// <param name="Title">Name or reference.</param>
/// <param name="Detail">What tells it from others of that name.</param>
public sealed record SearchHit(string Kind, string Id, string Title, string Detail);

/// <summary>Search over cases, pupils, people and providers at once, as a person types.</summary>
public interface ISearch
{
    /// <summary>Hits, best first; nothing for fewer than two characters.</summary>
    Task<IReadOnlyList<SearchHit>> Find(Actor actor, string text, int most = 12, CancellationToken stop = default);
}

/// <summary>A return in a list: one's own forms.</summary>
public sealed record ReturnLine(
    Guid Id,
    string Reference,
    string PackId,
    string FormId,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? SubmittedAt,
    RequestProgress? Progress);

/// <summary>Where a request stands, in what its asker may see: stage and next lawful day, never the council's own notes.</summary>
public sealed record RequestProgress(string CaseReference, string PackId, string Stage, string Status, string? ClosedAs, DateOnly? NextDue, IReadOnlyList<LetterLine> Letters);

/// <summary>A return with its answers and files.</summary>
public sealed record ReturnPage(ReturnLine Line, ReturnState State);

/// <summary>A return in the council's list: that it is there and how far it is, not what is in it.</summary>
/// <param name="Id">Key.</param>
/// <param name="Reference">Reference that its owner was given.</param>
/// <param name="PackId">Service.</param>
/// <param name="FormId">Form of the service.</param>
/// <param name="Status">How far it is.</param>
/// <param name="OwnerName">Who fills it in.</param>
/// <param name="ProviderId">School or setting that fills it in; null for a parent.</param>
/// <param name="ProviderName">Its name.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="ChangedAt">When it was last saved.</param>
/// <param name="SubmittedAt">When it was sent.</param>
/// <param name="CaseReference">Case that it opened; null while there is none.</param>
public sealed record StaffReturnLine(
    Guid Id,
    string Reference,
    string PackId,
    string FormId,
    string Status,
    string OwnerName,
    string? ProviderId,
    string? ProviderName,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? SubmittedAt,
    string? CaseReference);

/// <summary>Which returns are asked for.</summary>
public sealed record ReturnQuery
{
    /// <summary>Words of the reference, the owner's name or the provider's name.</summary>
    public string? Text { get; init; }

    /// <summary>Only this service.</summary>
    public string? PackId { get; init; }

    /// <summary>Only this state, for example <c>Submitted</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>Returns of the person or organisation that fills them in, and the list of them for those who work their cases.</summary>
public interface IReturnReader
{
    /// <summary>Returns of the services that the actor's teams work, newest change first; nothing for anybody else.</summary>
    Task<Page<StaffReturnLine>> List(Actor actor, ReturnQuery query, CancellationToken stop = default);

    /// <summary>Own returns, newest change first.</summary>
    Task<Page<ReturnLine>> Mine(Actor actor, int skip = 0, int take = 50, CancellationToken stop = default);

    /// <summary>A return; null when there is none that the actor may see.</summary>
    Task<ReturnPage?> Page(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>The same by the reference number that its owner was given.</summary>
    Task<ReturnPage?> Page(Actor actor, string reference, CancellationToken stop = default);

    /// <summary>The return of the same form sent last by the actor's organisation, or by the actor alone; null when there is none.</summary>
    Task<ReturnPage?> Previous(Actor actor, string packId, string formId, CancellationToken stop = default);
}

/// <summary>A list that somebody named to come back to.</summary>
/// <param name="Id">Key.</param>
/// <param name="Name">Name given.</param>
/// <param name="Team">Team that shares it; null for a private one.</param>
/// <param name="Page">Page it belongs to, for example <c>inbox</c>.</param>
/// <param name="Query">The list's settings as that page keeps them.</param>
/// <param name="Own">True when the actor made it.</param>
public sealed record SavedView(Guid Id, string Name, string? Team, string Page, JsonObject Query, bool Own);

/// <summary>Saved views, kept on the server so that they follow the person from device to device.</summary>
public interface ISavedViews
{
    /// <summary>Own views and those shared by the actor's teams.</summary>
    Task<IReadOnlyList<SavedView>> List(Actor actor, string page, CancellationToken stop = default);

    /// <summary>Makes or changes a view; a name is unique for one person and page.</summary>
    Task<Guid> Save(Actor actor, string page, string name, JsonObject query, string? team = null, CancellationToken stop = default);

    /// <summary>Deletes an own view.</summary>
    Task<bool> Delete(Actor actor, Guid id, CancellationToken stop = default);
}
