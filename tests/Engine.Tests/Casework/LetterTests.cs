using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests.Casework;

public class LetterTests
{
    private const string Plain = "## What happens next\n\n{{ request.summary }}";

    private static PackBuilder Sending(string step = "{ \"letter\": \"L1\" }", string head = "to: parents", string text = "Dear {{ recipient.name }}") => Given.Pack()
        .Form("request", """{ "receivedOn": { "type": "date" }, "summary": { "type": "text" } }""", """["receivedOn", "summary"]""")
        .Letter("L1", head, text)
        .Step("send", "Letter", step)
        .Step("end", "Task", """{ "title": "Rest" }""")
        .Step("close", "CloseCase", """{ "as": "done" }""");

    private static JsonObject Register(string parents) => new(Simulation.CaseSimulation.SampleRegister().ToDictionary(pair => pair.Key, pair => pair.Key == "parents" ? JsonNode.Parse(parents) : pair.Value?.DeepClone()));

    [Fact]
    public void A_letter_to_a_parent_goes_by_post_and_counts_as_served_on_the_second_working_day()
    {
        var simulation = Given.Case(Sending(), on: new DateOnly(2026, 1, 16));

        var letter = simulation.Last().Letters.Single();

        (letter.Method, letter.SentOn, letter.DeemedServedOn).ShouldBe((ServiceMethod.FirstClassPost, new DateOnly(2026, 1, 16), new DateOnly(2026, 1, 20)));
        letter.Recipient.ShouldBe(["Mrs Eve Example", "1 Low Road", "Demotown", "DM1 2AB"]);
        letter.Text.ShouldContain("Dear Mrs Eve Example");
        simulation.Last().Messages.Single().Kind.ShouldBe("letter");
    }

    [Fact]
    public void A_parent_gets_e_mail_only_where_it_was_agreed()
    {
        var simulation = Given.Case(Sending(), register: Register("""[ { "forename": "Eve", "surname": "Example", "address": ["1 Low Road"], "email": "eve@example.org", "emailAgreed": true } ]"""));

        var message = simulation.Last().Messages.Single();

        (message.Kind, message.Target).ShouldBe(("email", "eve@example.org"));
        simulation.Last().Letters.Single().DeemedServedOn.ShouldBe(Given.Monday);
    }

    [Fact]
    public void Parents_at_one_address_share_a_letter_and_parents_apart_get_their_own()
    {
        var together = Given.Case(Sending(), register: Register("""[ { "forename": "Eve", "surname": "Example", "address": ["1 Low Road"] }, { "forename": "Adam", "surname": "Example", "address": ["1 Low Road"] } ]"""));
        var apart = Given.Case(Sending(), register: Register("""[ { "forename": "Eve", "surname": "Example", "address": ["1 Low Road"] }, { "forename": "Adam", "surname": "Example", "address": ["2 High Road"] }, { "forename": "Al", "surname": "Other", "address": ["3 Road"], "parentalResponsibility": false } ]"""));

        together.Last().Letters.Select(letter => letter.Recipient[0]).ShouldBe(["Eve Example and Adam Example"]);
        apart.Last().Letters.Select(letter => letter.Recipient[0]).ShouldBe(["Eve Example", "Adam Example"]);
    }

    [Fact]
    public void A_letter_with_an_empty_mandatory_section_is_not_issued_until_somebody_completes_it()
    {
        var simulation = Given.Case(Sending(head: "to: parents\nmust contain:\n- What happens next", text: Plain));
        simulation.Last().Letters.ShouldBeEmpty();
        simulation.State!.Letters.ShouldBeEmpty();
        var block = simulation.TheTask();
        block.Title.ShouldBe("Complete letter L1");
        block.FormId.ShouldBe("complete-letter-L1");
        block.Context!["missing"]!.AsArray().Single()!.GetValue<string>().ShouldBe("What happens next");

        simulation.Complete(block.Title, answers: """{ "section1": "We decide by 23 February." }""").Refusal.ShouldBeNull();

        simulation.Last().Letters.Single().Text.ShouldContain("We decide by 23 February.");
        simulation.OpenTitles().ShouldBe(["Rest"]);
    }

    [Fact]
    public void A_letter_with_its_mandatory_section_filled_goes_at_once()
    {
        var simulation = Given.Case(Sending(head: "to: parents\nmust contain:\n- What happens next", text: Plain), """{ "request": { "summary": "We decide in six weeks." } }""");

        simulation.Last().Letters.Single().Text.ShouldContain("We decide in six weeks.");
    }

    [Fact]
    public void A_letter_without_an_address_waits_and_goes_once_there_is_one()
    {
        var register = Register("[]");
        var simulation = Given.Case(Sending(), register: register);
        simulation.TheTask().Context!["advice"]!.GetValue<string>().ShouldContain("no parent is known");
        register["parents"] = JsonNode.Parse("""[ { "forename": "Eve", "surname": "Example", "address": ["1 Low Road"] } ]""");

        simulation.Complete("Complete letter L1");

        simulation.Last().Letters.Single().Recipient[0].ShouldBe("Eve Example");
    }

    [Fact]
    public void Copies_go_to_everybody_named_and_stand_on_the_letter()
    {
        var simulation = Given.Case(Sending("""{ "letter": "L1", "copies": ["school", "icb"] }"""));

        simulation.Last().Letters.Single().Copies.ShouldBe(["Mr Harry Head, Low Road Primary School", "Integrated care board"]);
        simulation.Last().Messages.Select(message => message.Target).ShouldBe(["print", "office@lowroad.example", "icb@example.org"]);
        simulation.Last().Messages.Select(message => message.Key).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_school_is_addressed_to_its_head()
    {
        Given.Case(Sending("""{ "letter": "L1", "to": "school" }""")).Last().Letters.Single().Recipient.ShouldBe(["Mr Harry Head", "Low Road Primary School", "Low Road", "Demotown", "DM1 2AC"]);
    }

    [Fact]
    public void A_letter_may_go_to_whoever_an_expression_names()
    {
        var simulation = Given.Case(Sending("""{ "letter": "L1", "to": { "type": "BackOffice", "value": "contacts.court" }, "method": "hand" }"""));

        var letter = simulation.Last().Letters.Single();
        (letter.Recipient[0], letter.Method).ShouldBe(("The court", ServiceMethod.Hand));
        simulation.Last().Messages.ShouldBeEmpty();
    }

    [Fact]
    public void A_clock_follows_the_proven_day_of_service()
    {
        var simulation = Given.Case(Given.Pack()
            .Letter("L1", "to: parents", "Dear {{ recipient.name }}")
            .Weeks("REP", 2, "letters.L1.servedOn")
            .Step("send", "Letter", """{ "letter": "L1" }""")
            .Step("clock", "StartClock", """{ "clock": "REP" }""")
            .Step("reply", "Task", """{ "title": "Reply", "dueClock": "REP" }""")
            .Step("stop", "StopClock", """{ "clock": "REP" }"""));
        simulation.TheClock("REP").StartedOn.ShouldBe(new DateOnly(2026, 1, 14));
        simulation.MoveTo(new DateOnly(2026, 1, 20));

        simulation.Do(new RecordService(simulation.State!.Letters[0].Number, new DateOnly(2026, 1, 19), "Signed for")).Refusal.ShouldBeNull();

        (simulation.TheClock("REP").StartedOn, simulation.TheClock("REP").Due).ShouldBe((new DateOnly(2026, 1, 19), new DateOnly(2026, 2, 2)));
        simulation.TheTask("Reply").DueOn.ShouldBe(new DateOnly(2026, 2, 2));
        simulation.Told().ShouldContain("clock-moved");
    }

    [Fact]
    public void A_day_of_service_lies_between_sending_and_today_and_needs_proof()
    {
        var simulation = Given.Case(Sending());
        var number = simulation.State!.Letters[0].Number;

        simulation.Do(new RecordService(number, Given.Monday.AddDays(-1), "Signed for")).Refusal.ShouldBeOfType<ServedOnImpossible>();
        simulation.Do(new RecordService(number, Given.Monday.AddDays(1), "Signed for")).Refusal.ShouldBeOfType<ServedOnImpossible>();
        simulation.Do(new RecordService(number, Given.Monday, "")).Refusal.ShouldBeOfType<ReasonMissing>();
        simulation.Do(new RecordService(99, Given.Monday, "Signed for")).Refusal.ShouldBeOfType<LetterUnknown>();
    }

    [Fact]
    public void A_letter_that_waits_for_an_address_goes_by_itself_once_when_the_address_is_known()
    {
        var register = Register("[]");
        var simulation = Given.Case(Sending(), register: register);
        var known = simulation.Outcomes.Count;

        simulation.Do(new RetryLetters("the pupil's record was changed"), Actor.System("outbox")).Outcome.ShouldBeNull("there is no address yet, so nothing happened");
        register["parents"] = JsonNode.Parse("""[ { "forename": "Eve", "surname": "Example", "address": ["1 Low Road"] } ]""");
        simulation.Do(new RetryLetters("the pupil's record was changed"), Actor.System("outbox")).Refusal.ShouldBeNull();
        simulation.Do(new RetryLetters("the pupil's record was changed"), Actor.System("outbox")).Outcome.ShouldBeNull("it was sent, so nothing is left to try");

        simulation.Outcomes.Skip(known).SelectMany(outcome => outcome.Letters).Single().Recipient[0].ShouldBe("Eve Example");
        simulation.Last().Events.Select(told => told.Kind).ShouldBe(["letter-retried", "letter-issued", "task-opened"], ignoreOrder: true);
        simulation.Last().Events.Single(told => told.Kind == "letter-retried").Text.ShouldBe("\"Complete letter L1\" was tried again by itself: the pupil's record was changed, and the address is known now.");
        simulation.OpenTitles().ShouldBe(["Rest"]);
    }

    [Fact]
    public void A_letter_that_waits_for_words_is_left_to_people()
    {
        var simulation = Given.Case(Sending(head: "to: parents\nmust contain:\n- What happens next", text: Plain));

        simulation.Do(new RetryLetters("the pupil's record was changed"), Actor.System("outbox")).Outcome.ShouldBeNull();

        simulation.OpenTitles().ShouldBe(["Complete letter L1"]);
    }

    [Fact]
    public void What_people_typed_is_text_in_the_letter_and_in_the_e_mail()
    {
        var simulation = Given.Case(
            Sending(text: "Dear {{ recipient.name }}\n\n## What happens next\n\n{{ request.summary }}"),
            """{ "request": { "summary": "# Not a heading\n[a](javascript:alert(1)) *x*" } }""",
            register: Register("""[ { "forename": "*Eve*", "surname": "Example", "address": ["1 Low Road"], "email": "eve@example.org", "emailAgreed": true } ]"""));

        var letter = simulation.Last().Letters.Single();
        var html = BackOffice.Rules.Letters.LetterHtml.Body(letter.Text);
        html.ShouldContain("Dear *Eve* Example");
        html.ShouldContain("# Not a heading");
        html.ShouldContain("[a](javascript:alert(1)) *x*");
        html.ShouldNotContain("<a ");
        ((string)simulation.Last().Messages.Single().Body["text"]!).ShouldContain("Dear *Eve* Example");
    }
}
