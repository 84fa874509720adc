using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Casework;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Simulation;

/// <summary>How an example went.</summary>
/// <param name="Pack">Pack id.</param>
/// <param name="Example">File name without its ending.</param>
/// <param name="Title">What the example says of itself.</param>
/// <param name="Failures">What was not as expected, step by step; empty when all was.</param>
/// <param name="Story">What happened, one line per event, with its day.</param>
/// <param name="Outcomes">Everything committed, in order.</param>
public sealed record ExampleResult(string Pack, string Example, string Title, ImmutableList<string> Failures, ImmutableList<string> Story, ImmutableList<Outcome> Outcomes)
{
    /// <summary>Letters issued, exactly as sent.</summary>
    public ImmutableList<Letter> Letters => [.. Outcomes.SelectMany(outcome => outcome.Letters)];

    /// <summary>Steps of the process that were completed, for coverage.</summary>
    public ImmutableHashSet<string> Steps => [.. Outcomes.SelectMany(outcome => outcome.Journal).Where(entry => entry.Event == "Completed").Select(entry => entry.StepId)];

    /// <summary>True when everything was as expected.</summary>
    public bool Passed => Failures.IsEmpty;
}

/// <summary>Runs the examples of a pack: commands in with simulated days; tasks, clocks, letters and stages out.</summary>
public static class PackExamples
{
    /// <summary>Runs every example of a pack, in the order of their names, and then the examples that its rule sets carry.</summary>
    /// <param name="pack">The pack.</param>
    public static IEnumerable<ExampleResult> RunAll(Pack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Examples.Select(example => Run(pack, example.Key, example.Value)).Concat(RuleExamples.RunAll(pack));
    }

    /// <summary>Runs one example.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="name">File name without its ending.</param>
    /// <param name="example">The example.</param>
    /// <param name="between">Done after each step, for example moving the case to another version.</param>
    public static ExampleResult Run(Pack pack, string name, JsonObject example, Action<CaseSimulation>? between = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(example);
        return example["form"] is not null ? FormExamples.Run(pack, name, example) : new Running(pack, name, example, between).Run();
    }

    private sealed class Running(Pack pack, string name, JsonObject example, Action<CaseSimulation>? between)
    {
        private readonly List<string> failures = [];
        private readonly List<string> story = [];
        private string at = "";
        private CaseSimulation simulation = null!;
        private int seen;
        private int before;

        public ExampleResult Run()
        {
            var register = CaseSimulation.SampleRegister();
            foreach (var (key, value) in example["register"] as JsonObject ?? [])
            {
                register[key] = value is JsonObject given && register[key] is JsonObject sample ? Over(sample, given) : value?.DeepClone();
            }

            if (example["council"] is JsonObject council)
            {
                register["council"] = Over((JsonObject)register["council"]!, council);
            }

            simulation = new CaseSimulation(pack, References.Derive($"example {pack.Id}/{name}", Guid.Empty), register, Calendars());
            var number = 0;
            foreach (var step in (example["steps"] as JsonArray ?? []).OfType<JsonObject>())
            {
                number++;
                at = $"step {number.ToString(CultureInfo.InvariantCulture)} ({step["on"] ?? "same day"})";
                try
                {
                    Step(step);
                }
                catch (ExampleFault fault)
                {
                    Fail(fault.Message);
                    break; // later steps would only repeat the trouble
                }
            }

            if (number == 0)
            {
                Fail("the example has no steps. Give it a list \"steps\".");
            }

            return new ExampleResult(pack.Id, name, (string?)example["title"] ?? name, [.. failures], [.. story], [.. simulation.Outcomes]);
        }

        private static JsonObject Over(JsonObject sample, JsonObject given)
        {
            var merged = (JsonObject)sample.DeepClone();
            foreach (var (field, value) in given)
            {
                merged[field] = value?.DeepClone();
            }

            if (given.ContainsKey("forename") || given.ContainsKey("surname"))
            {
                merged["fullName"] = given["fullName"]?.DeepClone() ?? $"{merged["forename"]} {merged["surname"]}";
            }

            return merged;
        }

        private CalendarBook Calendars()
        {
            if (example["calendars"] is not { } calendars)
            {
                return CalendarBook.BankHolidaysOnly;
            }

            var reading = CalendarBook.Parse(calendars is JsonArray list ? new JsonObject { ["calendars"] = list.DeepClone() }.ToJsonString() : calendars.ToJsonString());
            foreach (var error in reading.Errors)
            {
                failures.Add($"calendars: {error}");
            }

            return reading.Book;
        }

        private void Step(JsonObject step)
        {
            if (step["on"] is { } on)
            {
                if (!CaseFacts.TryDay(on.ToString(), out var day))
                {
                    throw new ExampleFault($"\"{on}\" is no day. Write it as 2026-01-12.");
                }

                simulation.MoveTo(step["at"] is { } time ? London.At(day, TimeOnly.Parse(time.ToString(), CultureInfo.InvariantCulture)) : London.At(day, new TimeOnly(9, 0)));
            }

            Tell();
            if (Command(step) is { } command)
            {
                var decision = simulation.Do(command, Who(step));
                Tell();
                Compare(step, decision);
            }

            if (step["expect"] is JsonObject expected)
            {
                new Expectation(simulation, [.. simulation.Outcomes.Skip(before)], pack).Check(expected, Fail);
            }

            between?.Invoke(simulation);
            before = simulation.Outcomes.Count;
        }

        private void Compare(JsonObject step, Decision<Outcome> decision)
        {
            var refused = step["refused"]?.ToString();
            if (decision.Refusal is { } refusal)
            {
                story.Add($"{Words.Day(simulation.Now)}: refused. {refusal.Sentence}");
                if (refused is null)
                {
                    throw new ExampleFault($"the command was refused: {refusal.Sentence}");
                }

                if (!refusal.Sentence.Contains(refused, StringComparison.OrdinalIgnoreCase))
                {
                    Fail($"the refusal should contain \"{refused}\" but is: {refusal.Sentence}");
                }
            }
            else if (refused is not null)
            {
                Fail($"the command should have been refused with \"{refused}\", but it was carried out.");
            }
        }

        private void Tell()
        {
            for (; seen < simulation.Outcomes.Count; seen++)
            {
                var day = Words.Day(simulation.Moments[seen]);
                story.AddRange(simulation.Outcomes[seen].Events.Select(told => $"{day}: {told.Text}"));
            }
        }

        private Actor Who(JsonObject step) => (string?)step["as"] switch
        {
            "manager" => simulation.Manager,
            "school" => new Actor("sim:school", "Sam School", [Role.Provider], [], simulation.State?.ProviderId ?? "school:810001"),
            "parent" => new Actor("sim:parent", "Pat Parent", [Role.Parent], []),
            null when step["excuse"] is not null => simulation.Manager,
            null or "caseworker" => simulation.Caseworker,
            var other => throw new ExampleFault($"\"as\" is \"{other}\". Use caseworker, manager, school or parent."),
        };

        private CaseCommand? Command(JsonObject step)
        {
            if (step["open"] is JsonObject data)
            {
                var pupil = (string?)(simulation.Register["pupil"] as JsonObject)?["id"];
                var school = (string?)(simulation.Register["school"] as JsonObject)?["id"] ?? "school:810001";
                return new OpenCase(pack.Id, new SubjectRef(pack.Subject, pupil), school, (string?)step["requestedBy"] ?? "sim:parent", (JsonObject)data.DeepClone());
            }

            if (simulation.State is not { } state)
            {
                throw new ExampleFault("the case is not open yet. Begin with a step that has \"open\".");
            }

            if (step["complete"] is { } complete)
            {
                return new CompleteTask(Task(state, complete.ToString(), step["refused"] is not null).Number, (string?)step["outcome"], Copy(step["answers"]));
            }

            if (step["save"] is { } save)
            {
                return new SaveTask(Task(state, save.ToString(), false).Number, Copy(step["answers"]) ?? []);
            }

            if (step["excuse"] is { } excuse)
            {
                var clock = Clock(state, excuse.ToString(), (string?)step["about"]);
                return new ExcuseClock(clock.ClockId, clock.Run, (string?)step["code"] ?? "", (string?)step["reason"] ?? "", (string?)step["evidence"], Day(step, "from"), Day(step, "to"), Day(step, "parentToldOn"), Copy(step["facts"]));
            }

            if (step["event"] is { } raised)
            {
                return new RaiseEvent(raised.ToString(), Copy(step["payload"]));
            }

            if (step["served"] is { } served)
            {
                var letter = state.Letters.LastOrDefault(letter => letter.LetterId == served.ToString())
                    ?? throw new ExampleFault($"no letter {served} has been issued. Issued so far: {Words.List([.. state.Letters.Select(letter => letter.LetterId)])}.");
                return new RecordService(letter.Number, Day(step, "day") ?? throw new ExampleFault("give the \"day\" on which it was served."), (string?)step["proof"] ?? "");
            }

            return step["note"] is { } note ? new AddNote(note.ToString())
                : step["pass"] is not null || step["expect"] is not null ? null
                : throw new ExampleFault("the step does nothing. Give it open, complete, save, excuse, event, served, note or pass.");
        }

        private static JsonObject? Copy(JsonNode? node) => (node as JsonObject)?.DeepClone() as JsonObject;

        private static DateOnly? Day(JsonObject step, string field) =>
            step[field] is not { } text ? null : CaseFacts.TryDay(text.ToString(), out var day) ? day : throw new ExampleFault($"\"{field}\" is \"{text}\", which is no day.");

        private static CaseTask Task(CaseState state, string wanted, bool alsoClosed)
        {
            var parts = wanted.Split('/', 2);
            bool Means(CaseTask task) => task.Title == wanted || task.StepId == wanted
                || (parts.Length == 2 && task.StepId == parts[0] && (task.DataKey ?? "").EndsWith($".{parts[1]}", StringComparison.Ordinal));
            var open = state.Tasks.Where(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held);
            return open.FirstOrDefault(Means) ?? (alsoClosed ? state.Tasks.LastOrDefault(Means) : null)
                ?? throw new ExampleFault($"there is no open task \"{wanted}\". Open now: {Words.List([.. open.Select(task => $"\"{task.Title}\"")])}.");
        }

        private static CaseClock Clock(CaseState state, string wanted, string? about) =>
            Expectation.Clock(state, about is null ? wanted : $"{wanted}/{about}")
            ?? throw new ExampleFault($"the case has no clock {wanted}. It has {Words.List([.. state.Clocks.Select(clock => clock.ClockId).Distinct()])}.");

        private void Fail(string message) => failures.Add($"{at}: {message}");
    }

    private sealed class Expectation(CaseSimulation simulation, ImmutableList<Outcome> outcomes, Pack pack)
    {
        public static CaseClock? Clock(CaseState state, string wanted)
        {
            var parts = wanted.Split('/', 2);
            return state.Clocks.Where(clock => clock.ClockId == parts[0] && (parts.Length == 1 || clock.About == parts[1]))
                .OrderBy(clock => clock.About is null ? 1 : 0).ThenBy(clock => clock.Run).LastOrDefault();
        }

        public void Check(JsonObject expected, Action<string> fail)
        {
            if (simulation.State is not { } state)
            {
                fail("the case is not open.");
                return;
            }

            foreach (var (what, value) in expected)
            {
                switch (what)
                {
                    case "stage": Same(what, value, state.Stage, fail); break;
                    case "status": Same(what, value, state.Status == CaseStatus.Open ? "open" : "closed", fail); break;
                    case "closedAs": Same(what, value, state.ClosedAs ?? "", fail); break;
                    case "tasks": Set(what, value, OpenTasks(state), fail); break;
                    case "tasksInclude": Includes(value, OpenTasks(state), fail); break;
                    case "letters": List(what, value, [.. outcomes.SelectMany(outcome => outcome.Letters).Select(letter => letter.LetterId)], fail); break;
                    case "alerts": Set(what, value, [.. state.Alerts.Select(alert => alert.Type)], fail); break;
                    case "clocks": Clocks(state, value as JsonObject ?? [], fail); break;
                    case "decisions": Decisions(value as JsonObject ?? [], fail); break;
                    case "data": Data(state, value as JsonObject ?? [], fail); break;
                    case "text": Text(value, fail); break;
                    default: fail($"\"{what}\" cannot be expected. Use stage, status, closedAs, tasks, tasksInclude, letters, clocks, decisions, alerts, data or text."); break;
                }
            }
        }

        private static ImmutableList<string> OpenTasks(CaseState state) =>
            [.. state.Tasks.Where(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held).Select(task => task.Title)];

        private static void Same(string what, JsonNode? expected, string actual, Action<string> fail)
        {
            if ((expected?.ToString() ?? "") != actual)
            {
                fail($"{what} should be \"{expected}\" but is \"{actual}\".");
            }
        }

        private static ImmutableList<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(item => item?.ToString() ?? "")];

        private static void Set(string what, JsonNode? expected, ImmutableList<string> actual, Action<string> fail) =>
            List(what, new JsonArray([.. Texts(expected).Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]), [.. actual.Order(StringComparer.Ordinal)], fail);

        private static void List(string what, JsonNode? expected, ImmutableList<string> actual, Action<string> fail)
        {
            if (!Texts(expected).SequenceEqual(actual))
            {
                fail($"{what} should be [{string.Join("; ", Texts(expected))}] but are [{string.Join("; ", actual)}].");
            }
        }

        private static void Includes(JsonNode? expected, ImmutableList<string> actual, Action<string> fail)
        {
            foreach (var missing in Texts(expected).Except(actual))
            {
                fail($"the task \"{missing}\" should be open. Open are [{string.Join("; ", actual)}].");
            }
        }

        private void Clocks(CaseState state, JsonObject expected, Action<string> fail)
        {
            foreach (var (wanted, value) in expected)
            {
                if (Clock(state, wanted) is not { } clock)
                {
                    fail($"there is no clock {wanted}.");
                    continue;
                }

                foreach (var (field, day) in value as JsonObject ?? [])
                {
                    var overdue = CaseHost.IsOpen(clock) && London.DayOf(simulation.Now) > clock.Due;
                    Same($"{wanted}.{field}", day, field switch
                    {
                        "due" => CaseFacts.Write(clock.Due),
                        "workTarget" => CaseFacts.Write(clock.WorkTarget),
                        "startedOn" => CaseFacts.Write(clock.StartedOn),
                        "stoppedOn" => clock.StoppedOn is { } stopped ? CaseFacts.Write(stopped) : "",
                        "status" => CaseFacts.StatusWord(clock.Status),
                        "run" => clock.Run.ToString(CultureInfo.InvariantCulture),
                        "overdue" => overdue ? "true" : "false",
                        "excused" => clock.Excuses.IsEmpty ? "false" : "true",
                        _ => "unknown field: use due, workTarget, startedOn, stoppedOn, status, run, overdue or excused",
                    }, fail);
                }
            }
        }

        private void Decisions(JsonObject expected, Action<string> fail)
        {
            foreach (var (ruleSet, result) in expected)
            {
                var decision = outcomes.SelectMany(outcome => outcome.Decisions).LastOrDefault(decision => decision.RuleSet == ruleSet);
                Same($"the decision {ruleSet}", result, decision?.Result ?? $"not made in this step (rule sets of {pack.Id} run now: {string.Join(", ", outcomes.SelectMany(outcome => outcome.Decisions).Select(made => made.RuleSet))})", fail);
            }
        }

        private static void Data(CaseState state, JsonObject expected, Action<string> fail)
        {
            foreach (var (path, value) in expected)
            {
                var actual = JsonPath.Get(state.Data, path);
                if (!JsonNode.DeepEquals(value, actual))
                {
                    fail($"{path} should be {value?.ToJsonString() ?? "nothing"} but is {actual?.ToJsonString() ?? "nothing"}.");
                }
            }
        }

        private void Text(JsonNode? expected, Action<string> fail)
        {
            var letters = outcomes.SelectMany(outcome => outcome.Letters).ToList();
            foreach (var sentence in expected is JsonArray ? Texts(expected) : [expected?.ToString() ?? ""])
            {
                if (!letters.Exists(letter => letter.Text.Contains(sentence, StringComparison.Ordinal)))
                {
                    fail($"no letter of this step says \"{sentence}\". Letters: {string.Join(", ", letters.Select(letter => letter.LetterId))}.");
                }
            }
        }
    }

    private sealed class ExampleFault(string message) : Exception(message);
}
