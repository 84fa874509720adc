using System.Text.Json.Nodes;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Tables;

/// <summary>What one cell of a decision table lets through.</summary>
public class UnaryTestTests
{
    [Theory]
    [InlineData("number", "5", "[1..5]", true)]
    [InlineData("number", "5", "[1..5)", false)]
    [InlineData("number", "1", "]1..5[", false)]
    [InlineData("number", "5", "]1..5]", true)]
    [InlineData("number", "6", "not([1..5])", true)]
    [InlineData("number", "1", "not(]1..5[)", true)]
    [InlineData("number", "3", "not(]1..5[)", false)]
    [InlineData("number", "2", "not(1,2)", false)]
    [InlineData("number", "10", "<1,>9", true)]
    [InlineData("number", "-3", "[-5..-1]", true)]
    [InlineData("number", "5", "not(null)", true)]
    [InlineData("number", "null", "not(null)", false)]
    [InlineData("number", "null", "null", true)]
    // ? is the value itself.
    [InlineData("number", "5", "? > 3 and ? < 9", true)]
    [InlineData("number", "5", "? > 3, ? < 1", true)]
    [InlineData("number", "5", "not(? > 3)", false)]
    [InlineData("number", "5", "> (x > 4 ? 4 : 9)", true)]
    [InlineData("string", "\"abc\"", "?.StartsWith(\"a\")", true)]
    [InlineData("string", "\"what?\"", "\"what?\"", true)]
    [InlineData("string", "\"a,b\"", "\"a,b\"", true)]
    [InlineData("string", "\"a\"", "\"a,b\"", false)]
    [InlineData("string", "\"a\\\"b\"", "\"a\\\"b\"", true)]
    [InlineData("date", "\"2026-09-01\"", "[date(\"2026-01-01\")..date(\"2026-12-31\")]", true)]
    [InlineData("date", "\"2026-09-01\"", "@\"2026-09-01\"", true)]
    [InlineData("date", "\"2026-09-01\"", ">= @\"2026-09-02\"", false)]
    [InlineData("dateTime", "\"2026-09-01T10:00:00Z\"", "> date and time(\"2026-09-01T09:30:00Z\")", true)]
    [InlineData("duration", "\"P2D\"", "> duration(\"P1D\")", true)]
    public void A_cell_lets_through(string type, string value, string cell, bool passes)
    {
        var table = new JsonObject
        {
            ["hitPolicy"] = "FIRST",
            ["inputs"] = new JsonArray(new JsonObject { ["expr"] = "x", ["type"] = type }),
            ["outputs"] = new JsonArray(new JsonObject()),
            ["rules"] = new JsonArray(
                new JsonObject { ["in"] = new JsonArray(cell), ["out"] = new JsonArray("true") },
                new JsonObject { ["in"] = new JsonArray("-"), ["out"] = new JsonArray("false") }),
        };

        var answer = RulesVerbs.Table(new JsonObject { ["table"] = table, ["facts"] = new JsonObject { ["x"] = JsonNode.Parse(value) } });

        answer["value"]?.GetValue<bool>().ShouldBe(passes, answer.ToJsonString());
        answer["error"].ShouldBeNull();
    }
}
