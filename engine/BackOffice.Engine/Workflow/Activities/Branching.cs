using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Runs one of two steps.</summary>
internal sealed class IfStep : Activity
{
    public override string Type => "Elsa.If";

    public override void Execute(ActivityRun run)
    {
        var holds = run.Decided("condition");
        run.SetResult("result", holds);
        if (run.Step.Child(holds ? "then" : "else") is { } branch)
            run.Schedule(branch);
        else
            run.Complete();
    }
}

/// <summary>Runs the first case that holds, or every case that holds, or the default.</summary>
internal sealed class SwitchStep : Activity
{
    public override string Type => "Elsa.Switch";

    public override void Execute(ActivityRun run)
    {
        var matching = SwitchCases.Matching(run);
        foreach (var (index, _) in matching)
            if (run.Step.Child($"cases/{index.ToString(CultureInfo.InvariantCulture)}/activity") is { } branch)
                run.Schedule(branch);
        if (matching.Count == 0 && run.Step.Child("default") is { } otherwise)
            run.Schedule(otherwise);
        if (run.QueuedChildren == 0)
            run.Complete();
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.HasNothingInside)
            run.Complete();
    }
}

/// <summary>Runs its body as long as its condition holds; the condition is worked out again each time.</summary>
internal sealed class WhileStep : Activity
{
    public override string Type => "Elsa.While";

    public override bool IsLoop => true;

    public override void Execute(ActivityRun run) => Next(run);

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.Breaking)
            run.Complete();
        else
            Next(run);
    }

    private static void Next(ActivityRun run)
    {
        var body = run.Step.Child("body");
        while (run.Decided("condition"))
        {
            if (body is not null)
            {
                run.Schedule(body);
                return;
            }
            // With no body the condition alone goes round; the limit on steps ends it.
            if (!run.Process.CountStep(run, run.Step))
                return;
        }
        run.Complete();
    }
}

/// <summary>Runs its body for each number from a start to an end.</summary>
internal sealed class ForStep : Activity
{
    public override string Type => "Elsa.For";

    public override bool IsLoop => true;

    public override void Execute(ActivityRun run)
    {
        var start = run.Quantity("start") ?? 0;
        Next(run, start);
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.Breaking)
            run.Complete();
        else
            Next(run, decimal.Parse(child.Tag, CultureInfo.InvariantCulture) + (run.Quantity("step") ?? 1));
    }

    public override IEnumerable<WorkflowFinding> Check(Step step)
    {
        if (step.Child("body") is null)
            yield return new WorkflowFinding(FindingLevel.Error, step.Id, $"The loop '{step.Label}' has no body, so it would never end. Put a step in its body.");
    }

    private static void Next(ActivityRun run, decimal current)
    {
        var end = run.Quantity("end") ?? 0;
        var step = run.Quantity("step") ?? 1;
        var inclusive = !run.Has("outerBoundInclusive") || run.Flag("outerBoundInclusive");
        var goesOn = step < 0 ? (inclusive ? current >= end : current > end) : (inclusive ? current <= end : current < end);
        if (!goesOn)
        {
            run.Complete();
            return;
        }
        run.SetResult("currentValue", current);
        // A loop without a body stays open for ever, as in the format's own engine; lint refuses it.
        if (run.Step.Child("body") is { } body)
            run.Schedule(body, current.ToString(CultureInfo.InvariantCulture), ("CurrentValue", current));
    }
}

/// <summary>The items of a loop.</summary>
internal static class LoopItems
{
    /// <summary>Most items that one loop goes through.</summary>
    private const int Limit = 10_000;

    /// <summary>What a loop goes through one after the other: a list, or the characters of a text. A record is no list.</summary>
    public static IList<JsonNode?> Read(ActivityRun run)
    {
        var value = run.Value("items");
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        return List(value) is { } list ? Limited(run, list)
            : value is null || text?.Trim() is "" ? throw new StepFault($"The loop '{run.StepName}' has nothing to go through: its items are empty. Give it a list, which may have no entries.")
            : text is null || text.TrimStart()[0] == '{' ? throw new StepFault($"The loop '{run.StepName}' cannot go through '{Json.Text(value)}', which is not a list. Give it a list.")
            : Limited(run, [.. text.Select(letter => (JsonNode?)letter.ToString())]);
    }

    /// <summary>What is gone through all at once: a list. Anything else holds no items.</summary>
    public static IList<JsonNode?> ReadSource(ActivityRun run) => Limited(run, List(run.Value("items")) ?? []);

    private static JsonArray? List(JsonNode? value) =>
        value as JsonArray ?? (value?.GetValueKind() == JsonValueKind.String && Json.TryParse(value.GetValue<string>(), out var parsed) ? parsed as JsonArray : null);

    private static IList<JsonNode?> Limited(ActivityRun run, IList<JsonNode?> items) => items.Count <= Limit
        ? items
        : throw new StepFault($"The loop '{run.StepName}' has {items.Count:N0} items; a loop goes through {Limit:N0} at most. Split the list.");
}

/// <summary>Runs its body for each item, one after the other. The items are read again each time.</summary>
internal sealed class ForEachStep : Activity
{
    public override string Type => "Elsa.ForEach";

    public override bool IsLoop => true;

    public override void Execute(ActivityRun run) => Next(run, 0);

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.Breaking)
            run.Complete();
        else
            Next(run, int.Parse(child.Tag, CultureInfo.InvariantCulture) + 1);
    }

    private static void Next(ActivityRun run, int index)
    {
        var items = LoopItems.Read(run);
        if (index >= items.Count)
        {
            run.Complete();
            return;
        }
        run.SetResult("currentValue", items[index]);
        // The item belongs to the body: the loop's own inputs still see the item of a loop further out.
        if (run.Step.Child("body") is { } body)
            run.Schedule(body, index.ToString(CultureInfo.InvariantCulture), ("CurrentValue", items[index]), ("CurrentIndex", index));
        else
            run.Complete(); // with nothing to run, one look at the first item is all
    }
}

/// <summary>Runs its body for every item at once, each with an item of its own.</summary>
internal sealed class ParallelForEachStep : Activity
{
    public override string Type => "Elsa.ParallelForEach";

    public override void Execute(ActivityRun run)
    {
        var items = LoopItems.ReadSource(run);
        if (run.Step.Child("body") is { } body)
            for (var i = 0; i < items.Count; i++)
                run.Schedule(body, i.ToString(CultureInfo.InvariantCulture), ("CurrentValue", items[i]), ("CurrentIndex", i));
        if (run.QueuedChildren == 0)
            run.Complete();
    }

    public override void ChildCompleted(ActivityRun run, EndedStep child)
    {
        if (run.HasNothingInside)
            run.Complete();
    }
}

/// <summary>Leaves the nearest loop.</summary>
internal sealed class BreakStep : Activity
{
    public override string Type => "Elsa.Break";

    public override bool IsTerminal => true;

    public override IReadOnlyList<string> Ports(Step step) => [];

    public override void Execute(ActivityRun run)
    {
        Process.Break(run);
        run.Complete();
    }
}
