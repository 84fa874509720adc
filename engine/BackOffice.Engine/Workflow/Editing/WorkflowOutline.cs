using System.Collections;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>
/// A workflow as an indented list: from the start along the main path, branches below the step that they leave. Where branches come
/// together again the list goes on at the level of that step. Where they do not, the longest goes on, so that a long process stays flat.
/// </summary>
public sealed class WorkflowOutline
{
    private readonly WorkflowDocument document;
    private readonly List<OutlineRow> rows = [];

    private WorkflowOutline(WorkflowDocument document) => this.document = document;

    /// <summary>The lines, from top to bottom. Every step of the workflow stands on exactly one.</summary>
    /// <param name="document">The workflow.</param>
    public static IReadOnlyList<OutlineRow> Of(WorkflowDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var outline = new WorkflowOutline(document);
        var root = document.Graph.Root;
        if (root.Type == FlowchartStep.TypeName)
            outline.Flowchart(root, 1);
        else
            outline.Single(root, 1, "");
        return outline.rows;
    }

    private void Single(Step step, int level, string via)
    {
        Add(new OutlineRow(step.Id, level, OutlineKind.Step, step.Id, step.Label, null, [], via));
        foreach (var slot in step.Children.GroupBy(child => child.Port))
        {
            if (step.Type == FlowchartStep.TypeName && slot.Key == "activities")
            {
                Flowchart(step, level + 1);
                continue;
            }

            var below = level + 1;
            if (slot.Key != "activities")
                Add(new OutlineRow($"{step.Id}/{slot.Key}", below++, OutlineKind.Inside, step.Id, slot.Key, null, [slot.Key], ""));
            foreach (var (_, inside) in slot)
                Single(inside, below, "");
        }
    }

    private void Flowchart(Step flowchart, int level)
    {
        if (flowchart.Flow.Steps.Length == 0)
            return;
        var shown = new HashSet<Step>();
        new Walk(this, flowchart, flowchart.Flow.Start(), shown).Chain(flowchart.Flow.Start(), level, "", []);
        var apart = flowchart.ChildrenOf("activities").Where(step => !shown.Contains(step)).ToList();
        if (apart.Count == 0)
            return;
        // Steps without a way in come first, so that each stray piece shows from its beginning.
        Add(new OutlineRow($"{flowchart.Id}#apart", level, OutlineKind.Apart, null, apart.Any(step => step.CanStart) ? "Begins here too, or cannot be reached" : "Cannot be reached", null, [], ""));
        foreach (var step in apart.OrderBy(step => flowchart.Flow.Inbound[flowchart.Flow.IndexOf(step)].Length > 0))
            if (!shown.Contains(step))
                new Walk(this, flowchart, flowchart.Flow.IndexOf(step), shown).Chain(flowchart.Flow.IndexOf(step), level + 1, "", []);
    }

    private void Add(OutlineRow row) => rows.Add(row);

    /// <summary>The part of a flowchart that is reached from one step.</summary>
    private sealed class Walk
    {
        private readonly WorkflowOutline outline;
        private readonly FlowMap map;
        private readonly FlowShape shape;
        private readonly HashSet<Step> shown;
        private readonly Dictionary<int, BitArray> reach = [];
        private readonly int[] rank;

        public Walk(WorkflowOutline outline, Step flowchart, int start, HashSet<Step> shown)
        {
            (this.outline, map, this.shown) = (outline, flowchart.Flow, shown);
            shape = map.ShapeFrom(start);
            rank = Ranks(start);
        }

        /// <summary>Steps one after the other, until the chain ends or comes to where a chain around it goes on.</summary>
        public void Chain(int first, int level, string via, HashSet<int> stops)
        {
            for (var at = first; ;)
            {
                var step = map.Steps[at];
                shown.Add(step);
                outline.Single(step, level, via);
                var ways = map.Outbound[at].GroupBy(connection => connection.Target)
                    .Select(group => (To: group.Key, Ports: group.Select(connection => connection.Port ?? "Done").Distinct().ToArray(), IsBack: group.All(connection => shape.Backward[connection.Index]))).ToList();
                var all = outline.document.Ports(step);
                var open = all.Count > 1 ? all.Where(port => !ways.Exists(way => way.Ports.Contains(port))).ToArray() : [];
                var forward = ways.FindAll(way => !way.IsBack && !shown.Contains(map.Steps[way.To]) && !stops.Contains(way.To));
                // One way in all: it needs no line of its own unless it leads elsewhere.
                if (ways.Count == 1 && forward.Count == 1)
                {
                    Open(step, open, level + 1);
                    (at, via) = (ways[0].To, "");
                    continue;
                }

                var next = Next(forward.ConvertAll(way => way.To), stops);
                string[] nextPorts = [];
                HashSet<int> inner = next < 0 ? stops : [.. stops, next];
                foreach (var way in ways)
                {
                    var label = ways.Count == 1 && all.Count <= 1 ? "" : Either(way.Ports);
                    if (way.To == next)
                        nextPorts = way.Ports;
                    else if (way.IsBack || stops.Contains(way.To) || shown.Contains(map.Steps[way.To]))
                        outline.Add(new OutlineRow($"{step.Id}:{string.Join('|', way.Ports)}>{map.Steps[way.To].Id}", level + 1, way.IsBack ? OutlineKind.Back : OutlineKind.Onward, step.Id, label, map.Steps[way.To], way.Ports, ""));
                    else
                    {
                        outline.Add(new OutlineRow($"{step.Id}:{string.Join('|', way.Ports)}>{map.Steps[way.To].Id}", level + 1, OutlineKind.Branch, step.Id, label, map.Steps[way.To], way.Ports, ""));
                        Chain(way.To, level + 2, "", inner);
                    }
                }

                Open(step, open, level + 1);
                if (next < 0 || shown.Contains(map.Steps[next]))
                    return;
                (at, via) = (next, Either(nextPorts));
            }
        }

        private void Open(Step step, string[] ports, int level)
        {
            if (ports.Length > 0)
                outline.Add(new OutlineRow($"{step.Id}:open", level, OutlineKind.Open, step.Id, Either(ports), null, ports, ""));
        }

        /// <summary>Where the chain goes on: where branches meet, or else the branch with most steps; -1 when it ends.</summary>
        private int Next(List<int> branches, HashSet<int> stops)
        {
            if (branches.Count == 0)
                return -1;
            if (branches.Count == 1)
                return branches[0];
            var met = new BitArray(map.Steps.Length);
            var seen = new BitArray(map.Steps.Length);
            foreach (var branch in branches)
            {
                met.Or(new BitArray(seen).And(Reach(branch)));
                seen.Or(Reach(branch));
            }

            // What lies behind a stop belongs to the chain around this one.
            foreach (var stop in stops)
                met.And(new BitArray(Reach(stop)).Not());
            var meeting = -1;
            for (var i = 0; i < met.Length; i++)
                if (met[i] && !shown.Contains(map.Steps[i]) && (meeting < 0 || rank[i] < rank[meeting]))
                    meeting = i;
            return meeting >= 0 ? meeting : branches.MaxBy(branch => Count(Reach(branch), stops));
        }

        private static string Either(string[] ports) => ports.Length < 2 ? string.Concat(ports) : $"{string.Join(", ", ports[..^1])} or {ports[^1]}";

        private int Count(BitArray reached, HashSet<int> stops)
        {
            var own = new BitArray(reached);
            foreach (var stop in stops)
                own.And(new BitArray(Reach(stop)).Not());
            return own.Cast<bool>().Count(bit => bit);
        }

        private BitArray Reach(int from)
        {
            if (reach.TryGetValue(from, out var known))
                return known;
            var found = new BitArray(map.Steps.Length);
            var stack = new Stack<int>([from]);
            while (stack.TryPop(out var at))
            {
                if (found[at])
                    continue;
                found[at] = true;
                foreach (var connection in map.Outbound[at])
                    if (!shape.Backward[connection.Index] && !found[connection.Target])
                        stack.Push(connection.Target);
            }

            return reach[from] = found;
        }

        /// <summary>A number for each step that is greater than those of all steps before it.</summary>
        private int[] Ranks(int start)
        {
            var result = new int[map.Steps.Length];
            Array.Fill(result, int.MaxValue);
            var number = map.Steps.Length;
            var state = new byte[map.Steps.Length];
            var stack = new Stack<(int Step, int Next)>([(start, 0)]);
            state[start] = 1;
            while (stack.TryPop(out var top))
            {
                var (at, next) = top;
                var out_ = map.Outbound[at];
                while (next < out_.Length && (shape.Backward[out_[next].Index] || state[out_[next].Target] != 0))
                    next++;
                if (next == out_.Length)
                {
                    result[at] = --number;
                    continue;
                }

                stack.Push((at, next + 1));
                state[out_[next].Target] = 1;
                stack.Push((out_[next].Target, 0));
            }

            return result;
        }
    }
}
