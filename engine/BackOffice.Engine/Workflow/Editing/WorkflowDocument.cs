using System.Text.Json.Nodes;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>
/// A workflow under edit. It never changes: every edit gives a new document and a new text. What an edit does not name keeps every
/// character it was written with, known or not.
/// </summary>
public sealed partial class WorkflowDocument
{
    private readonly JsonSource source;
    private readonly ActivityCatalogue catalogue;
    private readonly Lazy<Dictionary<string, JsonSpan>> spans;
    private WorkflowReading? reading;

    private WorkflowDocument(JsonSource source, ActivityCatalogue catalogue)
    {
        (this.source, this.catalogue) = (source, catalogue);
        spans = new(() =>
        {
            var found = new Dictionary<string, JsonSpan>(StringComparer.Ordinal);
            Collect(source.Root, found);
            return found;
        });
    }

    /// <summary>Reads a definition.</summary>
    /// <param name="text">The file.</param>
    /// <param name="catalogue">Kinds of step that exist, for their ports.</param>
    /// <param name="problem">Why it cannot be edited, as a sentence.</param>
    public static WorkflowDocument? TryRead(string text, ActivityCatalogue catalogue, out string? problem)
    {
        var reading = WorkflowGraph.Parse(text);
        problem = reading.Graph is null ? string.Join(" ", reading.Findings.Where(finding => finding.Level == FindingLevel.Error).Select(finding => finding.Sentence)) : null;
        return reading.Graph is null ? null : new WorkflowDocument(new JsonSource(text), catalogue) { reading = reading };
    }

    /// <summary>The file.</summary>
    public string Text => source.Text;

    /// <summary>The workflow as it would run.</summary>
    public WorkflowGraph Graph => (reading ??= WorkflowGraph.Parse(Text)).Required;

    /// <summary>Kinds of step that exist.</summary>
    public ActivityCatalogue Catalogue => catalogue;

    /// <summary>A step exactly as the file has it; null when there is none.</summary>
    /// <param name="stepId">Id of the step.</param>
    public string? TextOf(string stepId) => spans.Value.TryGetValue(stepId, out var span) ? source.Slice(span) : null;

    /// <summary>Ports that a step can leave by; empty for one that ends the flow.</summary>
    /// <param name="step">The step.</param>
    public IReadOnlyList<string> Ports(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var kind = catalogue.Find(step.Type);
        return kind is { IsTerminal: true } ? [] : kind?.Ports(step) ?? ["Done"];
    }

    /// <summary>Where the ports of a step lead, in the order of the file; empty when it does not stand in a flowchart.</summary>
    /// <param name="step">The step.</param>
    public IReadOnlyList<(string Port, Step To)> Ways(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Container is not { Type: FlowchartStep.TypeName } flowchart || flowchart.Flow.IndexOf(step) is not (>= 0 and var at))
            return [];
        return [.. flowchart.Flow.Outbound[at].Select(connection => (connection.Port ?? Done, flowchart.Flow.Steps[connection.Target]))];
    }

    // ---- reading the text

    private const string Done = "Done";

    private static readonly string[] NotSteps = ["customProperties", "metadata", "variables", "connections", "applicationProperties"];

    private void Collect(JsonSpan span, Dictionary<string, JsonSpan> found)
    {
        if (span.Kind == '{' && span.Find("type") is not null && span.Find("typeName") is null && span.Find("expression") is null && source.TextOf(span.Find("id")?.Value) is { Length: > 0 } id)
            found.TryAdd(id, span);
        foreach (var part in span.Parts)
            if (part.Value.Kind is '{' or '[' && !(part.Name is { } name && NotSteps.Contains(Json.Camel(name))))
                Collect(part.Value, found);
    }

    private JsonSpan Span(string stepId) => spans.Value[stepId];

    private WorkflowDocument With(JsonSource changed) => new(changed, catalogue);

    /// <summary>A member of a step, or of an object inside it, is given a value.</summary>
    private WorkflowDocument Set(string stepId, string name, JsonNode? value) => With(source.Set(Span(stepId), name, value, "metadata"));

    private WorkflowEdit Did(WorkflowDocument after, string sentence, string? stepId) => new(after, sentence, stepId, true);

    private WorkflowEdit Cannot(string sentence, string? stepId = null) => new(this, sentence, stepId, false);

    private Step? Find(string stepId) => Graph.Find(stepId) is { } step && spans.Value.ContainsKey(stepId) ? step : null;

    private const string Gone = "That step is not in the workflow any more. Choose another.";
}
