using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Rules.Calendars;

/// <summary>A day in term on which there is no school.</summary>
/// <param name="Day">The day.</param>
/// <param name="Staff">True for a staff day; false for a closure, such as snow.</param>
/// <param name="Reason">Why, where it was written down.</param>
public sealed record SheetClosure(DateOnly Day, bool Staff, string? Reason = null);

/// <summary>A school year of a term calendar as people write it.</summary>
/// <param name="From">First day that the calendar knows.</param>
/// <param name="To">Last day that it knows.</param>
/// <param name="Terms">Terms and half terms, each without the holiday after it.</param>
/// <param name="Closures">Staff days and closures.</param>
public sealed record SheetYear(DateOnly From, DateOnly To, IReadOnlyList<DaySpan> Terms, IReadOnlyList<SheetClosure> Closures);

/// <summary>A term calendar as people write it.</summary>
/// <param name="Name">Name by which clocks and schools refer to it: <c>laStandard</c>, or a school's URN.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="BasedOn">Calendar whose years it takes over; null for one of its own.</param>
/// <param name="Unverified">True while nobody has compared it with what the school or council published.</param>
/// <param name="Years">Its own years in order.</param>
public sealed record SheetCalendar(string Name, string Title, string? BasedOn, bool Unverified, IReadOnlyList<SheetYear> Years);

/// <summary>A change of the calendars: done and described, or why it cannot be done.</summary>
/// <param name="Json">The calendars after it; null with problems.</param>
/// <param name="What">What changed, for the audit trail and the timelines of cases.</param>
/// <param name="Calendars">Term calendars that count otherwise now; null when bank holidays changed and every clock may.</param>
public sealed record CalendarEdit(string? Json, string What, IReadOnlyList<string>? Calendars)
{
    /// <summary>What has to be put right first, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What may be meant and is worth a second look.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    internal static CalendarEdit Refuse(params IReadOnlyList<string> problems) => new(null, "", null) { Problems = problems };
}

/// <summary>The calendars file as a sheet that an administrator changes: every change is checked against the whole and said in words. What the file holds beside stays as it is.</summary>
public sealed partial class CalendarSheet
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject root;

    private CalendarSheet(JsonObject root, CalendarBook book)
    {
        this.root = root;
        Book = book;
    }

    /// <summary>The calendars as clocks count in them.</summary>
    public CalendarBook Book { get; }

    /// <summary>Days that a proclamation added, in order.</summary>
    public IReadOnlyList<BankHoliday> ExtraDays =>
        [.. Objects(root["extraBankHolidays"]).Where(day => Day(day["date"]) is not null).Select(day => new BankHoliday(Day(day["date"])!.Value, (string?)day["name"] ?? "")).OrderBy(day => day.Date)];

    /// <summary>Days that are no bank holidays, because a proclamation moved them.</summary>
    public IReadOnlyList<DateOnly> MovedDays => [.. (root["movedBankHolidays"] as JsonArray ?? []).Select(Day).OfType<DateOnly>().Order()];

    /// <summary>The term calendars as written.</summary>
    public IReadOnlyList<SheetCalendar> Calendars => [.. Objects(root["calendars"]).Where(node => node["name"] is not null).Select(Show)];

    /// <summary>Reads the calendars; nothing yet makes an empty sheet.</summary>
    /// <param name="json">The file's text; null when there is none.</param>
    public static CalendarSheet Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new([], CalendarBook.BankHolidaysOnly);
        }

        var node = JsonNode.Parse(json, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [];
        return new(node, CalendarBook.Parse(json).Book);
    }

    // ---- Bank holidays -------------------------------------------------------------------------------------------

    /// <summary>Adds a bank holiday that a proclamation adds.</summary>
    public CalendarEdit AddExtraDay(DateOnly day, string? name) => ExtraDay(null, day, name);

    /// <summary>Moves or renames an added day.</summary>
    public CalendarEdit ChangeExtraDay(DateOnly before, DateOnly day, string? name) => ExtraDay(before, day, name);

    /// <summary>Takes an added day away.</summary>
    public CalendarEdit RemoveExtraDay(DateOnly day)
    {
        if (ExtraDays.FirstOrDefault(extra => extra.Date == day) is not { Name: not null } known)
        {
            return CalendarEdit.Refuse($"{Days.InWords(day)} is no added day. The days that the law itself makes bank holidays cannot be taken away here.");
        }

        return Changed(next => next["extraBankHolidays"] = ExtraDaysWithout(day), $"the extra bank holiday {Days.InWords(day)} ({known.Name}) was taken away", null);
    }

    /// <summary>Makes a bank holiday an ordinary day, because a proclamation moves it. The new day is added beside.</summary>
    public CalendarEdit AddMovedDay(DateOnly day) => Book.BankHolidays.NameOf(day) is { } name
        ? ExtraDays.Any(extra => extra.Date == day)
            ? CalendarEdit.Refuse($"{Days.InWords(day)} is an added day. Take it away under the added days.")
            : Changed(next => next["movedBankHolidays"] = new JsonArray([.. MovedDays.Append(day).Order().Select(moved => (JsonNode)Days.Iso(moved))]), $"{Days.InWords(day)} ({name}) is an ordinary day", null)
        : CalendarEdit.Refuse($"{Days.InWords(day)} is no bank holiday, so it cannot be moved. Choose a day from the list of the year.");

    /// <summary>Makes a moved day a bank holiday again.</summary>
    public CalendarEdit RemoveMovedDay(DateOnly day) => MovedDays.Contains(day)
        ? Changed(next => next["movedBankHolidays"] = new JsonArray([.. MovedDays.Where(moved => moved != day).Select(moved => (JsonNode)Days.Iso(moved))]), $"{Days.InWords(day)} is a bank holiday again", null)
        : CalendarEdit.Refuse($"{Days.InWords(day)} was not moved.");

    private CalendarEdit ExtraDay(DateOnly? before, DateOnly day, string? name)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add("Give the day a name, as the proclamation does, for example \"Coronation of King Charles III\".");
        }

        if (!BankHolidays.Covers(day))
        {
            problems.Add($"Bank holidays are kept from {BankHolidays.FirstYear} to {BankHolidays.LastYear}. Check the year.");
        }

        if (before is { } known && ExtraDays.All(extra => extra.Date != known))
        {
            problems.Add($"{Days.InWords(known)} is no added day any more. Look at the list again.");
        }

        if (day != before && Book.BankHolidays.NameOf(day) is { } taken)
        {
            problems.Add($"{Days.InWords(day)} is a bank holiday already: {taken}.");
        }

        if (problems.Count > 0)
        {
            return CalendarEdit.Refuse(problems);
        }

        var days = before is { } old ? ExtraDaysWithout(old) : (JsonArray)(root["extraBankHolidays"] as JsonArray ?? []).DeepClone();
        days.Add(new JsonObject { ["date"] = Days.Iso(day), ["name"] = name!.Trim() });
        var what = before is { } from && from != day
            ? $"the extra bank holiday {Days.InWords(from)} is now {Days.InWords(day)} ({name.Trim()})"
            : $"{Days.InWords(day)} ({name.Trim()}) is a bank holiday";
        var edit = Changed(next => next["extraBankHolidays"] = days, what, null);
        return Days.IsWeekend(day) ? edit with { Advice = [$"{Days.InWordsWithWeekday(day)} is a day on which offices are shut anyway, so it moves no date."] } : edit;
    }

    private JsonArray ExtraDaysWithout(DateOnly day) =>
        new([.. (root["extraBankHolidays"] as JsonArray ?? []).Where(node => Day((node as JsonObject)?["date"]) != day).Select(node => node?.DeepClone())]);

    // ---- The file ------------------------------------------------------------------------------------------------

    private CalendarEdit Changed(Action<JsonObject> change, string what, string? calendar)
    {
        var next = (JsonObject)root.DeepClone();
        change(next);
        var json = next.ToJsonString(Indented);
        // What was wrong before is not this change's fault; what it breaks is.
        var known = CalendarBook.Parse(root.ToJsonString()).Errors;
        var broken = CalendarBook.Parse(json).Errors.Except(known).ToList();
        return broken.Count > 0 ? CalendarEdit.Refuse(broken) : new CalendarEdit(json, what, calendar is null ? null : Followers(next, calendar));
    }

    /// <summary>The calendar and those based on it.</summary>
    private static List<string> Followers(JsonObject file, string calendar)
    {
        var names = new List<string> { calendar };
        foreach (var node in Objects(file["calendars"]))
        {
            if (names.Contains((string?)node["basedOn"] ?? "", StringComparer.OrdinalIgnoreCase) && (string?)node["name"] is { } name)
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static SheetCalendar Show(JsonObject node) => new(
        (string)node["name"]!,
        (string?)node["title"] ?? (string)node["name"]!,
        (string?)node["basedOn"],
        node["unverified"] is JsonValue mark && mark.TryGetValue<bool>(out var unverified) && unverified,
        [.. Objects(node["years"]).Where(year => Day(year["from"]) is not null && Day(year["to"]) is not null).Select(ShowYear).OrderBy(year => year.From)]);

    private static SheetYear ShowYear(JsonObject year) => new(
        Day(year["from"])!.Value,
        Day(year["to"])!.Value,
        [.. Objects(year["terms"]).Where(term => Day(term["from"]) is not null && Day(term["to"]) is not null).Select(term => new DaySpan(Day(term["from"])!.Value, Day(term["to"])!.Value)).OrderBy(term => term.From)],
        [.. Closures(year["inset"], staff: true).Concat(Closures(year["closed"], staff: false)).OrderBy(closure => closure.Day)]);

    private static IEnumerable<SheetClosure> Closures(JsonNode? list, bool staff) => (list as JsonArray ?? [])
        .Select(item => (Day: Day(item is JsonObject told ? told["date"] : item), Reason: (string?)(item as JsonObject)?["reason"]))
        .Where(item => item.Day is not null)
        .Select(item => new SheetClosure(item.Day!.Value, staff, item.Reason));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    private static DateOnly? Day(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && Days.TryIso(text, out var day) ? day : null;
}
