using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Where a flowchart begins; does nothing else.</summary>
internal sealed class StartStep : Activity
{
    public override string Type => "Elsa.Start";

    public override void Execute(ActivityRun run) => run.Complete();
}

/// <summary>Where the container ends.</summary>
internal sealed class EndStep : Activity
{
    public override string Type => "Elsa.End";

    public override bool IsTerminal => true;

    public override IReadOnlyList<string> Ports(Step step) => [];

    public override void Execute(ActivityRun run) => run.Complete();
}

/// <summary>Leaves by True or by False; by NeedsInformation when facts are missing and that port is connected.</summary>
internal sealed class FlowDecisionStep : Activity
{
    private const string NeedsInformation = "NeedsInformation";

    private static readonly IReadOnlyList<string> Both = ["True", "False"];

    private static readonly IReadOnlyList<string> Three = ["True", "False", NeedsInformation];

    public override string Type => "Elsa.FlowDecision";

    public override IReadOnlyList<string> Ports(Step step) => HasThird(step) ? Three : Both;

    public override void Execute(ActivityRun run)
    {
        if (HasThird(run.Step) && run.Condition("condition") is null)
            run.Complete(NeedsInformation);
        else
            run.Complete(run.Decided("condition") ? "True" : "False");
    }

    private static bool HasThird(Step step) =>
        step.Container is { Type: FlowchartStep.TypeName } flowchart && flowchart.Flow.IndexOf(step) is >= 0 and var index && flowchart.Flow.Outbound[index].Any(c => c.Port == NeedsInformation);
}

/// <summary>Leaves by the first case that holds, by every case that holds, or by Default.</summary>
internal sealed class FlowSwitchStep : Activity
{
    public override string Type => "Elsa.FlowSwitch";

    public override IReadOnlyList<string> Ports(Step step) => [.. SwitchCases.Read(step).Select(c => c.Label), "Default"];

    public override void Execute(ActivityRun run)
    {
        string[] matching = [.. SwitchCases.Matching(run).Select(c => c.Label)];
        run.Complete(matching.Length == 0 ? ["Default"] : matching);
    }
}

/// <summary>The cases of a switch.</summary>
internal static class SwitchCases
{
    public static IEnumerable<(int Index, string Label, JsonNode? Condition)> Read(Step step)
    {
        var cases = Json.Get(step.Json, "cases");
        // Some editors wrap the list as an input of its own.
        if (cases is JsonObject wrapped)
            cases = Json.Get(Json.Get(wrapped, "expression") as JsonObject, "value");
        if (cases is JsonValue && Json.Text(cases) is { } text && Json.TryParse(text, out var parsed))
            cases = parsed;
        var index = 0;
        foreach (var item in (cases as JsonArray ?? []).OfType<JsonObject>())
            yield return (index++, Json.Text(item, "label") ?? "", Json.Get(item, "condition"));
    }

    /// <summary>The cases that hold. Every condition is worked out, also after the first that holds: one that cannot be is a fault whatever the mode.</summary>
    public static IReadOnlyList<(int Index, string Label)> Matching(ActivityRun run)
    {
        var any = run.Text("mode") is { } mode && (mode == "1" || mode.Contains("MatchAny", StringComparison.Ordinal));
        var holding = Read(run.Step).Where(c => Json.Flag(run.Evaluate(c.Condition, "Boolean"))).Select(c => (c.Index, c.Label)).ToArray();
        return any ? holding : [.. holding.Take(1)];
    }
}

/// <summary>Leaves by every branch at once.</summary>
internal sealed class FlowForkStep : Activity
{
    public override string Type => "Elsa.FlowFork";

    public override IReadOnlyList<string> Ports(Step step) =>
        StepInput.Read(Json.Get(step.Json, "branches")) is { Kind: "Literal" or "Object" or "Json" } branches && Names(branches.Evaluate(null!)) is { Count: > 0 } names ? names : DefaultPorts;

    public override void Execute(ActivityRun run)
    {
        // No branches given is plain completion; a list with nothing in it leaves by no port at all.
        if (run.Value("branches") is { } branches)
            run.Process.Complete(run, Names(branches));
        else
            run.Complete();
    }

    internal static IReadOnlyList<string> Names(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => [.. list.Select(Json.Text).OfType<string>()],
        _ when Json.TryParse(Json.Text(value)!, out var parsed) && parsed is JsonArray list => [.. list.Select(Json.Text).OfType<string>()],
        _ => [Json.Text(value)!],
    };
}

/// <summary>Waits for branches; the flowchart around it does the waiting, as its mode says.</summary>
internal sealed class FlowJoinStep : Activity
{
    public const string WaitAny = "WaitAny";

    public const string WaitAll = "WaitAll";

    public const string WaitAllActive = "WaitAllActive";

    public const string TypeName = "Elsa.FlowJoin";

    public override string Type => TypeName;

    public override void Execute(ActivityRun run)
    {
        if (run.Process.Mode == FlowMode.Counter && run.Parent is { Flow: not null } flowchart && flowchart.Step.Flow.IndexOf(run.Step) is >= 0 and var index)
            FlowchartStep.CancelAncestors(flowchart, index);
        run.Complete();
    }

    /// <summary>How a step waits for what leads to it. Any step that is no join waits for all active branches.</summary>
    public static string Mode(ActivityRun flowchart, Step step)
    {
        if (step.Type != TypeName)
            return WaitAllActive;
        var mode = step.Input("mode") is { } input ? Json.Text(input.Evaluate(flowchart)) : null;
        return mode switch
        {
            WaitAll or "0" => WaitAll,
            WaitAllActive or "1" => WaitAllActive,
            _ => WaitAny,
        };
    }
}
