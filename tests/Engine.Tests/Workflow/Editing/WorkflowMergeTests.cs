using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow.Editing;

namespace BackOffice.Engine.Tests.Workflow.Editing;

/// <summary>Two people change one workflow at the same time: <c>start ─► read ─► decide ─► close</c>.</summary>
public class WorkflowMergeTests
{
    private const string Before = """
        {
          "id": "w-1", "definitionId": "w",
          "root": {
            "id": "flow", "type": "Elsa.Flowchart",
            "activities": [
              { "id": "start", "type": "Elsa.Start" },
              { "id": "read", "type": "BackOffice.Task", "title": "Read the request", "team": "north" },
              { "id": "decide", "type": "BackOffice.Task", "title": "Decide", "team": "north" },
              { "id": "close", "type": "BackOffice.CloseCase", "as": "done" }
            ],
            "connections": [
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "read", "port": "In" } },
              { "source": { "activity": "read", "port": "Done" }, "target": { "activity": "decide", "port": "In" } },
              { "source": { "activity": "decide", "port": "Done" }, "target": { "activity": "close", "port": "In" } }
            ]
          }
        }
        """;

    [Fact]
    public void What_only_one_of_them_touched_is_as_they_made_it()
    {
        var mine = Made(document => document.AddAfter("read", null, new NewStep("BackOffice.Task", "Phone the parent", new JsonObject { ["title"] = "Phone the parent" })));
        var theirs = Before.Replace("\"title\": \"Decide\", \"team\": \"north\"", "\"title\": \"Decide\", \"team\": \"south\"", StringComparison.Ordinal);

        var merged = WorkflowMerge.Of(Before, mine, theirs);

        merged.Clashes.ShouldBeEmpty();
        var graph = Read(merged.Text!).Graph;
        graph.Find("phone-the-parent").ShouldNotBeNull();
        ((string?)graph.Find("decide")!.Json["team"]).ShouldBe("south");
        Ways(merged.Text!).ShouldBe(["start -> read", "read -> phone-the-parent", "phone-the-parent -> decide", "decide -> close"], ignoreOrder: true);
        Ways(WorkflowMerge.Of(Before, theirs, mine).Text!).ShouldBe(Ways(merged.Text!), ignoreOrder: true);
    }

    [Fact]
    public void Settings_of_one_step_that_are_not_the_same_one_go_together()
    {
        var mine = Before.Replace("\"title\": \"Decide\"", "\"title\": \"Decide now\"", StringComparison.Ordinal);
        var theirs = Before.Replace("\"Decide\", \"team\": \"north\"", "\"Decide\", \"team\": \"south\"", StringComparison.Ordinal);
        var step = Read(WorkflowMerge.Of(Before, mine, theirs).Text!).Graph.Find("decide")!;
        ((string?)step.Json["title"], (string?)step.Json["team"]).ShouldBe(("Decide now", "south"));
    }

    [Fact]
    public void Where_both_changed_the_same_nothing_is_guessed_and_the_step_is_named()
    {
        string Titled(string title) => Before.Replace("\"title\": \"Decide\"", $"\"title\": \"{title}\"", StringComparison.Ordinal);
        Clashes(Titled("Decide now"), Titled("Decide at last")).ShouldBe(["decide"]);
        Clashes(Made(document => document.Delete("decide")), Titled("Decide at last")).ShouldBe(["decide"], "one took away what the other changed");

        // Each put a step of their own behind the same step: side by side is not what either meant.
        string Behind(string name) => Made(document => document.AddAfter("read", null, new NewStep("BackOffice.Task", name, new JsonObject { ["title"] = name })));
        Clashes(Behind("Phone the parent"), Behind("Write to the parent")).ShouldBe(["read"]);
        Clashes(Behind("Phone the parent"), Behind("Phone the parent")).ShouldBeEmpty("both made the same");
    }

    [Fact]
    public void A_connection_to_a_step_that_the_other_took_away_is_no_merge()
    {
        var mine = Made(document => document.Delete("decide"));
        var theirs = Before.Replace("\"as\": \"done\" }", "\"as\": \"done\" }, { \"id\": \"again\", \"type\": \"BackOffice.Task\", \"title\": \"Again\" }", StringComparison.Ordinal)
            .Replace("\"connections\": [", "\"connections\": [ { \"source\": { \"activity\": \"again\", \"port\": \"Done\" }, \"target\": { \"activity\": \"decide\", \"port\": \"In\" } },", StringComparison.Ordinal);
        Clashes(mine, theirs).ShouldContain("decide");
    }

    [Fact]
    public void Whoever_changed_nothing_takes_over_what_the_other_made_to_the_letter()
    {
        var theirs = Before.Replace("north", "south", StringComparison.Ordinal);
        WorkflowMerge.Of(Before, Before, theirs).Text.ShouldBe(theirs);
        WorkflowMerge.Of(Before, theirs, Before).Text.ShouldBe(theirs);
        WorkflowMerge.Of(Before, theirs, "{").Text.ShouldBeNull("what cannot be read goes together with nothing");
    }

    private static IEnumerable<string> Clashes(string mine, string theirs) => WorkflowMerge.Of(Before, mine, theirs).Clashes;

    private static string Made(Func<WorkflowDocument, WorkflowEdit> change) => change(Read(Before)).Document.Text;

    private static WorkflowDocument Read(string text) => WorkflowDocument.TryRead(text, Pack.Steps, out var problem) ?? throw new InvalidOperationException(problem);

    private static IEnumerable<string> Ways(string text)
    {
        var document = Read(text);
        return document.Graph.Steps.Values.SelectMany(step => document.Ways(step).Select(way => $"{step.Id} -> {way.To.Id}")).ToList();
    }
}
