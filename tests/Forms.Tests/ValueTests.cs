using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Values;

namespace Forms.Tests;

public class ValueTests
{
    [Theory]
    [InlineData(FieldType.Text, "  Ada \t Example ", "\"Ada Example\"")]
    [InlineData(FieldType.LongText, "one\r\ntwo\u0007", "\"one\\ntwo\"")]
    [InlineData(FieldType.Integer, "1,024", "1024")]
    [InlineData(FieldType.Integer, " 7 ", "7")]
    [InlineData(FieldType.Decimal, "7.50", "7.5")]
    [InlineData(FieldType.Money, "£1,184.40", "1184.4")]
    [InlineData(FieldType.Date, "2026-03-27", "\"2026-03-27\"")]
    [InlineData(FieldType.Date, "27/3/2026", "\"2026-03-27\"")]
    [InlineData(FieldType.Date, "27 March 2026", "\"2026-03-27\"")]
    [InlineData(FieldType.Time, "9.30am", "\"09:30\"")]
    [InlineData(FieldType.Time, "14:15", "\"14:15\"")]
    [InlineData(FieldType.Time, "12am", "\"00:00\"")]
    [InlineData(FieldType.Time, "midday", "\"12:00\"")]
    [InlineData(FieldType.YesNo, "Yes", "true")]
    [InlineData(FieldType.Postcode, "cb30ap", "\"CB3 0AP\"")]
    [InlineData(FieldType.Postcode, " ec1a 1bb ", "\"EC1A 1BB\"")]
    [InlineData(FieldType.NiNumber, "ab 12 34 56 c", "\"AB123456C\"")]
    [InlineData(FieldType.Upn, "b801 2000 05001", "\"B801200005001\"")]
    [InlineData(FieldType.Email, " o'neill@example.com ", "\"o'neill@example.com\"")]
    [InlineData(FieldType.Phone, "+44 (0)1632 960 001", "\"+44 (0)1632 960 001\"")]
    public void Stray_spaces_signs_and_capitals_do_not_matter(FieldType type, string typed, string kept) =>
        Kept(type, typed)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldBe(kept);

    [Theory]
    [InlineData(FieldType.Integer, "7.5")]
    [InlineData(FieldType.Integer, "seven")]
    [InlineData(FieldType.Integer, "99999999999999999999999999999")]
    [InlineData(FieldType.Decimal, "7.505")]
    [InlineData(FieldType.Money, "12.345")]
    [InlineData(FieldType.Date, "30 2 2026")]
    [InlineData(FieldType.Date, "27 3 26")]
    [InlineData(FieldType.Date, "tomorrow")]
    [InlineData(FieldType.Time, "25:00")]
    [InlineData(FieldType.Time, "9")]
    [InlineData(FieldType.YesNo, "perhaps")]
    [InlineData(FieldType.Postcode, "QA1 1AA")]
    [InlineData(FieldType.Postcode, "CB3 OAP")]
    [InlineData(FieldType.NiNumber, "QQ123456C")]
    [InlineData(FieldType.Upn, "A801200005001")]
    [InlineData(FieldType.Upn, "E000200005001")]
    [InlineData(FieldType.Email, "not an address")]
    [InlineData(FieldType.Email, "a@b")]
    [InlineData(FieldType.Phone, "12345")]
    public void What_cannot_be_understood_is_kept_as_typed(FieldType type, string typed) =>
        Kept(type, typed)!["$typed"]!.GetValue<string>().ShouldBe(typed);

    [Theory]
    [InlineData("2", "", "2026", "Date of birth must include a month")]
    [InlineData("", "", "2026", "Date of birth must include a day and month")]
    [InlineData("2", "13", "2026", "Date of birth must be a real date")]
    [InlineData("2", "3", "26", "Year must include 4 numbers")]
    public void A_date_says_which_part_is_wrong(string day, string month, string year, string message)
    {
        var parts = new JsonObject();
        foreach (var (name, value) in new[] { ("day", day), ("month", month), ("year", year) })
        {
            if (value.Length > 0) parts[name] = value;
        }

        Error("""{ "type": "date" }""", parts).ShouldBe(message);
    }

    [Theory]
    [InlineData("""{ "type": "integer", "min": 1, "max": 5 }""", "9", "Date of birth must be between 1 and 5")]
    [InlineData("""{ "type": "integer", "min": 1 }""", "0", "Date of birth must be 1 or more")]
    [InlineData("""{ "type": "money", "max": 1500 }""", "1500.01", "Date of birth must be £1,500 or less")]
    [InlineData("""{ "type": "text", "maxLength": 3 }""", "four", "Date of birth must be 3 characters or less")]
    [InlineData("""{ "type": "text", "minLength": 3 }""", "ab", "Date of birth must be 3 characters or more")]
    [InlineData("""{ "type": "text", "pattern": "[0-9]{6}" }""", "12345", "Enter date of birth in the correct format")]
    [InlineData("""{ "type": "date", "notBefore": "today" }""", "2026-03-16", "Date of birth must be today or in the future")]
    [InlineData("""{ "type": "date", "notAfter": "2026-01-01" }""", "2026-03-16", "Date of birth must be the same as or before 1 January 2026")]
    [InlineData("""{ "type": "upn" }""", "A801200005001", "Date of birth has the wrong first letter for its numbers. Check each character")]
    public void Limits_are_said_in_the_design_systems_words(string field, string typed, string message) => Error(field, JsonValue.Create(typed)).ShouldBe(message);

    [Fact]
    public void An_address_needs_its_first_line_town_and_a_real_postcode()
    {
        Error("""{ "type": "address" }""", JsonNode.Parse("""{"town":"Ely"}""")).ShouldBe("Enter address line 1, typically the building and street");
        Error("""{ "type": "address" }""", JsonNode.Parse("""{"line1":"1","town":"Ely","postcode":"x"}""")).ShouldBe("Enter a full UK postcode, like AA3 1AB");
        Error("""{ "type": "address" }""", JsonNode.Parse("""{"line1":"1 High Street","town":"Ely","postcode":"cb74ab"}""")).ShouldBeNull();
    }

    [Fact]
    public void A_code_that_is_no_longer_offered_keeps_its_label_and_cannot_be_chosen_again()
    {
        const string Field = """{ "type": "code", "options": [ { "code": "old", "label": "Old way", "validTo": "2026-01-01" }, { "code": "new", "label": "New way" } ] }""";
        var state = State(Field, JsonValue.Create("old"));
        state.Text.ShouldBe("Old way");
        state.Error.ShouldNotBeNull();
        State(Field, null).Options.Select(o => o.Code).ShouldBe(["new"]);
    }

    private static JsonNode? Kept(FieldType type, string typed) => CompiledForm.Keep(new FieldDefinition { Name = "f", Type = type, Places = type is FieldType.Money or FieldType.Decimal ? 2 : null }, JsonValue.Create(typed));

    private static string? Error(string field, JsonNode? answer) => State(field, answer).Error;

    private static FieldState State(string field, JsonNode? answer)
    {
        var form = CompiledForm.Compile(FormDefinition.Parse($$"""{ "form": "x", "data": { "f": {{field}} }, "text": { "en": { "f": "Date of birth" } } }""").Form!).Form!;
        return form.Evaluate(answer is null ? [] : new JsonObject { ["f"] = answer.DeepClone() }, new FormContext(new DateOnly(2026, 3, 17))).Pages.Single().Fields.Single();
    }
}
