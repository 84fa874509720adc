using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Portal.Filling;

namespace Portal.Tests.Filling;

public class FieldViewTests
{
    [Theory]
    [InlineData("text", "<input class=\"govuk-input govuk-!-width-two-thirds\" id=\"q\" name=\"q\" type=\"text\"")]
    [InlineData("longText", "<textarea")]
    [InlineData("integer", "inputmode=\"numeric\"")]
    [InlineData("money", "govuk-input__prefix")]
    [InlineData("date", "name=\"q-day\"")]
    [InlineData("yesNo", "govuk-radios--inline")]
    [InlineData("email", "type=\"email\"")]
    [InlineData("phone", "type=\"tel\"")]
    [InlineData("postcode", "autocomplete=\"postal-code\"")]
    [InlineData("address", "name=\"q-postcode\"")]
    [InlineData("declaration", "type=\"checkbox\"")]
    [InlineData("file", "type=\"file\"")]
    public async Task Each_type_has_its_own_box_with_a_label(string type, string expected)
    {
        var html = await Html($$"""{ "type": "{{type}}", "required": true }""", "{}");
        html.ShouldContain(expected);
        html.ShouldContain("What is it");
    }

    [Fact]
    public async Task A_question_that_need_not_be_answered_says_so() =>
        (await Html("""{ "type": "text" }""", "{}")).ShouldContain("What is it (optional)");

    [Fact]
    public async Task Codes_are_ticked_as_answered()
    {
        var html = await Html("""{ "type": "codes", "options": { "a": "Apple", "b": "Pear" } }""", """{"q":["b"]}""");
        html.ShouldContain("Select all that apply");
        html.ShouldContain("value=\"b\" checked");
        html.ShouldNotContain("value=\"a\" checked");
    }

    [Fact]
    public async Task What_was_typed_stands_in_the_boxes_again_and_only_the_wrong_part_is_marked()
    {
        var html = await Html("""{ "type": "date" }""", """{"q":{"$typed":{"day":"31","month":"x","year":"2026"}}}""", showError: true);
        html.ShouldContain("value=\"31\"");
        html.ShouldContain("value=\"x\"");
        html.ShouldContain("What is it must be a real date");
        System.Text.RegularExpressions.Regex.Count(html, "govuk-input--error").ShouldBe(1);
    }

    [Fact]
    public async Task Text_that_looks_like_markup_is_shown_as_text()
    {
        var html = await Html("""{ "type": "text" }""", """{"q":"\"><script>alert(1)</script>"}""");
        html.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task A_whole_form_shows_its_rows_with_remove_and_add()
    {
        var html = await Rendering.Of<FormView>(("Form", Compile("""{ "type": "rowset", "max": 3, "fields": { "forename": { "type": "text", "required": true } } }""")), ("Answers", JsonNode.Parse("""{"q":[{"forename":"Ada"},{}]}""")), ("Context", new FormContext(new DateOnly(2026, 3, 17))), ("ShowErrors", true));
        html.ShouldContain("id=\"q-0-forename\"");
        html.ShouldContain("href=\"#q-1-forename\"");
        html.ShouldContain("Add another");
        html.ShouldContain("Enter forename");
    }

    [Fact]
    public void The_error_summary_leads_to_the_part_that_is_wrong()
    {
        var form = Compile("""{ "type": "address", "required": true }""");
        Errors(form, """{"q":{"$typed":{"line1":"1 High Street","town":"Ely"}}}""").ShouldHaveSingleItem().Href.ShouldBe("#q-postcode");
        Errors(Compile("""{ "type": "date", "required": true }"""), "{}").ShouldHaveSingleItem().Href.ShouldBe("#q-day");
    }

    private static IReadOnlyList<BackOffice.Portal.GovUk.ErrorLink> Errors(CompiledForm form, string answers) =>
        Boxes.Errors(form.Evaluate(JsonNode.Parse(answers)!.AsObject(), new FormContext(new DateOnly(2026, 3, 17))).Pages.Single().Fields);

    private static CompiledForm Compile(string field)
    {
        var parse = FormDefinition.Parse($$"""{ "form": "x", "data": { "q": {{field}} }, "text": { "en": { "q": "What is it" } } }""");
        parse.Faults.ShouldBeEmpty();
        return CompiledForm.Compile(parse.Form!).Form.ShouldNotBeNull();
    }

    private static Task<string> Html(string field, string answers, bool showError = false)
    {
        var state = Compile(field).Evaluate(JsonNode.Parse(answers)!.AsObject(), new FormContext(new DateOnly(2026, 3, 17))).Pages.Single().Fields.Single();
        return Rendering.Of<FieldView>(("Field", state), ("ShowError", showError));
    }
}
