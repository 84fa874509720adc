using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Designing;

namespace Forms.Tests.Designing;

public class MoveTests
{
    private const string Old = """
        { "form": "t", "data": {
            "name": { "type": "text" }, "hours": { "type": "text" }, "gone": { "type": "text" }, "choice": { "type": "code", "options": { "a": "A", "b": "B" } }, "when": { "type": "text" },
            "children": { "type": "rowset", "fields": { "surname": { "type": "text" }, "room": { "type": "text" } } } },
          "text": { "en": { "form": {"title":"T"}, "name": "Name", "hours": "Hours", "gone": "Colour", "choice": "Choice", "when": "When", "children": "Children", "surname": "Surname", "room": "Room" } } }
        """;

    private const string New = """
        { "form": "t", "data": {
            "name": { "type": "text", "required": true }, "hours": { "type": "integer" }, "gone": { "type": "text", "retired": true }, "choice": { "type": "code", "options": { "a": "A", "c": "C" } }, "when": { "type": "date" }, "extra": { "type": "text", "required": true },
            "children": { "type": "rowset", "fields": { "surname": { "type": "text" }, "age": { "type": "integer" } } } },
          "checks": [ { "id": "X", "require": "form.hours < 50", "text": "too-many" } ],
          "text": { "en": { "form": {"title":"T"}, "name": "Full name", "hours": "Hours", "choice": "Choice", "when": "When", "extra": "Extra", "children": "Children", "surname": "Surname", "age": "Age", "too-many": "Fewer hours" } } }
        """;

    private static FormDefinition Form(string json) => FormDefinition.Parse(json).Form!;

    private static readonly JsonObject Answers = (JsonObject)JsonNode.Parse("""
        { "name": "Ada", "hours": "12", "gone": "red", "choice": "b", "when": "in spring", "$explained": { "Q": "because" },
          "children": [ { "surname": "Byron", "room": "Blue" } ] }
        """)!;

    [Fact]
    public void Nothing_typed_is_lost_and_what_changed_is_marked()
    {
        var move = FormMove.Between(Form(Old), Form(New), Answers);

        move.Answers["name"]!.ToString().ShouldBe("Ada");
        move.Answers["hours"]!.GetValue<decimal>().ShouldBe(12);
        move.Answers["$aside"]!["gone"]!.ToString().ShouldBe("red");
        move.Answers["children"]![0]!["$aside"]!["room"]!.ToString().ShouldBe("Blue");
        move.Answers["when"]!["$typed"]!.ToString().ShouldBe("in spring");
        move.Answers["$explained"]!["Q"]!.ToString().ShouldBe("because");
        move.Aside.ShouldBe(["Colour: red", "Room: Blue"]);
        move.Look.Select(l => l.Path).ShouldBe(["choice", "when", "name", "extra", "children.age"], ignoreOrder: true);
        move.Answers["$look"]!["name"]!.ToString().ShouldBe("The question was “Name”. Check that your answer is still right.");
    }

    [Fact]
    public void What_was_put_aside_comes_back_when_the_question_does()
    {
        var there = FormMove.Between(Form(Old), Form(New), Answers).Answers;
        var back = FormMove.Between(Form(New), Form(Old), there);

        back.Answers["gone"]!.ToString().ShouldBe("red");
        back.Answers["children"]![0]!["room"]!.ToString().ShouldBe("Blue");
        back.Answers["$aside"].ShouldBeNull();
    }

    [Fact]
    public void A_move_to_the_same_form_changes_nothing()
    {
        var move = FormMove.Between(Form(Old), Form(Old), Answers);

        JsonNode.DeepEquals(move.Answers, Answers).ShouldBeTrue();
        move.Look.ShouldBeEmpty();
        move.Aside.ShouldBeEmpty();
    }

    [Fact]
    public void The_difference_is_told_in_sentences()
    {
        var words = FormDifference.Between(Form(Old), Form(New));

        words.ShouldContain("New question: “Extra”, which must be answered.");
        words.ShouldContain("“Colour” is no longer asked. Answers given before are kept.");
        words.ShouldContain("The question “Name” is now worded “Full name”.");
        words.ShouldContain("“Hours” now takes a whole number (before: a line of text).");
        words.ShouldContain("“Choice” has a new option “C”.");
        words.ShouldContain("“Choice” no longer has the option “B”.");
        words.ShouldContain("New question of “Children”: “Age”.");
        words.ShouldContain("New check (an error): “Fewer hours”.");
        FormDifference.Between(Form(Old), Form(Old)).ShouldBeEmpty();
    }
}
