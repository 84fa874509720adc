using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;

namespace BackOffice.Forms;

/// <summary>What a form is read against.</summary>
/// <param name="Today">The day, in Europe/London.</param>
public sealed record FormContext(DateOnly Today)
{
    /// <summary>Facts beside the answers, by top-level name: <c>case</c>, <c>pupil</c>, <c>school</c>, <c>register</c>, <c>task</c>, earlier forms by their key.</summary>
    public JsonObject Facts { get; init; } = [];

    /// <summary>Ids of the pages saved at least once; a page with nothing but optional questions counts as done once saved.</summary>
    public IReadOnlyCollection<string> SavedPages { get; init; } = [];

    /// <summary>Language of the texts; null for the form's first.</summary>
    public string? Language { get; init; }

    /// <summary>Calendars, where an expression counts working or school days.</summary>
    public CalendarBook? Calendars { get; init; }

    /// <summary>Days of the round that the return answers, in place of those that the form names itself: <c>form.window.due</c>.</summary>
    public IReadOnlyDictionary<string, DateOnly>? Window { get; init; }

    /// <summary>What earlier evaluations of the same return found out about its rows; null to work everything out. It changes nothing about the result.</summary>
    public RowMemory? Memory { get; init; }
}

/// <summary>How far a task or page is. Says whether it is answered, not whether the answers are right.</summary>
public enum Progress
{
    /// <summary>A task that it needs is not completed.</summary>
    CannotStart,

    /// <summary>Nothing answered.</summary>
    NotStarted,

    /// <summary>Something answered, something needed missing.</summary>
    InProgress,

    /// <summary>Everything needed is answered.</summary>
    Completed,
}

/// <summary>Something to put right, to explain or to know.</summary>
/// <param name="Id">Id of the check; <c>required</c>, <c>format</c> and so on for a field's own.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Path">Where, for example <c>receivedOn</c> or <c>children[2].surname</c>; empty for the whole form.</param>
/// <param name="Message">What to do.</param>
public sealed record FormIssue(string Id, IssueLevel Level, string Path, string Message)
{
    /// <summary>Language of the message, where it is a check's own; null for that of the question.</summary>
    public string? Language { get; init; }

    /// <summary>Part of the answer to go to: <c>day</c>, <c>month</c>, <c>year</c>, <c>line1</c> …; null for the answer.</summary>
    public string? Part { get; init; }

    /// <summary>Further fields that the check marks.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>True when a reason has to be given before sending.</summary>
    public bool NeedsReason { get; init; }

    /// <summary>The reason given, in words; null while there is none.</summary>
    public string? Reason { get; init; }

    /// <summary>Code of the reason given, where there are reasons to choose from.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Note given beside the code.</summary>
    public string? Note { get; init; }

    /// <summary>Reasons to choose from; empty where a note is asked for alone.</summary>
    public IReadOnlyList<FormOption> Reasons { get; init; } = [];

    /// <summary>What tells the row apart, where its row set has a key: a reason stays with its child when rows before it are removed.</summary>
    public string? Row { get; init; }

    /// <summary>Key under which the reason is kept in the answers' <c>$explained</c>.</summary>
    public string ReasonKey => Path.Length == 0 ? Id
        : Row is null ? $"{Id}@{Path}" : $"{Id}@{Path[..Path.IndexOf('[', StringComparison.Ordinal)]}[{Row}]{Path[(Path.IndexOf(']', StringComparison.Ordinal) + 1)..]}";
}

/// <summary>
/// The state of a form with given answers: what to show, how far it is, what is wrong. What somebody looks at is made when they
/// look, so the answers handed over must not be changed while the evaluation is in use.
/// </summary>
public sealed class FormEvaluation
{
    private readonly Lazy<JsonObject> sendable;

    internal FormEvaluation(Func<JsonObject> sendable) => this.sendable = new Lazy<JsonObject>(sendable, LazyThreadSafetyMode.None);

    /// <summary>Heading of the form.</summary>
    public required string Title { get; init; }

    /// <summary>Tasks that apply, in order.</summary>
    public required IReadOnlyList<TaskState> Tasks { get; init; }

    /// <summary>Calculated values by name; those of rows stand in <see cref="Answers"/>.</summary>
    public required JsonObject Calculated { get; init; }

    /// <summary>Everything found, errors first, in the order of the pages.</summary>
    public required IReadOnlyList<FormIssue> Issues { get; init; }

    /// <summary>
    /// The answers as they would be sent: understood values of the questions that apply, and calculated values. What was hidden
    /// by a later answer is left out here, and kept in the draft.
    /// </summary>
    public JsonObject Answers => sendable.Value;

    /// <summary>What the return comes to without further questions, such as <c>nil</c> or <c>not-in-scope</c>: the outcome of the answered page that says so.</summary>
    public string? Outcome => Pages.FirstOrDefault(p => p.Definition.Outcome is not null && p.Progress == Progress.Completed)?.Definition.Outcome;

    /// <summary>Queries that ask for a reason, explained or not.</summary>
    public IEnumerable<FormIssue> Queries => Issues.Where(i => i.NeedsReason);

    /// <summary>Pages that apply, in order, without those of rows.</summary>
    public IEnumerable<PageState> Pages => Tasks.SelectMany(t => t.Pages);

    /// <summary>Errors that block sending.</summary>
    public IEnumerable<FormIssue> Errors => Issues.Where(i => i.Level == IssueLevel.Error);

    /// <summary>True when nothing blocks sending: no error, and a reason with every query that needs one.</summary>
    public bool CanSend => !Issues.Any(i => i.Level == IssueLevel.Error || (i.NeedsReason && i.Reason is null));

    /// <summary>The page with this id, or null when it does not apply.</summary>
    public PageState? Page(string id) => Pages.FirstOrDefault(p => p.Id == id);

    /// <summary>The page after this one within its task; null at the end.</summary>
    public PageState? PageAfter(string id)
    {
        var task = Tasks.FirstOrDefault(t => t.Pages.Any(p => p.Id == id));
        return task?.Pages.SkipWhile(p => p.Id != id).Skip(1).FirstOrDefault();
    }

    /// <summary>The page before this one within its task; null at the start.</summary>
    public PageState? PageBefore(string id)
    {
        var task = Tasks.FirstOrDefault(t => t.Pages.Any(p => p.Id == id));
        return task?.Pages.TakeWhile(p => p.Id != id).LastOrDefault();
    }

    /// <summary>The state of a field on a page that applies, or null.</summary>
    public FieldState? Field(string name) => Pages.SelectMany(p => p.Fields).FirstOrDefault(f => f.Name == name)
        ?? Tasks.Select(t => t.Rows).FirstOrDefault(r => r?.Name == name);
}

/// <summary>A line of the task list.</summary>
public sealed record TaskState
{
    /// <summary>The task as designed.</summary>
    public required TaskDefinition Definition { get; init; }

    /// <summary>Id.</summary>
    public string Id => Definition.Id;

    /// <summary>What to do, as a verb phrase.</summary>
    public required string Title { get; init; }

    /// <summary>Line of help.</summary>
    public string? Hint { get; init; }

    /// <summary>The wording that it was taken from, which knows in which language each text is; null where there is none.</summary>
    public TextEntry? Words { get; init; }

    /// <summary>How far it is.</summary>
    public required Progress Progress { get; init; }

    /// <summary>Pages that apply.</summary>
    public required IReadOnlyList<PageState> Pages { get; init; }

    /// <summary>Rows that the task collects; null for a task of plain pages.</summary>
    public FieldState? Rows { get; init; }

    /// <summary>Statement to agree to when sending; null when the task is not the sending one.</summary>
    public string? Declaration { get; init; }
}

/// <summary>A page that applies.</summary>
public sealed record PageState
{
    /// <summary>The page as designed.</summary>
    public required PageDefinition Definition { get; init; }

    /// <summary>Id.</summary>
    public string Id => Definition.Id;

    /// <summary>Heading. For a page with one question, the question.</summary>
    public required string Title { get; init; }

    /// <summary>True when the heading is the page's only question, so that the question becomes the heading.</summary>
    public bool TitleIsQuestion { get; init; }

    /// <summary>Help under the heading.</summary>
    public string? Hint { get; init; }

    /// <summary>The wording that it was taken from, which knows in which language each text is; null where there is none.</summary>
    public TextEntry? Words { get; init; }

    /// <summary>Paragraphs under the heading.</summary>
    public string? Body { get; init; }

    /// <summary>How far it is.</summary>
    public required Progress Progress { get; init; }

    /// <summary>Fields that apply, in order.</summary>
    public required IReadOnlyList<FieldState> Fields { get; init; }

    /// <summary>What is wrong on the page.</summary>
    public IEnumerable<FormIssue> Issues => Fields.SelectMany(f => f.Issues);
}

/// <summary>A field that applies, with its answer.</summary>
public sealed record FieldState
{
    /// <summary>The field as designed.</summary>
    public required FieldDefinition Definition { get; init; }

    /// <summary>Answer key.</summary>
    public string Name => Definition.Name;

    /// <summary>Place in the answers: <c>receivedOn</c>, <c>children[2].surname</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The wording that it was taken from, which knows in which language each text is; null where there is none.</summary>
    public TextEntry? Words { get; init; }

    /// <summary>The question.</summary>
    public required string Label { get; init; }

    /// <summary>Short label for check answers and columns.</summary>
    public required string Short { get; init; }

    /// <summary>Help under the question.</summary>
    public string? Hint { get; init; }

    /// <summary>The text of a declaration.</summary>
    public string? Body { get; init; }

    /// <summary>Options to choose from, worded.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>True when an answer is needed with the present answers.</summary>
    public required bool Required { get; init; }

    /// <summary>The answer as understood; null when there is none.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>What to put in the boxes: the answer as typed, or the suggestion on a page not yet saved.</summary>
    public JsonNode? Shown { get; init; }

    /// <summary>The answer in words, for check answers and lists; empty when there is none.</summary>
    public required string Text { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required IReadOnlyList<FormIssue> Issues { get; init; }

    /// <summary>Rows of a row set.</summary>
    public IReadOnlyList<RowState> Rows { get; init; } = [];

    /// <summary>True when a person answers it; false when it is only shown.</summary>
    public bool IsAsked => Definition.IsAsked;

    /// <summary>The first error, as shown beside the question.</summary>
    public string? Error => Issues.FirstOrDefault(i => i.Level == IssueLevel.Error)?.Message;
}

/// <summary>A row of a row set. Its title, fields and pages are made when somebody asks for them.</summary>
public sealed class RowState
{
    private readonly Lazy<string> title;
    private readonly Lazy<(IReadOnlyList<FieldState> Fields, IReadOnlyList<PageState> Pages)> states;

    private readonly Func<IEnumerable<string>> texts;
    private readonly Func<string, string> text;

    internal RowState(
        int index, Progress progress, RowMark mark, (IReadOnlyList<FormIssue> Own, IReadOnlyList<FormIssue> All) issues, Func<string> title, Func<IEnumerable<string>> texts, Func<string, string> text,
        Func<(IReadOnlyList<FieldState> Fields, IReadOnlyList<PageState> Pages)> states)
    {
        (Index, Progress, Mark, OwnIssues, Issues) = (index, progress, mark, issues.Own, issues.All);
        (this.texts, this.text) = (texts, text);
        this.title = new(title, LazyThreadSafetyMode.None);
        this.states = new(states, LazyThreadSafetyMode.None);
    }

    /// <summary>Place in the list, from 0.</summary>
    public int Index { get; }

    /// <summary>What the row is called in lists: its first answers.</summary>
    public string Title => title.Value;

    /// <summary>How far it is.</summary>
    public Progress Progress { get; }

    /// <summary>How it compares with the return before.</summary>
    public RowMark Mark { get; }

    /// <summary>What is wrong with the row as a whole.</summary>
    public IReadOnlyList<FormIssue> OwnIssues { get; }

    /// <summary>Fields that apply, in the order written.</summary>
    public IReadOnlyList<FieldState> Fields => states.Value.Fields;

    /// <summary>Pages that apply.</summary>
    public IReadOnlyList<PageState> Pages => states.Value.Pages;

    /// <summary>What is wrong in the row: with the row as a whole, then with its fields.</summary>
    public IReadOnlyList<FormIssue> Issues { get; }

    /// <summary>The field with this name, or null when it does not apply.</summary>
    public FieldState? Field(string name) => Fields.FirstOrDefault(f => f.Name == name);

    /// <summary>One answer in words, empty where it does not apply. Asks less than <see cref="Fields"/> does, which is what a list of hundreds of rows needs.</summary>
    public string TextOf(string name) => text(name);

    /// <summary>True when an answer of the row contains the text, in whatever letters. Asks less than <see cref="Fields"/> does.</summary>
    public bool Says(string text) => texts().Any(answer => answer.Contains(text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>How a row compares with the return before.</summary>
public enum RowMark
{
    /// <summary>It was not there.</summary>
    New,

    /// <summary>It was there, and nobody has said yet whether it still is.</summary>
    ToConfirm,

    /// <summary>It was there and is as it was.</summary>
    Continuing,

    /// <summary>It was there and something about it is different.</summary>
    Changed,
}
