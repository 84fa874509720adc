using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Workflow;

namespace BackOffice.Engine.Cases;

/// <summary>Everything the engine needs to decide what happens next in one case. Data only; replaced, never changed in place.</summary>
public sealed record CaseState
{
    /// <summary>Identity of the case.</summary>
    public required CaseId Id { get; init; }

    /// <summary>What people call the case, for example <c>EHC-7K3M-91</c>: no look-alike characters.</summary>
    public required string Reference { get; init; }

    /// <summary>Id of the pack that the case runs, for example <c>ehc-needs-assessment</c>.</summary>
    public required string PackId { get; init; }

    /// <summary>Version of the pack that the case is pinned to.</summary>
    public required string PackVersion { get; init; }

    /// <summary>Number of outcomes committed so far. The fence: the store writes only over the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>Whom or what the case is about.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>Provider id of the pupil's school or setting, so that a school sees only its own pupils' cases.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Account that asked for the case (a parent or a school), so that the asker can see where it stands.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Open or closed.</summary>
    public CaseStatus Status { get; init; } = CaseStatus.Open;

    /// <summary>Id of the stage in the pack's stage list.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Team that holds the case.</summary>
    public string Team { get; init; } = "";

    /// <summary>When the case was opened (UTC).</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the case was closed (UTC).</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How the case ended, in the pack's words; null while open.</summary>
    public string? ClosedAs { get; init; }

    /// <summary>Answers and recorded facts, one object per form key: <c>data.request.receivedOn</c> is read as <c>request.receivedOn</c>.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>Where the workflow stands.</summary>
    public required ProcessState Process { get; init; }

    /// <summary>Open tasks, and closed ones that the workflow may still refer to.</summary>
    public ImmutableList<CaseTask> Tasks { get; init; } = [];

    /// <summary>Statutory clocks, running and stopped.</summary>
    public ImmutableList<CaseClock> Clocks { get; init; } = [];

    /// <summary>Moments and events that the case waits for.</summary>
    public ImmutableList<CaseWait> Waits { get; init; } = [];

    /// <summary>Letters issued: what is needed to decide; the text itself is kept by the store.</summary>
    public ImmutableList<LetterSummary> Letters { get; init; } = [];

    /// <summary>Alerts this case has raised and not yet cleared.</summary>
    public ImmutableList<CaseAlert> Alerts { get; init; } = [];

    /// <summary>The last move to another version of the pack, as long as it can be undone.</summary>
    public CaseMove? LastMove { get; init; }

    /// <summary>What people have typed to record an event and not yet recorded; nothing typed is lost.</summary>
    public ImmutableList<EventDraft> EventDrafts { get; init; } = [];

    /// <summary>Next number for a task, wait, letter or alert of this case. Numbers are never used twice.</summary>
    public int NextNumber { get; init; } = 1;
}

/// <summary>Where a case stood before it was moved to another version of its pack: what undoing the move puts back.</summary>
/// <param name="FromVersion">Version of the pack.</param>
/// <param name="Process">Where the workflow stood.</param>
/// <param name="Tasks">Tasks.</param>
/// <param name="Waits">Moments and events waited for.</param>
/// <param name="Clocks">Clocks.</param>
public sealed record CaseMove(string FromVersion, ProcessState Process, ImmutableList<CaseTask> Tasks, ImmutableList<CaseWait> Waits, ImmutableList<CaseClock> Clocks);

/// <summary>Whether work may still be done on a case.</summary>
public enum CaseStatus
{
    /// <summary>Being worked.</summary>
    Open,

    /// <summary>Ended; further commands are refused.</summary>
    Closed,
}

/// <summary>Where a task stands.</summary>
public enum TaskStatus
{
    /// <summary>Waiting for a person.</summary>
    Open,

    /// <summary>Put off until a day, with a reason; out of counts and lists by default.</summary>
    Held,

    /// <summary>Done, with an outcome.</summary>
    Completed,

    /// <summary>No longer needed.</summary>
    Cancelled,
}

/// <summary>Work waiting for a person.</summary>
public sealed record CaseTask
{
    /// <summary>Number within the case; the address is <c>/cases/EHC-7K3M-91/tasks/3</c>.</summary>
    public required int Number { get; init; }

    /// <summary>Id of the step in the workflow.</summary>
    public required string StepId { get; init; }

    /// <summary>Bookmark of the interpreter that completing the task resumes.</summary>
    public required string BookmarkId { get; init; }

    /// <summary>What to do, as a verb phrase: "Decide whether to assess".</summary>
    public required string Title { get; init; }

    /// <summary>Form to fill in; null when only an outcome is chosen.</summary>
    public string? FormId { get; init; }

    /// <summary>Where the answers go in the case's data; the form's key, or a suffix per body for advice.</summary>
    public string? DataKey { get; init; }

    /// <summary>Team whose work it is.</summary>
    public required string Team { get; init; }

    /// <summary>Role or right needed to complete it, when not every member of the team may.</summary>
    public string? Needs { get; init; }

    /// <summary>Account that has claimed it.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Name of that account, as shown in lists.</summary>
    public string? AssignedName { get; init; }

    /// <summary>Day by which it is wanted; from a clock or a period.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Clock that the due day comes from.</summary>
    public string? ClockId { get; init; }

    /// <summary>Ways it can end, each with what the button says; the names are the step's ports.</summary>
    public ImmutableList<TaskOutcome> Outcomes { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public TaskStatus Status { get; init; } = TaskStatus.Open;

    /// <summary>Day a held task comes back.</summary>
    public DateOnly? HeldUntil { get; init; }

    /// <summary>Why it is held.</summary>
    public string? HoldReason { get; init; }

    /// <summary>Answers saved but not yet sent; nothing typed is lost.</summary>
    public JsonObject? Draft { get; init; }

    /// <summary>Outcome it was completed with.</summary>
    public string? Outcome { get; init; }

    /// <summary>When it opened (UTC).</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it was completed or cancelled (UTC).</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who completed it.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Version of the case in which somebody last changed the task; an older page of somebody else is stale.</summary>
    public long ChangedIn { get; init; }

    /// <summary>Account that last changed it.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Facts of this one task that the form shows, such as the advice body it asks.</summary>
    public JsonObject? Context { get; init; }

    /// <summary>True when ending the task this way needs its form to be right. Beside a usual outcome, another that is pressed by name ("Advice not needed") ends the task without.</summary>
    /// <param name="outcome">Outcome pressed; null when none was named.</param>
    public bool AsksForm(string? outcome) =>
        outcome is null || !Outcomes.Exists(other => other.Usual) || Outcomes.Find(other => other.Name == outcome) is not { When: null, Usual: false };
}

/// <summary>A way a task can end.</summary>
/// <param name="Name">Port of the step, for example <c>Assess</c>.</param>
/// <param name="Label">What the button says, for example "Agree to assess".</param>
/// <param name="When">Condition over the form's answers that picks this outcome without a button; null for a button.</param>
/// <param name="Usual">True for the one that is taken when none is named and no condition decides.</param>
public sealed record TaskOutcome(string Name, string Label, string? When = null, bool Usual = false);

/// <summary>State of a statutory time limit.</summary>
public enum ClockStatus
{
    /// <summary>Counting.</summary>
    Running,

    /// <summary>Standing still for a reason that the law allows.</summary>
    Paused,

    /// <summary>Stopped in time, or excused.</summary>
    Met,

    /// <summary>Stopped after the due day with no excuse.</summary>
    Breached,

    /// <summary>No longer applies, for example because the request was withdrawn.</summary>
    Cancelled,
}

/// <summary>A statutory time limit of one case. The due day follows from the law and cannot be typed over.</summary>
public sealed record CaseClock
{
    /// <summary>Id of the clock's definition, for example <c>SEN.FIN20</c>.</summary>
    public required string ClockId { get; init; }

    /// <summary>Which run of that clock in this case: 1, or higher after a restart (a re-issued draft) or per advice body.</summary>
    public int Run { get; init; } = 1;

    /// <summary>What the run is about, when a clock runs several times side by side: the advice body, the setting.</summary>
    public string? About { get; init; }

    /// <summary>The same in words, for example "the head teacher or principal"; null where the key says it.</summary>
    public string? AboutTitle { get; init; }

    /// <summary>What the run is about, in the best words that are known; null where there is only one.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? AboutWords => AboutTitle ?? About;

    /// <summary>Day of the event that started it.</summary>
    public required DateOnly StartedOn { get; init; }

    /// <summary>Last lawful day. Never rolls unless the law says so.</summary>
    public required DateOnly Due { get; init; }

    /// <summary>Working day to aim for, on or before the due day.</summary>
    public required DateOnly WorkTarget { get; init; }

    /// <summary>Last day on or before <see cref="WorkTarget"/> on which the council's own offices are open; null when they are open on that day.</summary>
    public DateOnly? LocalTarget { get; init; }

    /// <summary>The arithmetic in words, for example "20 weeks from 12 January 2026".</summary>
    public required string Working { get; init; }

    /// <summary>The provision, for example "SEND Regulations 2014, regulation 13(2)".</summary>
    public required string Law { get; init; }

    /// <summary>First day it shows amber.</summary>
    public DateOnly? AmberOn { get; init; }

    /// <summary>First day it shows red.</summary>
    public DateOnly? RedOn { get; init; }

    /// <summary>Where it stands.</summary>
    public ClockStatus Status { get; init; } = ClockStatus.Running;

    /// <summary>Day it was stopped.</summary>
    public DateOnly? StoppedOn { get; init; }

    /// <summary>Why it was stopped or cancelled.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>Step that started it.</summary>
    public string? StepId { get; init; }

    /// <summary>Which count, for a clock whose definition has several.</summary>
    public string? Variant { get; init; }

    /// <summary>Number of the letter whose service started it; the clock follows the proven day.</summary>
    public int? StartedByLetter { get; init; }

    /// <summary>Pauses, oldest first.</summary>
    public ImmutableList<ClockPause> Pauses { get; init; } = [];

    /// <summary>Lawful reasons for missing the day. An excuse gives no new date.</summary>
    public ImmutableList<ClockExcuse> Excuses { get; init; } = [];
}

/// <summary>A stretch of days that a clock stands still.</summary>
/// <param name="From">First day paused.</param>
/// <param name="To">Last day paused; null while it lasts.</param>
/// <param name="Reason">Why, in the law's words.</param>
public sealed record ClockPause(DateOnly From, DateOnly? To, string Reason);

/// <summary>An audited act that records why a time limit could lawfully be missed.</summary>
/// <param name="Code">Code of the exception, for example <c>SCHOOL_CLOSED</c>.</param>
/// <param name="Reason">Why it applies to this child.</param>
/// <param name="Evidence">What proves it; a document or a sentence.</param>
/// <param name="From">First day of the circumstances, when they have one.</param>
/// <param name="To">Last day of the circumstances.</param>
/// <param name="DecidedBy">Account that decided.</param>
/// <param name="DecidedOn">Day of the decision.</param>
/// <param name="ParentToldOn">Day the parent or young person was told why.</param>
public sealed record ClockExcuse(string Code, string Reason, string? Evidence, DateOnly? From, DateOnly? To, string DecidedBy, DateOnly DecidedOn, DateOnly? ParentToldOn);

/// <summary>A moment or an event that the case waits for.</summary>
public sealed record CaseWait
{
    /// <summary>Number within the case.</summary>
    public required int Number { get; init; }

    /// <summary>Bookmark of the interpreter that it resumes; null for reminders that only write to the timeline.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>Id of the step that waits.</summary>
    public required string StepId { get; init; }

    /// <summary>Moment (UTC) at which a timer fires; null when only an event ends the wait.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Name of the event that ends the wait; null for a plain timer.</summary>
    public string? EventName { get; init; }

    /// <summary>What firing means: <c>resume</c>, <c>amber</c>, <c>red</c>, <c>due</c>, <c>chase</c>, <c>unhold</c>.</summary>
    public string Purpose { get; init; } = "resume";

    /// <summary>Clock or task it belongs to, for example <c>SEN.FIN20#1</c> or <c>task:3</c>.</summary>
    public string? About { get; init; }
}

/// <summary>What one person has typed so far to record an event.</summary>
/// <param name="Event">Name of the event.</param>
/// <param name="By">Account.</param>
/// <param name="Answers">Answers so far, valid or not.</param>
public sealed record EventDraft(string Event, string By, JsonObject Answers);

/// <summary>What the engine keeps of a letter after it was issued.</summary>
/// <param name="Number">Number within the case.</param>
/// <param name="LetterId">Template id in the pack, for example <c>L3</c>.</param>
/// <param name="Title">What it is, for example "We will carry out an assessment".</param>
/// <param name="To">Role it went to: <c>parent</c>, <c>school</c>, <c>icb</c> …</param>
/// <param name="Method">How it went.</param>
/// <param name="SentOn">Day it went.</param>
/// <param name="ServedOn">Day it counts as served: proven where known, otherwise deemed.</param>
public sealed record LetterSummary(int Number, string LetterId, string Title, string To, ServiceMethod Method, DateOnly SentOn, DateOnly ServedOn);

/// <summary>How a letter reaches a person; decides the day it counts as served.</summary>
public enum ServiceMethod
{
    /// <summary>Handed over: served that day.</summary>
    Hand,

    /// <summary>E-mail, where the person agreed: served that day.</summary>
    Email,

    /// <summary>First-class post: served on the second working day after posting.</summary>
    FirstClassPost,

    /// <summary>Shown in the portal: served that day.</summary>
    Portal,
}

/// <summary>A flag on the subject's record. The banner carries only type, date and contact.</summary>
/// <param name="Number">Number within the case.</param>
/// <param name="Type">Type of alert from the pack's lookup.</param>
/// <param name="Severity"><c>info</c>, <c>amber</c> or <c>red</c>.</param>
/// <param name="Banner">At most 80 characters: type, date and contact; no reason, address or allegation.</param>
/// <param name="OpenedOn">Day it was raised.</param>
/// <param name="ReviewOn">Day to look at it again.</param>
public sealed record CaseAlert(int Number, string Type, string Severity, string Banner, DateOnly OpenedOn, DateOnly? ReviewOn);
