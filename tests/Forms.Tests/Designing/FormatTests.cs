using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Designing;
using BackOffice.Forms.Reading;

namespace Forms.Tests.Designing;

/// <summary>Whatever the format can say can be said in the designer, and is told in words when it changes.</summary>
public class FormatTests
{
    private const string Json = """
        { "form": "club", "data": {
            "name": { "type": "text", "required": true },
            "agrees": { "type": "yesNo", "required": true },
            "places": { "type": "integer", "public": "agrees" },
            "children": { "type": "rowset", "key": ["name"], "carryForward": { "from": "previousReturn.children", "askAgain": ["age"] },
              "fields": { "name": { "type": "text", "required": true }, "age": { "type": "integer", "required": true } } } },
          "flow": { "tasks": [
            { "task": "about", "pages": [ { "page": "first", "ask": ["name", "agrees", "places"] }, { "page": "second", "ask": [] } ] },
            { "task": "list", "collection": { "rows": "children", "columns": ["name"], "pages": [ { "page": "child", "ask": ["name", "age"] } ] } } ] },
          "checks": [ { "id": "c1", "rows": "children", "require": "row.age > 2", "on": ["age"] }, { "id": "c2", "require": "form.places > 0", "on": ["places"], "years": [2026, 2027] } ],
          "text": { "en": { "form": { "title": "Club" }, "about": "About", "list": "List", "first": "First", "second": "Second", "child": "Child", "name": "Name", "agrees": { "label": "Agrees", "name": "whether you agree" }, "places": "Places", "children": "Children", "age": "Age",
            "c1": "Too young", "c2": "No places" } } }
        """;

    /// <summary>What is done on the canvas and not in a box, and why it needs no box.</summary>
    private static readonly Dictionary<string, string[]> Drawn = new()
    {
        ["field"] = ["fields", "retired"], // questions of the rows are added to their pages; taking a question away retires it
        ["page"] = ["page", "ask"], // a page's id is its key; its questions are drawn
        ["task"] = ["task", "pages"],
        ["collection"] = ["rows", "pages"], // adding rows makes the task that collects them
        ["check"] = ["id", "rows", "scope", "text"], // one box chooses scope and rows together; the message stands under the check's own id
        ["words"] = ["note", "options", "errors"], // by code and by kind, one box each
        ["option"] = ["code", "label"],
    };

    public static TheoryData<string, string> Keys()
    {
        var keys = new TheoryData<string, string>();
        foreach (var part in Drawn.Keys)
        {
            foreach (var (key, _) in (JsonObject)FormSchema.Json()["$defs"]![part]!["properties"]!) keys.Add(part, key);
        }

        return keys;
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_of_the_format_has_its_place_in_the_designer(string part, string key)
    {
        if (Drawn[part].Contains(key)) return;
        string[] boxes = part switch
        {
            "field" => ["QuestionProperties", "QuestionMore", "OptionsEditor"],
            "page" => ["PageProperties"],
            "task" or "collection" => ["TaskProperties"],
            "check" => ["CheckProperties"],
            "option" => ["OptionsEditor"],
            _ => ["QuestionProperties", "PageProperties", "TaskProperties", "CheckProperties", "FormProperties"],
        };
        boxes.Any(box => File.ReadAllText(Path.Combine(Checkout.Root, $"designer/BackOffice.Designer/Forms/{box}.razor")).Contains($"\"{key}\"", StringComparison.Ordinal))
            .ShouldBeTrue($"“{key}” of a {part} can be written in the file, and no box of the designer changes it.");
    }

    [Fact]
    public void A_check_looks_at_each_row_at_all_rows_or_at_the_form_and_forgets_marks_it_cannot_see()
    {
        var together = Done(Document(), new SetScope("c1", "rowset", "children"));
        FormDefinition.Parse(together.Text).Form!.Checks[0].Scope.ShouldBe(CheckScope.RowSet);
        FormDefinition.Parse(together.Text).Form!.Checks[0].On.ShouldBeEmpty("a question of one row is none of all rows");
        FormDefinition.Parse(Done(together, new SetScope("c1", "form", null)).Text).Form!.Checks[0].Rows.ShouldBeNull();
        Document().Do(new SetScope("c1", "row", "nobody")).Refusal.ShouldBe("Choose the rows that the check looks at.");
    }

    [Fact]
    public void A_question_that_was_taken_away_is_put_back_on_a_page_with_its_key_and_words()
    {
        var published = Document(published: true);
        var gone = Done(published, new SetProperty(FormPart.Question("places"), "public", null), new RemovePart(FormPart.Check("c2")), new RemovePart(FormPart.Question("places")));
        gone.Outline.Question("places")!.Retired.ShouldBeTrue();
        var back = Done(gone, new MovePart(FormPart.Question("places"), "second", 0));
        back.Outline.Question("places")!.Retired.ShouldBeFalse();
        back.Outline.Pages.First(p => p.Id == "second").Ask.ShouldBe(["places"]);
        back.Wording("en", "places", "label").ShouldBe("Places");
    }

    [Fact]
    public void A_new_key_is_followed_by_consent_and_by_what_is_asked_again()
    {
        var renamed = Done(Document(), new RenamePart(FormPart.Question("agrees"), "mayBeShown"), new RenamePart(FormPart.Question("age", "children"), "ageNow"));
        renamed.Find(FormPart.Question("places"))!["public"]!.ToString().ShouldBe("mayBeShown");
        renamed.Find(FormPart.Question("children"))!["carryForward"]!["askAgain"]![0]!.ToString().ShouldBe("ageNow");
        Document().Do(new RemovePart(FormPart.Question("agrees"))).Refusal!.ShouldContain("may be shown to the public");
    }

    [Theory]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-01-01", true)]
    [InlineData("2027-12-31", true)]
    [InlineData("2028-01-01", false)]
    public void A_check_with_years_applies_in_those_years_alone(string day, bool applies)
    {
        var form = CompiledForm.Compile(FormDefinition.Parse(Json).Form!).Form!;
        form.Evaluate(new JsonObject { ["places"] = 0 }, new FormContext(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))).Issues.Any(i => i.Id == "c2").ShouldBe(applies);
    }

    [Fact]
    public void Years_that_are_no_years_are_refused_in_words() =>
        FormDefinition.Parse(Json.Replace("[2026, 2027]", "\"2026/27\"", StringComparison.Ordinal)).Faults.ShouldHaveSingleItem().Message.ShouldContain("a list of calendar years, for example [2026, 2027]");

    [Fact]
    public void What_changes_about_visibility_rows_files_and_checks_is_told_in_words()
    {
        var document = Document();
        var changed = Done(
            document,
            new SetProperty(FormPart.Question("places"), "public", true),
            new SetProperty(FormPart.Question("children"), "carryForward", null),
            new SetProperty(FormPart.Question("children"), "key", new JsonArray("name", "age")),
            new SetProperty(FormPart.Page("second"), "outcome", "nil"),
            new SetProperty(FormPart.Task("list"), "collection", Collection(document)),
            new SetProperty(FormPart.Check("c2"), "years", new JsonArray(2028)),
            new SetScope("c1", "rowset", "children"),
            new SetProperty(FormPart.Form, "window", new JsonObject { ["due"] = "2027-01-29" }));
        var words = string.Join('\n', FormDifference.Between(FormDefinition.Parse(document.Text).Form!, FormDefinition.Parse(changed.Text).Form!));
        foreach (var said in (string[])[
            "“Places” is shown to the public.", "“Children” no longer begins with the rows of last time.", "The rows of “Children” are told apart by name, age.",
            "A return whose page “Second” is answered counts as “nil”.", "The rows of the task “List” can be sent as a file (csv).", "The check “No places” applies in 2028.",
            "The check “Too young” now looks at all rows of “Children” together (before: each row of “Children”).", "is 2027-01-29"])
        {
            words.ShouldContain(said);
        }
    }

    private static JsonObject Collection(FormDocument document)
    {
        var collection = (JsonObject)document.Find(FormPart.Task("list"))!["collection"]!.DeepClone();
        collection["file"] = new JsonObject { ["formats"] = new JsonArray("csv") };
        return collection;
    }

    private static FormDocument Document(bool published = false) => FormDocument.Open(Json, published ? Json : null).Document!;

    private static FormDocument Done(FormDocument document, params FormOperation[] operations)
    {
        foreach (var operation in operations)
        {
            var change = document.Do(operation);
            change.Refusal.ShouldBeNull();
            document = change.Document;
        }

        return document;
    }
}
