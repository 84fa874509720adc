namespace BackOffice.Engine.Workflow.Editing;

/// <summary>What a line of the outline is.</summary>
public enum OutlineKind
{
    /// <summary>A step.</summary>
    Step,

    /// <summary>A way out of the step above, with the steps of that branch below it.</summary>
    Branch,

    /// <summary>A way to a step that stands elsewhere in the outline, further down or in another branch.</summary>
    Onward,

    /// <summary>A way back to a step that has run before: a loop.</summary>
    Back,

    /// <summary>A way out that leads nowhere.</summary>
    Open,

    /// <summary>A place inside the step above, for example the body of a loop.</summary>
    Inside,

    /// <summary>A heading over steps that nothing leads to.</summary>
    Apart,
}

/// <summary>One line of the outline.</summary>
/// <param name="Key">Unique in the outline, and the same as long as the workflow is.</param>
/// <param name="Level">How deep it stands, from 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="StepId">The step of the line; for a way out, the step that it leaves; null for a heading.</param>
/// <param name="Label">What the step is called; for a way out, its ports; for a way elsewhere, empty where the step has only that one.</param>
/// <param name="Target">The step that a way leads to; null otherwise.</param>
/// <param name="Ports">The ports of a way out, or the place inside a step.</param>
/// <param name="Via">For a step that goes on from one above which parts: the ports that lead here; empty otherwise.</param>
public sealed record OutlineRow(string Key, int Level, OutlineKind Kind, string? StepId, string Label, Step? Target, IReadOnlyList<string> Ports, string Via);
