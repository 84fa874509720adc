using BackOffice.Designer.Workflows;
using BackOffice.Desk.Session;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Workflow;
using BackOffice.Engine.Workflow.Editing;
using Microsoft.AspNetCore.Components;

namespace BackOffice.Designer.Outline;

/// <summary>A workflow as an indented list that is worked on with the keyboard alone.</summary>
public partial class OutlinePage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private OutlineTree? tree;
    private string? chosen, said, addingPort;
    private bool adding, opened, busy;
    private CancellationTokenSource? waiting;
    private (string, Guid?)? loaded;

    /// <summary>Id of the pack.</summary>
    [Parameter] public string Pack { get; set; } = "";

    /// <summary>The draft to open; the one saved last when left out.</summary>
    [SupplyParameterFromQuery(Name = "draft")] public Guid? DraftId { get; set; }

    /// <summary>Step to show.</summary>
    [SupplyParameterFromQuery(Name = "step")] public string? StepId { get; set; }

    private Step? Chosen => Work.Rows.FirstOrDefault(row => row.Key == chosen) is { StepId: { } id } ? Work.History?.Now.Graph.Find(id) : null;

    private string? Newer => Work.Texts?.Life.Basis is { } basis && Work.Draft is { } draft && basis.Number != draft.BasedOn ? basis.Label : null;

    /// <inheritdoc/>
    protected override bool NeedsLoad() => loaded != (Pack, DraftId) && (loaded is null || Work.Draft?.Id != DraftId || loaded.Value.Item1 != Pack);

    /// <inheritdoc/>
    protected override async Task<bool> Load()
    {
        if (loaded is not null && !Work.Overtaken) await Work.Save();
        if (!await Work.Load(Pack, DraftId, Gone)) return false;
        loaded = (Pack, DraftId);
        (chosen, said, adding) = (StepId ?? Work.Rows.FirstOrDefault()?.Key, null, false);
        opened = StepId is not null;
        return true;
    }

    private IReadOnlyList<StepFinding> FindingsOf(string step) => Work.Findings.FindAll(finding => finding.StepId == step);

    private string Standing() => Work switch
    {
        { Overtaken: true } => "Not saved",
        { Draft: { } draft } when Work.Unsaved => $"Draft \"{draft.Title}\", saving",
        { Draft: { } draft } => $"Draft \"{draft.Title}\", {DraftWords.Standing(draft)}",
        { Shown.IsPublished: true } => "The version that runs. The first change begins a draft.",
        _ => "Retracted: no new case opens. The first change begins a draft.",
    };

    private void Choose(string key)
    {
        if (chosen != key) (chosen, adding) = (key, false);
    }

    /// <summary>A key that the tree does not settle by itself.</summary>
    private async Task Pressed(string what)
    {
        switch (what)
        {
            case "edit": await OpenPanel("#step-name"); break;
            case "add": await Adding(); break;
            case "up" when Chosen is { } step: await Act(document => document.MoveUp(step.Id)); break;
            case "down" when Chosen is { } step: await Act(document => document.MoveDown(step.Id)); break;
            case "delete" when Chosen is { } step: await Act(Delete(step)); break;
            case "undo": await Undo(); break;
            case "redo": await Redo(); break;
        }

        StateHasChanged();
        // Whoever works the list with the keyboard goes on there, also when the line they stood on is gone.
        if (what is not ("edit" or "add")) await Focus(".outline-row[tabindex='0']");
    }

    /// <summary>Delete on a way out takes the connection away, on a step the step.</summary>
    private Func<WorkflowDocument, WorkflowEdit> Delete(Step step) => Work.Rows.First(row => row.Key == chosen) switch
    {
        { Kind: OutlineKind.Onward or OutlineKind.Back or OutlineKind.Branch, Target: { } target, Ports: [var port, ..] } => document => document.Disconnect(step.Id, port, target.Id),
        _ => document => document.Delete(step.Id),
    };

    private async Task OpenPanel(string focus)
    {
        opened = true;
        StateHasChanged();
        await Focus(focus);
    }

    private async Task Adding()
    {
        if (!Work.MayEdit || Chosen is null) return;
        adding = true;
        addingPort = Work.Rows.First(row => row.Key == chosen) is { Kind: not OutlineKind.Step, Ports: [var port, ..] } ? port : null;
        await OpenPanel("#add-name");
    }

    private async Task Close()
    {
        (opened, adding) = (false, false);
        StateHasChanged();
        await Focus(".outline-row[tabindex='0']");
    }

    private async Task Add(Func<WorkflowDocument, WorkflowEdit> add)
    {
        if (await Act(add)) await Close();
    }

    private async Task<bool> Act(Func<WorkflowDocument, WorkflowEdit> change)
    {
        if (Work.Edit(change) is not { } edit) return false;
        said = edit.Sentence;
        if (edit.Done) Edited(edit.StepId);
        StateHasChanged();
        if (edit.Done && !opened) await Focus(".outline-row[tabindex='0']");
        return edit.Done;
    }

    private Task Undo() => Stepped(Work.Undo());

    private Task Redo() => Stepped(Work.Redo());

    private Task Stepped(string? what)
    {
        if (what is null) return Task.CompletedTask;
        said = what;
        Edited(null);
        return Task.CompletedTask;
    }

    /// <summary>An edit is kept when no other follows for a moment.</summary>
    private void Edited(string? step)
    {
        if (step is not null && Chosen?.Id != step && Work.Rows.Any(row => row.Key == step)) chosen = step;
        else if (Work.Rows.All(row => row.Key != chosen)) chosen = Work.Rows.FirstOrDefault()?.Key;
        waiting?.Cancel();
        waiting = new CancellationTokenSource();
        _ = SaveSoon(waiting.Token);
    }

    private async Task SaveSoon(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Pause, stop);
            await InvokeAsync(async () =>
            {
                await Work.Save();
                if (Work.Overtaken) opened = false; // on a phone the panel lies over what has to be read now
                StateHasChanged();
                // The draft that the first edit began is in the address from now on.
                if (Work.Draft is { } draft && draft.Id != DraftId) GoQuery(true, ("draft", draft.Id), ("step", null));
            });
        }
        catch (OperationCanceledException)
        {
            // Another edit followed, or the page was left: either keeps the text itself.
        }
    }

    private async Task Ask(PackCommand command)
    {
        busy = true;
        var done = await Work.Ask(command);
        busy = false;
        if (!done) return;
        if (command is DiscardDraft or ApproveDraft) Navigation.NavigateTo($"/design/workflows/{Pack}/outline", replace: false);
        await Reload();
    }

    private async Task CopyToOwn()
    {
        busy = true;
        var mine = await Work.CopyToOwn();
        busy = false;
        if (mine is { } draft) Open(draft);
    }

    private async Task Join()
    {
        busy = true;
        var done = await Work.Join();
        busy = false;
        if (!done) return;
        said = "What you did and what the others did are in the draft together.";
        if (Work.Rows.All(row => row.Key != chosen)) chosen = Work.Rows.FirstOrDefault()?.Key;
        if (Work.Draft is { } draft && draft.Id != DraftId) GoQuery(true, ("draft", draft.Id), ("step", null));
    }

    private async Task LoadTheirs()
    {
        await Reload();
        // A draft that was published or thrown away is nowhere to be loaded from: what runs is shown in its place.
        if (State == PageState.NotFound && DraftId is not null) Navigation.NavigateTo($"/design/workflows/{Pack}/outline", replace: true);
    }

    private void Open(Guid draft) => Navigation.NavigateTo($"/design/workflows/{Pack}/outline?draft={draft}");

    private async Task ShowStep(string step)
    {
        chosen = step;
        adding = false;
        tree?.Reveal(step);
        await OpenPanel("#step-name");
    }

    private async Task Focus(string selector)
    {
        if (tree is not null) await tree.Focus(selector);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        waiting?.Cancel();
        // What was typed a moment ago is kept, whoever closes the page: where it can go no more, in a draft of its own.
        if (Work is { Unsaved: true }) _ = Work.Overtaken ? Work.CopyToOwn() : Work.Save();
        base.Dispose();
    }
}
