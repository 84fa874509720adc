using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Wire;

namespace BackOffice.Designer.Studio.Api;

/// <summary>A definition as the tree of steps that Studio asks for when somebody looks inside a step or follows the journal to one.</summary>
internal static class StepTree
{
    /// <summary>A step by its path, with the property that holds it; the root when no path is given.</summary>
    public static (JsonObject Step, string? Port)? Find(JsonObject? root, string? path)
    {
        if (root is null)
            return null;
        if (string.IsNullOrEmpty(path) || StepJson.Text(root["nodeId"]) == path)
            return (root, null);
        foreach (var (child, port) in Children(root))
            if (StepJson.Text(child["nodeId"]) == path)
                return (child, port);
            else if (path.StartsWith(StepJson.Text(child["nodeId"]) + ":", StringComparison.Ordinal))
                return Find(child, path);
        return null;
    }

    /// <summary>A step with what is inside it.</summary>
    public static JsonObject Node(JsonObject step, string? port) => new()
    {
        ["activity"] = step.DeepClone(),
        ["nodeId"] = step["nodeId"]?.DeepClone(),
        ["port"] = port,
        ["parents"] = new JsonArray(),
        ["children"] = new JsonArray([.. Children(step).Select(child => (JsonNode)Node(child.Step, child.Port))]),
    };

    /// <summary>The way from the root to a step: which boxes to open.</summary>
    public static JsonObject? Segments(JsonObject? root, string? path)
    {
        if (root is null || Find(root, path) is not { } found)
            return null;
        var way = new List<(JsonObject Step, string? Port)> { (root, null) };
        while (!ReferenceEquals(way[^1].Step, found.Step))
            if (Children(way[^1].Step).FirstOrDefault(child => IsOnTheWay(child.Step, path!)) is { Step: not null } next)
                way.Add(next);
            else
                return null;
        var container = way.Count > 1 ? way[^2].Step : root;
        return new JsonObject
        {
            ["childNode"] = Node(found.Step, found.Port),
            ["container"] = Node(container, null),
            ["pathSegments"] = new JsonArray([.. way.Skip(1).SkipLast(1).Select(segment => (JsonNode)new JsonObject
            {
                ["activityNodeId"] = segment.Step["nodeId"]?.DeepClone(),
                ["activityId"] = segment.Step["id"]?.DeepClone(),
                ["activityType"] = segment.Step["type"]?.DeepClone(),
                ["portName"] = segment.Port,
                ["activityName"] = segment.Step["name"]?.DeepClone(),
            })]),
        };
    }

    private static bool IsOnTheWay(JsonObject step, string path) =>
        StepJson.Text(step["nodeId"]) is { } id && (path == id || path.StartsWith(id + ":", StringComparison.Ordinal));

    private static IEnumerable<(JsonObject Step, string Port)> Children(JsonObject step)
    {
        foreach (var (name, value) in step)
            foreach (var child in Steps(value))
                yield return (child, name);
    }

    private static IEnumerable<JsonObject> Steps(JsonNode? node)
    {
        if (StepJson.IsStep(node))
            return [(JsonObject)node!];
        return node switch
        {
            JsonArray list => list.SelectMany(Steps),
            JsonObject json when !json.ContainsKey("expression") => json.SelectMany(pair => pair.Value is JsonObject or JsonArray ? Steps(pair.Value) : []),
            _ => [],
        };
    }
}
