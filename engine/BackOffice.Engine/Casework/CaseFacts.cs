using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Rules.Clocks;

namespace BackOffice.Engine.Casework;

/// <summary>What rules, forms and letters of a case can read, by top-level name. Each part is put together only when it is asked for.</summary>
public sealed class CaseFacts
{
    /// <summary>Names that are not the case's own data; no form may use one as its key.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal)
    {
        "case", "pupil", "parents", "school", "council", "contacts", "clocks", "letters", "decisions", "task", "recipient", "letter", "today", "title",
    };

    private readonly CaseState state;
    private readonly DecideContext context;
    private JsonObject? requested;

    /// <summary>The facts of a case at a moment.</summary>
    /// <param name="state">The case.</param>
    /// <param name="context">Pack, register and day.</param>
    public CaseFacts(CaseState state, DecideContext context)
    {
        this.state = state;
        this.context = context;
    }

    /// <summary>Facts of the one task that is asked about, read as <c>task</c>.</summary>
    public JsonObject? Task { get; init; }

    /// <summary>Whom a letter goes to, read as <c>recipient</c>.</summary>
    public JsonObject? Recipient { get; init; }

    /// <summary>When and how the letter in hand goes, read as <c>letter</c>: its last days count from its own service.</summary>
    public JsonObject? Letter { get; init; }

    /// <summary>Title of a letter, read as <c>title</c>.</summary>
    public string? Title { get; init; }

    /// <summary>All facts as one object, for forms.</summary>
    /// <param name="state">The case.</param>
    /// <param name="context">Pack, register and day.</param>
    /// <param name="task">The task whose form is shown.</param>
    public static JsonObject All(CaseState state, DecideContext context, CaseTask? task = null)
    {
        var facts = new CaseFacts(state, context) { Task = task?.Context };
        var all = new JsonObject();
        foreach (var name in Reserved.Except(["recipient", "letter", "title"]).Concat(state.Data.Select(pair => pair.Key)).Distinct())
        {
            all[name] = facts.Get(name)?.DeepClone();
        }

        return all;
    }

    /// <summary>Only the facts that are asked for, as one object.</summary>
    /// <param name="state">The case.</param>
    /// <param name="context">Pack, register and day.</param>
    /// <param name="names">Top-level names, or dotted names that begin with one.</param>
    /// <param name="task">The task that is asked about.</param>
    public static JsonObject Only(CaseState state, DecideContext context, IEnumerable<string> names, CaseTask? task = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var facts = new CaseFacts(state, context) { Task = task?.Context };
        var only = new JsonObject();
        foreach (var name in names.Select(name => name.Split('.', '[')[0]).Distinct(StringComparer.Ordinal))
        {
            only[name] = facts.Get(name)?.DeepClone();
        }

        return only;
    }

    /// <summary>One part, by its top-level name; null when nothing is known. Not to be changed by the caller.</summary>
    /// <param name="name">The name.</param>
    public JsonNode? Get(string name) => name switch
    {
        "case" => new JsonObject
        {
            ["reference"] = state.Reference,
            ["openedOn"] = Write(London.DayOf(state.OpenedAt)),
            ["requestedBy"] = state.RequestedBy,
            ["stage"] = state.Stage,
            ["team"] = state.Team,
            ["teamName"] = context.Pack.TeamTitle(state.Team),
        },
        "council" => context.Register[name],
        "pupil" or "parents" or "school" => OfRegister(name),
        "contacts" => Contacts(),
        "clocks" => Clocks(),
        "letters" => Letters(),
        "task" => Task,
        "recipient" => Recipient,
        "letter" => Letter,
        "title" => Title,
        "today" => Write(context.Today),
        _ => state.Data[name],
    };

    /// <summary>Name of a clock or letter in expressions: dots and hyphens become underscores.</summary>
    /// <param name="id">Id, for example <c>SEN.FIN20</c>.</param>
    public static string NameOf(string id) => id.Replace('.', '_').Replace('-', '_');

    /// <summary>Reads a day: <c>2026-01-12</c>, or the day part of a moment.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="day">The day.</param>
    public static bool TryDay(string? text, out DateOnly day)
    {
        day = default;
        return text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && (text.Length == 10 || text[10] is 'T' or ' ');
    }

    /// <summary>The register's record where the case is matched to one; until then what the request itself says, so that letters can go.</summary>
    private JsonNode? OfRegister(string name)
    {
        var known = context.Register[name];
        if (context.Register["pupil"] is not null || known is JsonObject or JsonArray { Count: > 0 })
        {
            return known;
        }

        requested ??= RequestedPupil.Of(context.Pack, state.Data)?.Facts() ?? [];
        return requested[name] ?? known;
    }

    internal static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private JsonObject Contacts()
    {
        var all = new JsonObject();
        foreach (var (key, contact) in context.Pack.Contacts)
        {
            all[key] = new JsonObject
            {
                ["name"] = contact.Name,
                ["address"] = new JsonArray([.. (contact.Address ?? []).Select(line => (JsonNode)line)]),
                ["email"] = contact.Email,
                ["phone"] = contact.Phone,
                ["website"] = contact.Website,
            };
        }

        return all;
    }

    private JsonObject Clocks()
    {
        var all = new JsonObject();
        foreach (var runs in state.Clocks.GroupBy(clock => clock.ClockId, StringComparer.Ordinal))
        {
            // The case's own run comes before those of single bodies; the newest before older ones.
            var clock = runs.OrderBy(run => run.About is null ? 1 : 0).ThenBy(run => run.Run).Last();
            all[NameOf(clock.ClockId)] = new JsonObject
            {
                ["startedOn"] = Write(clock.StartedOn),
                ["due"] = Write(clock.Due),
                ["workTarget"] = Write(clock.WorkTarget),
                ["working"] = clock.Working,
                ["law"] = clock.Law,
                ["status"] = StatusWord(clock.Status),
                ["stoppedOn"] = clock.StoppedOn is { } stopped ? Write(stopped) : null,
                ["excused"] = !clock.Excuses.IsEmpty,
                ["overdue"] = context.Today > clock.Due && clock.Status is ClockStatus.Running or ClockStatus.Paused,
                ["excuse"] = clock.Excuses.IsEmpty ? null : Excuse(clock, clock.Excuses[^1]),
            };
        }

        return all;
    }

    private JsonObject Excuse(CaseClock clock, ClockExcuse excuse)
    {
        var definition = context.Pack.Clocks.Find(clock.ClockId, clock.StartedOn);
        var title = definition.IsError ? null : definition.Value.Excuses.FirstOrDefault(known => known.Code == excuse.Code)?.Title;
        return new JsonObject
        {
            ["code"] = excuse.Code,
            ["title"] = title ?? excuse.Code,
            ["reason"] = excuse.Reason,
            ["from"] = excuse.From is { } from ? Write(from) : null,
            ["to"] = excuse.To is { } to ? Write(to) : null,
            ["decidedOn"] = Write(excuse.DecidedOn),
        };
    }

    private JsonObject Letters()
    {
        var all = new JsonObject();
        foreach (var letter in state.Letters)
        {
            all[NameOf(letter.LetterId)] = new JsonObject
            {
                ["title"] = letter.Title,
                ["sentOn"] = Write(letter.SentOn),
                ["servedOn"] = Write(letter.ServedOn),
            };
        }

        return all;
    }

    /// <summary>A clock's status in expressions and examples.</summary>
    /// <param name="status">The status.</param>
    public static string StatusWord(ClockStatus status) => status switch
    {
        ClockStatus.Running => "running",
        ClockStatus.Paused => "paused",
        ClockStatus.Met => "met",
        ClockStatus.Breached => "breached",
        _ => "cancelled",
    };
}
