using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Workflow;

/// <summary>What the interpreter tells, and asks of, whoever runs it.</summary>
public interface IProcessHost
{
    /// <summary>A line of text that a step wrote.</summary>
    /// <param name="text">The line.</param>
    void WriteLine(string text);

    /// <summary>Something that happened to a step.</summary>
    /// <param name="entry">The entry.</param>
    void Journal(JournalEntry entry);

    /// <summary>Works out a BackOffice expression over the host's facts. Throws <see cref="StepFault"/> with advice when it cannot.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="run">The step that asks: its variables may be read.</param>
    JsonNode? Evaluate(string expression, ActivityRun run);

    /// <summary>An event that a step published to other cases. The host delivers it after the commit.</summary>
    /// <param name="name">Name of the event.</param>
    /// <param name="correlationId">Only cases with this correlation id hear it; null for all.</param>
    /// <param name="payload">What comes with it.</param>
    void Publish(string name, string? correlationId, JsonNode? payload);

    /// <summary>A web request to be sent after the commit, to a host that is allowed. Its answer is raised as an event.</summary>
    /// <param name="answer">Name of the event that carries the answer.</param>
    /// <param name="request"><c>url</c>, <c>method</c>, <c>content</c>, <c>contentType</c>, <c>authorization</c>, <c>headers</c> and <c>seconds</c>.</param>
    void SendRequest(string answer, JsonObject request) => throw new StepFault("Web requests cannot be sent from here.");

    /// <summary>An answer to the web request that the run is about.</summary>
    /// <param name="step">Name of the step that answers.</param>
    /// <param name="response"><c>statusCode</c>, <c>content</c>, <c>contentType</c> and <c>headers</c>.</param>
    void Respond(string step, JsonObject response) => throw new StepFault($"'{step}' answers a web request, and none set this run off. Start the workflow by its HttpEndpoint.");
}

/// <summary>A step cannot go on. The interpreter catches it and records an incident; the sentence says what to do.</summary>
public sealed class StepFault : Exception
{
    /// <summary>A fault with its advice.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public StepFault(string message) : base(message)
    {
    }
}
