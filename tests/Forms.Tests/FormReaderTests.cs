using BackOffice.Forms;

namespace Forms.Tests;

public class FormReaderTests
{
    [Fact]
    public void A_form_without_a_flow_asks_everything_on_one_page()
    {
        var form = Read("""{ "form": "decide-assess", "data": { "decision": { "type": "code", "options": ["assess", "refuse"] }, "reasons": { "type": "longText" } } }""");
        form.Key.ShouldBe("decideAssess");
        form.Tasks.ShouldHaveSingleItem().Pages.ShouldHaveSingleItem().Ask.ShouldBe(["decision", "reasons"]);
    }

    [Fact]
    public void A_misspelt_type_names_its_line_and_the_nearest_type()
    {
        var faults = FormDefinition.Parse("""
            { "form": "x",
              "data": {
                "a": { "type": "text" },
                "b": { "type": "postcod" } } }
            """).Faults;
        var fault = faults.ShouldHaveSingleItem();
        fault.Line.ShouldBe(4);
        fault.Path.ShouldBe("data.b.type");
        fault.Message.ShouldContain("Did you mean “postcode”?");
    }

    [Theory]
    [InlineData("{ \"form\": \"x\", \"data\": {} ,, }", "not JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("{ \"form\": \"x\" }", "needs \"data\"")]
    [InlineData("{ \"form\": \"case\", \"data\": {} }", "means something else")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\" }, \"a\": { \"type\": \"date\" } } }", "written twice")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"code\" } } }", "needs \"list\"")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\", \"pattern\": \"(\" } } }", "pattern cannot be used")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\", \"requred\": true } } }", "Did you mean “required”?")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\" } }, \"flow\": { \"pages\": [ { \"page\": \"p\", \"ask\": [\"b\"] } ] } }", "There is no field “b”")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\" } }, \"conditions\": { \"c\": { \"all\": [\"d\"] } } }", "not the name of a condition")]
    [InlineData("{ \"form\": \"x\", \"data\": { \"a\": { \"type\": \"text\" } }, \"checks\": [ { \"id\": \"1\", \"level\": \"warning\", \"require\": \"true\" } ] }", "not one of error, query, information")]
    public void A_fault_says_what_is_wrong(string json, string words)
    {
        var parse = FormDefinition.Parse(json);
        parse.Form.ShouldBeNull();
        parse.Faults.ShouldContain(f => f.Message.Contains(words));
    }

    [Fact]
    public void Nested_conditions_become_one_expression_over_named_conditions()
    {
        var form = Read("""
            { "form": "x", "data": { "a": { "type": "yesNo" }, "b": { "type": "yesNo" } },
              "conditions": { "hasA": "form.a", "hasB": "form.b", "both": { "all": ["hasA", { "not": "hasB" }] } } }
            """);
        form.Conditions.Single(c => c.Name == "both").Expression.ShouldBe("(conditions.hasA) and (not (conditions.hasB))");
    }

    [Fact]
    public void Lookups_are_read_as_objects_codes_or_labels_by_code()
    {
        var (lists, faults) = LookupLists.Parse("""
            { "need": [ { "code": "ASD", "label": "Autistic spectrum disorder" }, { "code": "HI", "label": "Hearing impairment", "validTo": "2030-08-31" } ],
              "via": { "post": "By post", "email": "By e-mail" } }
            """);
        faults.ShouldBeEmpty();
        lists.Find("need")![1].IsOpenOn(new DateOnly(2030, 9, 1)).ShouldBeFalse();
        lists.Find("via")![0].ShouldBe(new FormOption("post", "By post"));
    }

    private static FormDefinition Read(string json)
    {
        var parse = FormDefinition.Parse(json);
        parse.Faults.ShouldBeEmpty();
        return parse.Form.ShouldNotBeNull();
    }
}
