using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Forms;

namespace BackOffice.Packs.Tests;

/// <summary>The forms of the EHC pack: what they let through, and what they stop with which words.</summary>
public class EhcFormTests
{
    private static readonly Pack Ehc = House.Packs.Find("ehc-needs-assessment")!;

    private static readonly DateOnly Today = new(2026, 1, 12);

    [Fact]
    public void The_request_of_the_examples_can_be_sent()
    {
        Issues("request", Request()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("requester", null, "Select who is asking for the assessment")]
    [InlineData("dateOfBirth", "2027-01-01", "Date of birth must be today or in the past")]
    [InlineData("dateOfBirth", "1999-01-01", "A request can be made for somebody aged 0 to 25. Check the date of birth")]
    [InlineData("requester", "yp", "A young person can ask for themself once they are over compulsory school age, which is 15 or 16. A parent asks for a younger child")]
    [InlineData("reasons", null, "Enter why you think an assessment is needed")]
    [InlineData("consentHealth", null, "Select yes if we may ask health services")]
    public void A_request_that_lacks_something_says_what_to_do(string field, string? value, string message)
    {
        var request = Request();
        request[field] = value;

        Issues("request", request).ShouldContain(message);
    }

    [Fact]
    public void A_school_is_asked_for_its_evidence_and_a_parent_is_not()
    {
        var request = Request();
        request.Remove("cycles");
        Issues("request", request).ShouldBeEmpty();

        request["requester"] = "school";
        request["askerRole"] = "SENCO";
        request["parentsKnow"] = true;

        Issues("request", request).ShouldContain("Enter the number of rounds");
    }

    [Fact]
    public void Nobody_can_refuse_to_assess_while_saying_that_both_parts_of_the_test_are_met()
    {
        var issues = Issues("assess-decision", Node("""
            { "s36a": true, "s36b": true, "decision": "refuse", "decidedOn": "2026-01-12", "decidedBy": "R Lead", "grounds": ["ordinary"], "reasons": "No." }
            """), Node("""{ "request": { "receivedOn": "2026-01-05", "ncYear": "4" } }"""));

        issues.ShouldContain("Both parts of section 36(8) are met, so the Act says that an assessment must be secured. Change the decision, or the part that is not met");
    }

    [Fact]
    public void A_refusal_without_reasons_cannot_be_recorded()
    {
        var issues = Issues("plan-decision", Node("""{ "necessary": false, "decision": "refuse", "decidedOn": "2026-01-12", "decidedBy": "R Lead", "grounds": ["met"] }"""));

        issues.Count.ShouldBe(2);
        issues.ShouldContain("Enter reasons, as they will stand in the letter");
    }

    [Fact]
    public void A_plan_is_necessary_or_refused_and_not_both()
    {
        Issues("plan-decision", Node("""{ "necessary": true, "decision": "refuse", "decidedOn": "2026-01-12", "decidedBy": "R Lead", "grounds": ["met"], "reasons": "x", "feedback": "y" }"""))
            .ShouldHaveSingleItem().ShouldStartWith("Where a plan is necessary we must issue one");
    }

    [Fact]
    public void A_preferred_school_within_section_38_3_is_refused_only_on_a_ground_of_section_39_4()
    {
        var answers = Node("""
            { "decision": "name", "settingName": "River School", "settingUrn": "810077", "settingEmail": "office@river.example", "placementType": "NMSS", "preferenceMet": false, "namedAnyway": false, "reasons": "Nearer." }
            """);
        var preferred = Node("""{ "representations": { "preference": true, "preferenceName": "Fen Edge School", "preferenceListed": true } }""");

        Issues("placement", answers, preferred).ShouldContain("A preference within section 38(3) can be refused only on a ground in section 39(4). Select it");

        answers["grounds"] = new JsonArray("resources");
        Issues("placement", answers, preferred).ShouldBeEmpty();
    }

    [Fact]
    public void A_plan_is_not_made_final_while_the_family_may_still_comment()
    {
        var answers = Node("""{ "finalOn": "2026-01-12", "signedBy": "R Lead", "gAgreedOn": "2026-01-12", "personalBudget": "none" }""");
        JsonObject Facts(string due) => Node($$"""{ "clocks": { "SEN_REP15": { "due": "{{due}}" } }, "letters": { "L5": { "sentOn": "2025-12-29" } } }""");

        Issues("final-plan", answers, Facts("2026-01-12")).ShouldHaveSingleItem().ShouldStartWith("The family still has time");
        Issues("final-plan", answers, Facts("2026-01-11")).ShouldBeEmpty();

        var answered = Facts("2026-01-12");
        answered["representations"] = Node("""{ "receivedOn": "2026-01-05" }""");
        Issues("final-plan", answers, answered).ShouldBeEmpty();

        // An answer to an earlier draft is no answer to this one.
        answered["representations"]!["receivedOn"] = "2025-12-20";
        Issues("final-plan", answers, answered).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_meeting_that_the_family_asked_for_is_held_before_going_on()
    {
        var answers = Node("""{ "next": "consult", "reason": "They agree." }""");
        var wanted = Node("""{ "representations": { "meetingWanted": true } }""");

        Issues("draft-next", answers, wanted).ShouldHaveSingleItem().ShouldStartWith("The family asked for a meeting");

        answers["meetingHeldOn"] = "2026-01-09";
        Issues("draft-next", answers, wanted).ShouldBeEmpty();
    }

    [Fact]
    public void A_request_is_declined_only_for_the_reasons_that_the_act_gives()
    {
        var answers = Node("""{ "responsible": true, "validRequester": true, "decision": "decline", "reasons": "Too busy." }""");

        Issues("request-check", answers).ShouldHaveSingleItem().ShouldStartWith("A request can only be declined where they are not in our area");

        answers["responsible"] = false;
        Issues("request-check", answers).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-07-21", "2026-08-16", "2026-07-16", "The closure or absence must last at least four weeks without a break. This one is shorter and does not qualify")] // 27 days
    [InlineData("2026-07-21", "2026-08-17", "2026-07-16", null)]                                  // 28 days
    [InlineData("2026-07-21", "2026-09-01", "2026-07-13", "The advice must have been asked for in the period from one week before the closure to one week before re-opening. It was not, so the exception does not apply")]
    [InlineData("2026-07-21", "2026-09-01", "2026-07-14", null)]                                  // E6: first day of the window
    [InlineData("2026-07-21", "2026-09-01", "2026-08-26", null)]                                  // E6: last day
    [InlineData("2026-07-21", "2026-09-01", "2026-08-27", "The advice must have been asked for in the period from one week before the closure to one week before re-opening. It was not, so the exception does not apply")]
    public void A_closure_excuses_only_from_four_weeks_and_inside_its_window(string from, string to, string asked, string? message)
    {
        var answers = Node($$"""
            { "clock": "SEN.DEC16", "code": "SCHOOL_CLOSED", "from": "{{from}}", "to": "{{to}}", "reason": "Summer", "evidence": "Term dates", "next": "Draft", "newTarget": "2026-10-09" }
            """);

        var issues = Issues("exception", answers, Node($$"""{ "letters": { "L3A": { "sentOn": "{{asked}}" } } }"""), new DateOnly(2026, 9, 21));

        issues.ShouldBe(message is null ? [] : [message]);
    }

    [Fact]
    public void A_missed_appointment_excuses_only_the_advisers_six_weeks()
    {
        var answers = Node("""{ "clock": "SEN.FIN20", "code": "MISSED_APPT", "from": "2026-01-05", "reason": "Ill", "evidence": "Diary", "next": "New appointment", "newTarget": "2026-02-09" }""");

        Issues("exception", answers).ShouldHaveSingleItem().ShouldStartWith("A missed appointment excuses only");
    }

    [Fact]
    public void Codes_that_are_no_longer_used_keep_their_label_and_cannot_be_chosen()
    {
        var (lists, faults) = LookupLists.Parse(File.ReadAllText(Path.Combine(House.Root, "workflows", Ehc.Id, "lookups.json")));

        faults.ShouldBeEmpty();
        var coronavirus = lists.Find("exceptions")!.Single(option => option.Code == "CORONAVIRUS");
        coronavirus.Label.ShouldNotBeEmpty();
        coronavirus.IsOpenOn(new DateOnly(2020, 9, 25)).ShouldBeTrue();
        coronavirus.IsOpenOn(Today).ShouldBeFalse();
    }

    [Fact]
    public void Every_form_is_free_of_what_the_designer_would_object_to()
    {
        var (lists, _) = LookupLists.Parse(File.ReadAllText(Path.Combine(House.Root, "workflows", Ehc.Id, "lookups.json")));

        Ehc.Forms.Values.SelectMany(form => FormLint.Check(form.Definition, lists).Select(finding => $"{form.Definition.Id} line {finding.Line}: {finding.Message}")).ShouldBeEmpty();
    }

    private static JsonObject Request() => (JsonObject)Ehc.Examples["plan-within-20-weeks"]["steps"]![0]!["open"]!["request"]!.DeepClone();

    private static JsonObject Node(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static List<string> Issues(string form, JsonObject answers, JsonObject? facts = null, DateOnly? today = null) =>
        [.. Ehc.Forms[form].Evaluate(answers, new FormContext(today ?? Today) { Facts = facts ?? [] }).Issues.Where(issue => issue.Level == IssueLevel.Error).Select(issue => issue.Message)];
}
