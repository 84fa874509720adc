using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace BackOffice.Engine.Landing;

/// <summary>Where a child's row stands on its way into the register.</summary>
public enum LandedStatus
{
    /// <summary>It could be a child whom the register has, and a person has to say.</summary>
    Waiting,

    /// <summary>It is about a child whom the register had.</summary>
    Matched,

    /// <summary>The register did not have the child, who was added.</summary>
    Added,

    /// <summary>Left out of the register, with a reason.</summary>
    SetAside,
}

/// <summary>The children of one accepted return on their way into the register. The key is the return's.</summary>
public sealed record LandingState : IVersioned
{
    string? IVersioned.Reference => Source.Reference;

    /// <summary>The return.</summary>
    public required ReturnId Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Where the rows come from.</summary>
    public required LandingSource Source { get; init; }

    /// <summary>The rows, in the order of the return.</summary>
    public ImmutableList<LandedRow> Rows { get; init; } = [];
}

/// <summary>Where rows come from: the return, its round and its provider.</summary>
public sealed record LandingSource
{
    /// <summary>Pack of the return.</summary>
    public required string PackId { get; init; }

    /// <summary>Version of the pack that the return is on.</summary>
    public required string PackVersion { get; init; }

    /// <summary>Form that was filled in.</summary>
    public required string FormId { get; init; }

    /// <summary>Row set of the form.</summary>
    public required string RowSet { get; init; }

    /// <summary>Reference of the return.</summary>
    public required string Reference { get; init; }

    /// <summary>The round.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>Its name.</summary>
    public required string Round { get; init; }

    /// <summary>Day that the return is about.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The provider.</summary>
    public required string ProviderId { get; init; }

    /// <summary>Its name.</summary>
    public required string Provider { get; init; }

    /// <summary>Team that decides about doubtful rows.</summary>
    public required string Team { get; init; }
}

/// <summary>A child's row of a return.</summary>
public sealed record LandedRow
{
    /// <summary>Identity; follows from the return and the row's key.</summary>
    public required Guid Id { get; init; }

    /// <summary>What tells the row from others of its return.</summary>
    public required string Key { get; init; }

    /// <summary>What the row says, in the shape of a record without an id; its one placement is the one that the row is about.</summary>
    public required Pupil Child { get; init; }

    /// <summary>Where it stands.</summary>
    public required LandedStatus Status { get; init; }

    /// <summary>The child's record; null while it waits or is set aside.</summary>
    public string? PupilId { get; init; }

    /// <summary>How it was decided, in words: "same name, date of birth and postcode", or why it waits or was set aside.</summary>
    public string How { get; init; } = "";

    /// <summary>Who decided; null where the product did, or nobody yet.</summary>
    public ReturnReviewer? By { get; init; }

    /// <summary>The placement that the row is about.</summary>
    public Placement Placement => Child.Placements[0];
}

/// <summary>Something asked of the rows of a return.</summary>
public abstract record LandingCommand;

/// <summary>Bring the rows of the return, as it was accepted last, into the register: only what differs from before. The product asks this itself.</summary>
public sealed record LandReturn : LandingCommand;

/// <summary>The row is about a child whom the register has.</summary>
/// <param name="RowId">The row.</param>
/// <param name="PupilId">The child's record.</param>
public sealed record LinkRow(Guid RowId, string PupilId) : LandingCommand;

/// <summary>The register does not have the child: add the child from the row.</summary>
/// <param name="RowId">The row.</param>
public sealed record AddRow(Guid RowId) : LandingCommand;

/// <summary>Leave the row out of the register.</summary>
/// <param name="RowId">The row.</param>
/// <param name="Reason">Why; kept with the row.</param>
public sealed record SetRowAside(Guid RowId, string Reason) : LandingCommand;

/// <summary>Undo what was decided about a row: its placement leaves the record, and the row waits again.</summary>
/// <param name="RowId">The row.</param>
public sealed record UndoRow(Guid RowId) : LandingCommand;

/// <summary>What a decision about rows may read.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="Now">The moment (UTC).</param>
/// <param name="ReturnId">The return.</param>
/// <param name="Source">Where the rows come from; null when the return is none whose children land.</param>
/// <param name="Rows">The return's rows as accepted, by key.</param>
/// <param name="Known">Records of the register that a row could be about, and the one that an officer chose.</param>
public sealed record LandingContext(Actor Actor, DateTimeOffset Now, ReturnId ReturnId, LandingSource? Source, ImmutableList<(string Key, Pupil Child)> Rows, IReadOnlyCollection<Pupil> Known);

/// <summary>What was decided about rows; committed as a whole.</summary>
/// <param name="State">The rows after the decision.</param>
/// <param name="Changed">Rows that are new or differ.</param>
/// <param name="Gone">Rows that the return does not have any more.</param>
/// <param name="Events">What happened.</param>
/// <param name="Messages">Commands to the records of the children.</param>
public sealed record LandingOutcome(LandingState State, ImmutableList<LandedRow> Changed, ImmutableList<Guid> Gone, ImmutableList<CaseEvent> Events, ImmutableList<OutboxMessage> Messages) : IRecordOutcome<LandingState>;
