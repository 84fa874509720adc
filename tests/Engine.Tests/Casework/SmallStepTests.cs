using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

public class SmallStepTests
{
    private static PackBuilder Then(PackBuilder pack) => pack.Step("rest", "Task", """{ "title": "Rest" }""").Step("close", "CloseCase", """{ "as": "done", "reason": "All said" }""");

    [Fact]
    public void An_alert_is_raised_once_and_cleared()
    {
        var simulation = Given.Case(Then(Given.Pack()
            .Step("raise", "Alert", """{ "alert": "open", "severity": "amber", "banner": "Assessment open. Contact SEN casework.", "reviewIn": "12 months" }""")
            .Step("again", "Alert", """{ "alert": "open", "banner": "Assessment open. Contact SEN casework." }""")
            .Step("pause", "Task", """{ "title": "Pause" }""")
            .Step("clear", "ClearAlert", """{ "alert": "open" }""")));
        var alert = simulation.Last().AlertsRaised.Single();
        (alert.Type, alert.Severity, alert.ReviewOn).ShouldBe(("open", "amber", new DateOnly(2027, 1, 12)));

        simulation.Complete("Pause");

        simulation.Last().AlertsCleared.ShouldBe([alert.Number]);
        simulation.State!.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void Values_are_written_into_the_case_and_changes_sent_to_the_register()
    {
        var simulation = Given.Case(Then(Given.Pack()
            .Form("plan", """{ "version": { "type": "integer" } }""", """["version"]""")
            .Step("set", "UpdateRecord", """{ "set": { "plan.version": "(plan.version ?? 0) + 1", "pupil.senStatus": "\"E\"" } }""")));

        simulation.State!.Data["plan"]!["version"]!.GetValue<decimal>().ShouldBe(1);
        var message = simulation.Last().Messages.Single();
        (message.Kind, message.Target, message.Body["command"]!.GetValue<string>()).ShouldBe(("command", "pupil:p1", "ChangePupil"));
        message.Body["changes"]!["senStatus"]!.GetValue<string>().ShouldBe("E");
        simulation.Register["pupil"]!["senStatus"]!.GetValue<string>().ShouldBe("E");
    }

    [Fact]
    public void A_stage_is_told_by_its_title()
    {
        var simulation = Given.Case(Then(Given.Pack().Step("stage", "SetStage", """{ "stage": "ended" }""")));

        simulation.State!.Stage.ShouldBe("ended");
        simulation.Last().Events.ShouldContain(told => told.Text == "Stage: Ended.");
    }

    [Fact]
    public void A_closed_case_takes_notes_and_documents_and_nothing_else()
    {
        var simulation = Given.Case(Then(Given.Pack()));
        simulation.Complete("Rest");
        (simulation.State!.Status, simulation.State.ClosedAs, simulation.State.Process.Status).ShouldBe((CaseStatus.Closed, "done", "Finished"));

        simulation.Do(new AddNote("Called the parent")).Refusal.ShouldBeNull();
        simulation.Do(new AddDocument(Given.Id, "letter.pdf", "evidence")).Refusal.ShouldBeNull();
        simulation.Do(new LinkSubject(new SubjectRef("pupil", "p2"), null)).Refusal.ShouldBeOfType<CaseClosed>();
        simulation.Do(new FireTimer(1)).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void One_condition_decides_and_is_recorded_with_what_it_read()
    {
        PackBuilder Deciding() => Given.Pack()
            .Form("request", """{ "age": { "type": "integer" } }""", """["age"]""")
            .Step("old", "Decide", """{ "when": "request.age >= 16", "name": "young-person" }""")
            .From("old", "Yes", "yes", "SetStage", """{ "stage": "ended" }""")
            .From("old", "No", "no", "Task", """{ "title": "Write to the parents" }""")
            .From("old", "NeedsInformation", "ask", "Task", """{ "title": "Ask for the age" }""");

        Given.Case(Deciding(), """{ "request": { "age": 17 } }""").State!.Stage.ShouldBe("ended");
        Given.Case(Deciding(), """{ "request": { "age": 9 } }""").OpenTitles().ShouldBe(["Write to the parents"]);
        var unknown = Given.Case(Deciding(), """{ "request": {} }""");
        unknown.OpenTitles().ShouldBe(["Ask for the age"]);
        var decision = unknown.Last().Decisions.Single();
        (decision.RuleSet, decision.Result).ShouldBe(("young-person", "needs information"));
        decision.Sentence.ShouldContain("request.age");
        unknown.State!.Data["decisions"]!["youngPerson"]!["result"]!.GetValue<string>().ShouldBe("needs information");
    }

    [Fact]
    public void A_rule_set_decides_with_its_sentence_and_only_the_facts_it_read()
    {
        var simulation = Given.Case(Given.Pack()
            .Form("request", """{ "age": { "type": "integer" }, "receivedOn": { "type": "date" } }""", """["age", "receivedOn"]""")
            .File("rules/old-enough.json", """{ "WorkflowName": "old-enough", "Inputs": { "request": { "record": { "age": "number" } } }, "Rules": [ { "RuleName": "sixteen", "Expression": "request.age >= 16", "WhenYes": "They are old enough.", "WhenNo": "They are too young." } ] }""")
            .Step("decide", "Decide", """{ "ruleSet": "old-enough" }""")
            .From("decide", "Yes", "yes", "SetStage", """{ "stage": "ended" }"""),
            """{ "request": { "age": 17, "receivedOn": "2026-01-12" } }""");

        var decision = simulation.Last().Decisions.Single();
        (decision.Result, decision.Sentence).ShouldBe(("yes", "They are old enough."));
        decision.Inputs.ToJsonString().ShouldBe("""{"request":{"age":17}}""");
        decision.RuleSetVersion.ShouldNotBeEmpty();
        simulation.State!.Stage.ShouldBe("ended");
    }
}
