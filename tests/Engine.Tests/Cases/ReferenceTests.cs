using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Tests;

public class ReferenceTests
{
    private static Guid Number(int number) => References.Derive($"n{number}", Guid.Empty);

    [Fact]
    public void A_reference_has_no_signs_that_look_alike()
    {
        for (var number = 0; number < 2000; number++)
        {
            References.For("EHC", Number(number))[4..].ShouldMatch("^[34679ACDEFGHJKMNPQRTWXY]{4}-[34679ACDEFGHJKMNPQRTWXY]{5}$");
        }
    }

    [Fact]
    public void The_same_id_always_gives_the_same_reference_and_others_differ()
    {
        References.For("EHC", Number(1)).ShouldBe(References.For("EHC", Number(1)));
        Enumerable.Range(0, 20_000).Select(number => References.For("EHC", Number(number))).Distinct().Count().ShouldBe(20_000);
    }

    [Fact]
    public void A_slip_of_one_sign_or_two_swapped_is_noticed()
    {
        var reference = References.For("EHC", Number(7));
        References.IsWellFormed(reference).ShouldBeTrue();
        References.IsWellFormed(References.Tidy($" {reference.ToLowerInvariant()} ")).ShouldBeTrue();

        for (var place = 4; place < reference.Length; place++)
        {
            if (reference[place] != '-')
            {
                References.IsWellFormed(reference.Remove(place, 1).Insert(place, reference[place] == 'A' ? "C" : "A")).ShouldBe(false);
            }
        }

        References.IsWellFormed("EHC-OOOO-IIIII").ShouldBeFalse();
        References.IsWellFormed("nonsense").ShouldBeFalse();
    }
}
