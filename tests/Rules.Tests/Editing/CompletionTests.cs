using BackOffice.Rules.Editing;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Editing;

public class CompletionTests
{
    private static readonly Schema Names = RuleSetCompiler.Names(RuleSetDocumentTests.Open().Set!, null, new DateOnly(2026, 1, 5))
        .With("siblings", FactType.List(FactType.Record(("age", FactType.Integer), ("phase", FactType.Choice("primary", "secondary")))));

    /// <summary>Offers at the bar.</summary>
    private static CompletionList At(string text) => Completions.At(text.Replace("|", ""), text.IndexOf('|', StringComparison.Ordinal), Names);

    private static IEnumerable<string> Labels(string text) => At(text).Items.Select(i => i.Label);

    [Theory]
    [InlineData("hou|", "household")]
    [InlineData("household.|", "yearlyEarnings")]
    [InlineData("household.yearlyEarnings <= ear|", "earningsLimit")]
    [InlineData("age|", "ageOn")]
    [InlineData("child.dateOfBirth.Ye|", "Year")]
    [InlineData("child.phase.Con|", "Contains")]
    [InlineData("child.phase == |", "\"primary\"")]
    [InlineData("child.phase == \"pri|", "\"primary\"")]
    [InlineData("child.phase in (\"primary\", \"s|", "\"secondary\"")]
    [InlineData("siblings.|", "Any")]
    [InlineData("siblings.Any(s => s.|", "age")]
    [InlineData("siblings.Any(s => s.phase == |", "\"secondary\"")]
    [InlineData("siblings.Any(s => |", "s")]
    [InlineData("child.lookedAfter an|", "and")]
    public void What_could_stand_there_is_offered(string text, string label) => Labels(text).ShouldContain(label);

    [Fact]
    public void What_begins_as_typed_stands_first_and_replaces_the_word()
    {
        var offers = At("1 == 1 and earn|");
        offers.Items[0].ShouldSatisfyAllConditions(i => i.Label.ShouldBe("earningsLimit"), i => i.Type.ShouldBe("a number"), i => i.Help.ShouldBe("Earnings limit: £7,400 from 1 April 2018 until 31 August 2026 (SI 2018/148)"));
        (offers.From, offers.To).ShouldBe((11, 15));
    }

    [Fact]
    public void Nothing_is_offered_inside_a_text_or_a_number()
    {
        At("household.yearlyEarnings == \"hou|").Items.ShouldBeEmpty();
        At("12|").Items.ShouldBeEmpty();
    }

    [Fact]
    public void Inside_a_call_its_values_are_named() => At("ageOn(child.dateOfBirth, |").Call!.ShouldStartWith("ageOn(a date, a date) gives a whole number: The age in whole years");

    [Fact]
    public void Any_text_at_any_place_is_answered()
    {
        var random = new Random(7);
        const string alphabet = "ab.(),\"'= x<>[]{}1 \n$?:in and siblings.Any(s=>household.child.phase==";
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var caret = random.Next(text.Length + 1);
            var offers = Completions.At(text, caret, Names);
            (offers.From <= offers.To && offers.To == caret).ShouldBeTrue();
        }
    }
}
