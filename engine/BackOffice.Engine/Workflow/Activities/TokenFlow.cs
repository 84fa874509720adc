using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Token mode: a connection that is followed holds a token until its target has run. The target's merge mode says how tokens meet:
/// Stream waits for what is about to arrive, Merge and Converge for a token on every connection, Cascade and Race run on the first.
/// </summary>
internal static class TokenFlow
{
    public static bool Follow(ActivityRun run, EndedStep child, IReadOnlyList<string?> outcomes)
    {
        var map = run.Step.Flow;
        var flow = run.Flow!;
        var ended = map.IndexOf(child.Step);
        var scheduled = false;

        var active = map.Outbound[ended].Where(c => outcomes.Contains(c.Port)).ToArray();
        foreach (var connection in active)
            flow.Tokens.Add(new FlowToken(connection.Index, false));
        // What led here is used up.
        flow.Tokens.RemoveAll(t => !t.Blocked && map.Connections[t.Connection].Target == ended);
        foreach (var connection in active)
            scheduled |= Arrive(connection);
        return scheduled;

        bool Arrive(FlowConnection connection)
        {
            var target = connection.Target;
            var forward = flow.Shape.ForwardInbound[target];
            switch (MergeMode(run, map.Steps[target]))
            {
                case "Cascade":
                    return First(connection);
                case "Race":
                    FlowchartStep.CancelAncestors(run, target);
                    return First(connection);
                case "Merge":
                    return (forward.Length <= 1 || forward.All(Holds)) && Run(target);
                case "Converge":
                    return (map.Inbound[target].Length <= 1 || map.Inbound[target].All(Holds)) && Run(target);
                default:
                    return !forward.Any(c => flow.Tokens.Any(t => !t.Blocked && map.Connections[t.Connection].Target == c.Source)) && Run(target);
            }
        }

        bool Holds(FlowConnection connection) => flow.Tokens.Any(t => !t.Blocked && t.Connection == connection.Index);

        // The first to arrive runs the target and blocks the others; a blocked one is swallowed, and its block with it.
        bool First(FlowConnection arrived)
        {
            if (flow.Tokens.FindIndex(t => t.Blocked && t.Connection == arrived.Index) is >= 0 and var block)
            {
                flow.Tokens.RemoveAt(block);
                flow.Tokens.RemoveAll(t => !t.Blocked && t.Connection == arrived.Index);
                return false;
            }
            // Only what can still arrive is blocked: a block that nothing would ever use up would swallow the next round's first.
            flow.Tokens.RemoveAll(t => t.Blocked && map.Connections[t.Connection].Target == arrived.Target);
            foreach (var other in flow.Shape.ForwardInbound[arrived.Target])
                if (other.Source != arrived.Source && IsLive(run, other.Source))
                    flow.Tokens.Add(new FlowToken(other.Index, true));
            return Run(arrived.Target);
        }

        bool Run(int target)
        {
            run.Schedule(map.Steps[target]);
            return true;
        }
    }

    /// <summary>A step cancelled on its own takes the tokens to and from it along.</summary>
    public static void Forget(ActivityRun run, EndedStep child)
    {
        var map = run.Step.Flow;
        var gone = map.IndexOf(child.Step);
        run.Flow!.Tokens.RemoveAll(t => map.Connections[t.Connection] is var c && (c.Source == gone || c.Target == gone));
    }

    /// <summary>True when the step is open, queued or about to be, or when something that is leads to it.</summary>
    private static bool IsLive(ActivityRun run, int step)
    {
        var map = run.Step.Flow;
        var before = run.Flow!.Shape.AncestorsOf(step);
        var busy = run.ChildrenNow().Select(c => c.Step).Concat(run.Process.QueuedBy(run)).Select(map.IndexOf)
            .Concat(run.Flow.Tokens.Where(t => !t.Blocked).Select(t => map.Connections[t.Connection].Target));
        return busy.Any(index => index >= 0 && (index == step || before[index]));
    }

    private static string MergeMode(ActivityRun run, Step step)
    {
        if (step.Type == FlowJoinStep.TypeName)
            return FlowJoinStep.Mode(run, step) == FlowJoinStep.WaitAny ? "Race" : "Merge";
        return Json.Text(Json.Get(step.Json, "customProperties") as JsonObject, "mergeMode") ?? "None";
    }
}
