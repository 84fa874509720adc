using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Sets;

namespace BackOffice.Rules.Editing;

/// <summary>
/// A rule file under edit. It never changes: every edit gives a new document and a new text. What an edit does not name stays
/// as it is: keys nobody knows, the order of keys, the other sets of the file. Comments do not survive the first edit.
/// </summary>
public sealed partial class RuleSetDocument
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false, MaxDepth = 64 };

    private readonly JsonNode root;
    private readonly string name;
    private RuleSetReading? reading;
    private string? text;

    private RuleSetDocument(JsonNode root, string name)
    {
        this.root = root;
        this.name = name;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">Name of the set to edit; where the file has none of that name, its first set is edited.</param>
    /// <param name="problem">Why the file cannot be edited, as a sentence.</param>
    public static RuleSetDocument? TryParse(string text, string name, out string? problem)
    {
        problem = null;
        try
        {
            var root = JsonNode.Parse(text.TrimStart('\uFEFF'), null, Lenient);
            if (root is not (JsonObject or JsonArray)) { problem = "A rule file holds one JSON object, or a list of them."; return null; }
            Touch(root);
            var document = new RuleSetDocument(root, name);
            if (document.Find(root) is null) { problem = "The file holds no rule set."; return null; }
            return document;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            problem = $"The file is not JSON: {e.Message}";
            return null;
        }
    }

    // A key written twice is found when its object is first looked at.
    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject named) foreach (var (_, value) in named) Touch(value);
        else if (node is JsonArray list) foreach (var value in list) Touch(value);
    }

    /// <summary>A new set with no rules yet.</summary>
    public static RuleSetDocument New(string name, string title) =>
        new(new JsonObject { ["WorkflowName"] = name, ["Title"] = title, ["Inputs"] = new JsonObject(), ["Parameters"] = new JsonArray(), ["Rules"] = new JsonArray(), ["Examples"] = new JsonArray() }, name);

    /// <summary>The whole file, in the editor's one way of writing.</summary>
    public string Text => text ??= RuleSetText.Print(root);

    /// <summary>The sets of the file as the compiler reads them, and what is wrong with their shape.</summary>
    public RuleSetReading Reading => reading ??= RuleSet.Parse(root.DeepClone());

    /// <summary>The set under edit; null while it cannot be read.</summary>
    public RuleSet? Set => Reading.Sets.FirstOrDefault(s => s.Name == SetName) ?? Reading.Sets.FirstOrDefault();

    /// <summary>The set's own name.</summary>
    public string SetName => TextOf(Find(root)!, "WorkflowName") ?? name;

    /// <summary>A copy of the set's JSON.</summary>
    public JsonObject Json => (JsonObject)Find(root)!.DeepClone();

    private JsonObject? Find(JsonNode node)
    {
        if (node is JsonObject one) return one;
        var sets = ((JsonArray)node).OfType<JsonObject>().ToList();
        return sets.Find(s => TextOf(s, "WorkflowName") == name) ?? sets.FirstOrDefault();
    }

    private RuleSetDocument Edit(Action<JsonObject> change)
    {
        var copy = root.DeepClone();
        var document = new RuleSetDocument(copy, name);
        change(document.Find(copy)!);
        return document;
    }

    // ---- the set and its rules

    /// <summary>Changes a key of the set; null takes it out.</summary>
    public RuleSetDocument Change(string key, JsonNode? value) => Edit(set => Put(set, key, value));

    /// <summary>Changes a key of a rule; null takes it out.</summary>
    /// <param name="path">The rule's place, counted from 0: "2", or "2.0" for the first rule inside the third.</param>
    /// <param name="key">The key, for example Expression.</param>
    /// <param name="value">The new value.</param>
    public RuleSetDocument ChangeRule(string path, string key, JsonNode? value) => Edit(set => Put(RuleAt(set, path).Rule, key, value));

    /// <summary>Adds a rule at the end of the set, or inside the rule at the path.</summary>
    public RuleSetDocument AddRule(string ruleName, string expression, string within = "") => Edit(set =>
    {
        var parent = within.Length == 0 ? set : RuleAt(set, within).Rule;
        List(parent, "Rules").Add((JsonNode)new JsonObject { [Cased(parent, "RuleName")] = ruleName, [Cased(parent, "Expression")] = expression });
    });

    /// <summary>Takes a rule out.</summary>
    public RuleSetDocument RemoveRule(string path) => Edit(set =>
    {
        var (list, rule) = RuleAt(set, path);
        list.Remove(rule);
    });

    /// <summary>Moves a rule among its neighbours; at the first or last place it stays.</summary>
    public RuleSetDocument MoveRule(string path, int by) => Edit(set =>
    {
        var (list, rule) = RuleAt(set, path);
        Move(list, rule, by);
    });

    private static void Move(JsonArray list, JsonNode item, int by)
    {
        var at = list.IndexOf(item);
        var to = Math.Clamp(at + by, 0, list.Count - 1);
        if (to == at) return;
        list.RemoveAt(at);
        list.Insert(to, item);
    }

    private static (JsonArray List, JsonObject Rule) RuleAt(JsonObject set, string path)
    {
        var (holder, list, rule) = (set, new JsonArray(), set);
        foreach (var step in path.Split('.'))
        {
            list = Get(holder, "Rules") as JsonArray ?? throw NoPlace(path);
            var rules = list.OfType<JsonObject>().ToList();
            if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= rules.Count) throw NoPlace(path);
            holder = rule = rules[at];
        }
        return (list, rule);
    }

    private static ArgumentException NoPlace(string path) => new($"There is no rule at {path}.");

    // ---- keys in any case

    private static string? KeyOf(JsonObject json, string key) => json.Select(p => p.Key).FirstOrDefault(k => k.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static JsonNode? Get(JsonObject json, string key) => KeyOf(json, key) is { } found ? json[found] : null;

    private static string? TextOf(JsonObject json, string key) => Get(json, key) is JsonValue value ? value.ToString() : null;

    /// <summary>Written as the neighbours are: RuleName among capitals, ruleName otherwise.</summary>
    private static string Cased(JsonObject among, string key) =>
        among.Count > 0 && among.All(p => p.Key.Length == 0 || !char.IsUpper(p.Key[0])) ? char.ToLowerInvariant(key[0]) + key[1..] : char.ToUpperInvariant(key[0]) + key[1..];

    private static void Put(JsonObject json, string key, JsonNode? value)
    {
        var found = KeyOf(json, key);
        if (value is null) { if (found is not null) json.Remove(found); }
        else if (found is not null) json[found] = value.DeepClone();
        else json.Add(Cased(json, key), value.DeepClone());
    }

    private static JsonArray List(JsonObject json, string key)
    {
        if (Get(json, key) is JsonArray list) return list;
        var made = new JsonArray();
        if (KeyOf(json, key) is { } found) json[found] = made;
        else json.Add(Cased(json, key), made);
        return made;
    }
}
