namespace BackOffice.Engine.Workflow;

/// <summary>
/// Token mode: each connection that is followed holds a token until its target has run. The target's merge mode says how tokens meet.
/// </summary>
internal static class TokenFlow
{
    public static bool Follow(ActivityRun run, EndedStep child, IReadOnlyList<string?> outcomes)
    {
        var map = run.Step.Flow;
        var flow = run.Flow!;
        var ended = map.IndexOf(child.Step);
        var scheduled = false;

        // What led here is used up.
        flow.Tokens.RemoveAll(t => !t.Blocked && map.Connections[t.Connection].Target == ended);
        var active = map.Outbound[ended].Where(c => outcomes.Contains(c.Port)).ToArray();
        foreach (var connection in active)
            flow.Tokens.Add(new FlowToken(connection.Index, false));
        foreach (var connection in active)
            scheduled |= Arrive(connection);
        return scheduled;

        bool Arrive(FlowConnection connection)
        {
            var target = connection.Target;
            var step = map.Steps[target];
            var forward = flow.Shape.ForwardInbound[target];
            switch (MergeMode(run, step))
            {
                case "Cascade":
                    Block(connection);
                    return Run(target);
                case "Race":
                    if (flow.Tokens.FindIndex(t => t.Blocked && t.Connection == connection.Index) is >= 0 and var blocked)
                    {
                        flow.Tokens.RemoveAt(blocked);
                        flow.Tokens.RemoveAll(t => !t.Blocked && t.Connection == connection.Index);
                        return false;
                    }
                    FlowchartStep.CancelAncestors(run, target);
                    Block(connection);
                    return Run(target);
                case "Merge":
                    return (forward.Length <= 1 || forward.All(Holds)) && Run(target);
                case "Converge":
                    return map.Inbound[target].All(Holds) && Run(target);
                default:
                    // Runs unless something that leads here is itself about to be reached.
                    return !forward.Any(c => flow.Tokens.Any(t => !t.Blocked && map.Connections[t.Connection].Target == c.Source)) && Run(target);
            }
        }

        bool Holds(FlowConnection connection) => flow.Tokens.Any(t => !t.Blocked && t.Connection == connection.Index);

        void Block(FlowConnection arrived)
        {
            foreach (var other in flow.Shape.ForwardInbound[arrived.Target])
                if (other.Index != arrived.Index && !flow.Tokens.Any(t => t.Blocked && t.Connection == other.Index))
                    flow.Tokens.Add(new FlowToken(other.Index, true));
        }

        bool Run(int target)
        {
            run.Schedule(map.Steps[target]);
            return true;
        }
    }

    private static string MergeMode(ActivityRun run, Step step)
    {
        if (step.Type == FlowJoinStep.TypeName)
            return FlowJoinStep.Mode(run, step) == FlowJoinStep.WaitAny ? "Race" : "Merge";
        return Json.Text(Json.Get(step.Json, "customProperties") as System.Text.Json.Nodes.JsonObject, "mergeMode") ?? "None";
    }
}
