using System.Text.Json.Nodes;

namespace BackOffice.Designer.Studio.Wire;

/// <summary>
/// The ports that an author chooses. Studio's widget holds a bare list of names; packs write the outcomes of a task with labels and
/// conditions, and leave the usual ports of a decision out.
/// </summary>
internal static class Ports
{
    private const string Details = "outcomeDetails";

    private static readonly string[] UsualDecision = ["Yes", "No"];

    /// <summary>Ports of every decision. They stand in the list because Studio shows a chosen list in place of the fixed ports.</summary>
    private static readonly string[] EveryDecision = ["NeedsInformation", "Error"];

    /// <summary>Puts the names where Studio looks for them.</summary>
    public static void Show(JsonObject step)
    {
        switch (StepJson.Text(step["type"]))
        {
            case "BackOffice.Task":
                var outcomes = StepJson.Data(step["outcomes"]) as JsonArray;
                if (outcomes is { Count: > 0 })
                    step[Details] = outcomes.DeepClone();
                step["outcomes"] = Names(outcomes is { Count: > 0 } ? outcomes.Select(Name) : ["Done"]);
                break;
            case "BackOffice.Decide":
                var values = (StepJson.Data(step["outcomes"]) as JsonArray)?.Select(Name).ToArray();
                step["outcomes"] = Names([.. values is { Length: > 0 } ? values.Append("Default") : UsualDecision, .. EveryDecision]);
                break;
        }
    }

    /// <summary>Folds what Studio shows back into what the pack keeps.</summary>
    /// <param name="shown">The step as Studio sent it.</param>
    /// <param name="kept">The step as it was kept; null for a new one.</param>
    public static void Fold(JsonObject shown, JsonObject? kept)
    {
        var names = (StepJson.Data(shown["outcomes"]) as JsonArray)?.Select(Name).OfType<string>().Where(name => name.Length > 0).Distinct().ToArray() ?? [];
        switch (StepJson.Text(shown["type"]))
        {
            case "BackOffice.Task":
                var before = StepJson.Data(kept?["outcomes"]) as JsonArray ?? [];
                var details = StepJson.Data(shown[Details]) as JsonArray ?? [];
                shown.Remove(Details);
                if (before.Count == 0 && names is [] or ["Done"] && details.Count == 0)
                    shown.Remove("outcomes");
                else
                    shown["outcomes"] = new JsonArray([.. names.Select((name, at) => Outcome(name, at, names, before, details))]);
                break;
            case "BackOffice.Decide":
                names = [.. names.Except(EveryDecision)];
                if (names.Order().SequenceEqual(UsualDecision.Order()) || names.Length == 0)
                    shown.Remove("outcomes");
                else
                    shown["outcomes"] = Names(names.Where(name => name != "Default"));
                break;
        }
    }

    // What stands in the details wins; then what was kept; a name that took the place of another is that one renamed.
    private static JsonNode Outcome(string name, int at, string[] names, JsonArray before, JsonArray details)
    {
        if ((details.FirstOrDefault(item => Name(item) == name) ?? before.FirstOrDefault(item => Name(item) == name)) is { } known)
            return known.DeepClone();
        if (before.Count == names.Length && before[at] is JsonObject old && Name(old) is { } oldName && !names.Contains(oldName))
        {
            var renamed = (JsonObject)old.DeepClone();
            renamed["name"] = name;
            if (StepJson.Text(renamed["label"]) == oldName)
                renamed["label"] = name;
            return renamed;
        }

        return new JsonObject { ["name"] = name, ["label"] = name };
    }

    private static JsonArray Names(IEnumerable<string?> names) => new([.. names.Select(name => (JsonNode?)name)]);

    private static string? Name(JsonNode? outcome) => outcome is JsonObject json ? StepJson.Text(json["name"]) : StepJson.Text(outcome) ?? outcome?.ToString();
}
