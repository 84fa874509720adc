using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>What came of an edit.</summary>
/// <param name="Document">The workflow afterwards; as it was when the edit could not be made.</param>
/// <param name="Sentence">What was done, or why it could not be, in plain words.</param>
/// <param name="StepId">The step to look at afterwards; null when there is none.</param>
/// <param name="Done">True when the edit was made.</param>
public sealed record WorkflowEdit(WorkflowDocument Document, string Sentence, string? StepId, bool Done);

/// <summary>A step to be put into a workflow.</summary>
/// <param name="Type">Type name, for example <c>BackOffice.Task</c>.</param>
/// <param name="Label">What it is called on the map.</param>
/// <param name="Inputs">Inputs that it has from the beginning, as plain JSON.</param>
public sealed record NewStep(string Type, string Label, JsonObject? Inputs = null);

/// <summary>What an input of a step is to be.</summary>
public abstract record InputValue
{
    private InputValue()
    {
    }

    /// <summary>The input is left out.</summary>
    public static InputValue None { get; } = new Nothing();

    /// <summary>A text, a number, yes or no, a list or an object.</summary>
    /// <param name="value">The value.</param>
    public static InputValue Of(JsonNode value) => new Plain(value);

    /// <summary>An expression of the house's own language.</summary>
    /// <param name="text">The expression.</param>
    public static InputValue Worked(string text) => new Expression(text);

    internal sealed record Nothing : InputValue;

    internal sealed record Plain(JsonNode Value) : InputValue;

    internal sealed record Expression(string Text) : InputValue;
}
