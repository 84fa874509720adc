using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

/// <summary>A manager ends a case that its process would not end.</summary>
public class CancellingTests
{
    // start ─► clock REQ (6 weeks) ─► fork ─Main──► task "Decide"
    //                                  └Withdrawal─► wait for "withdrawn"
    private static PackBuilder Pack(bool clock = true, bool withdrawal = false)
    {
        var pack = Given.Pack().Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""");
        if (withdrawal)
            pack.Head("events", """[ { "name": "withdrawn", "label": "The request is withdrawn" } ]""");
        if (clock)
            pack.Weeks("REQ", 6).Step("clock", "StartClock", """{ "clock": "REQ" }""");
        pack.Step("fork", "Elsa.FlowFork", """{ "branches": ["Main", "Withdrawal"] }""").From("fork", "Main", "decide", "Task", """{ "title": "Decide" }""").Step("stop", "CloseCase", """{ "as": "decided" }""");
        return pack.From("fork", "Withdrawal", "wait", "WaitFor", """{ "event": "withdrawn", "timeout": "90 days" }""").Connect("wait", "Happened", "stop").Connect("wait", "TimedOut", "stop");
    }

    [Fact]
    public void Tasks_close_clocks_stop_waits_go_and_the_reason_stays()
    {
        var simulation = Given.Case(Pack());
        simulation.State!.Waits.ShouldNotBeEmpty();

        var decision = simulation.Do(new CancelCase("Two clerks typed the same letter", CancelCase.Duplicate), simulation.Manager);

        decision.Refusal.ShouldBeNull();
        var state = simulation.State!;
        (state.Status, state.ClosedAs).ShouldBe((CaseStatus.Closed, "cancelled"));
        state.Tasks.ShouldAllBe(task => task.Status == Cases.TaskStatus.Cancelled);
        state.Waits.ShouldBeEmpty();
        (state.Process.Status, state.Process.SubStatus).ShouldBe(("Finished", "Cancelled"));
        simulation.TheClock("REQ").Status.ShouldBe(ClockStatus.Cancelled);
        var told = simulation.Last().Events.First(line => line.Kind == "case-cancelled");
        told.Text.ShouldEndWith("cancelled the case, because it is a duplicate of another case: Two clerks typed the same letter");
        simulation.Last().Journal.ShouldContain(entry => entry.StepId == "decide" && entry.Event == "Canceled");
        simulation.Do(new CancelCase("Again"), simulation.Manager).Refusal.ShouldBeOfType<CaseClosed>();
    }

    [Fact]
    public void Flags_that_the_case_raised_are_taken_down()
    {
        var simulation = Given.Case(Given.Pack().Step("flag", "Alert", """{ "alert": "under-way", "banner": "Assessment under way" }""").Step("rest", "Task", """{ "title": "Rest" }""").Step("stop", "CloseCase", """{ "as": "done" }"""));
        simulation.State!.Alerts.Count.ShouldBe(1);
        simulation.Do(new CancelCase("Opened twice", CancelCase.Duplicate), simulation.Manager).Refusal.ShouldBeNull();
        simulation.State!.Alerts.ShouldBeEmpty();
        simulation.Last().AlertsCleared.Count.ShouldBe(1);
    }

    [Fact]
    public void A_duty_that_counts_is_not_cancelled_without_a_ground()
    {
        var simulation = Given.Case(Pack());
        simulation.Do(new CancelCase("Nobody has time"), simulation.Manager).Refusal!.Sentence
            .ShouldBe("The law still counts in this case (Clock REQ), and cancelling does not end a duty. Say whether the case was opened in error, is a duplicate, or was withdrawn.");
        simulation.Do(new CancelCase("Nobody has time", "no-time"), simulation.Manager).Refusal.ShouldBeOfType<CancelGroundUnknown>();
        simulation.Do(new CancelCase(" ", CancelCase.InError), simulation.Manager).Refusal.ShouldBeOfType<ReasonMissing>();
        simulation.State!.Status.ShouldBe(CaseStatus.Open);
    }

    [Fact]
    public void Where_nothing_counts_a_reason_is_enough()
    {
        var simulation = Given.Case(Pack(clock: false));
        simulation.Do(new CancelCase("The scheme was stopped"), simulation.Manager).Refusal.ShouldBeNull();
        simulation.State!.ClosedAs.ShouldBe("cancelled");
    }

    [Fact]
    public void A_withdrawal_goes_the_way_that_the_process_has_for_it()
    {
        var simulation = Given.Case(Pack(withdrawal: true));
        simulation.Do(new CancelCase("The family moved", CancelCase.Withdrawn), simulation.Manager).Refusal!.Sentence
            .ShouldBe("This process deals with a withdrawal itself and writes to the family. Record \"The request is withdrawn\" on the case instead.");
    }

    [Theory]
    [InlineData(CancelCase.Withdrawn, ClockStatus.Breached)]
    [InlineData(CancelCase.InError, ClockStatus.Cancelled)]
    public void A_day_that_was_missed_stays_missed_unless_there_never_was_a_duty(string ground, ClockStatus status)
    {
        var simulation = Given.Case(Pack());
        simulation.MoveTo(new DateOnly(2026, 3, 2));
        simulation.Do(new CancelCase("The family wrote", ground), simulation.Manager).Refusal.ShouldBeNull();
        simulation.TheClock("REQ").Status.ShouldBe(status);
    }
}
