using Radzen;

namespace BackOffice.Desk.Pages.Inbox;

/// <summary>What the hold dialog was told.</summary>
/// <param name="Until">Day the task comes back.</param>
/// <param name="Reason">Why.</param>
public sealed record HoldAnswer(DateOnly Until, string Reason);

/// <summary>What the dialog for a saved view was told.</summary>
/// <param name="Name">Name of the view.</param>
/// <param name="Team">Team that shares it; null for a private one.</param>
public sealed record SaveViewAnswer(string Name, string? Team);

/// <summary>Sizes of dialogs: they never grow past the screen.</summary>
internal static class DialogSizes
{
    public static DialogOptions Small => new() { Width = "min(460px, 94vw)", CloseDialogOnEsc = true };

    public static DialogOptions Wide => new() { Width = "min(760px, 96vw)", CloseDialogOnEsc = true };
}
