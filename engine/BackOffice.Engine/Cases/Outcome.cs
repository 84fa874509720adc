using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Cases;

/// <summary>What the engine decided. The store commits all of it in one transaction, or nothing.</summary>
public sealed record Outcome
{
    /// <summary>The case after the decision; its version is one higher than before.</summary>
    public required CaseState State { get; init; }

    /// <summary>What happened, in order, for the timeline.</summary>
    public ImmutableList<CaseEvent> Events { get; init; } = [];

    /// <summary>Tasks that opened or changed; the store replaces each by number.</summary>
    public ImmutableList<CaseTask> Tasks { get; init; } = [];

    /// <summary>Clocks that started or changed; replaced by clock id and run.</summary>
    public ImmutableList<CaseClock> Clocks { get; init; } = [];

    /// <summary>Timers to set.</summary>
    public ImmutableList<CaseWait> WaitsSet { get; init; } = [];

    /// <summary>Numbers of timers that no longer matter.</summary>
    public ImmutableList<int> WaitsCleared { get; init; } = [];

    /// <summary>Letters issued, with their exact text.</summary>
    public ImmutableList<Letter> Letters { get; init; } = [];

    /// <summary>Alerts raised.</summary>
    public ImmutableList<CaseAlert> AlertsRaised { get; init; } = [];

    /// <summary>Numbers of alerts cleared.</summary>
    public ImmutableList<int> AlertsCleared { get; init; } = [];

    /// <summary>Rule sets that were run, with their result and explanation, for ever.</summary>
    public ImmutableList<DecisionRecord> Decisions { get; init; } = [];

    /// <summary>E-mails and commands to other grains; sent from the outbox after the commit, at least once.</summary>
    public ImmutableList<OutboxMessage> Messages { get; init; } = [];

    /// <summary>Steps entered, completed, waited on and skipped, in order, for the process map.</summary>
    public ImmutableList<JournalEntry> Journal { get; init; } = [];

    /// <summary>What a step answered the web request that opened the case or that it waited for: <c>statusCode</c>, <c>content</c>, <c>contentType</c>, <c>headers</c>; null when none did.</summary>
    public JsonObject? Response { get; init; }
}

/// <summary>One line of the timeline.</summary>
/// <param name="Kind">Kind of event, for example <c>task-completed</c>.</param>
/// <param name="Text">A sentence that a caseworker can read.</param>
/// <param name="Details">Facts for the audit trail.</param>
public sealed record CaseEvent(string Kind, string Text, JsonObject? Details = null);

/// <summary>A letter exactly as sent.</summary>
/// <param name="Number">Number within the case.</param>
/// <param name="LetterId">Template id in the pack.</param>
/// <param name="Title">What it is.</param>
/// <param name="To">Role it goes to.</param>
/// <param name="Recipient">Name and address block, one line each.</param>
/// <param name="Email">Address for e-mail; null otherwise.</param>
/// <param name="Method">How it goes.</param>
/// <param name="SentOn">Day it goes.</param>
/// <param name="DeemedServedOn">Day it counts as served.</param>
/// <param name="Text">Markdown-flavoured text, as rendered.</param>
/// <param name="Copies">Others who get a copy.</param>
public sealed record Letter(int Number, string LetterId, string Title, string To, ImmutableList<string> Recipient, string? Email, ServiceMethod Method, DateOnly SentOn, DateOnly DeemedServedOn, string Text, ImmutableList<string> Copies);

/// <summary>A rule set's recorded result.</summary>
/// <param name="RuleSet">Id of the rule set.</param>
/// <param name="RuleSetVersion">Version that decided.</param>
/// <param name="AsOf">Day the rules were read for.</param>
/// <param name="Result"><c>yes</c>, <c>no</c>, <c>needs information</c>, <c>error</c>, or a table's value.</param>
/// <param name="Inputs">Facts it read.</param>
/// <param name="Explanation">Tree of rules with the values read and the law.</param>
/// <param name="Sentence">One plain sentence for the letter.</param>
public sealed record DecisionRecord(string RuleSet, string RuleSetVersion, DateOnly AsOf, string Result, JsonObject Inputs, JsonNode Explanation, string Sentence);

/// <summary>Something that leaves the case after the commit.</summary>
/// <param name="Kind"><c>email</c>, <c>letter</c>, <c>command</c> or <c>webhook</c>.</param>
/// <param name="Target">Address, or grain and key: <c>case:…</c>.</param>
/// <param name="Key">Idempotency key: the same message is acted on once.</param>
/// <param name="Body">What to send.</param>
public sealed record OutboxMessage(string Kind, string Target, string Key, JsonObject Body);

/// <summary>One thing that happened to a step.</summary>
/// <param name="StepId">Step in the workflow.</param>
/// <param name="StepType">Its type, for example <c>BackOffice.Task</c>.</param>
/// <param name="Event"><c>Started</c>, <c>Completed</c>, <c>Suspended</c>, <c>Resumed</c>, <c>Canceled</c> or <c>Faulted</c>.</param>
/// <param name="Outcomes">Ports it left by.</param>
/// <param name="Message">Why it faulted, when it did.</param>
public sealed record JournalEntry(string StepId, string StepType, string Event, ImmutableList<string> Outcomes, string? Message = null);
