using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A connection of a flowchart, between steps by their place in <see cref="FlowMap.Steps"/>.</summary>
internal sealed record FlowConnection(int Index, int Source, string? Port, int Target);

/// <summary>
/// The connections of one flowchart. Steps and connections are numbered by id and not by their place in the file,
/// because an editor may re-order the file and counters in a stored state must still mean the same.
/// </summary>
internal sealed class FlowMap
{
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, FlowShape> shapes = new();
    private readonly Step flowchart;
    private readonly int[] order;

    public FlowMap(Step flowchart)
    {
        this.flowchart = flowchart;
        var inFile = flowchart.ChildrenOf("activities").ToArray();
        Steps = [.. inFile.OrderBy(s => s.Id, StringComparer.Ordinal)];
        for (var i = 0; i < Steps.Length; i++)
            byId[Steps[i].Id] = i;
        order = [.. inFile.Select(s => byId[s.Id])];

        var read = new List<(int Source, string? Port, int Target)>();
        foreach (var item in (Json.Get(flowchart.Json, "connections") as JsonArray ?? []).OfType<JsonObject>())
        {
            var (source, port) = End(item, "source", "sourcePort", "outcome");
            var (target, _) = End(item, "target", "targetPort", null);
            if (source is not null && target is not null && byId.TryGetValue(source, out var from) && byId.TryGetValue(target, out var to))
                read.Add((from, port, to));
            else
                Dropped.Add(new WorkflowFinding(FindingLevel.Warning, flowchart.Id,
                    $"A connection in '{flowchart.Label}' from '{source}' to '{target}' is ignored, because one of these steps does not exist. Connect it again or remove it."));
        }
        // The order of a step's connections in the file is the order in which its followers run, so it is kept among equals.
        var keyed = read.Select((c, at) => (c.Source, c.Port, c.Target, at))
            .OrderBy(c => c.Source).ThenBy(c => c.Port ?? "", StringComparer.Ordinal).ThenBy(c => c.Target).ToArray();
        Connections = [.. keyed.Select((c, index) => new FlowConnection(index, c.Source, c.Port, c.Target))];
        Outbound = Group(c => c.Source);
        Inbound = Group(c => c.Target);

        FlowConnection[][] Group(Func<FlowConnection, int> end)
        {
            var groups = Connections.ToLookup(end);
            return [.. Enumerable.Range(0, Steps.Length).Select(i => groups[i].OrderBy(c => keyed[c.Index].at).ToArray())];
        }
    }

    /// <summary>The flowchart's own steps, by id.</summary>
    public Step[] Steps { get; }

    /// <summary>Its connections, by source, port and target.</summary>
    public FlowConnection[] Connections { get; }

    /// <summary>Connections that leave each step, in the order of the file.</summary>
    public FlowConnection[][] Outbound { get; }

    /// <summary>Connections that enter each step, in the order of the file.</summary>
    public FlowConnection[][] Inbound { get; }

    /// <summary>Connections that name a step that does not exist.</summary>
    public List<WorkflowFinding> Dropped { get; } = [];

    /// <summary>Number of a step, or -1.</summary>
    public int IndexOf(Step step) => byId.TryGetValue(step.Id, out var index) && ReferenceEquals(Steps[index], step) ? index : -1;

    /// <summary>The step that a run begins with, or -1 when there is none. One start only: other roots are never reached.</summary>
    public int Start()
    {
        if (Steps.Length == 0)
            return -1;
        if (Json.Text(flowchart.Json, "start") is { } start && byId.TryGetValue(start, out var named))
            return named;
        foreach (Func<int, bool> rule in (Func<int, bool>[])[i => Steps[i].Type == "Elsa.Start", i => Steps[i].CanStart, i => Inbound[i].Length == 0, _ => true])
            foreach (var i in order)
                if (rule(i))
                    return i;
        return -1;
    }

    /// <summary>Which connections go forward and which back, seen from a start.</summary>
    public FlowShape ShapeFrom(int start) => shapes.GetOrAdd(start, static (from, map) => new FlowShape(map, from), this);

    internal static (string? Step, string? Port) End(JsonObject connection, string name, string oldPort, string? olderPort)
    {
        var end = Json.Get(connection, name);
        if (end is JsonObject modern)
            return (Json.Text(modern, "activity") ?? Json.Text(modern, "activityId"), Json.Text(modern, "port"));
        return (Json.Text(end), Json.Text(connection, oldPort) ?? (olderPort is null ? null : Json.Text(connection, olderPort)));
    }
}

/// <summary>
/// A flowchart seen from its start. Walking breadth first, a connection that would close a ring is <em>backward</em>: it counts for no join.
/// A backward connection is sound when every way from its source back to the start leads through its target.
/// </summary>
internal sealed class FlowShape
{
    private readonly FlowMap map;
    private readonly bool?[] sound;
    private readonly bool[]?[] ancestors;

    public FlowShape(FlowMap map, int start)
    {
        this.map = map;
        Start = start;
        Backward = new bool[map.Connections.Length];
        Reached = new bool[map.Steps.Length];
        sound = new bool?[map.Connections.Length];
        ancestors = new bool[map.Steps.Length][];
        var expanded = new bool[map.Steps.Length];
        var forward = new List<int>[map.Steps.Length];
        var queue = new Queue<int>([start]);
        Reached[start] = true;
        while (queue.TryDequeue(out var source))
        {
            forward[source] = [];
            expanded[source] = true;
            foreach (var connection in map.Outbound[source])
            {
                if (connection.Target == source || (expanded[connection.Target] && Leads(connection.Target, source)))
                {
                    Backward[connection.Index] = true;
                    continue;
                }
                forward[source].Add(connection.Target);
                if (!Reached[connection.Target])
                {
                    Reached[connection.Target] = true;
                    queue.Enqueue(connection.Target);
                }
            }
        }
        ForwardInbound = [.. map.Inbound.Select(list => list.Where(c => Reached[c.Source] && !Backward[c.Index]).ToArray())];

        bool Leads(int from, int to)
        {
            var seen = new bool[map.Steps.Length];
            var stack = new Stack<int>([from]);
            while (stack.TryPop(out var at))
            {
                if (at == to)
                    return true;
                foreach (var next in forward[at] ?? [])
                    if (!seen[next])
                    {
                        seen[next] = true;
                        stack.Push(next);
                    }
            }
            return false;
        }
    }

    /// <summary>The step it is seen from.</summary>
    public int Start { get; }

    /// <summary>By connection: true when it closes a ring.</summary>
    public bool[] Backward { get; }

    /// <summary>By step: true when it can be reached from the start.</summary>
    public bool[] Reached { get; }

    /// <summary>By step: the connections that a join there counts.</summary>
    public FlowConnection[][] ForwardInbound { get; }

    /// <summary>True when following the backward connection cannot run a branch that never began.</summary>
    public bool IsSound(FlowConnection backward)
    {
        return sound[backward.Index] ??= Check();

        bool Check()
        {
            if (backward.Source == backward.Target)
                return true;
            var seen = new bool[map.Steps.Length];
            var stack = new Stack<int>([backward.Source]);
            while (stack.TryPop(out var at))
            {
                if (at == Start)
                    return false;
                foreach (var connection in ForwardInbound[at])
                    if (connection.Source != backward.Target && !seen[connection.Source])
                    {
                        seen[connection.Source] = true;
                        stack.Push(connection.Source);
                    }
            }
            return true;
        }
    }

    /// <summary>By step: true when a way forward leads from it to the join.</summary>
    public bool[] AncestorsOf(int join)
    {
        return ancestors[join] ??= Walk();

        bool[] Walk()
        {
            var found = new bool[map.Steps.Length];
            var stack = new Stack<int>([join]);
            while (stack.TryPop(out var at))
                foreach (var connection in ForwardInbound[at])
                    if (!found[connection.Source])
                    {
                        found[connection.Source] = true;
                        stack.Push(connection.Source);
                    }
            return found;
        }
    }
}
