using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

public class AdviceTests
{
    private static PackBuilder Asking(string more = "", bool letter = false) => Given.Pack()
        .Form("request", """{ "receivedOn": { "type": "date" }, "sensory": { "type": "yesNo" }, "settings": { "type": "rowset", "key": ["key"], "fields": { "key": { "type": "text" }, "title": { "type": "text" }, "email": { "type": "email" } } } }""", """["receivedOn", "sensory"]""")
        .Form("advice", """{ "returnedOn": { "type": "date" }, "summary": { "type": "text" } }""", """["returnedOn", "summary"]""")
        .Letter("L3A", "to: school", "Dear {{ recipient.name }}, we ask {{ task.body.title }} for advice.")
        .Weeks("ADV", 6, "request.receivedOn")
        .Step("advice", "RequestAdvice", $$"""
            { "clock": "ADV", "form": "advice", {{(letter ? "\"letter\": \"L3A\"," : "")}} {{more}}
              "bodies": [ { "key": "educ", "title": "the head teacher", "to": "school" }, { "key": "ep", "title": "the psychologist", "team": "ep" },
                          { "key": "health", "title": "health", "to": "icb" }, { "key": "qtvi", "title": "the vision teacher", "when": "request.sensory" } ] }
            """)
        .Step("next", "Task", """{ "title": "Decide" }""").Step("close", "CloseCase", """{ "as": "done" }""");

    [Fact]
    public void Each_body_gets_its_own_task_clock_and_day()
    {
        var simulation = Given.Case(Asking());

        simulation.OpenTitles().ShouldBe(["Advice from the head teacher", "Advice from the psychologist", "Advice from health"]);
        simulation.State!.Clocks.Select(clock => (clock.About, clock.Run, clock.Due)).ShouldBe([
            ("educ", 1, new DateOnly(2026, 2, 23)), ("ep", 2, new DateOnly(2026, 2, 23)), ("health", 3, new DateOnly(2026, 2, 23))]);
        simulation.TheTask("Advice from the psychologist").Team.ShouldBe("ep");
        simulation.OpenTasks().ShouldAllBe(task => task.DueOn == new DateOnly(2026, 2, 23));
    }

    [Fact]
    public void A_body_is_asked_when_its_condition_holds()
    {
        Given.Case(Asking(), """{ "request": { "receivedOn": "2026-01-12", "sensory": true } }""").OpenTitles().ShouldContain("Advice from the vision teacher");
    }

    [Fact]
    public void The_process_goes_on_when_everybody_has_answered()
    {
        var simulation = Given.Case(Asking());

        simulation.Complete("Advice from the head teacher", answers: """{ "returnedOn": "2026-01-10", "summary": "Needs help" }""").Refusal.ShouldBeNull();
        simulation.Complete("Advice from health", "NotNeeded");
        simulation.OpenTitles().ShouldBe(["Advice from the psychologist"]);
        simulation.Complete("Advice from the psychologist");

        simulation.OpenTitles().ShouldBe(["Decide"]);
        simulation.State!.Data["advice"]!["educ"]!["summary"]!.GetValue<string>().ShouldBe("Needs help");
        simulation.State.Clocks.ShouldAllBe(clock => clock.Status == ClockStatus.Met);
        simulation.State.Clocks[0].StoppedOn.ShouldBe(new DateOnly(2026, 1, 10));
        simulation.State.Waits.ShouldBeEmpty();
    }

    [Fact]
    public void Advice_that_is_not_needed_asks_for_no_form_and_advice_that_came_does()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("advice", """{ "summary": { "type": "text", "required": true } }""", """["summary"]""")
            .Weeks("ADV", 6, "request.receivedOn")
            .Form("request", """{ "receivedOn": { "type": "date" } }""", """["receivedOn"]""")
            .Step("advice", "RequestAdvice", """{ "clock": "ADV", "form": "advice", "bodies": [ { "key": "ep", "title": "the psychologist", "team": "sen" }, { "key": "health", "title": "health", "team": "sen" } ] }""")
            .Step("next", "Task", """{ "title": "Decide" }""").Step("close", "CloseCase", """{ "as": "done" }"""));

        simulation.Complete("Advice from the psychologist", "Received").Refusal.ShouldBeOfType<FormHasErrors>();
        simulation.Complete("Advice from health", "NotNeeded").Refusal.ShouldBeNull();

        simulation.OpenTitles().ShouldBe(["Advice from the psychologist"]);
        simulation.State!.Data["advice"]?["health"].ShouldBeNull();
    }

    [Fact]
    public void Enough_advice_goes_on_and_cancels_the_rest()
    {
        var simulation = Given.Case(Asking("\"enough\": 2,").Connect("advice", "Enough", "next"));
        simulation.Complete("Advice from health", "NotNeeded");
        simulation.Complete("Advice from the head teacher");

        simulation.State!.Tasks.Find(task => task.Title == "Advice from the psychologist")!.Status.ShouldBe(Cases.TaskStatus.Open);
        simulation.Complete("Advice from the psychologist");

        simulation.OpenTitles().ShouldBe(["Decide"]);
    }

    [Fact]
    public void The_first_of_three_may_be_enough()
    {
        var simulation = Given.Case(Asking("\"enough\": 1,").Connect("advice", "Enough", "next"));

        simulation.Complete("Advice from health");

        simulation.OpenTitles().ShouldBe(["Decide"]);
        simulation.State!.Clocks.Select(clock => clock.Status).ShouldBe([ClockStatus.Cancelled, ClockStatus.Cancelled, ClockStatus.Met]);
    }

    [Fact]
    public void Bodies_are_reminded_until_they_answer()
    {
        var simulation = Given.Case(Asking("\"chase\": [21, 35],"));
        simulation.Complete("Advice from the psychologist");
        simulation.MoveTo(new DateOnly(2026, 2, 2));

        simulation.Told().Count(kind => kind == "advice-chased").ShouldBe(2);
        simulation.Outcomes.SelectMany(outcome => outcome.Messages).Select(message => message.Target).ShouldBe(["office@lowroad.example", "icb@example.org"]);
    }

    [Fact]
    public void A_letter_to_the_body_starts_its_clock_on_the_day_of_service()
    {
        var simulation = Given.Case(Asking(letter: true));

        simulation.Last().Letters.Select(letter => letter.Recipient[0]).ShouldBe(["Mr Harry Head", "Integrated care board"]);
        simulation.Last().Letters[0].Text.ShouldContain("we ask the head teacher for advice");
        simulation.State!.Clocks.Select(clock => clock.StartedByLetter is not null).ShouldBe([true, false, true]);
    }

    [Fact]
    public void Only_those_not_yet_asked_are_asked_again_once_an_address_is_found()
    {
        var register = Simulation.CaseSimulation.SampleRegister();
        var school = register["school"]!.DeepClone();
        register["school"] = null;
        var simulation = Given.Case(Asking(letter: true), register: register);
        simulation.OpenTitles().ShouldBe(["Advice from the psychologist", "Advice from health", "Complete letter L3A"]);
        register["school"] = school;

        simulation.Complete("Complete letter L3A");

        simulation.OpenTitles().ShouldBe(["Advice from the psychologist", "Advice from health", "Advice from the head teacher"]);
        simulation.State!.Letters.Count.ShouldBe(2);
    }

    [Fact]
    public void Settings_from_a_form_are_consulted_under_their_own_address()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("request", """{ "receivedOn": { "type": "date" }, "settings": { "type": "rowset", "key": ["key"], "fields": { "key": { "type": "text" }, "title": { "type": "text" }, "email": { "type": "email" } } } }""", """["receivedOn"]""")
            .Letter("L6", "to: school", "Dear {{ recipient.name }}")
            .Step("consult", "RequestAdvice", """{ "title": "Consultation: {body}", "letter": "L6", "dataKey": "consultations", "bodies": { "type": "BackOffice", "value": "request.settings" } }""")
            .Step("close", "CloseCase", """{ "as": "done" }"""),
            """{ "request": { "settings": [ { "key": "810002", "title": "High School", "email": "high@example.org" }, { "key": "810003", "title": "Hill School", "email": "hill@example.org" } ] } }""");

        simulation.OpenTitles().ShouldBe(["Consultation: High School", "Consultation: Hill School"]);
        simulation.Last().Letters.Select(letter => letter.Email).ShouldBe(["high@example.org", "hill@example.org"]);
        simulation.OpenTasks()[0].DataKey.ShouldBe("consultations.810002");
    }

    [Fact]
    public void Nobody_to_ask_goes_straight_on()
    {
        Given.Case(Given.Pack().Step("advice", "RequestAdvice", """{ "bodies": [] }""").Step("next", "Task", """{ "title": "Decide" }""").Step("close", "CloseCase", """{ "as": "x" }""")).OpenTitles().ShouldBe(["Decide"]);
    }
}
