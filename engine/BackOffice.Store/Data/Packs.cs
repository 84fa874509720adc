namespace BackOffice.Store.Data;

/// <summary>The life of a pack: its versions and drafts as JSON. Files are named by hash; their text is in <see cref="PackTextRow"/>.</summary>
internal sealed class PackRow
{
    public string Id { get; set; } = "";
    public long Version { get; set; }

    /// <summary>When the first of its scheduled drafts is to be published; null when none is.</summary>
    public DateTimeOffset? NextAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>Text of a file of a pack. Versions and drafts that hold the same text share one row, and no row is ever changed.</summary>
internal sealed class PackTextRow
{
    /// <summary>SHA-256 of the text.</summary>
    public string Hash { get; set; } = "";
    public string Text { get; set; } = "";
}

/// <summary>A step of a running pack that starts cases by the calendar, and where it stands. A row goes when the pack does not run any more.</summary>
internal sealed class StartRow
{
    public string PackId { get; set; } = "";
    public string StepId { get; set; } = "";
    public string PackVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public string Spec { get; set; } = "";

    /// <summary>When it starts the next case; null when no more is to come.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>The time that is being dealt with; null when none is. A node that dies leaves it for another.</summary>
    public DateTimeOffset? FiringAt { get; set; }

    /// <summary>Times before that one which passed while the house stood still.</summary>
    public int Missed { get; set; }
    public DateTimeOffset? LastAt { get; set; }

    /// <summary>Reference of the case it started last.</summary>
    public string? LastCase { get; set; }

    /// <summary>Why the last start opened no case; null when it did.</summary>
    public string? Fault { get; set; }
}
