using System.Text.Json.Nodes;
using BackOffice.Designer.Rules;
using BackOffice.Desk.Facts;
using BackOffice.Engine.Publishing;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Desk.Tests.Rules;

/// <summary>What the rule editor shows of a text: sentences, faults with their places, examples, days to come.</summary>
public class RuleSetViewTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private const string Meals = """
        { "WorkflowName": "meals", "Title": "Meals", "ValidFrom": "2018-04-01",
          "Inputs": { "earnings": "number", "live": "yesNo", "rows": { "list": { "record": { "ended": "date" } } } },
          "Questions": { "live": { "label": "Award is live" } },
          "Parameters": [ { "name": "limit", "title": "Limit", "type": "number", "unit": "£", "values": [ { "value": 600, "source": "An Act" }, { "from": "2027-04-01", "value": 650, "source": "An Order" } ] } ],
          "Rules": [ { "RuleName": "low", "Operator": "And", "Rules": [ { "RuleName": "within", "Expression": "earnings <= limit" }, { "RuleName": "award", "Expression": "live" } ] },
                     { "RuleName": "old", "Expression": "earnings < 10", "ValidTo": "2027-01-31" } ],
          "Examples": [ { "Name": "both", "AsOf": "2026-12-01", "Inputs": { "earnings": 5, "live": true }, "Expect": "yes" } ] }
        """;

    private static RuleSetView View(string json = Meals) => new(RuleSetDocument.TryParse(json, "meals", out _)!, null, [], Today, CalendarBook.BankHolidaysOnly);

    [Fact]
    public void Rules_stand_in_order_with_those_inside_others_below_them()
    {
        var view = View();
        view.Lines.Select(line => (line.Path, line.Depth, line.Sentence)).ShouldBe(
            [("0", 0, null), ("0.0", 1, "The earnings are at most the limit (£600 until 31 March 2027, then £650)."), ("0.1", 1, "“Award is live” is yes."), ("1", 0, "The earnings are less than 10.")]);
        view.IsFit.ShouldBeFalse("no example makes a rule say no");
        view.Examples.Results.ShouldAllBe(result => result.Passed);
    }

    [Fact]
    public void A_fault_has_its_place_and_a_suggestion()
    {
        var error = View(Meals.Replace("earnings <= limit", "earnings <= limmit")).Lines[1].Errors.ShouldHaveSingleItem();
        (error.Position, error.Length).ShouldBe((12, 6));
        error.Suggestion!.ShouldContain("limit");
    }

    [Fact]
    public void The_days_to_come_are_said()
    {
        RuleDates.Next(View().Set, Today).ShouldBe("1 Feb 2027: old no longer applies");
        RuleDates.Applies(View().Set).ShouldBe("from 1 Apr 2018");
        RuleDates.Applies(null).ShouldBeEmpty();
    }

    [Fact]
    public void A_drafts_state_is_said()
    {
        var draft = new PackDraft { Id = Guid.Empty, Title = "x", BasedOn = 1 };
        DraftWords.Status(draft).ShouldBe("being worked on");
        DraftWords.Status(draft with { SentBackBecause = "No." }).ShouldBe("sent back");
        DraftWords.Status(draft with { Status = DraftStatus.Scheduled, PublishAt = new DateTimeOffset(2027, 3, 31, 23, 0, 0, TimeSpan.Zero) }).ShouldBe("published on 1 Apr 2027");
    }

    [Fact]
    public void Addresses_of_places_in_the_editor_lead_back_to_them()
    {
        RuleSetAddress.Of("a", "b", "try", Guid.Empty).ShouldBe("/design/rules/a/b/try?draft=00000000-0000-0000-0000-000000000000");
        RuleSetAddress.Of("a", "b", "rules").ShouldBe("/design/rules/a/b");
        RuleSetAddress.SetOf(RuleSetAddress.File("b")).ShouldBe("b");
        RuleSetAddress.SetOf("forms/b.json").ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_shows_the_sentence_the_values_with_their_sources_and_the_whole_working()
    {
        var view = View();
        var facts = Fact.FromJson(JsonNode.Parse("""{ "earnings": 630, "live": true }"""), view.Compiled!.Inputs);
        var html = await Rendered.Html<DecisionTree>(new() { ["Decision"] = view.Compiled.Evaluate(new Scope(facts, new DateOnly(2027, 4, 1))) });
        html.ShouldContain("Limit: £650 from 1 April 2027 (An Order)");
        html.ShouldContain("is at most limit (£650)");
        html.ShouldContain("The whole working");
        var open = await Rendered.Html<DecisionTree>(new() { ["Decision"] = view.Compiled.Evaluate(new Scope(Fact.FromJson(new JsonObject { ["earnings"] = 20 }, view.Compiled.Inputs), Today)), ["Questions"] = view.Set!.Questions });
        open.ShouldContain("Needs information");
        open.ShouldContain("These facts would decide it: “Award is live”.");
    }

    [Fact]
    public async Task The_form_of_facts_asks_in_the_sets_words_and_shows_what_is_known()
    {
        var view = View();
        var html = await Rendered.Html<FactsForm>(new()
        {
            ["Inputs"] = view.Compiled!.Inputs,
            ["Questions"] = view.Set!.Questions,
            ["Facts"] = (JsonObject)JsonNode.Parse("""{ "earnings": 616.67, "live": true, "rows": [ { "ended": "2026-11-01" } ] }""")!,
            ["Locked"] = true,
        });
        html.ShouldContain("Award is live");
        html.ShouldContain("616.67");
        html.ShouldContain("2026-11-01");
        html.ShouldNotContain("Add a row");
    }
}
