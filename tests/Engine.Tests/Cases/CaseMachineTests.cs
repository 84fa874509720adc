using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests;

public class CaseMachineTests
{
    private static readonly Pack Pack = Given.Pack()
        .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
        .Form("withdrawal", """{ "reasons": { "type": "text", "required": true } }""", """["reasons"]""")
        .Head("events", """[ { "name": "withdrawn", "label": "Record a withdrawal", "form": "withdrawal" } ]""")
        .Weeks("REQ", 6, more: """, "excuses": [ { "code": "PERSONAL", "title": "Personal", "effect": "excuse" } ], "pauses": [ { "code": "COURT", "title": "Court", "effect": "suspend" } ]""")
        .Weeks("REP", 2, "letters.L1.servedOn")
        .Letter("L1", "to: parents", "Dear {{ recipient.name }}")
        .Step("fork", "Elsa.FlowFork", """{ "branches": ["Main", "Withdrawal"] }""")
        .From("fork", "Withdrawal", "wait", "WaitFor", """{ "event": "withdrawn", "dataKey": "withdrawal" }""").From("wait", "Happened", "gone", "CloseCase", """{ "as": "withdrawn" }""")
        .From("fork", "Main", "req", "StartClock", """{ "clock": "REQ" }""")
        .Step("decide", "Task", """{ "title": "Decide", "dueClock": "REQ", "outcomes": [ { "name": "Agree", "label": "Agree" }, { "name": "Refuse", "label": "Refuse" } ] }""")
        .From("decide", "Refuse", "refused", "CloseCase", """{ "as": "refused" }""")
        .From("decide", "Agree", "stop", "StopClock", """{ "clock": "REQ" }""")
        .Step("advice", "RequestAdvice", """{ "bodies": [ { "key": "ep", "title": "EP" }, { "key": "educ", "title": "School", "to": "school" } ], "chase": [7] }""")
        .Step("draft", "Task", """{ "title": "Draft" }""")
        .Step("send", "Letter", """{ "letter": "L1" }""")
        .Step("reps", "StartClock", """{ "clock": "REP" }""")
        .Step("answer", "WaitFor", """{ "event": "answer", "timeoutClock": "REP" }""")
        .From("answer", "Happened", "redraft", "Task", """{ "title": "Redraft or finish", "outcomes": [ { "name": "Redraft", "label": "Redraft" }, { "name": "Finish", "label": "Finish" } ] }""")
        .Connect("redraft", "Redraft", "draft")
        .From("redraft", "Finish", "final", "StopClock", """{ "clock": "REP" }""").Step("close", "CloseCase", """{ "as": "done" }""")
        .Connect("answer", "TimedOut", "final")
        .Build();

    [Fact]
    public void A_command_to_a_case_that_is_not_there_is_refused()
    {
        new CaseSimulation(Pack, Given.Id).Do(new AddNote("Hello")).Refusal.ShouldBeOfType<CaseNotFound>();
    }

    [Fact]
    public void Opening_twice_opens_once()
    {
        var simulation = Given.Case(Pack);

        simulation.Do(new OpenCase("small", simulation.State!.Subject, null, null, [])).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_case_opens_in_the_first_stage_with_its_team_and_reference()
    {
        var state = Given.Case(Pack).State!;

        (state.Stage, state.Team, state.PackVersion, state.Version).ShouldBe(("begun", "sen", "1.0.0", 1L));
        state.Reference.ShouldBe(References.For("SML", Given.Id));
        References.IsWellFormed(state.Reference).ShouldBeTrue();
    }

    [Fact]
    public void A_case_is_matched_to_its_record_once()
    {
        var simulation = Given.Case(Pack);

        simulation.Do(new LinkSubject(new SubjectRef("pupil", "p7"), "school:810007")).Outcome!.State.ProviderId.ShouldBe("school:810007");
        simulation.Do(new LinkSubject(new SubjectRef("pupil", "p7"), "school:810007")).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Words_that_say_nothing_change_nothing()
    {
        var simulation = Given.Case(Pack);
        var task = simulation.TheTask().Number;

        simulation.Do(new AddNote("  ")).Refusal.ShouldBeOfType<ReasonMissing>();
        simulation.Do(new SaveTask(task, Given.Json("""{ "a": 1 }"""))).Outcome.ShouldNotBeNull();
        simulation.Do(new SaveTask(task, Given.Json("""{ "a": 1 }"""))).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_state_read_back_from_json_decides_the_same()
    {
        var simulation = Given.Case(Pack);
        simulation.Complete("Decide", "Agree");
        var state = simulation.State!;
        var command = new CompleteTask(simulation.TheTask("Advice from EP").Number, null, Given.Json("""{ "summary": "x" }"""));
        var context = simulation.Context(simulation.Caseworker);

        var direct = CaseMachine.Decide(state, command, context).Outcome!;
        var stored = CaseMachine.Decide(CaseJson.Read<CaseState>(CaseJson.Write(state)), command, context).Outcome!;

        CaseJson.Write(stored).ShouldBe(CaseJson.Write(direct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Any_sequence_of_commands_ends_in_answers_and_replays_to_the_same_outcomes(int seed)
    {
        for (var run = 0; run < 25; run++)
        {
            var first = Play((seed * 1000) + run);
            var second = Play((seed * 1000) + run);

            second.ShouldBe(first);
        }
    }

    /// <summary>Plays a made-up case and gives its whole story; fails when the machine breaks a promise.</summary>
    private static string Play(int seed)
    {
        var random = new Bogus.Randomizer(seed);
        var simulation = Given.Case(Pack, data: random.Bool() ? """{ "request": { "receivedOn": "2026-01-12" } }""" : "{}");
        var completed = new HashSet<int>();
        for (var step = 0; step < 40; step++)
        {
            simulation.MoveTo(simulation.Now.AddHours(random.Int(0, 120)));
            var before = simulation.State!;
            var decision = simulation.Do(Anything(random, before), random.Bool() ? simulation.Manager : simulation.Caseworker);
            if (decision.Outcome is not { } outcome)
            {
                simulation.State.ShouldBeSameAs(before);
                decision.Refusal?.Sentence.ShouldEndWith(".");
                continue;
            }

            outcome.State.Version.ShouldBe(before.Version + 1);
            foreach (var task in outcome.State.Tasks.Where(task => task.Status == Cases.TaskStatus.Completed && completed.Add(task.Number)))
            {
                before.Tasks.Find(old => old.Number == task.Number)?.Status.ShouldBeOneOf(Cases.TaskStatus.Open, Cases.TaskStatus.Held);
            }

            foreach (var done in completed)
            {
                outcome.State.Tasks.Single(task => task.Number == done).Status.ShouldBe(Cases.TaskStatus.Completed);
            }

            Consistent(outcome.State);
        }

        return string.Join('\n', simulation.Outcomes.Select(CaseJson.Write));
    }

    private static void Consistent(CaseState state)
    {
        state.Tasks.Select(task => task.Number).Concat(state.Waits.Select(wait => wait.Number)).Concat(state.Letters.Select(letter => letter.Number)).ShouldBeUnique();
        state.Clocks.Select(clock => (clock.ClockId, clock.Run)).ShouldBeUnique();
        var waiting = state.Tasks.Any(task => task.Status is Cases.TaskStatus.Open or Cases.TaskStatus.Held) || state.Waits.Any(wait => wait.BookmarkId is not null);
        (state.Status == CaseStatus.Closed || waiting).ShouldBeTrue("an open case always waits for somebody or something");
        if (state.Status == CaseStatus.Closed)
        {
            state.Waits.ShouldBeEmpty();
            state.Clocks.ShouldAllBe(clock => clock.Status != ClockStatus.Running && clock.Status != ClockStatus.Paused);
        }
    }

    private static CaseCommand Anything(Bogus.Randomizer random, CaseState state)
    {
        // Mostly tasks that are there, sometimes ones that are not.
        var task = state.Tasks.IsEmpty || random.Bool(0.1f) ? random.Int(0, 60) : random.ListItem(state.Tasks.ToList()).Number;
        var clock = state.Clocks.IsEmpty || random.Bool(0.2f) ? ("NONE", 1) : random.ListItem(state.Clocks.Select(clock => (clock.ClockId, clock.Run)).ToList());
        var day = Given.Monday.AddDays(random.Int(-30, 200));
        return random.Int(0, 11) switch
        {
            0 or 1 or 2 or 3 => new CompleteTask(task, random.ArrayElement([null, "Agree", "Redraft", "Finish", "Received", "Nonsense"]), random.Bool() ? [] : null, random.Bool() ? state.Version - random.Int(0, 3) : null),
            4 => new SaveTask(task, new JsonObject { ["typed"] = random.Int(0, 3) }),
            5 => new HoldTask(task, random.Bool() ? day : null, random.ArrayElement(["Waiting", "", null])),
            6 => new AssignTask(task, random.ArrayElement([null, "a", "b"]), null, random.ArrayElement([null, null, "ep", "nobody"])),
            7 => new RaiseEvent(random.ArrayElement(["answer", "answer", "answer", "other", "withdrawn"]), random.Bool() ? new JsonObject { ["reasons"] = random.Bool(0.2f) ? "Moved" : null } : null),
            8 => new ExcuseClock(clock.Item1, clock.Item2, random.ArrayElement(["PERSONAL", "NONE"]), random.ArrayElement(["Because", ""]), null, random.Bool() ? day : null, random.Bool() ? day.AddDays(random.Int(-5, 40)) : null, null),
            9 => new PauseClock(clock.Item1, clock.Item2, random.Bool() ? "Court" : null),
            10 => new RecordService(state.Letters.IsEmpty ? 1 : random.ListItem(state.Letters.ToList()).Number, day, random.ArrayElement(["Signed", ""])),
            _ => new FireTimer(state.Waits.IsEmpty ? 1 : random.ListItem(state.Waits.ToList()).Number),
        };
    }
}
