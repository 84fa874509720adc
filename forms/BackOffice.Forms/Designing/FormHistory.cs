using System.Collections.Immutable;

namespace BackOffice.Forms.Designing;

/// <summary>One thing that was done, as the history shows it.</summary>
/// <param name="Words">What, in plain words.</param>
/// <param name="Part">To what.</param>
/// <param name="Count">How many steps it took.</param>
public sealed record HistoryLine(string Words, FormPart Part, int Count);

/// <summary>A document with everything done to it since it was opened, to undo and to do again.</summary>
public sealed class FormHistory
{
    private readonly ImmutableStack<Step> past;
    private readonly ImmutableStack<Step> future;

    private FormHistory(FormDocument document, ImmutableStack<Step> past, ImmutableStack<Step> future)
    {
        Document = document;
        this.past = past;
        this.future = future;
    }

    /// <summary>A history that begins with a document.</summary>
    public static FormHistory Of(FormDocument document) => new(document, [], []);

    /// <summary>The document as it is now.</summary>
    public FormDocument Document { get; }

    /// <summary>What can be undone, in words; null for nothing.</summary>
    public string? Undoable => past.IsEmpty ? null : past.Peek().Words;

    /// <summary>What can be done again, in words; null for nothing.</summary>
    public string? Redoable => future.IsEmpty ? null : future.Peek().Words;

    /// <summary>Adds a change. Steps of one change, such as the letters of a label, become one.</summary>
    public FormHistory With(FormChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!change.Done || change.Document.Text == Document.Text) return this;
        if (change.MergeKey is { } key && !past.IsEmpty && past.Peek() is var last && last.MergeKey == key)
        {
            return new FormHistory(change.Document, past.Pop().Push(last with { Words = change.Words, Count = last.Count + 1 }), []);
        }

        return new FormHistory(change.Document, past.Push(new Step(Document, change.Words, change.Part, change.MergeKey, 1)), []);
    }

    /// <summary>Puts another text in place of the whole form, as after bringing in a file.</summary>
    public FormHistory With(FormDocument document, string words) => document.Text == Document.Text ? this : new(document, past.Push(new Step(Document, words, FormPart.Form, null, 1)), []);

    /// <summary>The document before the last change.</summary>
    public FormHistory Undo() => past.IsEmpty ? this : new(past.Peek().Before, past.Pop(), future.Push(past.Peek() with { Before = Document }));

    /// <summary>The document after the change that was undone.</summary>
    public FormHistory Redo() => future.IsEmpty ? this : new(future.Peek().Before, past.Push(future.Peek() with { Before = Document, MergeKey = null }), future.Pop());

    /// <summary>What was done, latest first. Long runs of changes to one part are told as one line.</summary>
    public IReadOnlyList<HistoryLine> Lines()
    {
        var lines = new List<HistoryLine>();
        var run = new List<Step>();
        foreach (var step in past.Append(null))
        {
            if (run.Count > 0 && (step is null || step.Part != run[0].Part))
            {
                if (run.Count > 3) lines.Add(new HistoryLine($"{run.Count} changes to {(run[0].Part.Kind == FormPartKind.Form ? "the form" : $"the {run[0].Part.Kind.ToString().ToLowerInvariant()} “{run[0].Part.Id}”")}, the last: {run[0].Words}", run[0].Part, run.Count));
                else lines.AddRange(run.Select(s => new HistoryLine(s.Words, s.Part, s.Count)));
                run.Clear();
            }

            if (step is not null) run.Add(step);
        }

        return lines;
    }

    private sealed record Step(FormDocument Before, string Words, FormPart Part, string? MergeKey, int Count);
}
