using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Designer.Studio.Wire;
using BackOffice.Designer.Workflows;
using BackOffice.Desk.Session;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Workflow;
using BackOffice.Engine.Workflow.Editing;
using BackOffice.Grains;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Outline;

/// <summary>One workflow on somebody's screen as an outline. Edits are made to the text at once and kept in the draft a moment later.</summary>
public sealed class OutlineWork
{
    private readonly WorkflowShelf shelf;
    private readonly IPackReader packs;
    private readonly IPacks running;
    private readonly IGrains grains;
    private readonly DeskSession session;

    internal OutlineWork(WorkflowShelf shelf, IPackReader packs, IPacks running, IGrains grains, DeskSession session) =>
        (this.shelf, this.packs, this.running, this.grains, this.session) = (shelf, packs, running, grains, session);

    private const string Title = "Changes to the process";

    private readonly SemaphoreSlim saving = new(1);
    private Actor actor = null!;
    private string savedText = "";
    private WorkflowGraph? before;
    private WorkflowMerged? joined;

    /// <summary>Id of the pack.</summary>
    public string Pack { get; private set; } = "";

    /// <summary>What is on screen, as it was kept last.</summary>
    internal ShownWorkflow Shown { get; private set; } = null!;

    /// <summary>The draft; null while what runs is on screen.</summary>
    public PackDraft? Draft => Shown.Draft;

    /// <summary>The draft with its pack's life; null without a draft.</summary>
    public DraftTexts? Texts { get; private set; }

    /// <summary>The edits of this sitting; null when the file cannot be read.</summary>
    public WorkflowHistory? History { get; private set; }

    /// <summary>Why the file cannot be read; null when it can.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>The lines of the outline.</summary>
    public IReadOnlyList<OutlineRow> Rows { get; private set; } = [];

    /// <summary>What is wrong with what was kept last.</summary>
    public ImmutableList<StepFinding> Findings { get; private set; } = [];

    /// <summary>The pack as the draft would have it, or as it runs while the draft has a fault: forms, letters, teams and names to choose from.</summary>
    public Pack? Known { get; private set; }

    /// <summary>The pack as the draft would have it; null while it has a fault.</summary>
    public Pack? Checked { get; private set; }

    /// <summary>The pack as it runs.</summary>
    public Pack? Running => running.Find(Pack);

    /// <summary>What is different from what runs; null when there is nothing to compare.</summary>
    public WorkflowDifference? Difference { get; private set; }

    /// <summary>Why the last save was refused; null when it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>True when somebody else has saved, sent or ended the draft since it was read here, or begun one: what is on screen cannot be kept in it as it is.</summary>
    public bool Overtaken { get; private set; }

    /// <summary>True when what is on screen and what the others saved can go together: they touched other steps.</summary>
    public bool MayJoin => joined is { Text: not null };

    /// <summary>Steps that both have changed, so that somebody has to choose.</summary>
    public ImmutableList<string> Clashes => joined?.Clashes ?? [];

    /// <summary>True for somebody who may change processes.</summary>
    public bool MayDesign => Access.Allows(actor, Operation.Design, new AccessRecord(RecordKind.Pack) { Touches = [WorkflowShelf.File] });

    /// <summary>True when the text may be changed now.</summary>
    public bool MayEdit => MayDesign && !Overtaken && History is not null && Draft is null or { Status: DraftStatus.Editing };

    /// <summary>True while there are edits that are not kept yet.</summary>
    public bool Unsaved => History is { } history && history.Now.Text != savedText;

    /// <summary>Reads the workflow. False when there is none that the person may see.</summary>
    public async Task<bool> Load(string pack, Guid? draft, CancellationToken stop)
    {
        actor = await session.Actor();
        if (await shelf.Latest(actor, new DefinitionId(pack, draft), stop) is not { } shown)
            return false;
        (Pack, Shown, Refused, Overtaken, joined) = (pack, shown, null, false, null);
        before = (await packs.Version(actor, pack, null, stop))?.Files.GetValueOrDefault(WorkflowShelf.File) is { } text ? WorkflowGraph.Parse(text).Graph : null;
        var document = WorkflowDocument.TryRead(shown.Text, Engine.Packs.Pack.Steps, out var problem);
        (savedText, Unreadable) = (shown.Text, problem);
        Show(document is null ? null : WorkflowHistory.Begin(document));
        await Check(stop);
        return true;
    }

    private void Show(WorkflowHistory? history)
    {
        History = history;
        Rows = history is null ? [] : WorkflowOutline.Of(history.Now);
        Difference = history is null || before is null ? null : WorkflowDifference.Between(before, history.Now.Graph);
    }

    /// <summary>Changes the text. The page keeps it a moment later with <see cref="Save"/>.</summary>
    public WorkflowEdit? Edit(Func<WorkflowDocument, WorkflowEdit> change)
    {
        if (!MayEdit || History is not { } history)
            return null;
        var edit = change(history.Now);
        Show(history.Do(edit));
        return edit;
    }

    /// <summary>Takes the last edit back.</summary>
    public string? Undo() => Step(history => history.LastDone is { } done ? $"Taken back: {done}" : null, history => history.Undo());

    /// <summary>Does again what was taken back.</summary>
    public string? Redo() => Step(history => history.LastUndone is { } undone ? $"Done again: {undone}" : null, history => history.Redo());

    private string? Step(Func<WorkflowHistory, string?> say, Func<WorkflowHistory, WorkflowHistory> step)
    {
        if (!MayEdit || History is not { } history || say(history) is not { } said)
            return null;
        Show(step(history));
        return said;
    }

    /// <summary>Keeps what is on screen in the draft, right or wrong; the first edit begins one.</summary>
    public async Task Save()
    {
        // One at a time: an edit made while the first draft is still being begun would begin a second one.
        await saving.WaitAsync();
        try
        {
            await Keep();
        }
        finally
        {
            saving.Release();
        }
    }

    private async Task Keep()
    {
        if (!Unsaved || !MayEdit || History is not { } history)
            return;
        if (Draft is null && await BegunByOthers() is { } theirs)
            (Refused, Overtaken) = (theirs, true);
        else
            await Put(Shown, history.Now.Text);
        if (Overtaken)
            joined = await Theirs() is { Draft: null or { Status: DraftStatus.Editing } } latest ? WorkflowMerge.Of(savedText, history.Now.Text, latest.Text) : null;
    }

    private async Task Put(ShownWorkflow into, string text)
    {
        var id = into.Draft?.Id ?? Guid.NewGuid();
        if (!await Do(into.Draft is { } draft ? new SaveDraft(draft.Id, draft.Revision, Only(text)) : new StartDraft(id, Title, Only(text))))
            return;
        (savedText, joined) = (text, null);
        Shown = await shelf.Latest(actor, new DefinitionId(Pack, id)) ?? Shown;
        await Check(default);
    }

    /// <summary>A first edit begins a draft of the version that was opened here. Null when nobody has published or begun another since.</summary>
    private async Task<string?> BegunByOthers()
    {
        if (await Theirs() is not { } latest || latest.Text == savedText || (latest.Draft is null && latest.Version.Number == Shown.Version.Number))
            return null;
        var what = latest.Draft is not { Editors: [.., var last] } ? "This process was published after you opened it here."
            : $"{(last.Id == actor.Id ? "You" : last.Name)} saved the draft \"{latest.Draft.Title}\" after you opened this process here.";
        return $"{what} Nothing you did has been lost: it is on this page, and not saved yet.";
    }

    /// <summary>What the others have saved; null when the draft was published or thrown away.</summary>
    private Task<ShownWorkflow?> Theirs() => shelf.Latest(actor, new DefinitionId(Pack, Draft?.Id));

    /// <summary>Puts what is on screen together with what the others have saved. False when they have touched the same steps meanwhile.</summary>
    public async Task<bool> Join()
    {
        await saving.WaitAsync();
        try
        {
            if (History is not { } history || await Theirs() is not { } latest)
                return false;
            joined = WorkflowMerge.Of(savedText, history.Now.Text, latest.Text);
            if (joined.Text is not { } text || WorkflowDocument.TryRead(text, Engine.Packs.Pack.Steps, out _) is not { } document)
                return false;
            await Put(latest, text);
            if (!Overtaken)
                Show(WorkflowHistory.Begin(document));
            return !Overtaken;
        }
        finally
        {
            saving.Release();
        }
    }

    /// <summary>Puts what is on screen into a draft of one's own, with the other files of the draft it was made in.</summary>
    public async Task<Guid?> CopyToOwn()
    {
        if (History is not { } history)
            return null;
        var text = history.Now.Text;
        var from = Draft is { } draft ? await packs.Draft(actor, Pack, draft.Id) ?? Texts : null;
        var files = from is null ? Only(text)
            : from.Draft.Changes.Keys.ToImmutableSortedDictionary(path => path, path => from.Files.GetValueOrDefault(path), StringComparer.Ordinal).SetItem(WorkflowShelf.File, text);
        var mine = await Begin($"{Draft?.Title ?? Title}, as {actor.Name} had it", files);
        if (mine is not null)
            savedText = text;
        return mine;
    }

    /// <summary>Puts a definition out of a file into a draft of its own. What is written alike in the workflow on screen keeps its way of writing.</summary>
    public Task<Guid?> Import(JsonObject definition, string name) => Begin($"Imported: {name}", Only(WorkflowPrint.Write(FromStudio.Definition(definition, Shown.Json))));

    /// <summary>Does what is asked of the draft as a whole: submit, approve, send back, discard.</summary>
    public async Task<bool> Ask(PackCommand command)
    {
        await Save();
        return Refused is null && await Do(command);
    }

    private async Task<Guid?> Begin(string title, ImmutableSortedDictionary<string, string?> files)
    {
        var id = Guid.NewGuid();
        return await Do(new StartDraft(id, title, files)) ? id : null;
    }

    private async Task<bool> Do(PackCommand command)
    {
        var answer = await grains.Pack(Pack).Do(command, Guid.NewGuid(), actor);
        Refused = answer.Ok ? null : answer.Sentence;
        Overtaken = answer.Code == nameof(DraftOvertaken) || (Unsaved && answer.Code is nameof(DraftNotFound) or nameof(DraftAwaitsApproval));
        return answer.Ok;
    }

    private async Task Check(CancellationToken stop)
    {
        Texts = Draft is { } known ? await packs.Draft(actor, Pack, known.Id, stop) : null;
        var reading = Draft is { } draft ? await packs.Check(actor, Pack, draft.Id, null, stop) : null;
        var faults = reading?.Faults ?? running.Current.Faults.Where(fault => fault.Pack == Pack);
        Checked = reading?.Pack;
        Known = reading?.Pack ?? Running;
        var text = savedText;
        Findings = await Task.Run(() => StepFinding.Of(faults, text), stop);
    }

    private static ImmutableSortedDictionary<string, string?> Only(string text) =>
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add(WorkflowShelf.File, text);
}
