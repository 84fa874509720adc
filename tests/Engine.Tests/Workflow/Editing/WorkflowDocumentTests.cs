using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow.Editing;
using static BackOffice.Engine.Tests.Workflow.Draw;

namespace BackOffice.Engine.Tests.Workflow.Editing;

public class WorkflowDocumentTests
{
    /// <summary>Written as a hand might: odd blanks, a comment, accents two ways, a field and a step that nobody knows.</summary>
    private const string Written = """
        {
          "id": "w-1", "definitionId": "w", "councilNote": { "kept":true },
          "root": {
            "id": "flow", "type": "Elsa.Flowchart",
            "activities": [
              { "id": "start",   "type": "Elsa.Start" },
              // the first task
              { "id": "read", "type": "BackOffice.Task", "title": "Read the request",
                "odd": 1.50, "metadata": { "displayText": "Read the request", "designer": { "position": { "x": 100, "y": 60 } } } },
              {"id":"strange","type":"Acme.Fax","number":"\u00e9\u0301"},
              { "id": "close", "type": "BackOffice.CloseCase", "as": "done" }
            ],
            "connections": [
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "read", "port": "In" }, "note": "kept" },
              { "source": { "activity": "read", "port": "Done" }, "target": { "activity": "strange", "port": "In" } },
              { "source": { "activity": "strange", "port": "Done" }, "target": { "activity": "close", "port": "In" } }
            ]
          }
        }
        """;

    private static readonly NewStep Phone = new("BackOffice.Task", "Phone the parent", new JsonObject { ["title"] = "Phone the parent" });

    [Fact]
    public void A_step_added_after_another_leads_on_to_what_followed_and_two_places_of_the_file_change()
    {
        var edit = Read(Written).AddAfter("read", null, Phone);

        edit.Sentence.ShouldBe("Added ‘Phone the parent’ after ‘Read the request’.");
        edit.StepId.ShouldBe("phone-the-parent");
        Changes(Written, edit.Document.Text).ShouldBe([
            "+ { \"source\": { \"activity\": \"read\", \"port\": \"Done\" }, \"target\": { \"activity\": \"phone-the-parent\", \"port\": \"In\" } },",
            "+ \"id\": \"phone-the-parent\",",
            "+ \"metadata\": { \"displayText\": \"Phone the parent\", \"designer\": { \"position\": { \"x\": 390, \"y\": 60 }, \"size\": { \"width\": 200, \"height\": 70 } } }",
            "+ \"name\": \"phone-the-parent\",",
            "+ \"nodeId\": \"Workflow1:flow:phone-the-parent\",",
            "+ \"title\": \"Phone the parent\",",
            "+ \"type\": \"BackOffice.Task\",",
            "+ \"version\": 1,",
            "+ { \"source\": { \"activity\": \"phone-the-parent\", \"port\": \"Done\" }, \"target\": { \"activity\": \"strange\", \"port\": \"In\" } },",
            "+ {",
            "+ },",
            "- { \"source\": { \"activity\": \"read\", \"port\": \"Done\" }, \"target\": { \"activity\": \"strange\", \"port\": \"In\" } },",
        ], ignoreOrder: true);
        Ways(edit.Document).ShouldBe(["start -> read", "read -> phone-the-parent", "phone-the-parent -> strange", "strange -> close"], ignoreOrder: true);
    }

    [Fact]
    public void Deleting_joins_what_stood_around_a_step()
    {
        var edit = Read(Written).Delete("strange");

        edit.Sentence.ShouldBe("Deleted ‘strange’. What led to it leads to ‘close’.");
        Ways(edit.Document).ShouldBe(["start -> read", "read -> close"]);
        edit.Document.TextOf("strange").ShouldBeNull();
    }

    [Fact]
    public void Moving_up_and_down_changes_places_with_the_neighbour()
    {
        Ways(Read(Written).MoveUp("strange").Document).ShouldBe(["start -> strange", "strange -> read", "read -> close"], ignoreOrder: true);
        Ways(Read(Written).MoveDown("read").Document).ShouldBe(["start -> strange", "strange -> read", "read -> close"], ignoreOrder: true);
        Read(Written).MoveUp("read").Sentence.ShouldBe("The process begins with ‘start’, so nothing can stand before it.");
        Read(Written).MoveDown("strange").Sentence.ShouldBe("‘close’ ends the process, so nothing can follow it.");
    }

    [Fact]
    public void Moving_to_another_place_joins_what_is_left_behind()
    {
        var drawn = Definition(Flowchart("A -> B -> C -> D; D.True -> E; D.False -> F", Step("Elsa.FlowDecision", "D", ("condition", Literal(true)))));
        var edit = Read(drawn).Move("B", "D", "False");
        edit.Sentence.ShouldBe("Moved ‘B’ after ‘False’ of ‘D’.");
        Ways(edit.Document).ShouldBe(["A -> C", "C -> D", "D.True -> E", "D.False -> B", "B -> F"], ignoreOrder: true);
        Read(drawn).Move("D", "A", null).Done.ShouldBeFalse();
    }

    [Fact]
    public void A_connection_is_made_and_taken_away()
    {
        var made = Read(Written).Connect("read", "Done", "close");
        Ways(made.Document).ShouldContain("read -> close");
        Ways(made.Document.Disconnect("read", "Done", "close").Document).ShouldBe(Ways(Read(Written)));
        Read(Written).Connect("close", "Done", "read").Sentence.ShouldBe("‘close’ ends the process, so nothing can follow it.");
        Read(Written).Connect("read", "Done", "strange").Sentence.ShouldBe("‘Read the request’ leads to ‘strange’ already.");
    }

    [Fact]
    public void A_task_is_renamed_with_its_title_where_both_were_the_same_words()
    {
        var edit = Read(Written).Rename("read", "Read it");
        Changes(Written, edit.Document.Text).ShouldBe([
            "- { \"id\": \"read\", \"type\": \"BackOffice.Task\", \"title\": \"Read the request\",",
            "+ { \"id\": \"read\", \"type\": \"BackOffice.Task\", \"title\": \"Read it\",",
            "- \"odd\": 1.50, \"metadata\": { \"displayText\": \"Read the request\", \"designer\": { \"position\": { \"x\": 100, \"y\": 60 } } } },",
            "+ \"odd\": 1.50, \"metadata\": { \"displayText\": \"Read it\", \"designer\": { \"position\": { \"x\": 100, \"y\": 60 } } } },",
        ], ignoreOrder: true);
    }

    [Fact]
    public void An_input_becomes_a_value_an_expression_or_nothing()
    {
        var team = Read(Written).SetInput("read", "team", InputValue.Of("sen"), label: "Team");
        team.Sentence.ShouldBe("Changed ‘Team’ of ‘Read the request’.");
        team.Document.TextOf("read")!.ShouldContain("\"team\": \"sen\", \"metadata\"");
        var worked = team.Document.SetInput("read", "team", InputValue.Worked("case.team"));
        worked.Document.TextOf("read")!.ShouldContain("\"team\": { \"typeName\": \"Object\", \"expression\": { \"type\": \"BackOffice\", \"value\": \"case.team\" } }");
        var back = worked.Document.SetInput("read", "team", InputValue.Of("sen"));
        back.Document.TextOf("read")!.ShouldContain("\"team\": { \"typeName\": \"Object\", \"expression\": { \"type\": \"Literal\", \"value\": \"sen\" } }");
        back.Document.SetInput("read", "team", InputValue.None).Document.Text.ShouldBe(Written);
    }

    [Fact]
    public void What_was_done_is_taken_back_and_done_again()
    {
        var history = WorkflowHistory.Begin(Read(Written));
        history = history.Do(history.Now.AddAfter("read", null, Phone));
        history = history.Do(history.Now.Delete("strange"));
        history = history.Do(history.Now.Connect("close", "Done", "read"));
        history.Sentences.ShouldBe(["Deleted ‘strange’. What led to it leads to ‘close’.", "Added ‘Phone the parent’ after ‘Read the request’."]);

        var undone = history.Undo().Undo();

        undone.Now.Text.ShouldBe(Written);
        undone.Undo().ShouldBe(undone);
        undone.Redo().Redo().Now.Text.ShouldBe(history.Now.Text);
    }

    [Fact]
    public void A_list_of_steps_is_edited_too()
    {
        var drawn = Definition(Sequence("S", Line("one"), Line("two"), Line("three")));
        Order(Read(drawn).MoveUp("three").Document).ShouldBe("one three two");
        Order(Read(drawn).Move("one", "three", null).Document).ShouldBe("two three one");
        Order(Read(drawn).Move("three", "one", null).Document).ShouldBe("one three two");
        Order(Read(drawn).Delete("two").Document).ShouldBe("one three");
        Order(Read(drawn).AddAfter("one", null, Phone).Document).ShouldBe("one phone-the-parent two three");
        Order(Read(drawn).AddInside("S", "activities", Phone).Document).ShouldBe("one two three phone-the-parent");

        static string Order(WorkflowDocument document) => string.Join(' ', document.Graph.Root.Children.Select(child => child.Step.Id));
    }

    private static WorkflowDocument Read(string text) => WorkflowDocument.TryRead(text, Pack.Steps, out var problem) ?? throw new InvalidOperationException(problem);

    private static IReadOnlyList<string> Ways(WorkflowDocument document) =>
        [.. document.Graph.Root.Children.SelectMany(child => document.Ways(child.Step).Select(way => $"{child.Step.Id}{(way.Port == "Done" ? "" : $".{way.Port}")} -> {way.To.Id}"))];

    private static IReadOnlyList<string> Changes(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        return [.. old.Except(now).Select(line => "- " + line.Trim()), .. now.Except(old).Select(line => "+ " + line.Trim())];
    }
}
