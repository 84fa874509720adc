using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Carries the counters of one flowchart to another version of it. What was visited stays visited; a step that is new and lies
/// before the place where the case stands counts as passed, so that nothing is run late and no join waits for it.
/// </summary>
internal sealed class FlowMove
{
    private readonly FlowMap before;
    private readonly FlowMap after;
    private readonly FlowState old;
    private readonly FlowShape shape;
    private readonly int[] ancestor;
    private readonly HashSet<int> open;
    private readonly bool[] beforeOpen;
    private readonly int[] visits;
    private readonly int[] ended;
    private readonly bool[] followed;

    private FlowMove(FlowState old, FlowMap before, FlowMap after, FlowShape shape, IReadOnlyDictionary<string, string> map, IEnumerable<string> openSteps)
    {
        this.old = old;
        this.before = before;
        this.after = after;
        this.shape = shape;
        ancestor = new int[after.Steps.Length];
        Array.Fill(ancestor, -1);
        for (var i = 0; i < before.Steps.Length; i++)
            if (Place(map.GetValueOrDefault(before.Steps[i].Id, before.Steps[i].Id)) is >= 0 and var place && (ancestor[place] < 0 || before.Steps[i].Id == after.Steps[place].Id))
                ancestor[place] = i;
        open = [.. openSteps.Select(Place).Where(place => place >= 0)];
        beforeOpen = new bool[after.Steps.Length];
        foreach (var place in open)
            foreach (var (leads, i) in shape.AncestorsOf(place).Select((leads, i) => (leads, i)))
                beforeOpen[i] |= leads;
        visits = new int[after.Steps.Length];
        ended = new int[after.Steps.Length];
        followed = new bool[after.Connections.Length];
    }

    /// <summary>New steps, or steps jumped over, that lie on the way the case has come and that it will not run.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Why the case would stand still.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>By step of the new version: true when the open step has to end as one that was entered by a connection back, because its visit is counted already.</summary>
    public HashSet<string> EnteredBack { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each step has been visited, by id, in the new version.</summary>
    public int VisitsOf(string step) => Place(step) is >= 0 and var place ? visits[place] : 0;

    /// <summary>Carries the counters; null with a problem when the flowchart cannot be entered where the case began.</summary>
    public static FlowMove? Read(JsonObject counters, Step from, Step to, IReadOnlyDictionary<string, string> map, IEnumerable<string> openSteps, List<string> problems)
    {
        var old = FlowState.Read(counters, from);
        var (before, after) = (from.Flow, to.Flow);
        var began = before.Steps[old.Shape.Start].Id;
        var start = old.Shape.Start == before.Start() ? after.Start() : Array.FindIndex(after.Steps, s => s.Id == map.GetValueOrDefault(began, began));
        if (start < 0)
        {
            problems.Add($"The case began with '{before.Steps[old.Shape.Start].Label}', which the new version does not have. Say which step takes its place.");
            return null;
        }
        var move = new FlowMove(old, before, after, after.ShapeFrom(start), map, openSteps);
        move.Carry();
        return move;
    }

    /// <summary>The counters as they are stored.</summary>
    public JsonObject Write()
    {
        var state = new FlowState(shape, after.Steps.Length, after.Connections.Length);
        visits.CopyTo(state.StepVisits, 0);
        foreach (var connection in after.Connections)
        {
            state.ConnectionVisits[connection.Index] = ended[connection.Source];
            state.Followed[connection.Index] = followed[connection.Index];
        }
        foreach (var token in old.Tokens)
            if (Carry(token) is { } carried && !state.Tokens.Exists(t => t.Connection == carried.Connection && t.Blocked == carried.Blocked))
                state.Tokens.Add(carried);
        return state.Write(after);
    }

    private int Place(string id) => Array.FindIndex(after.Steps, step => step.Id == id);

    private void Carry()
    {
        foreach (var step in InOrder())
        {
            var inbound = shape.ForwardInbound[step];
            // A connection has been visited as often as the step it leaves has ended.
            var arrived = inbound.Length == 0 ? 0 : inbound.Min(c => ended[c.Source]);
            var taken = inbound.Any(c => followed[c.Index]);
            if (ancestor[step] >= 0)
            {
                visits[step] = old.StepVisits[ancestor[step]];
                ended[step] = EndedBefore(ancestor[step]);
            }
            if (open.Contains(step))
            {
                if (inbound.Length == 0 ? visits[step] > 0 : arrived <= visits[step])
                    EnteredBack.Add(after.Steps[step].Id);
            }
            else if (ancestor[step] < 0)
            {
                var passed = inbound.Length > 0 ? arrived : step == shape.Start && open.Count > 0 ? 1 : 0;
                visits[step] = ended[step] = passed;
                if (passed > 0 && (taken || inbound.Length == 0))
                    LeftOut.Add(after.Steps[step].Label);
            }
            else if (inbound.Length > 0 && arrived > visits[step])
            {
                PassOrStrand(step, arrived, taken);
            }
            foreach (var connection in after.Outbound[step])
                followed[connection.Index] = WasFollowed(connection, taken);
        }
    }

    /// <summary>A step that everything has arrived at and that never ran: it lies behind the case, or it would never be run.</summary>
    private void PassOrStrand(int step, int arrived, bool taken)
    {
        if (WasDue(ancestor[step]))
            return; // it stood like this before: not the migration's doing
        if (!beforeOpen[step] && taken)
        {
            Problems.Add($"Everything before '{after.Steps[step].Label}' has been done, but the case does not stand there, so it would never be run. Map a step where the case waits to it, or keep the connections before it as they were.");
            return;
        }
        if (taken)
            LeftOut.Add(after.Steps[step].Label);
        ended[step] += arrived - visits[step];
        visits[step] = arrived;
    }

    private bool WasDue(int step) =>
        old.Shape.ForwardInbound[step] is { Length: > 0 } inbound && inbound.Min(c => old.ConnectionVisits[c.Index]) > old.StepVisits[step];

    private int EndedBefore(int step) =>
        before.Outbound[step] is { Length: > 0 } outbound ? outbound.Max(c => old.ConnectionVisits[c.Index]) : old.StepVisits[step];

    private bool WasFollowed(FlowConnection connection, bool sourceTaken)
    {
        if (ended[connection.Source] == 0)
            return false;
        if (ancestor[connection.Source] is >= 0 and var source && old.StepVisits[source] + EndedBefore(source) > 0)
            return before.Outbound[source].Any(c => c.Port == connection.Port && old.Followed[c.Index]);
        // A step that was never run and counts as passed: it left towards where the case stands.
        return sourceTaken && (after.Outbound[connection.Source].Length == 1 || open.Contains(connection.Target) || beforeOpen[connection.Target]);
    }

    /// <summary>Steps so that each comes after all that lead forward to it.</summary>
    private IEnumerable<int> InOrder()
    {
        var missing = shape.ForwardInbound.Select(inbound => inbound.Length).ToArray();
        var ready = new Queue<int>(Enumerable.Range(0, missing.Length).Where(step => missing[step] == 0));
        var done = new bool[missing.Length];
        while (ready.TryDequeue(out var step))
        {
            done[step] = true;
            yield return step;
            foreach (var connection in after.Outbound[step])
                if (shape.Reached[step] && !shape.Backward[connection.Index] && --missing[connection.Target] == 0)
                    ready.Enqueue(connection.Target);
        }
        for (var step = 0; step < done.Length; step++)
            if (!done[step])
                yield return step;
    }

    /// <summary>A token lies on the connection that corresponds, or on the last one of the way that now leads there.</summary>
    private FlowToken? Carry(FlowToken token)
    {
        var connection = before.Connections[token.Connection];
        var target = Array.IndexOf(ancestor, connection.Target);
        if (target < 0)
            return open.Count == 1 && after.Inbound[open.First()] is [var only, ..] ? new FlowToken(only.Index, token.Blocked) : null;
        var source = Array.IndexOf(ancestor, connection.Source);
        var same = after.Inbound[target].FirstOrDefault(c => c.Source == source && c.Port == connection.Port)
            ?? after.Inbound[target].FirstOrDefault(c => ancestor[c.Source] < 0)
            ?? after.Inbound[target].FirstOrDefault();
        if (same is null)
        {
            Problems.Add($"Nothing leads to '{after.Steps[target].Label}' any more, which the case is about to reach. Connect it.");
            return null;
        }
        return new FlowToken(same.Index, token.Blocked);
    }
}
