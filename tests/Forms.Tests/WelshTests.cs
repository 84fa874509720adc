using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Forms;

namespace Forms.Tests;

/// <summary>A form in a second language: its own wording, the fixed words, and what happens where something is not translated.</summary>
public partial class WelshTests
{
    private const string Json = """
        { "form": "visit", "key": "visit",
          "data": {
            "name": { "type": "text", "required": true, "maxLength": 5 },
            "day": { "type": "date", "required": true, "notAfter": "today" },
            "told": { "type": "yesNo", "required": true },
            "kind": { "type": "code", "required": true, "options": ["a", "b"] },
            "places": { "type": "integer", "required": true, "min": 1, "max": 9 } },
          "text": {
            "en": {
              "form": { "title": "Visit" },
              "name": { "label": "Your name", "hint": "As on your badge", "name": "your name" },
              "day": { "label": "Day of the visit", "hint": "For example, 27 3 2026", "name": "the day of the visit" },
              "told": { "label": "Were they told?", "name": "yes if they were told" },
              "kind": { "label": "Kind of visit", "name": "the kind of visit", "options": { "a": "Planned", "b": "Other" } },
              "places": { "label": "Places", "hint": "How many", "name": "the places" } },
            "cy": {
              "form": { "title": "Ymweliad" },
              "name": { "label": "Eich enw", "name": "eich enw" },
              "day": { "label": "Diwrnod yr ymweliad", "hint": "Er enghraifft, 27 3 2026", "name": "ddiwrnod yr ymweliad" },
              "told": { "label": "A ddywedwyd wrthynt?", "name": "do os dywedwyd wrthynt", "options": { "yes": "Do", "no": "Naddo" } },
              "kind": { "label": "Math o ymweliad", "name": "y math o ymweliad", "options": { "a": "Wedi'i gynllunio" } } } } }
        """;

    private static readonly CompiledForm Form = CompiledForm.Compile(FormDefinition.Parse(Json).Form!).Form!;

    [Theory]
    [InlineData("name", null, "Rhowch eich enw")]
    [InlineData("name", "Meredith", "Rhowch eich enw gan ddefnyddio 5 nod neu lai")]
    [InlineData("day", "2026-12-25", "Gwiriwch ddiwrnod yr ymweliad: rhaid rhoi heddiw neu ddyddiad yn y gorffennol")]
    [InlineData("told", null, "Dewiswch do os dywedwyd wrthynt")]
    [InlineData("kind", "c", "Dewiswch y math o ymweliad o'r rhestr")]
    public void Errors_speak_the_language_of_the_question(string field, string? answer, string expected) =>
        Evaluate("cy", answer is null ? [] : new JsonObject { [field] = answer }).Field(field)!.Error.ShouldBe(expected);

    [Fact]
    public void A_question_that_is_not_translated_is_asked_and_answered_for_in_the_first_language()
    {
        var places = Evaluate("cy", new JsonObject { ["places"] = 12 }).Field("places")!;
        (places.Label, places.Words!.LanguageOf("label")).ShouldBe(("Places", "en"));
        places.Error.ShouldBe("The places must be between 1 and 9", "one sentence is never in two languages");
    }

    [Fact]
    public void A_part_that_is_not_translated_is_taken_from_the_first_language_and_known_as_such()
    {
        var form = Evaluate("cy", []);
        var name = form.Field("name")!;
        (name.Label, name.Words!.LanguageOf("label")).ShouldBe(("Eich enw", "cy"));
        (name.Hint, name.Words.LanguageOf("hint")).ShouldBe(("As on your badge", "en"));
        var kind = form.Field("kind")!;
        kind.Options.Select(o => (o.Label, kind.Words!.LanguageOf($"options.{o.Code}"))).ShouldBe([("Wedi'i gynllunio", "cy"), ("Other", "en")]);
    }

    [Fact]
    public void Answers_are_said_back_in_the_language()
    {
        var form = Evaluate("cy", new JsonObject { ["day"] = "2026-02-01", ["told"] = true });
        form.Field("day")!.Text.ShouldBe("1 Chwefror 2026");
        form.Field("told")!.Text.ShouldBe("Do");
        Evaluate(null, new JsonObject { ["day"] = "2026-02-01", ["told"] = true }).Field("told")!.Text.ShouldBe("Yes");
    }

    [Fact]
    public void The_lint_reports_what_is_not_translated()
    {
        var findings = FormLint.Check(Json).Select(f => f.Message).ToList();
        findings.ShouldContain("“places” is not translated. People read it in the first language.");
        findings.ShouldContain("“name” is not translated whole: hint is read in the first language.");
        findings.ShouldContain("“kind” is not translated whole: options.b is read in the first language.");
        findings.Count(f => f.Contains("translated", StringComparison.Ordinal)).ShouldBe(3);
    }

    /// <summary>The code writes the English of every fixed word; each language's file has all of them and no others.</summary>
    [Fact]
    public void Every_fixed_word_has_its_translation()
    {
        var used = ((string[])["forms", "ops/BackOffice.Host/Pages"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(f => Uses().Matches(File.ReadAllText(f)).SelectMany(m => Literal().Matches(m.Value).Select(l => Regex.Unescape(l.Groups[1].Value))))
            .ToHashSet();
        used.Count.ShouldBeGreaterThan(150);
        FixedWords.Languages.ShouldContain("cy");
        foreach (var language in FixedWords.Languages)
        {
            var words = FixedWords.In(language);
            used.Where(u => !words.Has(u)).ShouldBeEmpty($"Translate these in forms/BackOffice.Forms/Words/{language}.json.");
        }
    }

    [Fact]
    public void A_translation_keeps_every_gap_of_its_English()
    {
        foreach (var language in FixedWords.Languages)
        {
            var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "forms/BackOffice.Forms/Words", $"{language}.json")))!.AsObject();
            foreach (var (english, text) in file)
            {
                Gaps(text!.ToString()).ShouldBe(Gaps(english), english);
            }
        }

        static List<string> Gaps(string text) => [.. Regex.Matches(text, "\\{(\\w+)\\}").Select(m => m.Groups[1].Value.ToLowerInvariant()).Order()];
    }

    private static FormEvaluation Evaluate(string? language, JsonObject answers) => Form.Evaluate(answers, new FormContext(new DateOnly(2026, 3, 1)) { Language = language });

    /// <summary>Where fixed words are used: <c>W["…"]</c>, <c>Words["…"]</c>, <c>Say("…")</c>, also with a choice between two.</summary>
    [GeneratedRegex("""(?:\b(?:W|words|Words|said)\[|\bSay\()[^\]\)]*?"(?:[^"\\]|\\.)*"(?:\s*:\s*"(?:[^"\\]|\\.)*")?""")]
    private static partial Regex Uses();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Literal();
}
