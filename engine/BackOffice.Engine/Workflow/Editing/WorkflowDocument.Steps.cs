using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

public sealed partial class WorkflowDocument
{
    private const int Apart = 290, Row = 110, Wide = 200, High = 70;

    /// <summary>Puts a new step behind another. What followed there follows the new one.</summary>
    /// <param name="stepId">Id of the step that it comes after.</param>
    /// <param name="port">Port that leads to it; the step's first when null.</param>
    /// <param name="step">The new step.</param>
    public WorkflowEdit AddAfter(string stepId, string? port, NewStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Find(stepId) is not { Container: { } container } before)
            return Cannot(Gone);
        if (string.IsNullOrWhiteSpace(step.Label))
            return Cannot("Give the step a name, for example: Phone the parent.", stepId);
        var (json, id) = Make(step, container, before);
        var list = ListAround(before);
        if (list is null)
            return Cannot($"‘{before.Label}’ stands alone in ‘{container.Label}’. Put a sequence there first, and then steps into it.", stepId);
        var added = With(source.Insert(list, IndexIn(list, stepId) + 1, json));
        if (container.Type != FlowchartStep.TypeName)
            return Did(added, $"Added ‘{step.Label.Trim()}’ after ‘{before.Label}’.", id);
        var ports = Ports(before);
        if (ports.Count == 0)
            return Cannot($"‘{before.Label}’ ends the process, so nothing can follow it.", stepId);
        port ??= ports[0];
        var new_ = added.Graph.Find(id)!;
        return added.Lead(container.Id, before.Id, port, new_, [.. added.Ports(new_).Take(1)]) is { } connected
            ? Did(connected, $"Added ‘{step.Label.Trim()}’ after {Leaves(before, port)}.", id)
            : Cannot($"A step that ends the process cannot stand between ‘{before.Label}’ and what follows it. Disconnect what follows first.", stepId);
    }

    /// <summary>Puts a new step into a box that has none there yet, for example the body of a loop.</summary>
    /// <param name="containerId">Id of the box.</param>
    /// <param name="slot">Property that holds it, for example <c>body</c> or <c>activities</c>.</param>
    /// <param name="step">The new step.</param>
    public WorkflowEdit AddInside(string containerId, string slot, NewStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Find(containerId) is not { } container)
            return Cannot(Gone);
        if (string.IsNullOrWhiteSpace(step.Label))
            return Cannot("Give the step a name, for example: Phone the parent.", containerId);
        var (json, id) = Make(step, container, null);
        var held = Span(containerId).Find(slot)?.Value;
        if (slot is "activities" or "branches")
        {
            if (held is not { Kind: '[' })
                return With(source.Set(Span(containerId), slot, new JsonArray(), "metadata")).AddInside(containerId, slot, step);
            return Did(With(source.Insert(held, held.Parts.Count, json)), $"Added ‘{step.Label.Trim()}’ inside ‘{container.Label}’.", id);
        }

        if (held is { Kind: '{' })
            return Cannot($"‘{container.Label}’ has a step there already. Add the new one after it, or take it out first.", containerId);
        return Did(Set(containerId, slot, json), $"Added ‘{step.Label.Trim()}’ inside ‘{container.Label}’.", id);
    }

    /// <summary>Takes a step out, with what stands inside it. What led to it leads to what followed it, where that is one step.</summary>
    /// <param name="stepId">Id of the step.</param>
    public WorkflowEdit Delete(string stepId)
    {
        if (Find(stepId) is not { Container: { } container } step)
            return Cannot(Gone);
        if (ReferenceEquals(step, Graph.Root))
            return Cannot("The workflow needs the box that holds its steps.", stepId);
        var inside = step.Children.Count == 0 ? "" : $" with the {(step.Children.Count == 1 ? "step" : $"{step.Children.Count} steps")} inside it";
        if (container.Type == FlowchartStep.TypeName)
        {
            if (IsStart(step))
                return Cannot($"The process begins with ‘{step.Label}’, so it has to stay.", stepId);
            var before = Links(container).Find(link => link.To == stepId && link.From != stepId)?.From;
            var (loose, next, _) = Loosen(container, stepId);
            var list = loose.ListAround(step)!;
            var gone = loose.With(loose.source.Remove(list, loose.IndexIn(list, stepId)));
            var joined = next is not null && before is not null ? $" What led to it leads to ‘{Graph.Find(next)!.Label}’." : "";
            return Did(gone, $"Deleted ‘{step.Label}’{inside}.{joined}", before ?? next ?? container.Id);
        }

        if (ListAround(step) is { } around)
        {
            var at = IndexIn(around, stepId);
            var beside = container.Children.Select(child => child.Step).Where(child => child != step).ElementAtOrDefault(Math.Max(0, at - 1));
            return Did(With(source.Remove(around, at)), $"Deleted ‘{step.Label}’{inside}.", beside?.Id ?? container.Id);
        }

        var slot = Span(container.Id).Parts.Find(part => part.Value == Span(stepId));
        return slot is null
            ? Cannot($"‘{step.Label}’ stands in a list of cases. Change it in the inputs of ‘{container.Label}’.", stepId)
            : Did(With(source.Remove(Span(container.Id), slot.Name!)), $"Deleted ‘{step.Label}’{inside}.", container.Id);
    }

    private bool IsStart(Step step) => step.Container is { Type: FlowchartStep.TypeName } flowchart && flowchart.Flow.Start() is >= 0 and var start && ReferenceEquals(flowchart.Flow.Steps[start], step);

    /// <summary>Puts a step, connected to nothing yet, behind a port; null when it would cut off what follows there.</summary>
    /// <param name="flowchart">Id of the flowchart.</param>
    /// <param name="before">Id of the step in front.</param>
    /// <param name="port">Its port.</param>
    /// <param name="step">The step.</param>
    /// <param name="ports">Ports of the step that are to lead on; none for one that ends the flow.</param>
    private WorkflowDocument? Lead(string flowchart, string before, string port, Step step, IReadOnlyList<string> ports)
    {
        var after = this;
        var followed = Links(flowchart).FindAll(link => link.From == before && link.Port == port);
        if (followed.Count > 0 && ports.Count == 0)
            return null;
        foreach (var link in followed)
            after = after.WithEnd(flowchart, link.Index, "source", step.Id, ports[0]);
        after = after.WithLink(flowchart, before, port, step.Id, followed.Count > 0 ? followed[0].Index : null);
        foreach (var link in followed)
            foreach (var further in ports.Skip(1))
                after = after.WithLink(flowchart, step.Id, further, link.To);
        return after;
    }

    private JsonSpan? ListAround(Step step) => step.Container is { } container && spans.Value.TryGetValue(container.Id, out var around)
        ? around.Parts.Select(part => part.Value).FirstOrDefault(value => value.Kind == '[' && value.Parts.Exists(part => part.Value == Span(step.Id)))
        : null;

    private int IndexIn(JsonSpan list, string stepId) => list.Parts.FindIndex(part => part.Value == Span(stepId));

    private (JsonObject Json, string Id) Make(NewStep step, Step container, Step? beside)
    {
        var label = step.Label.Trim();
        var id = FreeId(label);
        var json = new JsonObject { ["id"] = id, ["nodeId"] = $"{container.NodeId}:{id}", ["name"] = id, ["type"] = step.Type, ["version"] = 1 };
        foreach (var (name, value) in step.Inputs ?? [])
            json[name] = value?.DeepClone();
        var metadata = new JsonObject { ["displayText"] = label };
        if (container.Type == FlowchartStep.TypeName)
            metadata["designer"] = new JsonObject { ["position"] = FreePlace(container, beside), ["size"] = new JsonObject { ["width"] = Wide, ["height"] = High } };
        json["metadata"] = metadata;
        return (json, id);
    }

    /// <summary>An id out of the words of a name, as hands write them.</summary>
    private string FreeId(string label)
    {
        var words = new StringBuilder();
        foreach (var letter in label.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                words.Append(char.ToLowerInvariant(letter));
            else if (words.Length > 0 && words[^1] != '-' && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                words.Append('-');
            if (words.Length >= 40)
                break;
        }

        var id = words.ToString().Trim('-') is { Length: > 0 } given ? given : "step";
        for (var count = 1; ; count++)
            if (count == 1 ? Graph.Find(id) is null && id != "Workflow1" : Graph.Find($"{id}-{count}") is null)
                return count == 1 ? id : $"{id}-{count}";
    }

    /// <summary>To the right of the step it follows, and below whatever stands there already.</summary>
    private static JsonObject FreePlace(Step flowchart, Step? beside)
    {
        var places = flowchart.ChildrenOf("activities").Select(Place).OfType<(decimal X, decimal Y)>().ToList();
        var (x, y) = beside is not null && Place(beside) is { } at ? (at.X + Apart, at.Y) : places.Count == 0 ? (60m, 60m) : (60m, places.Max(place => place.Y) + Row);
        while (places.Exists(place => Math.Abs(place.X - x) < Wide + 20 && Math.Abs(place.Y - y) < High + 10))
            y += Row;
        return new JsonObject { ["x"] = x, ["y"] = y };
    }

    private static (decimal X, decimal Y)? Place(Step step) =>
        Json.Get(step.Json, "metadata") is JsonObject metadata && Json.Get(metadata, "designer") is JsonObject designer && Json.Get(designer, "position") is JsonObject position
        && Json.TryNumber(Json.Get(position, "x"), out var x) && Json.TryNumber(Json.Get(position, "y"), out var y) ? (x, y) : null;
}
