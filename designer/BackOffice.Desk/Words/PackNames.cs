using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Grains;

namespace BackOffice.Desk.Words;

/// <summary>Names of packs, stages, teams and clocks as people say them. An id that no pack knows any more stands for itself.</summary>
public sealed class PackNames(IPacks packs)
{
    /// <summary>Packs in the order of their titles.</summary>
    public IReadOnlyList<Pack> Packs => packs.Current.Packs;

    /// <summary>Packs that cases run on: not those of rule sets, forms or letters alone.</summary>
    public IReadOnlyList<Pack> Processes => packs.Current.Packs.FindAll(pack => pack.HasProcess);

    /// <summary>The pack of an id, in the version that a case is pinned to where one is given; null when it cannot run.</summary>
    public Pack? Find(string packId, string? version = null) => packs.Find(packId, version);

    /// <summary>Title of a pack.</summary>
    public string Pack(string packId) => packs.Known(packId)?.Title ?? packId;

    /// <summary>Title of a stage.</summary>
    public string Stage(string packId, string stage) => packs.Known(packId)?.StageTitle(stage) ?? stage;

    /// <summary>Title of a team, from whichever pack lists it.</summary>
    public string Team(string team) =>
        packs.Current.Packs.SelectMany(pack => pack.Teams).FirstOrDefault(known => known.Id == team)?.Title ?? team;

    /// <summary>Title of a clock.</summary>
    public string Clock(string packId, string clockId) =>
        ClockOf(packId, clockId) is { } clock && Text(clock, "title") is { Length: > 0 } title ? title : clockId;

    /// <summary>Titles of a pack's clocks by id.</summary>
    public IReadOnlyDictionary<string, string> Clocks(string packId) => (packs.Known(packId)?.ClockJson ?? [])
        .OfType<JsonObject>()
        .Where(clock => Text(clock, "id") is not null)
        .GroupBy(clock => Text(clock, "id")!, StringComparer.Ordinal)
        .ToDictionary(clocks => clocks.Key, clocks => Text(clocks.First(), "title") ?? clocks.Key, StringComparer.Ordinal);

    /// <summary>Whom a letter goes to: a contact of the pack is called by its name; the others are the same in every pack.</summary>
    public string Addressee(string packId, string version, string to) =>
        packs.Find(packId, version)?.Contacts.GetValueOrDefault(to)?.Name ?? LetterWords.Role(to);

    /// <summary>Exceptions that a clock's law knows.</summary>
    public IReadOnlyList<ExcuseChoice> Excuses(string packId, string clockId) =>
        (ClockOf(packId, clockId)?["excuses"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(excuse => new ExcuseChoice(
                Text(excuse, "code") ?? "",
                Text(excuse, "title") ?? Text(excuse, "code") ?? "",
                Text(excuse, "law"),
                Text(excuse, "if"),
                excuse["evidence"] is JsonValue evidence && evidence.TryGetValue<bool>(out var needed) && needed))
            .Where(excuse => excuse.Code.Length > 0)
            .ToList();

    private JsonObject? ClockOf(string packId, string clockId) =>
        (packs.Known(packId)?.ClockJson ?? []).OfType<JsonObject>().FirstOrDefault(clock => Text(clock, "id") == clockId);

    private static string? Text(JsonObject node, string key) => node[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>A lawful reason for missing a clock, as the pack words it.</summary>
/// <param name="Code">Code.</param>
/// <param name="Title">In the law's words.</param>
/// <param name="Law">The provision.</param>
/// <param name="If">Condition over the days of the circumstances; null when there is none.</param>
/// <param name="EvidenceNeeded">True when evidence has to be named.</param>
public sealed record ExcuseChoice(string Code, string Title, string? Law, string? If, bool EvidenceNeeded)
{
    /// <summary>True when the condition reads the first or last day of the circumstances.</summary>
    public bool NeedsDays => If is not null;

    /// <summary>True when the condition reads the day on which the advice was asked for.</summary>
    public bool NeedsRequestedOn => If?.Contains("requestedOn", StringComparison.Ordinal) is true;
}
