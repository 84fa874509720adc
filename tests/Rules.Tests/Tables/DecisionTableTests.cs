using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Tables;

public class DecisionTableTests
{
    private static readonly Schema Schema = Schema.Of(("miles", FactType.Number), ("phase", FactType.Choice("primary", "secondary")), ("lowIncome", FactType.Boolean), ("on", FactType.Date));

    private static JsonObject Table(string policy, string[] inputs, params (string[] In, string Out)[] rows) => new()
    {
        ["hitPolicy"] = policy,
        ["inputs"] = new JsonArray([.. inputs.Select(i => (JsonNode)new JsonObject { ["expr"] = i })]),
        ["outputs"] = new JsonArray(new JsonObject { ["name"] = "result" }),
        ["rules"] = new JsonArray([.. rows.Select(r => (JsonNode)new JsonObject { ["in"] = new JsonArray([.. r.In.Select(c => (JsonNode)c)]), ["out"] = new JsonArray(r.Out) })]),
    };

    private static CompiledTable Compile(JsonObject table)
    {
        var compilation = CompiledTable.Compile(DecisionTable.Parse(table).Table.ShouldNotBeNull(), Schema);
        compilation.Problems.ShouldBeEmpty();
        return compilation.Table!;
    }

    private static Scope Facts(decimal? miles = null, string? phase = null, bool? lowIncome = null) =>
        new(Fact.Record(("miles", Fact.Of(miles)), ("phase", Fact.Of(phase)), ("lowIncome", Fact.Of(lowIncome))), new DateOnly(2026, 9, 1));

    private static readonly (string[], string)[] Transport = [(["> 3", "-"], "\"transport\""), (["(2..3]", "\"primary\""], "\"transport\""), (["(2..3]", "\"secondary\""], "\"none\""), (["<= 2", "-"], "\"none\"")];

    [Theory]
    [InlineData(3.5, "secondary", "transport")]
    [InlineData(3, "primary", "transport")]
    [InlineData(3, "secondary", "none")]
    [InlineData(2, "primary", "none")]
    public void Ranges_hold_their_ends_as_written(double miles, string phase, string expected) =>
        Compile(Table("U", ["miles", "phase"], Transport)).Evaluate(Facts((decimal)miles, phase)).Value.ShouldBe(Fact.Of(expected));

    [Fact]
    public void A_missing_fact_leaves_the_table_open_only_where_it_matters()
    {
        var table = Compile(Table("U", ["miles", "phase"], Transport));

        table.Evaluate(Facts(5)).Value.ShouldBe(Fact.Of("transport"));
        table.Evaluate(Facts(2.5m)).Missing.ShouldBe(["phase"]);
        table.Evaluate(Facts(2.5m)).Sentence.ShouldBe("Not decided, because phase is not known.");
    }

    [Fact]
    public void The_decision_says_why() =>
        Compile(Table("U", ["miles", "phase"], Transport)).Evaluate(Facts(3, "secondary")).Sentence.ShouldBe("The answer is none, because miles is 3, phase is secondary (row 3).");

    [Fact]
    public void Two_rows_of_a_unique_table_that_fit_at_once_are_an_error() =>
        Compile(Table("U", ["miles"], (["> 1"], "1"), (["> 2"], "2"))).Evaluate(Facts(5)).Error.ShouldBe("Rows 1 and 2 fit at once, but at most one row of this table may.");

    [Theory]
    [InlineData("C+", "6")]
    [InlineData("C#", "3")]
    [InlineData("C<", "1")]
    [InlineData("C>", "3")]
    [InlineData("C", "[1,2,3]")]
    public void Collect_tables_aggregate(string policy, string expected) =>
        Compile(Table(policy, ["miles"], (["> 1"], "1"), (["> 2"], "2"), (["not(7, 8)"], "3"))).Evaluate(Facts(5)).Value.ToJson()!.ToJsonString().ShouldBe(expected);

    [Fact]
    public void A_complete_table_has_no_findings() => Compile(Table("U", ["miles", "phase"], Transport)).Analyse().ShouldBeEmpty();

    [Fact]
    public void A_gap_is_found_with_an_example() =>
        Compile(Table("U", ["miles", "phase"], Transport[0], Transport[1], Transport[3])).Analyse().ShouldHaveSingleItem().Message.ShouldBe("No row decides the case in which miles is 2.5 and phase is secondary.");

    [Fact]
    public void An_overlap_is_found_with_an_example() =>
        Compile(Table("U", ["miles"], (["< 3"], "1"), ([">= 2.5"], "2"))).Analyse().ShouldHaveSingleItem().Message.ShouldBe("Rows 1 and 2 both fit when miles is 2.5.");

    [Fact]
    public void Masked_and_unreachable_rows_are_found() =>
        Compile(Table("F", ["miles"], (["-"], "1"), (["> 5"], "2"), (["(5..5)"], "3"))).Analyse().Select(f => (f.Kind, f.Rows[0])).ShouldBe([(TableFindingKind.Masked, 2), (TableFindingKind.Unreachable, 3)]);

    [Theory]
    [InlineData("phase", "\"primry\"", "Did you mean primary?")]
    [InlineData("miles", "> \"far\"", "\"far\" is not a number.")]
    [InlineData("milse", "1", "Did you mean miles?")]
    [InlineData("miles", "1,,2", "empty test")]
    public void A_slip_is_reported_with_its_cell(string input, string cell, string message)
    {
        var compilation = CompiledTable.Compile(DecisionTable.Parse(Table("U", [input], ([cell], "1"))).Table!, Schema);

        compilation.Table.ShouldBeNull();
        compilation.Problems.ShouldContain(p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"table":{"hitPolicy":"Z","inputs":[],"outputs":[],"rules":[]}}""")]
    [InlineData("""{"table":{"inputs":[{"expr":"a"}],"outputs":[{}],"rules":[{"in":[],"out":["1"]}]},"facts":{}}""")]
    [InlineData("""{"table":{"inputs":[{"expr":"((((("}],"outputs":[{}],"rules":[{"in":["-"],"out":["1"]}]},"facts":{}}""")]
    [InlineData("""{"facts":{}}""")]
    [InlineData("[]")]
    public void A_bad_table_is_an_ordinary_error(string json) => RulesVerbs.Table(JsonNode.Parse(json))["error"].ShouldNotBeNull();
}
