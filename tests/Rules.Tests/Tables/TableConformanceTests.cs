using System.Text.Json.Nodes;
using BackOffice.Rules.Tests.Expressions;
using BackOffice.Rules.Verbs;

namespace BackOffice.Rules.Tests.Tables;

/// <summary>Every decision of the DMN technology compatibility kit that is a table, or a literal made of tables.</summary>
public class TableConformanceTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        if (Conformance.Find("dmn/tables.json") is not { } path) return data;
        foreach (var model in JsonNode.Parse(File.ReadAllText(path))!["models"]!.AsArray())
            foreach (var found in model!["cases"]!.AsArray())
                foreach (var (decision, _) in found!["expect"]!.AsObject())
                    data.Add(model["model"]!.GetValue<string>(), found["id"]!.GetValue<string>(), decision);
        return data;
    }

    [SharedTheory("dmn/tables.json")]
    [MemberData(nameof(Cases))]
    public void A_decision_comes_out_as_the_kit_expects(string modelName, string id, string decision)
    {
        var model = JsonNode.Parse(File.ReadAllText(Conformance.Find("dmn/tables.json")!))!["models"]!.AsArray().Single(m => m!["model"]!.GetValue<string>() == modelName)!;
        var found = model["cases"]!.AsArray().Single(c => c!["id"]!.GetValue<string>() == id)!;
        var facts = found["inputs"]!.DeepClone().AsObject();

        var answer = Answer(model["decisions"]!.AsObject(), decision, facts);

        var wanted = found["expect"]![decision]!["value"];
        JsonNode.DeepEquals(JsonNode.Parse(answer["value"]?.ToJsonString() ?? "null"), wanted).ShouldBeTrue($"{answer.ToJsonString()} for {wanted?.ToJsonString()}");
    }

    private static JsonNode Answer(JsonObject decisions, string name, JsonObject facts)
    {
        var decision = decisions[name]!;
        if (decision["kind"]!.GetValue<string>() == "table") return RulesVerbs.Table(new JsonObject { ["table"] = decision["table"]!.DeepClone(), ["facts"] = facts.DeepClone() });
        // A literal may name other decisions; those become facts, under names the language can spell.
        var text = decision["expr"]!.GetValue<string>();
        var parameters = new JsonArray();
        foreach (var (other, _) in decisions.OrderByDescending(d => d.Key.Length))
        {
            if (other == name || !text.Contains(other, StringComparison.Ordinal)) continue;
            var spelt = other.Replace(' ', '_');
            text = text.Replace(other, spelt, StringComparison.Ordinal);
            parameters.Add(new JsonObject { ["name"] = spelt, ["value"] = Answer(decisions, other, facts)["value"]!.DeepClone() });
        }
        foreach (var (fact, value) in facts) if (!parameters.Any(p => p!["name"]!.GetValue<string>() == fact)) parameters.Add(new JsonObject { ["name"] = fact, ["value"] = value?.DeepClone() });
        return RulesVerbs.Expr(new JsonObject { ["expr"] = text, ["params"] = parameters });
    }
}
