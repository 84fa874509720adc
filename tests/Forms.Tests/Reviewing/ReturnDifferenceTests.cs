using System.Text.Json.Nodes;
using BackOffice.Forms.Reviewing;

namespace BackOffice.Forms.Tests.Reviewing;

public class ReturnDifferenceTests
{
    private static readonly FormDefinition Form = FormDefinition.Parse("""
        { "form": "count", "data": { "phone": { "type": "text" },
            "children": { "type": "rowset", "key": ["surname", "forename"], "fields": { "surname": { "type": "text" }, "forename": { "type": "text" }, "hours": { "type": "integer" } } } },
          "text": { "en": { "form": { "title": "Count" }, "phone": { "label": "Telephone" } } } }
        """).Form!;

    private static JsonObject Answers(string json) => (JsonObject)JsonNode.Parse(json)!;

    [Fact]
    public void Rows_are_compared_by_what_tells_them_apart_wherever_they_stand()
    {
        var found = ReturnDifference.Between(
            Form,
            Answers("""{ "phone": "1", "children": [ { "surname": "Ash", "forename": "Al", "hours": 15 }, { "surname": "Elm", "forename": "Ed", "hours": 30 }, { "surname": "Fir", "forename": "Fay", "hours": 5 } ] }"""),
            Answers("""{ "phone": "2", "children": [ { "surname": "ELM ", "forename": "Ed", "hours": 15, "$carried": {} }, { "surname": "Oak", "forename": "Oz", "hours": 15 }, { "surname": "Ash", "forename": "Al", "hours": 15 } ] }"""));

        found.Answers.Single().Field.Name.ShouldBe("phone");
        found.Rows.Select(row => (row.Kind, (row.After ?? row.Before)!["surname"]!.GetValue<string>())).ShouldBe([(RowChange.Changed, "ELM "), (RowChange.Added, "Oak"), (RowChange.Removed, "Fir")]);
        found.Rows[0].Answers.Select(answer => (answer.Field.Name, answer.Before?.ToJsonString(), answer.After?.ToJsonString())).ShouldContain(("hours", "30", "15"));
        found.SameRows.ShouldBe(1);
    }

    [Fact]
    public void Nothing_changed_is_empty_and_everything_is_new_where_nothing_was_before()
    {
        var answers = Answers("""{ "children": [ { "surname": "Ash", "forename": "Al" } ] }""");

        ReturnDifference.Between(Form, answers, answers).IsEmpty.ShouldBeTrue();
        ReturnDifference.Between(Form, null, answers).Rows.Single().Kind.ShouldBe(RowChange.Added);
    }

    [Fact]
    public void Two_rows_of_one_key_and_rows_without_a_key_are_still_told_apart()
    {
        var found = ReturnDifference.Between(
            Form,
            Answers("""{ "children": [ { "surname": "Ash", "forename": "Al", "hours": 1 }, { "surname": "Ash", "forename": "Al", "hours": 2 }, { "surname": "Bay" } ] }"""),
            Answers("""{ "children": [ { "surname": "Ash", "forename": "Al", "hours": 1 }, { "surname": "Ash", "forename": "Al", "hours": 3 }, { "surname": "Bay" } ] }"""));

        found.Rows.Single().Answers.Single().After!.GetValue<int>().ShouldBe(3);
        found.SameRows.ShouldBe(2);
    }
}
