using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Register;

/// <summary>What becomes of a record when a setting's return says that the child attends it.</summary>
internal static class Placements
{
    public static Decision<RegisterOutcome<Pupil>> Put(Pupil pupil, PlacePupil place)
    {
        var before = pupil.Placements.Find(one => one.Row == place.Placement.Row);
        if (before is not null && CaseJson.Write(before) == CaseJson.Write(place.Placement)) return default;
        var placements = before is null ? pupil.Placements.Add(place.Placement) : pupil.Placements.Replace(before, place.Placement);
        return new RegisterOutcome<Pupil>(pupil with { Version = pupil.Version + 1, Placements = placements }, [Recorded(before, place)]);
    }

    public static Decision<RegisterOutcome<Pupil>> Remove(Pupil pupil, RemovePlacement remove)
    {
        if (pupil.Placements.Find(one => one.Row == remove.Row) is not { } gone) return default;
        return new RegisterOutcome<Pupil>(
            pupil with { Version = pupil.Version + 1, Placements = pupil.Placements.Remove(gone) },
            [new CaseEvent("placement-removed", $"Placement taken off: {remove.Reason}", new JsonObject { ["old"] = Json(gone) })]);
    }

    public static CaseEvent Recorded(Placement? before, PlacePupil place)
    {
        var now = place.Placement;
        var funded = now.Funding.Values.Sum();
        var hours = now.Hours is { } week ? string.Create(CultureInfo.InvariantCulture, $"{week:0.##} hours a week, {funded:0.##} of them funded") : "hours not given";
        return new CaseEvent(
            "placement-recorded", $"{(before is null ? "Placement recorded" : "Placement changed")} from {place.Source}: {hours}, on {Words.Day(now.On)}.",
            new JsonObject { ["old"] = before is null ? null : Json(before), ["new"] = Json(now) });
    }

    private static JsonNode Json(Placement placement) => JsonSerializer.SerializeToNode(placement, CaseJson.Options)!;
}
