using System.Diagnostics;
using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Host.Bench;

/// <summary>
/// How fast rules decide: ten eligibility rules about many children on one thread, with and without explanations, beside the
/// same rules by hand in C#; a change of fifty rules tried on a county; and how long fifty rules take to read and compile.
/// </summary>
internal static class RuleBench
{
    private static readonly DateOnly Day = new(2026, 9, 10);

    private static readonly RecordType Inputs = FactType.Record(("child", FactType.Record(
        ("universalCredit", FactType.Boolean), ("earnings", FactType.Number), ("incomeSupport", FactType.Boolean), ("asylum", FactType.Text), ("ageMonths", FactType.Integer),
        ("born", FactType.Date), ("yearGroup", FactType.Text), ("metres", FactType.Number), ("nearest", FactType.Boolean), ("income", FactType.Number), ("sen", FactType.Boolean))));

    private static readonly string[] Conditions =
    [
        "child.universalCredit and child.earnings <= limit", "child.incomeSupport", "child.asylum == \"part VI\"", "child.ageMonths >= 24 and child.ageMonths < 36",
        "child.born >= \"2022-09-01\"", "child.yearGroup in (\"R\", \"1\", \"2\")", "child.metres > 3218.688 and child.nearest", "(child.income ?? 0) <= 16190",
        "child.sen and not child.universalCredit", "child.ageMonths < 96 and child.metres > 3218.688 or child.metres > 4828.032",
    ];

    public static JsonObject Run(int inputs, int children, int runs)
    {
        var people = Enumerable.Range(0, inputs).Select(Person.Of).ToArray();
        var scopes = Array.ConvertAll(people, p => p.Scope());
        var set = Set(10, 616.67m);
        var results = new RuleResult[set.RulesOn(Day).Count];
        var (yes, no) = (0L, 0L);

        // Everything is compiled to machine code and called often enough before it is measured.
        for (var i = 0; i < Math.Min(50_000, inputs); i++)
        {
            set.Decide(scopes[i], results);
            if (i < 5_000) set.Evaluate(scopes[i]);
            yes += people[i].ByHand(616.67m);
        }

        var rules = (double)inputs * results.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var scope in scopes) if (set.Decide(scope, results) == RuleResult.Yes) no++;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / rules;
        var untraced = Median(runs, () => { foreach (var scope in scopes) if (set.Decide(scope, results) == RuleResult.Yes) no++; });
        var byHand = Median(runs, () => { foreach (var person in people) yes += person.ByHand(616.67m); });
        var explained = Median(runs, () => { foreach (var scope in scopes) no += set.Evaluate(scope).Children.Count; });
        var told = Median(1, () => { for (var i = 0; i < inputs / 20; i++) no += set.Evaluate(scopes[i]).Explanation.Count; }) * 20;
        Agree(set, people, scopes);
        return new JsonObject
        {
            ["cores"] = Environment.ProcessorCount,
            ["inputs"] = inputs,
            ["rules"] = results.Length,
            ["runs"] = runs,
            ["untracedMillionRulesPerSecond"] = Round(rules / untraced / 1e6),
            ["bytesPerRule"] = Math.Round(bytes, 4),
            ["byHandMillionRulesPerSecond"] = Round(rules / byHand / 1e6),
            ["timesSlowerThanByHand"] = Round(untraced / byHand),
            ["explainedMillionRulesPerSecond"] = Round(rules / explained / 1e6),
            ["explainedWithWordsMillionRulesPerSecond"] = Round(rules / told / 1e6),
            ["impact"] = Impacts(children, runs),
            ["compile"] = Compile(runs),
        };
    }

    private static JsonObject Impacts(int children, int runs)
    {
        var (current, proposed) = (Set(50, 616.67m), Set(50, 650m));
        var population = Enumerable.Range(0, children).Select(i => Person.Of(i).Scope()).ToArray();
        Impact.Compare(current, proposed, population[..Math.Min(5_000, children)]);
        Impact? impact = null;
        var watch = Stopwatch.StartNew();
        Impact.Compare(current, proposed, population, "rule0");
        var onTheWall = watch.Elapsed.TotalSeconds;
        var seconds = Median(runs, () => impact = Impact.Compare(current, proposed, population, "rule0"));
        return new JsonObject { ["children"] = children, ["rules"] = 50, ["versions"] = 2, ["seconds"] = Round(seconds), ["secondsOnTheWall"] = Round(onTheWall), ["gain"] = impact!.Gain.Count, ["lose"] = impact.Lose.Count, ["becomeUndecided"] = impact.BecomeUndecided.Count };
    }

    private static JsonObject Compile(int runs)
    {
        var json = Json(50, 616.67m).ToJsonString();
        void Once() => Compiled(json);
        Once();
        var ready = Median(Math.Max(runs, 5), () => Compiled(json).Prepare(Day));
        return new JsonObject { ["rules"] = 50, ["readAndCheckMilliseconds"] = Round(Median(Math.Max(runs, 5), Once) * 1000), ["readyToDecideMilliseconds"] = Round(ready * 1000) };
    }

    // A benchmark of wrong answers would be worth nothing.
    private static void Agree(CompiledRuleSet set, Person[] people, Scope[] scopes)
    {
        var results = new RuleResult[set.RulesOn(Day).Count];
        for (var i = 0; i < Math.Min(20_000, people.Length); i++)
        {
            set.Decide(scopes[i], results);
            if (results.Count(r => r == RuleResult.Yes) != people[i].ByHand(616.67m)) throw new InvalidOperationException($"The rules and the hand-written ones differ about input {i}.");
        }
    }

    private static CompiledRuleSet Set(int rules, decimal limit) => Compiled(Json(rules, limit).ToJsonString()).Prepare(Day);

    private static CompiledRuleSet Compiled(string json) => RuleSet.Parse(json).Sets.Single().Compile(Inputs).Set ?? throw new InvalidOperationException("The benchmark's rules do not compile.");

    private static JsonObject Json(int rules, decimal limit) => new()
    {
        ["WorkflowName"] = "bench",
        ["Parameters"] = new JsonArray(new JsonObject { ["name"] = "limit", ["type"] = "number", ["value"] = limit, ["source"] = "The benchmark" }),
        ["Rules"] = new JsonArray([.. Enumerable.Range(0, rules).Select(i => (JsonNode)new JsonObject { ["RuleName"] = $"rule{i}", ["Expression"] = Conditions[i % Conditions.Length] })]),
    };

    /// <summary>
    /// The middle of several measurements, in seconds of this process's own processor time: on a machine that others use too, the
    /// clock on the wall measures them. Rubbish collection and compilation on other threads count as ours.
    /// </summary>
    private static double Median(int runs, Action work)
    {
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var before = Environment.CpuUsage.TotalTime;
            work();
            times.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    private static double Round(double value) => Math.Round(value, value < 10 ? 2 : 1);

    /// <summary>An invented child. One fact in twenty is not known, as in a real register.</summary>
    private sealed record Person(bool? UniversalCredit, decimal? Earnings, bool? IncomeSupport, string? Asylum, int? AgeMonths, DateOnly? Born, string? YearGroup, decimal? Metres, bool? Nearest, decimal? Income, bool? Sen)
    {
        public static Person Of(int i)
        {
            var chance = new Random(i);
            bool Known() => chance.Next(20) > 0;
            var months = chance.Next(6, 190);
            return new(
                Known() ? chance.Next(4) == 0 : null, Known() ? chance.Next(0, 150_000) / 100m : null, Known() ? chance.Next(50) == 0 : null, Known() ? chance.Next(60) == 0 ? "part VI" : "none" : null, Known() ? months : null,
                Known() ? Day.AddMonths(-months) : null, Known() ? (months / 12 - 4) switch { < 0 => "N", 0 => "R", var year => year.ToString(null as IFormatProvider) } : null,
                Known() ? chance.Next(0, 900_000) / 100m : null, Known() ? chance.Next(3) > 0 : null, Known() ? chance.Next(0, 60_000) : null, Known() ? chance.Next(7) == 0 : null);
        }

        public Scope Scope() => new(Fact.Record(("child", Fact.Record(
            ("universalCredit", Fact.Of(UniversalCredit)), ("earnings", Fact.Of(Earnings)), ("incomeSupport", Fact.Of(IncomeSupport)), ("asylum", Fact.Of(Asylum)), ("ageMonths", Fact.Of(AgeMonths)),
            ("born", Fact.Of(Born)), ("yearGroup", Fact.Of(YearGroup)), ("metres", Fact.Of(Metres)), ("nearest", Fact.Of(Nearest)), ("income", Fact.Of(Income)), ("sen", Fact.Of(Sen))))).Shape(Inputs), Day);

        /// <summary>The ten rules as somebody would write them in C#: how many say yes.</summary>
        public int ByHand(decimal limit)
        {
            var yes = 0;
            if ((UniversalCredit & (Earnings is { } earned ? earned <= limit : null)) == true) yes++;
            if (IncomeSupport == true) yes++;
            if (Asylum == "part VI") yes++;
            if (AgeMonths is >= 24 and < 36) yes++;
            if (Born >= FromDay) yes++;
            if (YearGroup is "R" or "1" or "2") yes++;
            if (((Metres is { } far ? far > 3218.688m : null) & Nearest) == true) yes++;
            if ((Income ?? 0) <= 16190) yes++;
            if ((Sen & !UniversalCredit) == true) yes++;
            if (((AgeMonths is { } age ? age < 96 : null as bool?) & (Metres is { } near ? near > 3218.688m : null as bool?) | (Metres is { } away ? away > 4828.032m : null as bool?)) == true) yes++;
            return yes;
        }

        private static readonly DateOnly FromDay = new(2022, 9, 1);
    }
}
