using BackOffice.Engine.Access;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;

namespace BackOffice.Store.Reading;

/// <summary>A child's row of a return in a list.</summary>
/// <param name="Id">The row.</param>
/// <param name="Name">Surname, forename.</param>
/// <param name="DateOfBirth">Date of birth.</param>
/// <param name="ProviderId">The setting that says it.</param>
/// <param name="Provider">Its name.</param>
/// <param name="RoundId">Round that the return answers.</param>
/// <param name="Round">Its name.</param>
/// <param name="LandingId">The return.</param>
/// <param name="Reference">Its reference.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="How">How it was decided, or what is in doubt.</param>
/// <param name="DecidedBy">Who decided; null where the product did, or nobody yet.</param>
/// <param name="PupilId">The child's record.</param>
/// <param name="ChangedAt">When it last changed (UTC).</param>
public sealed record LandedRowLine(
    Guid Id,
    string Name,
    DateOnly DateOfBirth,
    string ProviderId,
    string Provider,
    Guid RoundId,
    string Round,
    Guid LandingId,
    string Reference,
    LandedStatus Status,
    string How,
    string? DecidedBy,
    string? PupilId,
    DateTimeOffset ChangedAt);

/// <summary>How many rows stand where.</summary>
/// <param name="Waiting">Waiting for a person.</param>
/// <param name="Matched">Matched to a record.</param>
/// <param name="Added">Added to the register.</param>
/// <param name="SetAside">Set aside.</param>
public sealed record LandedRowCounts(int Waiting, int Matched, int Added, int SetAside);

/// <summary>A record that a row could be about.</summary>
/// <param name="Pupil">The record.</param>
/// <param name="School">Name of its school or setting.</param>
/// <param name="Reasons">What agrees, in words.</param>
/// <param name="Differs">Fields that differ.</param>
/// <param name="Placements">Settings that the child attends, in words.</param>
public sealed record RowCandidate(Pupil Pupil, string? School, IReadOnlyList<string> Reasons, IReadOnlySet<string> Differs, IReadOnlyList<string> Placements);

/// <summary>A row with the records that it could be about.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="LandingId">The return.</param>
/// <param name="Row">The row.</param>
/// <param name="Candidates">Records that it could be about, the likeliest first; the matched one alone when it is decided.</param>
/// <param name="Next">The waiting row after this one; null when there is none.</param>
/// <param name="Timeline">What happened to the rows of the return.</param>
public sealed record LandedRowPage(LandingSource Source, Guid LandingId, LandedRow Row, IReadOnlyList<RowCandidate> Candidates, Guid? Next, IReadOnlyList<TimelineLine> Timeline);

/// <summary>Which rows are asked for.</summary>
public sealed record LandedRowQuery
{
    /// <summary>Where they stand.</summary>
    public LandedStatus Status { get; init; } = LandedStatus.Waiting;

    /// <summary>Words of the child's name, date of birth, setting or reference.</summary>
    public string? Text { get; init; }

    /// <summary>Only this return's.</summary>
    public Guid? LandingId { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>Children of accepted returns on their way into the register, for the team that reviews the returns. No provider sees any of it.</summary>
public interface ILandingReader
{
    /// <summary>Rows of the actor's teams by name.</summary>
    Task<Page<LandedRowLine>> List(Actor actor, LandedRowQuery query, CancellationToken stop = default);

    /// <summary>How many stand where; of one return, or of all.</summary>
    Task<LandedRowCounts> Counts(Actor actor, Guid? landing = null, CancellationToken stop = default);

    /// <summary>A row; null when there is none for the actor's teams. Writes a line to the audit trail.</summary>
    Task<LandedRowPage?> Row(Actor actor, Guid id, CancellationToken stop = default);
}
