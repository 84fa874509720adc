using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Goes from state to state. A state arms the triggers of all its transitions; the first that comes, with its condition holding, wins and cancels the others.
/// On the way run the transition's action, the exit of the old state and the entry of the new one. A state that nothing leads out of ends the step.
/// </summary>
internal sealed class StateMachineStep : Activity
{
    public override string Type => "Elsa.StateMachine";

    public override bool MayWait(Step step) => Transitions(step).Any(t => step.Child($"transitions/{t.Index}/trigger") is not null);

    public override void Execute(ActivityRun run)
    {
        var initial = Json.Text(run.Plain("initialState")) ?? run.Text("initialState");
        var states = States(run.Step);
        if (states.Count == 0)
            run.Complete();
        else
            Enter(run, string.IsNullOrEmpty(initial) ? states[0] : initial);
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        var (what, index) = Read(child.Tag);
        switch (what)
        {
            case "entry":
                Enter(run, Arm(run));
                break;
            case "trigger":
                if (!Holds(run, index))
                {
                    // The trigger came, but not for this transition: it is armed again.
                    Schedule(run, $"transitions/{Text(index)}/trigger", $"trigger:{Text(index)}");
                    break;
                }
                run.Process.Withdraw(run);
                foreach (var other in run.ChildrenNow())
                    run.Process.CancelInside(run, other);
                Enter(run, Take(run, index));
                break;
            case "action":
                Enter(run, Exit(run, index));
                break;
            case "exit":
                Enter(run, Transitions(run.Step).First(t => t.Index == index).To);
                break;
        }
    }

    public override void ChildCanceled(ActivityRun run, EndedStep child)
    {
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        var states = States(step);
        foreach (var transition in Transitions(step))
            foreach (var name in (string[])[transition.From, transition.To])
                if (!states.Contains(name))
                    yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"A transition of '{step.Label}' names the state '{name}', which it does not have. It has {string.Join(", ", states)}.");
        if (Json.Text(Json.Get(step.Json, "initialState")) is { Length: > 0 } initial && Json.Get(step.Json, "initialState") is JsonValue && !states.Contains(initial))
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' begins in the state '{initial}', which it does not have. It has {string.Join(", ", states)}.");
    }

    /// <summary>Goes on from state to state until something has to run or to come first; null goes nowhere.</summary>
    private static void Enter(ActivityRun run, string? state)
    {
        var states = States(run.Step);
        while (state is not null)
        {
            var index = states.IndexOf(state);
            if (index < 0)
            {
                run.Fault($"'{run.StepName}' has no state '{state}'. It has {string.Join(", ", states)}.");
                return;
            }
            // Transitions that need no trigger may go round; the limit on steps ends that.
            if (!run.Process.CountStep(run, run.Step))
                return;
            run.Data["state"] = state;
            state = Schedule(run, $"states/{Text(index)}/entry", $"entry:{Text(index)}") ? null : Arm(run);
        }
    }

    /// <summary>Arms the triggers of the state. Gives the state to enter when a transition needs no trigger and nothing runs on the way.</summary>
    private static string? Arm(ActivityRun run)
    {
        var state = Json.Text(run.Data["state"]);
        var leaving = Transitions(run.Step).Where(t => t.From == state).ToArray();
        if (leaving.Length == 0)
        {
            run.Complete();
            return null;
        }
        foreach (var transition in leaving)
            if (run.Step.Child($"transitions/{Text(transition.Index)}/trigger") is null && Holds(run, transition.Index))
                return Take(run, transition.Index);
        var armed = false;
        foreach (var transition in leaving)
            armed |= Schedule(run, $"transitions/{Text(transition.Index)}/trigger", $"trigger:{Text(transition.Index)}");
        if (!armed)
            run.Fault($"'{run.StepName}' cannot leave the state '{state}': no condition of its transitions holds and none waits for anything. Give one a trigger.");
        return null;
    }

    private static string? Take(ActivityRun run, int index) => Schedule(run, $"transitions/{Text(index)}/action", $"action:{Text(index)}") ? null : Exit(run, index);

    private static string? Exit(ActivityRun run, int index)
    {
        var transition = Transitions(run.Step).First(t => t.Index == index);
        return Schedule(run, $"states/{Text(States(run.Step).IndexOf(transition.From))}/exit", $"exit:{Text(index)}") ? null : transition.To;
    }

    private static bool Holds(ActivityRun run, int index) =>
        Transitions(run.Step).First(t => t.Index == index).Condition is not { } condition || Json.Flag(run.Evaluate(condition, "Boolean"));

    private static bool Schedule(ActivityRun run, string port, string tag)
    {
        if (run.Step.Child(port) is not { } step)
            return false;
        run.Schedule(step, tag);
        return true;
    }

    private static List<string> States(Step step) => [.. (Json.Get(step.Json, "states") as JsonArray ?? []).OfType<JsonObject>().Select(s => Json.Text(s, "name") ?? "")];

    private static IEnumerable<(int Index, string From, string To, JsonNode? Condition)> Transitions(Step step)
    {
        var list = Json.Get(step.Json, "transitions") as JsonArray ?? [];
        for (var i = 0; i < list.Count; i++)
            if (list[i] is JsonObject transition)
                yield return (i, Json.Text(transition, "from") ?? "", Json.Text(transition, "to") ?? "", Json.Get(transition, "condition"));
    }

    private static (string What, int Index) Read(string tag) =>
        tag.Split(':') is [var what, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (what, index) : (tag, -1);

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
