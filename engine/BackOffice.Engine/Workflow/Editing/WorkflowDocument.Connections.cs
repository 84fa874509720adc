using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

public sealed partial class WorkflowDocument
{
    /// <summary>A connection as the file has it.</summary>
    private sealed record Link(int Index, string From, string Port, string To);

    /// <summary>Lets a port lead to a step.</summary>
    /// <param name="from">Id of the step that it leaves.</param>
    /// <param name="port">Port.</param>
    /// <param name="to">Id of the step that it leads to.</param>
    public WorkflowEdit Connect(string from, string port, string to)
    {
        if (Find(from) is not { } source || Find(to) is not { } target)
            return Cannot(Gone);
        if (source.Container is not { Type: FlowchartStep.TypeName } flowchart)
            return Cannot($"‘{source.Label}’ does not stand in a flowchart, so its steps run in their order. Move it instead.", from);
        if (!ReferenceEquals(flowchart, target.Container))
            return Cannot($"‘{source.Label}’ and ‘{target.Label}’ stand in different boxes. A connection stays inside one box.", from);
        if (Ports(source).Count == 0)
            return Cannot($"‘{source.Label}’ ends the process, so nothing can follow it.", from);
        if (Links(flowchart).Exists(link => link.From == from && link.Port == port && link.To == to))
            return Cannot($"{Leaves(source, port)} leads to ‘{target.Label}’ already.", from);
        return Did(WithLink(flowchart.Id, from, port, to), $"{Leaves(source, port)} leads to ‘{target.Label}’.", from);
    }

    /// <summary>Takes a connection away.</summary>
    /// <param name="from">Id of the step that it leaves.</param>
    /// <param name="port">Port.</param>
    /// <param name="to">Id of the step that it leads to.</param>
    public WorkflowEdit Disconnect(string from, string port, string to)
    {
        if (Find(from) is not { Container: { } flowchart } source || Find(to) is not { } target)
            return Cannot(Gone);
        if (!Links(flowchart).Exists(link => link.From == from && link.Port == port && link.To == to))
            return Cannot($"{Leaves(source, port)} does not lead to ‘{target.Label}’.", from);
        return Did(WithoutLinks(flowchart.Id, link => link.From == from && link.Port == port && link.To == to), $"{Leaves(source, port)} no longer leads to ‘{target.Label}’.", from);
    }

    private static string Leaves(Step step, string port) => port == Done ? $"‘{step.Label}’" : $"‘{port}’ of ‘{step.Label}’";

    private List<Link> Links(Step flowchart) => Links(flowchart.Id);

    private List<Link> Links(string flowchart)
    {
        if (Span(flowchart).Find("connections") is not { Value.Kind: '[' } list)
            return [];
        return [.. list.Value.Parts.Select((part, index) => source.Node(part.Value) is JsonObject json && FlowMap.End(json, "source", "sourcePort", "outcome") is { Step: { } from } leaves && FlowMap.End(json, "target", "targetPort", null) is { Step: { } to }
            ? new Link(index, from, leaves.Port ?? Done, to)
            : null).OfType<Link>()];
    }

    /// <summary>With one more connection, beside the others of the same step.</summary>
    private WorkflowDocument WithLink(string flowchart, string from, string port, string to, int? place = null)
    {
        if (Span(flowchart).Find("connections") is not { Value.Kind: '[' })
            return With(source.Set(Span(flowchart), "connections", new JsonArray(), "metadata")).WithLink(flowchart, from, port, to);
        var link = new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };
        var list = Span(flowchart).Find("connections")!.Value;
        var last = Links(flowchart).FindLast(known => known.From == from);
        return With(source.Insert(list, place ?? (last is null ? list.Parts.Count : last.Index + 1), link));
    }

    private WorkflowDocument WithoutLinks(string flowchart, Func<Link, bool> which)
    {
        var after = this;
        foreach (var link in Links(flowchart).Where(which).Reverse())
            after = after.With(after.source.Remove(after.Span(flowchart).Find("connections")!.Value, link.Index));
        return after;
    }

    /// <summary>With one end of a connection at another step; what else the file says of the connection stays.</summary>
    private WorkflowDocument WithEnd(string flowchart, int index, string end, string step, string? port)
    {
        var link = Span(flowchart).Find("connections")!.Value.Parts[index].Value;
        if (link.Find("vertices") is { Value.Parts.Count: > 0 })
            return With(source.Set(link, "vertices", new JsonArray())).WithEnd(flowchart, index, end, step, port); // bends of a line that goes elsewhere now
        var value = link.Find(end)!.Value;
        if (value.Kind != '{')
        {
            var moved = With(source.Set(link, end, step));
            return port is null ? moved : moved.With(moved.source.Set(moved.Span(flowchart).Find("connections")!.Value.Parts[index].Value, end == "source" ? "sourcePort" : "targetPort", port));
        }

        var after = With(source.Set(value, value.Find("activityId") is null ? "activity" : "activityId", step));
        if (port is null)
            return after;
        return after.With(after.source.Set(after.Span(flowchart).Find("connections")!.Value.Parts[index].Value.Find(end)!.Value, "port", port));
    }

    /// <summary>
    /// What led to a step leads to the one that follows it, where exactly one does; the step itself is connected to nothing any more.
    /// </summary>
    private (WorkflowDocument After, string? Next, List<string> Ports) Loosen(Step flowchart, string stepId)
    {
        var links = Links(flowchart);
        var outs = links.FindAll(link => link.From == stepId && link.To != stepId);
        var next = outs.Select(link => link.To).Distinct().ToList() is [var only] ? only : null;
        var after = this;
        var taken = links.Where(link => link.From != stepId && link.To != stepId).Select(link => (link.From, link.Port, link.To)).ToHashSet();
        foreach (var link in links.Where(link => link.To == stepId && link.From != stepId))
            if (next is not null && link.From != next && taken.Add((link.From, link.Port, next)))
                after = after.WithEnd(flowchart.Id, link.Index, "target", next, null);
        return (after.WithoutLinks(flowchart.Id, link => link.From == stepId || link.To == stepId), next, [.. outs.Select(link => link.Port).Distinct()]);
    }
}
