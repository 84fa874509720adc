using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Forms;

namespace BackOffice.Engine.Listing;

/// <summary>What a provider said in one accepted return.</summary>
/// <param name="Answers">The answers as accepted.</param>
/// <param name="PagesSaved">Pages that were filled in.</param>
/// <param name="AcceptedOn">The day it was accepted.</param>
/// <param name="Form">The form as it was filled in.</param>
public sealed record AcceptedSaying(JsonObject Answers, ImmutableList<string> PagesSaved, DateOnly AcceptedOn, CompiledForm Form);

/// <summary>Makes entries of the directory out of accepted returns.</summary>
public static class DirectoryEntries
{
    /// <summary>The entry of one provider; null when it asked not to be shown, or never described itself.</summary>
    /// <param name="packId">Pack of the collection.</param>
    /// <param name="map">Which answers are which part.</param>
    /// <param name="providerId">The provider.</param>
    /// <param name="sayings">Its accepted returns, the newest first.</param>
    public static DirectoryEntry? Of(string packId, PackDirectory map, string providerId, IReadOnlyList<AcceptedSaying> sayings)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(providerId);
        ArgumentNullException.ThrowIfNull(sayings);
        if (sayings.Count == 0 || Holds(map.Hidden, sayings[0].Answers)) return null;

        // "Nothing has changed" says nothing of its own: what counts is the newest return that does, unless that took the entry out.
        var said = sayings.FirstOrDefault(saying => !Holds(map.Unchanged, saying.Answers));
        if (said is null || Holds(map.Hidden, said.Answers)) return null;
        var form = said.Form;
        var evaluation = form.Evaluate(said.Answers, new FormContext(said.AcceptedOn) { SavedPages = said.PagesSaved });
        var shown = new Shown(form.Definition, evaluation);
        if (shown.Text(map.Name) is not { } name || shown.Text(map.Type) is not { } type) return null;

        var address = map.Address is { } place ? evaluation.Answers[place] as JsonObject : null;
        var open = map.Address is not null && shown.IsPublic(map.Address);
        var (from, to) = Ages(map, shown, evaluation);
        var sessions = map.Sessions is { } rows && shown.IsPublic(rows.Rows) ? (evaluation.Answers[rows.Rows] as JsonArray)?.OfType<JsonObject>().ToList() ?? [] : [];
        string?[] told = [map.Name, map.Type, map.Summary, map.Address, .. from is null ? Array.Empty<string?>() : [map.YoungestMonths, map.OldestYears]];
        return new DirectoryEntry
        {
            Key = providerId.Replace(':', '-'),
            PackId = packId,
            Section = map.Section,
            Name = name,
            Type = type,
            Summary = map.Summary is null ? "" : shown.Text(map.Summary) ?? "",
            Town = Text(address?["town"]),
            Postcode = open ? Text(address?["postcode"]) : null,
            FromMonths = from,
            ToYears = to,
            Vacancies = map.Sessions?.Vacancies is { } free && sessions.Count > 0 ? (int)sessions.Sum(row => Number(row[free]) ?? 0) : null,
            OpensAt = sessions.Select(row => Time(row[map.Sessions!.From])).Min(),
            ClosesAt = sessions.Select(row => Time(row[map.Sessions!.To])).Max(),
            InHolidays = map.Sessions?.TermTimeOnly is { } term && sessions.Exists(row => row[term]?.GetValueKind() == System.Text.Json.JsonValueKind.False),
            Parts = [.. Address(shown, map, open), .. shown.Parts(told)],
            Tables = shown.Tables(),
            UpdatedOn = said.AcceptedOn,
            CheckedOn = sayings[0].AcceptedOn,
        };
    }

    private static bool Holds(ImmutableSortedDictionary<string, string>? wanted, JsonObject answers) =>
        wanted is { Count: > 0 } && wanted.All(pair => Text(answers[pair.Key]) == pair.Value);

    private static IEnumerable<DirectoryPart> Address(Shown shown, PackDirectory map, bool open) =>
        open && shown.Text(map.Address!) is { } text ? [new DirectoryPart(shown.Label(map.Address!), text)] : [];

    private static (int? From, int? To) Ages(PackDirectory map, Shown shown, FormEvaluation evaluation)
    {
        if (map.AgesByType is { } byType)
        {
            return Text(evaluation.Answers[map.Type]) is { } code && byType.TryGetValue(code, out var ages) && ages is [var first, var last] ? (first * 12, last) : (null, null);
        }

        return map is { YoungestMonths: { } young, OldestYears: { } old } && shown.IsPublic(young) && shown.IsPublic(old)
            ? ((int?)Number(evaluation.Answers[young]), (int?)Number(evaluation.Answers[old]))
            : (null, null);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.ToString().Trim() is { Length: > 0 } text ? text : null;

    private static decimal? Number(JsonNode? node) => decimal.TryParse(Text(node), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeOnly? Time(JsonNode? node) => TimeOnly.TryParse(Text(node), CultureInfo.InvariantCulture, out var time) ? time : null;

    /// <summary>What of the answers the form makes public.</summary>
    private sealed class Shown(FormDefinition form, FormEvaluation evaluation)
    {
        public bool IsPublic(string name) => form.Field(name) is { } field && IsPublic(field);

        public string? Text(string name) => IsPublic(name) && evaluation.Field(name)?.Text is { Length: > 0 } text ? text : null;

        public string Label(string name) => evaluation.Field(name)?.Short ?? name;

        public ImmutableList<DirectoryPart> Parts(string?[] without) =>
        [
            .. evaluation.Pages.SelectMany(page => page.Fields).Where(field => field.Definition.Type != FieldType.RowSet && !without.Contains(field.Name) && field.Text.Length > 0 && IsPublic(field.Definition))
                .Select(field => new DirectoryPart(field.Short, field.Text, Kind(field))),
        ];

        public ImmutableList<DirectoryTable> Tables() =>
        [
            .. form.Fields.Where(field => field.Type == FieldType.RowSet && IsPublic(field)).Select(field => evaluation.Field(field.Name)).OfType<FieldState>().Where(rows => rows.Rows.Count > 0).Select(rows =>
            {
                var columns = rows.Definition.Fields.Where(column => column.IsAsked).ToList();
                return new DirectoryTable(
                    rows.Short,
                    [.. columns.Select(column => rows.Rows.Select(row => row.Field(column.Name)?.Short).OfType<string>().FirstOrDefault() ?? column.Name)],
                    [.. rows.Rows.Select(row => columns.Select(column => row.Field(column.Name)?.Text ?? "").ToImmutableList())]);
            }),
        ];

        private bool IsPublic(FieldDefinition field) =>
            field.Public && (field.PublicWhen is not { } consent || (evaluation.Answers[consent] is JsonValue agreed && agreed.TryGetValue<bool>(out var yes) && yes));

        private static string Kind(FieldState field) => field.Definition.Type switch
        {
            FieldType.Email => "email",
            FieldType.Phone => "phone",
            _ when field.Text.StartsWith("https://", StringComparison.Ordinal) || field.Text.StartsWith("http://", StringComparison.Ordinal) => "web",
            _ => "text",
        };
    }
}
