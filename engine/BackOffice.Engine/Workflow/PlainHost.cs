using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Engine.Workflow;

/// <summary>A host that keeps what it is told, for runs in memory. Its expressions read the workflow's variables and inputs, and nothing else.</summary>
public sealed class PlainHost : IProcessHost
{
    private readonly Queue<(string Name, string? Correlation, JsonNode? Payload)> published = new();

    /// <summary>Lines written, in order.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What happened to steps, in order.</summary>
    public List<JournalEntry> Entries { get; } = [];

    /// <inheritdoc/>
    public void WriteLine(string text) => Lines.Add(text);

    /// <inheritdoc/>
    public void Journal(JournalEntry entry) => Entries.Add(entry);

    /// <inheritdoc/>
    public void Publish(string name, string? correlationId, JsonNode? payload) => published.Enqueue((name, string.IsNullOrWhiteSpace(correlationId) ? null : correlationId, payload));

    /// <summary>Web requests that would have been sent, each with the name of the event that its answer is awaited as.</summary>
    public List<JsonObject> Requests { get; } = [];

    /// <summary>What the web request that set the run off was answered; null when nothing, or when none did.</summary>
    public JsonObject? Response { get; private set; }

    /// <summary>True when a web request set the run off and may be answered.</summary>
    public bool TakesResponse { get; init; }

    /// <inheritdoc/>
    public void SendRequest(string answer, JsonObject request)
    {
        var kept = (JsonObject)request.DeepClone();
        kept["answer"] = answer;
        Requests.Add(kept);
    }

    /// <inheritdoc/>
    public void Respond(string step, JsonObject response)
    {
        if (!TakesResponse)
            throw new StepFault($"'{step}' answers a web request, and none set this run off. Start the workflow by its HttpEndpoint.");
        Response = (JsonObject)response.DeepClone();
    }

    /// <inheritdoc/>
    public JsonNode? Evaluate(string expression, ActivityRun run)
    {
        var facts = run.FactsInReach();
        var known = Fact.FromJson(facts);
        var schema = Schema.Empty;
        var values = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var (name, node) in facts)
        {
            var value = Fact.FromJson(node);
            values[name] = value;
            schema = schema.With(name, value.IsUnknown ? FactType.Any : FactType.Infer(value));
        }
        var compiled = Expression.Compile(expression, schema);
        if (compiled.Expression is null)
            throw new StepFault($"The expression '{expression}' in '{run.StepName}' cannot be read: {string.Join(" ", compiled.Errors)}");
        var answer = compiled.Expression.TryEvaluate(new Scope(Fact.Of(values), DateOnly.FromDateTime(run.Now.UtcDateTime)));
        return answer.Error is null
            ? answer.Value.ToJson()
            : throw new StepFault($"The expression '{expression}' in '{run.StepName}' cannot be worked out: {answer.Error}");
    }

    /// <summary>Takes the next event that a step published; false when there is none.</summary>
    internal bool TakePublished(out (string Name, string? Correlation, JsonNode? Payload) sent) => published.TryDequeue(out sent);
}
