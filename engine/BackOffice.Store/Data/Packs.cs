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
