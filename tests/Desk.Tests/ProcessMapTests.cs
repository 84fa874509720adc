using System.Text.Json.Nodes;
using BackOffice.Desk.Views;

namespace BackOffice.Desk.Tests;

public class ProcessMapTests
{
    //            ┌──Yes──► agree ──┐
    // ask ──► decide             join ──► close
    //   ▲        └──No───► refuse ─┘
    //   └───────────Again──────────────────┘ (a way back)
    private static JsonObject Workflow(bool placed = false)
    {
        string[] ids = ["ask", "decide", "agree", "refuse", "join", "close"];
        var activities = new JsonArray([.. ids.Select((id, index) => (JsonNode)new JsonObject
        {
            ["id"] = id,
            ["type"] = id == "decide" ? "Elsa.FlowDecision" : "BackOffice.Task",
            ["metadata"] = new JsonObject
            {
                ["displayText"] = "Step " + id,
                ["designer"] = placed ? new JsonObject { ["position"] = new JsonObject { ["x"] = 100 + index * 300, ["y"] = 50 } } : null,
            },
        })]);
        return new JsonObject
        {
            ["root"] = new JsonObject
            {
                ["activities"] = activities,
                ["connections"] = new JsonArray(
            Link("ask", "Done", "decide"), Link("decide", "Yes", "agree"), Link("decide", "No", "refuse"),
            Link("agree", "Done", "join"), Link("refuse", "Done", "join"), Link("join", "Done", "close"), Link("close", "Again", "ask"))
            }
        };
    }

    private static JsonNode Link(string from, string port, string to) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    };

    [Fact]
    public void Steps_without_positions_are_placed_by_their_distance_from_the_start()
    {
        var layout = ProcessMapLayout.Of(Workflow());
        var x = layout.Steps.ToDictionary(step => step.Id, step => step.X);

        x["ask"].ShouldBeLessThan(x["decide"]);
        x["decide"].ShouldBeLessThan(x["agree"]);
        x["agree"].ShouldBe(x["refuse"]);
        x["join"].ShouldBeGreaterThan(x["agree"]);
        x["close"].ShouldBeGreaterThan(x["join"]);
    }

    [Fact]
    public void No_two_steps_stand_on_each_other()
    {
        var places = ProcessMapLayout.Of(Workflow()).Steps.Select(step => (step.X, step.Y)).ToList();
        places.Distinct().Count().ShouldBe(places.Count);
    }

    [Fact]
    public void Positions_of_the_designer_are_kept_and_moved_to_the_corner()
    {
        var layout = ProcessMapLayout.Of(Workflow(placed: true));
        layout.Steps.Select(step => step.X).ShouldBe([16, 316, 616, 916, 1216, 1516]);
        layout.Steps.Select(step => step.Y).Distinct().ShouldBe([16]);
    }

    [Fact]
    public void A_step_below_another_is_joined_straight_down()
    {
        var workflow = Workflow(placed: true);
        var below = workflow["root"]!["activities"]![1]!["metadata"]!["designer"]!["position"]!;
        (below["x"], below["y"]) = (120, 250);

        var line = ProcessMapLayout.Of(workflow).Lines.Single(line => line.From == "ask");

        line.Path.ShouldBe("M102 68 C102 142 122 142 122 216");
    }

    [Fact]
    public void A_long_way_round_does_not_end_the_drawing_of_a_loop() =>
        ProcessMapLayout.Of(Workflow()).Lines.Count.ShouldBe(7);

    [Fact]
    public async Task The_list_says_where_each_step_stands_and_where_it_leads()
    {
        var html = await Rendered.Html<ProcessMap>(new()
        {
            ["Layout"] = ProcessMapLayout.Of(Workflow()),
            ["Today"] = new DateOnly(2026, 3, 17),
            ["Traces"] = new Dictionary<string, StepTrace>
            {
                ["ask"] = new(StepState.Done, new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero), "Priya Shah"),
                ["decide"] = new(StepState.Done),
                ["agree"] = new(StepState.Current),
                ["refuse"] = new(StepState.Skipped),
                ["join"] = new(StepState.Waiting, Until: new DateOnly(2026, 4, 6)),
            },
        });

        html.ShouldContain("done, 2 Mar 2026, 09:30, Priya Shah");
        html.ShouldContain("Yes: Step agree; No: Step refuse");
        html.ShouldContain("waiting until 6 April 2026");
        html.ShouldContain("not on this path");
        html.ShouldContain("is-current");
    }

    [Fact]
    public void A_long_title_is_cut_into_two_lines()
    {
        ProcessMap.Wrap("Decide whether to assess the child").ShouldBe(["Decide whether to", "assess the child"]);
        ProcessMap.Wrap("Close").ShouldBe(["Close"]);
        ProcessMap.Wrap(new string('x', 60)).Count.ShouldBe(2);
    }
}
