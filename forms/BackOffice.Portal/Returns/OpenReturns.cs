using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Forms.Carrying;
using BackOffice.Forms.Designing;
using BackOffice.Grains;
using BackOffice.Portal.Shell;
using BackOffice.Portal.Trials;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Portal.Returns;

/// <summary>Returns as the portal shows them: the kept answers, read by the form of the pack version that the return was begun on.</summary>
internal sealed class OpenReturns(IReturnReader reader, ICollectionReader collections, IPacks packs, IGrains grains, IDocuments documents, TrialForms trials, IProviderReader providers, Council council, RowMemories memories, IHttpContextAccessor http, TimeProvider clock)
{
    public DateOnly Today => London.DayOf(clock.GetUtcNow());

    /// <summary>The return, or null when there is none that the actor may see.</summary>
    public async Task<OpenReturn?> Open(Actor actor, Guid id)
    {
        if (trials.Find(actor, id) is { } trial)
        {
            var context = await Context(null, actor, trial.State.PagesSaved);
            if (trial.Language is { } language) context = context with { Language = language };
            return trial.Pack.Forms.TryGetValue(trial.FormId, out var tried) ? new OpenReturn(trial.Page, trial.Pack, tried, context, trial.State.AnswersWithFiles()) { IsTrial = true } : null;
        }

        if (await reader.Page(actor, id) is not { } page) return null;
        if (packs.Find(page.State.PackId, page.State.PackVersion) is not { } pack || !pack.Forms.TryGetValue(page.State.FormId, out var form)) return null;
        return await Read(actor, page, pack, form);
    }

    /// <summary>Asks something of a return; of a form that is tried out, in memory.</summary>
    public async Task<CommandAnswer> Do(Actor actor, Guid id, ReturnCommand command, Guid commandId) =>
        trials.Has(id) ? trials.Do(actor, id, command, commandId, (await Context(null, actor, [])).Facts) : await grains.Return(new ReturnId(id)).Do(command, commandId, actor);

    /// <summary>Keeps an uploaded file. Of a form that is tried out only its name is kept.</summary>
    public Task<Guid> Keep(Actor actor, Guid id, string name, string field, string type, byte[] content) =>
        trials.Has(id) ? Task.FromResult(Guid.NewGuid()) : documents.Keep(actor, name, field, type, content, id);

    /// <summary>The newest version of the form, where it is another than the return's own; null otherwise.</summary>
    public (Pack Pack, CompiledForm Form)? Newer(OpenReturn open) =>
        open is { IsDraft: true, IsTrial: false } && packs.Find(open.Pack.Id) is { } newest && newest.Version != open.State.PackVersion
        && newest.FormJson.TryGetValue(open.State.FormId, out var json) && open.Pack.FormJson.TryGetValue(open.State.FormId, out var own) && !JsonNode.DeepEquals(json, own)
        && newest.Forms.TryGetValue(open.State.FormId, out var form) ? (newest, form) : null;

    /// <summary>What a new return of the form begins with: what the register knows, and what the return before said.</summary>
    /// <param name="actor">Who begins it.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="form">The form.</param>
    /// <param name="window">Days of the round that it answers; null for a request.</param>
    public async Task<JsonObject> Begin(Actor actor, Pack pack, CompiledForm form, IReadOnlyDictionary<string, DateOnly>? window = null)
    {
        var context = (await Context(actor.Organisation, actor, [])) with { Window = window };
        var carries = form.ReadsBeside.Contains("previousReturn") || form.Definition.Fields.Any(f => f.CarryForward is not null);
        if (!carries || await reader.Previous(actor, pack.Id, form.Definition.Id) is not { } page) return form.Prefill(context);
        if (page.State.AcceptedAnswers is { } accepted) return CarriedForward.Begin(form, accepted, context);
        var then = packs.Find(page.State.PackId, page.State.PackVersion)?.Forms.GetValueOrDefault(page.State.FormId);
        return CarriedForward.Begin(form, (then ?? form).Evaluate(page.State.AnswersWithFiles(), context with { SavedPages = page.State.PagesSaved }).Answers, context);
    }

    private async Task<OpenReturn> Read(Actor actor, ReturnPage page, Pack pack, CompiledForm form)
    {
        var context = await Context(page.State.Organisation, actor, page.State.PagesSaved);
        if (page.State.Round is { } round && (await collections.Owed(actor)).FirstOrDefault(owed => owed.RoundId == round.Id) is { } owed) context = context with { Window = owed.Window.Names() };
        return new OpenReturn(page, pack, form, context with { Memory = memories.Of(page.State.Id.Value) }, page.State.AnswersWithFiles());
    }

    private async Task<FormContext> Context(string? organisation, Actor actor, IReadOnlyCollection<string> saved)
    {
        var school = organisation is null ? null : await providers.Find(actor, organisation);
        return new FormContext(Today) { Facts = RegisterFacts.For(null, school, await council.Facts()), SavedPages = saved, Language = Languages.Chosen(http.HttpContext) };
    }
}

/// <summary>A return that somebody has open.</summary>
internal sealed class OpenReturn(ReturnPage page, Pack pack, CompiledForm form, FormContext context, JsonObject answers)
{
    private FormEvaluation? evaluation;

    public Guid Id => State.Id.Value;

    public ReturnState State => page.State;

    public ReturnLine Line => page.Line;

    public Pack Pack => pack;

    public CompiledForm Form => form;

    public JsonObject Answers => answers;

    public FormContext Context => context;

    public FormEvaluation Evaluation => evaluation ??= form.Evaluate(answers, context);

    /// <summary>True for a form that is tried out in the designer.</summary>
    public bool IsTrial { get; init; }

    /// <summary>What changed about a question since the return moved to a new version of the form; null for nothing.</summary>
    public string? Changed(string path) => (answers[FormMove.LookKey] as JsonObject)?[path]?.ToString();

    /// <summary>True while it can be changed: it was not sent yet, or the council sent it back.</summary>
    public bool IsDraft => State.Status is ReturnStatus.Draft or ReturnStatus.Queried;

    public string ServiceTitle => State.Round?.Title ?? Translated?.Title ?? pack.Portal?.Title ?? pack.Title;

    /// <summary>Language of the title: that of a round and of the pack is the form's first.</summary>
    public string TitleLanguage => State.Round is null && Translated is { Title: not null } title ? title.LanguageOf("title") : form.Definition.Text.FirstLanguage;

    /// <summary>Language of the statement that is agreed to.</summary>
    public string? StatementLanguage => form.Definition.Tasks.Select(t => t.Declaration).OfType<string>().FirstOrDefault() is { } statement && form.Definition.Text.Find(statement, context.Language) is { } words ? words.LanguageOf(words.Body is null ? "label" : "body") : null;

    /// <summary>How the form names itself in the language chosen, where that is not its first.</summary>
    private TextEntry? Translated => context.Language is { } language && language != form.Definition.Text.FirstLanguage && form.Definition.Text.Languages.Contains(language) ? form.Definition.Text.Find("form", language) : null;

    /// <summary>The same return as it would be with other answers.</summary>
    public OpenReturn With(JsonObject changed, string? savedPage = null) =>
        new(page, pack, form, savedPage is null ? context : context with { SavedPages = [.. context.SavedPages, savedPage] }, changed) { IsTrial = IsTrial };

    /// <summary>A short mark of the answers of some questions, by which a page finds out that they changed since it was opened.</summary>
    public string Mark(IEnumerable<string> fields)
    {
        var seen = new JsonObject();
        foreach (var field in fields.Order(StringComparer.Ordinal)) seen[field] = answers[field]?.DeepClone();
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seen.ToJsonString())).AsSpan(0, 8));
    }

    /// <summary>Where "continue" leads after a page: the next page of its task that applies, or the task list; back to where its Change link stood.</summary>
    public string After(string pageId, string? from)
    {
        if (from is not null)
        {
            var task = Evaluation.Tasks.FirstOrDefault(t => t.Pages.Any(p => p.Id == pageId));
            var open = task?.Pages.FirstOrDefault(p => p.Progress != Progress.Completed);
            return open is null ? PortalLinks.CameFrom(Id, from) : $"{PortalLinks.Page(Id, open.Id)}?from={from}";
        }

        if (Evaluation.PageAfter(pageId) is { } next) return PortalLinks.Page(Id, next.Id);
        var within = Evaluation.Tasks.FirstOrDefault(t => t.Pages.Any(p => p.Id == pageId));
        return within?.Rows is { } rows ? PortalLinks.Rows(Id, rows.Name) : within?.Definition.Declaration is not null ? PortalLinks.Check(Id) : PortalLinks.TaskList(Id);
    }

    /// <summary>Where "back" leads from a page.</summary>
    public string Before(string pageId, string? from) =>
        from is not null ? PortalLinks.CameFrom(Id, from) : Evaluation.PageBefore(pageId) is { } before ? PortalLinks.Page(Id, before.Id) : PortalLinks.TaskList(Id);

    /// <summary>Where a line of the task list leads; null while it cannot be started.</summary>
    public string? LinkOf(TaskState task)
    {
        if (task.Progress == Progress.CannotStart) return null;
        // The sending task ends on the page of checking: once its own questions are answered, that is where it leads.
        if (task.Definition.Declaration is not null && (task.Pages.Count == 0 || task.Progress == Progress.Completed)) return PortalLinks.Check(Id);
        if (task.Pages.Count == 0) return task.Rows is { } rows ? RowsLink(rows) : null;
        var open = task.Progress == Progress.InProgress ? task.Pages.FirstOrDefault(p => p.Progress != Progress.Completed) : task.Pages[0];
        return open is null && task.Rows is { } only ? RowsLink(only) : PortalLinks.Page(Id, (open ?? task.Pages[0]).Id);
    }

    /// <summary>Where a row set's pages begin: rows of the return before are confirmed first.</summary>
    public string RowsLink(FieldState rows) => rows.Rows.Any(r => r.Mark == RowMark.ToConfirm) ? PortalLinks.Confirm(Id, rows.Name) : PortalLinks.Rows(Id, rows.Name);

    /// <summary>How the rows of a row set are collected; null where they stand on a page among other questions.</summary>
    public CollectionDefinition? Collection(string rows) => form.Definition.Tasks.FirstOrDefault(t => t.Collection?.Rows == rows)?.Collection;

    /// <summary>The row set with its rows, on whichever page or task it stands; null when it does not apply.</summary>
    public FieldState? Rows(string name) => Evaluation.Field(name) is { Definition.Type: FieldType.RowSet } rows ? rows : null;

    /// <summary>Task or page that a row set belongs to, for the way back.</summary>
    public string BackFromRows(string rows) =>
        Evaluation.Pages.FirstOrDefault(p => p.Fields.Any(f => f.Name == rows)) is { } asked ? PortalLinks.Page(Id, asked.Id)
        : Evaluation.Tasks.FirstOrDefault(t => t.Rows?.Name == rows) is { Pages.Count: > 0 } task ? PortalLinks.Page(Id, task.Pages[^1].Id) : PortalLinks.TaskList(Id);
}
