using System.Globalization;
using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a group of rules, with one rule inside, at the end of the set or inside the group at the path.</summary>
    public RuleSetDocument AddGroup(string groupName, string innerName, bool and, string within = "") => Edit(set =>
    {
        var parent = within.Length == 0 ? set : RuleAt(set, within).Rule;
        List(parent, "Rules").Add((JsonNode)new JsonObject
        {
            [Cased(parent, "RuleName")] = groupName,
            [Cased(parent, "Operator")] = and ? "And" : "Or",
            [Cased(parent, "Rules")] = new JsonArray(new JsonObject { [Cased(parent, "RuleName")] = innerName, [Cased(parent, "Expression")] = "false" }),
        });
    });

    /// <summary>Makes a group that holds the rule, in its place: others can then be added to it or moved into it.</summary>
    public RuleSetDocument GroupRule(string path, string groupName, bool and) => Edit(set =>
    {
        var (list, rule) = RuleAt(set, path);
        var at = list.IndexOf(rule);
        var name = Cased(rule, "RuleName");
        list.RemoveAt(at);
        list.Insert(at, new JsonObject { [name] = groupName, [char.IsUpper(name[0]) ? "Operator" : "operator"] = and ? "And" : "Or", [char.IsUpper(name[0]) ? "Rules" : "rules"] = new JsonArray(rule) });
    });

    /// <summary>Puts the rules of a group in its place.</summary>
    public RuleSetDocument Ungroup(string path) => Edit(set =>
    {
        var (list, rule) = RuleAt(set, path);
        var at = list.IndexOf(rule);
        var inner = List(rule, "Rules").ToList();
        List(rule, "Rules").Clear();
        list.RemoveAt(at);
        foreach (var one in inner) list.Insert(at++, one);
    });

    /// <summary>Moves a rule to the end of the group that stands before it among its neighbours; without one it stays.</summary>
    public RuleSetDocument MoveInto(string path) => Edit(set =>
    {
        var (list, rule) = RuleAt(set, path);
        var at = list.IndexOf(rule);
        if (at == 0 || list[at - 1] is not JsonObject group || string.IsNullOrEmpty(TextOf(group, "Operator"))) return;
        list.RemoveAt(at);
        List(group, "Rules").Add((JsonNode)rule);
    });

    /// <summary>Moves a rule out of its group, to the place after it; one that lies in no group stays.</summary>
    public RuleSetDocument MoveOut(string path) => Edit(set =>
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0) return;
        var (list, rule) = RuleAt(set, path);
        var (around, group) = RuleAt(set, path[..dot]);
        list.Remove(rule);
        around.Insert(around.IndexOf(group) + 1, rule);
    });

    /// <summary>Says what follows a rule's yes (OnSuccess) or no (OnFailure): an action as RulesEngine writes it; null for nothing.</summary>
    public RuleSetDocument ChangeAction(string path, string when, JsonObject? action) => Edit(set =>
    {
        var rule = RuleAt(set, path).Rule;
        if (Get(rule, "Actions") is not JsonObject actions)
        {
            if (action is null) return;
            actions = [];
            if (KeyOf(rule, "Actions") is { } found) rule[found] = actions;
            else rule.Add(Cased(rule, "Actions"), actions);
        }
        if (KeyOf(actions, when) is { } known) { if (action is null) actions.Remove(known); else actions[known] = action.DeepClone(); }
        else if (action is not null) actions.Add(when, action.DeepClone());
        if (actions.Count == 0) rule.Remove(KeyOf(rule, "Actions")!);
    });

    /// <summary>The place of the rule whose names, from the outermost to its own, are these; null when there is none.</summary>
    public string? PathOf(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var (holder, path) = (Find(root)!, "");
        foreach (var name in names)
        {
            var rules = (Get(holder, "Rules") as JsonArray ?? []).OfType<JsonObject>().ToList();
            var at = rules.FindIndex(rule => TextOf(rule, "RuleName") == name);
            if (at < 0) return path.Length == 0 ? null : path;
            (holder, path) = (rules[at], path + (path.Length == 0 ? "" : ".") + at.ToString(CultureInfo.InvariantCulture));
        }
        return path.Length == 0 ? null : path;
    }
}
