using BackOffice.Rules.Facts;
using BackOffice.Rules.Tables;

namespace BackOffice.Rules.Sets;

/// <summary>The difference between two versions of a rule set in sentences, for the person who approves it.</summary>
public static class RuleSetDifference
{
    /// <summary>What changes, in the order parameters, named expressions, rules; empty when nothing does.</summary>
    public static IReadOnlyList<string> Between(RuleSet before, RuleSet after)
    {
        var changes = new List<string>();
        Dates("The set", before.ValidFrom, before.ValidTo, after.ValidFrom, after.ValidTo, changes);
        if (before.Verdict != after.Verdict) changes.Add($"The set now says yes when {(after.Verdict == Verdict.All ? "every rule does" : "any rule does")}.");
        if (before.Citation != after.Citation) changes.Add($"The citation is now {after.Citation ?? "left out"}.");
        Parameters(before, after, changes);
        Named("", before.Definitions, after.Definitions, changes);
        Rules("Rule", before.Rules, after.Rules, changes);
        if (!before.Injects.SequenceEqual(after.Injects)) changes.Add($"The injected sets are now: {(after.Injects.Count == 0 ? "none" : string.Join(", ", after.Injects))}.");
        return changes;
    }

    private static string Show(DateOnly? day) => day is { } known ? Fact.Of(known).ToString() : "always";

    private static void Dates(string what, DateOnly? from, DateOnly? to, DateOnly? newFrom, DateOnly? newTo, List<string> changes)
    {
        if (from != newFrom) changes.Add($"{what} applies from {Show(newFrom)} (before: {Show(from)}).");
        if (to != newTo) changes.Add(newTo is null ? $"{what} no longer ends (before: {Show(to)})." : $"{what} applies until {Show(newTo)}{(to is null ? "" : $" (before: {Show(to)})")}.");
    }

    private static void Parameters(RuleSet before, RuleSet after, List<string> changes)
    {
        foreach (var parameter in after.Parameters)
        {
            var title = parameter.Title ?? parameter.Name;
            var old = before.Parameters.FirstOrDefault(p => p.Name == parameter.Name);
            foreach (var value in parameter.Values)
            {
                if (old?.Values.FirstOrDefault(v => v.From == value.From) is { } same)
                {
                    if (!same.Value.Equals(value.Value)) changes.Add($"{title}: {parameter.Show(same.Value)} → {parameter.Show(value.Value)} from {Show(value.From)}{Source(value)}, in place of the value given before.");
                    else if (same.Source != value.Source) changes.Add($"{title}: the source of {parameter.Show(value.Value)} from {Show(value.From)} is now {value.Source ?? "left out"}.");
                    if (same.To != value.To) changes.Add($"{title}: {parameter.Show(value.Value)} now ends on {Show(value.To)}.");
                    continue;
                }
                // Against what would have held on that day.
                var held = old?.On(value.From ?? DateOnly.MinValue);
                changes.Add(held is null ? $"{title}: {parameter.Show(value.Value)} from {Show(value.From)}{Source(value)}." : $"{title}: {parameter.Show(held.Value)} → {parameter.Show(value.Value)} from {Show(value.From)}{Source(value)}.");
            }
            foreach (var gone in old?.Values.Where(v => parameter.Values.All(n => n.From != v.From)) ?? []) changes.Add($"{title}: the value {parameter.Show(gone.Value)} from {Show(gone.From)} is taken out.");
        }
        foreach (var gone in before.Parameters.Where(p => after.Parameters.All(n => n.Name != p.Name))) changes.Add($"{gone.Title ?? gone.Name} is taken out.");
    }

    private static string Source(DatedValue value) => value.Source is { } source ? $" ({source})" : "";

    private static void Named(string where, IReadOnlyList<NamedExpression> before, IReadOnlyList<NamedExpression> after, List<string> changes)
    {
        foreach (var (name, expression) in after)
        {
            if (before.FirstOrDefault(b => b.Name == name) is not { } old) changes.Add($"{where}{name} is added: {expression}.");
            else if (old.Expression != expression) changes.Add($"{where}{name} changes from {old.Expression} to {expression}.");
        }
        foreach (var gone in before.Where(b => after.All(a => a.Name != b.Name))) changes.Add($"{where}{gone.Name} is taken out.");
    }

    private static void Rules(string what, IReadOnlyList<Rule> before, IReadOnlyList<Rule> after, List<string> changes)
    {
        var left = before.ToList();
        var added = new List<Rule>();
        foreach (var rule in after)
        {
            // Versions of one rule have one name and different dates.
            var old = left.FirstOrDefault(b => b.Name == rule.Name && b.ValidFrom == rule.ValidFrom) ?? left.FirstOrDefault(b => b.Name == rule.Name);
            if (old is null) { added.Add(rule); continue; }
            left.Remove(old);
            One($"{what} {rule.Name}", old, rule, changes);
        }
        foreach (var gone in left) changes.Add($"{what} {gone.Name} is taken out.");
        foreach (var rule in added) changes.Add($"{what} {rule.Name} is added{(rule.ValidFrom is null ? "" : $" from {Show(rule.ValidFrom)}")}: {rule.Expression ?? (rule.And == true ? "all of its rules" : "any of its rules")}.");
    }

    private static void Table(string what, DecisionTable? before, DecisionTable? after, List<string> changes)
    {
        static string Head(DecisionTable table) => string.Join(" | ", [$"{table.HitPolicy} {table.Aggregation}", .. table.Inputs.Select(i => i.ToString()), .. table.Outputs.Select(o => o.ToString())]);
        static string Row(TableRow row) => $"{string.Join(" and ", row.Tests)} gives {string.Join(" and ", row.Outputs)}";
        if (before is null && after is null) return;
        if (before is null || after is null) { changes.Add(before is null ? $"{what} is now a decision table." : $"{what} is no longer a decision table."); return; }
        if (Head(before) != Head(after)) changes.Add($"{what}: the columns of the table change.");
        for (var i = 0; i < Math.Max(before.Rows.Count, after.Rows.Count); i++)
        {
            if (i >= after.Rows.Count) changes.Add($"{what}: row {i + 1} is taken out: {Row(before.Rows[i])}.");
            else if (i >= before.Rows.Count) changes.Add($"{what}: row {i + 1} is added: {Row(after.Rows[i])}.");
            else if (Row(before.Rows[i]) != Row(after.Rows[i])) changes.Add($"{what}: row {i + 1} changes from {Row(before.Rows[i])} to {Row(after.Rows[i])}.");
        }
    }

    private static void One(string what, Rule before, Rule after, List<string> changes)
    {
        if (before.Enabled != after.Enabled) changes.Add($"{what} is {(after.Enabled ? "in use again" : "taken out of use")}.");
        Dates(what, before.ValidFrom, before.ValidTo, after.ValidFrom, after.ValidTo, changes);
        if (before.And != after.And) changes.Add($"{what} is now made of {(after.And is null ? "one condition" : after.And == true ? "rules that must all say yes" : "rules of which one must say yes")}.");
        if (before.Expression != after.Expression) changes.Add($"{what}: the condition changes from {before.Expression ?? "none"} to {after.Expression ?? "none"}.");
        Table(what, before.Table, after.Table, changes);
        if (before.Citation != after.Citation) changes.Add($"{what}: the citation is now {after.Citation ?? "left out"}.");
        if (before.ErrorMessage != after.ErrorMessage) changes.Add($"{what}: the message is now \"{after.ErrorMessage}\".");
        if (before.WhenYes != after.WhenYes) changes.Add($"{what}: the sentence for yes is now \"{after.WhenYes}\".");
        if (before.WhenNo != after.WhenNo) changes.Add($"{what}: the sentence for no is now \"{after.WhenNo}\".");
        if (before.SuccessEvent != after.SuccessEvent) changes.Add($"{what}: on yes it now announces {after.SuccessEvent ?? "nothing"}.");
        if (!Same(before.OnSuccess, after.OnSuccess) || !Same(before.OnFailure, after.OnFailure)) changes.Add($"{what}: what it does with its answer changes.");
        if (before.Severity != after.Severity) changes.Add($"{what}: its weight is now {after.Severity.ToString().ToLowerInvariant()}.");
        Named($"{what}: ", before.Definitions, after.Definitions, changes);
        Rules($"{what}: rule", before.Rules, after.Rules, changes);
    }

    private static bool Same(RuleAction? a, RuleAction? b) => (a, b) switch
    {
        (RuleAction.Ask x, RuleAction.Ask y) => x.Set == y.Set && x.Rule == y.Rule && x.Inputs.SequenceEqual(y.Inputs),
        _ => Equals(a, b),
    };
}
