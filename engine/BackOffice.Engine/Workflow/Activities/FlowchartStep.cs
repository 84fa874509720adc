namespace BackOffice.Engine.Workflow;

/// <summary>Runs steps along connections. Counter mode counts visits; token mode moves tokens.</summary>
internal sealed class FlowchartStep : Activity
{
    public const string TypeName = "Elsa.Flowchart";

    internal const string BackwardTag = "back";

    public override string Type => TypeName;

    public override void Execute(ActivityRun run)
    {
        var map = run.Step.Flow;
        var start = run.Process.Trigger is { } trigger && run.Parent is { Parent: null } ? Array.FindIndex(map.Steps, s => s.Id == trigger) : -1;
        if (start < 0)
            start = map.Start();
        if (start < 0)
        {
            run.Complete();
            return;
        }
        run.Flow = new FlowState(map.ShapeFrom(start), map.Steps.Length, map.Connections.Length);
        run.Schedule(map.Steps[start]);
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.IsTerminal(child.Step))
        {
            run.Complete();
            return;
        }
        Follow(run, child, child.Outcomes);
    }

    /// <summary>A step cancelled on its own counts as one that ended by no port, so that what waits for it does not wait for ever.</summary>
    public override void ChildCanceled(ActivityRun run, EndedStep child)
    {
        if (run.Process.Mode == FlowMode.Token)
            TokenFlow.Forget(run, child);
        Follow(run, child, []);
    }

    private static void Follow(ActivityRun run, EndedStep child, IReadOnlyList<string?> outcomes)
    {
        var scheduled = run.Process.Mode == FlowMode.Token
            ? TokenFlow.Follow(run, child, outcomes)
            : Count(run, run.Step.Flow.IndexOf(child.Step), outcomes, child.Tag == BackwardTag);
        if (!scheduled && run.HasNothingInside && (run.Process.Mode == FlowMode.Counter || !run.Flow!.Tokens.Any(t => !t.Blocked)))
            run.Complete();
    }

    /// <summary>
    /// Counts the visit of a step and of each connection out of it, and runs, skips or waits for each follower.
    /// Skipped steps are counted like visited ones, so that a branch not taken still arrives at its join.
    /// </summary>
    private static bool Count(ActivityRun run, int ended, IReadOnlyList<string?> outcomes, bool enteredBackward)
    {
        var map = run.Step.Flow;
        var flow = run.Flow!;
        var scheduled = false;
        // Refused before anything is counted, so that the answer can be given again once the workflow is right.
        foreach (var connection in map.Outbound[ended])
            if (flow.Shape.Backward[connection.Index] && outcomes.Contains(connection.Port) && !flow.Shape.IsSound(connection))
                throw new StepFault($"The connection back from '{map.Steps[connection.Source].Label}' to '{map.Steps[connection.Target].Label}' enters a branch in the middle: every way from its source back to the start must lead through its target. Connect it to a step before the branches part.");
        var stack = new Stack<(int Step, IReadOnlyList<string?> Outcomes, int Next)>();
        Enter(ended, outcomes, enteredBackward);
        while (stack.TryPop(out var at))
        {
            if (at.Next >= map.Outbound[at.Step].Length)
                continue;
            stack.Push((at.Step, at.Outcomes, at.Next + 1));
            var connection = map.Outbound[at.Step][at.Next];
            var followed = at.Outcomes.Contains(connection.Port);
            flow.ConnectionVisits[connection.Index]++;
            flow.Followed[connection.Index] = followed;
            if (flow.Shape.Backward[connection.Index])
            {
                if (!followed)
                    continue;
                run.Schedule(map.Steps[connection.Target], BackwardTag);
                scheduled = true;
                continue;
            }
            if (Arrive(connection) is { } skip)
                Enter(skip, [], false);
        }
        return scheduled;

        void Enter(int step, IReadOnlyList<string?> leaving, bool backward)
        {
            if (!flow.Shape.Reached[step])
                throw new StepFault($"The step '{map.Steps[step].Label}' cannot be reached from the start of '{run.StepName}', so nothing after it can run. Connect it.");
            if (!backward)
                flow.StepVisits[step]++;
            stack.Push((step, leaving, 0));
        }

        // The join rule of the target. Returns the target when it is to be skipped.
        int? Arrive(FlowConnection arriving)
        {
            var target = arriving.Target;
            var inbound = flow.Shape.ForwardInbound[target];
            var round = flow.StepVisits[target];
            // A connection counts as followed in the latest round only: one that was followed the round before says nothing about this one.
            var latest = inbound.Max(connection => flow.ConnectionVisits[connection.Index]);
            bool Followed(FlowConnection connection) => flow.Followed[connection.Index] && flow.ConnectionVisits[connection.Index] == latest;
            var allVisited = inbound.All(connection => flow.ConnectionVisits[connection.Index] > round);
            var anyFollowed = latest > round && inbound.Any(Followed);
            var allFollowed = latest > round && inbound.All(Followed);
            switch (FlowJoinStep.Mode(run, map.Steps[target]))
            {
                case FlowJoinStep.WaitAny:
                    if (flow.ConnectionVisits[arriving.Index] <= round || run.Process.QueuedBy(run).Contains(map.Steps[target]))
                        return null;
                    if (anyFollowed)
                    {
                        Run(target);
                        CancelAncestors(run, target);
                        return null;
                    }
                    return allVisited ? target : null;
                case FlowJoinStep.WaitAll:
                    if (!allVisited)
                        return null;
                    if (!allFollowed)
                        return target;
                    Run(target);
                    return null;
                default:
                    if (!allVisited)
                        return null;
                    if (!anyFollowed)
                        return target;
                    Run(target);
                    return null;
            }
        }

        void Run(int target)
        {
            run.Schedule(map.Steps[target]);
            scheduled = true;
        }
    }

    /// <summary>Cancels every open step from which a way forward leads to the join.</summary>
    public static void CancelAncestors(ActivityRun run, int join)
    {
        var map = run.Step.Flow;
        var ancestors = run.Flow!.Shape.AncestorsOf(join);
        foreach (var child in run.ChildrenNow())
            if (map.IndexOf(child.Step) is >= 0 and var index && ancestors[index])
                run.Process.Cancel(child);
    }
}
