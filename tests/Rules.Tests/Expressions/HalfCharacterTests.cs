using System.Text.Json.Nodes;
using BackOffice.Rules.Letters;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Expressions;

/// <summary>JSON may hold a text that ends in the middle of a character; one such line must not end a run of thousands.</summary>
public class HalfCharacterTests
{
    [Theory]
    [InlineData("""{"expr":"\ud83d","params":[]}""")]
    [InlineData("""{"expr":"s","params":[{"name":"s","value":"\ud83d"}]}""")]
    public void An_expression_is_refused(string ask) => RulesVerbs.Expr(JsonNode.Parse(ask))["error"]!.GetValue<string>().ShouldBe("compile");

    [Fact]
    public void A_rule_set_is_refused() => RulesVerbs.Run(JsonNode.Parse("""{"workflows":[{"WorkflowName":"w","Rules":[{"RuleName":"\ud83d","Expression":"true"}]}],"workflow":"w"}"""))["error"].ShouldNotBeNull();

    [Fact]
    public void A_table_is_refused() => RulesVerbs.Table(JsonNode.Parse("""{"table":{"inputs":[],"outputs":[{}],"rules":[{"in":[],"out":["\ud83d"]}]},"facts":{}}"""))["error"].ShouldNotBeNull();

    [Fact]
    public void A_letter_is_refused() => LetterVerbs.Render(JsonNode.Parse("""{"template":"{{ a }}","model":{"a":"\ud83d"}}"""))["error"].ShouldNotBeNull();
}
