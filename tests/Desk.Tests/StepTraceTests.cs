using System.Text.Json.Nodes;
using BackOffice.Desk.Pages.Cases;
using BackOffice.Desk.Views;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Tests;

public class StepTraceTests
{
    // request ──► decide ──Assess──► advice ──► plan
    //                    └──Refuse──► letter
    private static readonly ProcessMapLayout Map = ProcessMapLayout.Of(new JsonObject
    {
        ["root"] = new JsonObject
        {
            ["activities"] = new JsonArray([.. new[] { "request", "decide", "advice", "plan", "letter" }.Select(id => (JsonNode)new JsonObject { ["id"] = id, ["type"] = "BackOffice.Task" })]),
            ["connections"] = new JsonArray(Link("request", "Done", "decide"), Link("decide", "Assess", "advice"), Link("advice", "Done", "plan"), Link("decide", "Refuse", "letter")),
        },
    });

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static readonly CaseState Case = new()
    {
        Id = new CaseId(Guid.Parse("11111111-1111-1111-1111-111111111111")),
        Reference = "EHC-7K3M-91",
        PackId = "ehc-needs-assessment",
        PackVersion = "1.0.0",
        Subject = new SubjectRef("pupil", "p1"),
        OpenedAt = Monday,
        Process = new ProcessState(),
    };

    private static JsonNode Link(string from, string port, string to) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to },
    };

    private static JournalLine Line(long version, string step, string what, params string[] outcomes) =>
        new(version, 0, Monday.AddDays(version), step, "BackOffice.Task", what, outcomes, null);

    private static TimelineLine Happened(long version, string who) =>
        new(version, 0, Monday.AddDays(version), "task-completed", "", "u1", who, null, null);

    private static CaseTask Task(int number, string step, string title) => new()
    {
        Number = number,
        StepId = step,
        BookmarkId = "b" + number,
        Title = title,
        Team = "sen-north",
        DueOn = new DateOnly(2026, 4, 6),
        OpenedAt = Monday,
    };

    [Fact]
    public void A_step_that_was_done_says_who_when_and_which_way_it_left()
    {
        var trace = StepTraces.Of(Case, [Line(1, "decide", "Started"), Line(2, "decide", "Completed", "Assess")], [Happened(2, "Priya Shah")], Map)["decide"];

        trace.State.ShouldBe(StepState.Done);
        trace.Who.ShouldBe("Priya Shah");
        trace.When.ShouldBe(Monday.AddDays(2));
        trace.What.ShouldBe("left by Assess");
    }

    [Fact]
    public void A_step_with_an_open_task_is_where_the_case_stands()
    {
        var state = Case with { Tasks = [Task(1, "advice", "Advice from the head"), Task(2, "advice", "Advice from health")] };

        var trace = StepTraces.Of(state, [Line(1, "advice", "Started"), Line(1, "advice", "Suspended")], [], Map)["advice"];

        trace.State.ShouldBe(StepState.Current);
        trace.Until.ShouldBe(new DateOnly(2026, 4, 6));
        trace.What.ShouldBe("Advice from the head; Advice from health");
    }

    [Fact]
    public void A_step_that_waits_says_until_when()
    {
        var state = Case with { Waits = [new CaseWait { Number = 1, StepId = "advice", DueAt = new DateTimeOffset(2026, 4, 1, 6, 0, 0, TimeSpan.Zero) }] };

        var trace = StepTraces.Of(state, [Line(1, "advice", "Suspended")], [], Map)["advice"];

        trace.State.ShouldBe(StepState.Waiting);
        trace.Until.ShouldBe(new DateOnly(2026, 4, 1));
    }

    [Fact]
    public void The_way_that_was_not_taken_is_faint_and_the_way_ahead_is_not()
    {
        var state = Case with { Tasks = [Task(1, "advice", "Advice")] };

        var traces = StepTraces.Of(state, [Line(1, "request", "Completed", "Done"), Line(2, "decide", "Completed", "Assess"), Line(2, "advice", "Suspended")], [], Map);

        traces["letter"].State.ShouldBe(StepState.Skipped);
        traces.ContainsKey("plan").ShouldBeFalse();
    }

    [Fact]
    public void In_a_closed_case_everything_that_was_not_reached_is_faint()
    {
        var traces = StepTraces.Of(Case with { Status = CaseStatus.Closed }, [Line(1, "request", "Completed", "Done")], [], Map);

        new[] { "decide", "advice", "plan", "letter" }.ShouldAllBe(id => traces[id].State == StepState.Skipped);
    }

    [Fact]
    public void A_step_entered_twice_counts_its_turns() =>
        StepTraces.Of(Case, [Line(1, "plan", "Started"), Line(2, "plan", "Completed", "Done"), Line(3, "plan", "Started"), Line(4, "plan", "Completed", "Done")], [], Map)["plan"].Times.ShouldBe(2);
}
