using BackOffice.Rules.Calendars;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Tests.Expressions;

/// <summary>Compiled code and the interpreter are two readings of one tree: for any expression and any facts they agree.</summary>
public class BackEndTests
{
    private static readonly RecordType Person = FactType.Record(("name", FactType.Text), ("age", FactType.Integer), ("born", FactType.Date), ("sen", FactType.Boolean), ("extra", FactType.Any));

    private static readonly Schema Schema = Schema.Of(
        ("a", FactType.Integer), ("b", FactType.Number), ("flag", FactType.Boolean), ("t", FactType.Text), ("d", FactType.Date), ("m", FactType.Moment),
        ("any", FactType.Any), ("p", Person), ("people", FactType.List(Person)), ("nums", FactType.List(FactType.Integer)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void They_agree_on_random_expressions_and_random_facts(int seed)
    {
        var random = new Random(seed);
        var compiledCount = 0;
        for (var i = 0; i < 200; i++)
        {
            var text = new Writer(random).Any(random.Next(1, 5));
            var compilation = Expression.Compile(text, Schema);
            if (compilation.Expression is not { } expression) continue;
            compiledCount++;
            expression.Prepare();
            for (var k = 0; k < 6; k++)
            {
                var scope = new Scope(Facts(random), new DateOnly(2026, 9, 1), CalendarBook.BankHolidaysOnly);
                var slow = Outcome(() => expression.Interpret(scope));
                var fast = Outcome(() => expression.Evaluate(scope));
                var shaped = new Scope(scope.Facts.Shape(Schema.Names), scope.AsOf, scope.Calendars);
                fast.ShouldBe(slow, text);
                Outcome(() => expression.Evaluate(shaped)).ShouldBe(slow, text + " (shaped)");
                var explained = expression.Explain(scope);
                (explained.Error is null ? explained.Value.ToJson()?.ToJsonString() ?? "unknown" : "fault: " + explained.Error).ShouldBe(slow, text);
            }
        }
        // A generator that writes nothing but faults would prove nothing.
        compiledCount.ShouldBeGreaterThan(150);
    }

    private static string Outcome(Func<Fact> evaluate)
    {
        try
        {
            return evaluate().ToJson()?.ToJsonString() ?? "unknown";
        }
        catch (EvaluationException e)
        {
            return "fault: " + e.Message;
        }
    }

    private static Fact Facts(Random random)
    {
        Fact Maybe(Func<Fact> make) => random.Next(4) == 0 ? default : make();
        Fact Day() => Fact.Of(new DateOnly(2020, 1, 1).AddDays(random.Next(3000)));
        Fact OnePerson() => Fact.Record(("name", Maybe(() => Fact.Of("person" + random.Next(4)))), ("age", Maybe(() => Fact.Of(random.Next(20)))), ("born", Maybe(Day)),
            ("sen", Maybe(() => Fact.Of(random.Next(2) == 0))), ("extra", Maybe(() => random.Next(2) == 0 ? Fact.Of(3) : Fact.Of("3"))));
        Fact Many(Func<Fact> make) => Fact.Of((IReadOnlyList<Fact>)Enumerable.Range(0, random.Next(4)).Select(_ => make()).ToArray());
        return Fact.Record(
            ("a", Maybe(() => Fact.Of(random.Next(-3, 10)))), ("b", Maybe(() => Fact.Of(random.Next(-30, 100) / 10m))), ("flag", Maybe(() => Fact.Of(random.Next(2) == 0))),
            ("t", Maybe(() => Fact.Of(random.Next(3) == 0 ? "" : "person" + random.Next(3)))), ("d", Maybe(Day)), ("m", Maybe(() => Fact.Of(new DateTimeOffset(2026, 6, 1, random.Next(24), 0, 0, TimeSpan.Zero)))),
            ("any", Maybe(() => random.Next(4) switch { 0 => Fact.Of(4), 1 => Fact.Of("2026-01-01"), 2 => Fact.Of(true), _ => OnePerson() })),
            ("p", Maybe(OnePerson)), ("people", Maybe(() => Many(OnePerson))), ("nums", Maybe(() => Many(() => Fact.Of(random.Next(6))))));
    }

    /// <summary>Writes expressions that are mostly well typed.</summary>
    private sealed class Writer(Random random)
    {
        private string Pick(params string[] options) => options[random.Next(options.Length)];

        public string Any(int depth) => random.Next(6) switch { 0 => Number(depth), 1 => Text(depth), 2 => Date(depth), 3 => Pick($"any.name", "any + 1", "[a, b]", "new (a, t as word)", "nums.Where(it > a)", "people.Select(age)", "people.OrderBy(name).Select(x => x.name)", "p.extra", "people.GroupBy(sen).Select(Count)", "any"), _ => Truth(depth) };

        private string Number(int depth) => depth <= 0
            ? Pick("a", "b", "1", "2.5", "0", "p.age", "nums.Count", "7")
            : random.Next(9) switch
            {
                0 => $"({Number(depth - 1)} {Pick("+", "-", "*")} {Number(depth - 1)})",
                1 => $"({Number(depth - 1)} {Pick("/", "%")} {Number(depth - 1)})",
                2 => $"iif({Truth(depth - 1)}, {Number(depth - 1)}, {Number(depth - 1)})",
                3 => $"({Number(depth - 1)} ?? {Number(depth - 1)})",
                4 => $"nums.{Pick("Sum()", "Max()", "Min()", "Count(it > 2)", "First()", "FirstOrDefault(it > 3)", "Average()", "Sum(x => x * a)")}",
                5 => $"people.{Pick("Count(age > 5)", "Sum(age)", "Where(sen).Count()", "Max(x => x.age)", "Count(x => people.Any(y => y.age > x.age))")}",
                6 => $"Math.{Pick("Max", "Min")}({Number(depth - 1)}, {Number(depth - 1)})",
                7 => $"{Pick("yearsBetween", "monthsBetween", "weeksBetween", "daysBetween", "workingDaysBetween")}({Date(depth - 1)}, {Date(depth - 1)})",
                _ => $"-{Number(depth - 1)}",
            };

        private string Text(int depth) => depth <= 0
            ? Pick("t", "\"person1\"", "p.name", "\"\"")
            : random.Next(5) switch
            {
                0 => $"({Text(depth - 1)} + {Pick(Text(depth - 1), Number(depth - 1), Date(depth - 1))})",
                1 => $"{Text(depth - 1)}.{Pick("ToUpper()", "Trim()", "Substring(0, 2)", "Replace(\"p\", \"q\")", "PadLeft(9)")}",
                2 => $"({Truth(depth - 1)} ? {Text(depth - 1)} : {Text(depth - 1)})",
                3 => $"({Text(depth - 1)} ?? {Text(depth - 1)})",
                _ => $"people.{Pick("First().name", "Select(name).FirstOrDefault()", "OrderBy(age).Last().name")}",
            };

        private string Date(int depth) => depth <= 0
            ? Pick("d", "today", "p.born", "DateTime(2024, 2, 29)", "m.Date")
            : Pick($"addDays({Date(depth - 1)}, {Pick("a", "3", "p.age")})", $"addMonths({Date(depth - 1)}, {Pick("a", "-1")})", $"addWorkingDays({Date(depth - 1)}, {Pick("a", "2")})", $"({Date(depth - 1)} ?? {Date(depth - 1)})", $"{Date(depth - 1)}.AddYears(1)", $"({Date(depth - 1)} + TimeSpan.FromDays(a))");

        private string Truth(int depth) => depth <= 0
            ? Pick("flag", "p.sen", "true", "false", "a > 3", "t == \"person1\"", "any == null", "d < today")
            : random.Next(10) switch
            {
                0 => $"({Truth(depth - 1)} and {Truth(depth - 1)} and {Truth(depth - 1)})",
                1 => $"({Truth(depth - 1)} or {Truth(depth - 1)})",
                2 => $"not ({Truth(depth - 1)})",
                3 => $"({Number(depth - 1)} {Pick("==", "!=", "<", "<=", ">", ">=")} {Number(depth - 1)})",
                4 => $"({Date(depth - 1)} {Pick("==", "<", ">=")} {Pick(Date(depth - 1), "\"2024-05-01\"")})",
                5 => $"({Text(depth - 1)} {Pick("==", "!=", "<")} {Text(depth - 1)})",
                6 => $"({Number(depth - 1)} in ({Number(depth - 1)}, {Number(depth - 1)}, 3))",
                7 => Pick($"people.Any(x => x.age > {Number(depth - 1)})", "people.All(sen)", $"({Number(depth - 1)} in nums)", $"nums.Contains({Number(depth - 1)})", $"({Number(depth - 1)} == null)", $"isBlank({Text(depth - 1)})"),
                8 => Pick($"(any > {Number(depth - 1)})", $"(any == {Text(depth - 1)})", "any.sen", $"(p.extra == {Number(depth - 1)})", $"(any < {Date(depth - 1)})"),
                _ => $"({Truth(depth - 1)} {Pick("==", "!=")} {Truth(depth - 1)})",
            };
    }
}
