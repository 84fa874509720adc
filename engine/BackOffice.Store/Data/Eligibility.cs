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
