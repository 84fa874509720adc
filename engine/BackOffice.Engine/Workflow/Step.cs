using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>One step of a workflow, as its definition gives it.</summary>
public sealed class Step
{
    private readonly ConcurrentDictionary<string, StepInput?> inputs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Scripting.Script> scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(JsonNode, string), StepInput?> standalone = new();
    private readonly List<(string Port, Step Step)> children = [];
    private FlowMap? flow;

    internal Step(WorkflowGraph graph, Step? container, JsonObject json, string id, string type)
    {
        Graph = graph;
        Container = container;
        Json = json;
        Id = id;
        Type = type;
        Name = Workflow.Json.Text(json, "name");
        DisplayText = Workflow.Json.Text(Workflow.Json.Get(json, "metadata") as JsonObject, "displayText");
        Variables = [.. VariableDefinition.ReadAll(Workflow.Json.Get(json, "variables"))];
        CanStart = ReadCanStart(json);
    }

    /// <summary>The workflow it belongs to.</summary>
    public WorkflowGraph Graph { get; }

    /// <summary>The step it stands inside; null for the root.</summary>
    public Step? Container { get; }

    /// <summary>Its JSON in the definition. Read only.</summary>
    public JsonObject Json { get; }

    /// <summary>Unique in the workflow.</summary>
    public string Id { get; }

    /// <summary>What kind of step it is, for example <c>Elsa.FlowDecision</c>.</summary>
    public string Type { get; }

    /// <summary>Name given by the author; may be null.</summary>
    public string? Name { get; }

    /// <summary>What the map shows on it; may be null.</summary>
    public string? DisplayText { get; }

    /// <summary>What to call the step in a sentence.</summary>
    public string Label => DisplayText ?? Name ?? Id;

    /// <summary>Variables that live as long as the step is open.</summary>
    public ImmutableList<VariableDefinition> Variables { get; }

    /// <summary>True when the step may begin its workflow.</summary>
    public bool CanStart { get; }

    /// <summary>Steps inside it, in the order of the file, each with the port that holds it.</summary>
    public IReadOnlyList<(string Port, Step Step)> Children => children;

    /// <summary>Path of the step in the map, as Elsa Studio keys it: <c>Workflow1:flow:decide</c>.</summary>
    public string NodeId => Container is null ? Id : $"{Container.NodeId}:{Id}";

    /// <summary>The first step inside a port, for example <c>body</c> or <c>then</c>.</summary>
    public Step? Child(string port) => children.Where(c => c.Port == port).Select(c => c.Step).FirstOrDefault();

    /// <summary>All steps inside a port, for example <c>activities</c>.</summary>
    public IEnumerable<Step> ChildrenOf(string port) => children.Where(c => c.Port == port).Select(c => c.Step);

    /// <summary>Connections and reachability, when the step is a flowchart.</summary>
    internal FlowMap Flow => flow ??= new FlowMap(this);

    internal void Add(string port, Step child) => children.Add((port, child));

    /// <summary>An input by name, read once; null when the definition leaves it out.</summary>
    internal StepInput? Input(string name) => inputs.GetOrAdd(name, static (key, step) => StepInput.Read(Workflow.Json.Get(step.Json, key)), this);

    /// <summary>An expression inside a plain property, read once: its node stays the same as long as the definition does.</summary>
    internal StepInput? Standalone(JsonNode? expression, string typeName) =>
        expression is null ? null : standalone.GetOrAdd((expression, typeName), static key => StepInput.ReadExpression(key.Item1, key.Item2));

    /// <summary>A script of the step, read once for each text.</summary>
    internal Scripting.Script Script(string text) => scripts.GetOrAdd(text, Scripting.Script.Parse);

    private static bool ReadCanStart(JsonObject json)
    {
        foreach (var place in (JsonObject?[])[Workflow.Json.Get(json, "customProperties") as JsonObject, json, Workflow.Json.Get(json, "applicationProperties") as JsonObject])
            if (Workflow.Json.Get(place, "canStartWorkflow") is { } value)
                return Workflow.Json.Flag(value);
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Id}";
}

/// <summary>A variable that a workflow or a container declares.</summary>
/// <param name="Id">What bindings refer to.</param>
/// <param name="Name">What expressions say.</param>
/// <param name="TypeName">Type alias, for example <c>Int32</c>.</param>
/// <param name="Default">First value; null when there is none.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, JsonNode? Default)
{
    internal static IEnumerable<VariableDefinition> ReadAll(JsonNode? list)
    {
        foreach (var item in (list as JsonArray ?? []).OfType<JsonObject>())
            if (Workflow.Json.Text(item, "name") is { Length: > 0 } name)
            {
                var type = Workflow.Json.Text(item, "typeName") ?? "Object";
                yield return new VariableDefinition(Workflow.Json.Text(item, "id") ?? name, name, type, Values.Convert(Workflow.Json.Get(item, "value"), type));
            }
    }
}

/// <summary>An input or an output that a workflow declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Type alias, for example <c>String</c>.</param>
public sealed record ArgumentDefinition(string Name, string TypeName)
{
    internal static IEnumerable<ArgumentDefinition> ReadAll(JsonNode? list)
    {
        foreach (var item in (list as JsonArray ?? []).OfType<JsonObject>())
            if (Workflow.Json.Text(item, "name") is { Length: > 0 } name)
                yield return new ArgumentDefinition(name, Workflow.Json.Text(item, "type") ?? "Object");
    }
}
