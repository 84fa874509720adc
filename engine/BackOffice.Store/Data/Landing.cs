namespace BackOffice.Store.Data;

/// <summary>The children of an accepted return on their way into the register; the key is the return's.</summary>
internal sealed class LandingRow
{
    public Guid Id { get; set; }
    public long Version { get; set; }
    public string ProviderId { get; set; } = "";
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>One child's row of a return, as the queue, the child's page and the setting's page look for it.</summary>
internal sealed class LandedRowRow
{
    public Guid Id { get; set; }
    public Guid LandingId { get; set; }
    public string Team { get; set; } = "";
    public Guid RoundId { get; set; }
    public string Round { get; set; } = "";
    public string Reference { get; set; } = "";
    public string ProviderId { get; set; } = "";
    public string Provider { get; set; } = "";
    public DateOnly OnDay { get; set; }
    public string Status { get; set; } = "";
    public string Forename { get; set; } = "";
    public string Surname { get; set; } = "";
    public DateOnly DateOfBirth { get; set; }
    public string? PupilId { get; set; }
    public string How { get; set; } = "";
    public string? DecidedBy { get; set; }

    /// <summary>Lower-case words that search reads, each with a space before it.</summary>
    public string Search { get; set; } = "";
    public DateTimeOffset ChangedAt { get; set; }
}
