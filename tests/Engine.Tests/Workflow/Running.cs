using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Tests.Workflow;

/// <summary>A workflow under test: runs it on a simulated clock and remembers what it wrote.</summary>
internal sealed class Running : IProcessHost
{
    private readonly Interpreter interpreter;

    public Running(WorkflowGraph graph, FlowMode mode = FlowMode.Counter, ActivityCatalogue? catalogue = null, WorkflowLibrary? library = null, int stepLimit = 250_000)
    {
        Graph = graph;
        interpreter = new Interpreter(graph, catalogue ?? ActivityCatalogue.Standard, library, new InterpreterOptions { Mode = mode, StepLimit = stepLimit });
    }

    public static Running Of(string json, FlowMode mode = FlowMode.Counter, params WorkflowGraph[] library) =>
        new(WorkflowGraph.Parse(json).Required, mode, library: new WorkflowLibrary(library));

    public WorkflowGraph Graph { get; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public ProcessState State { get; private set; } = new();

    public List<string> Lines { get; } = [];

    public List<JournalEntry> Entries { get; } = [];

    public List<string> Published { get; } = [];

    public string Said => string.Join(" ", Lines);

    public string Ending => $"{State.Status}/{State.SubStatus}";

    public IReadOnlyList<Bookmark> Bookmarks => Interpreter.Bookmarks(State);

    public IReadOnlyList<Incident> Incidents => Interpreter.Incidents(State);

    public Running Start(JsonObject? input = null, string? trigger = null)
    {
        State = Reread(interpreter.Start(input, Now, this, trigger));
        return this;
    }

    public Running Resume(string stepId, JsonNode? payload = null)
    {
        State = Reread(interpreter.Resume(State, Bookmarks.First(b => b.StepId == stepId).Id, payload, Now, this));
        return this;
    }

    public Running Raise(string eventName, JsonNode? payload = null)
    {
        State = Reread(interpreter.RaiseEvent(State, eventName, payload, Now, this));
        return this;
    }

    public Running Wait(TimeSpan time)
    {
        Now += time;
        State = Reread(interpreter.FireTimers(State, Now, this));
        return this;
    }

    public Running Cancel()
    {
        State = Reread(interpreter.Cancel(State, Now, this));
        return this;
    }

    public Running Retry(string stepId)
    {
        State = Reread(interpreter.Retry(State, stepId, Now, this));
        return this;
    }

    public JsonObject Variables => interpreter.Variables(State);

    public JsonObject Output => Interpreter.Output(State);

    public int Times(string stepId, string happened) => Entries.Count(e => e.StepId == stepId && e.Event == happened);

    void IProcessHost.WriteLine(string text) => Lines.Add(text);

    void IProcessHost.Journal(JournalEntry entry) => Entries.Add(entry);

    JsonNode? IProcessHost.Evaluate(string expression, ActivityRun run) => throw new StepFault($"No BackOffice expressions in this test: {expression}");

    void IProcessHost.Publish(string name, string? correlationId, JsonNode? payload) => Published.Add(name);

    /// <summary>Every state goes through its text, as it does in the store.</summary>
    private static ProcessState Reread(ProcessState state) => JsonSerializer.Deserialize<ProcessState>(JsonSerializer.Serialize(state))!;
}
