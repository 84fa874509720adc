using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

/// <summary>
/// What follows when an exception to a time limit is recorded on a clock and the pack has an event for it:
/// <code>
/// start ─► fork ─Main──► rest
///             └Exceptions─► wait ─Happened─► excuse ─Done─► letter ─► wait …
/// </code>
/// </summary>
public class ExceptionTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    private static PackBuilder Claims(bool excuses = true) => Given.Pack()
        .Head("events", $$"""[ { "name": "exception", "label": "Claim an exception", "form": "exception", "needs": "manager", "excuses": {{(excuses ? "true" : "false")}} } ]""")
        .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
        .Form(
            "exception",
            """
            { "clock": { "type": "text", "required": true }, "code": { "type": "text", "required": true }, "reason": { "type": "text" }, "evidence": { "type": "text" },
              "from": { "type": "date" }, "to": { "type": "date" }, "parentToldOn": { "type": "date" }, "next": { "type": "text", "required": true } }
            """,
            """["clock", "code", "reason", "evidence", "from", "to", "parentToldOn", "next"]""")
        .Letter("L8", "to: parents\nmust contain:\n- What we will do", "Because: {{ exception.reason }}\n\n## What we will do\n\n{{ exception.next }}")
        .Weeks("REQ", 6, more: """, "excuses": [ { "code": "PERSONAL", "title": "Personal", "effect": "excuse", "evidence": true } ]""")
        .Step("clock", "StartClock", """{ "clock": "REQ" }""")
        .Step("fork", "Elsa.FlowFork", """{ "branches": ["Main", "Exceptions"] }""")
        .From("fork", "Main", "rest", "Task", """{ "title": "Rest" }""")
        .From("fork", "Exceptions", "wait", "WaitFor", """{ "event": "exception", "dataKey": "exception" }""")
        .From("wait", "Happened", "excuse", "ExcuseClock", """
            { "clock": { "type": "BackOffice", "value": "exception.clock" }, "code": { "type": "BackOffice", "value": "exception.code" }, "reason": { "type": "BackOffice", "value": "exception.reason" },
              "evidence": { "type": "BackOffice", "value": "exception.evidence" }, "from": { "type": "BackOffice", "value": "exception.from" }, "to": { "type": "BackOffice", "value": "exception.to" },
              "parentToldOn": { "type": "BackOffice", "value": "exception.parentToldOn" } }
            """)
        .Step("tell", "Letter", """{ "letter": "L8" }""")
        .Step("ready", "UpdateRecord", """{ "set": { "exception": "null", "letterText.L8": "null" } }""")
        .Connect("ready", "Done", "wait");

    private static ExcuseClock Excuse(string reason = "Bereavement") => new("REQ", 1, "PERSONAL", reason, "Letter of 2 February", Day, Day.AddDays(3), Day);

    [Fact]
    public void An_excuse_on_the_clock_bar_is_recorded_once_and_leads_to_the_letter_that_tells_the_family()
    {
        var simulation = Given.Case(Claims());

        simulation.Do(Excuse(), simulation.Manager).Refusal.ShouldBeNull();

        simulation.TheClock("REQ").Excuses.Single().Reason.ShouldBe("Bereavement");
        simulation.Told().Count(kind => kind == "clock-excused").ShouldBe(1);
        simulation.OpenTitles().ShouldBe(["Rest", "Complete letter L8"], "the clock bar does not ask what will be done, so the letter's task does");

        simulation.Complete("Complete letter L8", answers: """{ "section1": "We decide by 1 March." }""").Refusal.ShouldBeNull();
        var letter = simulation.Last().Letters.Single();
        letter.LetterId.ShouldBe("L8");
        letter.Text.ShouldContain("Because: Bereavement");
        letter.Text.ShouldContain("We decide by 1 March.");
    }

    [Fact]
    public void A_second_exception_waits_for_the_first_and_begins_with_nothing_of_it()
    {
        var simulation = Given.Case(Claims());
        simulation.Do(Excuse(), simulation.Manager);

        simulation.Do(Excuse("Another"), simulation.Manager).Refusal.ShouldBeOfType<ExceptionInHand>();
        simulation.TheClock("REQ").Excuses.Count.ShouldBe(1);
        simulation.Complete("Complete letter L8", answers: """{ "section1": "We decide by 1 March." }""");
        simulation.Do(Excuse("Another"), simulation.Manager).Refusal.ShouldBeNull();

        simulation.TheClock("REQ").Excuses.Count.ShouldBe(2);
        simulation.OpenTitles().ShouldContain("Complete letter L8");
    }

    [Fact]
    public void The_same_excuse_twice_does_nothing_the_second_time()
    {
        var simulation = Given.Case(Claims());
        simulation.Do(Excuse(), simulation.Manager);

        var again = simulation.Do(Excuse(), simulation.Manager);

        (again.Outcome, again.Refusal).ShouldBe((null, null));
    }

    [Fact]
    public void An_exception_that_the_law_does_not_allow_raises_nothing()
    {
        var simulation = Given.Case(Claims());

        simulation.Do(Excuse() with { Code = "STAFF" }, simulation.Manager).Refusal.ShouldBeOfType<ExcuseUnknown>();

        simulation.OpenTitles().ShouldBe(["Rest"]);
    }

    [Fact]
    public void Without_such_an_event_an_excuse_is_recorded_and_nothing_follows()
    {
        var simulation = Given.Case(Claims(excuses: false));

        simulation.Do(Excuse(), simulation.Manager).Refusal.ShouldBeNull();

        simulation.TheClock("REQ").Excuses.Count.ShouldBe(1);
        simulation.OpenTitles().ShouldBe(["Rest"]);
    }

    [Fact]
    public void What_is_typed_to_record_an_event_is_kept_for_each_person_until_it_is_recorded()
    {
        var simulation = Given.Case(Claims());
        var other = Given.Somebody("sen", Role.Manager) with { Id = "other" };
        simulation.Do(new SaveEvent("exception", Given.Json("""{ "clock": "REQ" }""")), simulation.Manager).Refusal.ShouldBeNull();
        simulation.Do(new SaveEvent("exception", Given.Json("""{ "clock": "other" }""")), other).Refusal.ShouldBeNull();
        simulation.Do(new SaveEvent("exception", Given.Json("""{ "clock": "REQ" }""")), simulation.Manager).Outcome.ShouldBeNull("nothing new was typed");

        var refused = simulation.Do(new RaiseEvent("exception", Given.Json("""{ "clock": "REQ", "code": "PERSONAL" }""")), simulation.Manager);
        refused.Refusal.ShouldBeOfType<FormHasErrors>();
        simulation.State!.EventDrafts.Single(draft => draft.By == simulation.Manager.Id).Answers["code"]!.GetValue<string>().ShouldBe("PERSONAL", "a refusal keeps what was typed");

        simulation.Do(new RaiseEvent("exception", Given.Json("""{ "clock": "REQ", "code": "PERSONAL", "reason": "x", "next": "y", "evidence": "z" }""")), simulation.Manager).Refusal.ShouldBeNull();
        simulation.State!.EventDrafts.Select(draft => draft.By).ShouldBe(["other"]);
        simulation.Do(new SaveEvent("exception", null), other).Refusal.ShouldBeNull();
        simulation.State!.EventDrafts.ShouldBeEmpty();
        simulation.Do(new SaveEvent("no such event", []), other).Refusal.ShouldBeOfType<EventNotExpected>();
    }
}
