using BackOffice.Engine.Packs;

namespace BackOffice.Portal.Requests;

/// <summary>The stage line as the person who asked sees it.</summary>
internal static class Stages
{
    /// <summary>
    /// The usual way through, with what is done, what is now and what is to come. A pack lists its usual stages first and its
    /// other endings (refused, withdrawn) last: those are shown only when the request has come to them.
    /// </summary>
    public static List<(PackStage Stage, string State)> Line(IReadOnlyList<PackStage> stages, string current, bool closed)
    {
        var usual = stages.TakeWhile(s => !IsOtherEnding(s.Id)).ToList();
        var at = usual.FindIndex(s => s.Id == current);
        if (at < 0)
        {
            var ending = stages.FirstOrDefault(s => s.Id == current) ?? new PackStage(current, current);
            return [(usual.FirstOrDefault() ?? ending, "done"), (ending, "now")];
        }

        return [.. usual.Select((s, i) => (s, i < at || (i == at && closed) ? "done" : i == at ? "now" : "next"))];
    }

    private static bool IsOtherEnding(string id) => id.StartsWith("refused", StringComparison.Ordinal) || id.StartsWith("withdrawn", StringComparison.Ordinal) || id.StartsWith("cancelled", StringComparison.Ordinal);
}
