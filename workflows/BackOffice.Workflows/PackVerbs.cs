using System.Text.Json.Nodes;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;

namespace BackOffice.Workflows;

/// <summary>The command line's <c>packs check</c> and <c>packs test</c>: JSON out, no exception for anything a pack can hold.</summary>
public static class PackVerbs
{
    /// <summary>
    /// Reads and lints packs. Answers <c>{"ok":…,"packs":[{"pack":…,"title":…,"version":…,"ok":…,"findings":[{"level":…,"file":…,"line":…,"message":…}]}]}</c>.
    /// </summary>
    /// <param name="source">Where the packs are.</param>
    /// <param name="only">Id of the one pack to check; null for all.</param>
    public static JsonObject Check(IPackSource source, string? only = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var packs = new JsonArray();
        var ok = true;
        foreach (var id in Wanted(source, only))
        {
            var reading = PackReader.Read(id, source.Files(id));
            ok &= reading.Pack is not null;
            packs.Add(new JsonObject
            {
                ["pack"] = id,
                ["title"] = reading.Pack?.Title,
                ["version"] = reading.Pack?.Version,
                ["ok"] = reading.Pack is not null,
                ["findings"] = new JsonArray([.. reading.Faults.OrderBy(fault => fault.IsWarning).ThenBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).Select(fault => (JsonNode)new JsonObject
                {
                    ["level"] = fault.IsWarning ? "warning" : "error",
                    ["file"] = fault.File,
                    ["line"] = fault.Line,
                    ["message"] = fault.Message,
                })]),
            });
        }

        return packs.Count == 0 ? Nothing(only) : new JsonObject { ["ok"] = ok, ["packs"] = packs };
    }

    /// <summary>
    /// Runs the examples of packs. Answers <c>{"ok":…,"passed":…,"failed":…,"examples":[{"pack":…,"example":…,"title":…,"ok":…,"failures":[…],"story":[…]}]}</c>;
    /// the story is told only of what failed.
    /// </summary>
    /// <param name="source">Where the packs are.</param>
    /// <param name="only">Id of the one pack to test; null for all.</param>
    public static JsonObject Test(IPackSource source, string? only = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var examples = new JsonArray();
        var (passed, failed) = (0, 0);
        var any = false;
        foreach (var id in Wanted(source, only))
        {
            any = true;
            var reading = PackReader.Read(id, source.Files(id));
            if (reading.Pack is not { } pack)
            {
                failed++;
                examples.Add(new JsonObject
                {
                    ["pack"] = id,
                    ["ok"] = false,
                    ["failures"] = Lines(reading.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString())),
                });
                continue;
            }

            foreach (var result in PackExamples.RunAll(pack))
            {
                (passed, failed) = result.Passed ? (passed + 1, failed) : (passed, failed + 1);
                var answer = new JsonObject { ["pack"] = id, ["example"] = result.Example, ["title"] = result.Title, ["ok"] = result.Passed };
                if (!result.Passed)
                {
                    answer["failures"] = Lines(result.Failures);
                    answer["story"] = Lines(result.Story);
                }

                examples.Add(answer);
            }
        }

        return any ? new JsonObject { ["ok"] = failed == 0, ["passed"] = passed, ["failed"] = failed, ["examples"] = examples } : Nothing(only);
    }

    /// <summary>
    /// Which steps and connections the examples of packs pass through. Answers
    /// <c>{"ok":…,"packs":[{"pack":…,"steps":…,"stepsReached":…,"connections":…,"connectionsFollowed":…,"missed":["…"]}]}</c>; it is ok when every step is reached.
    /// </summary>
    /// <param name="source">Where the packs are.</param>
    /// <param name="only">Id of the one pack; null for all.</param>
    public static JsonObject Cover(IPackSource source, string? only = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var packs = new JsonArray();
        var ok = true;
        foreach (var pack in Wanted(source, only).Select(id => PackReader.Read(id, source.Files(id)).Pack).OfType<Pack>().Where(pack => pack.HasProcess))
        {
            var coverage = Coverage.Of(pack, PackExamples.RunAll(pack));
            ok &= coverage.StepsMissed.IsEmpty;
            packs.Add(new JsonObject
            {
                ["pack"] = pack.Id,
                ["steps"] = coverage.Steps.Count,
                ["stepsReached"] = coverage.Steps.Count - coverage.StepsMissed.Count,
                ["connections"] = coverage.Connections.Count,
                ["connectionsFollowed"] = coverage.Connections.Count - coverage.ConnectionsMissed.Count,
                ["missed"] = Lines(coverage.StepsMissed.Select(step => step.Label).Concat(coverage.ConnectionsMissed.Select(connection => connection.Sentence))),
            });
        }

        return packs.Count == 0 ? Nothing(only) : new JsonObject { ["ok"] = ok, ["packs"] = packs };
    }

    private static IEnumerable<string> Wanted(IPackSource source, string? only) => source.Packs().Where(id => only is null || id == only);

    private static JsonObject Nothing(string? only) => new()
    {
        ["ok"] = false,
        ["error"] = only is null ? "There are no packs: no folder holds a pack.json." : $"There is no pack \"{only}\". Its folder must hold a pack.json.",
    };

    private static JsonArray Lines(IEnumerable<string> lines) => new([.. lines.Select(line => (JsonNode)line)]);
}
