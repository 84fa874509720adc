using System.Text.Json.Nodes;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Expressions;

/// <summary>What rule files mean with the names of .NET, as observed on RulesEngine; written as its recordings write it.</summary>
public class DotNetMeaningTests
{
    private static readonly JsonNode Facts = JsonNode.Parse("""
        [{"name":"s","value":"Hello World"},{"name":"n","value":7},{"name":"list","value":[3,1,2]},
         {"name":"today","value":{"$t":"DateTime","v":"2026-09-01"}},{"name":"born","value":{"$t":"DateTime","v":"2022-03-15"}},
         {"name":"missing","value":{"$t":"string","v":null}},{"name":"score","value":{"$t":"int?","v":null}}]
        """)!;

    [Theory]
    // A DateTime is a day until a time of day is asked of it.
    [InlineData("today + TimeSpan(1,2,3)", "DateTime", "\"2026-09-01T01:02:03.0000000\"")]
    [InlineData("today - TimeSpan.FromHours(1)", "DateTime", "\"2026-08-31T23:00:00.0000000\"")]
    [InlineData("today + TimeSpan.FromDays(7)", "DateTime", "\"2026-09-08T00:00:00.0000000\"")]
    [InlineData("today > DateTime(2026,8,31,12,0,0)", "Boolean", "true")]
    [InlineData("today == DateTime(2026,9,1,0,0,0)", "Boolean", "true")]
    [InlineData("born.AddDays(1.5)", "DateTime", "\"2022-03-16T12:00:00.0000000\"")]
    [InlineData("(today + TimeSpan(1,0,0) - today).TotalMinutes", "Decimal", "60")]
    [InlineData("new [] {today}", "List<DateTime>", "[\"2026-09-01T00:00:00.0000000\"]")]
    [InlineData("new (born as Born)", "Object", "{\"Born\":\"2022-03-15T00:00:00.0000000\"}")]
    // A length of time is written as .NET writes it.
    [InlineData("today - born", "TimeSpan", "\"1631.00:00:00\"")]
    [InlineData("TimeSpan.FromMinutes(90)", "TimeSpan", "\"01:30:00\"")]
    // The word null asks whether something is there, and is nothing between texts.
    [InlineData("s + null", "String", "\"Hello World\"")]
    [InlineData("s in (null)", "Boolean", "false")]
    [InlineData("score in (null)", "Boolean", "true")]
    [InlineData("missing in (\"a\", null)", "Boolean", "true")]
    [InlineData("n.Equals(null)", "Boolean", "false")]
    // Names.
    [InlineData("Enumerable.Sum(list)", "Int32", "6")]
    [InlineData("Enumerable.Max(list)", "Int32", "3")]
    [InlineData("string('a', 3)", "String", "\"aaa\"")]
    [InlineData("string(\"a\")", "String", "\"a\"")]
    [InlineData("object(5)", "Int32", "5")]
    [InlineData("s.Split(new [] {' ', 'W'}).Length", "Int32", "3")]
    [InlineData("new object[] {1, \"a\"}", "List<Object>", "[1,\"a\"]")]
    [InlineData("new ()", "Object", "{}")]
    [InlineData("double.IsNaN(1.5)", "Boolean", "false")]
    public void An_expression_gives(string expression, string type, string value)
    {
        var answer = Ask(expression);
        answer["value"]?.ToJsonString().ShouldBe(value, $"{expression}: {answer}");
        if (type != "List<DateTime>" && type != "List<Object>") answer["type"]!.GetValue<string>().ShouldBe(type);
    }

    [Theory]
    // What is missing stays missing: only the word null is nothing.
    [InlineData("s + missing", "missing")]
    [InlineData("score > 3", "score")]
    public void A_missing_fact_leaves_the_answer_open(string expression, string fact) => Ask(expression)["unknown"]!.AsArray().Single()!.GetValue<string>().ShouldBe(fact);

    [Theory]
    [InlineData("string(n)")]
    [InlineData("DateOnly(2026,9,1) == DateTime(2026,9,1,10,0,0)")]
    [InlineData("new int[] {1, \"a\"}")]
    public void What_dotnet_refuses_is_refused(string expression) => Ask(expression)["error"]!.GetValue<string>().ShouldBe("compile");

    private static JsonObject Ask(string expression) => RulesVerbs.Expr(new JsonObject { ["expr"] = expression, ["params"] = Facts.DeepClone() }, new DateOnly(2026, 9, 1)).AsObject();
}
