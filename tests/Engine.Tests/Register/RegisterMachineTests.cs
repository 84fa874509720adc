using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Register;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests.Register;

public class RegisterMachineTests
{
    private static readonly RegisterContext Context = new(Actor.System("test"), Guid.Empty, default, Given.Monday);

    private static readonly Pupil Ada = new() { Id = "p1", Forename = "Ada", Surname = "Example", DateOfBirth = new DateOnly(2016, 5, 4), SenStatus = "K" };

    private static Pupil Registered() => RegisterMachine.Decide((Pupil?)null, new RegisterPupil(Ada), Context).Outcome.ShouldNotBeNull().Record;

    [Fact]
    public void A_change_tells_the_old_and_the_new_value()
    {
        var outcome = RegisterMachine.Decide(Registered(), new ChangePupil(Given.Json("""{ "senStatus": "E", "forename": "Ada" }"""), "Plan issued"), Context).Outcome.ShouldNotBeNull();

        (outcome.Record.SenStatus, outcome.Record.Version).ShouldBe(("E", 2L));
        outcome.Events.Single().Details!.ToJsonString().ShouldBe("""{"reason":"Plan issued","senStatus":{"old":"K","new":"E"}}""");
    }

    [Fact]
    public void A_change_that_changes_nothing_is_nothing()
    {
        RegisterMachine.Decide(Registered(), new ChangePupil(Given.Json("""{ "senStatus": "K" }"""), "Again"), Context).IsNothing.ShouldBeTrue();
        RegisterMachine.Decide(Registered(), new RegisterPupil(Ada), Context).IsNothing.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "shoeSize": 4 }""", typeof(FieldUnknown))]
    [InlineData("""{ "version": 9 }""", typeof(FieldUnknown))]
    [InlineData("""{ "dateOfBirth": "soon" }""", typeof(FieldUnreadable))]
    [InlineData("""{ "dateOfBirth": "2027-01-01" }""", typeof(BornInTheFuture))]
    [InlineData("""{ "surname": " " }""", typeof(NameMissing))]
    public void A_change_that_does_not_fit_is_refused(string changes, Type refusal)
    {
        RegisterMachine.Decide(Registered(), new ChangePupil(Given.Json(changes), "Try"), Context).Refusal.ShouldBeOfType(refusal);
    }

    [Fact]
    public void A_record_that_is_not_there_cannot_change()
    {
        RegisterMachine.Decide((Pupil?)null, new ChangePupil([], "x"), Context).Refusal.ShouldBeOfType<RecordNotFound>();
        RegisterMachine.Decide((Provider?)null, new ChangeProvider([], "x"), Context).Refusal.ShouldBeOfType<RecordNotFound>();
        RegisterMachine.Decide((Provider?)null, new RegisterPupil(Ada), Context).Refusal.ShouldBeOfType<UnknownCommand>();
    }

    [Fact]
    public void A_provider_is_added_and_changed()
    {
        var provider = RegisterMachine.Decide((Provider?)null, new RegisterProvider(new Provider { Id = "school:1", Name = "Low Road" }), Context).Outcome.ShouldNotBeNull().Record;

        RegisterMachine.Decide(provider, new ChangeProvider(Given.Json("""{ "headName": "Mr Head" }"""), "New head"), Context).Outcome.ShouldNotBeNull().Record.HeadName.ShouldBe("Mr Head");
    }

    [Fact]
    public void Facts_for_rules_use_the_pupils_address_where_a_parent_has_none()
    {
        var pupil = Ada with { Address = new Address(["1 Low Road"]), Parents = [new Parent { Forename = "Eve", Surname = "Example", Title = "Mrs" }] };

        var facts = RegisterFacts.For(pupil, null, new JsonObject { ["name"] = "Demoshire" });

        facts["parents"]![0]!["fullName"]!.GetValue<string>().ShouldBe("Mrs Eve Example");
        facts["parents"]![0]!["address"]![0]!.GetValue<string>().ShouldBe("1 Low Road");
        facts["pupil"]!["dateOfBirth"]!.GetValue<string>().ShouldBe("2016-05-04");
        facts["school"].ShouldBeNull();
    }
}
