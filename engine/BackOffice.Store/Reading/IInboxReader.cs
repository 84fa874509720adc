using BackOffice.Engine.Access;

namespace BackOffice.Store.Reading;

/// <summary>Which list of tasks is asked for.</summary>
public enum InboxList
{
    /// <summary>Tasks that the actor has claimed.</summary>
    Mine,

    /// <summary>Open tasks of the actor's teams, whoever has them.</summary>
    Team,

    /// <summary>Tasks of the actor's teams that nobody has.</summary>
    Unassigned,

    /// <summary>Due from today to Sunday.</summary>
    DueThisWeek,

    /// <summary>Due before today.</summary>
    Overdue,

    /// <summary>Put off until a day.</summary>
    OnHold,
}

/// <summary>What a list is ordered by. Ties go by case reference and task number, so that paging is stable.</summary>
public enum InboxSort
{
    /// <summary>Day due; tasks without one last.</summary>
    Due,

    /// <summary>When it opened.</summary>
    Opened,

    /// <summary>Name of whom the case is about.</summary>
    Subject,

    /// <summary>What to do.</summary>
    Title,

    /// <summary>Case reference.</summary>
    Reference,

    /// <summary>Who has it.</summary>
    Assigned,
}

/// <summary>A question to the inbox. Everything is optional; the defaults give the first page of one's own tasks by due day.</summary>
public sealed record InboxQuery
{
    /// <summary>Which list.</summary>
    public InboxList List { get; init; } = InboxList.Mine;

    /// <summary>Only this team of the actor's.</summary>
    public string? Team { get; init; }

    /// <summary>Only this case type.</summary>
    public string? PackId { get; init; }

    /// <summary>Only tasks that this account has.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Words in the title, the reference or the subject's name.</summary>
    public string? Text { get; init; }

    /// <summary>Order.</summary>
    public InboxSort Sort { get; init; } = InboxSort.Due;

    /// <summary>Last first.</summary>
    public bool Descending { get; init; }

    /// <summary>Lines to leave out at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines to give; at most 200.</summary>
    public int Take { get; init; } = 25;
}

/// <summary>Under which heading a task stands when the list is grouped by due day.</summary>
public enum DueGroup
{
    /// <summary>Before today.</summary>
    Overdue,

    /// <summary>Today.</summary>
    Today,

    /// <summary>After today, to Sunday.</summary>
    ThisWeek,

    /// <summary>The week after.</summary>
    NextWeek,

    /// <summary>Later than that.</summary>
    Later,

    /// <summary>No due day.</summary>
    NoDate,
}

/// <summary>One line of the inbox.</summary>
public sealed record InboxLine(
    Guid CaseId,
    string Reference,
    int Task,
    string Title,
    string PackId,
    string Stage,
    string SubjectKind,
    string? SubjectId,
    string SubjectName,
    string? ProviderId,
    string Team,
    string? AssignedTo,
    string? AssignedName,
    DateOnly? DueOn,
    DueGroup Group,
    string? ClockId,
    string Status,
    DateOnly? HeldUntil,
    string? HoldReason,
    DateTimeOffset OpenedAt,
    long CaseVersion)
{
    /// <summary>Date of birth of the pupil that the case is about; null for other subjects, and until the request is matched to the register.</summary>
    public DateOnly? BornOn { get; init; }
}

/// <summary>How many tasks each list holds.</summary>
public sealed record InboxCounts(int Mine, int Team, int Unassigned, int DueThisWeek, int Overdue, int OnHold);

/// <summary>The most urgent task that somebody could take.</summary>
public sealed record NextTask(Guid CaseId, string Reference, int Task, string Title);

/// <summary>Work waiting for people, always within what the actor may see.</summary>
public interface IInboxReader
{
    /// <summary>One page of a list.</summary>
    Task<Page<InboxLine>> List(Actor actor, InboxQuery query, CancellationToken stop = default);

    /// <summary>How many tasks each list holds.</summary>
    Task<InboxCounts> Counts(Actor actor, CancellationToken stop = default);

    /// <summary>
    /// The most urgent open tasks that nobody has in the actor's teams, best first. To take one, send
    /// <see cref="Engine.Cases.AssignTask"/> to its case; where somebody was quicker, try the one after.
    /// </summary>
    Task<IReadOnlyList<NextTask>> Next(Actor actor, int most = 5, CancellationToken stop = default);

    /// <summary>Names of the accounts that have tasks in the actor's teams, for the filter and for giving work out.</summary>
    Task<IReadOnlyList<Colleague>> Colleagues(Actor actor, string? team = null, CancellationToken stop = default);
}

/// <summary>Somebody who works in a team.</summary>
public sealed record Colleague(string Id, string Name, IReadOnlyList<string> Teams);
