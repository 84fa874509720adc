using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>Something done to a form being edited.</summary>
public abstract record FormOperation
{
    internal abstract FormPart Part { get; }

    /// <summary>Equal for the steps of one change, which are undone together.</summary>
    internal virtual string? MergeKey => null;

    /// <summary>Does it to the editor's tree and says so in plain words.</summary>
    internal abstract string Apply(FormEditor editor);
}

/// <summary>Add a task to the task list.</summary>
/// <param name="Title">What to do, as a verb phrase.</param>
public sealed record AddTask(string Title) : FormOperation
{
    internal override FormPart Part => FormPart.Form;

    internal override string Apply(FormEditor editor) => editor.AddTask(Title);
}

/// <summary>Add a page.</summary>
/// <param name="TaskId">Task it belongs to.</param>
/// <param name="Title">Its heading; empty for a page whose only question is the heading.</param>
/// <param name="At">Place in the task; null for the end.</param>
/// <param name="OfRows">True for a page that is asked for each row of the task's row set.</param>
public sealed record AddPage(string TaskId, string Title, int? At = null, bool OfRows = false) : FormOperation
{
    internal override FormPart Part => FormPart.Task(TaskId);

    internal override string Apply(FormEditor editor) => editor.AddPage(TaskId, Title, At, OfRows);
}

/// <summary>Add a question to a page.</summary>
/// <param name="PageId">Page.</param>
/// <param name="At">Place on the page; null for the end.</param>
/// <param name="Label">The question as asked.</param>
/// <param name="Field">The question's properties, with its <c>type</c>.</param>
/// <param name="Name">Key wanted; null makes one from the label.</param>
/// <param name="Words">Further wording, such as <c>hint</c> and <c>name</c>.</param>
public sealed record AddQuestion(string PageId, int? At, string Label, JsonObject Field, string? Name = null, JsonObject? Words = null) : FormOperation
{
    internal override FormPart Part => FormPart.Page(PageId);

    internal override string Apply(FormEditor editor) => editor.AddQuestion(PageId, At, Label, Field, Name, Words).Words;
}

/// <summary>Add several questions at once, such as the lines of an address or a whole parent.</summary>
/// <param name="PageId">Page.</param>
/// <param name="At">Place on the page; null for the end.</param>
/// <param name="Ready">The ready questions.</param>
public sealed record AddReady(string PageId, int? At, ReadyQuestions Ready) : FormOperation
{
    internal override FormPart Part => FormPart.Page(PageId);

    internal override string Apply(FormEditor editor) => editor.AddReady(PageId, At, Ready);
}

/// <summary>Add repeating rows as a task of their own: a list with "add another", and one page for each row.</summary>
/// <param name="Title">What the rows are, for example "Children".</param>
public sealed record AddRowSet(string Title) : FormOperation
{
    internal override FormPart Part => FormPart.Form;

    internal override string Apply(FormEditor editor) => editor.AddRowSet(Title);
}

/// <summary>Move a question, page, task or check one or more places, within where it stands or to another page or task.</summary>
/// <param name="What">What is moved.</param>
/// <param name="To">Page or task it goes to; null stays where it is.</param>
/// <param name="At">Place there, counted without itself.</param>
public sealed record MovePart(FormPart What, string? To, int At) : FormOperation
{
    internal override FormPart Part => What;

    internal override string Apply(FormEditor editor) => editor.Move(What, To, At);
}

/// <summary>Take a part away. A question, page, check or option that a published version has is remembered, so that its key never gets another meaning.</summary>
/// <param name="What">What goes.</param>
public sealed record RemovePart(FormPart What) : FormOperation
{
    internal override FormPart Part => What;

    internal override string Apply(FormEditor editor) => editor.Remove(What);
}

/// <summary>Give a part another key. Everything in the form that names it follows. Refused where a published version has the key.</summary>
/// <param name="What">Question, page, task, condition or check.</param>
/// <param name="Name">New key.</param>
public sealed record RenamePart(FormPart What, string Name) : FormOperation
{
    internal override FormPart Part => What;

    internal override string Apply(FormEditor editor) => editor.Rename(What, Name);
}

/// <summary>Change a property of a part.</summary>
/// <param name="What">Which part.</param>
/// <param name="Property">Property as the format calls it.</param>
/// <param name="Value">New value; null takes the property away.</param>
public sealed record SetProperty(FormPart What, string Property, JsonNode? Value) : FormOperation
{
    internal override FormPart Part => What;

    internal override string? MergeKey => $"{What}.{Property}";

    internal override string Apply(FormEditor editor) => editor.Set(What, Property, Value);
}

/// <summary>Change a wording.</summary>
/// <param name="What">What is worded.</param>
/// <param name="Language">Language.</param>
/// <param name="Text">Which words: <c>label</c>, <c>title</c>, <c>hint</c>, <c>body</c>, <c>short</c>, <c>name</c>, <c>message</c>, <c>options.code</c>, <c>errors.kind</c>.</param>
/// <param name="Value">New words; null or empty takes them away.</param>
public sealed record SetText(FormPart What, string Language, string Text, string? Value) : FormOperation
{
    internal override FormPart Part => What;

    internal override string? MergeKey => $"{What}.{Language}.{Text}";

    internal override string Apply(FormEditor editor) => editor.SetText(What, Language, Text, Value);
}

/// <summary>Add a language.</summary>
/// <param name="Language">Its code, for example <c>cy</c>.</param>
public sealed record AddLanguage(string Language) : FormOperation
{
    internal override FormPart Part => FormPart.Form;

    internal override string Apply(FormEditor editor) => editor.AddLanguage(Language);
}

/// <summary>Say that a translation is still right although the first language changed.</summary>
/// <param name="What">What is worded.</param>
/// <param name="Language">Language of the translation.</param>
/// <param name="Text">Which words.</param>
public sealed record ConfirmTranslation(FormPart What, string Language, string Text) : FormOperation
{
    internal override FormPart Part => What;

    internal override string Apply(FormEditor editor) => editor.ConfirmTranslation(What, Language, Text);
}

/// <summary>Add a named condition.</summary>
/// <param name="Name">Name it is referred to by.</param>
/// <param name="Expression">Expression.</param>
public sealed record AddCondition(string Name, string Expression) : FormOperation
{
    internal override FormPart Part => FormPart.Condition(Name);

    internal override string Apply(FormEditor editor) => editor.AddCondition(Name, Expression);
}

/// <summary>Change what a named condition says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Expression, or <c>{"all":[…]}</c>, <c>{"any":[…]}</c>, <c>{"not":…}</c>.</param>
public sealed record SetCondition(string Name, JsonNode Value) : FormOperation
{
    internal override FormPart Part => FormPart.Condition(Name);

    internal override string? MergeKey => $"condition.{Name}";

    internal override string Apply(FormEditor editor) => editor.SetCondition(Name, Value);
}

/// <summary>Add a check between answers.</summary>
/// <param name="Id">Its id; null makes one.</param>
/// <param name="Rows">Row set that it looks at row by row; null for the form.</param>
/// <param name="Require">Expression that has to be true.</param>
/// <param name="Message">What the person is told to do.</param>
/// <param name="On">Question that the message stands at.</param>
public sealed record AddCheck(string? Id, string? Rows, string Require, string Message, string? On = null) : FormOperation
{
    internal override FormPart Part => FormPart.Check(Id ?? "");

    internal override string Apply(FormEditor editor) => editor.AddCheck(Id, Rows, Require, Message, On);
}

/// <summary>Change what a check looks at. Questions that it marked and that are no longer in its sight are marked no more.</summary>
/// <param name="Id">The check.</param>
/// <param name="Scope"><c>form</c>, <c>row</c> or <c>rowset</c>.</param>
/// <param name="Rows">The row set, where it looks at rows.</param>
public sealed record SetScope(string Id, string Scope, string? Rows) : FormOperation
{
    internal override FormPart Part => FormPart.Check(Id);

    internal override string Apply(FormEditor editor) => editor.SetScope(Part, Scope, Rows);
}

/// <summary>Add an option to a question that chooses.</summary>
/// <param name="Question">The question.</param>
/// <param name="Label">What people read.</param>
/// <param name="Code">What is kept; null makes one from the label.</param>
public sealed record AddOption(FormPart Question, string Label, string? Code = null) : FormOperation
{
    internal override FormPart Part => Question;

    internal override string Apply(FormEditor editor) => editor.AddOption(Question, Label, Code);
}

/// <summary>Take an option away. One that a published version has can no longer be chosen, and keeps its label for answers given before.</summary>
/// <param name="Question">The question.</param>
/// <param name="Code">The option.</param>
/// <param name="LastDay">Last day that it may be chosen, where it is kept.</param>
public sealed record RemoveOption(FormPart Question, string Code, DateOnly LastDay) : FormOperation
{
    internal override FormPart Part => Question;

    internal override string Apply(FormEditor editor) => editor.RemoveOption(Question, Code, LastDay);
}

/// <summary>Move an option up or down.</summary>
/// <param name="Question">The question.</param>
/// <param name="Code">The option.</param>
/// <param name="At">New place.</param>
public sealed record MoveOption(FormPart Question, string Code, int At) : FormOperation
{
    internal override FormPart Part => Question;

    internal override string Apply(FormEditor editor) => editor.MoveOption(Question, Code, At);
}

/// <summary>Set the reading age that the form's words should stay under.</summary>
/// <param name="Age">Years, from 7 to 20.</param>
public sealed record SetReadingAge(int Age) : FormOperation
{
    internal override FormPart Part => FormPart.Form;

    internal override string Apply(FormEditor editor)
    {
        if (Age is < 7 or > 20) throw new NotPossible("A reading age is a number of years from 7 to 20.");
        editor.Root["$readingAge"] = Age;
        return $"Set the reading age to {Age}";
    }
}
