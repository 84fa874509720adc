using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>Where one open step stands.</summary>
internal enum RunStatus
{
    Running,
    Completed,
    Canceled,
    Faulted,
}

/// <summary>One open step of a running workflow: what its kind may read and do.</summary>
public sealed class ActivityRun
{
    private JsonObject? data;
    private Dictionary<string, JsonNode?>? variables;
    private List<Bookmark>? bookmarks;
    private List<EndedStep>? missed;

    internal ActivityRun(Process process, ActivityRun? parent, Step step, Activity activity, int number, string tag)
    {
        Process = process;
        Parent = parent;
        Step = step;
        Activity = activity;
        Number = number;
        Tag = tag;
        Inner = parent?.Inner ?? step.Graph;
        Workflow = parent?.Workflow ?? this;
    }

    /// <summary>The step as defined.</summary>
    public Step Step { get; }

    /// <summary>Id of the step.</summary>
    public string StepId => Step.Id;

    /// <summary>What to call the step in a sentence: its display text, name or id.</summary>
    public string StepName => Step.Label;

    /// <summary>Type name of the step.</summary>
    public string StepType => Step.Type;

    /// <summary>The moment of this command.</summary>
    public DateTimeOffset Now => Process.Now;

    /// <summary>Whoever runs the interpreter.</summary>
    public IProcessHost Host => Process.Host;

    /// <summary>True once the step has faulted; nothing more happens to it.</summary>
    public bool HasFaulted => Status == RunStatus.Faulted;

    /// <summary>The step's own small facts, kept with the state until it ends.</summary>
    public JsonObject Data
    {
        get => data ??= [];
        set => data = value;
    }

    internal Process Process { get; }

    internal Activity Activity { get; }

    internal ActivityRun? Parent { get; set; }

    internal int Number { get; }

    internal string Tag { get; }

    internal RunStatus Status { get; set; }

    /// <summary>Set when a break went up through this step: it ends as soon as the step inside it has.</summary>
    internal bool Breaking { get; set; }

    /// <summary>Workflow whose steps stand inside this one.</summary>
    internal WorkflowGraph Inner { get; set; }

    /// <summary>The nearest workflow around, or this one when it is a workflow.</summary>
    internal ActivityRun Workflow { get; set; }

    /// <summary>Correlation id and name of a run that another started; the outermost run keeps its own with the process.</summary>
    internal string? Correlation { get; set; }

    internal string? RunName { get; set; }

    internal bool IsWorkflow => ReferenceEquals(Workflow, this);

    /// <summary>What a workflow was given, what it gives back, and what its steps gave.</summary>
    internal JsonObject? Input { get; set; }

    internal JsonObject? Output { get; set; }

    internal JsonObject? Results { get; set; }

    internal FlowState? Flow { get; set; }

    // Open steps inside this one, as a list linked through them: taking one out is cheap however many there are.
    internal ActivityRun? FirstChild { get; set; }

    internal ActivityRun? LastChild { get; set; }

    internal ActivityRun? NextSibling { get; set; }

    internal ActivityRun? PreviousSibling { get; set; }

    internal int OpenChildren { get; set; }

    internal int QueuedChildren { get; set; }

    internal bool HasNothingInside => OpenChildren == 0 && QueuedChildren == 0;

    /// <summary>True, once, when this step set the run off: what it would wait for has just happened.</summary>
    internal bool TakeTrigger() => Workflow.Parent is null && Process.TakeTrigger(StepId);

    internal bool IsTerminal(Step child) => Process.IsTerminal(child);

    internal IReadOnlyList<Bookmark> Bookmarks => bookmarks ?? [];

    internal JsonObject? DataOrNull => data;

    internal IReadOnlyDictionary<string, JsonNode?>? OwnVariables => variables;

    /// <summary>True when the definition gives this input a value.</summary>
    /// <param name="input">Name of the input.</param>
    public bool Has(string input) => Step.Input(input) is not null;

    /// <summary>Value of an input; null when it is left out or works out to nothing. A fresh copy, free to be put into other JSON.</summary>
    /// <param name="input">Name of the input.</param>
    public JsonNode? Node(string input) => Value(input)?.DeepClone();

    /// <summary>An input as text; null when it is left out.</summary>
    /// <param name="input">Name of the input.</param>
    public string? Text(string input) => Step.Input(input) is { } read ? read.ConstantText ?? Json.Text(read.Evaluate(this)) : null;

    /// <summary>An input as yes or no; no when it is left out.</summary>
    /// <param name="input">Name of the input.</param>
    public bool Flag(string input) => Json.Flag(Value(input));

    /// <summary>
    /// A condition: true, false, or null when a BackOffice expression lacks the facts to decide. A missing fact is never taken for a no.
    /// </summary>
    /// <param name="input">Name of the input.</param>
    public bool? Condition(string input)
    {
        var value = Value(input);
        return value is null && Step.Input(input) is { Kind: "BackOffice" } ? null : Json.Flag(Values.Convert(value, "Boolean"));
    }

    /// <summary>A condition that must be decided: faults the step, naming the expression, when facts are missing.</summary>
    internal bool Decided(string input) => Condition(input)
        ?? throw new StepFault($"'{StepName}' cannot be decided, because a fact is missing that its condition reads: {Json.Text(Step.Input(input)?.Value)}. Record the fact, then retry the step.");

    /// <summary>An input as a number; null when it is left out or is none.</summary>
    /// <param name="input">Name of the input.</param>
    public decimal? Quantity(string input) => Json.TryNumber(Value(input), out var number) ? number : null;

    /// <summary>An input as a length of time; null when it is left out or is none.</summary>
    /// <param name="input">Name of the input.</param>
    public TimeSpan? Duration(string input) => Values.Duration(Value(input));

    /// <summary>An input as a moment; null when it is left out or is none.</summary>
    /// <param name="input">Name of the input.</param>
    public DateTimeOffset? Moment(string input) => Values.Moment(Value(input));

    /// <summary>An input as texts: a list of them, a list written as text, or one; empty when it is left out.</summary>
    /// <param name="input">Name of the input.</param>
    public IReadOnlyList<string> Texts(string input) => FlowForkStep.Names(Value(input));

    /// <summary>A property exactly as the definition writes it, with no expression worked out. Read only.</summary>
    /// <param name="property">Name of the property.</param>
    public JsonNode? Plain(string property) => Json.Get(Step.Json, property);

    /// <summary>Works out an expression that is not an input of its own, such as the condition of one case of a switch.</summary>
    /// <param name="expression">The expression as the definition writes it: <c>{"type":…,"value":…}</c>.</param>
    /// <param name="typeName">Type the value is turned into.</param>
    public JsonNode? Evaluate(JsonNode? expression, string typeName = "Object") => Step.Standalone(expression, typeName)?.Evaluate(this);

    internal JsonNode? Value(string input) => Step.Input(input)?.Evaluate(this);

    /// <summary>Ends the step; it leaves by these ports, or by Done when none is named.</summary>
    /// <param name="outcomes">Ports.</param>
    public void Complete(params IReadOnlyList<string> outcomes) => Process.Complete(this, outcomes.Count == 0 ? Process.Done : outcomes);

    /// <summary>Faults the step with advice. What happens to the rest of the workflow is the workflow's choice.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public void Fault(string message) => Process.Fault(this, message);

    /// <summary>Waits: the step stays open until the bookmark is resumed.</summary>
    /// <param name="name">Kind of wait.</param>
    /// <param name="payload">What it waits for: <c>resumeAt</c>, <c>eventName</c>, or the step's own facts.</param>
    /// <param name="keep">True when it stays after it has been resumed.</param>
    /// <returns>The bookmark's id: the step's id and a number, the same for the same history.</returns>
    public string Bookmark(string name, JsonNode? payload = null, bool keep = false)
    {
        var bookmark = new Bookmark($"{StepId}#{Process.NextBookmark()}", StepId, name, payload?.DeepClone(), keep);
        if (Status == RunStatus.Running)
            (bookmarks ??= []).Add(bookmark);
        return bookmark.Id;
    }

    /// <summary>Waits until a moment.</summary>
    /// <param name="name">Kind of wait.</param>
    /// <param name="resumeAt">The moment.</param>
    public string BookmarkAt(string name, DateTimeOffset resumeAt) => Bookmark(name, new JsonObject { ["resumeAt"] = Values.Write(resumeAt) });

    /// <summary>Waits for several things at once; each is resumed on its own.</summary>
    /// <param name="name">Kind of wait.</param>
    /// <param name="payloads">What each waits for.</param>
    /// <returns>Their ids, in order.</returns>
    public ImmutableList<string> BookmarkEach(string name, IEnumerable<JsonNode?> payloads) => [.. payloads.Select(payload => Bookmark(name, payload))];

    /// <summary>What this step still waits for.</summary>
    public IReadOnlyList<Bookmark> OpenBookmarks => [.. Bookmarks];

    /// <summary>Takes one bookmark away.</summary>
    /// <param name="bookmarkId">Its id.</param>
    public void DropBookmark(string bookmarkId) => bookmarks?.RemoveAll(b => b.Id == bookmarkId);

    /// <summary>Ends of steps inside this one that it has not answered, because answering the first of them failed.</summary>
    internal IReadOnlyList<EndedStep> Missed => missed ?? [];

    internal void Miss(EndedStep ended) => (missed ??= []).Add(ended);

    internal IReadOnlyList<EndedStep> TakeMissed()
    {
        var taken = Missed;
        missed = null;
        return taken;
    }

    internal void Restore(Bookmark bookmark) => (bookmarks ??= []).Add(bookmark);

    internal void DropBookmarks() => bookmarks = null;

    /// <summary>Puts a step inside this one in the queue.</summary>
    /// <param name="child">The step.</param>
    /// <param name="tag">Given back to <see cref="Activity.ChildCompleted"/>.</param>
    /// <param name="variables">Variables that only that step sees, such as the item of a loop.</param>
    public void Schedule(Step child, string tag = "", params ReadOnlySpan<(string Name, JsonNode? Value)> variables) => Process.Schedule(this, child, tag, variables);

    /// <summary>Value of a variable by name, from the innermost scope outwards; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    public JsonNode? Variable(string name) => TryVariable(name, name, out var value) ? value?.DeepClone() : null;

    /// <summary>Sets a variable where it lives; where none of that name exists, on the workflow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its new value.</param>
    public void SetVariable(string name, JsonNode? value)
    {
        if (!TrySetVariable(name, name, value))
            Workflow.Keep(name, value);
    }

    /// <summary>Hands on a result: to the variable or workflow output that the definition binds it to.</summary>
    /// <param name="output">Name of the output, for example <c>result</c>.</param>
    /// <param name="value">The value.</param>
    public void SetResult(string output, JsonNode? value) => Process.BindOutput(this, output, value);

    /// <summary>Sets an output of the nearest workflow that declares it, or of the outermost.</summary>
    /// <param name="name">Name of the output.</param>
    /// <param name="value">The value.</param>
    public void SetWorkflowOutput(string name, JsonNode? value)
    {
        var workflow = Workflow;
        while (workflow.Parent is not null && workflow.Tag != Process.InstanceTag && !workflow.Inner.Outputs.Any(o => o.Name == name))
            workflow = workflow.Parent.Workflow;
        workflow.Output ??= [];
        workflow.Output[name] = value?.DeepClone();
    }

    /// <summary>What the workflow was given under a name; null when nothing.</summary>
    /// <param name="name">Name of the input.</param>
    public JsonNode? InputOfWorkflow(string name) => TryInput(name, out var value) ? value : null;

    internal bool TryInput(string name, out JsonNode? value)
    {
        value = null;
        if (Workflow.Input is not { } input)
            return false;
        if (input.TryGetPropertyValue(name, out value))
            return true;
        foreach (var (key, held) in input)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                value = held;
                return true;
            }
        return false;
    }

    internal bool TryVariable(string id, string? name, out JsonNode? value)
    {
        for (var scope = this; scope is not null; scope = scope.IsWorkflow ? null : scope.Parent)
            if (scope.FindOwn(id, name) is { } found)
            {
                value = scope.variables is not null && scope.variables.TryGetValue(found.Id, out var held) ? held : found.Default;
                return true;
            }
        value = null;
        return false;
    }

    internal bool TrySetVariable(string id, string? name, JsonNode? value)
    {
        for (var scope = this; scope is not null; scope = scope.IsWorkflow ? null : scope.Parent)
            if (scope.FindOwn(id, name) is { } found)
            {
                scope.Keep(found.Id, Values.Convert(value, found.TypeName));
                return true;
            }
        return false;
    }

    /// <summary>Sets a variable on this very step.</summary>
    internal void Keep(string id, JsonNode? value) => (variables ??= new Dictionary<string, JsonNode?>(StringComparer.Ordinal))[id] = value;

    /// <summary>Takes a variable of this very step away again.</summary>
    internal void Forget(string id) => variables?.Remove(id);

    /// <summary>What expressions here may read: variables in reach by name, the innermost winning, and the workflow's inputs beneath them.</summary>
    public JsonObject FactsInReach()
    {
        var facts = new JsonObject();
        foreach (var variable in VariablesInReach())
            if (!facts.ContainsKey(variable.Name) && TryVariable(variable.Id, variable.Name, out var value))
                facts[variable.Name] = value?.DeepClone();
        foreach (var (name, value) in Workflow.Input ?? [])
            if (!facts.ContainsKey(name))
                facts[name] = value?.DeepClone();
        return facts;
    }

    /// <summary>Variables in reach, innermost first.</summary>
    internal IEnumerable<VariableDefinition> VariablesInReach()
    {
        for (var scope = this; scope is not null; scope = scope.IsWorkflow ? null : scope.Parent)
        {
            foreach (var declared in scope.Declared)
                yield return declared;
            foreach (var id in scope.variables?.Keys ?? Enumerable.Empty<string>())
                if (!scope.Declared.Any(d => d.Id == id))
                    yield return new VariableDefinition(id, id, "Object", null);
        }
    }

    private ImmutableList<VariableDefinition> Declared => IsWorkflow ? Inner.Variables : Step.Variables;

    private VariableDefinition? FindOwn(string id, string? name)
    {
        foreach (var declared in Declared)
            if (declared.Id == id || declared.Name == id || declared.Name == name)
                return declared;
        if (variables is null)
            return null;
        if (variables.ContainsKey(id))
            return new VariableDefinition(id, id, "Object", null);
        return name is not null && variables.ContainsKey(name) ? new VariableDefinition(name, name, "Object", null) : null;
    }

    internal void Link(ActivityRun child)
    {
        child.PreviousSibling = LastChild;
        if (LastChild is null)
            FirstChild = child;
        else
            LastChild.NextSibling = child;
        LastChild = child;
        OpenChildren++;
    }

    internal void Unlink(ActivityRun child)
    {
        if (child.PreviousSibling is null)
            FirstChild = child.NextSibling;
        else
            child.PreviousSibling.NextSibling = child.NextSibling;
        if (child.NextSibling is null)
            LastChild = child.PreviousSibling;
        else
            child.NextSibling.PreviousSibling = child.PreviousSibling;
        child.PreviousSibling = child.NextSibling = null;
        OpenChildren--;
    }

    internal void ForgetChildren()
    {
        FirstChild = LastChild = null;
        OpenChildren = 0;
    }

    /// <summary>Open steps inside this one, safe against changes while walking.</summary>
    internal List<ActivityRun> ChildrenNow()
    {
        var list = new List<ActivityRun>(OpenChildren);
        for (var child = FirstChild; child is not null; child = child.NextSibling)
            list.Add(child);
        return list;
    }
}
