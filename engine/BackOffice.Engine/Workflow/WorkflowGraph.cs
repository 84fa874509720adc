using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow;

/// <summary>What reading a definition gave: the workflow, and what was odd about it; no workflow when it cannot be read.</summary>
/// <param name="Graph">The workflow; null when there is an error that stops reading.</param>
/// <param name="Findings">Errors and warnings.</param>
public sealed record WorkflowReading(WorkflowGraph? Graph, ImmutableList<WorkflowFinding> Findings)
{
    /// <summary>The workflow, for callers that have already shown it to be readable.</summary>
    public WorkflowGraph Required => Graph ?? throw new InvalidOperationException(string.Join(" ", Findings.Select(f => f.Sentence)));
}

/// <summary>A workflow definition in the Elsa 3 format. Unknown fields and unknown steps are kept and written back as they came.</summary>
public sealed class WorkflowGraph
{
    /// <summary>Most steps that one definition may hold.</summary>
    public const int StepLimit = 20_000;

    private readonly Dictionary<string, Step> steps = new(StringComparer.Ordinal);

    private WorkflowGraph(JsonObject json, string source)
    {
        Json = json;
        Source = source;
        VersionId = Workflow.Json.Text(json, "id") ?? "";
        DefinitionId = Workflow.Json.Text(json, "definitionId") ?? VersionId;
        Name = Workflow.Json.Text(json, "name");
        Version = Workflow.Json.TryNumber(Workflow.Json.Get(json, "version"), out var version) ? (int)version : 1;
        IsPublished = Workflow.Json.Flag(Workflow.Json.Get(json, "isPublished"));
        IsLatest = Workflow.Json.Flag(Workflow.Json.Get(json, "isLatest"));
        Variables = [.. VariableDefinition.ReadAll(Workflow.Json.Get(json, "variables"))];
        Inputs = [.. ArgumentDefinition.ReadAll(Workflow.Json.Get(json, "inputs"))];
        Outputs = [.. ArgumentDefinition.ReadAll(Workflow.Json.Get(json, "outputs"))];
        Outcomes = [.. (Workflow.Json.Get(json, "outcomes") as JsonArray ?? []).Select(Workflow.Json.Text).OfType<string>()];
        var options = Workflow.Json.Get(json, "options") as JsonObject;
        ContinuesWithIncidents = (Workflow.Json.Text(options, "incidentStrategyType") ?? "").Contains("ContinueWithIncidents", StringComparison.Ordinal);
        ReadsOutputs = source.Contains("getOutputFrom", StringComparison.Ordinal) || source.Contains("getLastResult", StringComparison.Ordinal)
            || System.Text.RegularExpressions.Regex.IsMatch(source, @"\bget\w+From\w+\s*\(");
        Whole = new Step(this, null, json, "Workflow1", WorkflowStep.TypeName);
    }

    /// <summary>The definition as it came. Read only.</summary>
    public JsonObject Json { get; }

    /// <summary>The text it was read from.</summary>
    public string Source { get; }

    /// <summary>Id of this version.</summary>
    public string VersionId { get; }

    /// <summary>Id of the workflow over all its versions.</summary>
    public string DefinitionId { get; }

    /// <summary>Its name; may be null.</summary>
    public string? Name { get; }

    /// <summary>Version number, from 1.</summary>
    public int Version { get; }

    /// <summary>True for the published version.</summary>
    public bool IsPublished { get; }

    /// <summary>True for the newest version.</summary>
    public bool IsLatest { get; }

    /// <summary>Variables of the whole workflow.</summary>
    public ImmutableList<VariableDefinition> Variables { get; }

    /// <summary>What it is given at the start.</summary>
    public ImmutableList<ArgumentDefinition> Inputs { get; }

    /// <summary>What it gives back at the end.</summary>
    public ImmutableList<ArgumentDefinition> Outputs { get; }

    /// <summary>Ports it leaves by when it is used as a step.</summary>
    public ImmutableList<string> Outcomes { get; }

    /// <summary>True when other branches go on after a step has faulted.</summary>
    public bool ContinuesWithIncidents { get; }

    /// <summary>The step that holds everything.</summary>
    public Step Root { get; private set; } = null!;

    /// <summary>All steps by id, in the order of the file.</summary>
    public IReadOnlyDictionary<string, Step> Steps => steps;

    /// <summary>The workflow itself seen as a step: its variables are the outermost scope.</summary>
    internal Step Whole { get; }

    /// <summary>True when some script reads what earlier steps gave; only then are their results kept.</summary>
    internal bool ReadsOutputs { get; }

    /// <summary>A step by id; null when there is none.</summary>
    /// <param name="id">Id of the step.</param>
    public Step? Find(string id) => steps.GetValueOrDefault(id);

    /// <summary>The definition with everything in it that was read, known or not.</summary>
    public JsonObject ToJson() => (JsonObject)Json.DeepClone();

    /// <summary>Reads a definition from its text.</summary>
    /// <param name="text">The JSON.</param>
    public static WorkflowReading Parse(string text)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, null, Workflow.Json.Reading);
        }
        catch (JsonException broken)
        {
            var line = broken.LineNumber is { } number ? (int)number + 1 : (int?)null;
            return new WorkflowReading(null, [new WorkflowFinding(FindingLevel.Error, null, $"The workflow is not readable JSON{(line is null ? "" : $" at line {line}")}: {broken.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}", line)]);
        }
        return node is JsonObject json
            ? Read(json, text)
            : new WorkflowReading(null, [new WorkflowFinding(FindingLevel.Error, null, "The workflow must be one JSON object with a root step.", 1)]);
    }

    /// <summary>Reads a definition that has already been parsed.</summary>
    /// <param name="json">The definition; the graph keeps a copy.</param>
    public static WorkflowReading Parse(JsonObject json) => Read((JsonObject)json.DeepClone(), Workflow.Json.Write(json));

    private static WorkflowReading Read(JsonObject json, string text)
    {
        var findings = ImmutableList.CreateBuilder<WorkflowFinding>();
        Workflow.Json.Touch(json);
        // A bare step stands for a workflow that holds only it.
        if (!Workflow.Json.Has(json, "root") && Workflow.Json.Get(json, "type") is JsonValue)
            json = new JsonObject { ["id"] = Workflow.Json.Text(json, "id"), ["root"] = json };
        var graph = new WorkflowGraph(json, text);
        if (Workflow.Json.Get(json, "root") is not JsonObject root)
            return new WorkflowReading(null, [new WorkflowFinding(FindingLevel.Error, null, "The workflow has no root step. Add a \"root\" object, usually of type Elsa.Flowchart.")]);
        var first = graph.ReadStep(root, graph.Whole, "root", findings);
        if (first is null || findings.Any(f => f.Level == FindingLevel.Error))
            return new WorkflowReading(null, findings.ToImmutable());
        graph.Root = first;
        foreach (var step in graph.steps.Values.Where(s => s.Type == FlowchartStep.TypeName))
            findings.AddRange(step.Flow.Dropped);
        return new WorkflowReading(graph, findings.ToImmutable());
    }

    private Step? ReadStep(JsonObject json, Step container, string port, ImmutableList<WorkflowFinding>.Builder findings)
    {
        var type = Workflow.Json.Text(json, "type");
        var id = Workflow.Json.Text(json, "id");
        if (string.IsNullOrEmpty(type))
        {
            findings.Add(new WorkflowFinding(FindingLevel.Error, id, $"The step at '{port}' of '{container.Id}' has no type. Give it one, for example \"Elsa.WriteLine\".", Line(id)));
            return null;
        }
        id = string.IsNullOrEmpty(id) ? $"{container.Id}.{port}{container.Children.Count}" : id;
        var step = new Step(this, container, json, id, type);
        if (!steps.TryAdd(id, step))
        {
            findings.Add(new WorkflowFinding(FindingLevel.Error, id, $"Two steps have the id '{id}'. Give one of them another id.", Line(id)));
            return null;
        }
        if (steps.Count > StepLimit)
        {
            if (steps.Count == StepLimit + 1)
                findings.Add(new WorkflowFinding(FindingLevel.Error, id, $"The workflow has more than {StepLimit:N0} steps, counted up to '{id}'. Split it into several workflows."));
            return null;
        }
        container.Add(port, step);
        foreach (var (name, value) in json)
            if (name is not ("customProperties" or "metadata" or "variables" or "connections" or "CustomProperties" or "Metadata" or "Variables" or "Connections" or "applicationProperties"))
                ReadInside(value, step, Workflow.Json.Camel(name), findings);
        return step;
    }

    /// <summary>A property holds steps when it is one, is a list of them, or is a list of rows that carry them (the cases of a switch).</summary>
    private void ReadInside(JsonNode? value, Step step, string port, ImmutableList<WorkflowFinding>.Builder findings)
    {
        switch (value)
        {
            case JsonObject inside when IsStep(inside):
                ReadStep(inside, step, port, findings);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is JsonObject item)
                    {
                        if (IsStep(item) || (port is "activities" or "branches" && Workflow.Json.Has(item, "id")))
                            ReadStep(item, step, port, findings);
                        else
                            foreach (var (name, part) in item)
                                if (part is JsonObject held && IsStep(held))
                                    ReadStep(held, step, $"{port}/{i}/{Workflow.Json.Camel(name)}", findings);
                    }
                break;
        }
    }

    /// <summary>An object with a dotted type, or with the marks of a workflow used as a step, whose type is only its name.</summary>
    private static bool IsStep(JsonObject json) =>
        Workflow.Json.Get(json, "type") is JsonValue && !Workflow.Json.Has(json, "typeName") && !Workflow.Json.Has(json, "expression")
        && ((Workflow.Json.Text(json, "type") ?? "").Contains('.', StringComparison.Ordinal)
            || (Workflow.Json.Has(json, "id") && (Workflow.Json.Has(json, "version") || Workflow.Json.Has(json, "workflowDefinitionId") || Workflow.Json.Has(json, "nodeId"))));

    /// <summary>Line of the file that names a step, found by its id.</summary>
    internal int? Line(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return null;
        var quoted = Workflow.Json.Write(JsonValue.Create(id));
        for (var at = Source.IndexOf(quoted, StringComparison.Ordinal); at >= 0; at = Source.IndexOf(quoted, at + 1, StringComparison.Ordinal))
        {
            var before = Source.AsSpan(0, at).TrimEnd();
            if (before.EndsWith(":") && before[..^1].TrimEnd().EndsWith("\"id\"", StringComparison.OrdinalIgnoreCase))
                return Source.AsSpan(0, at).Count('\n') + 1;
        }
        return null;
    }
}
