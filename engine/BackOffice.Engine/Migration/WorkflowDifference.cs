using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Migration;

/// <summary>What happened to a step between two versions.</summary>
public enum StepChange
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It works differently.</summary>
    Changed,
}

/// <summary>A step that is not the same in two versions.</summary>
/// <param name="StepId">Its id; in the later version, unless it is gone.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Change">What happened to it.</param>
/// <param name="Sentences">What is different, one sentence each; empty for a step that is new or gone.</param>
public sealed record StepDifference(string StepId, string Label, StepChange Change, ImmutableList<string> Sentences);

/// <summary>A connection that is only in one of two versions.</summary>
/// <param name="From">Step that it leaves.</param>
/// <param name="Port">Port that it leaves by.</param>
/// <param name="To">Step that it leads to.</param>
/// <param name="IsNew">True when it is in the later version.</param>
/// <param name="Sentence">It in words.</param>
public sealed record ConnectionDifference(string From, string? Port, string To, bool IsNew, string Sentence);

/// <summary>What is different between two versions of a workflow, for people and for the map. Where a step stands on the canvas does not count.</summary>
/// <param name="Steps">Steps, gone ones first, then in the order of the later file.</param>
/// <param name="Connections">Connections.</param>
public sealed record WorkflowDifference(ImmutableList<StepDifference> Steps, ImmutableList<ConnectionDifference> Connections)
{
    private static readonly HashSet<string> NotContent = new(StringComparer.OrdinalIgnoreCase) { "id", "nodeId", "type", "version", "name", "metadata", "activities", "connections", "variables", "customProperties" };

    /// <summary>True when nothing is different.</summary>
    public bool IsEmpty => Steps.IsEmpty && Connections.IsEmpty;

    /// <summary>The differences as sentences.</summary>
    public ImmutableList<string> Sentences =>
    [
        .. Steps.SelectMany(step => step.Change switch
        {
            StepChange.Added => [$"New: {step.Label}."],
            StepChange.Removed => [$"Gone: {step.Label}."],
            _ => step.Sentences.Select(sentence => $"{step.Label}: {sentence}"),
        }),
        .. Connections.Select(connection => connection.Sentence),
    ];

    /// <summary>Compares two versions.</summary>
    /// <param name="from">Earlier version.</param>
    /// <param name="to">Later version.</param>
    public static WorkflowDifference Between(WorkflowGraph from, WorkflowGraph to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        // A flowchart's own steps and connections are compared one by one, so the container itself need not be named for them.
        var steps = from.Steps.Values.Where(step => to.Find(step.Id) is null).Select(step => new StepDifference(step.Id, step.Label, StepChange.Removed, []))
            .Concat(to.Steps.Values.Select(step => from.Find(step.Id) is { } old
                ? new StepDifference(step.Id, step.Label, StepChange.Changed, [.. Changes(old, step)])
                : new StepDifference(step.Id, step.Label, StepChange.Added, [])))
            .Where(step => step.Change != StepChange.Changed || step.Sentences.Count > 0);
        var (before, after) = (ConnectionsOf(from), ConnectionsOf(to));
        return new WorkflowDifference(
            [.. steps],
            [
                .. before.Where(connection => !after.Contains(connection) && from.Find(connection.From) is not null && to.Find(connection.From) is not null && to.Find(connection.To) is not null)
                    .Select(connection => Say(connection, from, isNew: false)),
                .. after.Where(connection => !before.Contains(connection)).Select(connection => Say(connection, to, isNew: true)),
            ]);
    }

    private static IEnumerable<string> Changes(Step old, Step now)
    {
        if (old.Type != now.Type)
        {
            yield return $"is a {KindOf(now)} instead of a {KindOf(old)}.";
        }

        if (old.Label != now.Label)
        {
            yield return $"was called \"{old.Label}\".";
        }

        if (old.Container?.Id != now.Container?.Id && old.Container is not null && now.Container is not null)
        {
            yield return $"stands inside \"{now.Container.Label}\" instead of \"{old.Container.Label}\".";
        }

        var inside = old.Children.Concat(now.Children).Select(child => child.Port.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var name in old.Json.Concat(now.Json).Select(property => property.Key).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !NotContent.Contains(name) && !inside.Contains(Workflow.Json.Camel(name))))
        {
            var (was, @is) = (Plain(old, name), Plain(now, name));
            if (!JsonNode.DeepEquals(was, @is))
            {
                yield return was is null ? $"{InWords(name)} is now {Show(@is)}." : @is is null ? $"{InWords(name)} is no longer given (was {Show(was)})." : $"{InWords(name)} is {Show(@is)} instead of {Show(was)}.";
            }
        }
    }

    /// <summary>The value of a property without the wrapping that an editor puts around it.</summary>
    private static JsonNode? Plain(Step step, string name) =>
        Workflow.Json.Get(step.Json, name) is JsonObject wrapped && wrapped["expression"] is JsonObject expression
            ? (string?)expression["type"] is "Literal" or "Object" or "Json" ? Unfold(expression["value"]) : expression["value"]
            : Workflow.Json.Get(step.Json, name);

    private static JsonNode? Unfold(JsonNode? value) =>
        value is JsonValue text && Workflow.Json.Text(text) is ['[' or '{', ..] json && Workflow.Json.TryParse(json, out var parsed) ? parsed : value;

    private static string Show(JsonNode? value)
    {
        var text = value switch
        {
            null => "nothing",
            JsonArray list => string.Join(", ", list.Select(item => item is JsonObject named ? (string?)named["label"] ?? (string?)named["title"] ?? (string?)named["name"] ?? (string?)named["key"] ?? Workflow.Json.Write(named) : Workflow.Json.Text(item))),
            JsonObject => Workflow.Json.Write(value),
            _ => $"\"{Workflow.Json.Text(value)}\"",
        };
        return text.Length <= 120 ? text : $"{text[..117]}…";
    }

    private static string InWords(string name) => string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static string KindOf(Step step) => InWords(step.Type[(step.Type.LastIndexOf('.') + 1)..]);

    private static ConnectionDifference Say((string From, string? Port, string To) connection, WorkflowGraph graph, bool isNew)
    {
        string Name(string id) => graph.Find(id)?.Label ?? id;
        var port = connection.Port is null or "Done" ? "" : $" ({connection.Port})";
        return new ConnectionDifference(connection.From, connection.Port, connection.To, isNew,
            isNew ? $"New connection: {Name(connection.From)}{port} leads to {Name(connection.To)}." : $"Gone: {Name(connection.From)}{port} no longer leads to {Name(connection.To)}.");
    }

    private static HashSet<(string From, string? Port, string To)> ConnectionsOf(WorkflowGraph graph) =>
        [.. graph.Steps.Values.Where(step => step.Type == FlowchartStep.TypeName)
            .SelectMany(step => step.Flow.Connections.Select(connection => (step.Flow.Steps[connection.Source].Id, connection.Port, step.Flow.Steps[connection.Target].Id)))];
}
