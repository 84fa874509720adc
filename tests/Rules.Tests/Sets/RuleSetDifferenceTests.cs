using System.Text.Json.Nodes;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Sets;

/// <summary>Every change that a person can make in the editor is in the words that the approver reads.</summary>
public class RuleSetDifferenceTests
{
    private const string Meals = """
        { "WorkflowName": "meals", "Title": "Meals", "Citation": "An Act",
          "Inputs": { "child": { "record": { "born": "date", "phase": { "choice": ["primary", "secondary"] } } }, "sen": "yesNo" },
          "Questions": { "child.born": { "label": "Date of birth", "from": "pupil.dateOfBirth" } },
          "Parameters": [ { "name": "limit", "title": "Limit", "type": "number", "unit": "£", "values": [ { "value": 600, "source": "An Act" } ] } ],
          "GlobalParams": [ { "Name": "age", "Expression": "ageOn(child.born, today)" }, { "Name": "small", "Expression": "age < 5" } ],
          "Rules": [ { "RuleName": "a", "Expression": "small" }, { "RuleName": "b", "Expression": "sen" },
                     { "RuleName": "g", "Operator": "And", "Rules": [ { "RuleName": "c", "Expression": "sen" }, { "RuleName": "d", "Expression": "small" } ] },
                     { "RuleName": "t", "Table": { "hitPolicy": "U", "inputs": [ { "expr": "age" } ], "outputs": [ { "name": "answer" } ], "rules": [ { "in": ["< 5"], "out": ["1"] }, { "in": [">= 5"], "out": ["2"] } ] } } ],
          "Examples": [ { "Name": "Young", "AsOf": "2026-01-05", "Inputs": { "sen": true, "child": { "born": "2024-01-01" } }, "Expect": "yes" } ] }
        """;

    private static readonly RuleSetDocument Document = RuleSetDocument.TryParse(Meals, "meals", out _)!;

    private static IReadOnlyList<string> Words(Func<RuleSetDocument, RuleSetDocument> edit) => RuleSetDifference.Between(Document.Set!, edit(Document).Set!);

    private static JsonObject Gives(string expression) => new() { ["Name"] = "OutputExpression", ["Context"] = new JsonObject { ["Expression"] = expression } };

    [Fact]
    public void The_set_itself()
    {
        Words(d => d.Change("Title", "Lunches")).ShouldBe(["The title is now “Lunches” (before: “Meals”)."]);
        Words(d => d.Change("Description", "What it is for.")).ShouldBe(["The description is now “What it is for.”."]);
        Words(d => d.Change("SourceUrl", "https://law.example")).ShouldBe(["The address of the law is now https://law.example."]);
        Words(d => d.Change("Version", "2")).ShouldBe(["The author’s version is now 2 (before: none)."]);
        Words(d => d.Change("Unverified", true)).ShouldBe(["The set is now marked as unverified."]);
        Words(d => d.Change("Verdict", "all")).ShouldBe(["The set now says yes when every rule does."]);
    }

    [Fact]
    public void Facts_and_their_questions()
    {
        Words(d => d.AddInput("", "licence", "yesNo")).ShouldBe(["The fact licence is added: yes or no."]);
        Words(d => d.AddInput("child", "hours", "number")).ShouldBe(["The fact child.hours is added: a number."]);
        Words(d => d.RemoveInput("sen")).ShouldBe(["The fact sen is taken out."]);
        Words(d => d.RemoveInput("child")).ShouldBe(["The fact child is taken out.", "The fact child.born is no longer asked for in words of its own.", "The fact child.born is no longer taken from the register."]);
        Words(d => d.RenameInput("sen", "plan")).ShouldBe(["The fact sen is now called plan."]);
        Words(d => d.RenameInput("child", "pupil")).ShouldBe(["The fact child is now called pupil."]);
        Words(d => d.ChangeInput("sen", "text")).ShouldBe(["The fact sen is now text (before: yes or no)."]);
        Words(d => d.ChangeInput("child.phase", JsonNode.Parse("""{ "choice": ["primary"] }""")!)).ShouldBe(["The fact child.phase is now one of primary (before: one of primary, secondary)."]);
        Words(d => d.ChangeQuestion("sen", "label", "Support")).ShouldBe(["The fact sen is now asked for as “Support”."]);
        Words(d => d.ChangeQuestion("child.born", "hint", "As on the certificate")).ShouldBe(["The hint for child.born is now “As on the certificate”."]);
        Words(d => d.ChangeQuestion("child.born", "from", null)).ShouldBe(["The fact child.born is no longer taken from the register."]);
    }

    [Fact]
    public void Rules_that_come_go_move_and_are_renamed()
    {
        Words(d => d.ChangeRule("0", "RuleName", "young")).ShouldBe(["Rule a is now called young."]);
        Words(d => d.ChangeRule("2", "RuleName", "both")).ShouldBe(["Rule g is now called both."]);
        Words(d => d.MoveRule("0", 1)).ShouldBe(["The order of the rules is now: b, a, g, t."]);
        Words(d => d.MoveRule("2.0", 1)).ShouldBe(["Rule g: the order of its rules is now: d, c."]);
        Words(d => d.MoveInto("1")).ShouldBe([], "there is no group before it");
        Words(d => d.MoveRule("1", 1).MoveInto("2")).ShouldBe(["Rule b moves into g."]);
        Words(d => d.MoveOut("2.0")).ShouldBe(["Rule g: rule c moves out of its group."]);
        Words(d => d.Ungroup("2")).ShouldBe(["Rule g: rule c moves out of its group.", "Rule g: rule d moves out of its group.", "Rule g is taken out."]);
        Words(d => d.RemoveRule("2")).ShouldBe(["Rule g is taken out, with c and d."]);
        Words(d => d.GroupRule("0", "n", false)).ShouldBe(["Rule a moves into n.", "Rule n is added, before b: any of its rules."]);
        Words(d => d.AddGroup("n", "new", true, "2")).ShouldBe(["Rule g: rule n is added: all of its rules.", "Rule g: rule n: rule new is added: false."]);
        Words(d => d.AddRule("new", "sen").ChangeRule("4", "Citation", "s1")).ShouldBe(["Rule new is added: sen.", "Rule new: the citation is now s1."]);
        Words(d => d.AddTable("u", "sen")).ShouldBe(["Rule u is added: a decision table of 1 row.", "Rule u: row 1 is added: - gives null."]);
        Words(d => d.ChangeRule("2", "Operator", "Or")).ShouldBe(["Rule g is now made of rules of which one must say yes."]);
        Words(d => d.ChangeRule("0", "Severity", "warning")).ShouldBe(["Rule a: the weight of a no is now that somebody should look."]);
    }

    [Fact]
    public void Named_expressions_of_the_set_and_of_a_rule()
    {
        Words(d => d.AddDefinition("x", "1")).ShouldBe(["The named expression x is added: 1."]);
        Words(d => d.MoveDefinition("small", -1)).ShouldBe(["The order of the named expressions is now: small, age."]);
        Words(d => d.AddDefinition("x", "1", "2.0")).ShouldBe(["Rule g: rule c: the named expression x is added: 1."]);
        var with = Document.AddDefinition("x", "1", "0").AddDefinition("y", "2", "0");
        RuleSetDifference.Between(with.Set!, with.ChangeDefinition("x", "3", "0").Set!).ShouldBe(["Rule a: the named expression x changes from 1 to 3."]);
        RuleSetDifference.Between(with.Set!, with.RemoveDefinition("x", "0").Set!).ShouldBe(["Rule a: the named expression x is taken out."]);
        RuleSetDifference.Between(with.Set!, with.MoveDefinition("y", -1, "0").Set!).ShouldBe(["Rule a: the order of the named expressions is now: y, x."]);
        with.RenameDefinition("x", "z", "0").Set!.Rules[0].Definitions.Select(n => n.Name).ShouldBe(["z", "y"]);
        with.RemoveDefinition("x", "0").RemoveDefinition("y", "0").Text.ShouldBe(Document.Text);
    }

    [Fact]
    public void Sets_whose_rules_are_taken_in()
    {
        Words(d => d.AddInjected("other")).ShouldBe(["The set now takes in the rules of the set other."]);
        Words(d => d.AddInjected("other", "2")).ShouldBe(["Rule g now takes in the rules of the set other."]);
        var with = Document.AddInjected("one").AddInjected("two");
        RuleSetDifference.Between(with.Set!, with.RemoveInjected("one").AddInjected("one").Set!).ShouldBe(["The set: the order of the sets that it takes in is now: two, one."]);
        with.RemoveInjected("one").RemoveInjected("two").Text.ShouldBe(Document.Text);
        RuleSetDocument.TryParse("""{ "workflowName": "m", "workflowRulesToInject": ["old"], "rules": [] }""", "m", out _)!.RemoveInjected("old").Set!.Injects.ShouldBeEmpty();
    }

    [Fact]
    public void What_follows_a_rule()
    {
        Words(d => d.ChangeAction("0", "OnSuccess", Gives("age"))).ShouldBe(["Rule a: on yes it now gives age (before: does nothing more)."]);
        Words(d => d.ChangeAction("0", "OnFailure", new JsonObject { ["Name"] = "EvaluateRule", ["Context"] = new JsonObject { ["WorkflowName"] = "w", ["RuleName"] = "r", ["AdditionalInputs"] = new JsonArray(new JsonObject { ["Name"] = "x", ["Expression"] = "1" }) } }))
            .ShouldBe(["Rule a: on no it now asks the rule r of w with x as 1 (before: does nothing more)."]);
        Words(d => d.ChangeRule("0", "SuccessEvent", "hurrah")).ShouldBe(["Rule a: on yes it now announces hurrah."]);
        Words(d => d.ChangeRule("0", "Unverified", true)).ShouldBe(["Rule a is now marked as unverified."]);
    }

    [Fact]
    public void Parameters_without_values_yet_and_what_is_said_about_them()
    {
        Words(d => d.AddParameter("rate", "Rate", "number")).ShouldBe(["The parameter Rate (rate) is added: a number."]);
        Words(d => d.ChangeParameter("limit", "Title", "Upper limit")).ShouldBe(["The parameter limit is now called “Upper limit” (before: “Limit”)."]);
        Words(d => d.ChangeParameter("limit", "Unit", "pence")).ShouldBe(["Limit: the unit is now pence."]);
        Words(d => d.ChangeParameter("limit", "Group", "earnings limits")).ShouldBe(["Limit now belongs to the earnings limits, whose figures change together."]);
        Words(d => d.SetValue("limit", new DateOnly(2027, 4, 1), 600, "An Order")).ShouldBe(["Limit: still £600 from 1 April 2027 (An Order)."]);
        Words(d => d.RemoveParameter("limit")).ShouldBe(["The parameter Limit is taken out."]);
    }

    [Fact]
    public void Tables()
    {
        Words(d => d.ChangeTable("3", "hitPolicy", "F")).ShouldBe(["Rule t: when several rows fit, the first counts (before: at most one may)."]);
        Words(d => d.ChangeColumn("3", 0, "expr", "age + 1")).ShouldBe(["Rule t: the condition age becomes age + 1."]);
        Words(d => d.ChangeColumn("3", 0, "allowed", "[0..18]")).ShouldBe(["Rule t: the condition age is now allowing [0..18] (before: anything)."]);
        Words(d => d.AddColumn("3", true, "sen"))[0].ShouldBe("Rule t: the condition sen is added.");
        Words(d => d.MoveRow("3", 0, 1)).Count.ShouldBe(2);
    }

    [Fact]
    public void Examples()
    {
        Words(d => d.AddExample("Old", new DateOnly(2026, 9, 1), new JsonObject { ["sen"] = false }, "no")).ShouldBe(["The example “Old” is added: no on 1 September 2026."]);
        Words(d => d.ChangeExample(0, "Name", "Small")).ShouldBe(["The example “Young” is now called “Small”."]);
        Words(d => d.ChangeExample(0, "Expect", "no")).ShouldBe(["The example “Young” now expects no (before: yes)."]);
        Words(d => d.ChangeExample(0, "AsOf", null)).ShouldBe(["The example “Young” is now asked on any day (before: 5 January 2026)."]);
        Words(d => d.ChangeExample(0, "Inputs", new JsonObject { ["sen"] = false, ["child"] = new JsonObject() })).ShouldBe(["The example “Young”: sen yes → no, child.born 2024-01-01 → not known."]);
        Words(d => d.RemoveExample(0)).ShouldBe(["The example “Young” is taken out."]);
    }

    [Fact]
    public void A_fault_in_the_making_is_told_too() =>
        Words(d => d.ChangeRule("0", "Expression", "")).ShouldBe(["Rule a: the condition changes from small to none."]);

    /// <summary>One use of every edit there is; a new edit needs its row, and words.</summary>
    private static readonly Dictionary<string, Func<RuleSetDocument, RuleSetDocument>> Edits = new()
    {
        [nameof(RuleSetDocument.Change)] = d => d.Change("Title", "x"),
        [nameof(RuleSetDocument.ChangeRule)] = d => d.ChangeRule("0", "WhenNo", "x"),
        [nameof(RuleSetDocument.AddRule)] = d => d.AddRule("x", "sen"),
        [nameof(RuleSetDocument.RemoveRule)] = d => d.RemoveRule("0"),
        [nameof(RuleSetDocument.MoveRule)] = d => d.MoveRule("0", 1),
        [nameof(RuleSetDocument.AddGroup)] = d => d.AddGroup("x", "y", true),
        [nameof(RuleSetDocument.GroupRule)] = d => d.GroupRule("0", "x", true),
        [nameof(RuleSetDocument.Ungroup)] = d => d.Ungroup("2"),
        [nameof(RuleSetDocument.MoveInto)] = d => d.MoveInto("3"),
        [nameof(RuleSetDocument.MoveOut)] = d => d.MoveOut("2.0"),
        [nameof(RuleSetDocument.ChangeAction)] = d => d.ChangeAction("0", "OnFailure", Gives("1")),
        [nameof(RuleSetDocument.AddDefinition)] = d => d.AddDefinition("x", "1", "0"),
        [nameof(RuleSetDocument.ChangeDefinition)] = d => d.ChangeDefinition("age", "1"),
        [nameof(RuleSetDocument.RenameDefinition)] = d => d.RenameDefinition("age", "x"),
        [nameof(RuleSetDocument.MoveDefinition)] = d => d.MoveDefinition("age", 1),
        [nameof(RuleSetDocument.RemoveDefinition)] = d => d.RemoveDefinition("age"),
        [nameof(RuleSetDocument.AddInjected)] = d => d.AddInjected("x"),
        [nameof(RuleSetDocument.RemoveInjected)] = d => d.RemoveInjected("always"),
        [nameof(RuleSetDocument.AddInput)] = d => d.AddInput("child", "x", "date"),
        [nameof(RuleSetDocument.ChangeInput)] = d => d.ChangeInput("sen", "date"),
        [nameof(RuleSetDocument.RenameInput)] = d => d.RenameInput("sen", "x"),
        [nameof(RuleSetDocument.RemoveInput)] = d => d.RemoveInput("sen"),
        [nameof(RuleSetDocument.ChangeQuestion)] = d => d.ChangeQuestion("child.born", "label", "x"),
        [nameof(RuleSetDocument.AddParameter)] = d => d.AddParameter("x", "X", "number"),
        [nameof(RuleSetDocument.ChangeParameter)] = d => d.ChangeParameter("limit", "Unit", "x"),
        [nameof(RuleSetDocument.RemoveParameter)] = d => d.RemoveParameter("limit"),
        [nameof(RuleSetDocument.SetValue)] = d => d.SetValue("limit", new DateOnly(2027, 4, 1), 650, "x"),
        [nameof(RuleSetDocument.MoveValue)] = d => d.MoveValue("limit", null, new DateOnly(2020, 1, 1)),
        [nameof(RuleSetDocument.EndValue)] = d => d.EndValue("limit", null, new DateOnly(2027, 3, 31)),
        [nameof(RuleSetDocument.RemoveValue)] = d => d.RemoveValue("limit", null),
        [nameof(RuleSetDocument.AddTable)] = d => d.AddTable("x", "sen"),
        [nameof(RuleSetDocument.ChangeTable)] = d => d.ChangeTable("3", "name", "x"),
        [nameof(RuleSetDocument.ChangeCell)] = d => d.ChangeCell("3", 0, 0, "< 6"),
        [nameof(RuleSetDocument.AddRow)] = d => d.AddRow("3", 0),
        [nameof(RuleSetDocument.RemoveRow)] = d => d.RemoveRow("3", 0),
        [nameof(RuleSetDocument.MoveRow)] = d => d.MoveRow("3", 0, 1),
        [nameof(RuleSetDocument.ChangeColumn)] = d => d.ChangeColumn("3", 1, "values", "1, 2"),
        [nameof(RuleSetDocument.AddColumn)] = d => d.AddColumn("3", false, "x"),
        [nameof(RuleSetDocument.RemoveColumn)] = d => d.RemoveColumn("3", 0),
        [nameof(RuleSetDocument.AddExample)] = d => d.AddExample("x", null, [], "no"),
        [nameof(RuleSetDocument.ChangeExample)] = d => d.ChangeExample(0, "Name", "x"),
        [nameof(RuleSetDocument.RemoveExample)] = d => d.RemoveExample(0),
    };

    [Fact]
    public void Every_edit_that_there_is_has_words_and_none_is_forgotten()
    {
        var start = Document.AddInjected("always");
        Edits.Keys.Order().ShouldBe(typeof(RuleSetDocument).GetMethods().Where(m => !m.IsStatic && m.ReturnType == typeof(RuleSetDocument)).Select(m => m.Name).Distinct().Order());
        foreach (var (name, edit) in Edits)
        {
            var edited = edit(start);
            edited.Text.ShouldNotBe(start.Text, name);
            RuleSetDifference.Between(start.Set!, edited.Set!).ShouldNotBeEmpty(name);
            RuleSetDifference.Between(edited.Set!, start.Set!).ShouldNotBeEmpty(name + ", taken back");
        }
    }
}
