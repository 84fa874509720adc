using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Forms;

namespace BackOffice.Engine.Casework;

/// <summary>Checks the answers of a task's form before they become facts of the case.</summary>
internal static class FormWork
{
    /// <summary>The answers as the form understands them, or what is wrong with them.</summary>
    public static (JsonObject? Answers, ImmutableList<string> Errors) Check(CaseState state, CaseTask task, JsonObject? answers, DecideContext context) =>
        task.FormId is { } form ? Check(state, form, answers ?? task.Draft, task, context) : (answers, []);

    /// <summary>The same for a form that no task asks, such as an event's.</summary>
    public static (JsonObject? Answers, ImmutableList<string> Errors) Check(CaseState state, string formId, JsonObject? answers, CaseTask? task, DecideContext context)
    {
        if (!context.Pack.Forms.TryGetValue(formId, out var form))
        {
            return (answers, [$"The form \"{formId}\" is missing from the pack. Tell the process owner."]);
        }

        var evaluation = form.Evaluate(answers ?? [], new FormContext(context.Today) { Facts = CaseFacts.Only(state, context, form.ReadsBeside, task), Calendars = context.Calendars });
        if (evaluation.CanSend)
        {
            return ((JsonObject)evaluation.Answers.DeepClone(), []);
        }

        return (answers, [.. evaluation.Issues.Where(issue => issue.Level == IssueLevel.Error || (issue.NeedsReason && issue.Reason is null)).Select(issue => issue.Message)]);
    }
}
