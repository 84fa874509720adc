using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Rules.Calendars;
using BackOffice.Store;
using BackOffice.Store.Settings;

namespace BackOffice.Grains.Register;

/// <summary>
/// What a decision may read of the house: the pupil, the school, the council and the calendars. Records are kept for a few
/// seconds, because one page often sends several commands about one pupil; this node's own changes are seen at once.
/// </summary>
internal sealed class RegisterBook(GrainStates states, ISettings settings)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (long At, object? Record)> _kept = new(StringComparer.Ordinal);

    /// <param name="subject">Whom the case is about.</param>
    /// <param name="providerId">Their school, where the case has one.</param>
    /// <param name="requested">What the request says of a child who is not matched: the school that it names is looked up.</param>
    public async ValueTask<JsonObject> Facts(SubjectRef subject, string? providerId, RequestedPupil? requested)
    {
        var pupil = subject is { Kind: "pupil", Id: { } id } ? await Pupil(id) : null;
        var school = (providerId ?? pupil?.ProviderId) is { } provider ? await Provider(provider) : null;
        if (school is null && pupil is null && requested?.SchoolUrn is { } urn) school = await ProviderByUrn(urn);
        return RegisterFacts.For(pupil, school, await Council());
    }

    public async ValueTask<Pupil?> Pupil(string id) => (Pupil?)await Kept($"pupil:{id}", async () => await states.Pupil(id));

    public async ValueTask<Provider?> Provider(string id) => (Provider?)await Kept($"provider:{id}", async () => await states.Provider(id));

    public async ValueTask<Provider?> ProviderByUrn(string urn) => (Provider?)await Kept($"urn:{urn}", async () => await states.ProviderByUrn(urn));

    public async ValueTask<JsonObject?> Council() => (JsonObject?)await Kept("council", async () =>
        await settings.Get(SettingKeys.Council) is { } json ? JsonNode.Parse(json) as JsonObject : null);

    public async ValueTask<CalendarBook> Calendars() => (CalendarBook)(await Kept("calendars", async () =>
        await settings.Get(SettingKeys.Calendars) is { } json ? CalendarBook.Parse(json).Book : CalendarBook.BankHolidaysOnly))!;

    /// <summary>A record changed on this node.</summary>
    public void Changed(string record)
    {
        _kept.TryRemove(record, out _);
        if (!record.StartsWith("provider:", StringComparison.Ordinal)) return;
        foreach (var byUrn in _kept.Keys.Where(key => key.StartsWith("urn:", StringComparison.Ordinal))) _kept.TryRemove(byUrn, out _);
    }

    private async ValueTask<object?> Kept(string key, Func<Task<object?>> load)
    {
        var now = Environment.TickCount64;
        if (_kept.TryGetValue(key, out var kept) && now - kept.At < Fresh.TotalMilliseconds) return kept.Record;
        if (_kept.Count > Most) _kept.Clear();
        var record = await load();
        _kept[key] = (now, record);
        return record;
    }
}
