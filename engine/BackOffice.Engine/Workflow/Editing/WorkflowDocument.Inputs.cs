using System.Text.Json.Nodes;
using BackOffice.Engine.Casework;

namespace BackOffice.Engine.Workflow.Editing;

public sealed partial class WorkflowDocument
{
    /// <summary>Calls a step something else. What a task asks goes with it where it was the same words.</summary>
    /// <param name="stepId">Id of the step.</param>
    /// <param name="label">What the map is to show.</param>
    public WorkflowEdit Rename(string stepId, string label)
    {
        if (Find(stepId) is not { } step)
            return Cannot(Gone);
        label = (label ?? "").Trim();
        if (label.Length == 0)
            return Cannot("A step needs a name, for example: Phone the parent.", stepId);
        if (label == step.Label)
            return Cannot($"It is called ‘{label}’ already.", stepId);
        var after = Span(stepId).Find("metadata") is { Value.Kind: '{' } metadata
            ? With(source.Set(metadata.Value, "displayText", label, "designer"))
            : Set(stepId, "metadata", new JsonObject { ["displayText"] = label });
        if (step.Type == TaskStep.TypeName && step.Json["title"] is JsonValue && Json.Text(step.Json, "title") == step.Label)
            after = after.Set(stepId, "title", label);
        return Did(after, $"‘{step.Label}’ is called ‘{label}’ now.", stepId);
    }

    /// <summary>Gives an input of a step a value, in the shape that it was written in before.</summary>
    /// <param name="stepId">Id of the step.</param>
    /// <param name="name">Name of the input.</param>
    /// <param name="value">Value.</param>
    /// <param name="typeName">Type that the value is turned into, for a step of the format itself.</param>
    /// <param name="label">What people call the input.</param>
    public WorkflowEdit SetInput(string stepId, string name, InputValue value, string typeName = "Object", string? label = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Find(stepId) is not { } step)
            return Cannot(Gone);
        var called = label ?? name;
        var span = Span(stepId);
        var now = span.Find(name)?.Value;
        var wrapped = now is { Kind: '{' } && (now.Find("expression") is { Value.Kind: '{' } || now.Find("typeName") is not null);
        WorkflowDocument after;
        switch (value)
        {
            case InputValue.Nothing when now is null:
                return Cannot($"‘{called}’ of ‘{step.Label}’ is not given.", stepId);
            case InputValue.Nothing:
                after = With(source.Remove(span, span.Find(name)!.Name!));
                break;
            case InputValue.Plain(var plain) when wrapped || (now is null && !step.Type.StartsWith("BackOffice.", StringComparison.Ordinal) && typeName.Length > 0):
                after = Express(stepId, name, plain is JsonArray or JsonObject ? "Object" : "Literal", plain, wrapped, typeName);
                break;
            case InputValue.Plain(var plain):
                after = Set(stepId, name, plain.DeepClone());
                break;
            case InputValue.Expression(var text):
                after = Express(stepId, name, "BackOffice", JsonValue.Create(text), wrapped, typeName);
                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }

        if (after.Text == Text)
            return Cannot($"‘{called}’ of ‘{step.Label}’ says that already.", stepId);
        return Did(after, value is InputValue.Nothing ? $"‘{called}’ of ‘{step.Label}’ is no longer given." : $"Changed ‘{called}’ of ‘{step.Label}’.", stepId);
    }

    private WorkflowDocument Express(string stepId, string name, string kind, JsonNode value, bool wrapped, string typeName)
    {
        var expression = new JsonObject { ["type"] = kind, ["value"] = value.DeepClone() };
        if (!wrapped)
            return Set(stepId, name, new JsonObject { ["typeName"] = typeName.Length > 0 ? typeName : "Object", ["expression"] = expression });
        var held = Span(stepId).Find(name)!.Value;
        if (held.Find("expression") is not { Value.Kind: '{' } inner || source.TextOf(inner.Value.Find("type")?.Value) != kind)
            return With(source.Set(held, "expression", expression));
        return With(source.Set(inner.Value, "value", value.DeepClone()));
    }
}
