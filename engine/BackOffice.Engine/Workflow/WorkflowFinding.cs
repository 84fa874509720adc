namespace BackOffice.Engine.Workflow;

/// <summary>How much a finding matters.</summary>
public enum FindingLevel
{
    /// <summary>Publishing goes on once somebody has confirmed it.</summary>
    Warning,

    /// <summary>Publishing is refused until it is put right.</summary>
    Error,
}

/// <summary>Something found in a workflow definition, said as advice.</summary>
/// <param name="Level">Error or warning.</param>
/// <param name="StepId">Step it is about; null when it is about the whole workflow.</param>
/// <param name="Sentence">What is wrong, where, and what to do.</param>
/// <param name="Line">Line of the file, counted from 1, where it is known.</param>
public sealed record WorkflowFinding(FindingLevel Level, string? StepId, string Sentence, int? Line = null);
