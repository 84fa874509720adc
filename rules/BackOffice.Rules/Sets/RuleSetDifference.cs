using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>
/// The difference between two versions of a rule set in sentences, for the person who approves it. Everything that can be
/// written in a set has its sentence here: what an approver is not told, nobody has approved.
/// </summary>
public static partial class RuleSetDifference
{
    /// <summary>What changes, in the order of the editor: the set, parameters, named expressions, rules, injected sets, facts, examples; empty when nothing does.</summary>
    public static IReadOnlyList<string> Between(RuleSet before, RuleSet after)
    {
        var changes = new List<string>();
        OfTheSet(before, after, changes);
        Parameters(before, after, changes);
        Named("", before.Definitions, after.Definitions, changes);
        Rules(before, after, changes);
        Injected("The set", before.Injects, after.Injects, changes);
        Facts(before, after, changes);
        Examples(before, after, changes);
        return changes;
    }

    private static void OfTheSet(RuleSet before, RuleSet after, List<string> changes)
    {
        if (before.Name != after.Name) changes.Add($"The name of the set, by which others ask it, is now {after.Name} (before: {before.Name}).");
        if (before.Title != after.Title) changes.Add($"The title is now {Quote(after.Title)} (before: {Quote(before.Title)}).");
        Dates("The set", before.ValidFrom, before.ValidTo, after.ValidFrom, after.ValidTo, changes);
        if (before.Verdict != after.Verdict) changes.Add($"The set now says yes when {(after.Verdict == Verdict.All ? "every rule does" : "any rule does")}.");
        if (before.Citation != after.Citation) changes.Add($"The citation is now {after.Citation ?? "left out"}.");
        if (before.SourceUrl != after.SourceUrl) changes.Add($"The address of the law is now {after.SourceUrl ?? "left out"}.");
        if (before.Description != after.Description) changes.Add($"The description is now {Quote(after.Description)}.");
        if (before.Version != after.Version) changes.Add($"The author’s version is now {after.Version ?? "left out"} (before: {before.Version ?? "none"}).");
        Verified("The set", before.Unverified, after.Unverified, changes);
    }

    private static string Quote(string? text) => string.IsNullOrEmpty(text) ? "left out" : $"“{text}”";

    private static string Show(DateOnly? day) => day is { } known ? Fact.Of(known).ToString() : "always";

    private static void Verified(string what, bool before, bool after, List<string> changes)
    {
        if (before != after) changes.Add($"{what} is {(after ? "now marked as unverified" : "no longer marked as unverified")}.");
    }

    private static void Dates(string what, DateOnly? from, DateOnly? to, DateOnly? newFrom, DateOnly? newTo, List<string> changes)
    {
        if (from != newFrom) changes.Add($"{what} applies from {Show(newFrom)} (before: {Show(from)}).");
        if (to != newTo) changes.Add(newTo is null ? $"{what} no longer ends (before: {Show(to)})." : $"{what} applies until {Show(newTo)}{(to is null ? "" : $" (before: {Show(to)})")}.");
    }

    // ---- parameters

    private static void Parameters(RuleSet before, RuleSet after, List<string> changes)
    {
        foreach (var parameter in after.Parameters)
        {
            var title = parameter.Title ?? parameter.Name;
            var old = before.Parameters.FirstOrDefault(p => p.Name == parameter.Name);
            if (old is null) changes.Add($"The parameter {title} ({parameter.Name}) is added: {parameter.Type}{(parameter.Unit is { } unit ? $", in {unit}" : "")}.");
            else About(title, old, parameter, changes);
            foreach (var value in parameter.Values) Value(title, parameter, old, value, changes);
            foreach (var gone in old?.Values.Where(v => parameter.Values.All(n => n.From != v.From)) ?? []) changes.Add($"{title}: the value {parameter.Show(gone.Value)} from {Show(gone.From)} is taken out.");
        }
        foreach (var gone in before.Parameters.Where(p => after.Parameters.All(n => n.Name != p.Name))) changes.Add($"The parameter {gone.Title ?? gone.Name} is taken out.");
    }

    private static void About(string title, RuleParameter before, RuleParameter after, List<string> changes)
    {
        if (before.Title != after.Title) changes.Add($"The parameter {after.Name} is now called {Quote(title)} (before: {Quote(before.Title ?? before.Name)}).");
        if (!before.Type.Equals(after.Type)) changes.Add($"{title} is now {after.Type} (before: {before.Type}).");
        if (before.Unit != after.Unit) changes.Add($"{title}: the unit is now {after.Unit ?? "left out"}.");
        if (before.Group != after.Group) changes.Add(after.Group is null ? $"{title} no longer changes together with others." : $"{title} now belongs to the {after.Group}, whose figures change together.");
    }

    private static void Value(string title, RuleParameter parameter, RuleParameter? old, DatedValue value, List<string> changes)
    {
        if (old?.Values.FirstOrDefault(v => v.From == value.From) is { } same)
        {
            if (!same.Value.Equals(value.Value)) changes.Add($"{title}: {parameter.Show(same.Value)} → {parameter.Show(value.Value)} from {Show(value.From)}{Source(value)}, in place of the value given before.");
            else if (same.Source != value.Source) changes.Add($"{title}: the source of {parameter.Show(value.Value)} from {Show(value.From)} is now {value.Source ?? "left out"}.");
            if (same.To != value.To) changes.Add(value.To is null ? $"{title}: {parameter.Show(value.Value)} has no last day of its own any more." : $"{title}: {parameter.Show(value.Value)} now ends on {Show(value.To)}.");
            Verified($"{title}: {parameter.Show(value.Value)} from {Show(value.From)}", same.Unverified, value.Unverified, changes);
            return;
        }
        // Against what would have held on that day.
        var held = old?.On(value.From ?? DateOnly.MinValue);
        var until = value.To is { } last ? $" until {Show(last)}" : "";
        var unverified = value.Unverified ? ", unverified" : "";
        changes.Add($"{title}: {(held is null ? "" : held.Value.Equals(value.Value) ? "still " : $"{parameter.Show(held.Value)} → ")}{parameter.Show(value.Value)} from {Show(value.From)}{until}{Source(value)}{unverified}.");
    }

    private static string Source(DatedValue value) => value.Source is { } source ? $" ({source})" : "";

    // ---- named expressions and injected sets

    private static void Named(string where, IReadOnlyList<NamedExpression> before, IReadOnlyList<NamedExpression> after, List<string> changes)
    {
        var what = where.Length == 0 ? "The named expression" : $"{where}: the named expression";
        foreach (var (name, expression) in after)
        {
            if (before.FirstOrDefault(b => b.Name == name) is not { } old) changes.Add($"{what} {name} is added: {expression}.");
            else if (old.Expression != expression) changes.Add($"{what} {name} changes from {old.Expression} to {expression}.");
        }
        foreach (var gone in before.Where(b => after.All(a => a.Name != b.Name))) changes.Add($"{what} {gone.Name} is taken out.");
        Order($"{(where.Length == 0 ? "The order" : $"{where}: the order")} of the named expressions", [.. before.Select(b => b.Name)], [.. after.Select(a => a.Name)], changes);
    }

    private static void Injected(string what, IReadOnlyList<string> before, IReadOnlyList<string> after, List<string> changes)
    {
        foreach (var set in after.Except(before)) changes.Add($"{what} now takes in the rules of the set {set}.");
        foreach (var set in before.Except(after)) changes.Add($"{what} no longer takes in the rules of the set {set}.");
        Order($"{what}: the order of the sets that it takes in", before, after, changes);
    }

    // Of those that stand in both.
    private static void Order(string what, IReadOnlyList<string> before, IReadOnlyList<string> after, List<string> changes)
    {
        if (!before.Where(after.Contains).SequenceEqual(after.Where(before.Contains))) changes.Add($"{what} is now: {string.Join(", ", after)}.");
    }
}
