using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Tests.Expressions;

public class ExpressionTests
{
    private static readonly Schema Schema = Schema.Of(
        ("child", FactType.Record(("name", FactType.Text), ("dateOfBirth", FactType.Date), ("income", FactType.Number), ("sen", FactType.Boolean),
            ("phase", FactType.Choice("primary", "secondary")), ("siblings", FactType.List(FactType.Record(("name", FactType.Text), ("age", FactType.Integer)))))),
        ("limit", FactType.Number));

    private static readonly Scope Scope = new(Fact.Record(
        ("child", Fact.Record(
            ("name", Fact.Of("Aisha")), ("dateOfBirth", Fact.Of(new DateOnly(2022, 3, 15))), ("sen", Fact.Of(true)), ("phase", Fact.Of("primary")),
            ("siblings", Fact.List(Fact.Record(("name", Fact.Of("Ben")), ("age", Fact.Of(8))), Fact.Record(("name", Fact.Of("Cara")), ("age", Fact.Of(3))))))),
        ("limit", Fact.Of(7400))), new DateOnly(2026, 9, 1));

    private static Fact Value(string text)
    {
        var compiled = Expression.Compile(text, Schema);
        compiled.Errors.ShouldBeEmpty(text);
        return compiled.Expression!.Evaluate(Scope);
    }

    private static ExpressionError Error(string text) => Expression.Compile(text, Schema).Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("7 / 2", 3.5)]
    [InlineData("child.siblings.Count", 2)]
    [InlineData("child.siblings.Sum(age)", 11)]
    [InlineData("child.siblings.Where(x => x.age > 5).Count()", 1)]
    [InlineData("ageOn(child.dateOfBirth, today)", 4)]
    [InlineData("monthsBetween(child.dateOfBirth, today)", 53)]
    [InlineData("iif(limit > 7000, 1, 2)", 1)]
    [InlineData("child.income ?? 12", 12)]
    public void Numbers_come_out_as_a_person_would_count_them(string text, double expected) => Value(text).AsNumber().ShouldBe((decimal)expected);

    [Theory]
    [InlineData("child.sen and limit = 7400")]
    [InlineData("child.name eq \"Aisha\" AND not (limit lt 7400)")]
    [InlineData("child.dateOfBirth < \"2022-09-01\"")]
    [InlineData("child.dateOfBirth == DateTime(2022, 3, 15)")]
    [InlineData("child.siblings.Any(age < 5)")]
    [InlineData("child.siblings.All(x => x.age >= 3)")]
    [InlineData("\"Ben\" in child.siblings.Select(name)")]
    [InlineData("limit in (1, 7400)")]
    [InlineData("CHILD.Name.ToUpper().StartsWith(\"AI\")")]
    [InlineData("child.income == null")]
    [InlineData("isBlank(child.income)")]
    [InlineData("nthWeekday(2027, 1, \"Thursday\", 3) == \"2027-01-21\"")]
    [InlineData("addMonths(\"2026-01-31\", 1) == \"2026-02-28\"")]
    public void These_hold(string text) => Value(text).ShouldBe(Fact.Yes);

    [Theory]
    [InlineData("child.income <= limit", null)]
    [InlineData("not (child.income <= limit)", null)]
    [InlineData("child.income <= limit and 1 > 2", false)]
    [InlineData("1 > 2 and child.income <= limit", false)]
    [InlineData("child.income <= limit or child.sen", true)]
    [InlineData("child.income <= limit or not child.sen", null)]
    [InlineData("child.income in (1, 2)", null)]
    public void A_missing_fact_is_a_third_value(string text, bool? expected) => Value(text).ShouldBe(Fact.Of(expected));

    [Fact]
    public void The_explanation_names_the_facts_that_would_decide()
    {
        var explanation = Expression.Compile("child.sen and child.income <= limit", Schema).Expression!.Explain(Scope);

        explanation.Missing.ShouldBe(["child.income"]);
        explanation.Sentence.ShouldBe("Not decided, because child's income is not known.");
    }

    [Fact]
    public void The_explanation_says_why_in_one_sentence()
    {
        var explanation = Expression.Compile("child.sen and limit < 7400", Schema).Expression!.Explain(Scope);

        explanation.Sentence.ShouldBe("No, because limit is 7400, which is not less than 7400.");
    }

    [Theory]
    [InlineData("child.nmae == \"A\"", 6, "Did you mean name?")]
    [InlineData("chld.name == \"A\"", 0, "Did you mean child?")]
    [InlineData("income > 5", 0, "Did you mean child.income?")]
    [InlineData("child.phase == \"primry\"", 15, "Did you mean primary?")]
    [InlineData("child.dateOfBirth > \"15/03/2022\"", 20, "Write dates as year, month, day: \"2022-03-15\".")]
    [InlineData("agOn(today, today) > 3", 0, "Did you mean ageOn?")]
    [InlineData("today + 7 > today", 6, "Write addDays(date, days), addWorkingDays or addMonths.")]
    public void A_slip_is_found_where_it_is_and_answered_with_advice(string text, int position, string suggestion)
    {
        var error = Error(text);
        error.Position.ShouldBe(position);
        error.Suggestion.ShouldBe(suggestion);
    }

    [Fact]
    public void Reads_lists_the_facts_an_expression_depends_on() =>
        Expression.Compile("child.sen and child.siblings.Any(x => x.age < limit)", Schema).Expression!.Reads.ShouldBe(["child.sen", "child.siblings", "child.siblings[].age", "limit"]);
}
