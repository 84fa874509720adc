using System.Text.Json.Nodes;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>
/// A definition on its way to an Elsa server and back. Such a server keeps a step that it does not know, but wraps it and parks its connections; an
/// expression of ours it forgets. So each expression goes out a second time where the server keeps what it does not read, and what comes back is
/// unwrapped, joined and completed.
/// </summary>
internal static class ElsaFile
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
    private const string Unknown = "Elsa.NotFoundActivity";
    private const string Parked = "notFoundConnections";
    private const string Kept = "backOffice:";

    /// <summary>The file as a server reads it.</summary>
    /// <param name="shown">The definition as Studio is sent it.</param>
    /// <param name="pack">Id of the pack: the server's definition id, whichever draft goes out.</param>
    public static JsonObject Out(JsonObject shown, string pack)
    {
        var file = new JsonObject { ["$schema"] = Schema };
        foreach (var (name, value) in shown)
            if (name is not ("links" or "isReadonly" or "isSystem"))
                file[name] = value?.DeepClone();
        file["definitionId"] = pack;
        foreach (var step in Steps(file["root"]).ToList())
            foreach (var (name, input) in step.ToList())
                if (StepJson.Text(StepJson.Expression(input)?["type"]) == "BackOffice" && StepJson.Text(step["type"])?.StartsWith("Elsa.", StringComparison.Ordinal) is true)
                    Custom(step)[Kept + name] = input!.ToJsonString(StepJson.Compact);
        return file;
    }

    /// <summary>What a server hands out, as it was before it went there.</summary>
    /// <param name="file">The file.</param>
    public static JsonObject In(JsonObject file)
    {
        var own = (JsonObject)file.DeepClone();
        if (own["root"] is JsonObject root)
            own["root"] = Whole(root);
        return own;
    }

    private static JsonNode? Whole(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                return new JsonArray([.. list.Select(Whole)]);
            case JsonObject json:
                var step = Unwrapped(json);
                var whole = new JsonObject(step.Select(pair => KeyValuePair.Create(pair.Key, Whole(pair.Value))));
                Join(whole);
                Complete(whole);
                return whole;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>A step that the server did not know, in its own words; where it stands is as somebody placed it there.</summary>
    private static JsonObject Unwrapped(JsonObject json)
    {
        if (StepJson.Text(json["type"]) != Unknown || StepJson.Text(json["originalActivityJson"]) is not { } text || StepJson.Parse(text) is not JsonObject original)
            return json;
        if (json["metadata"]?["designer"] is { } place)
        {
            var metadata = original["metadata"] as JsonObject ?? [];
            metadata["designer"] = place.DeepClone();
            original["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
        }

        return original;
    }

    private static void Join(JsonObject step)
    {
        if (step["customProperties"] is not JsonObject custom || !custom.Remove(Parked, out var parked) || step["activities"] is not JsonArray)
            return;
        var connections = step["connections"] as JsonArray ?? [];
        var there = connections.Select(Ends).ToHashSet();
        foreach (var connection in (parked as JsonArray ?? (parked as JsonObject)?.Select(pair => pair.Value).OfType<JsonArray>().FirstOrDefault() ?? []).OfType<JsonObject>())
            if (Ends(connection) is { From: not null, To: not null } ends && there.Add(ends))
                connections.Add((JsonNode)new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = ends.From, ["port"] = ends.Port },
                    ["target"] = new JsonObject { ["activity"] = ends.To, ["port"] = StepJson.Text(connection["target"]?["port"]) ?? "In" },
                });
        if (connections.Parent is null)
            step["connections"] = connections;
    }

    private static (string? From, string Port, string? To) Ends(JsonNode? connection) =>
        (IdOf(connection?["source"]?["activity"]), StepJson.Text(connection?["source"]?["port"]) ?? "Done", IdOf(connection?["target"]?["activity"]));

    private static string? IdOf(JsonNode? step) => StepJson.Text(step) ?? StepJson.Text((step as JsonObject)?["id"]);

    private static void Complete(JsonObject step)
    {
        if (step["customProperties"] is not JsonObject custom)
            return;
        foreach (var name in custom.Select(pair => pair.Key).Where(name => name.StartsWith(Kept, StringComparison.Ordinal)).ToList())
        {
            custom.Remove(name, out var text);
            var input = name[Kept.Length..];
            // What somebody wrote there since stays.
            if (StepJson.Expression(step[input]) is null && StepJson.Text(text) is { } written && StepJson.Parse(written) is { } kept)
                step[input] = kept;
        }
    }

    private static JsonObject Custom(JsonObject step)
    {
        if (step["customProperties"] is not JsonObject custom)
            step["customProperties"] = custom = [];
        return custom;
    }

    private static IEnumerable<JsonObject> Steps(JsonNode? node)
    {
        if (StepJson.IsStep(node))
            yield return (JsonObject)node!;
        foreach (var part in node switch { JsonObject json => json.Select(pair => pair.Value), JsonArray list => list, _ => [] })
            foreach (var step in Steps(part))
                yield return step;
    }
}
