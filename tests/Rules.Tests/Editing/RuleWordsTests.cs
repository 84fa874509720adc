using BackOffice.Rules.Editing;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Editing;

public class RuleWordsTests
{
    private static string? Said(string expression)
    {
        var set = RuleSetDocumentTests.Open().Set!;
        var day = new DateOnly(2026, 1, 5);
        return RuleWords.Sentence(Expression.Compile(expression, RuleSetCompiler.Names(set, null, day)), set, day);
    }

    [Theory]
    [InlineData("household.yearlyEarnings <= earningsLimit", "The household's yearly earnings are at most the earnings limit (£7,400 until 31 August 2026, then £7,900).")]
    [InlineData("child.lookedAfter", "“Looked after by the council” is yes.")]
    [InlineData("not child.lookedAfter", "“Looked after by the council” is no.")]
    [InlineData("child.lookedAfter == false", "“Looked after by the council” is no.")]
    [InlineData("household.universalCredit", "The household's universal credit is yes.")]
    [InlineData("child.phase in (\"primary\", \"secondary\")", "The child's phase is one of “primary” or “secondary”.")]
    [InlineData("child.phase == \"primary\"", "The child's phase is “primary”.")]
    [InlineData("not (household.yearlyEarnings > 100)", "The household's yearly earnings are at most 100.")]
    [InlineData("ageOn(child.dateOfBirth, today) < 7", "The age of somebody born on the child's date of birth is less than 7.")]
    [InlineData("child.dateOfBirth >= \"2022-09-01\"", "The child's date of birth is on or after 1 September 2022.")]
    [InlineData("child.dateOfBirth != null", "The child's date of birth is known.")]
    [InlineData("child.lookedAfter and household.universalCredit or child.phase == \"primary\"", "Either (“Looked after by the council” is yes, and the household's universal credit is yes), or the child's phase is “primary”.")]
    [InlineData("today > addMonths(child.dateOfBirth, -2)", "The day of the question is after 2 months before the child's date of birth.")]
    [InlineData("[1, 2].Any(x => x > household.yearlyEarnings)", "For at least one of 1 or 2, it is more than the household's yearly earnings.")]
    public void An_expression_is_said_in_plain_english(string expression, string sentence) => Said(expression).ShouldBe(sentence);

    [Fact]
    public void What_has_faults_is_not_said() => Said("household.earnings <= 3").ShouldBeNull();

    /// <summary>Whatever the language can say, the words can.</summary>
    [Fact]
    public void Every_expression_of_the_dialect_has_words()
    {
        var set = RuleSetDocumentTests.Open().Set!;
        foreach (var expression in new[]
        {
            "household.yearlyEarnings * 2 + 1 > 3", "(household.yearlyEarnings ?? 0) > 3", "child.lookedAfter ? 1 == 1 : 2 == 2", "\"a\" + child.phase == \"ab\"",
            "child.phase.ToUpper().Contains(\"P\")", "[1, 2, 3].Where(x => x > 1).Sum() > 2", "[1, 2].Count(x => x == 1) == 1", "[1, 2][0] == 1", "isBlank(child.phase)", "child.dateOfBirth.Year == 2000",
            "not (child.phase in (\"primary\"))", "iif(child.lookedAfter, 1, 2) == 1", "[1, 2].Select(x => x + 1).Max() > 3", "isValidUpn(child.phase)", "-household.yearlyEarnings < 0", "true",
        })
        {
            var compiled = Expression.Compile(expression, RuleSetCompiler.Names(set, null, new DateOnly(2026, 1, 5)));
            compiled.Ok.ShouldBeTrue($"{expression}: {string.Join(" ", compiled.Errors)}");
            RuleWords.Sentence(compiled, set, new DateOnly(2026, 1, 5)).ShouldNotBeNullOrWhiteSpace(expression);
        }
    }
}
