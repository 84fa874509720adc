using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Packs;

namespace BackOffice.Engine.Returns;

/// <summary>Identity of a return.</summary>
/// <param name="Value">Made outside the engine, when the first page is asked for.</param>
public readonly record struct ReturnId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Where a return stands.</summary>
public enum ReturnStatus
{
    /// <summary>Being filled in.</summary>
    Draft,

    /// <summary>Sent. Its case is open, where the pack has a process.</summary>
    Submitted,

    /// <summary>Given up by the person who began it.</summary>
    Withdrawn,

    /// <summary>Sent back by the council with questions; only the answers they are about can be changed.</summary>
    Queried,

    /// <summary>Reviewed by the council and accepted.</summary>
    Accepted,
}

/// <summary>One filled-in form, from the first saved page to submission.</summary>
public sealed record ReturnState : IVersioned
{
    /// <summary>Identity.</summary>
    public required ReturnId Id { get; init; }

    /// <summary>Number of outcomes committed; the store's fence.</summary>
    public long Version { get; init; }

    /// <summary>Pack whose portal form it is.</summary>
    public required string PackId { get; init; }

    /// <summary>Version of the pack it was begun on.</summary>
    public required string PackVersion { get; init; }

    /// <summary>Form being filled in.</summary>
    public required string FormId { get; init; }

    /// <summary>Account that fills it in.</summary>
    public required string Owner { get; init; }

    /// <summary>Name of that account.</summary>
    public string OwnerName { get; init; } = "";

    /// <summary>Provider id of the organisation it is filled in for; null for a parent.</summary>
    public string? Organisation { get; init; }

    /// <summary>Where it stands.</summary>
    public ReturnStatus Status { get; init; } = ReturnStatus.Draft;

    /// <summary>Answers so far, valid or not.</summary>
    public JsonObject Answers { get; init; } = [];

    /// <summary>Pages saved at least once, in that order.</summary>
    public ImmutableList<string> PagesSaved { get; init; } = [];

    /// <summary>Files attached.</summary>
    public ImmutableList<ReturnFile> Files { get; init; } = [];

    /// <summary>When it was begun (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When a page was last saved (UTC).</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>When it was sent (UTC).</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>What it came to when it was last sent, where a page of the form says so: <c>nil</c> or <c>not-in-scope</c>; null for an ordinary return.</summary>
    public string? Outcome { get; init; }

    /// <summary>Round of a collection that it answers; null for a request.</summary>
    public ReturnRound? Round { get; init; }

    /// <summary>Team of the council that deals with it; empty for returns begun before teams were noted.</summary>
    public string Team { get; init; } = "";

    /// <summary>Number of times it was sent.</summary>
    public int TimesSent { get; init; }

    /// <summary>Questions of the council, the latest last.</summary>
    public ImmutableList<ReturnQuestion> Questions { get; init; } = [];

    /// <summary>Answers as they were last accepted, so that a reviewer sees only what has changed since; null before.</summary>
    public JsonObject? AcceptedAnswers { get; init; }

    /// <summary>Answers as they were last sent, while the provider is changing them again; null otherwise. What is being typed is the provider's own.</summary>
    public JsonObject? SentAnswers { get; init; }

    /// <summary>Who accepted it last; null before.</summary>
    public ReturnReviewer? AcceptedBy { get; init; }

    /// <summary>Why the provider changes what was sent already; null unless it does.</summary>
    public string? AmendedBecause { get; init; }

    /// <summary>The answers as the form reads them: with the files under the questions they answer.</summary>
    public JsonObject AnswersWithFiles()
    {
        var answers = (JsonObject)Answers.DeepClone();
        foreach (var files in Files.GroupBy(file => file.Field, StringComparer.Ordinal))
        {
            answers[files.Key] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
            {
                ["documentId"] = file.DocumentId.ToString("D"), ["name"] = file.Name, ["size"] = file.Size, ["type"] = file.ContentType,
            })]);
        }

        return answers;
    }

    /// <summary>The case that it opens. Follows from the return's id, so that it is known before the case exists.</summary>
    public CaseId CaseId => new(References.Derive("case", Id.Value));

    /// <summary>Reference of that case, shown on the confirmation page.</summary>
    public required string Reference { get; init; }
}

/// <summary>A file attached to a return; the store keeps the content.</summary>
/// <param name="DocumentId">Id of the content.</param>
/// <param name="Field">Question that it answers.</param>
/// <param name="Name">File name as the person gave it.</param>
/// <param name="ContentType">Type of content.</param>
/// <param name="Size">Bytes.</param>
public sealed record ReturnFile(Guid DocumentId, string Field, string Name, string ContentType, long Size);

/// <summary>The round that a return answers.</summary>
/// <param name="Id">The round.</param>
/// <param name="Title">Its name.</param>
public sealed record ReturnRound(Guid Id, string Title);

/// <summary>Somebody at the council who reviewed a return.</summary>
/// <param name="Id">Account.</param>
/// <param name="Name">Name as shown.</param>
/// <param name="At">When (UTC).</param>
public sealed record ReturnReviewer(string Id, string Name, DateTimeOffset At);

/// <summary>A question of the council about a return.</summary>
/// <param name="Number">Number within the return.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Fields">Questions of the form that can be changed to answer it.</param>
/// <param name="RowSet">Row set, when it is about rows.</param>
/// <param name="RowKey">Key of the row, as <see cref="BackOffice.Forms.Reviewing.ReturnDifference.KeyOf"/> makes it; null when rows may be added and taken away too.</param>
/// <param name="By">Who asks.</param>
/// <param name="AnsweredAt">When the return was sent again (UTC); null while it is open.</param>
public sealed record ReturnQuestion(int Number, string Text, ImmutableList<string> Fields, string? RowSet, string? RowKey, ReturnReviewer By, DateTimeOffset? AnsweredAt = null);

/// <summary>Something asked of a return.</summary>
public abstract record ReturnCommand;

/// <summary>Begin a return.</summary>
/// <param name="PackId">Pack whose portal form is filled in.</param>
/// <param name="FormId">The form; the pack's portal form.</param>
/// <param name="Prefill">Answers that are known already, from the register.</param>
/// <param name="RoundId">Round of a collection that it answers; null for a request.</param>
public sealed record StartReturn(string PackId, string FormId, JsonObject? Prefill = null, Guid? RoundId = null) : ReturnCommand;

/// <summary>Keep the answers of one page, valid or not.</summary>
/// <param name="PageId">Page that was sent.</param>
/// <param name="Answers">Answers of that page; a null value takes an answer away.</param>
public sealed record SavePage(string PageId, JsonObject Answers) : ReturnCommand;

/// <summary>Attach a file.</summary>
/// <param name="File">What was uploaded.</param>
public sealed record AttachFile(ReturnFile File) : ReturnCommand;

/// <summary>Take a file off again.</summary>
/// <param name="DocumentId">Id of the content.</param>
public sealed record RemoveFile(Guid DocumentId) : ReturnCommand;

/// <summary>Send the return.</summary>
public sealed record SubmitReturn : ReturnCommand;

/// <summary>Go on with the newest version of the form. Answers that it has no question for are kept aside.</summary>
/// <param name="Version">Version of the pack that was looked at.</param>
public sealed record MoveReturn(string Version) : ReturnCommand;

/// <summary>Give the return up.</summary>
public sealed record WithdrawReturn : ReturnCommand;

/// <summary>Accept a return that was sent.</summary>
/// <param name="Note">What the reviewer wants to remember; may be empty.</param>
public sealed record AcceptReturn(string Note = "") : ReturnCommand;

/// <summary>Send a return back with questions.</summary>
/// <param name="Questions">What is asked, and about which answers.</param>
public sealed record QueryReturn(ImmutableList<AskedQuestion> Questions) : ReturnCommand;

/// <summary>A question to be asked.</summary>
/// <param name="Text">The question.</param>
/// <param name="Fields">Questions of the form that may be changed.</param>
/// <param name="RowSet">Row set, when it is about rows.</param>
/// <param name="RowKey">Key of the row; null when rows may be added and taken away too.</param>
public sealed record AskedQuestion(string Text, ImmutableList<string> Fields, string? RowSet = null, string? RowKey = null);

/// <summary>Change a return that was sent already, while the round lets one.</summary>
/// <param name="Because">What was wrong.</param>
public sealed record AmendReturn(string Because) : ReturnCommand;

/// <summary>What a decision about a return may read.</summary>
/// <param name="Actor">Who asks.</param>
/// <param name="CommandId">Id of the command.</param>
/// <param name="Now">The moment (UTC).</param>
/// <param name="Today">The day in Europe/London.</param>
/// <param name="Pack">The pack.</param>
/// <param name="ReturnId">Identity of the return.</param>
/// <param name="Register">Facts of the register that the form may read.</param>
public sealed record ReturnContext(Actor Actor, Guid CommandId, DateTimeOffset Now, DateOnly Today, Pack Pack, ReturnId ReturnId, JsonObject Register)
{
    /// <summary>Round that the return answers, as it stands; null for a request.</summary>
    public RoundState? Round { get; init; }

    /// <summary>The pack as it runs now, to which a return may move; null when it does not run any more.</summary>
    public Pack? Newest { get; init; }
}

/// <summary>What was decided about a return; committed as a whole.</summary>
/// <param name="State">The return after the decision.</param>
/// <param name="Events">What happened.</param>
/// <param name="Messages">The command that opens the case, once it is sent.</param>
public sealed record ReturnOutcome(ReturnState State, ImmutableList<CaseEvent> Events, ImmutableList<OutboxMessage> Messages) : IRecordOutcome<ReturnState>;
