using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests;

public class ReplayTests
{
    private static PackBuilder Process(string version, int weeks = 6, string more = "") => Given.Pack().Head("version", $"\"{version}\"")
        .Weeks("C6", weeks, "case.openedOn")
        .Letter("L1", "to: parent", "Dear parent,")
        .Step("clock", "StartClock", """{ "clock": "C6" }""")
        .Step("decide", "Task", $$"""{ "title": "Decide", "outcomes": [ "Yes", "No" ]{{more}} }""")
        .From("decide", "Yes", "letter", "Letter", """{ "letter": "L1" }""")
        .Step("stop", "StopClock", """{ "clock": "C6" }""")
        .Step("close", "CloseCase", """{ "as": "agreed" }""")
        .From("decide", "No", "refuse", "CloseCase", """{ "as": "refused" }""");

    private static readonly ImmutableSortedDictionary<string, string> Same = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A case decided with yes after four weeks, as its timeline tells it.</summary>
    private static RecordedCase Recorded()
    {
        var simulation = Given.Case(Process("1.0.0"));
        simulation.MoveTo(Given.Monday.AddDays(28));
        simulation.Complete("Decide", "Yes");
        var timeline = simulation.Outcomes.Zip(simulation.Moments).SelectMany(pair => pair.First.Events.Select(told => new RecordedInput(pair.Second, told.Kind, told.Details ?? new JsonObject())));
        return RecordedCase.Read(simulation.State!, timeline)!;
    }

    [Fact]
    public void A_case_run_again_through_its_own_version_goes_the_same_way()
    {
        var result = Replay.Compare(Recorded(), Process("1.0.0").Build(), Process("1.0.0").Build(), Same);

        (result.IsSame, result.IsFaithful).ShouldBe((true, true));
    }

    [Fact]
    public void Another_time_limit_is_told_by_its_days()
    {
        var result = Replay.Compare(Recorded(), Process("1.0.0").Build(), Process("2.0.0", weeks: 3).Build(), Same);

        result.Days.ShouldBe(["Clock C6 would have been due on 2 February 2026 instead of 23 February 2026."]);
        result.Routes.ShouldBeEmpty();
    }

    private static PackBuilder WithCall(string more, string port) => Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 6, "case.openedOn").Letter("L1", "to: parent", "Dear parent,")
        .Step("clock", "StartClock", """{ "clock": "C6" }""")
        .Step("call", "Task", $$"""{ "title": "Phone the parent"{{more}} }""")
        .From("call", port, "decide", "Task", """{ "title": "Decide", "outcomes": [ "Yes", "No" ] }""")
        .From("decide", "Yes", "close", "CloseCase", """{ "as": "agreed" }""");

    [Fact]
    public void A_new_task_is_told_and_taken_as_done_so_that_the_rest_can_be_compared()
    {
        var result = Replay.Compare(Recorded(), Process("1.0.0").Build(), WithCall("", "Done").Build(), Same);

        result.Tasks.ShouldBe(["New task: Phone the parent (taken as done at once)."]);
        result.Routes.ShouldBe(["Would not have passed letter and stop.", "Would have passed call."]);
        result.Days.ShouldContain("Letter L1 would not have been sent.");
    }

    [Fact]
    public void A_new_task_that_nobody_can_answer_for_others_stays_open_and_says_what_would_not_have_come()
    {
        var result = Replay.Compare(Recorded(), Process("1.0.0").Build(), WithCall(""", "outcomes": [ "Reached", "Away" ]""", "Reached").Build(), Same);

        result.Tasks.ShouldBe(["Nobody would have been asked: Decide.", "New task: Phone the parent."]);
        result.Routes.ShouldContain("Would not have ended: it would still wait for \"Phone the parent\".");
    }

    [Fact]
    public void A_step_under_another_id_is_followed_by_the_map()
    {
        var draft = Given.Pack().Head("version", "\"2.0.0\"").Weeks("C6", 6, "case.openedOn").Letter("L1", "to: parent", "Dear parent,")
            .Step("clock", "StartClock", """{ "clock": "C6" }""")
            .Step("judge", "Task", """{ "title": "Judge", "outcomes": [ "Yes", "No" ] }""")
            .From("judge", "Yes", "letter", "Letter", """{ "letter": "L1" }""")
            .Step("stop", "StopClock", """{ "clock": "C6" }""")
            .Step("close", "CloseCase", """{ "as": "agreed" }""").Build();

        var result = Replay.Compare(Recorded(), Process("1.0.0").Build(), draft, Same.Add("decide", "judge"));

        result.Routes.ShouldBeEmpty();
        result.Days.ShouldBeEmpty();
    }

    [Fact]
    public void Coverage_counts_steps_and_connections_and_names_what_no_example_reaches()
    {
        var pack = Process("1.0.0").File("examples/yes.json", """
            { "title": "Yes", "steps": [ { "on": "2026-01-12", "open": { "request": { "receivedOn": "2026-01-12" } } }, { "on": "2026-02-09", "complete": "Decide", "outcome": "Yes", "expect": { "closedAs": "agreed" } } ] }
            """).Build();

        var coverage = Coverage.Of(pack, PackExamples.RunAll(pack));

        coverage.StepsMissed.Select(step => step.StepId).ShouldBe(["refuse"]);
        coverage.ConnectionsMissed.Select(connection => connection.Sentence).ShouldBe(["decide (No) to refuse"]);
        coverage.Connections.Single(connection => connection.Port == "Yes").Times.ShouldBe(1);
    }
}
