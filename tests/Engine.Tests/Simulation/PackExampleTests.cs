using BackOffice.Engine.Simulation;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests;

public class PackExampleTests
{
    private static ExampleResult Run(string steps) => PackExamples.Run(
        Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""").Weeks("FIN", 2)
            .Letter("L1", "to: parents", "Dear {{ recipient.name }}")
            .Step("start", "StartClock", """{ "clock": "FIN" }""").Step("work", "Task", """{ "title": "Work" }""").Step("send", "Letter", """{ "letter": "L1" }""")
            .Step("stop", "StopClock", """{ "clock": "FIN" }""").Step("close", "CloseCase", """{ "as": "done" }""").Build(),
        "story",
        Given.Json($$"""{ "title": "A story", "steps": [ { "on": "2026-01-12", "open": { "request": { "receivedOn": "2026-01-12" } } }, {{steps}} ] }"""));

    [Fact]
    public void A_story_that_comes_true_passes_and_is_told()
    {
        var result = Run("""
            { "on": "2026-01-27", "pass": true, "expect": { "tasks": ["Work"], "clocks": { "FIN": { "due": "2026-01-26", "status": "running", "overdue": true } }, "status": "open" } },
            { "on": "2026-01-28", "complete": "Work", "expect": { "letters": ["L1"], "text": ["Dear Mrs Eve Example"], "status": "closed", "closedAs": "done", "clocks": { "FIN": { "status": "breached", "stoppedOn": "2026-01-28" } } } },
            { "on": "2026-01-29", "complete": "Work", "refused": "closed" }
            """);

        result.Failures.ShouldBeEmpty();
        result.Story[0].ShouldStartWith("12 January 2026: Case SML-");
        result.Story.ShouldContain("27 January 2026: Clock FIN was due on 26 January 2026 and is not done. No exception is recorded.");
    }

    [Theory]
    [InlineData("""{ "pass": true, "expect": { "tasks": ["Rest"] } }""", "tasks should be [Rest] but are [Work]")]
    [InlineData("""{ "pass": true, "expect": { "stage": "ended" } }""", "stage should be \"ended\" but is \"begun\"")]
    [InlineData("""{ "pass": true, "expect": { "clocks": { "FIN": { "due": "2026-01-27" } } } }""", "FIN.due should be \"2026-01-27\" but is \"2026-01-26\"")]
    [InlineData("""{ "pass": true, "expect": { "clocks": { "NONE": {} } } }""", "there is no clock NONE")]
    [InlineData("""{ "pass": true, "expect": { "mood": "good" } }""", "\"mood\" cannot be expected")]
    [InlineData("""{ "pass": true, "expect": { "data": { "request.receivedOn": "2026-01-13" } } }""", "request.receivedOn should be \"2026-01-13\" but is \"2026-01-12\"")]
    [InlineData("""{ "complete": "Rest" }""", "there is no open task \"Rest\". Open now: \"Work\"")]
    [InlineData("""{ "event": "answer" }""", "the command was refused")]
    [InlineData("""{ "complete": "Work", "refused": "no" }""", "should have been refused")]
    [InlineData("""{ "dance": true }""", "the step does nothing")]
    public void What_is_not_as_expected_is_told_with_its_step(string step, string says)
    {
        Run(step).Failures.ShouldHaveSingleItem().ShouldStartWith("step 2 (same day): ");
        Run(step).Failures[0].ShouldContain(says);
    }
}
