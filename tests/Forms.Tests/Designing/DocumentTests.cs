using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Designing;

namespace Forms.Tests.Designing;

public class DocumentTests
{
    private const string Visit = """
        {
          "form": "visit",
          "$made": "by hand",
          "data": {
            "hasChildren": { "type": "yesNo", "required": true, "$colour": "blue" },
            "reason": { "type": "code", "options": ["a", "b"], "if": "form.hasChildren" },
            "startsOn": { "type": "date" },
            "children": { "type": "rowset", "fields": { "surname": { "type": "text" }, "age": { "type": "integer", "if": "row.surname != null" } } }
          },
          "flow": { "tasks": [
            { "task": "about", "pages": [ { "page": "first", "ask": ["hasChildren", "reason"] }, { "page": "day", "if": "withChildren", "ask": ["startsOn"] } ] },
            { "task": "kids", "collection": { "rows": "children", "columns": ["surname"], "pages": [ { "page": "who", "ask": ["surname", "age"] } ] } } ] },
          "conditions": { "withChildren": "form.hasChildren and visit.reason == \"form.hasChildren\"" },
          "checks": [ { "id": "V1", "require": "form.startsOn != null", "on": ["startsOn"], "text": "v-one" } ],
          "text": {
            "en": { "form": { "title": "Visit" }, "about": "About", "kids": "Children", "hasChildren": "Are there children, {{ form.startsOn }}?", "reason": { "label": "Why?", "options": { "a": "Aye", "b": "Bee" } },
                    "startsOn": { "label": "When?" }, "children.surname": "Surname", "children.age": "Age", "children": "Children", "v-one": "Enter a day", "first": { "title": "First" }, "who": { "title": "Who" } },
            "cy": { "hasChildren": "Oes plant?" }
          }
        }
        """;

    private static FormDocument Open(string? published = null) => FormDocument.Open(Visit, published).Document!;

    private static FormDocument Do(FormDocument document, FormOperation operation)
    {
        var change = document.Do(operation);
        change.Refusal.ShouldBeNull();
        FormDefinition.Parse(change.Document.Text).Faults.ShouldBeEmpty(change.Words);
        return change.Document;
    }

    [Fact]
    public void What_the_product_does_not_know_is_kept_where_it_stood()
    {
        var text = Do(Open(), new SetText(FormPart.Question("reason"), "en", "label", "What for?")).Text;

        text.ShouldContain("\"$made\": \"by hand\"");
        text.ShouldContain("\"$colour\": \"blue\"");
        text.IndexOf("$made", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("\"data\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_form_is_always_printed_alike()
    {
        var once = Open().Text;

        FormDocument.Open(once).Document!.Text.ShouldBe(once);
        JsonNode.DeepEquals(JsonNode.Parse(once), JsonNode.Parse(Visit)).ShouldBeTrue();
    }

    [Fact]
    public void A_question_gets_a_key_of_its_own_from_its_words()
    {
        var after = Do(Do(Open(), new AddQuestion("first", 1, "What is your name?", new JsonObject { ["type"] = "text" })), new AddQuestion("first", null, "Your name", new JsonObject { ["type"] = "text" }));

        after.Outline.Tasks[0].Pages[0].Ask.ShouldBe(["hasChildren", "name", "reason", "name2"]);
        after.Wording("en", "name", "label").ShouldBe("What is your name?");
    }

    [Fact]
    public void A_question_of_the_rows_is_worded_for_the_rows_and_becomes_a_column()
    {
        var after = Do(Open(), new AddQuestion("who", null, "Hours", new JsonObject { ["type"] = "decimal" }));

        after.Outline.Question("hours", "children").ShouldNotBeNull();
        after.Wording("en", "children.hours", "label").ShouldBe("Hours");
        after.Text.ShouldContain("\"columns\": [\"surname\", \"hours\"]");
    }

    [Fact]
    public void Every_ready_question_can_be_added_and_passes_the_publishing_check()
    {
        foreach (var ready in ReadyQuestions.All)
        {
            var document = Do(FormDocument.New("new-form", "New form"), new AddPage("answers", "Questions here"));
            document = Do(document, new AddReady("questions-here", null, ready));
            DesignFindings.Check(document, new DateOnly(2026, 11, 21)).Where(f => f.Blocks).ShouldBeEmpty(ready.Id);
        }

        ReadyQuestions.All.Select(r => r.Id).ShouldBeUnique();
    }

    [Fact]
    public void A_question_moves_within_its_page_and_to_another_one_and_says_so()
    {
        var within = Open().Do(new MovePart(FormPart.Question("reason"), null, 0));
        within.Words.ShouldBe("Moved “Why?” to place 1 of 2 on its page");

        var across = Do(Open(), new MovePart(FormPart.Question("reason"), "day", 0));
        across.Outline.Tasks[0].Pages[1].Ask.ShouldBe(["reason", "startsOn"]);
        Open().Do(new MovePart(FormPart.Question("reason"), "who", 0)).Refusal!.ShouldContain("cannot be moved into the rows");
    }

    [Fact]
    public void A_new_key_is_followed_by_everything_that_reads_it_and_never_inside_quotation_marks()
    {
        var after = Do(Open(), new RenamePart(FormPart.Question("hasChildren"), "anyChildren"));

        after.Text.ShouldContain("form.anyChildren and visit.reason == \\\"form.hasChildren\\\"");
        after.Text.ShouldContain("\"if\": \"form.anyChildren\"");
        after.Wording("cy", "anyChildren", "label").ShouldBe("Oes plant?");
        Do(after, new RenamePart(FormPart.Question("startsOn"), "day2")).Text.ShouldContain("{{ form.day2 }}");
        Do(after, new RenamePart(FormPart.Question("surname", "children"), "lastName")).Text.ShouldContain("row.lastName != null");
        Do(after, new RenamePart(FormPart.Condition("withChildren"), "kidsThere")).Text.ShouldContain("\"if\": \"kidsThere\"");
    }

    [Fact]
    public void What_is_published_keeps_its_key_and_taken_away_is_remembered()
    {
        var open = Open(published: Visit);

        open.Do(new RenamePart(FormPart.Question("startsOn"), "day2")).Refusal!.ShouldContain("has been published");
        var check = Do(open, new RemovePart(FormPart.Check("V1")));
        check.Text.ShouldContain("\"$retired\": [\"check:V1\"]");
        check.Do(new AddCheck("V1", null, "true", "Again")).Refusal!.ShouldContain("is or was");
        var start = Do(open, new SetText(FormPart.Question("hasChildren"), "en", "label", "Are there children?"));
        start = Do(start, new RemovePart(FormPart.Check("V1")));
        start = Do(start, new RemovePart(FormPart.Question("startsOn")));
        start.Outline.Question("startsOn")!.Retired.ShouldBeTrue();
        start.Do(new AddQuestion("first", null, "Starts on", new JsonObject { ["type"] = "date" }, "startsOn")).Document.Outline.Question("startsOn2").ShouldNotBeNull();
        var option = Do(open, new RemoveOption(FormPart.Question("reason"), "b", new DateOnly(2026, 11, 20)));
        option.Text.ShouldContain("{ \"code\": \"b\", \"validTo\": \"2026-11-20\" }");
        option.Do(new AddOption(FormPart.Question("reason"), "Boat", "b")).Refusal!.ShouldContain("never gets another meaning");
    }

    [Fact]
    public void What_is_read_elsewhere_is_not_taken_away_and_the_reader_is_named()
    {
        Open().Do(new RemovePart(FormPart.Question("hasChildren"))).Refusal!.ShouldContain("“Why?”");
        Open().Do(new RemovePart(FormPart.Condition("withChildren"))).Refusal!.ShouldContain("the page “day”");
        Open().Do(new RemovePart(FormPart.Page("first"))).Refusal!.ShouldContain("asks 2 questions");
    }

    [Fact]
    public void Removing_a_row_set_takes_its_task_and_words_along()
    {
        var after = Do(Open(), new RemovePart(FormPart.Question("children")));

        after.Outline.Tasks.Select(t => t.Id).ShouldBe(["about"]);
        after.Text.ShouldNotContain("children.surname");
    }

    [Fact]
    public void Rows_pages_tasks_conditions_checks_and_languages_can_be_added_to_a_form_that_leaves_its_flow_unsaid()
    {
        var document = FormDocument.Open("""{ "form": "short", "data": { "a": { "type": "text" } }, "text": { "en": { "form": { "title": "Short" }, "a": "A" } } }""").Document!;
        document = Do(document, new AddRowSet("Children"));
        document = Do(document, new AddQuestion("children-details", null, "Age", new JsonObject { ["type"] = "integer" }));
        document = Do(document, new AddTask("Say more"));
        document = Do(document, new AddPage("say-more", "More"));
        document = Do(document, new AddCondition("aGiven", "form.a != null"));
        document = Do(document, new SetProperty(FormPart.Page("more"), "if", JsonValue.Create("aGiven")));
        document = Do(document, new AddCheck(null, "children", "row.name != null", "Enter the name", "name"));
        document = Do(document, new AddLanguage("cy"));

        document.Outline.Tasks.Select(t => t.Id).ShouldBe(["answers", "children-list", "say-more"]);
        document.Outline.Tasks[0].Pages[0].Ask.ShouldBe(["a"]);
        document.Outline.Checks[0].Id.ShouldBe("check-1");
    }

    [Fact]
    public void A_translation_is_marked_when_its_original_changes_until_it_is_changed_or_confirmed()
    {
        var part = FormPart.Question("hasChildren");
        var changed = Do(Open(), new SetText(part, "en", "label", "Are there any children?"));

        changed.ChangedSinceTranslated("cy").ShouldBe(new Dictionary<string, string> { ["hasChildren|label"] = "Are there children, {{ form.startsOn }}?" });
        Do(changed, new SetText(part, "en", "label", "Are there children, {{ form.startsOn }}?")).ChangedSinceTranslated("cy").ShouldBeEmpty();
        Do(changed, new SetText(part, "cy", "label", "A oes plant?")).ChangedSinceTranslated("cy").ShouldBeEmpty();
        Do(changed, new ConfirmTranslation(part, "cy", "label")).ChangedSinceTranslated("cy").ShouldBeEmpty();
        DesignFindings.Check(changed, new DateOnly(2026, 11, 21)).ShouldContain(f => f.Message.Contains("changed since this was translated into Welsh"));
    }

    [Fact]
    public void Everything_can_be_undone_and_done_again_and_letters_of_one_text_are_one_step()
    {
        var start = FormHistory.Of(Open());
        var history = start;
        foreach (var label in (string[])["W", "Wh", "Who"]) history = history.With(history.Document.Do(new SetText(FormPart.Question("reason"), "en", "label", label)));
        history = history.With(history.Document.Do(new AddPage("about", "Last")));

        history.Lines().Select(l => l.Words).ShouldBe(["Added the page “Last”", "Changed the wording of the question “Who”: “Who”"]);
        var back = history.Undo().Undo();
        back.Document.Text.ShouldBe(start.Document.Text);
        back.Undoable.ShouldBeNull();
        back.Redo().Redo().Document.Text.ShouldBe(history.Document.Text);
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_refused_with_its_line() =>
        FormDocument.Open("{ \"form\": ").Problem!.ShouldStartWith("line 1");
}
