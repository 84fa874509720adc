using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;

namespace Engine.Tests.Landing;

/// <summary>Which record a child of a return is: for certain, in doubt, or none.</summary>
public sealed class ChildMatchTests
{
    private const string Nursery = "setting:1";

    [Fact]
    public void Name_birthday_and_postcode_make_it_certain()
    {
        var known = Child("P1", "mía", "ash", "2023-05-04", "cb12ab");
        Find(Child(), known).ShouldBe(("P1", 0, "same name, date of birth and postcode"));
    }

    [Fact]
    public void A_upn_makes_it_certain_although_the_name_was_changed()
    {
        var finding = ChildMatch.Find(Child() with { Upn = "A823456789012" }, Nursery, [Child("P1", "Mia", "Birch", "2023-05-04", "CB9 9ZZ") with { Upn = "A823456789012" }]);
        (finding.Certain?.Id, finding.How).ShouldBe(("P1", "same UPN"));
    }

    [Fact]
    public void A_upn_of_somebody_of_another_name_and_birthday_is_in_doubt() =>
        ChildMatch.Find(Child() with { Upn = "A823456789012" }, Nursery, [Child("P1", "Oscar", "Birch", "2019-01-01", "CB1 2AB") with { Upn = "A823456789012" }]).Doubtful.Single().Id.ShouldBe("P1");

    [Fact]
    public void Two_numbers_speak_against_one_name() =>
        ChildMatch.Find(Child() with { Upn = "A823456789012" }, Nursery, [Child("P1") with { Upn = "B823456789012" }]).Certain.ShouldBeNull();

    [Fact]
    public void Another_postcode_is_in_doubt_unless_the_setting_named_the_child_before()
    {
        var moved = Child("P1", postcode: "CB9 9ZZ");
        Find(Child(), moved).ShouldBe((null, 1, "same name and date of birth, but another postcode"));
        Find(Child(), moved with { Placements = [Given(Nursery)] }).ShouldBe(("P1", 0, "same name and date of birth, at this setting before"));
        Find(Child(), moved with { Placements = [Given("setting:2")] }).Item1.ShouldBeNull();
    }

    [Fact]
    public void Two_records_of_one_name_and_birthday_are_in_doubt() => Find(Child(), Child("P1"), Child("P2")).ShouldBe((null, 2, "2 records have this name and date of birth"));

    [Theory]
    [InlineData("Mia", "Ashe", "2023-05-04", "CB9 9ZZ", true)] // spelt otherwise
    [InlineData("Ash", "Mia", "2023-05-04", "CB9 9ZZ", true)] // the wrong way round
    [InlineData("Max", "Ash", "2023-05-04", "CB1 2AB", true)] // a twin
    [InlineData("Mia", "Ash", "2023-04-05", "CB1 2AB", true)] // day and month changed places
    [InlineData("Mia", "Ash", "2022-05-04", "CB1 2AB", true)] // a slip in the year
    [InlineData("Mia", "Ash", "2019-11-30", "CB1 2AB", false)] // a namesake in the same street
    [InlineData("Mia", "Ash", "2023-04-05", "CB9 9ZZ", false)] // a namesake elsewhere
    [InlineData("Mia", "Rowan", "2023-05-04", "CB9 9ZZ", false)] // a common forename and birthday
    [InlineData("Oscar", "Ash", "2023-05-04", "CB9 9ZZ", false)] // a common surname and birthday
    public void What_is_near_enough_for_a_person_to_look(string forename, string surname, string born, string postcode, bool doubtful)
    {
        var finding = ChildMatch.Find(Child(), Nursery, [Child("P1", forename, surname, born, postcode)]);
        finding.Certain.ShouldBeNull();
        finding.Doubtful.Count.ShouldBe(doubtful ? 1 : 0);
    }

    [Fact]
    public void What_differs_is_named() =>
        ChildMatch.Differences(Child(), Child("P1", "Maya", "ASH", "2023-05-05", "CB9 9ZZ") with { Upn = "A823456789012" })
            .ShouldBe([nameof(Pupil.Forename), nameof(Pupil.DateOfBirth), nameof(Pupil.Address)], ignoreOrder: true);

    private static (string?, int, string) Find(Pupil child, params Pupil[] known)
    {
        var finding = ChildMatch.Find(child, Nursery, known);
        return (finding.Certain?.Id, finding.Doubtful.Count, finding.How);
    }

    internal static Pupil Child(string id = "", string forename = "Mia", string surname = "Ash", string born = "2023-05-04", string postcode = "CB1 2AB") => new()
    {
        Id = id,
        Forename = forename,
        Surname = surname,
        DateOfBirth = DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture),
        Address = new Address(["1 Low Road", "Fenhaven", postcode]),
    };

    internal static Placement Given(string provider, decimal hours = 15, Guid row = default) => new()
    {
        Row = row,
        ProviderId = provider,
        On = new DateOnly(2027, 1, 21),
        Hours = hours,
        RoundId = Guid.Empty,
        Round = "Spring",
        ReturnId = Guid.Empty,
        Reference = "EYC-1",
    };
}
