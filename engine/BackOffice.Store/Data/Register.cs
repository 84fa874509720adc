namespace BackOffice.Store.Data;

// The register's rows: the record as the engine knows it, as JSON, and beside it the columns that lists, searches and
// the access filter read. Each is written only by its own grain's commit.

internal sealed class PupilRow
{
    public string Id { get; set; } = "";
    public long Version { get; set; }
    public string? Upn { get; set; }
    public string Forename { get; set; } = "";
    public string Surname { get; set; } = "";
    public DateOnly DateOfBirth { get; set; }
    public string? YearGroup { get; set; }
    public string? ProviderId { get; set; }
    public string? SenStatus { get; set; }

    /// <summary>Lower-case words that search reads: names, UPN, date of birth and postcode, each with a space before it.</summary>
    public string Search { get; set; } = "";
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>A parent or carer, as search and the portal look for them; the record itself is part of the pupil's.</summary>
internal sealed class ContactRow
{
    public string PupilId { get; set; } = "";
    public int Ordinal { get; set; }
    public string Title { get; set; } = "";
    public string Forename { get; set; } = "";
    public string Surname { get; set; } = "";
    public string Relationship { get; set; } = "";
    public bool ParentalResponsibility { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string Search { get; set; } = "";
}

internal sealed class ProviderRow
{
    public string Id { get; set; } = "";
    public long Version { get; set; }
    public string Kind { get; set; } = "";
    public string Name { get; set; } = "";
    public string? Urn { get; set; }
    public string Search { get; set; } = "";
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>What happened to a record of the register or to a return; cases have their own timeline.</summary>
internal sealed class RecordEventRow
{
    /// <summary>Kind and key of the record, for example <c>pupil:P000123</c>.</summary>
    public string Record { get; set; } = "";
    public long Version { get; set; }
    public int Ordinal { get; set; }
    public DateTimeOffset At { get; set; }
    public string Kind { get; set; } = "";
    public string Text { get; set; } = "";
    public string ActorId { get; set; } = "";
    public string ActorName { get; set; } = "";
    public string? OnBehalfOf { get; set; }
    public string? Details { get; set; }
}
