using System.Text.Json.Nodes;
using BackOffice.Desk.Session;
using BackOffice.Desk.Words;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Register;
using BackOffice.Forms;
using BackOffice.Rules.Calendars;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Desk.Filling;

/// <summary>Opens forms of a case with the same facts that the engine will check them against.</summary>
public sealed class CaseForms(PackNames packs, CaseRegister register, ISettings settings, DeskSession session)
{
    /// <summary>A form of the case's pack, ready to fill in; null when the pack or the form is not there.</summary>
    /// <param name="page">The case.</param>
    /// <param name="formId">Form of the pack.</param>
    /// <param name="task">Task that asks it; null for a form that records an event.</param>
    /// <param name="draft">What the person has typed before for an event; a task has its own.</param>
    /// <param name="given">Answers that the page was opened with, such as the clock to excuse.</param>
    public async Task<FormFill?> Open(CasePage page, string formId, CaseTask? task, JsonObject? draft = null, JsonObject? given = null)
    {
        var pack = packs.Find(page.State.PackId, page.State.PackVersion);
        if (pack is null || !pack.Forms.TryGetValue(formId, out var form)) return null;

        var actor = await session.Actor();
        var pupil = page.State.Subject is { Kind: "pupil", Id: { } id } ? (await register.Pupil(actor, id))?.Pupil : null;
        var school = (page.State.ProviderId ?? pupil?.ProviderId) is { } provider ? (await register.Provider(actor, provider))?.Provider : null;
        var council = await settings.Get(SettingKeys.Council) is { } json ? JsonNode.Parse(json) as JsonObject : null;
        var calendars = await settings.Get(SettingKeys.Calendars) is { } terms ? CalendarBook.Parse(terms).Book : CalendarBook.BankHolidaysOnly;
        var context = new DecideContext
        {
            Actor = actor,
            CommandId = Guid.Empty,
            Now = session.Now,
            Today = session.Today,
            Pack = pack,
            Calendars = calendars,
            Register = RegisterFacts.For(pupil, school, council),
            CaseId = page.State.Id,
            Reference = page.State.Reference,
        };
        var key = task?.DataKey ?? form.Definition.Key;
        return new FormFill(
            form,
            new FormContext(session.Today) { Facts = CaseFacts.All(page.State, context, task), Calendars = calendars },
            task?.Draft ?? draft,
            Earlier(page.State.Data, key),
            given);
    }

    /// <summary>What is already kept under the key, which may have dots: <c>advice.ep</c>.</summary>
    private static JsonObject? Earlier(JsonObject data, string key)
    {
        JsonNode? at = data;
        foreach (var part in key.Split('.')) at = (at as JsonObject)?[part];
        return at as JsonObject;
    }
}

/// <summary>Register records that the page of a case shows in several places. Each is read, and its reading audited, once for a visit.</summary>
public sealed class CaseRegister(IPupilReader pupils, IProviderReader providers, DeskSession session)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, (DateTimeOffset At, Task<PupilPage?> Page)> pupilPages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, Task<ProviderPage?> Page)> providerPages = new(StringComparer.Ordinal);

    /// <summary>A pupil.</summary>
    public Task<PupilPage?> Pupil(Engine.Access.Actor actor, string id) => Kept(pupilPages, id, () => pupils.Page(actor, id));

    /// <summary>A provider.</summary>
    public Task<ProviderPage?> Provider(Engine.Access.Actor actor, string id) => Kept(providerPages, id, () => providers.Page(actor, id));

    private Task<T?> Kept<T>(Dictionary<string, (DateTimeOffset At, Task<T?> Page)> pages, string id, Func<Task<T?>> read)
    {
        if (pages.TryGetValue(id, out var kept) && !kept.Page.IsFaulted && session.Now - kept.At is var age && age >= TimeSpan.Zero && age < Fresh) return kept.Page;
        var page = read();
        pages[id] = (session.Now, page);
        return page;
    }
}
