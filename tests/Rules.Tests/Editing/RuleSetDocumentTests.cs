using System.Text.Json.Nodes;
using BackOffice.Rules.Editing;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Tests.Editing;

public class RuleSetDocumentTests
{
    internal const string Meals = """
        {
          // A council's note, which the first edit takes away.
          "WorkflowName": "meals", "Title": "Free school meals", "x-owner": { "team": "benefits", "since": 2019.50 },
          "Inputs": { "household": { "record": { "universalCredit": "yesNo", "yearlyEarnings": "number" } }, "child": { "record": { "dateOfBirth": "date", "phase": { "choice": ["primary", "secondary"] }, "lookedAfter": "yesNo" } } },
          "Questions": { "child.lookedAfter": { "label": "Looked after by the council", "from": "pupil.lookedAfter" } },
          "Parameters": [ { "name": "earningsLimit", "title": "Earnings limit", "type": "number", "unit": "£", "x-page": 4,
            "values": [ { "from": "2018-04-01", "value": 7400, "source": "SI 2018/148" }, { "from": "2026-09-01", "value": 7900, "source": "An Order" } ] } ],
          "Rules": [
            { "RuleName": "earnings", "Citation": "SI 2018/148", "Expression": "household.universalCredit and household.yearlyEarnings <= earningsLimit", "x-note": [1, 2] },
            { "RuleName": "care", "Operator": "Or", "Rules": [ { "RuleName": "looked-after", "Expression": "child.lookedAfter" }, { "RuleName": "infant", "Expression": "ageOn(child.dateOfBirth, today) < 7" } ] },
            { "RuleName": "terms", "Table": { "hitPolicy": "U", "inputs": [ { "expr": "child.phase" } ], "outputs": [ { "name": "answer", "type": "number" } ],
              "rules": [ { "in": ["\"primary\""], "out": ["1"] }, { "in": ["\"secondary\""], "out": ["2"], "note": "until 16" } ] } } ],
          "Examples": [ { "Name": "just within", "AsOf": "2026-01-05", "Inputs": { "household": { "universalCredit": true, "yearlyEarnings": 7400 } }, "Expect": "needs information" } ],
          "ErrorTypes": null
        }
        """;

    internal static RuleSetDocument Open(string json = Meals) => RuleSetDocument.TryParse(json, "meals", out var problem).ShouldNotBeNull(problem);

    [Fact]
    public void What_is_written_reads_the_same_and_is_written_the_same_again()
    {
        var document = Open();
        var again = Open(document.Text);
        again.Text.ShouldBe(document.Text);
        JsonNode.DeepEquals(again.Json, JsonNode.Parse(Meals, null, new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip })).ShouldBeTrue();
        document.Text.ShouldContain("\"since\": 2019.50");
        document.Text.Split('\n').Length.ShouldBeGreaterThan(20);
        document.Text.Split('\n').ShouldAllBe(line => line.Length <= 170);
    }

    [Fact]
    public void A_new_dated_value_stands_in_order_with_its_source()
    {
        var edited = Open().SetValue("earningsLimit", new DateOnly(2026, 4, 1), 7600, "SI 2026/1");

        edited.Set!.Parameters[0].Values.Select(v => (v.From, v.Value.AsNumber(), v.Source)).ShouldBe(
            [(new DateOnly(2018, 4, 1), 7400, "SI 2018/148"), (new DateOnly(2026, 4, 1), 7600, "SI 2026/1"), (new DateOnly(2026, 9, 1), 7900, "An Order")]);
        RuleSetDifference.Between(Open().Set!, edited.Set!).ShouldBe(["Earnings limit: £7,400 → £7,600 from 1 April 2026 (SI 2026/1)."]);
    }

    [Fact]
    public void A_value_can_be_changed_moved_ended_and_taken_out()
    {
        var day = new DateOnly(2026, 9, 1);
        Open().SetValue("earningsLimit", day, 8000, null).Set!.Parameters[0].Values[1].ShouldSatisfyAllConditions(v => v.Value.AsNumber().ShouldBe(8000), v => v.Source.ShouldBeNull());
        Open().MoveValue("earningsLimit", day, new DateOnly(2017, 1, 1)).Set!.Parameters[0].Values[0].Value.AsNumber().ShouldBe(7900);
        Open().EndValue("earningsLimit", day, new DateOnly(2027, 3, 31)).Set!.Parameters[0].Values[1].To.ShouldBe(new DateOnly(2027, 3, 31));
        Open().RemoveValue("earningsLimit", day).Set!.Parameters[0].Values.Count.ShouldBe(1);
    }

    [Fact]
    public void Rules_are_added_moved_and_taken_out_at_any_depth()
    {
        var edited = Open().AddRule("siblings", "child.lookedAfter", "1").MoveRule("1.2", -2);
        edited.Set!.Rules[1].Rules.Select(r => r.Name).ShouldBe(["siblings", "looked-after", "infant"]);
        edited.RemoveRule("1.1").Set!.Rules[1].Rules.Select(r => r.Name).ShouldBe(["siblings", "infant"]);
        Open().MoveRule("0", 1).Set!.Rules.Select(r => r.Name).ShouldBe(["care", "earnings", "terms"]);
        Open().MoveRule("0", -1).Set!.Rules.Select(r => r.Name).ShouldBe(["earnings", "care", "terms"]);
    }

    [Fact]
    public void A_table_grows_and_shrinks_with_its_cells()
    {
        var edited = Open().AddColumn("2", true, "child.lookedAfter").ChangeCell("2", 1, 1, "true").ChangeCell("2", 1, 2, "3").AddRow("2", 1).MoveRow("2", 1, 1);
        var table = edited.Set!.Rules[2].Table!;
        table.Rows.Select(r => string.Join("|", r.Tests.Concat(r.Outputs))).ShouldBe(["\"primary\"|-|1", "\"secondary\"|true|3", "-|-|null"]);
        table.Rows[1].Note.ShouldBe("until 16");
        edited.RemoveColumn("2", 0).RemoveRow("2", 2).Set!.Rules[2].Table!.Rows.Select(r => string.Join("|", r.Tests.Concat(r.Outputs))).ShouldBe(["-|1", "true|3"]);
    }

    [Fact]
    public void A_file_of_several_sets_keeps_the_others()
    {
        var file = $$"""[ { "WorkflowName": "other", "Rules": [ { "RuleName": "a", "Expression": "1 == 1" } ] }, {{Meals}} ]""";
        var edited = Open(file).Change("Title", "Meals");
        edited.Reading.Sets.Select(s => s.Title).ShouldBe([null, "Meals"]);
        edited.SetName.ShouldBe("meals");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("{ \"a\": 1, \"a\": 2 }")]
    public void What_is_no_rule_file_says_why(string text)
    {
        RuleSetDocument.TryParse(text, "meals", out var problem).ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    /// <summary>Any edit, however many: what it does not name is untouched, and the text reads back as it was written.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_edit_keeps_everything_else(int seed)
    {
        var random = new Random(seed);
        var document = Open();
        for (var i = 0; i < 300; i++)
        {
            var (touched, edited) = Edit(document, random);
            var (before, after) = (Leaves(document.Json), Leaves(edited.Json));
            before.Where(l => !l.StartsWith(touched, StringComparison.Ordinal)).ShouldBe(after.Where(l => !l.StartsWith(touched, StringComparison.Ordinal)), $"seed {seed}, edit {i}: {touched}");
            var read = Open(edited.Text);
            read.Text.ShouldBe(edited.Text);
            JsonNode.DeepEquals(read.Json, edited.Json).ShouldBeTrue();
            document = edited;
        }
    }

    /// <summary>A random edit and the part of the file that it may change.</summary>
    private static (string Touched, RuleSetDocument Edited) Edit(RuleSetDocument document, Random random)
    {
        var words = new[] { "one", "two £", "a \"quoted\" word", "1 < 2", "line\nbreak" };
        var word = words[random.Next(words.Length)];
        var day = new DateOnly(2020, 1, 1).AddDays(random.Next(2000));
        var rules = document.Set!.Rules.Count;
        var rule = random.Next(rules);
        var place = document.Set.Rules.ToList().FindIndex(r => r.Table is not null);
        var table = $"{place}";
        var rows = document.Set.Rules[place].Table!.Rows.Count;
        switch (random.Next(12))
        {
            case 0: return ("/Title", document.Change("title", word));
            case 1: return ($"/Rules/{rule}/Citation", document.ChangeRule($"{rule}", "citation", random.Next(3) == 0 ? null : word));
            case 2: return rule == place ? ("/none", document) : ($"/Rules/{rule}/Expression", document.ChangeRule($"{rule}", "Expression", word));
            case 3 when rules < 7: return ($"/Rules/{rules}", document.AddRule(word, word));
            case 4 when rules > 3 && rule != place: return ("/Rules", document.RemoveRule($"{rule}"));
            case 5: return ("/Rules", document.MoveRule($"{rule}", random.Next(-2, 3)));
            case 6: return ("/Parameters/0/values", document.SetValue("earningsLimit", day, random.Next(10_000), random.Next(2) == 0 ? word : null));
            case 7: return ("/Parameters/0/title", document.ChangeParameter("earningsLimit", "Title", word));
            case 8: return ($"/Rules/{place}/Table/rules", document.ChangeCell(table, random.Next(rows), random.Next(2), word));
            case 9 when rows < 8: return ($"/Rules/{place}/Table/rules", document.AddRow(table, random.Next(rows + 1)));
            case 10: return ("/Examples/0/Name", document.ChangeExample(0, "name", word));
            default: return ("/Examples/1", document.Set.Examples.Count > 1 ? document.RemoveExample(1) : document.AddExample(word, day, new JsonObject { ["child"] = new JsonObject() }, "yes"));
        }
    }

    private static List<string> Leaves(JsonNode? node, string path = "") => node switch
    {
        JsonObject { Count: > 0 } named => [.. named.SelectMany(p => Leaves(p.Value, $"{path}/{p.Key}"))],
        JsonArray { Count: > 0 } list => [.. list.SelectMany((v, i) => Leaves(v, $"{path}/{i}"))],
        _ => [$"{path} = {node?.ToJsonString()}"],
    };
}
