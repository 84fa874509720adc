using BackOffice.Forms;
using BackOffice.Forms.Designing;

namespace Forms.Tests.Designing;

public class FindingTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static IReadOnlyList<DesignFinding> Check(string data, string flow, string conditions = "{}", string words = "", string rest = "") =>
        DesignFindings.Check(FormDocument.Open($$"""
            { "form": "t", "data": { {{data}} }, "flow": { "tasks": [ {{flow}} ] }, "conditions": {{conditions}}, {{rest}}
              "text": { "en": { "form": { "title": "T" }, "a": "A", "b": "B", "c": "C", "one": {"title": "One"}, "two": {"title": "Two"}, "t1": "First", "t2": "Second" {{words}} } } }
            """).Document!, Today);

    [Theory]
    [InlineData("form.a and not form.a", true)]
    [InlineData("form.a", false)]
    [InlineData("form.b == \\\"x\\\" and form.b == \\\"y\\\"", true)]
    [InlineData("form.b == \\\"x\\\" or form.b == \\\"y\\\"", false)]
    [InlineData("form.n > 5 and form.n < 5", true)]
    [InlineData("form.n > 5 and form.n < 7", false)]
    [InlineData("form.n > 5 and form.n == null", true)]
    [InlineData("form.n > 5 and form.n < form.m", false)] // two answers compared: not decided
    [InlineData("pupil.upn == null and form.a and not form.a", false)] // reads the register: not decided
    public void A_page_that_no_answers_bring_up_is_found(string condition, bool found)
    {
        var findings = Check(
            "\"a\": {\"type\":\"yesNo\"}, \"b\": {\"type\":\"code\",\"options\":{\"x\":\"X\",\"y\":\"Y\"}}, \"n\": {\"type\":\"integer\"}, \"m\": {\"type\":\"integer\"}, \"c\": {\"type\":\"text\"}",
            $$"""{ "task": "t1", "pages": [ { "page": "one", "ask": ["a", "b", "n", "m"] }, { "page": "two", "if": "{{condition}}", "ask": ["c"] } ] }""",
            words: ", \"n\": \"N\", \"m\": \"M\"");

        findings.Any(f => f.Blocks && f.Part == FormPart.Page("two") && f.Message.Contains("No answers ever bring up")).ShouldBe(found);
    }

    [Fact]
    public void A_question_is_out_of_reach_when_the_page_and_the_question_exclude_each_other()
    {
        var findings = Check(
            "\"a\": {\"type\":\"yesNo\"}, \"b\": {\"type\":\"yesNo\",\"unless\":\"yes\"}",
            """{ "task": "t1", "pages": [ { "page": "one", "ask": ["a"] }, { "page": "two", "if": "yes", "ask": ["b"] } ] }""",
            """{ "yes": "form.a" }""");

        findings.ShouldContain(f => f.Blocks && f.Part == FormPart.Question("b") && f.Message.Contains("“B”"));
    }

    [Fact]
    public void An_answer_that_is_itself_hidden_counts_as_none()
    {
        // b is asked only when a is no; the page wants both yes.
        var findings = Check(
            "\"a\": {\"type\":\"yesNo\"}, \"b\": {\"type\":\"yesNo\",\"if\":\"not form.a\"}, \"c\": {\"type\":\"text\"}",
            """{ "task": "t1", "pages": [ { "page": "one", "ask": ["a", "b"] }, { "page": "two", "if": "form.a and form.b", "ask": ["c"] } ] }""");

        findings.ShouldContain(f => f.Part == FormPart.Page("two") && f.Message.Contains("No answers ever bring up"));
    }

    [Fact]
    public void Tasks_that_wait_for_each_other_are_a_dead_end()
    {
        var findings = Check("\"a\": {\"type\":\"text\"}, \"b\": {\"type\":\"text\"}", """{ "task": "t1", "needs": ["t2"], "pages": [ { "page": "one", "ask": ["a"] } ] }, { "task": "t2", "needs": ["t1"], "pages": [ { "page": "two", "ask": ["b"] } ] }""");

        findings.Count(f => f.Blocks && f.Message.Contains("waits for tasks that wait for it")).ShouldBe(2);
    }

    [Fact]
    public void A_pattern_without_a_message_two_like_options_and_a_reader_of_a_retired_question_block()
    {
        var findings = Check(
            "\"a\": {\"type\":\"text\",\"pattern\":\"[0-9]+\"}, \"b\": {\"type\":\"code\",\"options\":{\"x\":\"Same\",\"y\":\"same\"}}, \"c\": {\"type\":\"yesNo\",\"retired\":true}",
            """{ "task": "t1", "pages": [ { "page": "one", "ask": ["a", "b"] } ] }""",
            """{ "old": "form.c" }""");

        findings.ShouldContain(f => f.Blocks && f.Part == FormPart.Question("a") && f.Property == "errors.pattern");
        findings.ShouldContain(f => f.Blocks && f.Part == FormPart.Question("b") && f.Message.Contains("twice"));
        findings.ShouldContain(f => f.Blocks && f.Part == FormPart.Condition("old") && f.Message.Contains("no longer asked"));
    }

    [Fact]
    public void Poor_links_and_hard_words_are_found_where_they_stand()
    {
        var findings = Check(
            "\"a\": {\"type\":\"text\"}", """{ "task": "t1", "pages": [ { "page": "one", "ask": ["a"] } ] }""",
            words: """, "d": { "title": "Two", "body": "Read the [guide](/x) or [click here](/y)." }, "e": { "title": "T", "body": "Notwithstanding the aforementioned considerations, applicants demonstrating exceptional circumstances necessitating individualised consideration must additionally substantiate their representations." } """);

        findings.ShouldContain(f => f.Blocks && f.Message.Contains("“click here”"));
        findings.ShouldContain(f => !f.Blocks && f.Message.Contains("Reading age"));
        findings.ShouldNotContain(f => f.Message.Contains("“guide”"));
    }

    [Fact]
    public void The_reading_age_to_aim_at_can_be_set()
    {
        const string Text = "You must tell us about every child who goes to your nursery this term, and how many hours they come.";
        Readability.AgeOf(Text)!.Value.ShouldBeInRange(8, 15);
        Readability.AgeOf("Enter your name").ShouldBeNull();
        var document = FormDocument.New("t", "T").Do(new SetReadingAge(7)).Document;
        document.ReadingAge.ShouldBe(7);
        document.Do(new SetText(FormPart.Form, "en", "body", Text)).Document.Do(new SetReadingAge(40)).Refusal.ShouldNotBeNull();
        DesignFindings.Check(document.Do(new SetText(FormPart.Form, "en", "body", Text)).Document, Today).ShouldContain(f => f.Part == FormPart.Form && f.Message.Contains("aims at 7"));
    }

    [Theory]
    [InlineData("cat", 1)]
    [InlineData("nursery", 3)]
    [InlineData("assessment", 3)]
    [InlineData("made", 1)]
    [InlineData("education", 4)]
    public void Syllables_are_counted(string word, int count) => Readability.Syllables(word).ShouldBe(count);

    [Fact]
    public void No_form_of_the_product_is_blocked()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "workflows"), "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "forms"))
        {
            var lookups = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, "lookups.json");
            var lists = File.Exists(lookups) ? LookupLists.Parse(File.ReadAllText(lookups)).Lists : null;
            var context = BackOffice.Rules.Expressions.Schema.Of(("request", BackOffice.Rules.Facts.FactType.Any));
            DesignFindings.Check(FormDocument.Open(File.ReadAllText(file)).Document!, Today, lists, context).Where(f => f.Blocks && !f.Message.Contains("character ")).ShouldBeEmpty(file);
        }
    }
}
