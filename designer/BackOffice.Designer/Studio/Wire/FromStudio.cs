using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Steps;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>
/// What Studio saved, as a pack keeps it. Whatever Studio did not change stays as it was written, in its place and shape; so do fields that
/// Studio has never heard of. Studio moves the step it touched to the end of the list: here each keeps its place.
/// </summary>
internal sealed class FromStudio
{
    /// <summary>Parts of the definition that are the author's. The rest (ids, version, published or not) is the pack's.</summary>
    private static readonly string[] Authored = ["name", "description", "variables", "inputs", "outputs", "outcomes", "customProperties", "options", "root"];

    private static readonly string[] Managed = ["nodeId", "activities", "connections"];

    private readonly Dictionary<string, JsonObject> keptSteps = new(StringComparer.Ordinal);

    private FromStudio(JsonObject kept) => Collect(kept["root"]);

    /// <summary>The definition to keep.</summary>
    /// <param name="sent">What Studio sent.</param>
    /// <param name="kept">What was kept before.</param>
    public static JsonObject Definition(JsonObject sent, JsonObject kept)
    {
        var reading = new FromStudio(kept);
        var result = (JsonObject)kept.DeepClone();
        foreach (var name in Authored)
            if (sent.TryGetPropertyValue(name, out var value))
                Put(result, name, name == "root" && value is JsonObject root ? reading.Step(root, null) : Merge(kept[name], value), kept.ContainsKey(name));
        return result;
    }

    private void Collect(JsonNode? node)
    {
        if (StepJson.IsStep(node) && StepJson.Text(node!["id"]) is { } id)
            keptSteps.TryAdd(id, (JsonObject)node);
        foreach (var part in node is JsonObject json ? json.Select(pair => pair.Value) : node as JsonArray ?? [])
            if (part is JsonObject or JsonArray)
                Collect(part);
    }

    private JsonObject Step(JsonObject sent, string? container)
    {
        var id = StepJson.Text(sent["id"]) ?? "";
        var kept = keptSteps.GetValueOrDefault(id);
        if (kept is not null && StepJson.Text(kept["type"]) != StepJson.Text(sent["type"]))
            kept = null;
        sent = (JsonObject)sent.DeepClone();
        Ports.Fold(sent, kept);
        if (StepJson.Text(sent["type"]) == "Elsa.Flowchart")
            Placing.Fold(sent, kept);
        KeepSize(sent, kept);
        var path = StepJson.NodeId(container, id);
        var fields = StepKinds.Find(StepJson.Text(sent["type"]))?.Fields ?? [];
        var plain = StepJson.Text(sent["type"])?.StartsWith("BackOffice.", StringComparison.Ordinal) is true;
        var result = new JsonObject();
        foreach (var name in Order(kept, sent))
        {
            var (before, after) = (kept?[name], sent[name]);
            var value = name switch
            {
                "nodeId" => path,
                "activities" => Steps(before as JsonArray, after as JsonArray ?? [], path),
                "metadata" => Merge(before, Whole(after)),
                "connections" => Connections(before as JsonArray ?? [], after as JsonArray ?? []),
                _ when fields.FirstOrDefault(field => field.Name == name) is { Shape: not FieldShape.Raw } field => Input(before, after, field, plain),
                _ when StepJson.IsStep(after) => Step((JsonObject)after!, path),
                _ => Inner(before, after, path),
            };
            Put(result, name, value, kept?.ContainsKey(name) is true || Managed.Contains(name));
        }

        Name(result);
        return result;
    }

    /// <summary>A task that nobody has named is called by what there is to do, and not "Task13", which is how Studio names it.</summary>
    private static void Name(JsonObject step)
    {
        if (StepJson.Text(step["type"]) != "BackOffice.Task" || StepJson.Text(step["title"]) is not { Length: > 0 } title || StepJson.Text(step["metadata"]?["displayText"]) is { Length: > 0 })
            return;
        var rest = step["metadata"] as JsonObject ?? [];
        step["metadata"] = new JsonObject([KeyValuePair.Create("displayText", (JsonNode?)title), .. rest.Where(pair => pair.Key != "displayText").Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))]);
    }

    private static IEnumerable<string> Order(JsonObject? kept, JsonObject sent)
    {
        string[] usual = ["id", "nodeId", "name", "type", "version"];
        var names = kept is null ? usual.Where(name => name == "nodeId" || sent.ContainsKey(name)) : kept.Select(pair => pair.Key).Where(name => name == "nodeId" || sent.ContainsKey(name));
        var before = names.ToList();
        // What a hand would write last stays last.
        return [.. before.Where(name => name != "metadata"), .. sent.Select(pair => pair.Key).Where(name => !before.Contains(name) && name is not ("metadata" or "nodeId")), .. sent.ContainsKey("metadata") ? (string[])["metadata"] : []];
    }

    private JsonArray Steps(JsonArray? before, JsonArray after, string path)
    {
        var place = (before ?? []).Select((step, at) => (Id: StepJson.Text(step?["id"]) ?? "", at)).DistinctBy(step => step.Id).ToDictionary(step => step.Id, step => step.at);
        return new JsonArray([.. after.OfType<JsonObject>().OrderBy(step => place.GetValueOrDefault(StepJson.Text(step["id"]) ?? "", int.MaxValue)).Select(step => (JsonNode)Step(step, path))]);
    }

    private static JsonArray Connections(JsonArray before, JsonArray after)
    {
        var known = before.OfType<JsonObject>().Select((connection, at) => (connection, at)).DistinctBy(entry => Ends(entry.connection)).ToDictionary(entry => Ends(entry.connection));
        return new JsonArray([.. after.OfType<JsonObject>().DistinctBy(Ends)
            .OrderBy(connection => known.TryGetValue(Ends(connection), out var old) ? old.at : int.MaxValue)
            .Select(connection => (JsonNode)(known.TryGetValue(Ends(connection), out var old) ? Merge(old.connection, connection)! : Tidy(connection)))]);

        static string Ends(JsonObject connection) => $"{connection["source"]?["activity"]}\n{connection["source"]?["port"] ?? "Done"}\n{connection["target"]?["activity"]}";

        static JsonObject Tidy(JsonObject connection)
        {
            var tidy = (JsonObject)connection.DeepClone();
            if (tidy["vertices"] is JsonArray { Count: 0 })
                tidy.Remove("vertices");
            return tidy;
        }
    }

    /// <summary>Steps that stand inside a property, for example the cases of a switch.</summary>
    private JsonNode? Inner(JsonNode? before, JsonNode? after, string path)
    {
        if (!Holds(after))
            return Merge(before, after);
        return after switch
        {
            JsonArray list => new JsonArray([.. list.Select((item, at) => Part(before is JsonArray old && at < old.Count ? old[at] : null, item))]),
            JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, Part((before as JsonObject)?[pair.Key], pair.Value)))),
            _ => after?.DeepClone(),
        };

        JsonNode? Part(JsonNode? old, JsonNode? part) => StepJson.IsStep(part) ? Step((JsonObject)part!, path) : Inner(old, part, path);
    }

    private static bool Holds(JsonNode? node) => node switch
    {
        JsonObject json => StepJson.IsStep(json) || json.Any(pair => Holds(pair.Value)),
        JsonArray list => list.Any(Holds),
        _ => false,
    };

    /// <summary>An input back in the shape it was kept in; a new one plainly in the steps of casework, and wrapped in those of the format.</summary>
    private static JsonNode? Input(JsonNode? before, JsonNode? after, StepField field, bool plain)
    {
        if (StepJson.Expression(after) is not { } expression)
            return Merge(before, after);
        var kind = StepJson.Text(expression["type"]) ?? "Literal";
        var value = expression["value"];
        if (kind is not ("Literal" or "Object" or "Json"))
            return Same(StepJson.Expression(before), expression) ? before!.DeepClone() : Merge(before, after);
        if (value is null || (StepJson.Text(value) is { } nothing && string.IsNullOrWhiteSpace(nothing)))
            return StepJson.Text(before) is { } empty && string.IsNullOrWhiteSpace(empty) ? before!.DeepClone() : null;
        var data = kind == "Literal" ? Typed(value, field) : StepJson.Text(value) is { } text ? StepJson.Parse(text) ?? value : value;
        var held = StepJson.Expression(before) is { } old ? StepJson.Data(before) ?? old["value"] : before;
        if (before is not null && JsonNode.DeepEquals(held, data))
            return before.DeepClone();
        return plain && StepJson.Expression(before) is null ? data.DeepClone() : Merge(before, after);
    }

    private static JsonNode Typed(JsonNode value, StepField field) => (field.Type, StepJson.Text(value)) switch
    {
        ("Boolean", { } text) when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        ("Decimal", { } text) when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => value,
    };

    private static bool Same(JsonObject? before, JsonObject after) =>
        before is not null && JsonNode.DeepEquals(before["type"], after["type"]) && JsonNode.DeepEquals(before["value"], after["value"]);

    /// <summary>The new value in the old one's order. What Studio adds and says nothing by (empty, false, null) is left out.</summary>
    private static JsonNode? Merge(JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
            return before?.DeepClone();
        if (before is not JsonObject old || after is not JsonObject json)
            return after is JsonArray list ? new JsonArray([.. list.Select((item, at) => Merge(before is JsonArray olds && at < olds.Count ? olds[at] : null, item))])
                : after is JsonObject fresh ? new JsonObject(fresh.Select(pair => KeyValuePair.Create(pair.Key, Merge(null, pair.Value)))) : after?.DeepClone();
        var result = new JsonObject();
        foreach (var name in old.Select(pair => pair.Key).Where(json.ContainsKey).Concat(json.Select(pair => pair.Key).Where(name => !old.ContainsKey(name))))
            Put(result, name, Merge(old[name], json[name]), old.ContainsKey(name));
        return result;
    }

    /// <summary>Studio measures each step again in its own typeface when it opens a workflow. Nobody chose that size, so it is no change.</summary>
    private static void KeepSize(JsonObject sent, JsonObject? kept)
    {
        if (sent["metadata"]?["designer"] is JsonObject designer && kept?["metadata"]?["designer"]?["size"] is { } size)
            designer["size"] = size.DeepClone();
    }

    // Steps are moved by fractions of a pixel.
    private static JsonNode? Whole(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, Whole(pair.Value)))),
        JsonValue number when number.GetValueKind() == JsonValueKind.Number && number.TryGetValue<double>(out var value) && Math.Abs(value) < 1e9 => JsonValue.Create((long)Math.Round(value)),
        _ => node?.DeepClone(),
    };

    private static void Put(JsonObject json, string name, JsonNode? value, bool wasThere)
    {
        if (wasThere ? value is not null : Says(value))
            json[name] = value;
        else
            json.Remove(name);
    }

    private static bool Says(JsonNode? value) => value switch
    {
        null => false,
        JsonArray list => list.Count > 0,
        JsonObject json => json.Any(pair => Says(pair.Value)),
        JsonValue one => one.GetValueKind() switch
        {
            JsonValueKind.False => false,
            JsonValueKind.String => one.GetValue<string>().Length > 0,
            _ => true,
        },
        _ => true,
    };
}
