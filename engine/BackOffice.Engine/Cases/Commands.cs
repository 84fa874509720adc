using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace BackOffice.Engine.Cases;

/// <summary>Something asked of a case. The grain runs one at a time.</summary>
public abstract record CaseCommand;

/// <summary>Open a case of a pack and start its workflow.</summary>
/// <param name="PackId">Pack to run.</param>
/// <param name="Subject">Whom or what it is about.</param>
/// <param name="ProviderId">The pupil's school or setting.</param>
/// <param name="RequestedBy">Account that asked.</param>
/// <param name="Data">First facts, by form key: the submitted request.</param>
public sealed record OpenCase(string PackId, SubjectRef Subject, string? ProviderId, string? RequestedBy, JsonObject Data) : CaseCommand
{
    /// <summary>Step that set the case off: a timer, a time or a web request; null when a person or a form did.</summary>
    public string? StartedBy { get; init; }

    /// <summary>What came with it, by the names of the step's outputs.</summary>
    public JsonObject? Came { get; init; }
}

/// <summary>Finish a task with an outcome and the form's answers.</summary>
/// <param name="Task">Number of the task.</param>
/// <param name="Outcome">Port; null when the form's answers decide it.</param>
/// <param name="Answers">Answers of the form; null when the task has none.</param>
/// <param name="SeenVersion">Version of the case that the page showed; null when not known.</param>
public sealed record CompleteTask(int Task, string? Outcome, JsonObject? Answers, long? SeenVersion = null) : CaseCommand;

/// <summary>Keep what was typed without finishing the task.</summary>
/// <param name="Task">Number of the task.</param>
/// <param name="Answers">Answers so far, valid or not.</param>
public sealed record SaveTask(int Task, JsonObject Answers) : CaseCommand;

/// <summary>Take a task, or give it to somebody.</summary>
/// <param name="Task">Number of the task.</param>
/// <param name="To">Account; null releases it to the team.</param>
/// <param name="ToName">Name of that account.</param>
/// <param name="Team">New team, when it moves.</param>
public sealed record AssignTask(int Task, string? To, string? ToName, string? Team = null) : CaseCommand;

/// <summary>Put a task off until a day. Clocks keep counting.</summary>
/// <param name="Task">Number of the task.</param>
/// <param name="Until">Day it comes back; null takes the hold off.</param>
/// <param name="Reason">Why; shown in the inbox.</param>
public sealed record HoldTask(int Task, DateOnly? Until, string? Reason) : CaseCommand;

/// <summary>A moment the case waited for has come. Late or repeated firing is harmless.</summary>
/// <param name="Wait">Number of the wait.</param>
public sealed record FireTimer(int Wait) : CaseCommand;

/// <summary>Tell the case that something happened outside it, for example <c>withdrawn</c>.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Payload">Facts that come with it.</param>
public sealed record RaiseEvent(string Name, JsonObject? Payload) : CaseCommand;

/// <summary>Hand over a web request of another system that names the case, to the step that waits for it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below the pack's address.</param>
/// <param name="Body">What it carries; null when nothing.</param>
/// <param name="Query">What its address carries.</param>
/// <param name="Size">Bytes of the body.</param>
public sealed record TakeRequest(string Method, string Path, JsonNode? Body, JsonObject Query, long Size) : CaseCommand;

/// <summary>Keep what was typed to record an event, without recording it. Each person has a draft of their own.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Answers">Answers so far, valid or not; null throws the draft away.</param>
public sealed record SaveEvent(string Name, JsonObject? Answers) : CaseCommand;

/// <summary>Record that a time limit may lawfully be missed. Gives no new date.</summary>
/// <param name="ClockId">Clock.</param>
/// <param name="Run">Run of the clock.</param>
/// <param name="Code">Exception code from the clock's definition.</param>
/// <param name="Reason">Why it applies.</param>
/// <param name="Evidence">What proves it.</param>
/// <param name="From">First day of the circumstances.</param>
/// <param name="To">Last day of the circumstances.</param>
/// <param name="ParentToldOn">Day the parent was told why.</param>
/// <param name="Facts">Further days that the exception's condition reads, for example <c>advice.requestedOn</c>.</param>
public sealed record ExcuseClock(string ClockId, int Run, string Code, string Reason, string? Evidence, DateOnly? From, DateOnly? To, DateOnly? ParentToldOn, JsonObject? Facts = null) : CaseCommand;

/// <summary>Stop or restart the counting of a clock whose definition allows pauses.</summary>
/// <param name="ClockId">Clock.</param>
/// <param name="Run">Run of the clock.</param>
/// <param name="Reason">Why; null ends the pause.</param>
public sealed record PauseClock(string ClockId, int Run, string? Reason) : CaseCommand;

/// <summary>Record when a letter was proved to have arrived; clocks that count from service follow it.</summary>
/// <param name="Letter">Number of the letter.</param>
/// <param name="ServedOn">Proven day.</param>
/// <param name="Proof">What proves it.</param>
public sealed record RecordService(int Letter, DateOnly ServedOn, string Proof) : CaseCommand;

/// <summary>Write a note on the timeline.</summary>
/// <param name="Text">The note.</param>
public sealed record AddNote(string Text) : CaseCommand;

/// <summary>File a document on the case.</summary>
/// <param name="DocumentId">Id under which the store keeps the content.</param>
/// <param name="Name">File name as the person gave it.</param>
/// <param name="Kind">What it is, for example <c>evidence</c>.</param>
public sealed record AddDocument(Guid DocumentId, string Name, string Kind) : CaseCommand;

/// <summary>Say which register record the case is about, once matched.</summary>
/// <param name="Subject">The record.</param>
/// <param name="ProviderId">Its school or setting.</param>
public sealed record LinkSubject(SubjectRef Subject, string? ProviderId) : CaseCommand;

/// <summary>Undo a wrong match: the case is about nobody in the register until it is matched again.</summary>
/// <param name="Reason">Why it was wrong.</param>
public sealed record UnlinkSubject(string Reason) : CaseCommand;

/// <summary>End a case that its own process would not end. What is open goes, what has not left yet is withdrawn; what was done stays on the record.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Ground">Why the law lets it end while a time limit runs: one of <see cref="Grounds"/>; null where none runs.</param>
public sealed record CancelCase(string Reason, string? Ground = null) : CaseCommand
{
    /// <summary>There never was a request: the case was opened by mistake.</summary>
    public const string InError = "opened-in-error";

    /// <summary>The same request has another case.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Whoever asked does not ask any more.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>Grounds with the words that follow "it".</summary>
    public static ImmutableSortedDictionary<string, string> Grounds { get; } = ImmutableSortedDictionary<string, string>.Empty
        .Add(InError, "was opened in error").Add(Duplicate, "is a duplicate of another case").Add(Withdrawn, "was withdrawn by whoever asked");
}

/// <summary>Send the letters that waited for an address, where it is known now. Where it is not, nothing happens.</summary>
/// <param name="Reason">What made it known, for the timeline.</param>
public sealed record RetryLetters(string Reason) : CaseCommand
{
    /// <summary>How the titles of tasks begin that wait for what a letter lacks.</summary>
    public const string TaskTitle = "Complete letter ";
}

/// <summary>Count the open clocks again after bank holidays or term dates have changed. Stopped clocks keep their days.</summary>
/// <param name="Reason">What has changed, for the timeline.</param>
public sealed record RecountClocks(string Reason) : CaseCommand;

/// <summary>Go on in another version of the pack. What waits is carried over; nothing is done twice.</summary>
/// <param name="Version">Version to move to.</param>
/// <param name="Steps">Steps of that version by steps of the one the case runs, where they have another id.</param>
/// <param name="Expected">Version of the case that was tried; null when it was not tried.</param>
public sealed record MoveCaseToVersion(string Version, ImmutableSortedDictionary<string, string> Steps, long? Expected = null) : CaseCommand;

/// <summary>Go back to the version before the last move, while nothing has happened in the process since.</summary>
public sealed record UndoMove : CaseCommand;
