using System.Text.Json.Nodes;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

public static partial class RuleSetDifference
{
    private static void Facts(RuleSet before, RuleSet after, List<string> changes)
    {
        var (old, now) = (Leaves(before.Inputs, "").ToList(), Leaves(after.Inputs, "").ToList());
        var gone = old.Where(o => now.All(n => n.Path != o.Path)).ToList();
        // A fact that went where another of the same type came was given another name.
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, at, type) in now.Where(n => old.All(o => o.Path != n.Path)))
        {
            if (Within(path) is { } around && (renamed.ContainsKey(around) || old.All(o => o.Path != around)))
            {
                // It came with the record that holds it; where that was renamed, so was this.
                if (renamed.TryGetValue(around, out var once) && gone.RemoveAll(g => g.Path == once + path[around.Length..]) > 0) renamed[path] = once + path[around.Length..];
                else Came(path, type);
                continue;
            }
            if (gone.Find(g => Within(g.Path) == Within(path) && g.At == at && g.Type.Equals(type)) is { Path: { } was })
            {
                gone.RemoveAll(g => g.Path == was);
                renamed[path] = was;
                changes.Add($"The fact {was} is now called {path}.");
            }
            else Came(path, type);
        }
        foreach (var (path, _, _) in gone.Where(g => gone.All(o => o.Path != Within(g.Path)))) changes.Add($"The fact {path} is taken out.");
        foreach (var (path, _, type) in now)
        {
            if (old.Find(o => o.Path == renamed.GetValueOrDefault(path, path)) is { Path: not null } was && Kind(was.Type) != Kind(type)) changes.Add($"The fact {path} is now {Kind(type)} (before: {Kind(was.Type)}).");
        }
        foreach (var path in after.Questions.Keys.Union(before.Questions.Keys.Where(path => !renamed.ContainsValue(path))))
            Question(path, before.Questions.GetValueOrDefault(renamed.GetValueOrDefault(path, path)), after.Questions.GetValueOrDefault(path), changes);

        void Came(string path, FactType type) => changes.Add($"The fact {path} is added: {Kind(type)}.");
    }

    private static string? Within(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : null;

    // A list of records has its fields below it, each a line of its own.
    private static string Kind(FactType type) => type is ListType { Of: TextType { Values.Count: > 0 } of } ? $"a list, each {of.Words}" : type.Words;

    private static IEnumerable<(string Path, int At, FactType Type)> Leaves(FactType? type, string prefix)
    {
        if ((type as RecordType ?? (type as ListType)?.Of as RecordType) is not { } record) yield break;
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var (name, field) = record.Fields[i];
            yield return (prefix + name, i, field);
            foreach (var inner in Leaves(field, $"{prefix}{name}.")) yield return inner;
        }
    }

    private static void Question(string path, RuleQuestion? before, RuleQuestion? after, List<string> changes)
    {
        if (before?.Label != after?.Label) changes.Add(after is null ? $"The fact {path} is no longer asked for in words of its own." : $"The fact {path} is now asked for as {Quote(after.Label)}{(before is null ? "" : $" (before: {Quote(before.Label)})")}.");
        if (before?.Hint != after?.Hint) changes.Add($"The hint for {path} is now {Quote(after?.Hint)}.");
        if (before?.From != after?.From) changes.Add(after?.From is { } from ? $"The fact {path} is now taken from {from} of the register{(before?.From is { } old ? $" (before: {old})" : "")}." : $"The fact {path} is no longer taken from the register.");
    }

    // ---- examples

    private static void Examples(RuleSet before, RuleSet after, List<string> changes)
    {
        var left = before.Examples.ToList();
        var fresh = new List<RuleExample>();
        foreach (var example in after.Examples)
        {
            if (left.Find(b => b.Name == example.Name) is not { } old) { fresh.Add(example); continue; }
            left.Remove(old);
            One(old, example, changes);
        }
        foreach (var example in fresh)
        {
            if (left.Find(b => Same(b, example)) is { } old)
            {
                left.Remove(old);
                changes.Add($"The example {Quote(old.Name)} is now called {Quote(example.Name)}.");
            }
            else changes.Add($"The example {Quote(example.Name)} is added: {Expected(example)}{(example.AsOf is { } day ? $" on {Show(day)}" : "")}.");
        }
        foreach (var gone in left) changes.Add($"The example {Quote(gone.Name)} is taken out.");
    }

    private static bool Same(RuleExample a, RuleExample b) => a.AsOf == b.AsOf && JsonNode.DeepEquals(a.Inputs, b.Inputs) && JsonNode.DeepEquals(a.Expect, b.Expect);

    private static void One(RuleExample before, RuleExample after, List<string> changes)
    {
        var what = $"The example {Quote(after.Name)}";
        if (before.AsOf != after.AsOf) changes.Add($"{what} is now asked on {(after.AsOf is { } day ? Show(day) : "any day")} (before: {(before.AsOf is { } old ? Show(old) : "any day")}).");
        if (!JsonNode.DeepEquals(before.Expect, after.Expect)) changes.Add($"{what} now expects {Expected(after)} (before: {Expected(before)}).");
        if (JsonNode.DeepEquals(before.Inputs, after.Inputs)) return;
        var (was, now) = (ByPath(before.Inputs), ByPath(after.Inputs));
        var differ = now.Keys.Union(was.Keys).Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path))
            .Select(path => $"{path} {was.GetValueOrDefault(path, "not known")} → {now.GetValueOrDefault(path, "not known")}").ToList();
        changes.Add($"{what}: {(differ.Count == 0 ? "its facts change in form only" : string.Join(", ", differ.Take(6)))}{(differ.Count > 6 ? $" and {differ.Count - 6} more" : "")}.");
    }

    private static string Expected(RuleExample example) => string.Join(", ", Values(example.Expect, "").Select(part => part.Key == "result" ? part.Value : $"{part.Key} {part.Value}"));

    private static Dictionary<string, string> ByPath(JsonNode facts)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in Values(facts, "")) values[path] = value;
        return values;
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(JsonNode? node, string path) => node switch
    {
        JsonObject named => named.SelectMany(p => Values(p.Value, path.Length == 0 ? p.Key : $"{path}.{p.Key}")),
        JsonArray list => list.SelectMany((item, i) => Values(item, $"{path} {i + 1}")),
        JsonValue value when value.TryGetValue<bool>(out var flag) => [new(path, flag ? "yes" : "no")],
        null => [],
        _ => [new(path, node.ToString())],
    };
}
