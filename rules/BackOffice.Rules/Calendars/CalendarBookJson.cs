using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Rules.Calendars;

/// <summary>The calendars read from a file, and everything wrong with it.</summary>
/// <param name="Book">Calendars without faults; the rest of the file still counts when one calendar is wrong.</param>
/// <param name="Errors">One sentence per fault, naming the calendar.</param>
public sealed record CalendarBookReading(CalendarBook Book, IReadOnlyList<string> Errors);

/// <summary>
/// Reads calendars.json:
/// <c>{"extraBankHolidays":[{"date","name"}],"movedBankHolidays":["date"],"officeClosures":[{"from","to","name"}],"calendars":[{"name","aliases":[…],"title","basedOn","years":[{"from","to","terms":[{"from","to"}],"inset":[…],"closed":[…]}],"closed":[…]}]}</c>.
/// </summary>
internal static class CalendarBookJson
{
    public static CalendarBookReading Parse(string json)
    {
        var errors = new List<string>();
        JsonObject? root = null;
        try
        {
            root = JsonNode.Parse(json, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false }) as JsonObject;
            if (root is null)
            {
                errors.Add("calendars: the file is not a JSON object");
            }
        }
        catch (JsonException e)
        {
            errors.Add($"calendars: {(e.LineNumber is { } line ? $"line {line + 1}: " : "")}the file is not JSON. {e.Message}");
        }

        if (root is null)
        {
            return new(CalendarBook.BankHolidaysOnly, errors);
        }

        var extra = new List<BankHoliday>();
        foreach (var node in Items(root["extraBankHolidays"]))
        {
            if (Day(Of(node, "date")) is { } day && Text(Of(node, "name")) is { } name)
            {
                extra.Add(new(day, name));
            }
            else
            {
                errors.Add("calendars: each of extraBankHolidays needs a \"date\" such as 2023-05-08 and a \"name\"");
            }
        }

        var holidays = BankHolidays.EnglandAndWales.With(extra, DayList(root["movedBankHolidays"], "movedBankHolidays", "calendars", errors));
        var drafts = new Dictionary<string, Draft>(StringComparer.OrdinalIgnoreCase);
        var position = 0;
        foreach (var node in Items(root["calendars"]))
        {
            position++;
            var found = errors.Count;
            var draft = ReadCalendar(node as JsonObject, position, drafts, errors);
            if (draft is null || errors.Count > found)
            {
                continue;
            }

            string[] names = [draft.Name, .. draft.Aliases];
            if (Array.Exists(names, drafts.ContainsKey) || names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length)
            {
                errors.Add($"calendar \"{draft.Name}\": the name is used twice");
                continue;
            }

            foreach (var name in names)
            {
                drafts.Add(name, draft);
            }
        }

        var closures = new List<DaySpan>();
        foreach (var node in Items(root["officeClosures"]))
        {
            if (Day(Of(node, "from")) is { } from && Day(Of(node, "to")) is { } to && from <= to)
            {
                closures.Add(new(from, to));
            }
            else
            {
                errors.Add("calendars: each of officeClosures needs \"from\" and \"to\", such as 2025-12-22 and 2026-01-02, in that order");
            }
        }

        return new(new CalendarBook(holidays, drafts.Values.Distinct().Select(d => d.Build(holidays)), closures), errors);
    }

    private static Draft? ReadCalendar(JsonObject? node, int position, Dictionary<string, Draft> before, List<string> errors)
    {
        if (Text(Of(node, "name")) is not { } name)
        {
            errors.Add($"calendars: calendar number {position} has no \"name\"");
            return null;
        }

        var where = $"calendar \"{name}\"";
        var draft = new Draft(name, Text(node!["title"]) ?? name, node["unverified"] is JsonValue v && v.TryGetValue<bool>(out var mark) && mark);
        foreach (var alias in Items(node["aliases"]))
        {
            if (Text(alias) is { } other)
            {
                draft.Aliases.Add(other);
            }
            else
            {
                errors.Add($"{where}: each of \"aliases\" is another name for it, in quotation marks");
            }
        }

        if (Text(node["basedOn"]) is { } basis)
        {
            if (!before.TryGetValue(basis, out var other))
            {
                errors.Add($"{where}: it is based on \"{basis}\", which is not a calendar above it");
                return null;
            }

            draft.TakeFrom(other);
        }

        foreach (var year in Items(node["years"]))
        {
            if (Day(Of(year, "from")) is not { } from || Day(Of(year, "to")) is not { } to || to < from)
            {
                errors.Add($"{where}: each year needs \"from\" and \"to\", such as 2025-09-01 and 2026-08-31, in that order");
                continue;
            }

            var span = new DaySpan(from, to);
            if (draft.Years.Exists(y => y.From <= to && from <= y.To))
            {
                errors.Add($"{where}: the year from {Days.InWords(from)} overlaps another year of the calendar");
                continue;
            }

            draft.Years.Add(span);
            foreach (var term in Items(Of(year, "terms")))
            {
                if (Day(Of(term, "from")) is not { } first || Day(Of(term, "to")) is not { } last || last < first || !span.Contains(first) || !span.Contains(last))
                {
                    errors.Add($"{where}: each term needs \"from\" and \"to\" in that order, inside the year {Days.InWords(from)} to {Days.InWords(to)}");
                    continue;
                }

                draft.Terms.Add(new(first, last));
            }

            draft.Closed.UnionWith(DayList(Of(year, "inset"), "inset", where, errors));
            draft.Closed.UnionWith(DayList(Of(year, "closed"), "closed", where, errors));
        }

        draft.Closed.UnionWith(DayList(node["inset"], "inset", where, errors));
        draft.Closed.UnionWith(DayList(node["closed"], "closed", where, errors));
        draft.Open.UnionWith(DayList(node["open"], "open", where, errors));
        if (draft.Years.Count == 0)
        {
            errors.Add($"{where}: it has no \"years\"");
        }

        return draft;
    }

    private static JsonNode? Of(JsonNode? node, string key) => (node as JsonObject)?[key];

    private static IEnumerable<JsonNode?> Items(JsonNode? node) => node as JsonArray ?? [];

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static DateOnly? Day(JsonNode? node) => Days.TryIso(Text(node), out var day) ? day : null;

    private static List<DateOnly> DayList(JsonNode? node, string key, string where, List<string> errors)
    {
        var days = new List<DateOnly>();
        foreach (var item in Items(node))
        {
            // A day may carry its reason: {"date":"2026-01-23","reason":"snow"}.
            if (Day(item is JsonObject o ? o["date"] : item) is { } day)
            {
                days.Add(day);
            }
            else
            {
                errors.Add($"{where}: {item?.ToJsonString() ?? "null"} in \"{key}\" is not a day such as 2026-01-23");
            }
        }

        return days;
    }

    private sealed class Draft(string name, string title, bool unverified)
    {
        public string Name { get; } = name;

        public List<string> Aliases { get; } = [];

        public List<DaySpan> Years { get; } = [];

        public List<DaySpan> Terms { get; } = [];

        public HashSet<DateOnly> Closed { get; } = [];

        public HashSet<DateOnly> Open { get; } = [];

        public void TakeFrom(Draft other)
        {
            Years.AddRange(other.Years);
            Terms.AddRange(other.Terms);
            Closed.UnionWith(other.Closed);
            Open.UnionWith(other.Open);
        }

        public TermCalendar Build(BankHolidays holidays)
        {
            var days = Terms
                .SelectMany(t => Enumerable.Range(0, t.Length).Select(t.From.AddDays))
                .Where(d => !Days.IsWeekend(d) && !holidays.Contains(d) && !Closed.Contains(d))
                .Concat(Open);
            return new(Name, title, unverified, Years, days) { Aliases = Aliases };
        }
    }
}
