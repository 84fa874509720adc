using System.Text.Json.Nodes;
using BackOffice.Designer.Studio.Steps;
using BackOffice.Desk.Views;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>
/// Where steps stand whose file does not say: Studio would draw them all on one spot. They are laid out for the size that Studio gives them.
/// As long as nobody moves a step, the file goes on saying nothing; once somebody does, all places are kept, so that the rest stays where it was.
/// </summary>
internal static class Placing
{
    // Studio's box around a name of at most two lines (studio-frame.css), in pixels.
    private const double Around = 104, Letter = 8.2, WidestName = 150, High = 84, PortLetter = 8, Gap = 48;

    /// <summary>Gives every step of a flowchart a place.</summary>
    /// <param name="flowchart">The flowchart as Studio will read it.</param>
    public static void Show(JsonObject flowchart)
    {
        var steps = Steps(flowchart);
        if (steps.TrueForAll(step => At(step) is not null))
            return;
        var places = Layering.Place(
            [.. steps.Select(step => new Box(Id(step), WidthOf(step), High))],
            (flowchart["connections"] as JsonArray ?? []).OfType<JsonObject>().Select(connection => (From: End(connection, "source"), To: End(connection, "target"))).Where(link => steps.Exists(step => Id(step) == link.From) && steps.Exists(step => Id(step) == link.To)),
            Gap, Gap, Gap);
        // Below whatever the author placed.
        var below = steps.Select(At).OfType<(double X, double Y)>().Select(at => at.Y + High + Gap).DefaultIfEmpty(0).Max();
        foreach (var step in steps.Where(step => At(step) is null))
        {
            var (x, y) = places[Id(step)];
            Designer(step)["position"] = new JsonObject { ["x"] = Math.Round(x), ["y"] = Math.Round(y + below) };
        }
    }

    /// <summary>Takes the places away again that nobody chose.</summary>
    /// <param name="sent">The flowchart as Studio sent it.</param>
    /// <param name="kept">The flowchart as it was kept.</param>
    public static void Fold(JsonObject sent, JsonObject? kept)
    {
        if (kept is null || Steps(kept).TrueForAll(step => At(step) is not null))
            return;
        var shown = (JsonObject)kept.DeepClone();
        Show(shown);
        var places = Steps(shown).DistinctBy(Id).ToDictionary(Id, step => At(step)!.Value, StringComparer.Ordinal);
        var steps = Steps(sent);
        if (!steps.TrueForAll(step => places.TryGetValue(Id(step), out var place) && At(step) is { } at && Math.Abs(at.X - place.X) < 1 && Math.Abs(at.Y - place.Y) < 1))
            return;
        var chosen = Steps(kept).Where(step => At(step) is not null).Select(Id).ToHashSet(StringComparer.Ordinal);
        foreach (var step in steps.Where(step => !chosen.Contains(Id(step))))
            (step["metadata"] as JsonObject)?.Remove("designer");
    }

    private static List<JsonObject> Steps(JsonObject flowchart) => [.. (flowchart["activities"] as JsonArray ?? []).OfType<JsonObject>()];

    private static string Id(JsonObject step) => StepJson.Text(step["id"]) ?? "";

    private static string End(JsonObject connection, string end) => StepJson.Text(connection[end] is JsonObject json ? json["activity"] : connection[end]) ?? "";

    private static double WidthOf(JsonObject step)
    {
        var name = StepJson.Text(step["metadata"]?["displayText"]) ?? StepKinds.Find(StepJson.Text(step["type"]))?.Title ?? StepJson.Text(step["type"]) ?? "";
        var ports = StepJson.Data(step["outcomes"]) is JsonArray { Count: > 0 } outcomes ? outcomes.Max(outcome => (StepJson.Text(outcome) ?? StepJson.Text((outcome as JsonObject)?["name"]) ?? "").Length) : "Done".Length;
        return Around + Math.Min(WidestName, name.Length * Letter) + ports * PortLetter;
    }

    private static (double X, double Y)? At(JsonObject step) =>
        step["metadata"]?["designer"]?["position"] is JsonObject position && Number(position["x"]) is { } x && Number(position["y"]) is { } y ? (x, y) : null;

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : null;

    private static JsonObject Designer(JsonObject step)
    {
        if (step["metadata"] is not JsonObject metadata)
            step["metadata"] = metadata = [];
        if (metadata["designer"] is not JsonObject designer)
            metadata["designer"] = designer = [];
        return designer;
    }
}
