using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Casework;

/// <summary>A step of casework. Runs only inside a case: its host is a <see cref="CaseHost"/>.</summary>
internal abstract class CaseworkActivity : Activity
{
    /// <summary>Name of the bookmark of a step that could not go on until somebody has put something right.</summary>
    public const string Retry = "retry";

    /// <inheritdoc/>
    public sealed override void Execute(ActivityRun run)
    {
        // After CloseCase nothing more happens in the case; steps still in the queue stay where they are and are cancelled.
        if (Host(run) is { IsClosed: false } host)
        {
            Execute(run, host);
        }
    }

    /// <inheritdoc/>
    public sealed override void Resume(ActivityRun run, Bookmark bookmark, JsonNode? payload)
    {
        var host = Host(run);
        if (host.IsClosed)
        {
            return;
        }

        if (bookmark.Name == Retry)
        {
            Execute(run, host);
        }
        else
        {
            Resume(run, host, bookmark, payload as JsonObject ?? []);
        }
    }

    /// <summary>Begins the step.</summary>
    protected abstract void Execute(ActivityRun run, CaseHost host);

    /// <summary>Goes on after a wait.</summary>
    protected virtual void Resume(ActivityRun run, CaseHost host, Bookmark bookmark, JsonObject payload) => run.Complete();

    /// <summary>The case around a step.</summary>
    protected static CaseHost Host(ActivityRun run) =>
        run.Host as CaseHost ?? throw new StepFault($"A {run.StepType} step runs only in a case. Run the pack, not the bare workflow.");

    /// <summary>An input that must have a text.</summary>
    protected static string Required(ActivityRun run, string input) =>
        run.Text(input) is { Length: > 0 } text ? text : throw new StepFault($"The step \"{run.StepName}\" has no {input}. Give it one in the workflow.");

    /// <summary>A day given as an input; null when it is left out or not known.</summary>
    protected static DateOnly? Day(ActivityRun run, string input) =>
        run.Node(input) is JsonValue value && value.GetValueKind() == JsonValueKind.String && CaseFacts.TryDay(value.GetValue<string>(), out var day) ? day : null;
}

/// <summary>Properties of a step that are data and not expressions, as lint and the designer read them without running anything.</summary>
internal static class StepData
{
    /// <summary>A list or object property, written plainly or wrapped as an Object or Literal input.</summary>
    public static JsonNode? Node(Step step, string property)
    {
        var node = step.Json.TryGetPropertyValue(property, out var plain) ? plain : null;
        if (node is not JsonObject wrapped || !wrapped.ContainsKey("expression"))
        {
            return node;
        }

        var value = (wrapped["expression"] as JsonObject)?["value"];
        if ((string?)(wrapped["expression"] as JsonObject)?["type"] is not ("Object" or "Json" or "Literal"))
        {
            return null;
        }

        if (value is not JsonValue text || text.GetValueKind() != JsonValueKind.String)
        {
            return value;
        }

        try
        {
            var written = text.GetValue<string>();
            return written.TrimStart() is ['[' or '{', ..] ? JsonNode.Parse(written) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>A text property; null when it is left out or is an expression.</summary>
    public static string? Text(Step step, string property) =>
        Node(step, property) is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;

    /// <summary>The objects of a list property.</summary>
    public static IEnumerable<JsonObject> Objects(Step step, string property) => (Node(step, property) as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The texts of a list property.</summary>
    public static IEnumerable<string> Texts(Step step, string property) => Node(step, property) switch
    {
        JsonArray list => list.OfType<JsonValue>().Select(value => value.ToString()),
        JsonValue one => [one.ToString()],
        _ => [],
    };

    /// <summary>The expression of a property of type BackOffice; null when it is something else.</summary>
    public static string? Expression(Step step, string property) =>
        step.Json.TryGetPropertyValue(property, out var node) && node is JsonObject json
        && (json["expression"] as JsonObject ?? json) is { } expression && (string?)expression["type"] == "BackOffice"
            ? (string?)expression["value"]
            : null;
}
