using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Workflow;

/// <summary>A run while one command works on it: the tree of open steps and the queue of steps to begin. Read from, and written back to, a state.</summary>
internal sealed class Process
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

    public void Execute(ActivityRun run)
    {
        Journal(run, "Started");
        Guard(run, static r => r.Activity.Execute(r));
    }

    public void Journal(ActivityRun run, string happened, ImmutableList<string>? outcomes = null)
    {
        if (!ReferenceEquals(run.Step, run.Step.Graph.Whole))
            Host.Journal(new JournalEntry(run.StepId, run.StepType, happened, outcomes ?? []));
    }

    private static int Depth(ActivityRun? run)
    {
        var depth = 0;
        for (; run is not null; run = run.Parent)
            if (run.IsWorkflow)
                depth++;
        return depth;
    }

    private void Drain()
    {
        do
        {
            while (queue.TryDequeue(out var work))
            {
                if (work.Withdrawn)
                    continue;
                work.Owner.QueuedChildren--;
                if (Begins(work) && CountStep(work.Owner, work.Step))
                    Begin(work);
            }
        }
        while (EndStopped() || DeliverEvents());
        if (!IsOver)
            subStatus = "Suspended";
    }

    /// <summary>
    /// Whether queued work is still begun. What stood in the queue beside the step that completed their container runs, as in the format's own engine,
    /// and nothing follows it. A casework step does not: no task, letter or clock may come out of a part of the process that has ended.
    /// </summary>
    private static bool Begins(Work work)
    {
        if (work.Step.Type.StartsWith("BackOffice.", StringComparison.Ordinal))
            for (var around = work.Owner; around is not null; around = around.Parent)
                if (around.Status == RunStatus.Completed)
                    return false;
        return work.Owner.Status is RunStatus.Running or RunStatus.Completed || (work.Owner.Status == RunStatus.Faulted && work.Owner.Missed.Count > 0);
    }

    /// <summary>Ends child workflows that a fault has stopped; true when that has given the queue more to do.</summary>
    private bool EndStopped()
    {
        foreach (var instance in stopped.Where(i => !IsMain(i)).ToArray())
        {
            stopped.Remove(instance);
            if (instance.Status != RunStatus.Running)
                continue;
            if (instance.Parent is null)
            {
                CancelTree(instance);
                tops.Remove(instance);
            }
            else
            {
                EndInstance(instance, "Faulted");
            }
        }
        return queue.Count > 0;
    }

    private bool IsMain(ActivityRun run) => ReferenceEquals(run, tops.FirstOrDefault());

    /// <summary>Counts a step, and stops a workflow that goes round without waiting.</summary>
    public bool CountStep(ActivityRun owner, Step step)
    {
        if (++executed <= options.StepLimit)
            return true;
        Fault(owner, $"The workflow ran {options.StepLimit:N0} steps without waiting, the last at '{step.Label}'. Give the loop there a way out, a task or a delay.");
        queue.Clear();
        return false;
    }

    private void Begin(Work work)
    {
        var activity = catalogue.Find(work.Step.Type);
        WorkflowGraph? used = null;
        if (activity is null)
        {
            used = library.For(work.Step);
            activity = used is null ? MissingStep.Instance : catalogue.Find(WorkflowStep.TypeName)!;
        }
        var run = Open(work.Owner, work.Step, activity, work.Tag);
        foreach (var (name, value) in work.Variables ?? [])
            run.Keep(name, value);
        if (used is null)
        {
            Execute(run);
            return;
        }
        Journal(run, "Started");
        if (Depth(run) >= options.NestingLimit)
        {
            Fault(run, $"'{run.StepName}' would run a workflow more than {options.NestingLimit} levels deep. Check whether '{used.Name ?? used.DefinitionId}' uses itself.");
            return;
        }
        Guard(run, r => WorkflowStep.Enter(r, used));
    }

    private ActivityRun Open(ActivityRun? parent, Step step, Activity activity, string tag)
    {
        var run = new ActivityRun(this, parent, step, activity, nextRun++, tag);
        parent?.Link(run);
        return run;
    }

    /// <summary>Runs a step's own code; a fault it throws becomes an incident.</summary>
    private void Guard(ActivityRun run, Action<ActivityRun> action)
    {
        try
        {
            action(run);
        }
        catch (StepFault fault)
        {
            Fault(run, fault.Message);
        }
        if (run.Status == RunStatus.Running && run.Bookmarks.Count > 0)
            Journal(run, "Suspended");
    }

    /// <summary>Takes an ended step out of its container and tells the container.</summary>
    private void Leave(ActivityRun run, IReadOnlyList<string?> outcomes, bool completed)
    {
        if (run.Parent is not { } parent)
        {
            EndTop(run, outcomes);
            return;
        }
        parent.Unlink(run);
        if (run.Tag == InstanceTag && run.IsWorkflow && completed)
        {
            (parent.Activity as IStartsWorkflows)?.ChildEnded(parent, run, "Finished");
            return;
        }
        Tell(parent, new EndedStep(run.Step, run.Tag, outcomes), completed);
    }

    /// <summary>Tells a container that a step inside it has ended. A faulted container hears it when it is retried.</summary>
    private void Tell(ActivityRun parent, EndedStep ended, bool completed)
    {
        if (parent.Status == RunStatus.Faulted && parent.Missed.Count > 0)
            parent.Miss(ended);
        if (parent.Status != RunStatus.Running)
            return;
        if (ended.Tag == FaultPort)
        {
            Complete(parent, Done);
            return;
        }
        try
        {
            if (completed)
                parent.Activity.ChildCompleted(parent, ended);
            else
                parent.Activity.ChildCanceled(parent, ended);
        }
        catch (StepFault fault)
        {
            Fault(parent, fault.Message, ended);
        }
    }

    private void EndTop(ActivityRun top, IReadOnlyList<string?> outcomes)
    {
        if (!IsMain(top))
        {
            tops.Remove(top);
            return;
        }
        if (IsOver)
            return;
        ports = new JsonArray([.. outcomes.OfType<string>().Select(o => (JsonNode)o)]);
        End(stopped.Contains(top) ? "Faulted" : "Finished");
    }

    private void End(string how)
    {
        status = "Finished";
        subStatus = how;
    }

    private void EndInstance(ActivityRun instance, string how)
    {
        var owner = instance.Parent!;
        CloseQuietly(instance);
        WorkflowStep.HandOverOutputs(instance);
        instance.Status = RunStatus.Completed;
        owner.Unlink(instance);
        (owner.Activity as IStartsWorkflows)?.ChildEnded(owner, instance, how);
    }

    /// <summary>The nearest workflow around that stands on its own: the outermost, or one started by another.</summary>
    private static ActivityRun Instance(ActivityRun run)
    {
        var at = run.Workflow;
        while (at.Parent is not null && at.Tag != InstanceTag)
            at = at.Parent.Workflow;
        return at;
    }

    private void CloseInside(ActivityRun run)
    {
        Withdraw(run);
        CloseOpen(run);
    }

    /// <summary>Cancels what has begun inside; what is only queued stays in the queue.</summary>
    private void CloseOpen(ActivityRun run)
    {
        if (run.FirstChild is null)
            return;
        foreach (var child in run.ChildrenNow())
            CancelTree(child);
        run.ForgetChildren();
    }

    /// <summary>Drops everything inside without a word, as Finish does.</summary>
    private void CloseQuietly(ActivityRun run)
    {
        Withdraw(run);
        foreach (var child in run.ChildrenNow())
        {
            CloseQuietly(child);
            child.Activity.Cancelled(child);
            child.Status = RunStatus.Canceled;
            child.DropBookmarks();
        }
        run.ForgetChildren();
    }

    private void CancelTree(ActivityRun run)
    {
        CloseInside(run);
        var wasOpen = run.Status is RunStatus.Running or RunStatus.Faulted;
        run.Activity.Cancelled(run);
        run.Status = RunStatus.Canceled;
        run.DropBookmarks();
        if (wasOpen)
            Journal(run, "Canceled");
    }

    /// <summary>Every open step, parents before children.</summary>
    private IEnumerable<ActivityRun> All()
    {
        var stack = new Stack<ActivityRun>();
        for (var i = tops.Count - 1; i >= 0; i--)
            stack.Push(tops[i]);
        while (stack.TryPop(out var run))
        {
            yield return run;
            for (var child = run.LastChild; child is not null; child = child.PreviousSibling)
                stack.Push(child);
        }
    }

    public ProcessState Save()
    {
        if (!IsOver && stopped.Any(IsMain))
            End("Faulted");
        var json = new JsonObject { ["n"] = nextRun, ["k"] = nextBookmark };
        if (Mode == FlowMode.Token)
            json["m"] = "T";
        if (Name is not null)
            json["name"] = Name;
        if (CorrelationId is not null)
            json["corr"] = CorrelationId;
        if (ports is not null)
            json["ports"] = ports;
        if (tops.Count > 0 && tops[0].Output is { Count: > 0 } output)
            json["out"] = output.DeepClone();
        if (incidents.Count > 0)
            json["inc"] = new JsonArray([.. incidents]);
        json["runs"] = new JsonArray([.. All().Select(r => (JsonNode)Write(r))]);
        return new ProcessState { Status = status, SubStatus = subStatus, Interior = json };
    }

    /// <summary>One open step, with nothing written that is as usual: a case writes this with every command.</summary>
    private static JsonObject Write(ActivityRun run)
    {
        var json = new JsonObject { ["i"] = run.Number };
        if (run.Parent is not null)
            json["p"] = run.Parent.Number;
        if (!ReferenceEquals(run.Step, run.Step.Graph.Whole))
            json["s"] = run.StepId;
        if (run.Tag.Length > 0)
            json["t"] = run.Tag;
        if (run.Status != RunStatus.Running)
            json["x"] = run.Status.ToString();
        if (run.Breaking)
            json["brk"] = true;
        if (run.IsWorkflow && run.Number > 1)
            json["g"] = run.Inner.VersionId;
        if (run.Correlation is not null)
            json["corr"] = run.Correlation;
        if (run.RunName is not null)
            json["name"] = run.RunName;
        if (run.Input is { Count: > 0 })
            json["in"] = run.Input.DeepClone();
        if (run.Output is { Count: > 0 } && run.Number > 1)
            json["out"] = run.Output.DeepClone();
        if (run.Results is { Count: > 0 } && run.Status == RunStatus.Running)
            json["r"] = run.Results.DeepClone();
        if (run.DataOrNull is { Count: > 0 } data)
            json["d"] = data.DeepClone();
        if (run.OwnVariables is { Count: > 0 } variables)
            json["v"] = new JsonObject(variables.Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
        if (run.Flow is { } flow && run.Status is RunStatus.Running or RunStatus.Faulted)
            json["f"] = flow.Write(run.Step.Flow);
        if (run.Missed.Count > 0)
            json["m"] = new JsonArray([.. run.Missed.Select(m => (JsonNode)new JsonArray(m.Step.Id, m.Tag, new JsonArray([.. m.Outcomes.Select(o => (JsonNode?)o)])))]);
        if (run.Bookmarks.Count > 0)
            json["b"] = new JsonArray([.. run.Bookmarks.Select(Write)]);
        return json;
    }

    private static JsonNode Write(Bookmark bookmark)
    {
        var json = new JsonArray(int.Parse(bookmark.Id.AsSpan(bookmark.Id.LastIndexOf('#') + 1), CultureInfo.InvariantCulture), bookmark.Name, bookmark.Payload?.DeepClone());
        if (bookmark.Keep)
            json.Add((JsonNode)true);
        return json;
    }

    public static Process Load(ProcessState state, WorkflowGraph graph, ActivityCatalogue catalogue, WorkflowLibrary library, InterpreterOptions options, DateTimeOffset now, IProcessHost host)
    {
        var json = state.Interior;
        var process = new Process(graph, catalogue, library, options, now, host)
        {
            Mode = Json.Text(json["m"]) == "T" ? FlowMode.Token : FlowMode.Counter,
            Name = Json.Text(json["name"]),
            CorrelationId = Json.Text(json["corr"]),
            status = state.Status,
            subStatus = state.SubStatus,
            nextRun = Whole(json["n"], 1),
            nextBookmark = Whole(json["k"], 1),
            ports = json["ports"]?.DeepClone() as JsonArray,
        };
        process.incidents.AddRange((json["inc"] as JsonArray ?? []).OfType<JsonObject>().Select(i => i.DeepClone()));
        var byNumber = new Dictionary<int, ActivityRun>();
        foreach (var item in (json["runs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var run = process.Read(item, byNumber);
            byNumber[run.Number] = run;
        }
        if (process.tops.Count > 0)
            process.tops[0].Output = json["out"]?.DeepClone() as JsonObject;
        return process;
    }

    private ActivityRun Read(JsonObject json, Dictionary<int, ActivityRun> byNumber)
    {
        var parent = json["p"] is { } p ? byNumber[Whole(p, 0)] : null;
        var stepId = Json.Text(json["s"]);
        var used = Json.Text(json["g"]) is { } version
            ? library.Graphs.FirstOrDefault(g => g.VersionId == version) ?? throw new StepFault($"The case runs version '{version}' of a workflow that is no longer in the library. Put that version back.")
            : null;
        var step = stepId is null ? (used ?? graph).Whole : (parent?.Inner ?? graph).Find(stepId)
            ?? throw new StepFault($"The case stands at the step '{stepId}', which its workflow no longer has. Migrate the case to the new version instead of replacing the version it runs.");
        var activity = used is not null || stepId is null ? catalogue.Find(WorkflowStep.TypeName)! : catalogue.Find(step.Type) ?? MissingStep.Instance;
        var run = new ActivityRun(this, parent, step, activity, Whole(json["i"], 0), Json.Text(json["t"]) ?? "");
        parent?.Link(run);
        if (parent is null)
            tops.Add(run);
        if (used is not null)
        {
            run.Inner = used;
            run.Workflow = run;
        }
        run.Status = Enum.TryParse<RunStatus>(Json.Text(json["x"]), out var how) ? how : RunStatus.Running;
        run.Breaking = Json.Flag(json["brk"]);
        run.Correlation = Json.Text(json["corr"]);
        run.RunName = Json.Text(json["name"]);
        run.Input = json["in"]?.DeepClone() as JsonObject;
        run.Output = json["out"]?.DeepClone() as JsonObject;
        run.Results = json["r"]?.DeepClone() as JsonObject;
        if (json["d"] is JsonObject data)
            run.Data = (JsonObject)data.DeepClone();
        foreach (var (id, value) in json["v"] as JsonObject ?? [])
            run.Keep(id, value?.DeepClone());
        foreach (var missed in (json["m"] as JsonArray ?? []).OfType<JsonArray>())
            if (run.Inner.Find(Json.Text(missed[0]) ?? "") is { } ended)
                run.Miss(new EndedStep(ended, Json.Text(missed[1]) ?? "", [.. (missed[2] as JsonArray ?? []).Select(Json.Text)]));
        if (json["f"] is JsonObject flow)
            run.Flow = FlowState.Read(flow, step);
        foreach (var bookmark in ReadBookmarks(json, step.Id))
            run.Restore(bookmark);
        return run;
    }

    public static ImmutableList<Bookmark> ReadBookmarks(JsonObject interior) =>
        [.. Runs(interior).SelectMany(r => ReadBookmarks(r, Json.Text(r["s"]) ?? "")).OrderBy(b => int.Parse(b.Id.AsSpan(b.Id.LastIndexOf('#') + 1), CultureInfo.InvariantCulture))];

    public static ImmutableList<string> ReadOpenSteps(JsonObject interior) =>
        [.. Runs(interior).Where(r => Json.Text(r["x"]) is null or "Faulted").Select(r => Json.Text(r["s"])).OfType<string>()];

    public static ImmutableList<Incident> ReadIncidents(JsonObject interior) =>
        [.. (interior["inc"] as JsonArray ?? []).OfType<JsonObject>().Select(i => new Incident(Json.Text(i["s"]) ?? "", Json.Text(i["t"]) ?? "", Json.Text(i["m"]) ?? "", Values.Moment(i["at"]) ?? default))];

    public static JsonObject ReadVariables(JsonObject interior, WorkflowGraph graph)
    {
        var held = Runs(interior).FirstOrDefault()?["v"] as JsonObject ?? [];
        var named = new JsonObject();
        foreach (var declared in graph.Variables)
            named[declared.Name] = (held.TryGetPropertyValue(declared.Id, out var value) ? value : declared.Default)?.DeepClone();
        foreach (var (id, value) in held)
            if (!graph.Variables.Any(d => d.Id == id))
                named[id] = value?.DeepClone();
        return named;
    }

    private static IEnumerable<JsonObject> Runs(JsonObject interior) => (interior["runs"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<Bookmark> ReadBookmarks(JsonObject run, string stepId) =>
        (run["b"] as JsonArray ?? []).OfType<JsonArray>().Select(b => new Bookmark($"{stepId}#{Whole(b[0], 0)}", stepId, Json.Text(b[1]) ?? "", b[2]?.DeepClone(), b.Count > 3));

    private static int Whole(JsonNode? node, int otherwise) => Json.TryNumber(node, out var number) ? (int)number : otherwise;

    private sealed class Work(ActivityRun owner, Step step, string tag, (string, JsonNode?)[]? variables)
    {
        public ActivityRun Owner { get; } = owner;

        public Step Step { get; } = step;

        public string Tag { get; } = tag;

        public (string Name, JsonNode? Value)[]? Variables { get; } = variables;

        public bool Withdrawn { get; set; }
    }
}
