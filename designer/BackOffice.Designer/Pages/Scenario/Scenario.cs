using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Desk.Pages.Cases;
using BackOffice.Desk.Views;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Store.Reading;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace BackOffice.Designer.Pages.Scenario;

/// <summary>Where a scenario stood after one of its steps.</summary>
/// <param name="Now">The simulated moment.</param>
/// <param name="State">The case.</param>
/// <param name="Outcomes">How many outcomes had been committed.</param>
public sealed record ScenarioMoment(DateTimeOffset Now, CaseState State, int Outcomes);

/// <summary>
/// A case run in memory through a pack as it would be published, on a simulated clock: an example that is being made. It is run anew from the
/// beginning after each change, which takes milliseconds, so that what is on screen is what the example will do.
/// </summary>
public sealed class Scenario
{
    private readonly Pack pack;
    private readonly JsonArray steps;
    private CaseSimulation? simulation;

    private Scenario(Pack pack, string name, JsonObject example)
    {
        (this.pack, Name, Example) = (pack, name, example);
        steps = example["steps"] as JsonArray ?? [];
        example["steps"] = steps;
        Run();
    }

    /// <summary>Name of the example's file, without its ending.</summary>
    public string Name { get; }

    /// <summary>The example, as it would be saved.</summary>
    public JsonObject Example { get; }

    /// <summary>Where it stood after each step that could be done.</summary>
    public IReadOnlyList<ScenarioMoment> Moments { get; private set; } = [];

    /// <summary>What was not as the example says.</summary>
    public IReadOnlyList<string> Failures { get; private set; } = [];

    /// <summary>Steps of the example.</summary>
    public IReadOnlyList<JsonObject> Steps => [.. steps.OfType<JsonObject>()];

    /// <summary>True when the last step was done and the case is open, so that another can follow.</summary>
    public bool GoesOn => Moments.Count == steps.Count && Moments is [.., { State.Status: CaseStatus.Open }];

    /// <summary>Runs an example of the pack as it is.</summary>
    public static Scenario Of(Pack pack, string name) => new(pack, name, (JsonObject)pack.Examples[name].DeepClone());

    /// <summary>Begins a new example with the opening of another: its family, school, calendars and first answers.</summary>
    public static Scenario LikeTheStartOf(Pack pack, string name)
    {
        var example = (JsonObject)pack.Examples[name].DeepClone();
        var first = (example["steps"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(step => step["open"] is not null)?.DeepClone() as JsonObject ?? [];
        first.Remove("expect");
        example["title"] = "";
        example["steps"] = new JsonArray(first);
        var begun = new Scenario(pack, "", example);
        begun.ExpectNow(0);
        return begun;
    }

    /// <summary>Does one more thing. Says why not when it cannot be done, and then leaves the scenario as it was.</summary>
    /// <param name="step">A step as examples write it.</param>
    public string? Add(JsonObject step)
    {
        var before = Failures.Count;
        steps.Add(step);
        Run();
        if (Moments.Count < steps.Count)
        {
            var why = Failures.Count > before ? Failures[^1] : "This cannot be done now.";
            Back();
            return why[(why.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        }

        ExpectNow(steps.Count - 1);
        return null;
    }

    /// <summary>Takes the last step back.</summary>
    public void Back()
    {
        if (steps.Count > 0)
            steps.RemoveAt(steps.Count - 1);
        Run();
    }

    /// <summary>Takes what happens now as what is expected: where the example says another stage, status, tasks or letters, it says these.</summary>
    public void ExpectWhatHappens()
    {
        for (var at = 0; at < Moments.Count; at++)
            if (steps[at]?["expect"] is JsonObject expected)
                foreach (var (what, now) in Happened(at))
                    if (expected.ContainsKey(what))
                        expected[what] = now?.DeepClone();
        Run();
    }

    /// <summary>Where each step of the process stood after a step of the scenario.</summary>
    public IReadOnlyDictionary<string, StepTrace> Traces(int at, ProcessMapLayout layout)
    {
        if (at < 0 || at >= Moments.Count || simulation is null)
            return new Dictionary<string, StepTrace>();
        var lines = simulation.Outcomes.Take(Moments[at].Outcomes).SelectMany((outcome, number) => outcome.Journal.Select((entry, order) =>
            new JournalLine(number, order, simulation.Moments[number], entry.StepId, entry.StepType, entry.Event, entry.Outcomes, entry.Message)));
        return StepTraces.Of(Moments[at].State, [.. lines], [], layout);
    }

    /// <summary>What happened in one step, as the timeline of a case would say it.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Text)> Told(int at) =>
        simulation is null || at < 0 || at >= Moments.Count ? []
            : [.. Enumerable.Range(Before(at), Moments[at].Outcomes - Before(at)).SelectMany(number => simulation.Outcomes[number].Events.Select(told => (simulation.Moments[number], told.Text)))];

    /// <summary>Tasks that are open at the end.</summary>
    public IReadOnlyList<CaseTask> OpenTasks => Moments is [.., { State: var state }] ? Open(state) : [];

    /// <summary>The next moment that the case waits for; null when it waits for none.</summary>
    public DateTimeOffset? NextTimer => Moments is [.., { State: { } state, Now: var now }] ? state.Waits.Where(wait => wait.DueAt > now).Min(wait => wait.DueAt) : null;

    /// <summary>Name by which an example completes a task: its title, or for one of several the step and the body that is asked.</summary>
    public string NameOf(CaseTask task) =>
        OpenTasks.Count(other => other.Title == task.Title) == 1 || task.DataKey is not { } key ? task.Title : $"{task.StepId}/{key[(key.LastIndexOf('.') + 1)..]}";

    /// <summary>Facts that a form reads at the end of the scenario.</summary>
    public JsonObject Facts(CaseTask? task, Actor? actor = null) => CaseFacts.All(Moments[^1].State, simulation!.Context(actor ?? simulation.Caseworker), task);

    private int Before(int at) => at == 0 ? 0 : Moments[at - 1].Outcomes;

    private void ExpectNow(int at)
    {
        if (at >= Moments.Count)
            return;
        var happened = Happened(at);
        var expected = new JsonObject { ["stage"] = happened["stage"]?.DeepClone() };
        foreach (var what in Moments[at].State.Status == CaseStatus.Closed ? (string[])["status", "closedAs"] : ["tasks"])
            expected[what] = happened[what]?.DeepClone();
        if (happened["letters"] is JsonArray { Count: > 0 } letters)
            expected["letters"] = letters.DeepClone();
        ((JsonObject)steps[at]!)["expect"] = expected;
    }

    private JsonObject Happened(int at)
    {
        var state = Moments[at].State;
        return new JsonObject
        {
            ["stage"] = state.Stage,
            ["status"] = state.Status == CaseStatus.Open ? "open" : "closed",
            ["closedAs"] = state.ClosedAs ?? "",
            ["tasks"] = new JsonArray([.. Open(state).Select(task => (JsonNode)task.Title)]),
            ["letters"] = new JsonArray([.. simulation!.Outcomes.Take(Moments[at].Outcomes).Skip(Before(at)).SelectMany(outcome => outcome.Letters).Select(letter => (JsonNode)letter.LetterId)]),
        };
    }

    private static ImmutableList<CaseTask> Open(CaseState state) => state.Tasks.FindAll(task => task.Status is TaskStatus.Open or TaskStatus.Held);

    private void Run()
    {
        var moments = new List<ScenarioMoment>();
        var result = PackExamples.Run(pack, Name.Length == 0 ? "scenario" : Name, (JsonObject)Example.DeepClone(), run =>
        {
            simulation = run;
            if (run.State is { } state)
                moments.Add(new ScenarioMoment(run.Now, state, run.Outcomes.Count));
        });
        (Moments, Failures) = (moments, result.Failures);
    }

    /// <summary>A day as examples write it.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
