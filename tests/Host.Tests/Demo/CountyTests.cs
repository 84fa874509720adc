using BackOffice.Host.Demo;

namespace BackOffice.Host.Tests.Demo;

public class CountyTests
{
    private static readonly County Fenland = County.On(new DateOnly(2026, 3, 17));

    [Fact]
    public void The_county_has_sixty_schools_forty_settings_and_three_thousand_pupils()
    {
        Fenland.Schools.Count.ShouldBe(60);
        Fenland.Settings.Count.ShouldBe(40);
        Fenland.Pupils.Count.ShouldBe(3000);
    }

    [Fact]
    public void The_same_day_gives_the_same_county()
    {
        var again = County.On(new DateOnly(2026, 3, 17));
        again.Pupils.Select(p => (p.Upn, p.Surname, p.DateOfBirth)).ShouldBe(Fenland.Pupils.Select(p => (p.Upn, p.Surname, p.DateOfBirth)));
    }

    [Fact]
    public void No_two_pupils_share_a_number() =>
        Fenland.Pupils.Select(p => p.Upn).Distinct().Count().ShouldBe(3000);

    [Fact]
    public void Every_pupil_goes_to_a_school_of_the_county_and_is_of_school_age()
    {
        var schools = Fenland.Schools.Select(s => s.Id).ToHashSet();
        Fenland.Pupils.ShouldAllBe(p => schools.Contains(p.ProviderId));
        Fenland.Pupils.ShouldAllBe(p => p.DateOfBirth > new DateOnly(2007, 8, 31) && p.DateOfBirth < new DateOnly(2022, 9, 1));
    }

    [Fact]
    public void Addresses_and_telephones_belong_to_nobody()
    {
        Fenland.Pupils.ShouldAllBe(p => p.Address.Postcode.StartsWith("FX"));
        Fenland.Schools.ShouldAllBe(s => s.Phone.StartsWith("01632 960") && s.Email.EndsWith(".example"));
    }
}
