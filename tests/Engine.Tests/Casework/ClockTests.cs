using BackOffice.Engine.Cases;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Tests.Casework;

public class ClockTests
{
    private const string Excuses = """, "excuses": [ { "code": "PERSONAL", "title": "Personal circumstances", "effect": "excuse", "evidence": true }, { "code": "AWAY", "title": "Away for four weeks", "if": "days >= 28", "effect": "excuse" } ]""";

    private static PackBuilder SixWeeks(string more = "") => Given.Pack()
        .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
        .Weeks("SEN.REQ6", 6, more: more)
        .Step("start", "StartClock", """{ "clock": "SEN.REQ6" }""")
        .Step("work", "Task", """{ "title": "Work", "dueClock": "SEN.REQ6" }""")
        .Step("stop", "StopClock", """{ "clock": "SEN.REQ6", "reason": "Notice sent" }""")
        .Step("wait", "Task", """{ "title": "File it" }""")
        .Step("end", "CloseCase", """{ "as": "done" }""");

    [Fact]
    public void A_clock_starts_from_the_fact_its_definition_names_and_quotes_the_law()
    {
        var simulation = Given.Case(SixWeeks(), on: new DateOnly(2026, 1, 14));

        var clock = simulation.TheClock("SEN.REQ6");

        (clock.StartedOn, clock.Due, clock.WorkTarget).ShouldBe((new DateOnly(2026, 1, 12), new DateOnly(2026, 2, 23), new DateOnly(2026, 2, 23)));
        (clock.AmberOn, clock.RedOn).ShouldBe((new DateOnly(2026, 2, 9), new DateOnly(2026, 2, 16)));
        clock.Law.ShouldBe("Act, section 1");
        clock.Working.ShouldContain("6 weeks");
        simulation.TheTask().DueOn.ShouldBe(new DateOnly(2026, 2, 23));
    }

    [Fact]
    public void A_due_day_on_a_bank_holiday_stands_and_only_the_work_target_moves()
    {
        var simulation = Given.Case(SixWeeks(), """{ "request": { "receivedOn": "2025-11-14" } }""", new DateOnly(2025, 11, 14));

        (simulation.TheClock("SEN.REQ6").Due, simulation.TheClock("SEN.REQ6").WorkTarget).ShouldBe((new DateOnly(2025, 12, 26), new DateOnly(2025, 12, 24)));
    }

    [Fact]
    public void Amber_red_and_overdue_come_on_their_mornings()
    {
        var simulation = Given.Case(SixWeeks());
        simulation.MoveTo(new DateOnly(2026, 2, 8));
        simulation.Told().ShouldNotContain("clock-amber");

        simulation.MoveTo(new DateOnly(2026, 2, 9));
        simulation.Told().ShouldContain("clock-amber");
        simulation.MoveTo(new DateOnly(2026, 2, 23));
        simulation.Told().ShouldContain("clock-red");
        simulation.Told().ShouldNotContain("clock-overdue");
        simulation.MoveTo(new DateOnly(2026, 2, 24));

        simulation.Told().ShouldContain("clock-overdue");
    }

    [Fact]
    public void An_overdue_clock_is_put_before_another_team_until_it_stops()
    {
        var simulation = Given.Case(SixWeeks(""", "onDue": ["escalate:health"]"""));
        simulation.MoveTo(new DateOnly(2026, 2, 24));
        var task = simulation.TheTask("Look at an overdue time limit: Clock SEN.REQ6");
        task.Team.ShouldBe("health");

        simulation.Complete("Work");

        simulation.OpenTitles().ShouldBe(["File it"]);
        simulation.Told().Count(kind => kind == "escalated").ShouldBe(1);
    }

    [Fact]
    public void Having_looked_at_an_overdue_clock_moves_nothing()
    {
        var simulation = Given.Case(SixWeeks(""", "onDue": ["escalate:health"]"""));
        simulation.MoveTo(new DateOnly(2026, 2, 24));

        simulation.Complete("Look at an overdue time limit: Clock SEN.REQ6", by: simulation.Manager).Refusal.ShouldBeNull();

        simulation.OpenTitles().ShouldBe(["Work"]);
        simulation.TheClock("SEN.REQ6").Status.ShouldBe(ClockStatus.Running);
    }

    [Fact]
    public void Stopped_on_the_due_day_is_met_and_silences_the_lights()
    {
        var simulation = Given.Case(SixWeeks());
        simulation.MoveTo(new DateOnly(2026, 2, 23));

        simulation.Complete("Work");

        simulation.TheClock("SEN.REQ6").Status.ShouldBe(ClockStatus.Met);
        simulation.State!.Waits.ShouldBeEmpty();
        simulation.MoveTo(new DateOnly(2026, 3, 30));
        simulation.Told().ShouldNotContain("clock-overdue");
    }

    [Fact]
    public void Stopped_a_day_late_without_an_excuse_is_breached_for_good()
    {
        var simulation = Given.Case(SixWeeks());
        simulation.MoveTo(new DateOnly(2026, 2, 24));

        simulation.Complete("Work");

        simulation.TheClock("SEN.REQ6").Status.ShouldBe(ClockStatus.Breached);
        simulation.Last().Events.Single(told => told.Kind == "clock-breached").Text.ShouldContain("1 day after the due day 23 February 2026");
    }

    [Fact]
    public void An_excuse_gives_no_new_date_but_a_late_stop_is_then_met()
    {
        var simulation = Given.Case(SixWeeks(Excuses));
        var excused = simulation.Do(new ExcuseClock("SEN.REQ6", 1, "PERSONAL", "Bereavement in the family", "Letter of 2 February", null, null, null), simulation.Manager);
        excused.Refusal.ShouldBeNull();
        simulation.TheClock("SEN.REQ6").Due.ShouldBe(new DateOnly(2026, 2, 23));
        simulation.MoveTo(new DateOnly(2026, 3, 10));

        simulation.Complete("Work");

        simulation.TheClock("SEN.REQ6").Status.ShouldBe(ClockStatus.Met);
        simulation.TheClock("SEN.REQ6").Excuses.Single().DecidedBy.ShouldBe(simulation.Manager.Id);
    }

    [Fact]
    public void An_excuse_needs_its_evidence_its_condition_and_a_code_that_the_law_knows()
    {
        var simulation = Given.Case(SixWeeks(Excuses));
        Refusal? Try(string code, string? evidence = null, DateOnly? from = null, DateOnly? to = null) =>
            simulation.Do(new ExcuseClock("SEN.REQ6", 1, code, "Because", evidence, from, to, null), simulation.Manager).Refusal;

        Try("PERSONAL").ShouldBeOfType<EvidenceMissing>();
        Try("AWAY").ShouldBeOfType<ExcuseNeedsFacts>().Facts.ShouldContain("days");
        Try("AWAY", from: new DateOnly(2026, 1, 1), to: new DateOnly(2026, 1, 27)).ShouldBeOfType<ExcuseNotAllowed>();
        Try("AWAY", from: new DateOnly(2026, 1, 27), to: new DateOnly(2026, 1, 1)).ShouldBeOfType<PeriodBackwards>();
        Try("STAFF").ShouldBeOfType<ExcuseUnknown>().Sentence.ShouldContain("PERSONAL and AWAY");
        Try("AWAY", from: new DateOnly(2026, 1, 1), to: new DateOnly(2026, 1, 28)).ShouldBeNull();
    }

    [Fact]
    public void Only_a_manager_records_an_excuse()
    {
        var simulation = Given.Case(SixWeeks(Excuses));

        simulation.Do(new ExcuseClock("SEN.REQ6", 1, "PERSONAL", "Because", "Note", null, null, null)).Refusal.ShouldBeOfType<NeedsRight>();
    }

    [Fact]
    public void A_clock_stands_still_only_where_the_law_says_so()
    {
        var simulation = Given.Case(SixWeeks());

        simulation.Do(new PauseClock("SEN.REQ6", 1, "Waiting"), simulation.Manager).Refusal.ShouldBeOfType<PauseNotAllowed>();
    }

    [Fact]
    public void A_pause_moves_the_due_day_by_its_length()
    {
        var simulation = Given.Case(SixWeeks(""", "pauses": [ { "code": "COURT", "title": "Before a court", "effect": "suspend" } ]"""));
        simulation.Do(new PauseClock("SEN.REQ6", 1, "Before a court"), simulation.Manager).Refusal.ShouldBeNull();
        simulation.MoveTo(new DateOnly(2026, 1, 18));
        simulation.State!.Waits.ShouldBeEmpty();

        simulation.Do(new PauseClock("SEN.REQ6", 1, null), simulation.Manager).Refusal.ShouldBeNull();

        simulation.TheClock("SEN.REQ6").Due.ShouldBe(new DateOnly(2026, 3, 2));
        simulation.TheTask().DueOn.ShouldBe(new DateOnly(2026, 3, 2));
    }

    [Fact]
    public void A_start_that_is_not_known_asks_for_it_and_tries_again()
    {
        var simulation = Given.Case(SixWeeks(), """{ "request": {} }""");
        simulation.State!.Clocks.ShouldBeEmpty();
        var block = simulation.TheTask();
        block.Title.ShouldBe("Start the clock Clock SEN.REQ6");
        block.Context!["advice"]!.GetValue<string>().ShouldContain("request.receivedOn");

        simulation.Complete(block.Title);

        simulation.OpenTitles().ShouldBe(["Start the clock Clock SEN.REQ6"]);
    }

    [Fact]
    public void A_missing_calendar_blocks_the_clock_and_is_never_guessed()
    {
        var pack = Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
            .Clock("""{ "id": "APP.20", "title": "Appeal", "law": "Appeals Code", "start": "request.receivedOn", "count": { "code": "K8", "unit": "schoolDay", "n": 20 }, "calendar": "school" }""")
            .Step("start", "StartClock", """{ "clock": "APP.20" }""").Step("end", "Task", """{ "title": "Hear it" }""")
            .Step("stop", "StopClock", """{ "clock": "APP.20" }""").Step("close", "CloseCase", """{ "as": "heard" }""")
            .Build();
        var blocked = Given.Case(pack);
        var calendars = CalendarBook.Parse("""{ "calendars": [ { "name": "810001", "years": [ { "from": "2025-09-01", "to": "2026-08-31", "terms": [ { "from": "2026-01-05", "to": "2026-02-13" }, { "from": "2026-02-23", "to": "2026-03-27" } ] } ] } ] }""");

        blocked.State!.Clocks.ShouldBeEmpty();
        blocked.TheTask().Context!["advice"]!.GetValue<string>().ShouldContain("810001");
        Given.Case(pack, calendars: calendars.Book).TheClock("APP.20").Due.ShouldBe(new DateOnly(2026, 2, 9));
    }

    [Fact]
    public void A_new_bank_holiday_moves_what_hangs_on_it_and_leaves_stopped_clocks_alone()
    {
        var pack = SixWeeks().Build();
        var simulation = Given.Case(pack);
        var royal = CalendarBook.Parse("""{ "extraBankHolidays": [ { "date": "2026-02-23", "name": "Royal occasion" } ] }""").Book;
        var context = simulation.Context(Access.Actor.System("calendars"));

        CaseMachine.Decide(simulation.State, new RecountClocks("No change"), context).IsNothing.ShouldBeTrue();
        var outcome = CaseMachine.Decide(simulation.State, new RecountClocks("A royal bank holiday"), context with { Calendars = royal }).Outcome.ShouldNotBeNull();

        var clock = outcome.State.Clocks.Single();
        (clock.Due, clock.WorkTarget).ShouldBe((new DateOnly(2026, 2, 23), new DateOnly(2026, 2, 20)));
        outcome.State.Tasks.Single().DueOn.ShouldBe(new DateOnly(2026, 2, 20));
        outcome.Events.Single().Text.ShouldContain("(A royal bank holiday): the day to aim for is now 20 February 2026");
        simulation.Complete("Work");
        CaseMachine.Decide(simulation.State, new RecountClocks("A royal bank holiday"), context with { Calendars = royal }).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Starting_again_makes_a_new_run_and_cancels_the_old()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
            .Weeks("REP", 2, "request.receivedOn")
            .Step("draft", "Task", """{ "title": "Draft" }""")
            .Step("issue", "StartClock", """{ "clock": "REP", "start": { "type": "BackOffice", "value": "today" } }""")
            .Step("reply", "Task", """{ "title": "Reply", "outcomes": [ { "name": "Redraft", "label": "Redraft" }, { "name": "Agree", "label": "Agree" } ] }""")
            .Connect("reply", "Redraft", "draft")
            .From("reply", "Agree", "stop", "StopClock", """{ "clock": "REP" }""").Step("close", "CloseCase", """{ "as": "done" }"""));
        simulation.Complete("Draft");
        simulation.MoveTo(new DateOnly(2026, 1, 19));
        simulation.Complete("Reply", "Redraft");
        simulation.Complete("Draft");

        simulation.State!.Clocks.Select(clock => (clock.Run, clock.Status, clock.Due)).ShouldBe([
            (1, ClockStatus.Cancelled, new DateOnly(2026, 1, 26)), (2, ClockStatus.Running, new DateOnly(2026, 2, 2))]);
    }

    [Fact]
    public void Closing_the_case_cancels_running_clocks_and_timers()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""").Weeks("FIN", 20)
            .Step("start", "StartClock", """{ "clock": "FIN" }""").Step("ask", "Task", """{ "title": "Ask" }""").Step("close", "CloseCase", """{ "as": "withdrawn" }"""));

        simulation.Complete("Ask");

        simulation.TheClock("FIN").Status.ShouldBe(ClockStatus.Cancelled);
        simulation.State!.Waits.ShouldBeEmpty();
        simulation.State.Status.ShouldBe(CaseStatus.Closed);
    }
}
