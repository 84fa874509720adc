namespace BackOffice.Forms.Designing;

/// <summary>What kind of part of a form somebody works on.</summary>
public enum FormPartKind
{
    /// <summary>The form as a whole.</summary>
    Form,

    /// <summary>A line of the task list.</summary>
    Task,

    /// <summary>A page.</summary>
    Page,

    /// <summary>A question, a row set, or a question of a row set.</summary>
    Question,

    /// <summary>A named condition.</summary>
    Condition,

    /// <summary>A check.</summary>
    Check,

    /// <summary>A statement that is agreed to when sending.</summary>
    Statement,
}

/// <summary>One part of a form by its stable id, so that it can be found again after pages moved.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id or name; empty for the form.</param>
/// <param name="Rows">Row set that a row's question stands in.</param>
public sealed record FormPart(FormPartKind Kind, string Id = "", string? Rows = null)
{
    /// <summary>The form as a whole.</summary>
    public static FormPart Form { get; } = new(FormPartKind.Form);

    /// <summary>A task.</summary>
    public static FormPart Task(string id) => new(FormPartKind.Task, id);

    /// <summary>A page.</summary>
    public static FormPart Page(string id) => new(FormPartKind.Page, id);

    /// <summary>A question.</summary>
    public static FormPart Question(string name, string? rows = null) => new(FormPartKind.Question, name, rows);

    /// <summary>A named condition.</summary>
    public static FormPart Condition(string name) => new(FormPartKind.Condition, name);

    /// <summary>A check.</summary>
    public static FormPart Check(string id) => new(FormPartKind.Check, id);

    /// <summary>A statement.</summary>
    public static FormPart Statement(string id) => new(FormPartKind.Statement, id);

    /// <summary>The part of a wording that a plain string stands for.</summary>
    internal string MainText => Kind switch
    {
        FormPartKind.Question => "label",
        FormPartKind.Check => "message",
        FormPartKind.Statement => "body",
        _ => "title",
    };
}
