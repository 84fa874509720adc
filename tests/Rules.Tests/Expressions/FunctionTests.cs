using System.Globalization;
using System.Text;
using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Tests.Expressions;

public class FunctionTests
{
    private static readonly Scope Scope = new(Fact.Record(), new DateOnly(2026, 9, 1), CalendarBook.BankHolidaysOnly);

    private static Fact Value(string text)
    {
        var compiled = Expression.Compile(text, Schema.Of(("m", FactType.Moment)));
        compiled.Errors.ShouldBeEmpty(text);
        return compiled.Expression!.Evaluate(Scope);
    }

    private static string? Fault(string text) => Expression.Compile(text, Schema.Empty).Expression.ShouldNotBeNull().TryEvaluate(Scope).Error;

    [Theory]
    [InlineData("addMonths(\"2025-12-31\", 2)", "2026-02-28")]
    [InlineData("addMonths(\"2027-12-31\", 2)", "2028-02-29")]
    [InlineData("addMonths(\"2028-07-31\", -5)", "2028-02-29")]
    [InlineData("addMonths(\"2026-05-31\", 9)", "2027-02-28")]
    [InlineData("addWeeks(\"2026-01-12\", 6)", "2026-02-23")]
    [InlineData("addWorkingDays(\"2026-12-24\", 1)", "2026-12-29")]
    [InlineData("addWorkingDays(\"2026-12-29\", -1)", "2026-12-24")]
    [InlineData("nthWeekday(2026, 10, \"Thursday\", 1)", "2026-10-01")]
    [InlineData("nthWeekday(2026, 6, \"Friday\", -1)", "2026-06-26")]
    [InlineData("termAfter(\"2026-03-31\")", "2026-04-01")]
    [InlineData("termAfter(\"2026-04-01\")", "2026-09-01")]
    [InlineData("termAfter(\"2026-12-31\")", "2027-01-01")]
    [InlineData("compulsorySchoolAgeFrom(\"2021-09-01\")", "2026-12-31")]
    [InlineData("schoolLeavingDate(\"2011-03-01\")", "2027-06-25")]
    [InlineData("birthday(\"2024-02-29\", 2)", "2026-03-01")]
    [InlineData("today", "2026-09-01")]
    [InlineData("DateTime(2026, 9, 1).AddDays(-1)", "2026-08-31")]
    public void Days_come_out_as_the_law_counts_them(string text, string expected) => Value(text).ToJson()!.GetValue<string>().ShouldBe(expected);

    [Theory]
    [InlineData("ageOn(\"2020-02-29\", \"2026-02-28\")", 5)]
    [InlineData("ageOn(\"2020-02-29\", \"2026-03-01\")", 6)]
    [InlineData("monthsBetween(\"2026-01-31\", \"2026-02-28\")", 1)]
    [InlineData("monthsBetween(\"2026-01-15\", \"2026-02-14\")", 0)]
    [InlineData("monthsBetween(\"2026-02-14\", \"2026-01-15\")", 0)]
    [InlineData("weeksBetween(\"2026-01-01\", \"2026-01-14\")", 1)]
    [InlineData("daysBetween(\"2026-01-14\", \"2026-01-01\")", -13)]
    [InlineData("workingDaysBetween(\"2026-12-24\", \"2026-12-29\")", 1)]
    [InlineData("round(2.5)", 3)]
    [InlineData("Math.Round(2.5)", 2)]
    [InlineData("round(-12.345, 2)", -12.35)]
    [InlineData("min(3, 1, 2)", 1)]
    public void Counts_come_out_as_a_person_would_count(string text, double expected) => Value(text).AsNumber().ShouldBe((decimal)expected);

    [Theory]
    [InlineData("B801200005001", true)]
    [InlineData("N873200026001", true)]
    [InlineData("T823432112345", true)]
    [InlineData("R674123101121", true)]
    [InlineData("B87320002604A", true)]
    [InlineData("P207000016049", true)]
    [InlineData("Q207000016049", false)]
    [InlineData("A801200005001", false)]
    [InlineData("X80120000A001", false)]
    [InlineData("E000200005001", false)]
    [InlineData("B80120000500", false)]
    public void A_pupil_number_is_checked_by_its_letter(string upn, bool valid) => Value($"isValidUpn(\"{upn}\")").ShouldBe(Fact.Of(valid));

    [Theory]
    [InlineData("nthWeekday(2026, 2, \"Monday\", 5)", "The month has no Monday number 5.")]
    [InlineData("DateTime(2026, 2, 29)", "There is no day 2026-02-29.")]
    [InlineData("addSchoolDays(today, 5, \"Nowhere\")", "calendar missing: there is no term calendar called \"Nowhere\"; add its term dates to the calendars before the clock starts")]
    [InlineData("addWorkingDays(today, 1.5)", "1.5 is not a whole number.")]
    [InlineData("\"abc\".Substring(2, 5)", "The text has 3 characters; there is no part of 5 from place 2.")]
    [InlineData("1 / 0", "1 cannot be divided by 0.")]
    public void A_fault_is_advice(string text, string message) => Fault(text).ShouldBe(message);

    [Fact]
    public void A_moment_has_the_day_that_it_is_in_London()
    {
        Fact Day(DateTimeOffset moment) => Expression.Compile("m.Date", Schema.Of(("m", FactType.Moment))).Expression!.Evaluate(new Scope(Fact.Record(("m", Fact.Of(moment))), default));

        Day(new DateTimeOffset(2026, 6, 30, 23, 30, 0, TimeSpan.Zero)).ShouldBe(Fact.Of(new DateOnly(2026, 7, 1)));
        Day(new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.Zero)).ShouldBe(Fact.Of(new DateOnly(2026, 1, 31)));
    }

    [Fact]
    public void The_published_list_of_functions_is_the_list()
    {
        var text = new StringBuilder("# The functions of the expression language\n\nA test makes this page from the list itself and fails when the two differ. What stands before a dot is the first value.\n\n| Function | Gives | What it does |\n|---|---|---|\n");
        foreach (var function in FunctionList.Standard.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{Shown(function)}` | {function.Result.Words} | {function.Help} |\n");
        text.Append("\n## Lists\n\n`Any All Count Where Select SelectMany Sum Min Max Average First FirstOrDefault Last LastOrDefault Single SingleOrDefault OrderBy OrderByDescending TakeWhile SkipWhile GroupBy` take a condition or value, as `list.Any(x => x.age < 5)` or `list.Any(age < 5)`. `Distinct Skip Take ElementAt Contains Concat Except Union Intersect Reverse ToList ToArray DefaultIfEmpty` take none.\n\n## Not functions\n\n`iif(c, a, b)`, `isnull(a, b)`, `np(a)`, `np(a, b)`, `is(a, \"decimal\")` and `cast(a, \"int\")` look like functions; `x == null`, `x.HasValue` and `x.Value` ask of any fact whether it is there.\n");
        var path = Path.Combine(Conformance.Root, "rules", "FUNCTIONS.md");
        if (Environment.GetEnvironmentVariable("BACKOFFICE_WRITE_DIALECT") == "1") File.WriteAllText(path, text.ToString());

        File.ReadAllText(path).ShouldBe(text.ToString());
    }

    private static string Shown(Function function)
    {
        var names = function.Parameters.Select(p => p is TextType { Values.Count: > 0 } ? "choice" : p.Words.Replace("a ", "", StringComparison.Ordinal)).ToArray();
        var name = function.Name.TrimEnd('(', ')');
        var method = Enum.GetNames<FactKind>().Any(k => name.StartsWith(k + ".", StringComparison.Ordinal) && names.Length > 0);
        if (!method) return function.Parameters.Count == 0 && name.Contains('.', StringComparison.Ordinal) ? name : $"{name}({string.Join(", ", names)})";
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return $"{name[..dot].ToLowerInvariant()}{name[dot..]}{(function.Name.EndsWith(')') ? $"({string.Join(", ", names.Skip(1))})" : "")}";
    }
}
