using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

public class WaitingTests
{
    private static PackBuilder ForAReply(string timeout) => Given.Pack()
        .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
        .Weeks("REP", 2)
        .Step("clock", "StartClock", """{ "clock": "REP" }""")
        .Step("wait", "WaitFor", $$"""{ "event": "reply", {{timeout}} }""")
        .From("wait", "TimedOut", "late", "CloseCase", """{ "as": "no reply" }""")
        .From("wait", "Happened", "stop", "StopClock", """{ "clock": "REP" }""").Step("read", "Task", """{ "title": "Read the reply" }""").Connect("read", "Done", "late");

    [Fact]
    public void What_comes_with_an_event_becomes_facts_of_the_case()
    {
        var simulation = Given.Case(ForAReply("\"timeoutClock\": \"REP\""));

        simulation.Do(new RaiseEvent("reply", Given.Json("""{ "text": "We agree" }"""))).Refusal.ShouldBeNull();

        simulation.State!.Data["reply"]!["text"]!.GetValue<string>().ShouldBe("We agree");
        simulation.OpenTitles().ShouldBe(["Read the reply"]);
        simulation.State.Waits.ShouldBeEmpty();
    }

    [Fact]
    public void Waiting_ends_the_morning_after_the_clocks_last_day()
    {
        var simulation = Given.Case(ForAReply("\"timeoutClock\": \"REP\""));
        simulation.MoveTo(new DateOnly(2026, 1, 26));
        simulation.State!.Status.ShouldBe(CaseStatus.Open);

        simulation.MoveTo(new DateOnly(2026, 1, 27));

        simulation.State!.ClosedAs.ShouldBe("no reply");
    }

    [Theory]
    [InlineData("5 working days", 20)]
    [InlineData("10 days", 23)]
    [InlineData("2 weeks", 27)]
    public void A_period_counts_from_the_day_after(string period, int closesOn)
    {
        var simulation = Given.Case(ForAReply($"\"timeout\": \"{period}\""));
        simulation.MoveTo(new DateOnly(2026, 1, closesOn - 1));
        simulation.State!.Status.ShouldBe(CaseStatus.Open);

        simulation.MoveTo(new DateOnly(2026, 1, closesOn));

        simulation.State!.Status.ShouldBe(CaseStatus.Closed);
    }

    [Fact]
    public void An_event_that_nobody_waits_for_is_refused_in_words()
    {
        var simulation = Given.Case(ForAReply("\"timeoutClock\": \"REP\""));

        simulation.Do(new RaiseEvent("withdrawn", null)).Refusal!.Sentence.ShouldContain("not waiting for \"withdrawn\"");
    }

    [Fact]
    public void A_timer_that_is_early_late_or_repeated_changes_nothing()
    {
        var simulation = Given.Case(ForAReply("\"timeoutClock\": \"REP\""));
        var wait = simulation.State!.Waits.Single(wait => wait.EventName == "reply").Number;

        simulation.Do(new FireTimer(wait)).IsNothing.ShouldBeTrue();
        simulation.Do(new FireTimer(999)).IsNothing.ShouldBeTrue();
        simulation.MoveTo(new DateOnly(2026, 1, 27));
        simulation.Do(new FireTimer(wait)).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void An_interrupting_event_ends_the_case_wherever_it_stands()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""").Weeks("FIN", 20)
            .Form("withdrawal", """{ "reasons": { "type": "text", "required": true } }""", """["reasons"]""")
            .Head("events", """[ { "name": "withdrawn", "label": "Record a withdrawal", "form": "withdrawal" } ]""")
            .Step("fork", "Elsa.FlowFork", """{ "branches": ["Main", "Withdrawal"] }""")
            .From("fork", "Main", "clock", "StartClock", """{ "clock": "FIN" }""").Step("work", "Task", """{ "title": "Work" }""").Step("stop", "StopClock", """{ "clock": "FIN" }""").Step("done", "CloseCase", """{ "as": "done" }""")
            .From("fork", "Withdrawal", "wait", "WaitFor", """{ "event": "withdrawn", "dataKey": "withdrawal" }""")
            .From("wait", "Happened", "gone", "CloseCase", """{ "as": "withdrawn" }"""));

        simulation.Do(new RaiseEvent("withdrawn", [])).Refusal.ShouldBeOfType<FormHasErrors>();
        simulation.Do(new RaiseEvent("withdrawn", Given.Json("""{ "reasons": "Moved away" }"""))).Refusal.ShouldBeNull();

        var state = simulation.State!;
        (state.Status, state.ClosedAs).ShouldBe((CaseStatus.Closed, "withdrawn"));
        state.Tasks.Single().Status.ShouldBe(Cases.TaskStatus.Cancelled);
        state.Clocks.Single().Status.ShouldBe(ClockStatus.Cancelled);
        state.Waits.ShouldBeEmpty();
        simulation.Do(new CompleteTask(state.Tasks.Single().Number, null, null)).Refusal.ShouldBeOfType<CaseClosed>().Sentence.ShouldContain("withdrawn");
    }
}
