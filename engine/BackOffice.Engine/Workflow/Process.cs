using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Workflow;

/// <summary>A run while one command works on it: the tree of open steps and the queue of steps to begin. Read from, and written back to, a state.</summary>
internal sealed partial class Process
{
    public static readonly IReadOnlyList<string?> Done = [null, "Done"];

    /// <summary>Marks the run of a workflow that another started and that lives on its own.</summary>
    public const string InstanceTag = "instance";

    /// <summary>Port of a container that holds its step for faults.</summary>
    private const string FaultPort = "onFault";

    private const string HandledMark = "$handled";

    private static readonly ImmutableList<string> DoneShown = ["Done"];

    private readonly WorkflowGraph graph;
    private readonly ActivityCatalogue catalogue;
    private readonly WorkflowLibrary library;
    private readonly InterpreterOptions options;
    private readonly List<ActivityRun> tops = [];
    private readonly List<JsonNode> incidents = [];
    // Runs that a fault ends. What was already queued still runs, so that nothing is lost when the step is retried; then they end.
    private readonly HashSet<ActivityRun> stopped = [];
    private readonly Queue<(string Name, JsonNode? Payload)> raised = new();
    private Queue<Work> queue = new();
    private int nextRun = 1;
    private int nextBookmark = 1;
    private int executed;
    private string status = "Running";
    private string subStatus = "Pending";
    private JsonArray? ports;

    public Process(WorkflowGraph graph, ActivityCatalogue catalogue, WorkflowLibrary library, InterpreterOptions options, DateTimeOffset now, IProcessHost host)
    {
        this.graph = graph;
        this.catalogue = catalogue;
        this.library = library;
        this.options = options;
        Mode = options.Mode;
        Now = now;
        Host = host;
    }

    public DateTimeOffset Now { get; }

    public IProcessHost Host { get; }

    public FlowMode Mode { get; private set; }

    public string? Name { get; set; }

    public string? CorrelationId { get; set; }

    /// <summary>Correlation id of the run that a step belongs to: its own, or that of the one which another started.</summary>
    public string? CorrelationOf(ActivityRun run) => Instance(run) is var instance && instance.Number > 1 ? instance.Correlation : CorrelationId;

    public void Correlate(ActivityRun run, string? id)
    {
        if (Instance(run) is var instance && instance.Number > 1)
            instance.Correlation = id;
        else
            CorrelationId = id;
    }

    public string? NameOf(ActivityRun run) => Instance(run) is var instance && instance.Number > 1 ? instance.RunName : Name;

    public void Rename(ActivityRun run, string? name)
    {
        if (Instance(run) is var instance && instance.Number > 1)
            instance.RunName = name;
        else
            Name = name;
    }

    /// <summary>What a run is called by: the workflow's id and the number of the run.</summary>
    public static string InstanceId(ActivityRun run) => $"{Instance(run).Inner.DefinitionId}#{Instance(run).Number}";

    /// <summary>Id of the step that set the run off.</summary>
    public string? Trigger { get; private set; }

    public bool TakeTrigger(string stepId)
    {
        if (Trigger != stepId)
            return false;
        Trigger = null;
        return true;
    }

    /// <summary>True once the run itself has ended; child workflows that nobody waits for may go on.</summary>
    private bool IsOver => status == "Finished";

    public WorkflowLibrary Library => library;

    public int NextBookmark() => nextBookmark++;

    /// <summary>Number that the next bookmark will have.</summary>
    public int ComingBookmark => nextBookmark;

    public void Begin(JsonObject? input, string? trigger)
    {
        Trigger = trigger;
        var root = Open(null, graph.Whole, catalogue.Find(WorkflowStep.TypeName)!, "");
        root.Input = input is { Count: > 0 } ? (JsonObject)input.DeepClone() : null;
        tops.Add(root);
        Guard(root, static run => run.Activity.Execute(run));
        Drain();
    }

    public void Resume(string bookmarkId, JsonNode? payload)
    {
        var run = All().FirstOrDefault(r => r.Status == RunStatus.Running && r.Bookmarks.Any(b => b.Id == bookmarkId));
        if (run is null)
            return;
        var bookmark = run.Bookmarks.First(b => b.Id == bookmarkId);
        if (!bookmark.Keep)
            run.DropBookmark(bookmarkId);
        Journal(run, "Resumed");
        try
        {
            run.Activity.Resume(run, bookmark, payload);
        }
        catch (StepFault fault)
        {
            Fault(run, fault.Message);
        }
        Drain();
    }

    public void CancelAll()
    {
        queue.Clear();
        foreach (var top in tops.ToArray())
            CancelTree(top);
        tops.Clear();
        End("Cancelled");
    }

    public bool Retry(string stepId)
    {
        var run = All().FirstOrDefault(r => r.Status == RunStatus.Faulted && r.StepId == stepId);
        if (run is null)
            return false;
        status = "Running";
        stopped.Clear();
        run.Status = RunStatus.Running;
        var missed = run.TakeMissed();
        if (missed.Count == 0)
            Execute(run);
        foreach (var ended in missed)
            Tell(run, ended, completed: true);
        Drain();
        return true;
    }

    /// <summary>Goes on in a version that the run was carried to.</summary>
    public void Arrive(IReadOnlyList<StepArrival> arrivals)
    {
        foreach (var run in All().Where(r => r.Status == RunStatus.Running && r.Bookmarks.Count > 0).ToArray())
            run.Activity.Moved(run); // a fault here is the migration's, which then does not take place
        foreach (var arrival in arrivals)
            if (All().FirstOrDefault(r => r.Number == arrival.Container) is { } container && container.Inner.Find(arrival.Step) is { } step)
                Schedule(container, step, arrival.Tag, []);
        if (queue.Count > 0)
            Drain();
    }

    /// <summary>Puts a step in the queue. A step that has ended schedules nothing.</summary>
    public void Schedule(ActivityRun owner, Step step, string tag, ReadOnlySpan<(string Name, JsonNode? Value)> variables)
    {
        if (owner.Status != RunStatus.Running)
            return;
        owner.QueuedChildren++;
        queue.Enqueue(new Work(owner, step, tag, variables.IsEmpty ? null : variables.ToArray()));
    }

    /// <summary>Runs a child workflow to its first wait before anything else goes on.</summary>
    public void RunAtOnce(ActivityRun owner, Action schedule)
    {
        var outer = queue;
        queue = new Queue<Work>();
        schedule();
        Drain();
        queue = outer;
    }

    /// <summary>Steps of this container that wait in the queue.</summary>
    public IEnumerable<Step> QueuedBy(ActivityRun owner) => queue.Where(w => !w.Withdrawn && ReferenceEquals(w.Owner, owner)).Select(w => w.Step);

    /// <summary>Takes steps of this container back out of the queue before they have begun.</summary>
    public List<(Step Step, string Tag)> Withdraw(ActivityRun owner, Func<Step, bool>? which = null)
    {
        var taken = new List<(Step, string)>();
        if (owner.QueuedChildren == 0)
            return taken;
        foreach (var work in queue)
            if (!work.Withdrawn && ReferenceEquals(work.Owner, owner) && (which is null || which(work.Step)))
            {
                Withdraw(work);
                taken.Add((work.Step, work.Tag));
            }
        return taken;
    }

    private static void Withdraw(Work work)
    {
        work.Withdrawn = true;
        work.Owner.QueuedChildren--;
    }

    public void Complete(ActivityRun run, IReadOnlyList<string?> outcomes)
    {
        if (run.Status != RunStatus.Running)
            return;
        CloseOpen(run);
        run.Status = RunStatus.Completed;
        if (run.IsWorkflow)
            WorkflowStep.HandOverOutputs(run);
        run.DropBookmarks();
        Journal(run, "Completed", ReferenceEquals(outcomes, Done) ? DoneShown : [.. outcomes.OfType<string>()]);
        Leave(run, outcomes, completed: true);
    }

    /// <summary>Completes a container and everything between it and the step that asked, without telling the containers between.</summary>
    public void CompleteAround(ActivityRun asker, ActivityRun container, IReadOnlyList<string?> outcomes)
    {
        for (var run = asker; run is not null && !ReferenceEquals(run, container); run = run.Parent)
        {
            if (run.Status != RunStatus.Running)
                continue;
            CloseOpen(run);
            run.Status = RunStatus.Completed;
            run.DropBookmarks();
            Journal(run, "Completed", DoneShown);
            run.Parent?.Unlink(run);
        }
        Complete(container, outcomes);
    }

    /// <summary>Cancels one step and what is inside it, and tells the container, which goes on as its kind says.</summary>
    public void Cancel(ActivityRun run)
    {
        if (run.Status is not (RunStatus.Running or RunStatus.Faulted))
            return;
        CancelTree(run);
        Leave(run, [], completed: false);
    }

    /// <summary>Cancels one step inside a container that asked for it and needs no telling.</summary>
    public void CancelInside(ActivityRun container, ActivityRun child)
    {
        CancelTree(child);
        container.Unlink(child);
    }

    public void Fault(ActivityRun run, string message) => Fault(run, message, null);

    /// <summary>Faults a step. When what failed was its answer to a step inside it that ended, that step is remembered, and what is open or queued inside goes on.</summary>
    private void Fault(ActivityRun run, string message, EndedStep? unanswered)
    {
        if (run.Status != RunStatus.Running)
            return;
        if (HandlerAround(run) is { } container)
        {
            HandOver(run, container, message);
            return;
        }
        run.Status = RunStatus.Faulted;
        if (unanswered is { } ended)
            run.Miss(ended);
        else
            Withdraw(run);
        run.DropBookmarks();
        incidents.Add(new JsonObject { ["s"] = run.StepId, ["t"] = run.StepType, ["m"] = message, ["at"] = Values.Write(Now) });
        Host.Journal(new JournalEntry(run.StepId, run.StepType, "Faulted", [], message));
        var instance = Instance(run);
        if (!instance.Inner.ContinuesWithIncidents)
            stopped.Add(instance);
    }

    /// <summary>The nearest container around that has a step for faults and is not already running it; one started by another workflow is left to itself.</summary>
    private static ActivityRun? HandlerAround(ActivityRun run)
    {
        for (var at = run.Parent; at is not null && !(run.IsWorkflow && run.Tag == InstanceTag); run = at, at = at.Parent)
            if (at.Status == RunStatus.Running && at.DataOrNull?.ContainsKey(HandledMark) != true && at.Step.Child(FaultPort) is not null)
                return at;
        return null;
    }

    /// <summary>Everything inside the container gives way to its step for faults; when that is done, so is the container.</summary>
    private void HandOver(ActivityRun run, ActivityRun container, string message)
    {
        run.Status = RunStatus.Faulted;
        run.DropBookmarks();
        Host.Journal(new JournalEntry(run.StepId, run.StepType, "Faulted", [], message));
        CloseInside(container);
        container.Data[HandledMark] = true;
        Schedule(container, container.Step.Child(FaultPort)!, FaultPort,
            [("Fault", new JsonObject { ["step"] = run.StepId, ["name"] = run.StepName, ["message"] = message })]);
    }

    /// <summary>A Finish step: the nearest run that stands on its own ends at once.</summary>
    public void Finish(ActivityRun run)
    {
        Journal(run, "Completed", DoneShown);
        run.Status = RunStatus.Completed;
        run.Parent?.Unlink(run);
        var instance = Instance(run);
        foreach (var work in queue)
            if (!work.Withdrawn && ReferenceEquals(Instance(work.Owner), instance))
                Withdraw(work);
        if (instance.Parent is not null)
        {
            EndInstance(instance, "Finished");
            return;
        }
        CloseQuietly(instance);
        WorkflowStep.HandOverOutputs(instance);
        instance.Status = RunStatus.Completed;
        Journal(instance, "Completed", DoneShown);
        EndTop(instance, Done);
    }

    /// <summary>
    /// A break goes up to the nearest loop, out of workflows used as steps too, but not out of one that another started.
    /// Sequences and forks on the way end with the step inside them; other containers finish what they do.
    /// </summary>
    public static void Break(ActivityRun run)
    {
        for (var at = run.Parent; at is not null; at = at.Parent)
        {
            if (at.Activity.HearsBreak)
                at.Breaking = true;
            if (at.Activity.IsLoop || (at.IsWorkflow && at.Tag == InstanceTag))
                return;
        }
    }

    /// <summary>Gives an event to whoever waits for it in this run, once everything queued has come to its wait.</summary>
    public void RaiseHere(string name, JsonNode? payload) => raised.Enqueue((name, payload));

    private bool DeliverEvents()
    {
        if (!raised.TryDequeue(out var sent))
            return false;
        foreach (var (run, bookmark) in All().Where(r => r.Status == RunStatus.Running).SelectMany(r => r.Bookmarks.Where(b => b.EventName == sent.Name).Select(b => (r, b))).ToArray())
        {
            if (run.Status != RunStatus.Running)
                continue;
            if (!bookmark.Keep)
                run.DropBookmark(bookmark.Id);
            Journal(run, "Resumed");
            Guard(run, r => r.Activity.Resume(r, bookmark, sent.Payload));
        }
        return true;
    }

    /// <summary>True when a step of this type ends the container it stands in.</summary>
    public bool IsTerminal(Step step) => catalogue.Find(step.Type) is { IsTerminal: true };

    /// <summary>Lets a child workflow go on by itself after the step that started it has ended.</summary>
    public void Detach(ActivityRun child)
    {
        child.Parent?.Unlink(child);
        child.Parent = null;
        tops.Add(child);
    }

    /// <summary>Gives a result to the variable or workflow output that the step's output names.</summary>
    public void BindOutput(ActivityRun run, string output, JsonNode? value)
    {
        var around = run.IsWorkflow ? run.Parent! : run;
        if (around.Inner.ReadsOutputs)
        {
            var results = around.Workflow.Results ??= [];
            if (results[run.StepId] is not JsonObject mine)
                results[run.StepId] = mine = [];
            mine[Json.Camel(output)] = value?.DeepClone();
            results["$last"] = value?.DeepClone();
        }
        if (Json.Get(run.Step.Json, Json.Camel(output)) is not JsonObject binding || Json.Text(Json.Get(binding, "memoryReference") as JsonObject, "id") is not { } target)
            return;
        var typed = Json.Text(binding, "typeName") is { } type ? Values.Convert(value, type) : value;
        if (!around.TrySetVariable(target, target, typed) && around.Workflow.Inner.Outputs.Any(o => o.Name == target))
            around.SetWorkflowOutput(target, typed);
    }

    /// <summary>Opens a child workflow under a step: as the step itself, or beneath it with a life of its own.</summary>
    public ActivityRun OpenWorkflow(ActivityRun owner, WorkflowGraph child, JsonObject? input)
    {
        if (Depth(owner) >= options.NestingLimit)
            throw new StepFault($"'{owner.StepName}' would run a workflow more than {options.NestingLimit} levels deep. Check whether '{child.Name ?? child.DefinitionId}' uses itself.");
        var run = Open(owner, child.Whole, catalogue.Find(WorkflowStep.TypeName)!, InstanceTag);
        run.Inner = child;
        run.Workflow = run;
        (run.Input = input ?? [])["ParentInstanceId"] = InstanceId(owner);
        return run;
    }

    private sealed class Work(ActivityRun owner, Step step, string tag, (string, JsonNode?)[]? variables)
    {
        public ActivityRun Owner { get; } = owner;

        public Step Step { get; } = step;

        public string Tag { get; } = tag;

        public (string Name, JsonNode? Value)[]? Variables { get; } = variables;

        public bool Withdrawn { get; set; }
    }
}
