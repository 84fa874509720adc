using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;
using BackOffice.Workflows;

namespace BackOffice.Packs.Tests;

/// <summary>Cases of real packs are moved to another version after any step of any example, and nobody notices.</summary>
public class MovingTests
{
    /// <summary>Scenarios of cases; a pack without a process has examples of its forms only.</summary>
    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var (pack, example) in House.Packs.Packs.Where(pack => pack.HasProcess).SelectMany(pack => pack.Examples.Select(example => (pack, example))).Where(one => one.example.Value["steps"] is not null))
        {
            data.Add(pack.Id, example.Key);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_case_moved_to_the_same_version_after_every_step_goes_on_to_the_letter_as_if_it_had_not_been(string id, string example)
    {
        var pack = House.Packs.Find(id)!;
        var twin = pack with { Version = "twin" };

        var stayed = PackExamples.Run(pack, example, pack.Examples[example]);
        var moves = 0;
        var moved = PackExamples.Run(pack, example, pack.Examples[example], simulation =>
        {
            if (simulation.State is { Status: CaseStatus.Open } state)
            {
                moves++;
                simulation.Move(state.PackVersion == "twin" ? pack : twin).Refusal.ShouldBeNull();
                simulation.State!.Process.Interior.ToJsonString().ShouldBe(state.Process.Interior.ToJsonString());
            }
        });

        moves.ShouldBePositive();
        moved.Failures.ShouldBeEmpty(string.Join('\n', moved.Story));
        moved.Story.Where(line => !line.Contains("moved the case", StringComparison.Ordinal)).ShouldBe(stayed.Story);
        Final(moved).ShouldBe(Final(stayed));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_case_moved_after_any_step_to_a_version_with_a_new_step_on_every_connection_ends_as_its_example_says(string id, string example)
    {
        var pack = House.Packs.Find(id)!;
        var longer = WithAStepOnEveryConnection(pack);
        var steps = ((JsonArray)pack.Examples[example]["steps"]!).Count;

        for (var at = 0; at < steps; at++)
        {
            var step = 0;
            var result = PackExamples.Run(pack, example, pack.Examples[example], simulation =>
            {
                if (step++ == at && simulation.State is { Status: CaseStatus.Open })
                {
                    var (letters, clocks) = (simulation.State.Letters, simulation.State.Clocks);
                    simulation.Move(longer).Refusal.ShouldBeNull($"after step {at + 1}");
                    simulation.State.Letters.ShouldBe(letters);
                    simulation.State.Clocks.ShouldBe(clocks);
                }
            });

            result.Failures.ShouldBeEmpty($"moved after step {at + 1}\n{string.Join('\n', result.Story)}");
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_move_that_is_undone_leaves_no_trace_but_the_two_lines_that_say_so(string id, string example)
    {
        var pack = House.Packs.Find(id)!;
        var longer = WithAStepOnEveryConnection(pack);

        var stayed = PackExamples.Run(pack, example, pack.Examples[example]);
        var moved = PackExamples.Run(pack, example, pack.Examples[example], simulation =>
        {
            if (simulation.State is { Status: CaseStatus.Open })
            {
                simulation.Move(longer).Refusal.ShouldBeNull();
                simulation.MoveBack(pack).Refusal.ShouldBeNull();
            }
        });

        moved.Failures.ShouldBeEmpty(string.Join('\n', moved.Story));
        moved.Story.Where(line => !line.Contains("the case from version", StringComparison.Ordinal) && !line.Contains("put the case back", StringComparison.Ordinal)).ShouldBe(stayed.Story);
        Final(moved).ShouldBe(Final(stayed));
    }

    /// <summary>What a case has in the end, without the numbers that moving uses up.</summary>
    private static string Final(ExampleResult result)
    {
        var state = result.Outcomes[^1].State;
        return CaseJson.Write(state with
        {
            Version = 0,
            PackVersion = "",
            LastMove = null,
            NextNumber = 0,
            Tasks = state.Tasks.ConvertAll(task => task with { ChangedIn = 0, ChangedBy = null }),
            Waits = [.. state.Waits.Select(wait => wait with { Number = 0 }).OrderBy(wait => wait.About, StringComparer.Ordinal).ThenBy(wait => wait.BookmarkId, StringComparer.Ordinal).ThenBy(wait => wait.DueAt)],
        });
    }

    private static Pack WithAStepOnEveryConnection(Pack pack)
    {
        var json = (JsonObject)pack.WorkflowJson.DeepClone();
        var activities = (JsonArray)json["root"]!["activities"]!;
        var connections = (JsonArray)json["root"]!["connections"]!;
        var split = new JsonArray();
        foreach (var connection in connections.OfType<JsonObject>())
        {
            var name = $"new-{split.Count}";
            activities.Add((JsonNode)new JsonObject { ["id"] = name, ["type"] = "BackOffice.UpdateRecord", ["set"] = new JsonObject(), ["metadata"] = new JsonObject { ["displayText"] = name } });
            split.Add((JsonNode)new JsonObject { ["source"] = connection["source"]!.DeepClone(), ["target"] = new JsonObject { ["activity"] = name, ["port"] = "In" } });
            split.Add((JsonNode)new JsonObject { ["source"] = new JsonObject { ["activity"] = name, ["port"] = "Done" }, ["target"] = connection["target"]!.DeepClone() });
        }

        json["root"]!["connections"] = split;
        var files = new PackFolder(Path.Combine(House.Root, "workflows")).Files(pack.Id)
            .Select(file => file.Path == "workflow.json" ? file with { Text = json.ToJsonString() } : file);
        var reading = PackReader.Read(pack.Id, files);
        return (reading.Pack ?? throw new InvalidOperationException(string.Join('\n', reading.Faults))) with { Version = "longer" };
    }
}
