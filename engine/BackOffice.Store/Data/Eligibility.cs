namespace BackOffice.Store.Data;

internal sealed class EligibilityCheckRow
{
    public Guid Id { get; set; }
    public string PupilId { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public string ActorId { get; set; } = "";
    public string ActorName { get; set; } = "";
    public string PackId { get; set; } = "";
    public string PackVersion { get; set; } = "";
    public string RuleSet { get; set; } = "";
    public string RuleSetHash { get; set; } = "";
    public string Title { get; set; } = "";
    public DateOnly AsOf { get; set; }
    public string Result { get; set; } = "";
    public string Sentence { get; set; } = "";
    public string Source { get; set; } = "";
    public string? Tier { get; set; }
    public DateOnly? Until { get; set; }
    public string? Basis { get; set; }
    public string Inputs { get; set; } = "{}";
    public string? Output { get; set; }
    public string Explanation { get; set; } = "{}";
}

/// <summary>A run of the monthly report to schools: who was entitled on that day.</summary>
internal sealed class MealsRunRow
{
    public Guid Id { get; set; }
    public DateOnly RunOn { get; set; }
    public DateTimeOffset At { get; set; }
    public string ActorId { get; set; } = "";
    public string ActorName { get; set; } = "";
    public string State { get; set; } = "{}";
}

/// <summary>A file of people that somebody sent to be checked.</summary>
internal sealed class BulkCheckRow
{
    public Guid Id { get; set; }
    public string OwnerId { get; set; } = "";
    public string Kind { get; set; } = "";
    public string File { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public int Lines { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The node that works on it, and until when the others leave it alone.</summary>
    public Guid? WorkedOnBy { get; set; }
    public DateTimeOffset? WorkedOnUntil { get; set; }
}

/// <summary>One line of such a file. Done when it has an answer, or is wrong.</summary>
internal sealed class BulkCheckLineRow
{
    public Guid BulkCheckId { get; set; }
    public int Line { get; set; }
    public bool Done { get; set; }
    public string Content { get; set; } = "{}";
    public string? Answer { get; set; }
}
