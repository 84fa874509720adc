using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Register;
using BackOffice.Engine.Simulation;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Register;

public class RequestedPupilTests
{
    private const string Fields = """
        { "first": { "type": "text" }, "last": { "type": "text" }, "born": { "type": "date" }, "home": { "type": "address" },
          "carers": { "type": "rowset", "fields": { "forename": { "type": "text" }, "surname": { "type": "text" }, "sameAddress": { "type": "yesNo" }, "address": { "type": "address" } } } }
        """;

    private const string Portal = """
        { "form": "request", "who": ["parent"], "title": "Ask",
          "subject": { "forename": "first", "surname": "last", "dateOfBirth": "born", "address": "home", "parents": "carers" } }
        """;

    private const string Answers = """
        { "request": { "first": "Zoë", "last": "O'Neill-Price", "born": "2017-05-04", "home": { "line1": "1 Low Road", "town": "Demotown", "postcode": "DM1 2AB" },
          "carers": [ { "forename": "Eve", "surname": "Price", "sameAddress": true } ] } }
        """;

    private static readonly RequestedPupil Asked = RequestedPupil.Of(PackOf(Portal).Build(), Given.Json(Answers)).ShouldNotBeNull();

    private static readonly Pupil Known = new()
    {
        Id = "P1",
        Forename = "ZOE",
        Surname = "O’Neill Price",
        DateOfBirth = new DateOnly(2017, 5, 4),
        ProviderId = "school:810001",
        Address = new Address(["1 Low Road", "Demotown", "dm12ab"]),
        Parents = [new Parent { Forename = "Eve", Surname = "Price" }],
    };

    private static PackBuilder PackOf(string portal) => Given.Pack()
        .Form("request", Fields, """["first", "last", "born"]""").Head("portal", portal)
        .Letter("L1", "to: parents", "Dear {{ recipient.name }} about {{ pupil.fullName }}")
        .Step("send", "Letter", """{ "letter": "L1" }""")
        .Step("rest", "Task", """{ "title": "Rest" }""").Step("close", "CloseCase", """{ "as": "done" }""");

    private static CaseSimulation Opened(string? pupilId, JsonNode? pupil, JsonArray parents)
    {
        var register = new JsonObject { ["pupil"] = pupil, ["parents"] = parents, ["school"] = null, ["council"] = new JsonObject { ["name"] = "Demo" } };
        var simulation = new CaseSimulation(PackOf(Portal).Build(), Given.Id, register);
        simulation.MoveTo(Given.Monday);
        simulation.Do(new OpenCase("small", new SubjectRef("pupil", pupilId), null, "parent:1", Given.Json(Answers)), new Actor("parent:1", "Eve", [Role.Parent], [])).Refusal.ShouldBeNull();
        return simulation;
    }

    [Fact]
    public void Until_a_case_is_matched_its_letters_go_to_the_parents_whom_the_request_names()
    {
        var letter = Opened(null, null, []).Outcomes.SelectMany(outcome => outcome.Letters).Single();

        letter.Text.ShouldContain("Dear Eve Price about Zoë O'Neill-Price");
        letter.Recipient.ShouldBe(["Eve Price", "1 Low Road", "Demotown", "DM1 2AB"]);
    }

    [Fact]
    public void A_matched_record_goes_before_what_the_request_says()
    {
        var facts = RegisterFacts.For(Known with { Parents = [new Parent { Forename = "Ruth", Surname = "Carer" }] }, null, null);
        var letter = Opened("P1", facts["pupil"]!.DeepClone(), (JsonArray)facts["parents"]!.DeepClone()).Outcomes.SelectMany(outcome => outcome.Letters).Single();

        letter.Text.ShouldContain("Dear Ruth Carer about ZOE O’Neill Price");
    }

    [Fact]
    public void A_matched_record_without_parents_is_not_filled_from_the_request() =>
        Opened("P1", RegisterFacts.For(Known, null, null)["pupil"]!.DeepClone(), []).Outcomes.SelectMany(outcome => outcome.Letters).ShouldBeEmpty();

    [Fact]
    public void A_record_that_differs_in_case_accents_and_punctuation_only_is_the_child()
    {
        PupilMatch.Only(Asked, [Known], null).ShouldBe(Known);
        PupilMatch.Only(Asked, [Known], "school:810001").ShouldBe(Known);
    }

    [Fact]
    public void Two_records_that_fit_are_left_for_a_person() => PupilMatch.Only(Asked, [Known, Known with { Id = "P2" }], null).ShouldBeNull();

    [Fact]
    public void A_school_finds_only_its_own_pupils() => PupilMatch.Only(Asked, [Known], "school:810002").ShouldBeNull();

    [Fact]
    public void A_parents_request_with_another_postcode_or_other_parents_is_left_for_a_person()
    {
        PupilMatch.Only(Asked, [Known with { Address = new Address(["2 High Road", "DM9 9ZZ"]) }], null).ShouldBeNull();
        PupilMatch.Only(Asked, [Known with { Parents = [new Parent { Forename = "Ruth", Surname = "Carer" }] }], null).ShouldBeNull();
        PupilMatch.Only(Asked, [Known with { Address = null, Parents = [] }], null).ShouldNotBeNull();
    }

    [Fact]
    public void Another_UPN_speaks_against_a_record() =>
        PupilMatch.Only(Asked with { Pupil = Asked.Pupil with { Upn = "Q823456789012" } }, [Known with { Upn = "B801200005001" }], "school:810001").ShouldBeNull();

    [Fact]
    public void Why_a_record_could_be_the_child_is_said_in_words()
    {
        PupilMatch.Reasons(Asked, Known).ShouldBe(["same date of birth", "same surname", "same forename", "same postcode", "a parent of the same name"]);
        PupilMatch.Reasons(Asked, Known with { Forename = "Zoey", Address = null, Parents = [] }).ShouldBe(["same date of birth", "same surname", "similar forename"]);
        PupilMatch.Reasons(Asked, Known with { Forename = "Ali", Surname = "Khan" }).ShouldBeEmpty();
        PupilMatch.Reasons(Asked, Known with { Forename = "Ali", DateOfBirth = new DateOnly(2016, 1, 1) }).ShouldBeEmpty();
    }

    [Fact]
    public void A_parent_who_lives_elsewhere_is_not_written_to_at_the_childs_address()
    {
        var data = Given.Json(Answers);
        data["request"]!["carers"]![0]!["sameAddress"] = false;

        RequestedPupil.Of(PackOf(Portal).Build(), data)!.Pupil.Parents.Single().Address!.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_name_or_date_of_birth_there_is_nobody_to_match()
    {
        var data = Given.Json(Answers);
        data["request"]!["born"] = "last spring";

        RequestedPupil.Of(PackOf(Portal).Build(), data).ShouldBeNull();
    }

    [Fact]
    public void A_mapping_to_a_field_that_the_form_lacks_is_a_fault_of_the_pack() =>
        PackOf(Portal.Replace("\"born\"", "\"birthday\"", StringComparison.Ordinal)).Read().Faults.ShouldContain(fault => fault.File == "pack.json" && fault.Message.Contains("\"birthday\"", StringComparison.Ordinal));
}
