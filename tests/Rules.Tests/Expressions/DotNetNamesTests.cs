using System.Text.Json.Nodes;
using BackOffice.Rules.Letters;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Expressions;

/// <summary>The methods of text, dates, numbers and lists that rule files call by their .NET names, and what they give.</summary>
public class DotNetNamesTests
{
    private static readonly JsonArray Params = (JsonArray)JsonNode.Parse("""
        [{"name":"s","value":"Hello World"},{"name":"n","value":7},{"name":"z","value":0},
         {"name":"today","value":{"$t":"DateTime","v":"2026-09-01"}},
         {"name":"c","value":{"Dob":{"$t":"DateTime","v":"2022-03-15"},"Start":{"$t":"DateOnly","v":"2026-09-01"},"When":{"$t":"DateTime?","v":null},"Score":{"$t":"int?","v":null},
           "Day":{"$t":"System.DayOfWeek","v":"Monday"},"Id":{"$t":"Guid","v":"11111111-2222-3333-4444-555555555555"},"Sen":true,"Weight":{"$t":"decimal","v":"12.5"},
           "Kin":[{"Name":"Ben","Age":8},{"Name":"Cara","Age":3},{"Name":"Ann","Age":8}],"Tags":{"$t":"list","v":["fsm","eal"],"of":"string"},"Nums":{"$t":"list","v":[3,1,2],"of":"int"}}}]
        """)!;

    [Theory]
    // Text
    [InlineData("\"xxaxx\".Trim('x')", "\"a\"")]
    [InlineData("\"xya\".TrimStart('x', 'y')", "\"a\"")]
    [InlineData("s.Split(' ')[1]", "\"World\"")]
    [InlineData("\"a,b,c\".Split(',').Count()", "3")]
    [InlineData("s.ToCharArray().Length", "11")]
    [InlineData("s.Insert(5, \",\")", "\"Hello, World\"")]
    [InlineData("s.IndexOf('o', 5)", "7")]
    [InlineData("s.IndexOfAny(new [] {'W', 'o'})", "4")]
    [InlineData("string.Format(\"{0} is {1:0.00} {{x}}\", s, n)", "\"Hello World is 7.00 {x}\"")]
    [InlineData("string.Format(\"[{0,4}]\", n)", "\"[   7]\"")]
    [InlineData("string.Join(\"-\", \"a\", \"b\", n)", "\"a-b-7\"")]
    [InlineData("string.Compare(\"a\", \"A\", true)", "0")]
    [InlineData("string.Compare(\"a\", \"A\", StringComparison.OrdinalIgnoreCase)", "0")]
    [InlineData("char.IsDigit(s[0])", "false")]
    [InlineData("char.ToUpper('a')", "\"A\"")]
    [InlineData("\"a\" & \"b\"", "\"ab\"")]
    [InlineData("s + true", "\"Hello WorldTrue\"")]
    [InlineData("true.ToString()", "\"True\"")]
    [InlineData("\"\\x41\\.\"", "\"A.\"")]
    // Numbers
    [InlineData("Math.Pow(2, 3)", "8")]
    [InlineData("Math.Sqrt(2)", "1.4142135623730951")]
    [InlineData("Math.PI > 3.14", "true")]
    [InlineData("Math.Clamp(n, 1, 5)", "5")]
    [InlineData("Math.Round(2.5, MidpointRounding.AwayFromZero)", "3")]
    [InlineData("Math.Round(2.345m, 2, MidpointRounding.AwayFromZero)", "2.35")]
    [InlineData("decimal.Truncate(2.9m)", "2")]
    [InlineData("int.MaxValue", "2147483647")]
    [InlineData("Convert.ToInt64(\"12\")", "12")]
    [InlineData("Convert.ToString(n)", "\"7\"")]
    [InlineData("n.ToString(\"D3\")", "\"007\"")]
    [InlineData("255.ToString(\"X\")", "\"FF\"")]
    [InlineData("c.Weight.ToString(\"P0\")", "\"1,250%\"")]
    // Days of the week are numbers from Sunday
    [InlineData("c.Day > DayOfWeek.Sunday", "true")]
    [InlineData("c.Day < \"Friday\"", "true")]
    [InlineData("c.Day in (1, 2)", "true")]
    [InlineData("int(c.Day)", "1")]
    [InlineData("Convert.ToInt32(c.Day) + 1", "2")]
    // Dates and times
    [InlineData("c.Dob.Hour", "0")]
    [InlineData("c.Dob.AddHours(5)", "\"2022-03-15T05:00:00.0000000\"")]
    [InlineData("DateTime(2026, 9, 1, 12, 30, 0)", "\"2026-09-01T12:30:00.0000000\"")]
    [InlineData("DateTime(\"2026-09-01T10:30:00\").Minute", "30")]
    [InlineData("DateTime.Parse(\"2026-09-01T10:30:00\").Date == today", "true")]
    [InlineData("c.Dob.Add(TimeSpan.FromDays(1)).Day", "16")]
    [InlineData("today.Subtract(c.Dob).Days", "1631")]
    [InlineData("today.Subtract(TimeSpan.FromDays(1)).Day", "31")]
    [InlineData("c.Dob.CompareTo(today)", "-1")]
    [InlineData("DateTime.Compare(today, c.Dob)", "1")]
    [InlineData("DateTime.IsLeapYear(2024)", "true")]
    [InlineData("DateTime.MinValue < today", "true")]
    [InlineData("DateOnly.FromDateTime(today) == c.Start", "true")]
    [InlineData("c.Start.ToDateTime(TimeOnly.MinValue) == DateTime(2026,9,1,0,0,0)", "true")]
    [InlineData("c.Start.ToString(\"dd MMM yyyy\")", "\"01 Sep 2026\"")]
    [InlineData("c.Dob.ToString(\"yyyy-MM-ddTHH:mm:ss\")", "\"2022-03-15T00:00:00\"")]
    [InlineData("(today - c.Dob).TotalSeconds", "140918400")]
    [InlineData("TimeSpan(1,2,3).Minutes", "2")]
    [InlineData("TimeSpan.Parse(\"1.02:03:04\").TotalHours > 26", "true")]
    [InlineData("TimeSpan.FromSeconds(90).ToString()", "\"00:01:30\"")]
    [InlineData("TimeOnly(9,30) < TimeOnly(10,0)", "true")]
    // Missing facts
    [InlineData("c.Score.GetValueOrDefault()", "0")]
    [InlineData("c.Score.GetValueOrDefault(9)", "9")]
    [InlineData("np(c.When.Value.Year, 1)", "1")]
    // Identifiers
    [InlineData("Guid(\"11111111-2222-3333-4444-555555555555\") == c.Id", "true")]
    [InlineData("Guid.Empty == c.Id", "false")]
    // Lists
    [InlineData("c.Kin.OrderBy(Age).ThenBy(Name).Select(Name)", "[\"Cara\",\"Ann\",\"Ben\"]")]
    [InlineData("c.Kin.OrderByDescending(x => x.Age).ThenByDescending(x => x.Name).Select(x => x.Name)", "[\"Ben\",\"Ann\",\"Cara\"]")]
    [InlineData("c.Kin.GroupBy(Age).Any(Count() > 1)", "true")]
    [InlineData("c.Kin.GroupBy(x => x.Age).First().Count()", "2")]
    [InlineData("c.Kin.GroupBy(Age).Select(g => g.Sum(x => x.Age))", "[16,3]")]
    [InlineData("c.Tags.Select(Length)", "[3,3]")]
    [InlineData("c.Tags.Any(StartsWith(\"f\"))", "true")]
    [InlineData("c.Nums.SequenceEqual(c.Nums)", "true")]
    [InlineData("c.Nums.ElementAtOrDefault(9) == null", "true")]
    // Logic by the bit operators
    [InlineData("n > 1 & n < 10", "true")]
    [InlineData("true | false", "true")]
    public void Gives(string expression, string expected)
    {
        var answer = RulesVerbs.Expr(new JsonObject { ["expr"] = expression, ["params"] = Params.DeepClone() }, new DateOnly(2026, 9, 1)).AsObject();

        JsonNode.DeepEquals(answer["value"], JsonNode.Parse(expected)).ShouldBeTrue(answer.ToJsonString());
    }

    [Theory]
    [InlineData("byte(\"300\")")]
    [InlineData("int(5000000000)")]
    [InlineData("Math.Sqrt(-1)")]
    [InlineData("Math.Pow(10, 5000)")]
    [InlineData("string.Format(\"{2}\", s)")]
    [InlineData("string.Format(\"{0,999999999}\", s)")]
    [InlineData("string.Format(\"{0:F999999999}\", n)")]
    [InlineData("string.Format(\"{\", s)")]
    [InlineData("char.IsDigit(s)")]
    [InlineData("DateTime(2026, 9, 1, 25, 0, 0)")]
    [InlineData("TimeSpan.FromDays(79228162514264337593543950335)")]
    [InlineData("DateTime.MaxValue.AddHours(50)")]
    [InlineData("DateTime.MinValue.AddHours(-50)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("c.Kin.ThenBy(Age)")]
    public void Is_an_ordinary_error(string expression) =>
        RulesVerbs.Expr(new JsonObject { ["expr"] = expression, ["params"] = Params.DeepClone() }, new DateOnly(2026, 9, 1)).AsObject().ContainsKey("error").ShouldBeTrue();

    [Theory]
    [InlineData("^.Age > Age", true)]
    [InlineData("~.Age > Age", true)]
    public void The_signs_for_outside_and_for_the_input_work_in_lambdas(string condition, bool expected)
    {
        var one = JsonNode.Parse("""[{"name":"input1","value":{"Age":9,"Kin":[{"Age":3}]}}]""")!;

        RulesVerbs.Expr(new JsonObject { ["expr"] = $"Kin.Any({condition})", ["params"] = one }, new DateOnly(2026, 9, 1))["value"]!.GetValue<bool>().ShouldBe(expected);
    }

    [Fact]
    public void A_rule_that_asks_itself_is_an_error_of_the_set()
    {
        var question = JsonNode.Parse("""{"workflow":"w","params":[{"name":"a","value":2}],"workflows":[{"WorkflowName":"w","Rules":[{"RuleName":"r","Expression":"a > 1","Actions":{"OnSuccess":{"Name":"EvaluateRule","Context":{"workflowName":"w","ruleName":"r"}}}}]}]}""");

        RulesVerbs.Run(question, new DateOnly(2026, 9, 1))["error"]!.GetValue<string>().ShouldContain("circle");
    }

    [Fact]
    public void An_action_that_cannot_run_says_so_beside_the_answer_of_its_rule()
    {
        var question = JsonNode.Parse("""{"workflow":"w","params":[{"name":"a","value":2}],"workflows":[{"WorkflowName":"w","Rules":[{"RuleName":"r","Expression":"a > 1","Actions":{"OnSuccess":{"Name":"OutputExpression","Context":{"Expression":"nope + 1"}}}}]}]}""");

        var result = RulesVerbs.Run(question, new DateOnly(2026, 9, 1))["results"]![0]!;

        result["success"]!.GetValue<bool>().ShouldBeTrue();
        result["message"]!.GetValue<string>().ShouldContain("nope");
    }

    [Fact]
    public void A_text_in_a_column_of_dates_is_read_as_a_date()
    {
        var question = JsonNode.Parse("""{"facts":{"x":"2026-02-10"},"table":{"hitPolicy":"U","inputs":[{"expr":"x","type":"date"}],"outputs":[{"name":null}],"rules":[{"in":["< date(\"2026-01-01\")"],"out":["1"]},{"in":[">= date(\"2026-01-01\")"],"out":["2"]}]}}""");

        RulesVerbs.Table(question, new DateOnly(2026, 9, 1))["value"]!.GetValue<decimal>().ShouldBe(2);
    }

    [Fact]
    public void A_letter_can_lay_a_list_out_as_the_rows_of_a_table()
    {
        var question = JsonNode.Parse("""{"template":"{{ tablerow c in list cols:2 }}{{ c }}{{ end }}","model":{"list":["a","b","c"]}}""");

        LetterVerbs.Render(question)["text"]!.GetValue<string>().ShouldBe("<tr class=\"row1\"><td class=\"col1\">a</td><td class=\"col2\">b</td></tr>\n<tr class=\"row2\"><td class=\"col1\">c</td></tr>\n");
    }
}
