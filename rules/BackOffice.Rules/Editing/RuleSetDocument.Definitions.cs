using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a named expression that all rules may use.</summary>
    public RuleSetDocument AddDefinition(string definition, string expression) => Edit(set =>
        List(set, "GlobalParams").Add((JsonNode)new JsonObject { [Cased(set, "Name")] = definition, [Cased(set, "Expression")] = expression }));

    /// <summary>Changes the text of a named expression.</summary>
    public RuleSetDocument ChangeDefinition(string definition, string expression) => Edit(set => Put(Definition(set, definition), "Expression", expression));

    /// <summary>Takes a named expression out.</summary>
    public RuleSetDocument RemoveDefinition(string definition) => Edit(set => List(set, "GlobalParams").Remove(Definition(set, definition)));

    private static JsonObject Definition(JsonObject set, string definition) =>
        (Get(set, "GlobalParams") as JsonArray)?.OfType<JsonObject>().FirstOrDefault(d => TextOf(d, "Name") == definition)
        ?? throw new ArgumentException($"There is no named expression {definition}.");
}
