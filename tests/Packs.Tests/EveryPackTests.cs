using BackOffice.Engine.Simulation;
using BackOffice.Workflows;

namespace BackOffice.Packs.Tests;

public class EveryPackTests
{
    [Fact]
    public void Every_step_has_a_name_on_the_map_and_a_place_of_its_own()
    {
        foreach (var pack in House.Packs.Packs.Where(pack => pack.HasProcess))
        {
            var steps = ((System.Text.Json.Nodes.JsonArray)pack.WorkflowJson["root"]!["activities"]!).Select(step => step!["metadata"]!).ToList();
            var places = steps.Select(metadata => (X: (double)metadata["designer"]!["position"]!["x"]!, Y: (double)metadata["designer"]!["position"]!["y"]!)).ToList();

            steps.Where(metadata => string.IsNullOrWhiteSpace((string?)metadata["displayText"])).ShouldBeEmpty();
            places.SelectMany((a, at) => places.Skip(at + 1).Where(b => Math.Abs(a.X - b.X) < 200 && Math.Abs(a.Y - b.Y) < 70)).ShouldBeEmpty(pack.Id);
        }
    }

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var pack in House.Packs.Packs)
        {
            foreach (var example in pack.Examples.Keys)
            {
                data.Add(pack.Id, example);
            }
        }

        return data;
    }

    [Fact]
    public void Every_folder_with_a_pack_file_can_be_read()
    {
        House.Packs.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.ToString()).ShouldBeEmpty();
        House.Packs.Packs.Select(pack => pack.Id).ShouldContain("ehc-needs-assessment");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_ends_as_it_says(string pack, string example)
    {
        var found = House.Packs.Find(pack)!;

        var result = PackExamples.Run(found, example, found.Examples[example]);

        result.Failures.ShouldBeEmpty(string.Join('\n', result.Story));
    }
}
