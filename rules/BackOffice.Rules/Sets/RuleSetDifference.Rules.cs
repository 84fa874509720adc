using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

public static partial class RuleSetDifference
{
    // A rule where it stands: within a group, or at the top.
    private sealed class Placed(Rule rule, Placed? within)
    {
        public Rule Rule => rule;

        public Placed? Within => within;

        public string Words => Within is null ? $"Rule {Rule.Name}" : $"{Within.Words}: rule {Rule.Name}";
    }

    private static void Rules(RuleSet before, RuleSet after, List<string> changes)
    {
        var (old, now) = (Placing(before.Rules, null), Placing(after.Rules, null));
        var pairs = Pair(old, now);
        var left = old.Where(o => !pairs.ContainsValue(o)).ToHashSet();
        foreach (var one in now)
        {
            if (!pairs.TryGetValue(one, out var was)) continue;
            if (one.Rule.Name != was.Rule.Name) changes.Add($"{was.Words} is now called {one.Rule.Name}.");
            if (Parent(one, pairs) != was.Within) changes.Add($"{was.Words} moves {(one.Within is null ? "out of its group" : $"into {one.Within.Rule.Name}")}.");
            One(one.Words, was.Rule, one.Rule, changes);
        }
        foreach (var gone in left.Where(o => o.Within is null || !left.Contains(o.Within)))
        {
            var inside = old.Where(o => left.Contains(o) && Lies(o, gone)).Select(o => o.Rule.Name).ToList();
            changes.Add($"{gone.Words} is taken out{(inside.Count == 0 ? "" : $", with {string.Join(" and ", inside)}")}.");
        }
        foreach (var one in now.Where(o => !pairs.ContainsKey(o))) Added(one, now, pairs, changes);
        foreach (var place in now.Select(o => o.Within).Distinct().Where(place => place is null || pairs.ContainsKey(place)))
        {
            // Of the rules that stood beside one another before, too.
            var stayed = now.Where(o => o.Within == place && pairs.TryGetValue(o, out var was) && was.Within == (place is null ? null : pairs[place])).ToList();
            if (!stayed.Select(o => old.IndexOf(pairs[o])).SequenceEqual(stayed.Select(o => old.IndexOf(pairs[o])).Order()))
                changes.Add($"{(place is null ? "The order of the rules" : $"{place.Words}: the order of its rules")} is now: {string.Join(", ", now.Where(o => o.Within == place).Select(o => o.Rule.Name))}.");
        }
    }

    private static List<Placed> Placing(IReadOnlyList<Rule> rules, Placed? within)
    {
        var all = new List<Placed>();
        foreach (var rule in rules)
        {
            var placed = new Placed(rule, within);
            all.Add(placed);
            all.AddRange(Placing(rule.Rules, placed));
        }
        return all;
    }

    private static bool Lies(Placed one, Placed around) => one.Within is { } within && (within == around || Lies(within, around));

    private static Placed? Parent(Placed one, Dictionary<Placed, Placed> pairs) => one.Within is null ? null : pairs.GetValueOrDefault(one.Within, one.Within);

    // Which rule of the old version each of the new one is: by place and name, then by name wherever it went, then by what it says.
    private static Dictionary<Placed, Placed> Pair(List<Placed> old, List<Placed> now)
    {
        var pairs = new Dictionary<Placed, Placed>();
        var left = new List<Placed>(old);
        // Versions of one rule have one name and different dates.
        Take((was, one) => was.Rule.Name == one.Rule.Name && Path(was) == Path(one) && was.Rule.ValidFrom == one.Rule.ValidFrom && was.Rule.ValidTo == one.Rule.ValidTo);
        Take((was, one) => was.Rule.Name == one.Rule.Name && Path(was) == Path(one) && was.Rule.ValidFrom == one.Rule.ValidFrom);
        Take((was, one) => was.Rule.Name == one.Rule.Name && Path(was) == Path(one));
        Take((was, one) => was.Rule.Name == one.Rule.Name);
        Take((was, one) => Path(was) == Path(one) && SaysTheSame(was.Rule, one.Rule));
        return pairs;

        void Take(Func<Placed, Placed, bool> same)
        {
            foreach (var one in now.Where(one => !pairs.ContainsKey(one)))
            {
                if (left.Find(was => same(was, one)) is not { } found) continue;
                left.Remove(found);
                pairs[one] = found;
            }
        }
    }

    private static string Path(Placed one) => one.Within is { } within ? $"{Path(within)}/{within.Rule.Name}" : "";

    private static bool SaysTheSame(Rule before, Rule after)
    {
        var changes = new List<string>();
        One("", before, after, changes);
        return changes.Count == 0 && before.Rules.Select(r => r.Name).SequenceEqual(after.Rules.Select(r => r.Name));
    }

    private static void Added(Placed one, List<Placed> now, Dictionary<Placed, Placed> pairs, List<string> changes)
    {
        var rule = one.Rule;
        var next = now.Where(o => o.Within == one.Within).SkipWhile(o => o != one).Skip(1).FirstOrDefault(pairs.ContainsKey);
        var says = rule.Table is { } table ? $"a decision table of {(table.Rows.Count == 1 ? "1 row" : $"{table.Rows.Count} rows")}" : rule.Expression ?? (rule.And == true ? "all of its rules" : "any of its rules");
        changes.Add($"{one.Words} is added{(rule.ValidFrom is null ? "" : $" from {Show(rule.ValidFrom)}")}{(next is null ? "" : $", before {next.Rule.Name}")}: {says}.");
        // What else it has, as against a rule that has nothing else.
        One(one.Words, new Rule { Name = rule.Name, Expression = rule.Expression, And = rule.And, ValidFrom = rule.ValidFrom, Table = rule.Table is null ? null : rule.Table with { Rows = [] } }, rule, changes);
    }

    private static void One(string what, Rule before, Rule after, List<string> changes)
    {
        if (before.Enabled != after.Enabled) changes.Add($"{what} is {(after.Enabled ? "in use again" : "taken out of use")}.");
        Dates(what, before.ValidFrom, before.ValidTo, after.ValidFrom, after.ValidTo, changes);
        if (before.And != after.And) changes.Add($"{what} is now made of {(after.And is null ? "one condition" : after.And == true ? "rules that must all say yes" : "rules of which one must say yes")}.");
        if (before.Expression != after.Expression) changes.Add($"{what}: the condition changes from {Said(before.Expression)} to {Said(after.Expression)}.");
        Table(what, before.Table, after.Table, changes);
        if (before.Citation != after.Citation) changes.Add($"{what}: the citation is now {after.Citation ?? "left out"}.");
        if (before.ErrorMessage != after.ErrorMessage) changes.Add($"{what}: the message is now {Quote(after.ErrorMessage)}.");
        if (before.WhenYes != after.WhenYes) changes.Add($"{what}: the sentence for yes is now {Quote(after.WhenYes)}.");
        if (before.WhenNo != after.WhenNo) changes.Add($"{what}: the sentence for no is now {Quote(after.WhenNo)}.");
        if (before.SuccessEvent != after.SuccessEvent) changes.Add($"{what}: on yes it now announces {after.SuccessEvent ?? "nothing"}.");
        Action($"{what}: on yes", before.OnSuccess, after.OnSuccess, changes);
        Action($"{what}: on no", before.OnFailure, after.OnFailure, changes);
        if (before.Severity != after.Severity) changes.Add($"{what}: the weight of a no is now {after.Severity switch { Severity.Warning => "that somebody should look", Severity.Information => "only worth knowing", _ => "that the answer is no" }}.");
        Verified(what, before.Unverified, after.Unverified, changes);
        Named(what, before.Definitions, after.Definitions, changes);
        Injected(what, before.Injects, after.Injects, changes);
    }

    private static string Said(string? expression) => string.IsNullOrWhiteSpace(expression) ? "none" : expression;

    private static void Action(string when, RuleAction? before, RuleAction? after, List<string> changes)
    {
        if (Words(before) != Words(after)) changes.Add($"{when} it now {Words(after)} (before: {Words(before)}).");

        static string Words(RuleAction? action) => action switch
        {
            RuleAction.Output output => $"gives {output.Expression}",
            RuleAction.Ask ask => $"asks the rule {ask.Rule} of {ask.Set}{string.Concat(ask.Inputs.Select((input, i) => $"{(i == 0 ? " with " : " and ")}{input.Name} as {input.Expression}"))}",
            _ => "does nothing more",
        };
    }

    // ---- decision tables

    private static void Table(string what, DecisionTable? before, DecisionTable? after, List<string> changes)
    {
        static string Row(TableRow row) => $"{string.Join(" and ", row.Tests)} gives {string.Join(" and ", row.Outputs)}";
        if (before is null && after is null) return;
        if (before is null || after is null) { changes.Add(before is null ? $"{what} is now a decision table." : $"{what} is no longer a decision table."); return; }
        if ((before.Name, before.Citation) != (after.Name, after.Citation)) changes.Add($"{what}: the table is now called {Quote(after.Name)}{(after.Citation is { } law ? $", after {law}" : "")}.");
        if ((before.HitPolicy, before.Aggregation) != (after.HitPolicy, after.Aggregation)) changes.Add($"{what}: when several rows fit, {Policy(after)} (before: {Policy(before)}).");
        Columns($"{what}: the condition", [.. before.Inputs.Select(i => (i.Expression, Told(("of type", i.Type), ("allowing", i.Allowed))))], [.. after.Inputs.Select(i => (i.Expression, Told(("of type", i.Type), ("allowing", i.Allowed))))], changes);
        Columns($"{what}: the result", [.. before.Outputs.Select(o => (o.Name ?? "answer", Told(("of type", o.Type), ("one of", o.Values), ("otherwise", o.Default))))], [.. after.Outputs.Select(o => (o.Name ?? "answer", Told(("of type", o.Type), ("one of", o.Values), ("otherwise", o.Default))))], changes);
        for (var i = 0; i < Math.Max(before.Rows.Count, after.Rows.Count); i++)
        {
            if (i >= after.Rows.Count) changes.Add($"{what}: row {i + 1} is taken out: {Row(before.Rows[i])}.");
            else if (i >= before.Rows.Count) changes.Add($"{what}: row {i + 1} is added: {Row(after.Rows[i])}{(after.Rows[i].Note is { } says ? $" (“{says}”)" : "")}.");
            else
            {
                if (Row(before.Rows[i]) != Row(after.Rows[i])) changes.Add($"{what}: row {i + 1} changes from {Row(before.Rows[i])} to {Row(after.Rows[i])}.");
                if (before.Rows[i].Note != after.Rows[i].Note) changes.Add($"{what}: the remark on row {i + 1} is now {Quote(after.Rows[i].Note)}.");
            }
        }
    }

    private static string Told(params (string Word, string? Value)[] parts) => string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Word} {p.Value}"));

    private static void Columns(string what, List<(string Name, string About)> before, List<(string Name, string About)> after, List<string> changes)
    {
        // Where as many columns stand as before, one that differs was rewritten in its place.
        if (before.Count == after.Count)
        {
            foreach (var (old, now) in before.Zip(after).Where(pair => pair.First != pair.Second))
                changes.Add(old.Name == now.Name ? $"{what} {now.Name} is now {(now.About.Length == 0 ? "anything" : now.About)} (before: {(old.About.Length == 0 ? "anything" : old.About)})." : $"{what} {old.Name} becomes {now.Name}{(now.About.Length == 0 ? "" : $", {now.About}")}.");
            return;
        }
        foreach (var (name, about) in after.ExceptBy(before.Select(b => b.Name), column => column.Name)) changes.Add($"{what} {name} is added{(about.Length == 0 ? "" : $", {about}")}.");
        foreach (var (name, _) in before.ExceptBy(after.Select(a => a.Name), column => column.Name)) changes.Add($"{what} {name} is taken out.");
        foreach (var (old, now) in before.Join(after, b => b.Name, a => a.Name, (old, now) => (old, now)).Where(pair => pair.old.About != pair.now.About))
            changes.Add($"{what} {now.Name} is now {(now.About.Length == 0 ? "anything" : now.About)} (before: {(old.About.Length == 0 ? "anything" : old.About)}).");
    }

    private static string Policy(DecisionTable table) => (table.HitPolicy, table.Aggregation) switch
    {
        (HitPolicy.Unique, _) => "at most one may",
        (HitPolicy.Any, _) => "they must agree",
        (HitPolicy.First, _) => "the first counts",
        (HitPolicy.Priority, _) => "the most important counts",
        (HitPolicy.RuleOrder, _) => "all count, in the order of rows",
        (HitPolicy.OutputOrder, _) => "all count, the most important first",
        (_, Aggregation.Sum) => "they are added up",
        (_, Aggregation.Min) => "the least counts",
        (_, Aggregation.Max) => "the greatest counts",
        (_, Aggregation.Count) => "they are counted",
        _ => "all count, as a list",
    };
}
