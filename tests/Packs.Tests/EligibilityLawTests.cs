using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Packs.Tests;

/// <summary>What holds across the rule sets of the law, beyond their own examples.</summary>
public class EligibilityLawTests
{
    private static readonly DateOnly Day = new(2026, 9, 10);

    private static CompiledRuleSet Set(string pack, string set) => House.Packs.Find(pack).ShouldNotBeNull().RuleSets[set];

    private static RuleDecision Decide(CompiledRuleSet set, JsonObject facts, DateOnly asOf)
    {
        Fact.TryFromJson(facts, set.Inputs, out var given, out var problem).ShouldBeTrue(problem);
        return set.Evaluate(new Scope(given, asOf));
    }

    private static JsonObject Family(params decimal[] earnings) => new()
    {
        ["parent"] = new JsonObject
        {
            ["incomeSupport"] = false,
            ["jobseekersAllowance"] = false,
            ["employmentSupport"] = false,
            ["pensionCredit"] = false,
            ["asylumSupport"] = "none",
            ["childTaxCredit"] = false,
            ["workingTaxCredit"] = false,
            ["noRecourse"] = false,
            ["universalCredit"] = true,
            ["awards"] = new JsonArray([.. earnings.Select((net, i) => (JsonNode)new JsonObject { ["ended"] = new DateOnly(2026, 8, 20).AddMonths(-i).ToString("O"), ["live"] = true, ["netEarnings"] = net })]),
        },
        ["child"] = new JsonObject { ["lastEligible"] = "2017-01-01" },
    };

    [Fact]
    public void A_check_the_day_before_the_tiers_quotes_the_limit_of_that_day_with_its_end_and_source()
    {
        var meals = Set("free-school-meals", "free-school-meals");

        var before = Decide(meals, Family(700), new DateOnly(2026, 8, 31));
        var after = Decide(meals, Family(700), new DateOnly(2026, 9, 1));

        before.Result.ShouldBe(RuleResult.No);
        after.Result.ShouldBe(RuleResult.Yes);
        var quoted = before.Explanation["parameters"]!["ucOne"]!.ToString();
        quoted.ShouldStartWith("Limit of net earnings in the latest assessment period: £616.67 from 1 April 2018 until 31 August 2026 (Regulations of 2018");
        after.Explanation["parameters"]!["ucOne"]!.ToString().ShouldContain("£616.67 from 1 September 2026");
        before.Children.Single(r => r.Name == "universal-credit").Sentence.ShouldContain("£616.67");
    }

    [Theory]
    [InlineData("free-school-meals", "free-school-meals")]
    [InlineData("early-years-entitlements", "early-years-pupil-premium")]
    public void Universal_Credit_at_the_penny_decides_the_same_for_meals_and_premium(string pack, string set)
    {
        foreach (var (earnings, within) in new (decimal[], bool)[] { ([616.67m], true), ([616.68m], false), ([616.68m, 616.66m], true), ([700, 600, 500], true), ([900, 900, 50], true), ([900, 900, 50.01m], false) })
        {
            var facts = Family(earnings);
            if (set == "early-years-pupil-premium")
            {
                facts["child"] = JsonNode.Parse("""{"dateOfBirth":"2023-02-10","lookedAfter":false,"leftCare":false,"hoursAWeek":15,"weeks":14}""");
                facts["parent"]!.AsObject().Remove("workingTaxCredit");
                facts["parent"]!.AsObject().Remove("noRecourse");
            }

            var decision = Decide(Set(pack, set), facts, Day);
            var targeted = set == "free-school-meals" ? decision.Output["tier"].ToString() == "targeted" : decision.IsYes;
            targeted.ShouldBe(within, string.Join(", ", earnings));
        }
    }

    [Fact]
    public void The_grace_table_and_the_check_of_a_code_agree_on_every_day_of_three_years()
    {
        var (table, code) = (Set("early-years-entitlements", "grace-period"), Set("early-years-entitlements", "eligibility-code"));
        for (var ends = new DateOnly(2026, 1, 1); ends.Year < 2029; ends = ends.AddDays(1))
        {
            var day = ends.ToString("O");
            var grace = Decide(table, JsonNode.Parse($$$"""{"code":{"ends":"{{{day}}}"}}""")!.AsObject(), ends).Output;
            var used = Decide(code, JsonNode.Parse($$$"""{"code":{"number":"50012345678","submitted":"2025-09-01","starts":"2025-10-01","ends":"{{{day}}}"},"child":{"dateOfBirth":"2024-10-01"},"place":{"term":"2026-01-01","held":true}}""")!.AsObject(), ends);

            used.Output["graceEnds"].ShouldBe(grace, day);
            grace.AsDate().ShouldBeGreaterThanOrEqualTo(ends, day);
        }
    }

    [Fact]
    public void The_age_to_term_table_agrees_with_the_function_on_every_birthday()
    {
        var table = Set("early-years-entitlements", "first-term");
        for (var born = new DateOnly(2023, 1, 1); born.Year < 2025; born = born.AddDays(1))
        {
            var facts = JsonNode.Parse($$"""{"child":{"dateOfBirth":"{{born:O}}"},"entitlement":"working parents"}""")!.AsObject();
            var wanted = Expression.Compile($"termAfter(addMonths(DateTime({born.Year}, {born.Month}, {born.Day}), 9))", Schema.Empty).Expression!.TryEvaluate(new Scope(Fact.Record(), Day)).Value;
            Decide(table, facts, Day).Output.ShouldBe(wanted, born.ToString("O"));
        }
    }

    [Fact]
    public void The_hours_of_the_Act_of_2026_begin_on_the_day_that_the_parameter_is_given()
    {
        var json = House.Packs.Find("young-employment")!.RuleSetJson["working-hours"].DeepClone().AsObject();
        var act = json["Parameters"]!.AsArray().Single(p => p!["name"]!.ToString() == "act2026")!;
        act["values"]!.AsArray().Add(new JsonObject { ["from"] = "2027-04-01", ["value"] = true, ["source"] = "Commencement regulations" });
        var set = RuleSet.Parse(json).Sets.Single().Compile().Set.ShouldNotBeNull();

        Late("2027-03-31").Result.ShouldBe(RuleResult.No);
        Late("2027-04-01").Result.ShouldBe(RuleResult.Yes);
        Long("2027-04-01").Result.ShouldBe(RuleResult.No);

        // 19:30 is lawful under the Act; more than two hours on a school day still are not.
        RuleDecision Late(string day) => Shift(day, "18:00", "19:30");
        RuleDecision Long(string day) => Shift(day, "16:00", "19:30");
        RuleDecision Shift(string day, string from, string to) => Decide(set, JsonNode.Parse($$$"""
            {"child":{"dateOfBirth":"2012-03-14"},"school":{"opens":"08:45","closes":"15:15"},"week":{"school":true,"shifts":[{"on":"{{{day}}}","from":"{{{from}}}","to":"{{{to}}}","day":"school day"}]}}
            """)!.AsObject(), DateOnly.Parse(day, null));
    }

    [Fact]
    public void Every_rule_set_of_the_law_cites_it_dates_it_and_asks_for_every_fact()
    {
        foreach (var pack in House.Packs.Packs.Where(p => !p.HasProcess))
        {
            foreach (var (id, set) in pack.RuleSets)
            {
                set.Source.Citation.ShouldNotBeNullOrEmpty(id);
                set.Source.ValidFrom.ShouldNotBeNull(id);
                set.Source.Title.ShouldNotBeNullOrEmpty(id);
                foreach (var value in set.Source.Parameters.SelectMany(p => p.Values)) value.Source.ShouldNotBeNullOrEmpty(id);
                foreach (var path in Leaves(set.Inputs, "")) set.Source.Questions.Keys.ShouldContain(path, $"{id} does not say how to ask for {path}");
            }
        }
    }

    private static IEnumerable<string> Leaves(FactType type, string path) => type switch
    {
        RecordType record => record.Fields.SelectMany(f => Leaves(f.Type, path.Length == 0 ? f.Name : $"{path}.{f.Name}")),
        ListType { Of: RecordType row } => [path, .. Leaves(row, path)],
        _ => [path],
    };
}
