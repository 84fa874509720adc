using System.Text.Json.Nodes;

namespace BackOffice.Rules.Calendars;

/// <summary>Days on which the council's own offices are shut, without being bank holidays.</summary>
/// <param name="Days">First and last day.</param>
/// <param name="Name">What it is, for people, for example "Christmas shutdown".</param>
public sealed record OfficeClosure(DaySpan Days, string Name);

/// <summary>Office closures: they change no date in law and no working day, only the day that the office itself aims for.</summary>
public sealed partial class CalendarSheet
{
    private const int LongestClosure = 31;

    /// <summary>Stretches in which the offices are shut, in order.</summary>
    public IReadOnlyList<OfficeClosure> OfficeClosures =>
        [.. Objects(root["officeClosures"]).Select(Closure).OfType<OfficeClosure>().OrderBy(closure => closure.Days.From)];

    /// <summary>Adds a closure, or puts one in the place of another.</summary>
    /// <param name="before">First day of the closure that is changed; null adds one.</param>
    /// <param name="from">First day that the offices are shut.</param>
    /// <param name="to">Last day; null for a single day.</param>
    /// <param name="name">What it is.</param>
    public CalendarEdit SetOfficeClosure(DateOnly? before, DateOnly from, DateOnly? to, string? name)
    {
        var days = new DaySpan(from, to ?? from);
        var others = OfficeClosures.Where(closure => closure.Days.From != before).ToList();
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(name))
        {
            problems.Add("Say why the offices are shut, for example \"Christmas shutdown\".");
        }

        if (days.To < days.From)
        {
            problems.Add($"It ends on {Days.InWords(days.To)}, before it begins on {Days.InWords(days.From)}. Check the days.");
        }
        else if (days.Length > LongestClosure)
        {
            problems.Add($"{Days.InWords(days.From)} to {Days.InWords(days.To)} is longer than {LongestClosure} days. Check the days.");
        }

        if (!BankHolidays.Covers(days.From) || !BankHolidays.Covers(days.To))
        {
            problems.Add($"Calendars are kept from {BankHolidays.FirstYear} to {BankHolidays.LastYear}. Check the year.");
        }

        if (before is { } gone && others.Count == OfficeClosures.Count)
        {
            problems.Add($"The closure from {Days.InWords(gone)} is not there any more. Look at the list again.");
        }

        if (others.Find(other => other.Days.From <= days.To && days.From <= other.Days.To) is { } overlapping)
        {
            problems.Add($"The offices are shut from {Days.InWords(overlapping.Days.From)} to {Days.InWords(overlapping.Days.To)} already ({overlapping.Name}). Change that closure.");
        }

        if (problems.Count > 0)
        {
            return CalendarEdit.Refuse(problems);
        }

        var edit = Changed(
            next => next["officeClosures"] = Write(others.Append(new OfficeClosure(days, name!.Trim()))),
            $"the offices are shut {Words(days)} ({name!.Trim()})",
            null);
        return Enumerable.Range(0, days.Length).Select(days.From.AddDays).Any(day => Book.WhyNotWorking(day) is null)
            ? edit
            : edit with { Advice = ["Nobody works on any of these days anyway, so the closure changes nothing."] };
    }

    /// <summary>Takes a closure away.</summary>
    /// <param name="from">Its first day.</param>
    public CalendarEdit RemoveOfficeClosure(DateOnly from) => OfficeClosures.FirstOrDefault(closure => closure.Days.From == from) is { } known
        ? Changed(
            next => next["officeClosures"] = Write(OfficeClosures.Where(closure => closure.Days.From != from)),
            $"the offices are open {Words(known.Days)} ({known.Name} was taken away)",
            null)
        : CalendarEdit.Refuse($"The closure from {Days.InWords(from)} is not there any more. Look at the list again.");

    private static string Words(DaySpan days) => days.Length == 1 ? $"on {Days.InWords(days.From)}" : $"from {Days.InWords(days.From)} to {Days.InWords(days.To)}";

    private static OfficeClosure? Closure(JsonObject node) => Day(node["from"]) is { } from && Day(node["to"]) is { } to
        ? new(new(from, to), (string?)node["name"] ?? "shut")
        : null;

    private static JsonArray Write(IEnumerable<OfficeClosure> closures) => new([.. closures.OrderBy(closure => closure.Days.From).Select(closure => (JsonNode)new JsonObject
    {
        ["from"] = Days.Iso(closure.Days.From),
        ["to"] = Days.Iso(closure.Days.To),
        ["name"] = closure.Name,
    })]);
}
