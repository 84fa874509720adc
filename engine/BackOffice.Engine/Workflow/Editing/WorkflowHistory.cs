using System.Collections.Immutable;

namespace BackOffice.Engine.Workflow.Editing;

/// <summary>The edits of one sitting, to be taken back and done again.</summary>
/// <param name="Now">The workflow as it is.</param>
/// <param name="Past">What was before each edit, the latest on top, with what the edit did.</param>
/// <param name="Future">What was taken back.</param>
public sealed record WorkflowHistory(WorkflowDocument Now, ImmutableStack<(WorkflowDocument Before, string Sentence)> Past, ImmutableStack<(WorkflowDocument After, string Sentence)> Future)
{
    /// <summary>Begins a sitting.</summary>
    /// <param name="document">The workflow as it is.</param>
    public static WorkflowHistory Begin(WorkflowDocument document) => new(document, [], []);

    /// <summary>What an undo would take back; null when there is nothing.</summary>
    public string? LastDone => Past.IsEmpty ? null : Past.Peek().Sentence;

    /// <summary>What a redo would do again; null when there is nothing.</summary>
    public string? LastUndone => Future.IsEmpty ? null : Future.Peek().Sentence;

    /// <summary>What was done, the latest first.</summary>
    public IEnumerable<string> Sentences => Past.Select(edit => edit.Sentence);

    /// <summary>Notes an edit that was made; one that could not be changes nothing.</summary>
    /// <param name="edit">The edit.</param>
    public WorkflowHistory Do(WorkflowEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return edit.Done && edit.Document.Text != Now.Text ? new WorkflowHistory(edit.Document, Past.Push((Now, edit.Sentence)), []) : this;
    }

    /// <summary>Takes the last edit back.</summary>
    public WorkflowHistory Undo() => Past.IsEmpty ? this : new WorkflowHistory(Past.Peek().Before, Past.Pop(), Future.Push((Now, Past.Peek().Sentence)));

    /// <summary>Does again what was taken back last.</summary>
    public WorkflowHistory Redo() => Future.IsEmpty ? this : new WorkflowHistory(Future.Peek().After, Past.Push((Now, Future.Peek().Sentence)), Future.Pop());
}
