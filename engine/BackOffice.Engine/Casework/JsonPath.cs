using System.Text.Json.Nodes;

namespace BackOffice.Engine.Casework;

/// <summary>Places in a case's data, written with dots: <c>advice.ep.returnedOn</c>.</summary>
internal static class JsonPath
{
    /// <summary>What stands at a place; null when nothing does.</summary>
    public static JsonNode? Get(JsonObject root, string path)
    {
        JsonNode? at = root;
        foreach (var part in path.Split('.'))
        {
            at = at is JsonObject here && here.TryGetPropertyValue(part, out var next) ? next : null;
        }

        return at;
    }

    /// <summary>Puts a value at a place, making the objects on the way.</summary>
    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var at = root;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject next)
            {
                at[part] = next = [];
            }

            at = next;
        }

        at[parts[^1]] = value;
    }

    /// <summary>Merges answers into the object at a place: each field overwrites its own; null takes it away.</summary>
    public static void Merge(JsonObject root, string path, JsonObject answers)
    {
        if (Get(root, path) is not JsonObject target)
        {
            Set(root, path, target = []);
        }

        foreach (var (name, value) in answers)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
