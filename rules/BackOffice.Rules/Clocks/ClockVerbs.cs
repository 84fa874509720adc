using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Clocks;

/// <summary>
/// What <c>clocks due</c> answers. Asked with <c>{"clock":"SEN.FIN20","start":"2026-01-12","calendar":"T"}</c>, further dates
/// by name, and in place of a start that is the service of a letter <c>"posted"</c>, or <c>"sent"</c> with <c>"method"</c>, and
/// <c>"proven"</c> where receipt is proven.
/// </summary>
public sealed class ClockVerbs(ClockBook clocks, CalendarBook calendars)
{
    private static readonly string[] Service = ["sent", "sentOn", "posted", "postedOn", "proven", "provenServedOn"];
    private static readonly string[] Known = ["clock", "start", "calendar", "clear", "type", "method", .. Service];

    /// <summary>Due date and working of a named clock, or an error; never throws for bad input.</summary>
    /// <param name="ask">The question.</param>
    public JsonNode Due(JsonNode? ask)
    {
        if (ask is not JsonObject question)
        {
            return Error("ask with an object such as {\"clock\":\"SEN.FIN20\",\"start\":\"2026-01-12\",\"calendar\":\"T\"}");
        }

        if (Text(question, "clock") is not { } id)
        {
            return Error("say which \"clock\", for example SEN.FIN20");
        }

        // Said before anything else is asked for: a start would not help a clock that there is not.
        if (!clocks.Has(id) && clocks.Find(id, default).Error is { } unheard)
        {
            return Error(unheard);
        }

        var dates = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var (name, node) in question)
        {
            if (name == "start" || Service.Contains(name) || !Known.Contains(name))
            {
                if (Days.TryIso(Text(question, name), out var day))
                {
                    dates[name] = day;
                }
                else if (node is not null)
                {
                    return Error($"\"{name}\" is {node.ToJsonString()}, which is not a date; write dates as 2026-01-12");
                }
            }
        }

        DateOnly start;
        string? served = null;
        if (dates.Remove("start", out var given))
        {
            start = given;
        }
        else if (dates.TryGetValue("proven", out var proven) || dates.TryGetValue("provenServedOn", out proven))
        {
            start = proven;
            served = $"Receipt is proven on {Days.InWords(proven)}. ";
        }
        else if (dates.TryGetValue("posted", out var sent) || dates.TryGetValue("postedOn", out sent) || dates.TryGetValue("sent", out sent) || dates.TryGetValue("sentOn", out sent))
        {
            var method = Text(question, "method") ?? (dates.ContainsKey("posted") || dates.ContainsKey("postedOn") ? "firstClassPost" : "hand");
            var deemed = ServiceDates.Deemed(method, sent, calendars);
            if (deemed.IsError)
            {
                return Error(deemed.Error);
            }

            start = deemed.Value;
            served = start == sent ? null : $"Posted on {Days.InWords(sent)}, it counts as served on {Days.InWords(start)}, the second working day after. ";
        }
        else
        {
            return Error($"say on which day {id} starts: \"start\", for example 2026-01-12");
        }

        bool? clear = null;
        if (question["clear"] is { } switched)
        {
            if (switched is not JsonValue value || !value.TryGetValue<bool>(out var isClear))
            {
                return Error("\"clear\" is true or false");
            }

            clear = isClear;
        }

        var answer = clocks.Find(id, start).Then(clock =>
        {
            if (dates.Keys.FirstOrDefault(name => !Service.Contains(name) && !clock.Dates.Any(d => d.Name == name || d.Aliases.Contains(name))) is { } unknown)
            {
                var names = clock.Dates.Count == 0 ? "it takes no date but its start" : $"it takes {string.Join(" and ", clock.Dates.Select(d => $"\"{d.Name}\""))}";
                return Dated<DueDate>.Missing($"{clock.Id} does not know the date \"{unknown}\"; {names}");
            }

            return ClockCalculator.Due(clock, start, dates, calendars, Text(question, "calendar"), new(clear, Text(question, "type")));
        });
        return answer.IsError ? Error(answer.Error) : Write(answer.Value, served);
    }

    private static JsonObject Write(DueDate due, string? served)
    {
        var answer = new JsonObject
        {
            ["due"] = due.HasLegalDate ? Days.Iso(due.Due) : null,
            ["workTarget"] = Days.Iso(due.WorkTarget),
            ["working"] = served + due.Working,
            ["law"] = due.Law,
        };
        Add("localTarget", due.LocalTarget);
        Add("amber", due.AmberOn);
        Add("red", due.RedOn);
        Add("aim", due.Aim);
        Add("notBefore", due.NotBefore);
        Add("ceiling", due.Ceiling);
        Add("movedFrom", due.MovedFrom);
        if (due.Unverified)
        {
            answer["unverified"] = true;
        }

        return answer;

        void Add(string name, DateOnly? day)
        {
            if (day is { } known)
            {
                answer[name] = Days.Iso(known);
            }
        }
    }

    private static string? Text(JsonObject node, string key) => node[key] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject Error(string sentence) => new() { ["error"] = sentence };
}
