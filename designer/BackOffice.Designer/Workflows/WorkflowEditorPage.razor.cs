using System.Collections.Immutable;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Engine.Access;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Workflow;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace BackOffice.Designer.Workflows;

/// <summary>Elsa Studio on one workflow, with what is wrong beside it. The frame says when it has saved; the page checks what was saved.</summary>
public partial class WorkflowEditorPage : IAsyncDisposable
{
    private const string Module = "./_content/BackOffice.Designer/workflow-editor.js";

    private ShownWorkflow? shown;
    private IReadOnlyList<StepFinding> findings = [];
    private IReadOnlyList<string> told = [];
    private IReadOnlyList<string>? changes;
    private Guid? copy;
    private bool may, busy, checking, again, signedOut;
    private int loads;
    private string? frame, attached;
    private ElementReference element;
    private IJSObjectReference? module;
    private DotNetObjectReference<WorkflowEditorPage>? self;

    /// <summary>Id of the pack.</summary>
    [Parameter] public string Pack { get; set; } = "";

    /// <summary>The draft to open; the one begun first when left out.</summary>
    [SupplyParameterFromQuery(Name = "draft")] public Guid? DraftId { get; set; }

    /// <summary>Step to show.</summary>
    [SupplyParameterFromQuery(Name = "step")] public string? Step { get; set; }

    private DefinitionId Definition => new(Pack, DraftId);

    /// <inheritdoc/>
    protected override bool NeedsLoad() => frame != FrameKey;

    private string FrameKey => $"{Definition}/{loads}";

    /// <inheritdoc/>
    protected override async Task<bool> Load()
    {
        may = Access.Allows(Actor, Operation.Design, new AccessRecord(RecordKind.Pack));
        shown = await Shelf.Latest(Actor, Definition, Gone);
        if (shown is null)
            return false;
        (frame, told, copy, changes) = (FrameKey, [], null, null);
        await Check();
        return true;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (frame is null || attached == frame || shown is null)
            return;
        attached = frame;
        self ??= DotNetObjectReference.Create(this);
        module ??= await Script.InvokeAsync<IJSObjectReference>("import", Module);
        await module.InvokeVoidAsync("attach", element, self);
    }

    /// <summary>The frame has done something.</summary>
    /// <param name="what"><c>saved</c>, <c>other</c> when another version runs now, <c>refused</c> or <c>signed-out</c>.</param>
    /// <param name="sentences">Why something was refused.</param>
    /// <param name="kept">Draft in which the text of somebody who came second is kept.</param>
    [JSInvokable]
    public Task Heard(string what, string[] sentences, Guid? kept) => InvokeAsync(async () =>
    {
        signedOut = what == "signed-out";
        if (what == "refused")
            (told, copy) = (sentences, kept);
        else if (what == "saved")
            (told, copy) = ([], null);
        if (what == "saved")
            await Saved();
        else if (what == "other")
            await LoadAgain();
        StateHasChanged();
    });

    private async Task Saved()
    {
        // Studio saves at every nudge: while one check runs, the next waits and stands for all that came meanwhile.
        if (checking)
        {
            again = true;
            return;
        }

        checking = true;
        do
        {
            again = false;
            StateHasChanged();
            shown = await Shelf.Latest(Actor, Definition, Gone) ?? shown;
            await Check();
            if (changes is not null)
                changes = await Changes();
        }
        while (again);
        checking = false;
    }

    private async Task Check()
    {
        var reading = shown!.Draft is { } draft ? await Packs.Check(Actor, Pack, draft.Id, null, Gone) : null;
        var faults = reading?.Faults ?? Running.Current.Faults.Where(fault => fault.Pack == Pack);
        var text = shown.Text;
        findings = await Task.Run(() => StepFinding.Of(faults, text));
    }

    private async Task SeeChanges() => changes = changes is null ? await Changes() : null;

    private async Task<IReadOnlyList<string>> Changes()
    {
        var before = (await Packs.Version(Actor, Pack, null, Gone))?.Files.GetValueOrDefault(WorkflowShelf.File);
        if (before is null)
            return ["The workflow is new."];
        var (from, to) = (WorkflowGraph.Parse(before), WorkflowGraph.Parse(shown!.Text));
        return from.Graph is { } old && to.Graph is { } now ? WorkflowDifference.Between(old, now).Sentences : [.. to.Findings.Select(finding => finding.Sentence)];
    }

    private async Task Publish()
    {
        changes ??= await Changes();
        var sure = await Dialogs.Confirm("New cases run on it at once. Cases that run now stay on their version.", "Publish this workflow?", new ConfirmOptions { OkButtonText = "Publish", CancelButtonText = "Not yet" });
        if (sure is true)
            await Do(() => Desk.Publish(Actor, Definition));
    }

    private async Task Discard()
    {
        var sure = await Dialogs.Confirm("What it held stays readable in the audit trail.", "Throw this draft away?", new ConfirmOptions { OkButtonText = "Throw it away", CancelButtonText = "Keep it" });
        if (sure is true)
            await Do(() => Desk.Discard(Actor, Definition));
    }

    private async Task Do(Func<Task<ShelfAnswer>> what)
    {
        busy = true;
        var answer = await what();
        busy = false;
        if (!answer.Ok)
        {
            told = answer.Sentences;
            shown = await Shelf.Latest(Actor, Definition, Gone) ?? shown;
        }
        else if (DraftId is not null)
            Navigation.NavigateTo(Open(null));
        else
            await LoadAgain();
    }

    private async Task LoadAgain()
    {
        loads++;
        await Reload();
    }

    private async Task ShowStep(string step)
    {
        if (module is not null)
            await module.InvokeVoidAsync("show", element, step);
    }

    private string Open(Guid? draft, string? step = null) => Navigation.GetUriWithQueryParameters($"{Navigation.BaseUri}design/workflows/{Uri.EscapeDataString(Pack)}", new Dictionary<string, object?> { ["draft"] = draft, ["step"] = step });

    private string OutlineAddress => $"/design/workflows/{Pack}/outline{(shown?.Draft is { } outlined ? $"?draft={outlined.Id}" : "")}";

    private string Standing() => shown switch
    {
        { Draft: { } draft } => $"Draft \"{draft.Title}\", {DraftWords.Standing(draft)}",
        { IsPublished: true } => "The version that runs. The first change begins a draft.",
        _ => "Retracted: no new case opens. The first change begins a draft.",
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (module is not null)
            {
                await module.InvokeVoidAsync("detach");
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its module with it.
        }

        self?.Dispose();
        Dispose();
        GC.SuppressFinalize(this);
    }
}
