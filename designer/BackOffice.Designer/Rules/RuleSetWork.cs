using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Desk.Session;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Designer.Rules;

/// <summary>
/// One rule set on somebody's screen: the version that runs, or a draft of it that they may be changing. Edits are made to the
/// text at once and kept in the draft a moment later.
/// </summary>
public sealed class RuleSetWork(IPackReader packs, IPacks running, IGrains grains, ISettings settings, DeskSession session)
{
    private readonly Stack<RuleSetDocument> undone = new();
    private readonly Stack<RuleSetDocument> done = new();
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private (string? Box, DateTimeOffset At) typing;
    private string savedText = "";
    private RecordType? inputs;
    private IReadOnlyList<RuleSet> others = [];
    private CalendarBook calendars = CalendarBook.BankHolidaysOnly;
    private Actor actor = null!;

    /// <summary>Id of the pack.</summary>
    public string Pack { get; private set; } = "";

    /// <summary>Id of the set.</summary>
    public string SetId { get; private set; } = "";

    /// <summary>Name of the pack as people say it.</summary>
    public string PackTitle { get; private set; } = "";

    /// <summary>The life of the pack.</summary>
    public PackLife Life { get; private set; } = null!;

    /// <summary>The draft on screen; null while the version that runs is shown.</summary>
    public PackDraft? Draft { get; private set; }

    /// <summary>The set as it runs; null where the pack does not have it yet.</summary>
    public RuleSetView? Current { get; private set; }

    /// <summary>The set on screen; null while its text is no rule file.</summary>
    public RuleSetView? View { get; private set; }

    /// <summary>Why the text cannot be edited piece by piece; null when it can.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>Why the last save or step was refused; null when it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>True when somebody else has saved the draft since it was read here: what is typed here cannot be kept in it.</summary>
    public bool Overtaken { get; private set; }

    /// <summary>True while there are edits that are not kept yet.</summary>
    public bool Unsaved => View is { } view && view.Document.Text != savedText;

    /// <summary>True when the text may be changed now.</summary>
    public bool MayEdit => Draft is { Status: DraftStatus.Editing } && !Overtaken && MayDesign;

    /// <summary>True when the person may change this rule set at all.</summary>
    public bool MayDesign => Access.Allows(actor, Operation.Design, new AccessRecord(RecordKind.Pack) { Touches = [RuleSetAddress.File(SetId)] });

    /// <summary>True when there is something to take back.</summary>
    public bool CanUndo => done.Count > 0;

    /// <summary>True when there is something to do again.</summary>
    public bool CanRedo => undone.Count > 0;

    /// <summary>The difference between the version that runs and what is on screen, in words.</summary>
    public IReadOnlyList<string> Changes => View is not { Set: { } now } view ? [] : Current is not { Set: { } before } current ? ["The rule set is new."]
        : RuleSetDifference.Between(before, now) is { Count: > 0 } words ? words
        : JsonNode.DeepEquals(current.Document.Json, view.Document.Json) ? [] : ["Only notes in the file change, which no decision reads."];

    /// <summary>The other sets of the pack, which its rules may ask.</summary>
    public IReadOnlyList<RuleSet> Others => others;

    /// <summary>The calendars that examples and trials count with.</summary>
    public CalendarBook Calendars => calendars;

    /// <summary>Reads the set. False when there is none of that name that the person may see.</summary>
    public async Task<bool> Load(string pack, string set, Guid? draft, CancellationToken stop)
    {
        actor = await session.Actor();
        (Pack, SetId) = (pack, set);
        calendars = await settings.Get(SettingKeys.Calendars) is { } json && CalendarBook.Parse(json).Book is { } book ? book : CalendarBook.BankHolidaysOnly;
        inputs = running.Find(pack)?.RuleSets.GetValueOrDefault(set)?.Inputs;
        PackTitle = running.Known(pack)?.Title ?? pack;
        ImmutableSortedDictionary<string, string> files;
        if (draft is { } id)
        {
            if (await packs.Draft(actor, pack, id, stop) is not { } texts) return false;
            (Life, Draft, files) = (texts.Life, texts.Draft, texts.Files);
        }
        else
        {
            if (await packs.Version(actor, pack, null, stop) is not { } texts) return false;
            (Life, Draft, files) = (texts.Life, null, texts.Files);
        }

        var runs = Draft is null ? files : (await packs.Version(actor, pack, null, stop))?.Files ?? files;
        // A draft is published over the version that runs then: what it does not change itself is as that version has it, not as when the draft was begun.
        if (Draft is { } open) files = runs.RemoveRange(open.Changes.Keys).SetItems(files.Where(file => open.Changes.ContainsKey(file.Key)));
        others = [.. files.Where(file => RuleSetAddress.SetOf(file.Key) is { } other && other != set).SelectMany(file => RuleSet.Parse(file.Value).Sets)];
        Current = runs.TryGetValue(RuleSetAddress.File(set), out var text) ? Read(text) : null;
        if (!files.TryGetValue(RuleSetAddress.File(set), out var shown)) return false;
        Show(shown);
        Refused = null;
        Overtaken = false;
        done.Clear();
        undone.Clear();
        return true;
    }

    private RuleSetView? Read(string text) => RuleSetDocument.TryParse(text, SetId, out _) is { } document ? Of(document) : null;

    private RuleSetView Of(RuleSetDocument document) => new(document, inputs, others, session.Today, calendars);

    private void Show(string text)
    {
        View = RuleSetDocument.TryParse(text, SetId, out var problem) is { } document ? Of(document) : null;
        Unreadable = problem;
        savedText = View?.Document.Text ?? text;
    }

    // ---- editing

    /// <summary>Changes the text. The editor keeps it a moment later with <see cref="Save"/>.</summary>
    /// <param name="change">The edit.</param>
    /// <param name="box">The box in which it is typed: letters typed one after another are taken back together.</param>
    public void Edit(Func<RuleSetDocument, RuleSetDocument> change, string? box = null)
    {
        if (!MayEdit || View is not { } view) return;
        var edited = change(view.Document);
        if (edited.Text == view.Document.Text) return;
        var now = session.Now;
        if (box is null || box != typing.Box || now - typing.At > Pause || done.Count == 0) done.Push(view.Document);
        typing = (box, now);
        undone.Clear();
        View = Of(edited);
    }

    /// <summary>Takes the last edit back.</summary>
    public void Undo() => Step(done, undone);

    /// <summary>Does again what was taken back.</summary>
    public void Redo() => Step(undone, done);

    private void Step(Stack<RuleSetDocument> from, Stack<RuleSetDocument> to)
    {
        if (!MayEdit || View is not { } view || !from.TryPop(out var document)) return;
        to.Push(view.Document);
        typing = default;
        View = Of(document);
    }

    /// <summary>Keeps what is on screen in the draft, right or wrong.</summary>
    public async Task Save()
    {
        if (!Unsaved || !MayEdit || Draft is not { } draft || View is not { } view) return;
        var text = view.Document.Text;
        if (await Do(new SaveDraft(draft.Id, draft.Revision, Files(text)))) savedText = text;
    }

    private ImmutableSortedDictionary<string, string?> Files(string text) =>
        ImmutableSortedDictionary<string, string?>.Empty.Add(RuleSetAddress.File(SetId), text);

    // ---- the life of a draft

    /// <summary>Begins a change of the version that runs; null when it was refused.</summary>
    public Task<Guid?> Begin(string title) => Begin(title, ImmutableSortedDictionary<string, string?>.Empty);

    /// <summary>Puts what is on screen into a draft of one's own, after somebody else has saved this one.</summary>
    public Task<Guid?> CopyToOwn() => Begin($"{Draft?.Title} (copy of {actor.Name})", Files(View!.Document.Text));

    private async Task<Guid?> Begin(string title, ImmutableSortedDictionary<string, string?> changes)
    {
        var id = Guid.NewGuid();
        return await Do(new StartDraft(id, title, changes), read: false) ? id : null;
    }

    /// <summary>Asks for approval.</summary>
    /// <param name="note">What changes and why.</param>
    /// <param name="startsOn">The day on which it is to be published; null for as soon as it is approved.</param>
    public async Task<bool> Submit(string note, DateOnly? startsOn)
    {
        await Save();
        return Refused is null && Draft is { } draft && await Do(new SubmitDraft(draft.Id, draft.Revision, note, startsOn is { } day ? BackOffice.Engine.Cases.London.At(day, TimeOnly.MinValue) : null));
    }

    /// <summary>Approves what is on screen.</summary>
    public async Task<bool> Approve() => Draft is { } draft && await Do(new ApproveDraft(draft.Id, draft.Revision), read: false);

    /// <summary>Sends a submitted draft back to be worked on.</summary>
    public async Task<bool> SendBack(string because) => Draft is { } draft && await Do(new SendBackDraft(draft.Id, because));

    /// <summary>Throws the draft away.</summary>
    public async Task<bool> Discard() => Draft is { } draft && await Do(new DiscardDraft(draft.Id), read: false);

    /// <summary>Moves the draft onto the version that runs now, keeping the draft's own text of this set.</summary>
    public async Task<bool> MoveOn(bool keepMine) => Draft is { } draft && await Do(new MoveDraft(draft.Id, draft.Revision, keepMine ? [RuleSetAddress.File(SetId)] : []));

    /// <summary>Lets new cases and checks run on an earlier version again.</summary>
    public Task<bool> Run(int number, string because) => Do(new RunVersion(number, because), read: false);

    private async Task<bool> Do(PackCommand command, bool read = true)
    {
        var answer = await grains.Pack(Pack).Do(command, Guid.NewGuid(), actor);
        Refused = answer.Ok ? null : answer.Sentence;
        Overtaken = answer.Code == nameof(DraftOvertaken);
        if (answer.Ok && read && Draft is { } draft && await packs.Life(actor, Pack) is { } life)
        {
            Life = life;
            Draft = life.Drafts.Find(known => known.Id == draft.Id) ?? Draft;
        }

        return answer.Ok;
    }
}
