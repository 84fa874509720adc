using System.Collections.Immutable;
using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Forms;
using BackOffice.Forms.Designing;
using BackOffice.Grains;
using BackOffice.Rules.Expressions;
using BackOffice.Store.Reading;

namespace BackOffice.Designer.Forms;

/// <summary>How the last save went.</summary>
public enum SaveState
{
    /// <summary>Nothing is waiting to be saved.</summary>
    Saved,

    /// <summary>Changes are about to be saved.</summary>
    Waiting,

    /// <summary>Somebody else saved the draft meanwhile; what was done here is on the screen and nowhere else.</summary>
    Overtaken,

    /// <summary>It could not be saved.</summary>
    Failed,
}

/// <summary>One form on somebody's screen: edits are made at once, can be undone, and are kept in a draft a moment later.</summary>
public sealed class FormWork(IPackReader reader, IPacks running, IGrains grains, DeskSession session)
{
    private readonly SemaphoreSlim saving = new(1, 1);
    private ImmutableSortedDictionary<string, string> files = ImmutableSortedDictionary<string, string>.Empty;
    private string savedText = "";
    private Actor actor = null!;
    private IReadOnlyList<DesignFinding>? findings;
    private Schema context = Schema.Empty;

    /// <summary>Id of the pack.</summary>
    public string PackId { get; private set; } = "";

    /// <summary>Id of the form.</summary>
    public string FormId { get; private set; } = "";

    /// <summary>Name of the pack as people say it.</summary>
    public string PackTitle { get; private set; } = "";

    /// <summary>The life of the pack.</summary>
    public PackLife Life { get; private set; } = null!;

    /// <summary>The draft that is edited; null while the version that runs is shown and nothing has been changed.</summary>
    public PackDraft? Draft { get; private set; }

    /// <summary>Revision of the draft that was last seen here.</summary>
    public int Revision { get; private set; }

    /// <summary>The form with what was done to it.</summary>
    public FormHistory History { get; private set; } = null!;

    /// <summary>The form as it is now.</summary>
    public FormDocument Document => History.Document;

    /// <summary>The form as it is published; null for a new one.</summary>
    public string? Published { get; private set; }

    /// <summary>The pack's lists, with what the draft changes of them.</summary>
    public LookupLists Lookups { get; private set; } = LookupLists.None;

    /// <summary>How saving stands.</summary>
    public SaveState Save { get; private set; }

    /// <summary>Why something was refused; null when nothing was.</summary>
    public string? Refused { get; private set; }

    /// <summary>What was done last, said aloud.</summary>
    public string Said { get; private set; } = "";

    /// <summary>True when this person may change forms and the draft is open for it.</summary>
    public bool MayEdit => actor.Is(Role.ProcessOwner) && (Draft is null || Draft.Status == DraftStatus.Editing);

    /// <summary>What would break. Worked out once after each change.</summary>
    public IReadOnlyList<DesignFinding> Findings => findings ??= DesignFindings.Check(Document, session.Today, Lookups, context);

    /// <summary>Told when what is on screen changed by itself, as after saving.</summary>
    public event Action? Changed;

    /// <summary>Opens a form: the draft asked for, else the latest draft that changes it, else the version that runs.</summary>
    /// <returns>False when there is no such form.</returns>
    public async Task<bool> Open(string pack, string form, Guid? draft, CancellationToken stop)
    {
        (PackId, FormId, actor) = (pack, form, await session.Actor());
        if (await reader.Life(actor, pack, stop) is not { } life) return false;
        Life = life;
        var path = FormAddress.File(form);
        var basis = await reader.Version(actor, pack, null, stop);
        Published = basis?.Files.GetValueOrDefault(path);
        var wanted = draft ?? life.Drafts.FindLast(d => d.Changes.ContainsKey(path))?.Id;
        var texts = wanted is { } id ? await reader.Draft(actor, pack, id, stop) : null;
        if (draft is not null && texts is null) return false;
        Draft = texts?.Draft;
        Revision = Draft?.Revision ?? 0;
        files = texts?.Files ?? basis?.Files ?? files;
        if (files.GetValueOrDefault(path) is not { } text) return false;
        if (FormDocument.Open(text, Published) is not { Document: { } document }) return false;
        History = FormHistory.Of(document);
        savedText = document.Text;
        (Save, Refused, findings) = (SaveState.Saved, null, null);
        Lists();
        var known = running.Known(pack);
        context = known?.FormReads ?? Schema.Empty;
        PackTitle = known?.Title ?? TitleOf(files) ?? pack;
        return true;
    }

    /// <summary>Does something to the form.</summary>
    public bool Do(FormOperation operation)
    {
        var change = Document.Do(operation);
        Refused = change.Refusal;
        Said = change.Refusal ?? change.Words;
        if (!change.Done) return false;
        Take(History.With(change));
        return true;
    }

    /// <summary>Takes the last change back.</summary>
    public void Undo()
    {
        if (History.Undoable is not { } words) return;
        Said = $"Undone: {words}";
        Take(History.Undo());
    }

    /// <summary>Makes the change again that was taken back.</summary>
    public void Redo()
    {
        if (History.Redoable is not { } words) return;
        Said = $"Done again: {words}";
        Take(History.Redo());
    }

    /// <summary>Puts a file in place of the form.</summary>
    /// <returns>Null when done; otherwise why not.</returns>
    public string? Import(string json)
    {
        var (document, problem) = FormDocument.Open(json, Published);
        if (document is null) return problem;
        if (document.Id != FormId) return $"The file is the form “{document.Id}”, and this is “{FormId}”. Change \"form\" in the file, or bring it in as a new form.";
        Take(History.With(document, "Brought in a file"));
        return null;
    }

    /// <summary>Changes the pack's lists.</summary>
    public void SetLists(string json)
    {
        files = files.SetItem("lookups.json", json);
        Lists();
        findings = null;
        Waiting();
    }

    /// <summary>Text of the pack's lists; null where it has none.</summary>
    public string? ListsText => files.GetValueOrDefault("lookups.json");

    /// <summary>Keeps what was done in the draft; begins one with the first change.</summary>
    public async Task Keep()
    {
        await saving.WaitAsync();
        try
        {
            if (Save is SaveState.Overtaken || !MayEdit) return;
            var text = Document.Text;
            var changes = Changes(text);
            if (changes.IsEmpty)
            {
                Save = SaveState.Saved;
                return;
            }

            var grain = grains.Pack(PackId);
            if (Draft is null)
            {
                var id = Guid.NewGuid();
                var title = Published is null ? $"New form: {Title}" : $"Changes to {Title}";
                if (Done(await grain.Do(new StartDraft(id, title, changes), Guid.NewGuid(), actor))) await Read(id, 1);
            }
            else
            {
                var answer = await grain.Do(new SaveDraft(Draft.Id, Revision, changes), Guid.NewGuid(), actor);
                if (Done(answer)) await Read(Draft.Id, answer.Kind == AnswerKind.Done ? Revision + 1 : Revision);
            }

            if (Save == SaveState.Waiting)
            {
                savedText = text;
                savedLists = ListsText;
                Save = Document.Text == text ? SaveState.Saved : SaveState.Waiting;
            }
        }
        finally
        {
            saving.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Goes on in a draft of one's own, with everything on the screen in it.</summary>
    /// <returns>The draft; null when it could not be made.</returns>
    public async Task<Guid?> Copy()
    {
        var id = Guid.NewGuid();
        var texts = Changes(Document.Text, all: true);
        var answer = await grains.Pack(PackId).Do(new StartDraft(id, $"{Draft?.Title ?? Title}, by {actor.Name}", texts), Guid.NewGuid(), actor);
        if (!answer.Ok)
        {
            Refused = answer.Sentence;
            return null;
        }

        return id;
    }

    /// <summary>The form's title.</summary>
    public string Title => Document.Wording(Document.Outline.FirstLanguage, "form", "title") ?? FormId;

    /// <summary>Names that an expression may use.</summary>
    public Schema Names(string? rows) => FormNames.For(Document, rows, Lookups, context);

    /// <summary>The pack as it would be with the form as it is now, to try it out; null while the form has a fault.</summary>
    public Pack? Trial()
    {
        if (FormDefinition.Parse(Document.Text).Form is not { } form || CompiledForm.Compile(form, Lookups, context).Form is not { } compiled) return null;
        var known = running.Known(PackId) ?? new Pack { Id = PackId, Title = PackTitle, Version = "draft" };
        return known with { Forms = known.Forms.SetItem(FormId, compiled), Portal = new PackPortal(FormId, ["public"], Title) };
    }

    private string? savedLists;

    private void Take(FormHistory next)
    {
        History = next;
        findings = null;
        Waiting();
    }

    private void Waiting()
    {
        if (Save is not SaveState.Overtaken) Save = SaveState.Waiting;
        Changed?.Invoke();
    }

    private ImmutableSortedDictionary<string, string?> Changes(string text, bool all = false)
    {
        var changes = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        if (all || text != savedText) changes[FormAddress.File(FormId)] = text;
        if (ListsText is { } lists && (all || lists != savedLists)) changes["lookups.json"] = lists;
        if (all && Published is null && files.GetValueOrDefault("pack.json") is { } pack) changes["pack.json"] = pack;
        return changes.ToImmutable();
    }

    private bool Done(CommandAnswer answer)
    {
        Save = answer.Ok ? SaveState.Waiting : answer.Code == nameof(BackOffice.Engine.DraftOvertaken) ? SaveState.Overtaken : SaveState.Failed;
        Refused = answer.Ok ? null : answer.Sentence;
        return answer.Ok;
    }

    /// <summary>The draft after saving. The revision is the one made here, and not what is read: somebody may have saved at the same moment, and the next save is told.</summary>
    private async Task Read(Guid id, int revision)
    {
        Life = await reader.Life(actor, PackId) ?? Life;
        Draft = Life.Drafts.Find(d => d.Id == id) ?? Draft;
        Revision = revision;
    }

    private void Lists()
    {
        savedLists ??= ListsText;
        Lookups = ListsText is { } text ? LookupLists.Parse(text).Lists : LookupLists.None;
    }

    private static string? TitleOf(ImmutableSortedDictionary<string, string> files)
    {
        try
        {
            return files.GetValueOrDefault("pack.json") is { } text ? System.Text.Json.Nodes.JsonNode.Parse(text)?["title"]?.ToString() : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
