using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Steps;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>A pack's workflow as Studio wants to read it: every input wrapped, every part there. Packs keep plain values plain.</summary>
internal static class ToStudio
{
    public static JsonObject Definition(JsonObject kept)
    {
        var shown = (JsonObject)kept.DeepClone();
        shown.Remove("$schema");
        foreach (var list in (string[])["variables", "inputs", "outputs", "outcomes"])
            shown[list] ??= new JsonArray();
        shown["customProperties"] ??= new JsonObject();
        shown["options"] ??= new JsonObject();
        shown["toolVersion"] ??= "3.8.0.0";
        if (shown["root"] is JsonObject root)
            Step(root, null);
        return shown;
    }

    private static void Step(JsonObject step, string? container)
    {
        var id = StepJson.Text(step["id"]) ?? "";
        var path = StepJson.NodeId(container, id);
        step["nodeId"] = path;
        step["version"] ??= 1;
        step["customProperties"] ??= new JsonObject();
        step["metadata"] ??= new JsonObject();
        if (StepJson.Text(step["type"]) == "Elsa.Flowchart")
        {
            step["activities"] ??= new JsonArray();
            step["connections"] ??= new JsonArray();
            Placing.Show(step);
        }

        Ports.Show(step);
        foreach (var field in StepKinds.Find(StepJson.Text(step["type"]))?.Fields ?? [])
            if (field.Shape != FieldShape.Raw && step[field.Name] is { } value)
                step[field.Name] = Wrap(value, field);
        Inside(step, path);
    }

    private static void Inside(JsonNode node, string path)
    {
        foreach (var part in (node as JsonObject)?.Select(pair => pair.Value).ToArray() ?? [.. (JsonArray)node])
            if (StepJson.IsStep(part))
                Step((JsonObject)part!, path);
            else if (part is JsonArray || (part is JsonObject inner && !inner.ContainsKey("expression")))
                Inside(part, path);
    }

    private static JsonObject Wrap(JsonNode value, StepField field)
    {
        var expression = StepJson.Expression(value) is { } written ? (JsonObject)written.DeepClone() : new JsonObject
        {
            ["type"] = value is JsonValue ? "Literal" : "Object",
            ["value"] = value.DeepClone(),
        };
        // Studio's editors hold a list or an object as text.
        if (expression["value"] is JsonArray or JsonObject && StepJson.Text(expression["type"]) is "Object" or "Json" or "Literal")
            (expression["type"], expression["value"]) = ("Object", expression["value"]!.ToJsonString(field.Widget == "dynamic-outcomes" ? StepJson.Compact : Readable));
        var wrapped = value is JsonObject { } kept && kept.ContainsKey("expression") ? (JsonObject)kept.DeepClone() : new JsonObject { ["typeName"] = field.Type };
        wrapped["expression"] = expression;
        return wrapped;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new(StepJson.Compact) { WriteIndented = true };
}
