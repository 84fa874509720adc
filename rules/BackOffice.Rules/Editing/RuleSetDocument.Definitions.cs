using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a named expression: one that all rules may use, or one for a rule and those inside it.</summary>
    /// <param name="definition">Its name.</param>
    /// <param name="expression">Its text.</param>
    /// <param name="within">Place of the rule that it is for; empty for the set.</param>
    public RuleSetDocument AddDefinition(string definition, string expression, string within = "") => Edit(set =>
    {
        var (holder, key) = Holder(set, within);
        List(holder, key).Add((JsonNode)new JsonObject { [Cased(holder, "Name")] = definition, [Cased(holder, "Expression")] = expression });
    });

    /// <summary>Changes the text of a named expression.</summary>
    public RuleSetDocument ChangeDefinition(string definition, string expression, string within = "") => Edit(set => Put(Definition(set, definition, within), "Expression", expression));

    /// <summary>Gives a named expression another name. Expressions that use it are for the author.</summary>
    public RuleSetDocument RenameDefinition(string definition, string name, string within = "") => Edit(set => Put(Definition(set, definition, within), "Name", name));

    /// <summary>Moves a named expression among its neighbours: each may use those before it.</summary>
    public RuleSetDocument MoveDefinition(string definition, int by, string within = "") => Edit(set =>
    {
        var one = Definition(set, definition, within);
        Move((JsonArray)one.Parent!, one, by);
    });

    /// <summary>Takes a named expression out.</summary>
    public RuleSetDocument RemoveDefinition(string definition, string within = "") => Edit(set =>
    {
        var (holder, key) = Holder(set, within);
        var list = List(holder, key);
        list.Remove(Definition(set, definition, within));
        // An empty list says nothing: a set has its own, a rule goes without.
        if (list.Count == 0 && within.Length > 0) holder.Remove(KeyOf(holder, key)!);
    });

    /// <summary>Takes in the rules of another set, after the set's own or inside the group at the path.</summary>
    public RuleSetDocument AddInjected(string name, string within = "") => Edit(set =>
    {
        var holder = within.Length == 0 ? set : RuleAt(set, within).Rule;
        List(holder, "WorkflowsToInject").Add(name);
    });

    /// <summary>No longer takes in the rules of another set.</summary>
    public RuleSetDocument RemoveInjected(string name, string within = "") => Edit(set =>
    {
        var holder = within.Length == 0 ? set : RuleAt(set, within).Rule;
        // The older key is still read.
        foreach (var key in new[] { "WorkflowsToInject", "WorkflowRulesToInject" })
        {
            if (Get(holder, key) is not JsonArray sets) continue;
            foreach (var one in sets.Where(one => one?.ToString() == name).ToList()) sets.Remove(one);
            if (sets.Count == 0) holder.Remove(KeyOf(holder, key)!);
        }
    });

    private static (JsonObject Holder, string Key) Holder(JsonObject set, string within) => within.Length == 0 ? (set, "GlobalParams") : (RuleAt(set, within).Rule, "LocalParams");

    private static JsonObject Definition(JsonObject set, string definition, string within)
    {
        var (holder, key) = Holder(set, within);
        return (Get(holder, key) as JsonArray)?.OfType<JsonObject>().FirstOrDefault(d => TextOf(d, "Name") == definition)
            ?? throw new ArgumentException($"There is no named expression {definition}.");
    }
}
