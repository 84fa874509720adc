using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>A step that takes the place of one of another kind: the case arrives there as if it had come by a connection.</summary>
/// <param name="Container">Number of the open container.</param>
/// <param name="Step">Step of the new version.</param>
/// <param name="Tag">What the container calls it.</param>
internal sealed record StepArrival(int Container, string Step, string Tag);

/// <summary>Where a run stands in another version of its workflow. Nothing has been run.</summary>
internal sealed class ProcessMove
{
    private readonly WorkflowGraph from;
    private readonly WorkflowGraph to;
    private readonly IReadOnlyDictionary<string, string> map;
    private readonly Dictionary<int, JsonObject> runs = [];
    private readonly HashSet<int> elsewhere = [];
    private readonly HashSet<int> gone = [];

    private ProcessMove(WorkflowGraph from, WorkflowGraph to, IReadOnlyDictionary<string, string> map)
    {
        this.from = from;
        this.to = to;
        this.map = map;
    }

    /// <summary>The state in the new version.</summary>
    public ProcessState State { get; private set; } = null!;

    /// <summary>Why the run cannot be carried over; nothing may be done with the state then.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Steps where the run stands and that have no counterpart, for the author to map.</summary>
    public List<string> Unmapped { get; } = [];

    /// <summary>Names of steps that lie behind the run and will not be run in this case.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>New ids of bookmarks that have another, by their old ids.</summary>
    public Dictionary<string, string> Bookmarks { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps to arrive at.</summary>
    public List<StepArrival> Arrivals { get; } = [];

    /// <summary>Old steps that were left for a step of another kind, so that what they waited for goes.</summary>
    public List<string> Left { get; } = [];

    /// <summary>Carries a run over.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="from">The version it runs.</param>
    /// <param name="to">The version it is to run.</param>
    /// <param name="map">Steps of the new version by steps of the old, where they have another id.</param>
    public static ProcessMove Make(ProcessState state, WorkflowGraph from, WorkflowGraph to, IReadOnlyDictionary<string, string> map)
    {
        var move = new ProcessMove(from, to, map);
        try
        {
            move.Carry(state);
        }
        catch (StepFault fault)
        {
            move.Problems.Add(fault.Message);
        }
        return move;
    }

    /// <summary>Id that a step has in the new version; null when it has none.</summary>
    public string? IdOf(string step) => map.TryGetValue(step, out var mapped) ? mapped : to.Find(step) is null ? null : step;

    private void Carry(ProcessState state)
    {
        var interior = (JsonObject)state.Interior.DeepClone();
        var list = (interior["runs"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var oldSteps = new Dictionary<int, string?>();
        foreach (var run in list)
        {
            var number = (int)run["i"]!;
            runs[number] = run;
            oldSteps[number] = (string?)run["s"];
            if (run["p"] is { } p && elsewhere.Contains((int)p) || (run["p"] is null && run["g"] is not null) || (run["p"] is { } q && runs[(int)q]["g"] is not null))
                elsewhere.Add(number); // a step of another workflow, whose version stays
        }
        foreach (var (number, run) in runs)
            if (!elsewhere.Contains(number))
                CarryStep(number, run, oldSteps);
        foreach (var (number, run) in runs)
            if (!elsewhere.Contains(number) && !gone.Contains(number) && run["f"] is JsonObject counters && oldSteps[number] is { } flowchart)
                CarryCounters(number, run, counters, flowchart, oldSteps);
        interior["runs"] = new JsonArray([.. list.Where(run => !gone.Contains((int)run["i"]!)).Select(run => (JsonNode)run.DeepClone())]);
        State = state with { Interior = interior };
    }

    private void CarryStep(int number, JsonObject run, Dictionary<int, string?> oldSteps)
    {
        if (run["p"] is { } p && gone.Contains((int)p))
        {
            gone.Add(number);
            return;
        }
        Variables(run, oldSteps[number]);
        if (oldSteps[number] is not { } oldId || from.Find(oldId) is not { } oldStep)
            return;
        if (IdOf(oldId) is not { } newId || to.Find(newId) is not { } newStep)
        {
            if (!Unmapped.Contains(oldId))
            {
                Unmapped.Add(oldId);
                Problems.Add($"The case {(HasInside(number) ? "stands inside" : "waits at")} '{oldStep.Label}', which the new version does not have. Say which step takes its place.");
            }
            return;
        }
        var around = run["p"] is { } parent ? oldSteps[(int)parent] : null;
        var aroundNew = around is null ? null : IdOf(around);
        if (newStep.Container is not { } container || (around is null ? !ReferenceEquals(newStep, to.Root) : container.Id != aroundNew))
        {
            Problems.Add($"'{newStep.Label}' stands inside '{newStep.Container?.Label}' in the new version, and the case is not in there. Map '{oldStep.Label}' to a step beside it.");
            return;
        }
        if (newStep.Type != oldStep.Type)
        {
            Replace(number, oldStep, newStep, run);
            return;
        }
        if (oldStep.Type == "Elsa.StateMachine" && Plan(oldStep) != Plan(newStep))
            Problems.Add($"The states of '{newStep.Label}' are not those that the case knows. Finish the case in its version, or keep the states.");
        if (container.Type == "Elsa.Sequence")
            run["t"] = Index(container, newStep);
        if (newId == oldId)
            return;
        run["s"] = newId;
        foreach (var bookmark in (run["b"] as JsonArray ?? []).OfType<JsonArray>())
            Bookmarks[$"{oldId}#{bookmark[0]}"] = $"{newId}#{bookmark[0]}";
    }

    private void Replace(int number, Step oldStep, Step newStep, JsonObject run)
    {
        if (HasInside(number) || run["g"] is not null)
        {
            Problems.Add($"The case stands inside '{oldStep.Label}', and '{newStep.Label}' is another kind of step. Map it to one of the same kind.");
            return;
        }
        gone.Add(number);
        Left.Add(oldStep.Id);
        Arrivals.Add(new StepArrival((int)run["p"]!, newStep.Id, newStep.Container!.Type == "Elsa.Sequence" ? Index(newStep.Container, newStep) : ""));
    }

    private void CarryCounters(int number, JsonObject run, JsonObject counters, string oldId, Dictionary<int, string?> oldSteps)
    {
        if (Problems.Count > 0 || from.Find(oldId) is not { } before || IdOf(oldId) is not { } newId || to.Find(newId) is not { } after)
            return;
        var inside = runs.Where(pair => !gone.Contains(pair.Key) && (int?)pair.Value["p"] == number).ToArray();
        var arriving = Arrivals.Where(arrival => arrival.Container == number).ToArray();
        var missed = (run["m"] as JsonArray ?? []).OfType<JsonArray>().ToArray();
        foreach (var ended in missed)
            ended[0] = IdOf((string)ended[0]!) ?? throw new StepFault($"'{ended[0]}' ended inside '{before.Label}' and is waiting for a retry, but the new version does not have it. Retry the step first.");
        var open = inside.Select(pair => (string)pair.Value["s"]!).Concat(arriving.Select(arrival => arrival.Step)).Concat(missed.Select(ended => (string)ended[0]!));
        if (FlowMove.Read(counters, before, after, map, open, Problems) is not { } flow)
            return;
        foreach (var (child, step) in inside.Select(pair => (pair.Value, pair.Value["s"]!.GetValue<string>())))
            if (oldSteps[(int)child["i"]!] != step)
                Tag(child, flow.EnteredBack.Contains(step));
        for (var i = 0; i < Arrivals.Count; i++)
            if (Arrivals[i].Container == number)
            {
                if (flow.VisitsOf(Arrivals[i].Step) > 0)
                    Problems.Add($"'{to.Find(Arrivals[i].Step)!.Label}' has been done in this case, and no case is sent through a step twice. Map to a step that is still to come.");
                Arrivals[i] = Arrivals[i] with { Tag = flow.EnteredBack.Contains(Arrivals[i].Step) ? FlowchartStep.BackwardTag : "" };
            }
        Problems.AddRange(flow.Problems);
        LeftOut.AddRange(flow.LeftOut);
        run["f"] = flow.Write();
    }

    private static void Tag(JsonObject run, bool back)
    {
        if (back)
            run["t"] = FlowchartStep.BackwardTag;
        else
            run.Remove("t");
    }

    private void Variables(JsonObject run, string? oldId)
    {
        var declared = oldId is null ? (from.Variables, to.Variables) : (from.Find(oldId)?.Variables ?? [], IdOf(oldId) is { } id ? to.Find(id)?.Variables ?? [] : []);
        foreach (var (key, value) in (run["v"] as JsonObject ?? []).ToArray())
            if (!declared.Item2.Exists(v => v.Id == key) && declared.Item1.Find(v => v.Id == key) is { } was && declared.Item2.Find(v => v.Name == was.Name) is { } now)
            {
                ((JsonObject)run["v"]!).Remove(key);
                run["v"]![now.Id] = value?.DeepClone();
            }
        foreach (var (key, value) in (run["r"] as JsonObject ?? []).ToArray())
            if (map.TryGetValue(key, out var renamed))
            {
                ((JsonObject)run["r"]!).Remove(key);
                run["r"]![renamed] = value?.DeepClone();
            }
    }

    private bool HasInside(int number) => runs.Values.Any(run => (int?)run["p"] == number);

    private static string Index(Step container, Step step) =>
        container.ChildrenOf("activities").Select((child, at) => (child, at)).First(pair => ReferenceEquals(pair.child, step)).at.ToString(CultureInfo.InvariantCulture);

    private static string Plan(Step machine) => string.Join('|',
        (Json.Get(machine.Json, "states") as JsonArray ?? []).OfType<JsonObject>().Select(s => Json.Text(s, "name"))
            .Concat((Json.Get(machine.Json, "transitions") as JsonArray ?? []).OfType<JsonObject>().Select(t => $"{Json.Text(t, "from")}>{Json.Text(t, "to")}")));
}
