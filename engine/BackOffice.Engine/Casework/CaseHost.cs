using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Clocks;

namespace BackOffice.Engine.Casework;

/// <summary>A task that a step wants to open.</summary>
/// <param name="Title">What to do.</param>
internal sealed record NewTask(string Title)
{
    public string? Form { get; init; }

    public string? DataKey { get; init; }

    public string? Team { get; init; }

    public string? Needs { get; init; }

    public string? DueClock { get; init; }

    public string? DueAbout { get; init; }

    public string? DueIn { get; init; }

    public ImmutableList<TaskOutcome> Outcomes { get; init; } = [];

    public JsonObject? Context { get; init; }
}

/// <summary>Where a clock's first day comes from.</summary>
/// <param name="Day">The day; null when it is not known.</param>
/// <param name="Expression">Expression that gave it, which tells whether the clock follows the service of a letter.</param>
/// <param name="Letter">Number of the letter whose service starts it.</param>
internal readonly record struct ClockStart(DateOnly? Day, string? Expression, int? Letter = null);

/// <summary>An excuse to be recorded.</summary>
internal sealed record NewExcuse(string Code, string Reason, string? Evidence, DateOnly? From, DateOnly? To, DateOnly? ParentToldOn, JsonObject? Facts);

/// <summary>The case around a running workflow: what casework steps ask of it, written into the decision in the making.</summary>
internal sealed partial class CaseHost(CaseChange change) : IProcessHost
{
    /// <summary>Bookmark of a task that runs a faulted step again.</summary>
    public const string FaultPrefix = "fault:";

    /// <summary>Bookmark of a task that stands beside the process: completing it moves nothing.</summary>
    public const string BesidePrefix = "beside:";

    public CaseChange Change { get; } = change;

    public DecideContext Context => Change.Context;

    public Pack Pack => Change.Context.Pack;

    public DateOnly Today => Change.Context.Today;

    public bool IsClosed => Change.State.Status == CaseStatus.Closed;

    public static string KeyOf(CaseTask task) => $"task:{task.Number.ToString(CultureInfo.InvariantCulture)}";

    public static string KeyOf(CaseClock clock) => $"{clock.ClockId}#{clock.Run.ToString(CultureInfo.InvariantCulture)}";

    public static JsonObject TimeOut() => new() { ["$timedOut"] = true };

    public static bool IsTimeOut(JsonObject payload) => payload.ContainsKey("$timedOut");

    void IProcessHost.WriteLine(string text) => Change.Say("written", text);

    void IProcessHost.Journal(JournalEntry entry) => Change.Note(entry);

    void IProcessHost.Publish(string name, string? correlationId, JsonNode? payload)
    {
        var body = new JsonObject { ["event"] = name, ["payload"] = payload?.DeepClone(), ["links"] = SentEvent.LinksOf(Change.State.Data) + 1 };
        // A step may send the same event several times in one commit: each is a message of its own.
        Change.Send(new OutboxMessage("event", correlationId ?? SentEvent.Everybody, MessageKey($"event:{name}#{Change.Sent.ToString(CultureInfo.InvariantCulture)}"), body));
    }

    void IProcessHost.SendRequest(string answer, JsonObject request)
    {
        var body = (JsonObject)request.DeepClone();
        body["case"] = Change.State.Id.ToString();
        body["answer"] = answer;
        Change.Send(new OutboxMessage("http", (string)request["url"]!, MessageKey(answer), body));
        Change.Say("request-sent", $"Asked {new Uri((string)request["url"]!).Host} for an answer.", new JsonObject { ["url"] = request["url"]!.DeepClone(), ["method"] = request["method"]!.DeepClone() });
    }

    /// <summary>True while the command is a web request, which a step may answer.</summary>
    public bool TakesResponse { get; set; }

    void IProcessHost.Respond(string step, JsonObject response)
    {
        if (!TakesResponse)
        {
            throw new StepFault($"'{step}' answers a web request, and none set this run off. Start the workflow by its HttpEndpoint.");
        }

        Change.Response = (JsonObject)response.DeepClone();
    }

    /// <summary>Works an expression out over the case's facts and the workflow's variables.</summary>
    public JsonNode? Evaluate(string expression, ActivityRun run) =>
        Pack.Expressions.Evaluate(expression, new CaseFacts(Change.State, Context) { Task = TaskFacts(run) }, Context, run.Variable);

    /// <summary>True when a condition holds; unknown counts as no.</summary>
    public bool Holds(string condition, ActivityRun run) => Evaluate(condition, run) is JsonValue value && value.TryGetValue<bool>(out var holds) && holds;

    private static JsonObject? TaskFacts(ActivityRun run) => run.Data["task"] as JsonObject;

    // ---- Tasks ------------------------------------------------------------------------------------------------

    public CaseTask OpenTask(ActivityRun run, string bookmark, NewTask wanted)
    {
        DateOnly? due = null;
        if (wanted.DueClock is { } clockId)
        {
            due = FindClock(clockId, wanted.DueAbout)?.WorkTarget;
        }
        else if (wanted.DueIn is { } length)
        {
            var period = Period.Read(length) ?? throw new StepFault($"\"{length}\" in the step \"{run.StepName}\" is no period. {Period.Advice}");
            var end = period.After(Today, Context.Calendars);
            due = end.IsError ? null : end.Value;
        }

        var task = new CaseTask
        {
            Number = Change.TakeNumber(),
            StepId = run.StepId,
            BookmarkId = bookmark,
            Title = wanted.Title,
            FormId = wanted.Form,
            DataKey = wanted.DataKey,
            Team = wanted.Team ?? Change.State.Team,
            Needs = wanted.Needs,
            DueOn = due,
            ClockId = wanted.DueClock,
            Outcomes = wanted.Outcomes,
            OpenedAt = Context.Now,
            Context = wanted.Context,
        };
        Change.Put(task);
        Change.Say("task-opened", $"To do: {task.Title}{(due is { } day ? $", by {Words.Day(day)}" : "")}.", About(task));
        return task;
    }

    /// <summary>Brings an open task up to date with the version of the process that the case was moved to. A team that somebody gave it stays.</summary>
    public void Refresh(string bookmark, NewTask wanted)
    {
        if (Change.State.Tasks.Find(task => task.BookmarkId == bookmark && task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held) is not { } task)
        {
            return;
        }

        var now = task with
        {
            Title = wanted.Title,
            FormId = wanted.Form,
            DataKey = wanted.DataKey,
            Needs = wanted.Needs,
            Outcomes = wanted.Outcomes,
            Team = Pack.Teams.Exists(team => team.Id == task.Team) || wanted.Team is null ? task.Team : wanted.Team,
            Context = wanted.Context,
        };
        var same = now with { Outcomes = task.Outcomes, Context = task.Context } == task
            && now.Outcomes.SequenceEqual(task.Outcomes) && JsonNode.DeepEquals(now.Context, task.Context);
        if (!same)
        {
            Change.Put(now);
        }
    }

    /// <summary>Opens a task that says why a step cannot go on; completing it tries the step again.</summary>
    public void OpenBlock(ActivityRun run, string title, string why) =>
        OpenTask(run, run.Bookmark(CaseworkActivity.Retry), new NewTask(title)
        {
            Outcomes = [new TaskOutcome("TryAgain", "Try again")],
            Context = new JsonObject { ["advice"] = Sentence(why) },
        });

    /// <summary>Opens a task for a step that failed; completing it runs the step again.</summary>
    public void OpenFault(Incident incident)
    {
        var task = new CaseTask
        {
            Number = Change.TakeNumber(),
            StepId = incident.StepId,
            BookmarkId = FaultPrefix + incident.StepId,
            Title = $"Put right: {Pack.Workflow?.Find(incident.StepId)?.Label ?? incident.StepId}",
            Team = Change.State.Team,
            Outcomes = [new TaskOutcome("TryAgain", "Try again")],
            OpenedAt = Context.Now,
            Context = new JsonObject { ["advice"] = incident.Message },
        };
        Change.Put(task);
        Change.Say("step-failed", $"The step \"{Pack.Workflow?.Find(incident.StepId)?.Label ?? incident.StepId}\" could not be carried out: {incident.Message}", About(task));
    }

    /// <summary>Puts an overdue clock in front of another team. The task goes when the clock stops.</summary>
    public void Escalate(CaseClock clock, string team)
    {
        var title = ClockTitle(clock.ClockId);
        var task = new CaseTask
        {
            Number = Change.TakeNumber(),
            StepId = clock.StepId ?? "",
            BookmarkId = BesidePrefix + KeyOf(clock),
            Title = $"Look at an overdue time limit: {title}{AboutWords(clock)}",
            Team = team,
            DueOn = Today,
            ClockId = clock.ClockId,
            Outcomes = [new TaskOutcome("Seen", "I have dealt with it")],
            OpenedAt = Context.Now,
            Context = new JsonObject { ["advice"] = $"It was due on {Words.Day(clock.Due)} ({clock.Law}). See that it is done, or record the exception that applies." },
        };
        Change.Put(task);
        Change.Say("escalated", $"{title}{AboutWords(clock)} is overdue and was put before {Pack.TeamTitle(team)}.", About(task));
    }

    /// <summary>Opens a task beside the process, for something that people have to look at.</summary>
    public void OpenBeside(string what, string title, string advice)
    {
        var task = new CaseTask
        {
            Number = Change.TakeNumber(),
            StepId = "",
            BookmarkId = BesidePrefix + what,
            Title = title,
            Team = Change.State.Team,
            DueOn = Today,
            Outcomes = [new TaskOutcome("Seen", "I have dealt with it")],
            OpenedAt = Context.Now,
            Context = new JsonObject { ["advice"] = advice },
        };
        Change.Put(task);
        Change.Say("task-opened", $"To do: {task.Title}, by {Words.Day(Today)}.", About(task));
    }

    /// <summary>True for a task that waits for no step, so that the process neither opens nor closes it.</summary>
    public static bool StandsAlone(CaseTask task) =>
        task.BookmarkId.StartsWith(FaultPrefix, StringComparison.Ordinal) || task.BookmarkId.StartsWith(BesidePrefix, StringComparison.Ordinal);

    public static JsonObject About(CaseTask task) => new() { ["task"] = task.Number, ["step"] = task.StepId };

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    // ---- Clocks -----------------------------------------------------------------------------------------------

    /// <summary>The newest run of a clock that still counts; with no subject, the case's own run before those of single bodies.</summary>
    public CaseClock? FindClock(string clockId, string? about) =>
        Change.State.Clocks.Where(clock => clock.ClockId == clockId && IsOpen(clock) && (about is null || clock.About == about))
            .OrderBy(clock => clock.About is null ? 1 : 0).ThenBy(clock => clock.Run).LastOrDefault();

    public static bool IsOpen(CaseClock clock) => clock.Status is ClockStatus.Running or ClockStatus.Paused;

    public string ClockTitle(string clockId) => Pack.Clocks.All.FirstOrDefault(clock => clock.Id == clockId)?.Title ?? clockId;

    /// <summary>Why a clock could not start on a day; null when it can.</summary>
    public string? WhyNotStart(string clockId, DateOnly start)
    {
        var due = DueFor(clockId, start);
        return due.IsError ? due.Error : null;
    }

    /// <summary>Starts a clock and sets its lights. Returns what is missing when it cannot start.</summary>
    public string? StartClock(ActivityRun run, string clockId, ClockStart? given, string? about, string? variant = null, string? aboutTitle = null)
    {
        var start = given ?? DefinedStart(run, clockId);
        if (start.Day is not { } day)
        {
            return $"the day that starts the clock {clockId} is not known yet ({start.Expression ?? "no start is given"}). Record it, then try again";
        }

        var due = DueFor(clockId, day, variant);
        if (due.IsError)
        {
            return due.Error;
        }

        if (FindClock(clockId, about) is { } running && running.About == about)
        {
            End(running, ClockStatus.Cancelled, Today, "started again");
        }

        var clock = Dated(
            new CaseClock
            {
                ClockId = clockId,
                Run = Change.State.Clocks.Count(other => other.ClockId == clockId) + 1,
                About = about,
                AboutTitle = aboutTitle,
                StartedOn = day,
                Due = day,
                WorkTarget = day,
                Working = "",
                Law = "",
                StepId = run.StepId,
                Variant = variant,
                StartedByLetter = start.Letter ?? LetterOf(start.Expression),
            },
            day,
            due.Value);
        Change.Put(clock);
        SetLights(clock);
        Change.Say("clock-started", $"Clock started: {ClockTitle(clockId)}{AboutWords(clock)}, due {Words.Day(clock.Due)}. {clock.Working}", About(clock));
        return null;
    }

    /// <summary>Stops the runs of a clock that are meant. Stopping one that does not run does nothing.</summary>
    public void StopClock(string clockId, string? about, DateOnly on, string reason)
    {
        foreach (var clock in Meant(clockId, about))
        {
            var inTime = on <= clock.Due;
            End(clock, inTime || !clock.Excuses.IsEmpty ? ClockStatus.Met : ClockStatus.Breached, on, reason);
        }
    }

    public void CancelClock(string clockId, string? about, string reason)
    {
        foreach (var clock in Meant(clockId, about))
        {
            End(clock, ClockStatus.Cancelled, Today, reason);
        }
    }

    /// <summary>Stops the clocks whose day has passed as what they are: missed, unless that is excused.</summary>
    public void StopOverdue(string reason)
    {
        foreach (var clock in Change.State.Clocks.FindAll(clock => IsOpen(clock) && clock.Due < Today))
        {
            End(clock, clock.Excuses.IsEmpty ? ClockStatus.Breached : ClockStatus.Met, Today, reason, "stopped");
        }
    }

    private ImmutableList<CaseClock> Meant(string clockId, string? about)
    {
        var open = Change.State.Clocks.FindAll(clock => clock.ClockId == clockId && IsOpen(clock));
        return about is not null ? open.FindAll(clock => clock.About == about)
            : open.Exists(clock => clock.About is null) ? open.FindAll(clock => clock.About is null)
            : open;
    }

    private void End(CaseClock clock, ClockStatus status, DateOnly on, string reason, string done = "done")
    {
        Change.ClearWaits(wait => wait.BookmarkId is null && wait.About == KeyOf(clock));
        Change.Put(clock with { Status = status, StoppedOn = on, StoppedBy = reason });
        foreach (var task in Change.State.Tasks.FindAll(task => task.BookmarkId == BesidePrefix + KeyOf(clock) && task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held))
        {
            Change.Put(task with { Status = Cases.TaskStatus.Cancelled, ClosedAt = Context.Now, Context = null });
        }

        var what = $"{ClockTitle(clock.ClockId)}{AboutWords(clock)}";
        var (kind, text) = status switch
        {
            ClockStatus.Met when on <= clock.Due => ("clock-met", $"{what}: {done} on {Words.Day(on)}, in time (due {Words.Day(clock.Due)})."),
            ClockStatus.Met => ("clock-met", $"{what}: {done} on {Words.Day(on)}, after the due day {Words.Day(clock.Due)}, excused: {clock.Excuses[^1].Reason}"),
            ClockStatus.Breached => ("clock-breached", $"{what}: {done} on {Words.Day(on)}, {Words.Days(on.DayNumber - clock.Due.DayNumber)} after the due day {Words.Day(clock.Due)}, with no excuse recorded."),
            _ => ("clock-cancelled", $"{what}: no longer counts ({reason})."),
        };
        Change.Say(kind, text, About(clock));
    }

    /// <summary>Records an excuse, or says why it does not apply. It gives no new date.</summary>
    public Refusal? Excuse(CaseClock clock, NewExcuse excuse)
    {
        var definition = Pack.Clocks.Find(clock.ClockId, clock.StartedOn);
        var known = definition.IsError ? null : definition.Value.Excuses.FirstOrDefault(item => item.Code == excuse.Code);
        if (known is null)
        {
            var codes = definition.IsError ? [] : definition.Value.Excuses.Select(item => item.Code).ToList();
            return new ExcuseUnknown(excuse.Code, ClockTitle(clock.ClockId), codes.Count == 0 ? "The law allows none for it." : $"The law allows {Words.List(codes)}.");
        }

        if (string.IsNullOrWhiteSpace(excuse.Reason))
        {
            return new ReasonMissing("Say why the exception applies to this child.");
        }

        if (known.Evidence && string.IsNullOrWhiteSpace(excuse.Evidence))
        {
            return new EvidenceMissing(known.Title);
        }

        if (excuse.From > excuse.To)
        {
            return new PeriodBackwards(excuse.From!.Value, excuse.To!.Value);
        }

        if (known.If is { } condition)
        {
            var facts = new CaseFacts(Change.State, Context);
            var extra = excuse.Facts is null ? [] : (JsonObject)excuse.Facts.DeepClone();
            extra["from"] = excuse.From is { } from ? CaseFacts.Write(from) : null;
            extra["to"] = excuse.To is { } to ? CaseFacts.Write(to) : null;
            extra["days"] = excuse is { From: { } first, To: { } last } ? last.DayNumber - first.DayNumber + 1 : null;
            extra["clock"] = new JsonObject { ["startedOn"] = CaseFacts.Write(clock.StartedOn), ["due"] = CaseFacts.Write(clock.Due), ["about"] = clock.About };
            var answer = Pack.Expressions.Condition(condition, facts, Context, extra);
            if (answer.Unknown.Count > 0)
            {
                return new ExcuseNeedsFacts(known.Title, Words.List([.. answer.Unknown]));
            }

            if (answer.Holds != true)
            {
                return new ExcuseNotAllowed(known.Title, answer.Problem ?? condition);
            }
        }

        var recorded = new ClockExcuse(excuse.Code, excuse.Reason.Trim(), excuse.Evidence, excuse.From, excuse.To, Context.Actor.Id, Today, excuse.ParentToldOn);
        if (clock.Excuses.Contains(recorded))
        {
            return null;
        }

        Change.Put(clock with { Excuses = clock.Excuses.Add(recorded) });
        var details = About(clock);
        details["code"] = excuse.Code;
        details["reason"] = excuse.Reason;
        details["evidence"] = excuse.Evidence;
        details["from"] = excuse.From is { } began ? CaseFacts.Write(began) : null;
        details["to"] = excuse.To is { } ended ? CaseFacts.Write(ended) : null;
        details["parentToldOn"] = excuse.ParentToldOn is { } told ? CaseFacts.Write(told) : null;
        details["facts"] = excuse.Facts?.DeepClone();
        Change.Say("clock-excused", $"{Context.Actor.Name} recorded an exception for {ClockTitle(clock.ClockId)}{AboutWords(clock)}: {known.Title}. {excuse.Reason.Trim()} The due day stays {Words.Day(clock.Due)}.", details);
        return null;
    }

    /// <summary>Follows a proven day of service with the clocks that count from it, and all that hangs on them.</summary>
    public void FollowService(int letter, DateOnly servedOn)
    {
        foreach (var clock in Change.State.Clocks.FindAll(clock => IsOpen(clock) && clock.StartedByLetter == letter && clock.StartedOn != servedOn))
        {
            var due = DueFor(clock.ClockId, servedOn, clock.Variant);
            if (due.IsError)
            {
                Change.Say("clock-kept", $"{ClockTitle(clock.ClockId)}{AboutWords(clock)} could not be worked out anew: {due.Error}. It keeps its day.", About(clock));
                continue;
            }

            var moved = Dated(clock, servedOn, due.Value);
            Reset(moved);
            Change.Say("clock-moved", $"{ClockTitle(clock.ClockId)}{AboutWords(clock)} counts from the proven day of service: due {Words.Day(moved.Due)} instead of {Words.Day(clock.Due)}. {moved.Working}", About(clock));
        }
    }

    /// <summary>Counts the open clocks again, as the calendars now stand.</summary>
    public void Recount(string reason)
    {
        foreach (var clock in Change.State.Clocks.FindAll(IsOpen))
        {
            var due = DueAfter(clock, clock.Pauses.Where(pause => pause.To is not null));
            if (due.IsError)
            {
                Change.Say("clock-kept", $"{ClockTitle(clock.ClockId)}{AboutWords(clock)} could not be counted again: {due.Error}. It keeps its day.", About(clock));
                continue;
            }

            var counted = Dated(clock, clock.StartedOn, due.Value);
            if (counted != clock)
            {
                Reset(counted);
                var aim = counted.LocalTarget ?? counted.WorkTarget;
                var moved = counted.Due == clock.Due ? $"the day to aim for is now {Words.Day(aim)}" : $"due {Words.Day(counted.Due)} instead of {Words.Day(clock.Due)}";
                Change.Say("clock-moved", $"{ClockTitle(clock.ClockId)}{AboutWords(clock)} was counted again ({reason.TrimEnd('.')}): {moved}.", About(clock));
            }
        }
    }

    /// <summary>Puts a clock with other days in place, and moves its lights, its tasks' days and the waits for it.</summary>
    public void Reset(CaseClock clock)
    {
        Change.Put(clock);
        SetLights(clock);
        foreach (var wait in Change.State.Waits.FindAll(wait => wait.BookmarkId is not null && wait.About == KeyOf(clock)))
        {
            Change.ClearWaits(other => other.Number == wait.Number);
            Change.Put(wait with { Number = Change.TakeNumber(), DueAt = London.StartOf(clock.Due.AddDays(1)) });
        }

        foreach (var task in Change.State.Tasks.FindAll(task => task.ClockId == clock.ClockId && task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held))
        {
            if (FindClock(task.ClockId!, (string?)(task.Context?["body"] as JsonObject)?["key"])?.Run == clock.Run)
            {
                Change.Put(task with { DueOn = clock.WorkTarget });
            }
        }
    }

    public void SetLights(CaseClock clock)
    {
        Change.ClearWaits(wait => wait.BookmarkId is null && wait.About == KeyOf(clock));
        if (clock.Status != ClockStatus.Running)
        {
            return;
        }

        Set("amber", clock.AmberOn);
        Set("red", clock.RedOn);
        Set("due", clock.Due.AddDays(1));

        void Set(string purpose, DateOnly? on)
        {
            // A light whose day has passed when the clock starts shows at once and needs no timer; the due day is always watched.
            if (on is { } day && (day > Today || purpose == "due"))
            {
                Change.Put(new CaseWait { Number = Change.TakeNumber(), StepId = clock.StepId ?? "", DueAt = London.StartOf(day), Purpose = purpose, About = KeyOf(clock) });
            }
        }
    }

    public Dated<DueDate> DueFor(string clockId, DateOnly start, string? variant = null)
    {
        var definition = Pack.Clocks.Find(clockId, start);
        return definition.IsError
            ? Dated<DueDate>.Missing(definition.Error)
            : ClockCalculator.Due(definition.Value, start, FurtherDates(definition.Value), Context.Calendars, TermCalendar(definition.Value), new ClockChoices(Variant: variant));
    }

    /// <summary>The due day of a clock after its pauses.</summary>
    public Dated<DueDate> DueAfter(CaseClock clock, IEnumerable<ClockPause> pauses)
    {
        var due = DueFor(clock.ClockId, clock.StartedOn, clock.Variant);
        if (due.IsError)
        {
            return due;
        }

        var definition = Pack.Clocks.Find(clock.ClockId, clock.StartedOn).Value;
        var unit = definition.Counts.Count > 0 ? definition.Counts[0].Unit : CountingUnit.Day;
        return ClockCalculator.AfterPauses(due.Value, unit, pauses.Select(pause => new DaySpan(pause.From, pause.To ?? Today)), Context.Calendars, TermCalendar(definition));
    }

    private Dictionary<string, DateOnly> FurtherDates(ClockDefinition definition)
    {
        var dates = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var further in definition.Dates)
        {
            if (further.From is { } expression && Pack.Expressions.Day(expression, new CaseFacts(Change.State, Context), Context) is { } day)
            {
                dates[further.Name] = day;
            }
        }

        return dates;
    }

    private string? TermCalendar(ClockDefinition definition) => definition.Calendar switch
    {
        "school" => (string?)(Context.Register["school"] as JsonObject)?["urn"] ?? Change.State.ProviderId,
        "laStandard" => "laStandard",
        _ => null,
    };

    private static CaseClock Dated(CaseClock clock, DateOnly start, DueDate due) => clock with
    {
        StartedOn = start,
        Due = due.Due,
        WorkTarget = due.WorkTarget,
        LocalTarget = due.LocalTarget,
        Working = due.Working,
        Law = due.Law,
        AmberOn = due.AmberOn,
        RedOn = due.RedOn,
    };

    /// <summary>The start that the clock's own definition names: the first of its alternatives that is known.</summary>
    private ClockStart DefinedStart(ActivityRun run, string clockId)
    {
        var definition = Pack.Clocks.Find(clockId, Today);
        if (definition.IsError)
        {
            throw new StepFault(Sentence(definition.Error));
        }

        foreach (var expression in (definition.Value.Start ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Pack.Expressions.Day(expression, new CaseFacts(Change.State, Context) { Task = TaskFacts(run) }, Context) is { } day)
            {
                return new ClockStart(day, expression);
            }
        }

        return new ClockStart(null, definition.Value.Start);
    }

    private int? LetterOf(string? expression)
    {
        var match = expression is null ? null : ServedOn().Match(expression);
        return match is { Success: true }
            ? Change.State.Letters.LastOrDefault(letter => CaseFacts.NameOf(letter.LetterId) == match.Groups[1].Value)?.Number
            : null;
    }

    [GeneratedRegex(@"\bletters\.(\w+)\.servedOn\b", RegexOptions.CultureInvariant)]
    private static partial Regex ServedOn();

    public static string AboutWords(CaseClock clock) => clock.AboutWords is { } title ? $" ({title})" : "";

    public static JsonObject About(CaseClock clock) => new() { ["clock"] = clock.ClockId, ["run"] = clock.Run, ["about"] = clock.About, ["due"] = CaseFacts.Write(clock.Due) };

    public static JsonObject About(CaseClock clock, string reason)
    {
        var about = About(clock);
        about["reason"] = reason;
        return about;
    }

    // ---- The register and the end ------------------------------------------------------------------------------

    public void ChangeRegister(ActivityRun run, string record, JsonObject fields)
    {
        var state = Change.State;
        var target = record == "pupil" ? (state.Subject is { Kind: "pupil", Id: { } id } ? $"pupil:{id}" : null)
            : state.ProviderId is { } provider ? $"provider:{provider}" : null;
        if (target is null)
        {
            throw new StepFault($"The case is not matched to a {record} in the register. Match it, then try again.");
        }

        Change.Send(new OutboxMessage("command", target, MessageKey($"{run.StepId}:{record}"), new JsonObject
        {
            ["command"] = record == "pupil" ? nameof(Register.ChangePupil) : nameof(Register.ChangeProvider),
            ["changes"] = fields,
            ["reason"] = $"Case {state.Reference}: {run.StepName}",
        }));
        Change.Say("register-change-sent", $"Change to the {record}'s record: {Words.List([.. fields.Select(field => field.Key)])}.");
    }

    public void Close(string closedAs, string? reason)
    {
        Change.State = Change.State with { Status = CaseStatus.Closed, ClosedAt = Context.Now, ClosedAs = closedAs };
        foreach (var clock in Change.State.Clocks.FindAll(IsOpen))
        {
            End(clock, ClockStatus.Cancelled, Today, $"the case was closed: {closedAs}");
        }

        Change.ClearWaits(_ => true);
        Change.Say("case-closed", $"Case closed: {closedAs}.{(reason is null ? "" : $" {reason.TrimEnd('.')}.")}");
    }

    /// <summary>Key under which a message is acted on once: the case, its version and what it is about.</summary>
    public string MessageKey(string what) =>
        $"{Change.State.Id}:{(Change.State.Version + 1).ToString(CultureInfo.InvariantCulture)}:{what}";
}
