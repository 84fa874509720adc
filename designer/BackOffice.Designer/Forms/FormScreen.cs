using BackOffice.Forms.Designing;

namespace BackOffice.Designer.Forms;

/// <summary>What the parts of the designer's page share: the form, what is selected, and what is being dragged.</summary>
public sealed class FormScreen(FormWork work)
{
    /// <summary>The form.</summary>
    public FormWork Work { get; } = work;

    /// <summary>The form's outline as it is now.</summary>
    public FormOutline Outline => Work.Document.Outline;

    /// <summary>Language that is written first.</summary>
    public string Language => Outline.FirstLanguage;

    /// <summary>What the properties show.</summary>
    public FormPart Selected { get; private set; } = FormPart.Form;

    /// <summary>Counts the selections, so that the properties of another part are drawn afresh, and those of a part with a new key are not.</summary>
    public int Visit { get; private set; }

    /// <summary>Property or wording that a finding is about, to go to.</summary>
    public string? At { get; private set; }

    /// <summary>Question or page that is being dragged.</summary>
    public FormPart? Dragged { get; set; }

    /// <summary>Ready questions that are being dragged from the palette.</summary>
    public ReadyQuestions? DraggedReady { get; set; }

    /// <summary>Part whose button gets the focus after the next drawing.</summary>
    public FormPart? Focus { get; set; }

    /// <summary>Told when something of this changed.</summary>
    public event Action? Changed;

    /// <summary>Selects a part.</summary>
    public void Select(FormPart part, string? at = null)
    {
        if (Selected != part) Visit++;
        (Selected, At) = (part, at);
        Changed?.Invoke();
    }

    /// <summary>Gives the selected part another key; what is being typed about it stays.</summary>
    public void Rename(FormPart part, string key)
    {
        // Before it is done, so that nothing is drawn in between that has lost its part.
        if (Selected == part && Work.Document.Do(new RenamePart(part, key)).Done) Selected = part with { Id = key };
        Work.Do(new RenamePart(part, key));
        Changed?.Invoke();
    }

    /// <summary>Does something to the form.</summary>
    public bool Do(FormOperation operation)
    {
        var done = Work.Do(operation);
        if (Selected.Kind != FormPartKind.Form && Selected.Kind != FormPartKind.Statement && Work.Document.Find(Selected) is null) Selected = FormPart.Form;
        Changed?.Invoke();
        return done;
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo() => After(Work.Undo);

    /// <summary>Makes it again.</summary>
    public void Redo() => After(Work.Redo);

    private void After(Action action)
    {
        action();
        if (Selected.Kind is not (FormPartKind.Form or FormPartKind.Statement) && Work.Document.Find(Selected) is null) Selected = FormPart.Form;
        Changed?.Invoke();
    }

    /// <summary>How a part is called: its words, else its key.</summary>
    public string Called(FormPart part) => Wording(part, part.Kind switch { FormPartKind.Question => "label", FormPartKind.Check => "message", FormPartKind.Statement => "body", _ => "title" })
        ?? (part.Kind == FormPartKind.Page && Outline.Pages.FirstOrDefault(p => p.Id == part.Id) is { Ask: [var only] } page ? Called(FormPart.Question(only, page.Rows)) : part.Id);

    /// <summary>A wording of a part in the first language.</summary>
    public string? Wording(FormPart part, string text) => Wording(part, Language, text);

    /// <summary>A wording of a part.</summary>
    public string? Wording(FormPart part, string language, string text) =>
        part.Rows is { } rows && Work.Document.Wording(language, $"{rows}.{part.Id}", text) is { } own ? own : Work.Document.Wording(language, TextId(part), text);

    /// <summary>Page that asks a question; null when none does.</summary>
    public OutlinePage? PageOf(FormPart question) => Outline.Pages.FirstOrDefault(p => p.Rows == question.Rows && p.Ask.Contains(question.Id));

    /// <summary>Page that a new question goes to: the selected one, or that of the selected question, or the last.</summary>
    public OutlinePage? Target() => Selected.Kind switch
    {
        FormPartKind.Page => Outline.Pages.FirstOrDefault(p => p.Id == Selected.Id),
        FormPartKind.Question when Outline.Question(Selected.Id, Selected.Rows)?.Type == "rowset" => Outline.Tasks.FirstOrDefault(t => t.Rows == Selected.Id)?.RowPages.FirstOrDefault(),
        FormPartKind.Question => PageOf(Selected),
        FormPartKind.Task => Outline.Tasks.FirstOrDefault(t => t.Id == Selected.Id) is { } task ? task.Pages.Concat(task.RowPages).LastOrDefault() : null,
        _ => null,
    } ?? Outline.Tasks.SelectMany(t => t.Pages).LastOrDefault() ?? Outline.Pages.LastOrDefault();

    /// <summary>Puts ready questions on a page and selects the first of them.</summary>
    public void Add(ReadyQuestions ready, OutlinePage? page, int? at)
    {
        if (page is null)
        {
            if (Outline.Tasks.Count == 0 || !Do(new AddPage(Outline.Tasks[0].Id, ""))) return;
            page = Outline.Tasks[0].Pages[^1];
        }

        var before = Outline.Questions.Select(q => (q.Name, q.Rows)).ToHashSet();
        if (!Do(new AddReady(page.Id, at, ready))) return;
        if (Outline.Questions.FirstOrDefault(q => !before.Contains((q.Name, q.Rows))) is { } added) Select(FormPart.Question(added.Name, added.Rows));
    }

    /// <summary>Drops what is dragged before a place of a page.</summary>
    public void Drop(OutlinePage page, int at)
    {
        if (DraggedReady is { } ready) Add(ready, page, at);
        else if (Dragged is { Kind: FormPartKind.Question } question)
        {
            var from = page.Ask.ToList().IndexOf(question.Id);
            Do(new MovePart(question, page.Id, from >= 0 && from < at ? at - 1 : at));
        }

        (Dragged, DraggedReady) = (null, null);
    }

    /// <summary>Moves a question or page one place up or down; over the end of its page or task into the next one.</summary>
    public void Step(FormPart part, int by)
    {
        Focus = part;
        if (part.Kind == FormPartKind.Question)
        {
            if (PageOf(part) is not { } page) return;
            var at = page.Ask.ToList().IndexOf(part.Id) + by;
            var pages = Outline.Pages.Where(p => p.Rows == part.Rows).ToList();
            var next = pages.FindIndex(p => p.Id == page.Id) + by;
            if (at >= 0 && at < page.Ask.Count) Do(new MovePart(part, null, at));
            else if (next >= 0 && next < pages.Count) Do(new MovePart(part, pages[next].Id, by > 0 ? 0 : pages[next].Ask.Count));
            else Do(new MovePart(part, null, at));
        }
        else if (part.Kind == FormPartKind.Page)
        {
            var tasks = Outline.Tasks.ToList();
            var task = tasks.FindIndex(t => t.Pages.Concat(t.RowPages).Any(p => p.Id == part.Id));
            if (task < 0) return;
            var rows = tasks[task].RowPages.Any(p => p.Id == part.Id);
            var list = rows ? tasks[task].RowPages : tasks[task].Pages;
            var at = list.ToList().FindIndex(p => p.Id == part.Id) + by;
            if (rows || (at >= 0 && at < list.Count) || task + by < 0 || task + by >= tasks.Count) Do(new MovePart(part, null, at));
            else Do(new MovePart(part, tasks[task + by].Id, by > 0 ? 0 : tasks[task + by].Pages.Count));
        }
        else if (part.Kind == FormPartKind.Task)
        {
            Do(new MovePart(part, null, Outline.Tasks.ToList().FindIndex(t => t.Id == part.Id) + by));
        }
    }

    private string TextId(FormPart part) => part.Kind switch
    {
        FormPartKind.Form => "form",
        FormPartKind.Check => Outline.Checks.FirstOrDefault(c => c.Id == part.Id)?.TextId ?? part.Id,
        _ => part.Id,
    };
}
