using BackOffice.Engine.Cases;

namespace BackOffice.Desk.Pages.Cases;

/// <summary>A button that ends a task.</summary>
/// <param name="Label">What happens when it is pressed.</param>
/// <param name="Outcome">Outcome; null when the form's answers pick it.</param>
/// <param name="IsMain">True for the one most people press.</param>
public sealed record TaskButton(string Label, string? Outcome, bool IsMain)
{
    /// <summary>The buttons of a task. Where the answers pick the outcome there is one, which says what the task does; other outcomes have a button each.</summary>
    public static IReadOnlyList<TaskButton> For(CaseTask task)
    {
        var buttons = new List<TaskButton>();
        if (task.Outcomes.IsEmpty || task.Outcomes.Exists(outcome => outcome.When is not null)) buttons.Add(new TaskButton(task.Title, null, true));
        var chosen = task.Outcomes.FindAll(outcome => outcome.When is null);
        foreach (var outcome in chosen)
        {
            buttons.Add(new TaskButton(outcome.Label, outcome.Name, buttons.Count == 0));
        }
        return buttons;
    }
}
