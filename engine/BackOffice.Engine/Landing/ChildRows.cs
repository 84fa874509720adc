using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Forms;
using BackOffice.Forms.Reviewing;

namespace BackOffice.Engine.Landing;

/// <summary>Reads the children of a return by the mapping of its pack's collection.</summary>
public static class ChildRows
{
    /// <summary>Which children an accepted return names, and where they come from; null when its collection brings no children into the register.</summary>
    /// <param name="pack">The pack that says which answers these are.</param>
    /// <param name="form">The form as the return was filled in.</param>
    /// <param name="state">The return.</param>
    /// <param name="round">The round that it answers.</param>
    /// <param name="today">The day in Europe/London.</param>
    public static (LandingSource Source, ImmutableList<(string Key, Pupil Child)> Rows)? Of(Pack pack, CompiledForm form, ReturnState state, RoundState round, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(round);
        if (MappingOf(pack, round) is not { } children || state is not { AcceptedAnswers: { } accepted, Organisation: { } provider }) return null;
        if (form.Definition.Field(children.Rows) is not { Type: FieldType.RowSet } set) return null;
        var source = new LandingSource
        {
            PackId = state.PackId,
            PackVersion = state.PackVersion,
            FormId = state.FormId,
            RowSet = set.Name,
            Reference = state.Reference,
            RoundId = round.Id.Value,
            Round = round.Title,
            On = round.Window.Reference ?? round.Window.Due,
            ProviderId = provider,
            Provider = round.Asked.TryGetValue(provider, out var asked) ? asked.Name : provider,
            Team = state.Team,
        };

        // The evaluated answers leave out what does not apply: the children of a return that became a nil return.
        var answers = form.Evaluate(accepted, new FormContext(today) { SavedPages = state.PagesSaved, Window = round.Window.Names() }).Answers;
        var rows = ImmutableList.CreateBuilder<(string, Pupil)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (row, place) in (answers[set.Name] as JsonArray ?? []).OfType<JsonObject>().Select((row, place) => (row, place)))
        {
            var key = ReturnDifference.KeyOf(set, row, place);
            if (seen.Add(key) && ChildOf(children, row, source, state.Id, key) is { } child) rows.Add((key, child));
        }

        return (source, rows.ToImmutable());
    }

    /// <summary>The collection's mapping of children; null when it has none.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="round">A round of one of its collections.</param>
    public static PackChildRows? MappingOf(Pack pack, RoundState round)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(round);
        return pack.Collections.Find(collection => collection.Id == round.CollectionId)?.Children;
    }

    /// <summary>Identity of a row: the same each time that the return is accepted.</summary>
    /// <param name="id">The return.</param>
    /// <param name="key">Key of the row.</param>
    public static Guid IdOf(ReturnId id, string key) => Cases.References.Derive($"row {key}", id.Value);

    private static Pupil? ChildOf(PackChildRows map, JsonObject row, LandingSource source, ReturnId id, string key)
    {
        if (Text(row, map.Forename) is not { } forename || Text(row, map.Surname) is not { } surname) return null;
        if (!DateOnly.TryParseExact(Text(row, map.DateOfBirth), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)) return null;
        return new Pupil
        {
            Id = "",
            Upn = Text(row, map.Upn)?.ToUpperInvariant(),
            Forename = forename,
            Surname = surname,
            DateOfBirth = born,
            SenStatus = Text(row, map.SenStatus),
            Address = map.Address is null ? null : RequestedPupil.AddressOf(row[map.Address]),
            Placements =
            [
                new Placement
                {
                    Row = IdOf(id, key),
                    ProviderId = source.ProviderId,
                    On = source.On,
                    Hours = Number(row, map.Hours),
                    Funding = (map.Funding ?? []).Select(name => (Name: name, Hours: Number(row, name))).Where(funding => funding.Hours is > 0)
                        .ToImmutableSortedDictionary(funding => funding.Name, funding => funding.Hours!.Value, StringComparer.Ordinal),
                    EligibilityCode = Text(row, map.EligibilityCode),
                    RoundId = source.RoundId,
                    Round = source.Round,
                    ReturnId = id.Value,
                    Reference = source.Reference,
                },
            ],
        };
    }

    private static string? Text(JsonObject row, string? field) =>
        field is not null && row[field] is JsonValue value && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static decimal? Number(JsonObject row, string? field) =>
        decimal.TryParse(Text(row, field), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
