using System.Text.Json.Nodes;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Editing;

/// <summary>Facts, groups of rules and actions, edited piece by piece.</summary>
public class FactsAndGroupsTests
{
    private const string Json = """
        { "WorkflowName": "w", "Inputs": { "child": { "record": { "age": "integer", "awards": { "list": { "record": { "ended": "date" } } } } }, "sen": "yesNo" },
          "Questions": { "child.age": { "label": "Age" }, "child.awards.ended": { "label": "Ended" } },
          "Rules": [ { "RuleName": "a", "Expression": "child.age > 3" }, { "RuleName": "b", "Expression": "sen" }, { "RuleName": "g", "Operator": "And", "Rules": [ { "RuleName": "c", "Expression": "sen" } ] } ] }
        """;

    private static readonly RuleSetDocument Document = RuleSetDocument.TryParse(Json, "w", out _)!;

    private static string Shape(RuleSetDocument document) => string.Join(" ", document.Set!.Rules.Select(Of));

    private static string Of(Rule rule) => rule.And is { } and ? $"{rule.Name}:{(and ? "and" : "or")}({string.Join(" ", rule.Rules.Select(Of))})" : rule.Name;

    [Fact]
    public void A_fact_is_added_renamed_retyped_and_taken_out_with_its_question()
    {
        var added = Document.AddInput("", "income", "number").AddInput("child.awards", "live", "yesNo");
        added.Set!.Inputs!.Find("income").ShouldBe(FactType.Number);
        ((RecordType)((ListType)((RecordType)added.Set.Inputs.Find("child")!).Find("awards")!).Of).Find("live").ShouldBe(FactType.Boolean);

        var renamed = Document.RenameInput("child.awards", "periods");
        renamed.Set!.Questions.Keys.ShouldBe(["child.age", "child.periods.ended"]);
        ((RecordType)renamed.Set.Inputs!.Find("child")!).Fields.Select(f => f.Name).ShouldBe(["age", "periods"]);

        var gone = Document.RemoveInput("child.awards");
        gone.Set!.Questions.Keys.ShouldBe(["child.age"]);

        Document.ChangeInput("sen", JsonNode.Parse("""{ "choice": ["E", "K"] }""")!).Set!.Inputs!.Find("sen").ShouldBe(FactType.Choice("E", "K"));
    }

    [Fact]
    public void A_question_is_asked_hinted_and_forgotten()
    {
        var asked = Document.ChangeQuestion("sen", "label", "Has a plan").ChangeQuestion("sen", "from", "pupil.senStatus == \"E\"");
        asked.Set!.Questions["sen"].ShouldBe(new RuleQuestion("Has a plan", null, "pupil.senStatus == \"E\""));

        asked.ChangeQuestion("sen", "label", null).ChangeQuestion("sen", "from", null).Set!.Questions.ContainsKey("sen").ShouldBeFalse();
    }

    [Fact]
    public void Facts_written_as_a_list_are_edited_too()
    {
        var document = RuleSetDocument.TryParse("""{ "workflowName": "w", "inputs": [ { "name": "a", "type": "number" } ], "rules": [ { "ruleName": "r", "expression": "a > 1" } ] }""", "w", out _)!;

        document.AddInput("", "b", "text").Set!.Inputs!.Fields.Select(f => f.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void What_is_not_there_cannot_be_edited()
    {
        Should.Throw<ArgumentException>(() => Document.AddInput("sen", "x", "text"));
        Should.Throw<ArgumentException>(() => Document.AddInput("", "sen", "text"));
        Should.Throw<ArgumentException>(() => Document.RenameInput("child.age", "awards"));
        Should.Throw<ArgumentException>(() => Document.RemoveInput("nope"));
    }

    [Fact]
    public void Rules_go_into_groups_and_out_of_them()
    {
        Shape(Document).ShouldBe("a b g:and(c)");
        Shape(Document.GroupRule("0", "new", false)).ShouldBe("new:or(a) b g:and(c)");
        Shape(Document.GroupRule("0", "new", false).MoveInto("1")).ShouldBe("new:or(a b) g:and(c)");
        Shape(Document.MoveOut("2.0")).ShouldBe("a b g:and() c"); // an empty group is reported as a fault
        Shape(Document.AddRule("d", "sen", "2").MoveOut("2.0")).ShouldBe("a b g:and(d) c");
        Shape(Document.AddRule("d", "sen", "2").Ungroup("2")).ShouldBe("a b c d");
        Shape(Document.AddGroup("h", "i", true, "2")).ShouldBe("a b g:and(c h:and(i))");
        Shape(Document.ChangeRule("2", "Operator", "Or")).ShouldBe("a b g:or(c)");
        Shape(Document.MoveInto("0").MoveInto("1").MoveOut("1")).ShouldBe("a b g:and(c)", "without a group before it, or around it, a rule stays");
    }

    [Fact]
    public void What_follows_a_rule_is_set_and_taken_away()
    {
        var giving = Document.ChangeAction("0", "OnSuccess", new JsonObject { ["Name"] = "OutputExpression", ["Context"] = new JsonObject { ["Expression"] = "child.age * 2" } });
        giving.Set!.Rules[0].OnSuccess.ShouldBe(new RuleAction.Output("child.age * 2"));

        var asking = giving.ChangeAction("0", "OnFailure", new JsonObject { ["Name"] = "EvaluateRule", ["Context"] = new JsonObject { ["WorkflowName"] = "w", ["RuleName"] = "b" } });
        asking.Set!.Rules[0].OnFailure.ShouldBeOfType<RuleAction.Ask>().Rule.ShouldBe("b");

        asking.ChangeAction("0", "OnFailure", null).ChangeAction("0", "OnSuccess", null).Text.ShouldBe(Document.Text);
    }

    [Fact]
    public void A_finding_is_found_by_the_names_in_its_place()
    {
        Document.PathOf(["g", "c", "Expression"]).ShouldBe("2.0");
        Document.PathOf(["b"]).ShouldBe("1");
        Document.PathOf(["Parameters", "x"]).ShouldBeNull();
    }

    [Fact]
    public void Figures_of_one_limit_that_change_on_different_days_are_told()
    {
        var set = RuleSet.Parse("""
            { "WorkflowName": "w", "Inputs": { "n": "number" }, "Rules": [ { "RuleName": "r", "Expression": "n <= one or n <= two" } ],
              "Parameters": [ { "name": "one", "group": "limit", "values": [ { "value": 1 }, { "from": "2027-04-01", "value": 2 } ] }, { "name": "two", "title": "Two", "group": "limit", "values": [ { "value": 2 } ] } ] }
            """).Sets.ShouldHaveSingleItem();

        set.Compile().Problems.ShouldContain(p => p.IsWarning && p.Message == "The limit changes on 1 April 2027, but not in “Two”. Give a value from that day too.");
    }
}
