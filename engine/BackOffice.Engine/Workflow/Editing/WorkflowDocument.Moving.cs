namespace BackOffice.Engine.Workflow.Editing;

public sealed partial class WorkflowDocument
{
    /// <summary>Takes a step out of its place and puts it behind another of the same box.</summary>
    /// <param name="stepId">Id of the step.</param>
    /// <param name="afterId">Id of the step that it comes after.</param>
    /// <param name="port">Port that leads to it; the first when null.</param>
    public WorkflowEdit Move(string stepId, string afterId, string? port)
    {
        if (Find(stepId) is not { Container: { } container } step || Find(afterId) is not { } before)
            return Cannot(Gone);
        if (stepId == afterId || !ReferenceEquals(container, before.Container))
            return Cannot($"‘{step.Label}’ can move only to steps of the same box. Delete it here and add it there.", stepId);
        if (ListAround(step) is not { } list)
            return Cannot($"‘{step.Label}’ stands alone in ‘{container.Label}’, so it cannot move.", stepId);
        if (container.Type != FlowchartStep.TypeName)
        {
            var (from, to) = (IndexIn(list, stepId), IndexIn(list, afterId));
            return from == to + 1 ? Cannot($"‘{step.Label}’ stands there already.", stepId) : Did(Reorder(list, from, to < from ? to + 1 : to), $"Moved ‘{step.Label}’ after ‘{before.Label}’.", stepId);
        }

        if (Fixed(step) is { } why)
            return Cannot(why, stepId);
        var known = Ports(before);
        if (known.Count == 0)
            return Cannot($"‘{before.Label}’ ends the process, so nothing can follow it.", stepId);
        port ??= known[0];
        if (Links(container).Exists(link => link.From == afterId && link.Port == port && link.To == stepId))
            return Cannot($"‘{step.Label}’ stands there already.", stepId);
        var (loose, _, ports) = Loosen(container, stepId);
        IReadOnlyList<string> leads = ports.Count > 0 ? ports : [.. Ports(step).Take(1)];
        return loose.Lead(container.Id, afterId, port, step, leads) is { } moved
            ? Did(moved, $"Moved ‘{step.Label}’ after {Leaves(before, port)}.", stepId)
            : Cannot($"‘{step.Label}’ ends the process and cannot stand before what follows ‘{before.Label}’.", stepId);
    }

    /// <summary>Lets a step change places with the one before it.</summary>
    /// <param name="stepId">Id of the step.</param>
    public WorkflowEdit MoveUp(string stepId)
    {
        if (Find(stepId) is not { Container: { } container } step)
            return Cannot(Gone);
        if (container.Type != FlowchartStep.TypeName)
            return Swap(step, -1);
        if (Fixed(step) is { } why)
            return Cannot(why, stepId);
        if (ForwardInto(container, step) is not [var link] || Graph.Find(link.From) is not { } before)
            return Cannot($"‘{step.Label}’ can be reached in several ways, or in none. Use ‘Move to’ to say where it belongs.", stepId);
        if (Several(before))
            return Cannot($"‘{step.Label}’ is the first step of a branch of ‘{before.Label}’. Use ‘Move to’ to take it elsewhere.", stepId);
        if (IsStart(before))
            return Cannot($"The process begins with ‘{before.Label}’, so nothing can stand before it.", stepId);
        return PutBefore(container, step, before, $"Moved ‘{step.Label}’ before ‘{before.Label}’.", stepId);
    }

    /// <summary>Lets a step change places with the one after it.</summary>
    /// <param name="stepId">Id of the step.</param>
    public WorkflowEdit MoveDown(string stepId)
    {
        if (Find(stepId) is not { Container: { } container } step)
            return Cannot(Gone);
        if (container.Type != FlowchartStep.TypeName)
            return Swap(step, 1);
        if (Fixed(step) is { } why)
            return Cannot(why, stepId);
        if (Ways(step).Select(way => way.To).Distinct().ToList() is not [var next])
            return Cannot($"Nothing follows ‘{step.Label}’.", stepId);
        if (Fixed(next) is { } whyNext)
            return Cannot(whyNext, stepId);
        if (ForwardInto(container, next).Exists(link => link.From != stepId))
            return Cannot($"‘{next.Label}’ is reached from other steps too. Use ‘Move to’ to say where ‘{step.Label}’ belongs.", stepId);
        return PutBefore(container, next, step, $"Moved ‘{step.Label}’ after ‘{next.Label}’.", stepId);
    }

    private WorkflowEdit PutBefore(Step flowchart, Step step, Step before, string sentence, string shown)
    {
        if (Ports(step).Count == 0)
            return Cannot($"‘{step.Label}’ ends the process, so nothing can follow it.", shown);
        var (loose, _, ports) = Loosen(flowchart, step.Id);
        var after = loose;
        // A way back to a step stays a way back to it.
        var forward = ForwardInto(flowchart, before).Where(link => link.From != step.Id).Select(link => (link.From, link.Port)).ToHashSet();
        foreach (var link in loose.Links(flowchart).Where(link => link.To == before.Id && forward.Contains((link.From, link.Port))))
            after = after.WithEnd(flowchart.Id, link.Index, "target", step.Id, null);
        foreach (var port in ports.DefaultIfEmpty(Ports(step)[0]))
            after = after.WithLink(flowchart.Id, step.Id, port, before.Id);
        return Did(after, sentence, shown);
    }

    private List<Link> ForwardInto(Step flowchart, Step step)
    {
        var map = flowchart.Flow;
        var shape = map.ShapeFrom(map.Start());
        var back = map.Connections.Where(connection => shape.Reached[connection.Source] && shape.Backward[connection.Index])
            .Select(connection => (map.Steps[connection.Source].Id, connection.Port ?? Done, map.Steps[connection.Target].Id)).ToHashSet();
        return Links(flowchart).FindAll(link => link.To == step.Id && link.From != step.Id && !back.Contains((link.From, link.Port, link.To)));
    }

    /// <summary>Why a step cannot be taken out of its place and put elsewhere; null when it can.</summary>
    private string? Fixed(Step step) =>
        IsStart(step) ? $"The process begins with ‘{step.Label}’, so it has to stay where it is."
        : Several(step) ? $"‘{step.Label}’ parts into several branches, which would not know where to go. Change its connections instead."
        : null;

    private bool Several(Step step) => Ways(step).Select(way => way.To).Distinct().Count() > 1;

    private WorkflowEdit Swap(Step step, int by)
    {
        if (ListAround(step) is not { } list)
            return Cannot($"‘{step.Label}’ stands alone in ‘{step.Container!.Label}’, so it cannot move.", step.Id);
        var from = IndexIn(list, step.Id);
        if (from + by < 0 || from + by >= list.Parts.Count)
            return Cannot($"‘{step.Label}’ is the {(by < 0 ? "first" : "last")} step of ‘{step.Container!.Label}’.", step.Id);
        return Did(Reorder(list, from, from + by), $"Moved ‘{step.Label}’ {(by < 0 ? "up" : "down")}.", step.Id);
    }

    private WorkflowDocument Reorder(JsonSpan list, int from, int to)
    {
        var written = source.Slice(list.Parts[from].Value);
        var container = spans.Value.First(known => known.Value.Parts.Exists(part => part.Value == list));
        var name = container.Value.Parts.Find(part => part.Value == list)!.Name!;
        var without = With(source.Remove(list, from));
        return without.With(without.source.InsertWritten(without.Span(container.Key).Find(name)!.Value, to, written));
    }
}
