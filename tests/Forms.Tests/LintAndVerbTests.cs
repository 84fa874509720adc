using System.Text.Json.Nodes;
using BackOffice.Forms;

namespace Forms.Tests;

public class LintAndVerbTests
{
    [Theory]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" } } }""", "has no label", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text", "required": true }, "b": { "type": "text" } }, "flow": { "pages": [ { "page": "p", "ask": ["b"] } ] } }""", "No page asks “a”", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" } }, "flow": { "pages": [ { "page": "p", "ask": [] } ] } }""", "asks nothing and says nothing", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "code", "options": ["y"] } }, "text": { "en": { "a": "A" } } }""", "has no label. Add it under options", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "yesNo" } }, "conditions": { "c": "form.a" }, "flow": { "pages": [ { "page": "p", "ask": ["a"], "if": "c", "unless": "c" } ] } }""", "is never shown", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "yesNo" } }, "conditions": { "c": "form.a" }, "text": { "en": { "a": "A" } } }""", "is used nowhere", false)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" }, "b": { "type": "yesNo" } }, "flow": { "pages": [ { "page": "p", "ask": ["a"], "if": "form.b" }, { "page": "q", "ask": ["b"] } ] } }""", "is asked only later", false)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" } }, "checks": [ { "id": "C1", "require": "form.a != null", "on": ["a"] } ], "text": { "en": { "a": "A" } } }""", "has no message", true)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "date" } }, "text": { "en": { "a": { "label": "A" } } } }""", "without a hint", false)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" } }, "text": { "en": { "a": "A", "bb": "B" } } }""", "Nothing in the form is called “bb”", false)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "text" } }, "text": { "en": { "form": "F", "a": "A" }, "cy": { "form": "F" } } }""", "“a” is not translated", false)]
    [InlineData("""{ "form": "x", "data": { "a": { "type": "code", "list": "nowhere" } }, "text": { "en": { "a": "A" } } }""", "There is no lookup “nowhere”", true)]
    public void A_form_that_would_break_for_somebody_is_found(string json, string words, bool blocks) =>
        FormLint.Check(json).ShouldContain(f => f.Message.Contains(words) && f.Blocks == blocks);

    [Fact]
    public void Check_answers_findings_with_lines()
    {
        var answer = FormVerbs.Check("{ \"form\": \"x\",\n \"data\": { \"a\": { \"type\": \"txt\" } } }");
        answer["ok"]!.GetValue<bool>().ShouldBeFalse();
        answer["findings"]![0]!["line"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public void Validate_answers_issues_and_calculated_values()
    {
        var answer = FormVerbs.Validate(JsonNode.Parse("""
            { "form": { "form": "x", "data": { "born": { "type": "date", "required": true }, "age": { "type": "integer", "calculate": "ageOn(form.born, today)" } }, "text": { "en": { "born": "Date of birth" } } },
              "answers": { "born": "2016-05-04" }, "asOf": "2026-05-03" }
            """));
        answer.ToJsonString().ShouldBe("""{"issues":[],"calculated":{"age":9}}""");
    }

    [Fact]
    public void Validate_answers_what_is_wrong_by_id_level_path_and_message()
    {
        var answer = FormVerbs.Validate(JsonNode.Parse("""{ "form": { "form": "x", "data": { "born": { "type": "date", "required": true } }, "text": { "en": { "born": "Date of birth" } } }, "answers": {}, "asOf": "2026-05-03" }"""));
        answer["issues"]!.ToJsonString().ShouldBe("""[{"id":"required","level":"error","path":"born","message":"Enter date of birth"}]""");
    }

    [Theory]
    [InlineData("[]", "Give an object")]
    [InlineData("""{ "form": { "form": "x", "data": {} } }""", "Give the day")]
    [InlineData("""{ "form": { "form": "x" }, "asOf": "2026-05-03" }""", "needs \"data\"")]
    [InlineData("""{ "form": { "form": "x", "data": {} }, "answers": [], "asOf": "2026-05-03" }""", "is an object")]
    public void Bad_input_is_answered_with_advice(string input, string words) => FormVerbs.Validate(JsonNode.Parse(input))["error"]!.GetValue<string>().ShouldContain(words);

    [Theory]
    [InlineData("\"not a list\"")]
    [InlineData("{\"n\":\"a\"}")]
    [InlineData("5")]
    public void Rows_that_are_no_list_are_no_rows(string rows)
    {
        var answer = FormVerbs.Validate(JsonNode.Parse($$"""{ "form": { "form": "x", "data": { "r": { "type": "rowset", "required": true, "fields": { "n": { "type": "text" } } } } }, "answers": { "r": {{rows}} }, "asOf": "2026-05-03" }"""));
        answer["issues"]!.AsArray().Single()!["id"]!.GetValue<string>().ShouldBe("required");
    }
}
