using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

public class TaskTests
{
    private const string DecisionData = """{ "decision": { "type": "code", "required": true, "options": [ { "code": "yes", "label": "Yes" }, { "code": "no", "label": "No" } ] }, "reasons": { "type": "text", "required": "form.decision == \"no\"" } }""";

    private static PackBuilder Deciding() => Given.Pack()
        .Form("decide", DecisionData, """["decision", "reasons"]""")
        .Step("decide", "Task", """{ "title": "Decide", "form": "decide", "dueIn": "5 working days", "outcomes": [ { "name": "Agree", "label": "Agree", "when": "decide.decision == \"yes\"" }, { "name": "Refuse", "label": "Refuse", "when": "decide.decision == \"no\"" } ] }""")
        .From("decide", "Agree", "agreed", "SetStage", """{ "stage": "ended" }""")
        .From("decide", "Refuse", "close", "CloseCase", """{ "as": "refused" }""");

    [Fact]
    public void A_task_opens_with_its_day_counted_in_working_days()
    {
        var simulation = Given.Case(Deciding());

        var task = simulation.TheTask();

        task.Title.ShouldBe("Decide");
        task.Team.ShouldBe("sen");
        task.DueOn.ShouldBe(new DateOnly(2026, 1, 19));
        task.Outcomes.Select(outcome => outcome.Name).ShouldBe(["Agree", "Refuse"]);
    }

    [Fact]
    public void The_answers_pick_the_outcome_and_become_facts_of_the_case()
    {
        var simulation = Given.Case(Deciding());

        simulation.Complete("Decide", answers: """{ "decision": "yes" }""").Refusal.ShouldBeNull();

        simulation.State!.Stage.ShouldBe("ended");
        simulation.State.Data["decide"]!["decision"]!.GetValue<string>().ShouldBe("yes");
        var done = simulation.State.Tasks.Single();
        (done.Status, done.Outcome, done.ClosedBy).ShouldBe((Cases.TaskStatus.Completed, "Agree", "Carys Caseworker"));
    }

    [Fact]
    public void A_task_with_errors_is_refused_and_what_was_typed_stays_as_a_draft()
    {
        var simulation = Given.Case(Deciding());

        var decision = simulation.Complete("Decide", answers: """{ "decision": "no" }""");

        decision.Refusal.ShouldBeOfType<FormHasErrors>().Errors.Count.ShouldBe(1);
        decision.KeepsDraft.ShouldBeTrue();
        simulation.TheTask().Draft!["decision"]!.GetValue<string>().ShouldBe("no");
        simulation.State!.Data.ContainsKey("decide").ShouldBeFalse();
    }

    [Fact]
    public void A_task_completed_twice_is_refused_with_who_and_when()
    {
        var simulation = Given.Case(Deciding());
        var number = simulation.TheTask().Number;
        simulation.Complete("Decide", answers: """{ "decision": "yes" }""");

        var again = simulation.Do(new CompleteTask(number, null, Given.Json("""{ "decision": "no" }""")), simulation.Manager);

        again.Refusal.ShouldBeOfType<TaskAlreadyCompleted>().Sentence.ShouldContain("already completed by Carys Caseworker on 12 January 2026");
        again.Outcome.ShouldBeNull();
    }

    [Fact]
    public void Work_of_another_team_is_refused()
    {
        var simulation = Given.Case(Deciding());

        var decision = simulation.Complete("Decide", answers: """{ "decision": "yes" }""", by: Given.Somebody("ep"));

        decision.Refusal.ShouldBeOfType<NotYourTask>().Sentence.ShouldContain("SEN casework");
    }

    [Fact]
    public void A_task_for_managers_keeps_what_a_caseworker_typed()
    {
        var simulation = Given.Case(Given.Pack().Step("sign", "Task", """{ "title": "Sign", "needs": "manager" }""").Step("end", "CloseCase", """{ "as": "signed" }"""));

        var decision = simulation.Complete("Sign", answers: """{ "note": "ready" }""");

        decision.Refusal.ShouldBeOfType<NeedsRight>();
        simulation.TheTask().Draft!["note"]!.GetValue<string>().ShouldBe("ready");
        simulation.Complete("Sign", by: simulation.Manager).Refusal.ShouldBeNull();
        simulation.State!.ClosedAs.ShouldBe("signed");
    }

    [Fact]
    public void Buttons_without_a_choice_ask_for_one()
    {
        var simulation = Given.Case(Given.Pack()
            .Step("choose", "Task", """{ "title": "Choose", "outcomes": [ { "name": "Left", "label": "Go left" }, { "name": "Right", "label": "Go right" } ] }""")
            .From("choose", "Left", "end", "CloseCase", """{ "as": "left" }""").Connect("choose", "Right", "end"));

        simulation.Complete("Choose").Refusal!.Sentence.ShouldBe("Say how \"Choose\" ends: \"Go left\" and \"Go right\".");
        simulation.Complete("Choose", "Up").Refusal.ShouldBeOfType<OutcomeUnknown>();
        simulation.Complete("Choose", "Left").Refusal.ShouldBeNull();
    }

    [Fact]
    public void An_outcome_against_the_answers_is_refused()
    {
        var simulation = Given.Case(Deciding());

        simulation.Complete("Decide", "Refuse", """{ "decision": "yes" }""").Refusal.ShouldBeOfType<OutcomeDisagrees>();
    }

    [Fact]
    public void A_page_that_somebody_else_has_overtaken_is_stale_and_ones_own_is_not()
    {
        var simulation = Given.Case(Deciding());
        var seen = simulation.State!.Version;
        var number = simulation.TheTask().Number;
        simulation.Do(new SaveTask(number, Given.Json("""{ "decision": "no" }""")), simulation.Manager);

        simulation.Do(new CompleteTask(number, null, Given.Json("""{ "decision": "yes" }"""), seen)).Refusal.ShouldBeOfType<StalePage>();
        simulation.Do(new CompleteTask(number, null, Given.Json("""{ "decision": "yes" }"""), seen), simulation.Manager).Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_held_task_comes_back_on_its_day()
    {
        var simulation = Given.Case(Deciding());
        var number = simulation.TheTask().Number;

        simulation.Do(new HoldTask(number, new DateOnly(2026, 1, 20), "Parent away")).Refusal.ShouldBeNull();
        simulation.TheTask().Status.ShouldBe(Cases.TaskStatus.Held);
        simulation.MoveTo(new DateOnly(2026, 1, 20));

        simulation.TheTask().Status.ShouldBe(Cases.TaskStatus.Open);
        simulation.Told().ShouldContain("task-resumed");
    }

    [Fact]
    public void A_hold_needs_a_reason_and_a_day_to_come()
    {
        var simulation = Given.Case(Deciding());
        var number = simulation.TheTask().Number;

        simulation.Do(new HoldTask(number, Given.Monday, "Why not")).Refusal.ShouldBeOfType<HoldInThePast>();
        simulation.Do(new HoldTask(number, Given.Monday.AddDays(3), " ")).Refusal.ShouldBeOfType<ReasonMissing>();
        simulation.Do(new HoldTask(number, null, null)).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void Taking_giving_and_moving_a_task_are_told_in_words()
    {
        var simulation = Given.Case(Deciding());
        var number = simulation.TheTask().Number;
        var caseworker = simulation.Caseworker;

        simulation.Do(new AssignTask(number, caseworker.Id, caseworker.Name)).Outcome!.Events.Single().Text.ShouldBe("Carys Caseworker took \"Decide\".");
        simulation.Do(new AssignTask(number, caseworker.Id, caseworker.Name)).IsNothing.ShouldBeTrue();
        simulation.Do(new AssignTask(number, "b", "Bo"), simulation.Manager).Outcome!.Events.Single().Text.ShouldBe("Morgan Manager gave \"Decide\" to Bo.");
        simulation.Do(new AssignTask(number, null, null, "ep"), simulation.Manager).Outcome!.Events.Single().Text.ShouldBe("Morgan Manager moved \"Decide\" to Psychologists.");
        simulation.Do(new AssignTask(number, null, null, "nobody"), simulation.Manager).Refusal.ShouldBeOfType<TeamUnknown>();
    }

    [Fact]
    public void A_school_may_do_the_schools_own_tasks_of_its_own_pupils_only()
    {
        var simulation = Given.Case(Given.Pack()
            .Head("teams", """[ { "id": "sen", "title": "SEN casework" }, { "id": "school", "title": "The school" } ]""")
            .Step("tell", "Task", """{ "title": "Tell us", "team": "school" }""").Step("end", "CloseCase", """{ "as": "told" }"""));
        var own = new Actor("s1", "Head", [Role.Provider], [], "school:810001");

        simulation.Complete("Tell us", by: own with { Organisation = "school:999999" }).Refusal.ShouldBeOfType<NotYourTask>();
        simulation.Complete("Tell us", by: own).Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_step_that_fails_asks_somebody_to_put_it_right_and_then_runs_again()
    {
        var simulation = Given.Case(Given.Pack()
            .Step("divide", "UpdateRecord", """{ "set": { "plan.share": "1 / request.count" } }""")
            .Step("end", "CloseCase", """{ "as": "shared" }""")
            .Form("request", """{ "count": { "type": "integer" }, "receivedOn": { "type": "date" } }""", """["count", "receivedOn"]"""),
            """{ "request": { "count": 0 } }""");

        simulation.OpenTitles().ShouldBe(["Put right: divide"]);
        simulation.State!.Status.ShouldBe(CaseStatus.Open);
        simulation.Complete("Put right: divide").Refusal.ShouldBeNull();

        // Nothing was put right, so the same task is back.
        simulation.OpenTitles().ShouldBe(["Put right: divide"]);
    }
}
