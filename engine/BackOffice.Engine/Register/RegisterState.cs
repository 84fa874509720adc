using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;

namespace BackOffice.Engine.Register;

/// <summary>A postal address, one line each.</summary>
/// <param name="Lines">Lines, the postcode last.</param>
public sealed record Address(ImmutableList<string> Lines);

/// <summary>A parent or carer of a pupil.</summary>
public sealed record Parent
{
    /// <summary>Title, for example "Mrs"; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Forename.</summary>
    public required string Forename { get; init; }

    /// <summary>Surname.</summary>
    public required string Surname { get; init; }

    /// <summary>What they are to the pupil, for example "mother".</summary>
    public string Relationship { get; init; } = "";

    /// <summary>True when they have parental responsibility.</summary>
    public bool ParentalResponsibility { get; init; } = true;

    /// <summary>Where letters go.</summary>
    public Address? Address { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>True when they agreed to be served by e-mail.</summary>
    public bool EmailAgreed { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }
}

/// <summary>A child or young person in the register.</summary>
public sealed record Pupil : IVersioned
{
    /// <summary>Key in the register; the number in addresses such as <c>/pupils/…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Unique pupil number.</summary>
    public string? Upn { get; init; }

    /// <summary>Forename.</summary>
    public required string Forename { get; init; }

    /// <summary>Surname.</summary>
    public required string Surname { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly DateOfBirth { get; init; }

    /// <summary>National curriculum year: R, 1 to 14, or N1, N2.</summary>
    public string? YearGroup { get; init; }

    /// <summary>Provider id of the school or setting.</summary>
    public string? ProviderId { get; init; }

    /// <summary>SEN status: N none, K support, E plan.</summary>
    public string? SenStatus { get; init; }

    /// <summary>Where the pupil lives.</summary>
    public Address? Address { get; init; }

    /// <summary>Parents and carers.</summary>
    public ImmutableList<Parent> Parents { get; init; } = [];

    /// <summary>What the last check of the household found; null where there was none.</summary>
    public EligibilityFacts? Eligibility { get; init; }

    /// <summary>Early-years settings that the child attends or attended, as their accepted returns said; one for each row of a return. A child may be in two settings at once.</summary>
    public ImmutableList<Placement> Placements { get; init; } = [];
}

/// <summary>That a child attends an early-years setting, as the setting's accepted return said on its day.</summary>
public sealed record Placement
{
    /// <summary>The row of the return that says so.</summary>
    public required Guid Row { get; init; }

    /// <summary>Provider id of the setting.</summary>
    public required string ProviderId { get; init; }

    /// <summary>Day that the return is about.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Hours a week at the setting.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Hours a week that are paid for, by the form's field of each entitlement.</summary>
    public ImmutableSortedDictionary<string, decimal> Funding { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>Eligibility code of working parents.</summary>
    public string? EligibilityCode { get; init; }

    /// <summary>Round that the return answers.</summary>
    public required Guid RoundId { get; init; }

    /// <summary>Its name.</summary>
    public required string Round { get; init; }

    /// <summary>The return.</summary>
    public required Guid ReturnId { get; init; }

    /// <summary>Its reference.</summary>
    public required string Reference { get; init; }
}

/// <summary>Facts about a household on which eligibility is decided, as they were on a day.</summary>
/// <param name="Facts">The facts by the names that rule sets read, for example <c>{"universalCredit":true}</c>.</param>
/// <param name="On">The day they were true.</param>
/// <param name="Source">Who said so, for example the national checking service or an award letter.</param>
public sealed record EligibilityFacts(JsonObject Facts, DateOnly On, string Source);

/// <summary>A school, setting or other provider in the register.</summary>
public sealed record Provider : IVersioned
{
    /// <summary>Key in the register, for example <c>school:810001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: <c>primary</c>, <c>secondary</c>, <c>special</c>, <c>early-years</c> …</summary>
    public string Kind { get; init; } = "";

    /// <summary>Unique reference number.</summary>
    public string? Urn { get; init; }

    /// <summary>Name of the head teacher or manager.</summary>
    public string? HeadName { get; init; }

    /// <summary>Where letters go.</summary>
    public Address? Address { get; init; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }
}

/// <summary>Something asked of the register.</summary>
public abstract record RegisterCommand;

/// <summary>Add a pupil.</summary>
/// <param name="Pupil">The record; its version is set by the register.</param>
public sealed record RegisterPupil(Pupil Pupil) : RegisterCommand;

/// <summary>Change a pupil's record.</summary>
/// <param name="Changes">New values by field, for example <c>{"senStatus":"E"}</c>.</param>
/// <param name="Reason">Why; goes into the audit trail.</param>
public sealed record ChangePupil(JsonObject Changes, string Reason) : RegisterCommand;

/// <summary>Record a check of eligibility on a pupil's record.</summary>
/// <param name="Check">The check.</param>
/// <param name="Household">What it found out about the household, by the names that rule sets read; null when nothing that stays.</param>
public sealed record RecordEligibilityCheck(EligibilityCheck Check, JsonObject? Household) : RegisterCommand;

/// <summary>Record that a child attends a setting, or what has changed about it. One placement follows from one row of a return.</summary>
/// <param name="Placement">The placement.</param>
/// <param name="Source">Where it comes from, in words.</param>
/// <param name="Child">The record to add where there is none yet; null when the record is there.</param>
public sealed record PlacePupil(Placement Placement, string Source, Pupil? Child = null) : RegisterCommand;

/// <summary>Take a placement off again: the row that said so is gone, or was about somebody else.</summary>
/// <param name="Row">The row.</param>
/// <param name="Reason">Why; goes into the audit trail.</param>
public sealed record RemovePlacement(Guid Row, string Reason) : RegisterCommand;

/// <summary>Add a provider.</summary>
/// <param name="Provider">The record; its version is set by the register.</param>
public sealed record RegisterProvider(Provider Provider) : RegisterCommand;

/// <summary>Change a provider's record.</summary>
/// <param name="Changes">New values by field.</param>
/// <param name="Reason">Why; goes into the audit trail.</param>
public sealed record ChangeProvider(JsonObject Changes, string Reason) : RegisterCommand;

/// <summary>What a decision about the register may read.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="CommandId">Id of the command.</param>
/// <param name="Now">The moment (UTC).</param>
/// <param name="Today">The day in Europe/London.</param>
public sealed record RegisterContext(Actor Actor, Guid CommandId, DateTimeOffset Now, DateOnly Today);

/// <summary>What was decided about one record; committed as a whole.</summary>
/// <typeparam name="TRecord"><see cref="Pupil"/> or <see cref="Provider"/>.</typeparam>
/// <param name="Record">The record after the decision.</param>
/// <param name="Events">What happened, with the old and new value of every changed field.</param>
public sealed record RegisterOutcome<TRecord>(TRecord Record, ImmutableList<CaseEvent> Events) : IRecordOutcome<TRecord> where TRecord : class, IVersioned
{
    TRecord IRecordOutcome<TRecord>.State => Record;

    /// <summary>What leaves after the commit: cases whose letters wait for an address are told when there may be one.</summary>
    public ImmutableList<OutboxMessage> Messages { get; init; } = [];

    /// <summary>Checks of eligibility to keep with the record.</summary>
    public ImmutableList<EligibilityCheck> Checks { get; init; } = [];
}
