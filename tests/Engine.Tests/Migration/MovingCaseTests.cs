using System.Collections.Immutable;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Migration;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Migration;

public class MovingCaseTests
{
    /// <summary>start -> read -> [letter L1] -> decide -> close</summary>
    private static PackBuilder First() => Given.Pack()
        .Weeks("C6", 6, "case.openedOn")
        .Letter("L1", "to: parent", "Dear parent,")
        .Step("clock", "StartClock", """{ "clock": "C6" }""")
        .Step("read", "Task", """{ "title": "Read the request" }""")
        .Step("letter", "Letter", """{ "letter": "L1" }""")
        .Step("decide", "Task", """{ "title": "Decide", "outcomes": [ "Yes", "No" ] }""")
        .From("decide", "Yes", "stop", "StopClock", """{ "clock": "C6" }""")
        .Step("close", "CloseCase", """{ "as": "done" }""")
        .Connect("decide", "No", "stop");

    /// <summary>The same with a telephone call between the letter and the decision.</summary>
    private static PackBuilder WithCall() => Given.Pack().Head("version", "\"2.0.0\"")
        .Weeks("C6", 6, "case.openedOn")
        .Letter("L1", "to: parent", "Dear parent,")
        .Step("clock", "StartClock", """{ "clock": "C6" }""")
        .Step("read", "Task", """{ "title": "Read the request with care" }""")
        .Step("letter", "Letter", """{ "letter": "L1" }""")
        .Step("call", "Task", """{ "title": "Phone the parent" }""")
        .Step("decide", "Task", """{ "title": "Decide", "outcomes": [ "Yes", "No" ] }""")
        .From("decide", "Yes", "stop", "StopClock", """{ "clock": "C6" }""")
        .Step("close", "CloseCase", """{ "as": "done" }""")
        .Connect("decide", "No", "stop");

    private static MoveTrial Try(CaseSimulation simulation, Pack to, params (string From, string To)[] steps) =>
        MoveTrials.Try(simulation.State!, to, Map(steps), simulation.Context(simulation.Manager));

    private static ImmutableSortedDictionary<string, string> Map(params (string From, string To)[] steps) => steps.ToImmutableSortedDictionary(step => step.From, step => step.To);

    [Fact]
    public void A_case_before_a_new_step_does_it_and_a_case_behind_it_does_not()
    {
        var (early, late) = (Given.Case(First()), Given.Case(First()));
        late.Complete("Read the request");

        early.Move(WithCall().Build()).Refusal.ShouldBeNull();
        late.Move(WithCall().Build()).Refusal.ShouldBeNull();

        early.Complete("Read the request with care");
        early.OpenTitles().ShouldBe(["Phone the parent"]);
        late.OpenTitles().ShouldBe(["Decide"]);
        late.Last().Events[^1].Text.ShouldContain("Not done in this case, because they come before where it stands: call");
        late.Complete("Decide", "Yes");
        late.State!.ClosedAs.ShouldBe("done");
    }

    [Fact]
    public void Nothing_is_sent_or_started_twice_and_the_task_keeps_whose_it_is_what_was_typed_and_its_number()
    {
        var simulation = Given.Case(First());
        var before = simulation.TheTask();
        simulation.Do(new AssignTask(before.Number, "sim:caseworker", "Carys Caseworker"));
        simulation.Do(new SaveTask(before.Number, Given.Json("""{ "note": "half" }""")));
        var clock = simulation.TheClock("C6");

        simulation.Move(WithCall().Build()).Refusal.ShouldBeNull();

        var task = simulation.TheTask();
        (task.Number, task.AssignedName, task.Title).ShouldBe((before.Number, "Carys Caseworker", "Read the request with care"));
        task.Draft!["note"]!.ToString().ShouldBe("half");
        simulation.State!.Clocks.ShouldHaveSingleItem().ShouldBe(clock);
        simulation.State.Letters.ShouldBeEmpty();
        simulation.Complete("Read the request with care");
        simulation.State.Letters.Count.ShouldBe(1);
    }

    [Fact]
    public void A_step_that_is_gone_where_the_case_waits_needs_a_counterpart_and_goes_on_there()
    {
        var simulation = Given.Case(WithCall());
        simulation.Complete("Read the request with care");
        simulation.OpenTitles().ShouldBe(["Phone the parent"]);
        var to = First().Build();

        var without = Try(simulation, to);
        var with = Try(simulation, to, ("call", "decide"));
        var moved = simulation.Move(to, Map(("call", "decide")));

        without.Works.ShouldBeFalse();
        without.NeedsMapping.ShouldBe(["call"]);
        without.Sentence.ShouldBe("The case waits at 'call', which the new version does not have. Say which step takes its place.");
        with.Works.ShouldBeTrue(with.Sentence);
        with.Sentence.ShouldBe("Goes on at \"Decide\" and 1 running clock keeps its day.");
        moved.Refusal.ShouldBeNull();
        simulation.TheTask().Outcomes.Select(outcome => outcome.Name).ShouldBe(["Yes", "No"]);
        simulation.Complete("Decide", "No");
        simulation.State!.ClosedAs.ShouldBe("done");
        simulation.State.Letters.Count.ShouldBe(1);
    }

    [Fact]
    public void A_counterpart_is_proposed_by_kind_and_name()
    {
        var from = First().Build();
        var to = Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 6, "case.openedOn").Letter("L1", "to: parent", "Dear parent,")
            .Step("clock", "StartClock", """{ "clock": "C6" }""")
            .Step("study", "Task", """{ "title": "Read the request", "metadata": { "displayText": "read" } }""")
            .Step("close", "CloseCase", """{ "as": "done" }""")
            .Build();

        var matches = StepMatching.Propose(from.Workflow!, to.Workflow!);

        matches.Find(match => match.From == "read").ShouldBe(new StepMatch("read", "read", "study", MatchKind.Similar));
        matches.Find(match => match.From == "clock")!.Kind.ShouldBe(MatchKind.SameId);
        matches.Find(match => match.From == "letter").ShouldBe(new StepMatch("letter", "letter", null, MatchKind.Gone));
        StepMatching.ToMap(matches).ShouldBe(Map(("read", "study")));
    }

    [Fact]
    public void A_step_of_another_kind_is_arrived_at_once_and_what_was_waited_for_goes()
    {
        var simulation = Given.Case(First());
        var to = Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 6, "case.openedOn")
            .Step("clock", "StartClock", """{ "clock": "C6" }""")
            .Step("wait", "WaitFor", """{ "event": "answer" }""")
            .From("wait", "Happened", "close", "CloseCase", """{ "as": "answered" }""").Build();

        var trial = Try(simulation, to, ("read", "wait"));
        simulation.Move(to, Map(("read", "wait"))).Refusal.ShouldBeNull();

        trial.TasksEnded.ShouldBe(["Read the request"]);
        simulation.OpenTasks().ShouldBeEmpty();
        simulation.Do(new RaiseEvent("answer", null)).Refusal.ShouldBeNull();
        simulation.State!.ClosedAs.ShouldBe("answered");
    }

    [Fact]
    public void No_case_is_sent_through_a_step_it_has_done()
    {
        var simulation = Given.Case(First());
        simulation.Complete("Read the request");
        var to = Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 6, "case.openedOn").Letter("L1", "to: parent", "Dear parent,")
            .Step("clock", "StartClock", """{ "clock": "C6" }""").Step("letter", "Letter", """{ "letter": "L1" }""").Step("close", "CloseCase", """{ "as": "done" }""").Build();

        var trial = Try(simulation, to, ("decide", "letter"));

        trial.Works.ShouldBeFalse();
        trial.Sentence.ShouldBe("'letter' has been done in this case, and no case is sent through a step twice. Map to a step that is still to come.");
    }

    [Fact]
    public void A_move_is_undone_while_nothing_has_happened_and_not_afterwards()
    {
        var simulation = Given.Case(First());
        var (first, second) = (First().Build(), WithCall().Build());
        var before = simulation.State!;
        simulation.Move(second);
        simulation.Do(new AddNote("A note does not matter."));

        simulation.MoveBack(first).Refusal.ShouldBeNull();

        simulation.State!.PackVersion.ShouldBe("1.0.0");
        simulation.State.Tasks.ShouldBe(before.Tasks);
        simulation.State.Clocks.ShouldBe(before.Clocks);
        simulation.State.Waits.OrderBy(wait => wait.Number).ShouldBe(before.Waits.OrderBy(wait => wait.Number));
        simulation.Complete("Read the request").Refusal.ShouldBeNull();

        simulation.Move(second).Refusal.ShouldBeNull();
        simulation.Complete("Decide", "Yes");
        simulation.MoveBack(first).Refusal.ShouldNotBeNull();
    }

    [Fact]
    public void A_move_says_what_it_was_tried_on_and_is_refused_when_something_has_happened_since()
    {
        var simulation = Given.Case(First());
        var to = WithCall().Build();
        var trial = Try(simulation, to);
        simulation.Do(new AddNote("Meanwhile."));

        var late = CaseMachine.Decide(simulation.State, new MoveCaseToVersion(to.Version, Map(), trial.CaseVersion), simulation.Context(simulation.Manager) with { OtherVersion = to });

        late.Refusal!.Sentence.ShouldEndWith("Try it again, then move it.");
    }

    [Fact]
    public void A_version_that_is_not_there_and_the_version_it_runs_are_refused()
    {
        var simulation = Given.Case(First());

        simulation.Do(new MoveCaseToVersion("9.9.9", Map())).Refusal!.Sentence.ShouldBe("There is no version 9.9.9 of \"Small process\". Choose one from the list of versions.");
        simulation.Move(First().Build()).Refusal!.Sentence.ShouldEndWith("runs version 1.0.0 already.");
        simulation.MoveBack(First().Build()).Refusal!.Sentence.ShouldContain("cannot be undone");
    }

    [Fact]
    public void A_join_that_would_have_nothing_left_to_wait_for_is_found_before_the_case_stands_still()
    {
        // fork -> a -> join -> after; fork -> b -> join.  New: b no longer leads to the join.
        static PackBuilder Drawn(bool joined, string version) => (joined ? Fork(version).Connect("b", "Done", "join") : Fork(version).From("b", "Done", "elsewhere", "Task", """{ "title": "Elsewhere" }"""));
        static PackBuilder Fork(string version) => Given.Pack().Head("version", $"\"{version}\"")
            .Step("fork", "Elsa.FlowFork", """{ "branches": { "typeName": "Object", "expression": { "type": "Object", "value": "[\"A\",\"B\"]" } } }""")
            .From("fork", "A", "a", "Task", """{ "title": "A" }""")
            .Step("join", "Elsa.FlowJoin", """{ "mode": { "typeName": "String", "expression": { "type": "Literal", "value": "WaitAll" } } }""")
            .Step("after", "Task", """{ "title": "After" }""")
            .From("fork", "B", "b", "Task", """{ "title": "B" }""");
        var simulation = Given.Case(Drawn(joined: true, "1.0.0"));
        simulation.Complete("A");

        var trial = Try(simulation, Drawn(joined: false, "2.0.0").Build());

        trial.Works.ShouldBeFalse();
        trial.Sentence.ShouldStartWith("Everything before 'join' has been done, but the case does not stand there");
    }

    [Fact]
    public void A_loop_goes_round_again_through_a_step_that_was_put_into_it()
    {
        static PackBuilder Loop(string version, bool longer)
        {
            var pack = Given.Pack().Head("version", $"\"{version}\"").Step("write", "Task", """{ "title": "Write" }""");
            return (longer ? pack.Step("proof", "Task", """{ "title": "Proof-read" }""") : pack)
                .Step("check", "Task", """{ "title": "Check", "outcomes": [ "Good", "Bad" ] }""")
                .From("check", "Good", "close", "CloseCase", """{ "as": "done" }""")
                .Connect("check", "Bad", "write");
        }

        var simulation = Given.Case(Loop("1.0.0", longer: false));
        simulation.Complete("Write");
        simulation.Complete("Check", "Bad");
        simulation.Complete("Write");

        simulation.Move(Loop("2.0.0", longer: true).Build()).Refusal.ShouldBeNull();

        simulation.OpenTitles().ShouldBe(["Check"]);
        for (var round = 0; round < 3; round++)
        {
            simulation.Complete("Check", "Bad");
            simulation.Complete("Write");
            simulation.Complete("Proof-read");
        }

        simulation.Complete("Check", "Good");
        simulation.State!.ClosedAs.ShouldBe("done");
    }

    [Fact]
    public void A_step_in_a_sequence_keeps_its_place_when_one_is_put_before_it()
    {
        static PackBuilder Row(string version, params string[] tasks) => Given.Pack().Head("version", $"\"{version}\"")
            .Step("row", "Elsa.Sequence", $$"""{ "activities": [ {{string.Join(",", tasks.Select(task => $$"""{ "id": "{{task}}", "type": "BackOffice.Task", "title": "{{task}}" }"""))}} ] }""")
            .Step("close", "CloseCase", """{ "as": "done" }""");
        var simulation = Given.Case(Row("1.0.0", "one", "two", "three"));
        simulation.Complete("one");

        simulation.Move(Row("2.0.0", "zero", "one", "half", "two", "three").Build()).Refusal.ShouldBeNull();

        simulation.Complete("two");
        simulation.OpenTitles().ShouldBe(["three"]);
    }

    [Fact]
    public void A_timer_goes_with_the_case_under_its_steps_new_name_and_fires_once()
    {
        static PackBuilder Waiting(string version, string step) => Given.Pack().Head("version", $"\"{version}\"")
            .Step(step, "WaitFor", """{ "event": "answer", "timeout": "2 weeks" }""")
            .From(step, "TimedOut", "chase", "Task", """{ "title": "Chase" }""")
            .From(step, "Happened", "close", "CloseCase", """{ "as": "answered" }""");
        var simulation = Given.Case(Waiting("1.0.0", "wait"));

        simulation.Move(Waiting("2.0.0", "await").Build(), Map(("wait", "await"))).Refusal.ShouldBeNull();

        simulation.State!.Waits.ShouldAllBe(wait => wait.StepId == "await");
        simulation.MoveTo(Given.Monday.AddDays(30));
        simulation.OpenTitles().ShouldBe(["Chase"]);
        simulation.MoveTo(Given.Monday.AddDays(60));
        simulation.OpenTitles().ShouldBe(["Chase"]);
    }

    [Fact]
    public void What_somebody_should_know_first_is_noted()
    {
        var simulation = Given.Case(First());
        var to = Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 8, "case.openedOn").Letter("L1", "to: parent", "Dear parent,").Head("stages", """[ { "id": "other", "title": "Other" } ]""")
            .Step("clock", "StartClock", """{ "clock": "C6" }""")
            .Step("read", "Task", """{ "title": "Read the request" }""")
            .Step("close", "CloseCase", """{ "as": "done" }""").Build();

        var trial = Try(simulation, to);

        trial.Works.ShouldBeTrue(trial.Sentence);
        trial.Notes.ShouldContain("The clock Clock C6 is counted differently in the new version. In this case it keeps its day, 23 February 2026.");
        trial.Notes.ShouldContain("The stage \"Begun\" is not part of the new version. It shows until the next step that sets a stage.");
        trial.CanBeUndone.ShouldBeTrue();
    }
}
