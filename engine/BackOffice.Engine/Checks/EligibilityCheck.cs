using System.Text.Json.Nodes;

namespace BackOffice.Engine.Checks;

/// <summary>A check of eligibility as it was made. It is kept for ever and never changed.</summary>
public sealed record EligibilityCheck
{
    /// <summary>Identity; made by whoever asks, so that a repeat records nothing twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>Pack of the rule set.</summary>
    public required string Pack { get; init; }

    /// <summary>Version of the pack.</summary>
    public required string PackVersion { get; init; }

    /// <summary>The rule set.</summary>
    public required string RuleSet { get; init; }

    /// <summary>What people call the check.</summary>
    public required string Title { get; init; }

    /// <summary>Fingerprint of the rules as they were.</summary>
    public required string RuleSetHash { get; init; }

    /// <summary>The day of the question.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>yes, no, needs information or error.</summary>
    public required string Result { get; init; }

    /// <summary>The answer and the reason in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Who said so: typed in by a caseworker, the national checking service, a bulk check.</summary>
    public required string Source { get; init; }

    /// <summary>Tier of free school meals, where the answer has one.</summary>
    public string? Tier { get; init; }

    /// <summary>Last day for which the answer holds, where it has one.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The rule that decided, where one did.</summary>
    public string? Basis { get; init; }

    /// <summary>The facts on which it was decided. Numbers that identify a parent are not among them.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>What the rules gave beside yes and no; null when nothing.</summary>
    public JsonNode? Output { get; init; }

    /// <summary>Everything that led to the answer.</summary>
    public required JsonObject Explanation { get; init; }
}
