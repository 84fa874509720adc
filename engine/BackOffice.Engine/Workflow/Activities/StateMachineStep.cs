using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>
/// Goes from state to state. A state arms the triggers of all its transitions; the first that comes, with its condition holding, wins and cancels the others.
/// On the way run the transition's action, the exit of the old state and the entry of the new one. A state out of which no trigger leads ends the step.
/// </summary>
internal sealed class StateMachineStep : Activity
{
    public override string Type => "Elsa.StateMachine";

    public override bool MayWait(Step step) => Transitions(step).Any(t => step.Child($"transitions/{t.Index}/trigger") is not null);

    public override void Execute(ActivityRun run) =>
        Enter(run, Json.Text(run.Plain("currentState")) is { Length: > 0 } current ? current : Json.Text(run.Plain("initialState")) ?? run.Text("initialState") ?? "");

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        var (what, index) = Read(child.Tag);
        switch (what)
        {
            case "entry":
                Arm(run);
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
        foreach (var transition in Transitions(step))
            if (step.Child($"transitions/{Text(transition.Index)}/trigger") is null)
                yield return new WorkflowFinding(FindingLevel.Warning, step.Id, $"The transition of '{step.Label}' from '{transition.From}' to '{transition.To}' has no trigger, so it is never taken. Give it one, or take it out.");
        if (Json.Text(Json.Get(step.Json, "initialState")) is not { Length: > 0 })
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' does not say in which state it begins, so it would end at once. Name one of {string.Join(", ", states)}.");
        if (Json.Text(Json.Get(step.Json, "initialState")) is { Length: > 0 } initial && Json.Get(step.Json, "initialState") is JsonValue && !states.Contains(initial))
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"'{step.Label}' begins in the state '{initial}', which it does not have. It has {string.Join(", ", states)}.");
    }

    /// <summary>Enters a state: its entry runs, or its triggers are armed. A state that does not exist ends the step.</summary>
    private static void Enter(ActivityRun run, string? state)
    {
        if (state is null)
            return;
        var index = States(run.Step).IndexOf(state);
        if (index < 0)
        {
            run.Complete();
            return;
        }
        run.Data["state"] = state;
        if (!Schedule(run, $"states/{Text(index)}/entry", $"entry:{Text(index)}"))
            Arm(run);
    }

    /// <summary>Arms the triggers of the state. Where there are none, the machine has come to its end.</summary>
    private static void Arm(ActivityRun run)
    {
        var state = Json.Text(run.Data["state"]);
        var states = States(run.Step);
        var armed = false;
        foreach (var transition in Transitions(run.Step))
            if (transition.From == state && states.Contains(transition.To))
                armed |= Schedule(run, $"transitions/{Text(transition.Index)}/trigger", $"trigger:{Text(transition.Index)}");
        if (!armed)
            run.Complete();
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
