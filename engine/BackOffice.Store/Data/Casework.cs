namespace BackOffice.Store.Data;

// The rows of casework. They are written only by the committer, in the outcome's own transaction, and read by the
// readers; nothing else touches them, so they stay inside the store.

internal sealed class CaseRow
{
    public Guid Id { get; set; }
    public string Reference { get; set; } = "";
    public string PackId { get; set; } = "";
    public string PackVersion { get; set; } = "";
    public long Version { get; set; }
    public string SubjectKind { get; set; } = "";
    public string? SubjectId { get; set; }
    public string SubjectName { get; set; } = "";
    public string? ProviderId { get; set; }
    public string? RequestedBy { get; set; }
    public string Status { get; set; } = "";
    public string Stage { get; set; } = "";
    public string Team { get; set; } = "";
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? ClosedAs { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>Teams that hold, or have ever had a task in, a case: what the access filter reads.</summary>
internal sealed class CaseTeamRow
{
    public Guid CaseId { get; set; }
    public string Team { get; set; } = "";
}

internal sealed class CaseEventRow
{
    public Guid CaseId { get; set; }
    public long Version { get; set; }
    public int Ordinal { get; set; }
    public DateTimeOffset At { get; set; }
    public string Kind { get; set; } = "";
    public string Text { get; set; } = "";
    public string ActorId { get; set; } = "";
    public string ActorName { get; set; } = "";
    public string? OnBehalfOf { get; set; }
    public string? Details { get; set; }
}

internal sealed class TaskRow
{
    public Guid CaseId { get; set; }
    public int Number { get; set; }
    public string PackId { get; set; } = "";
    public string StepId { get; set; } = "";
    public string Title { get; set; } = "";
    public string Team { get; set; } = "";
    public string? Needs { get; set; }
    public string? FormId { get; set; }
    public string? AssignedTo { get; set; }
    public string? AssignedName { get; set; }
    public DateOnly? DueOn { get; set; }

    /// <summary>The due day, or the last day there is: so that lists sort without a special case for none.</summary>
    public DateOnly SortOn { get; set; }

    /// <summary>Beginning of the name of whom the case is about, for sorting alone: lists show the case's own.</summary>
    public string SubjectName { get; set; } = "";

    /// <summary>The case's reference, so that sorting by it does not have to read the cases.</summary>
    public string Reference { get; set; } = "";

    /// <summary>Name, reference and title in lower case: where the inbox looks for words.</summary>
    public string Search { get; set; } = "";
    public string? ClockId { get; set; }
    public string Status { get; set; } = "";
    public DateOnly? HeldUntil { get; set; }
    public string? HoldReason { get; set; }
    public string? Outcome { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? ClosedBy { get; set; }
}

internal sealed class ClockRow
{
    public Guid CaseId { get; set; }
    public string ClockId { get; set; } = "";
    public int Run { get; set; }
    public string? About { get; set; }
    public DateOnly StartedOn { get; set; }
    public DateOnly Due { get; set; }
    public DateOnly WorkTarget { get; set; }
    public string Working { get; set; } = "";
    public string Law { get; set; } = "";
    public DateOnly? AmberOn { get; set; }
    public DateOnly? RedOn { get; set; }
    public string Status { get; set; } = "";
    public DateOnly? StoppedOn { get; set; }
    public string? StoppedBy { get; set; }
    public string Details { get; set; } = "{}";
}

internal sealed class WaitRow
{
    public Guid CaseId { get; set; }
    public int Number { get; set; }
    public string StepId { get; set; } = "";
    public string Purpose { get; set; } = "";
    public string? About { get; set; }
    public string? EventName { get; set; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset? ClaimedUntil { get; set; }
    public int Attempts { get; set; }
}

internal sealed class LetterRow
{
    public Guid CaseId { get; set; }
    public int Number { get; set; }
    public string LetterId { get; set; } = "";
    public string Title { get; set; } = "";
    public string Addressee { get; set; } = "";
    public string Recipient { get; set; } = "[]";
    public string? Email { get; set; }
    public string Method { get; set; } = "";
    public DateOnly SentOn { get; set; }
    public DateOnly ServedOn { get; set; }
    public string? ServiceProof { get; set; }
    public string Text { get; set; } = "";
    public string Copies { get; set; } = "[]";
    public DateTimeOffset IssuedAt { get; set; }
    public string IssuedBy { get; set; } = "";
}

internal sealed class AlertRow
{
    public Guid CaseId { get; set; }
    public int Number { get; set; }
    public string SubjectKind { get; set; } = "";
    public string? SubjectId { get; set; }
    public string Type { get; set; } = "";
    public string Severity { get; set; } = "";
    public string Banner { get; set; } = "";
    public DateOnly OpenedOn { get; set; }
    public DateOnly? ReviewOn { get; set; }
    public DateTimeOffset? ClearedAt { get; set; }
}

internal sealed class DecisionRow
{
    public Guid CaseId { get; set; }
    public long Version { get; set; }
    public int Ordinal { get; set; }
    public DateTimeOffset At { get; set; }
    public string RuleSet { get; set; } = "";
    public string RuleSetVersion { get; set; } = "";
    public DateOnly AsOf { get; set; }
    public string Result { get; set; } = "";
    public string Inputs { get; set; } = "{}";
    public string Explanation { get; set; } = "{}";
    public string Sentence { get; set; } = "";
}

/// <summary>What one command did to the steps of its case.</summary>
internal sealed class JournalRow
{
    public Guid CaseId { get; set; }
    public long Version { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The lines in order, as <see cref="Committing.JournalText"/> writes them.</summary>
    public string Lines { get; set; } = "[]";
}

internal sealed class DocumentRow
{
    public Guid Id { get; set; }

    /// <summary>Case that it is filed on; null while it belongs only to a return.</summary>
    public Guid? CaseId { get; set; }
    public Guid? ReturnId { get; set; }
    public string Name { get; set; } = "";
    public string Kind { get; set; } = "";
    public string ContentType { get; set; } = "";
    public long Size { get; set; }
    public string Sha256 { get; set; } = "";
    public string UploadedBy { get; set; } = "";
    public string UploadedName { get; set; } = "";
    public DateTimeOffset UploadedAt { get; set; }
}

internal sealed class DocumentContentRow
{
    public Guid Id { get; set; }
    public byte[] Content { get; set; } = [];
}

internal sealed class OutboxRow
{
    public long Id { get; set; }
    public string Key { get; set; } = "";
    public string Kind { get; set; } = "";
    public string Target { get; set; } = "";
    public string Body { get; set; } = "{}";
    public string Origin { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? ClaimedUntil { get; set; }
    public int Attempts { get; set; }
    public string? Fault { get; set; }

    /// <summary>When an administrator decided that it need not leave any more.</summary>
    public DateTimeOffset? DismissedAt { get; set; }
}

internal sealed class CommandRow
{
    public Guid Id { get; set; }
    public string Target { get; set; } = "";
    public DateTimeOffset At { get; set; }
    public string Answer { get; set; } = "{}";
}

/// <summary>
/// One line of the audit trail. Each line carries the hash of the line before it, so that a changed or removed line shows.
/// Details are kept as text, not as the database's own JSON: the hash is over the exact characters.
/// </summary>
internal sealed class AuditRow
{
    public int Chain { get; set; }
    public long Sequence { get; set; }
    public DateTimeOffset At { get; set; }
    public string ActorId { get; set; } = "";
    public string ActorName { get; set; } = "";
    public string? OnBehalfOf { get; set; }
    public string Action { get; set; } = "";
    public string Record { get; set; } = "";
    public string Details { get; set; } = "{}";
    public string PreviousHash { get; set; } = "";
    public string Hash { get; set; } = "";
}

/// <summary>The newest line of a chain; locked while lines are added, and what shows that the end was cut off.</summary>
internal sealed class AuditHeadRow
{
    public int Chain { get; set; }
    public long Sequence { get; set; }
    public string Hash { get; set; } = "";
}

internal sealed class ReturnRow
{
    public Guid Id { get; set; }
    public long Version { get; set; }
    public string Reference { get; set; } = "";
    public string PackId { get; set; } = "";
    public string PackVersion { get; set; } = "";
    public string FormId { get; set; } = "";
    public string OwnerId { get; set; } = "";
    public string OwnerName { get; set; } = "";
    public string? ProviderId { get; set; }
    public string Status { get; set; } = "";
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public DateTimeOffset? SubmittedAt { get; set; }
    public Guid? CaseId { get; set; }

    /// <summary>Round of a collection that it answers; null for a request.</summary>
    public Guid? RoundId { get; set; }

    /// <summary>What it came to when it was last sent, such as <c>nil</c>; null for an ordinary return.</summary>
    public string? Outcome { get; set; }

    /// <summary>Team that deals with it; null for a return begun before teams were noted.</summary>
    public string? Team { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>A round of a collection.</summary>
internal sealed class RoundRow
{
    public Guid Id { get; set; }
    public long Version { get; set; }
    public string PackId { get; set; } = "";
    public string CollectionId { get; set; } = "";
    public string FormId { get; set; } = "";
    public string Title { get; set; } = "";
    public string Team { get; set; } = "";
    public DateOnly Opens { get; set; }
    public DateOnly Due { get; set; }
    public DateOnly LastEdit { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When the next reminder goes; null when none is to come.</summary>
    public DateTimeOffset? NextAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
    public string State { get; set; } = "{}";
}

/// <summary>A provider that a round asks.</summary>
internal sealed class RoundProviderRow
{
    public Guid RoundId { get; set; }
    public string ProviderId { get; set; } = "";
    public Guid ReturnId { get; set; }
    public string Name { get; set; } = "";
    public bool Excused { get; set; }
}

internal sealed class SavedViewRow
{
    public Guid Id { get; set; }
    public string OwnerId { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>Team that shares the view; null for a private one.</summary>
    public string? Team { get; set; }
    public string Page { get; set; } = "";
    public string Query { get; set; } = "{}";
    public int Position { get; set; }
}

internal sealed class SettingRow
{
    public string Key { get; set; } = "";
    public string Value { get; set; } = "";
    public DateTimeOffset ChangedAt { get; set; }
    public string ChangedBy { get; set; } = "";
}
