using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace BackOffice.Packs.Tests;

public class PackVerbTests
{
    private static readonly PackFolder Workflows = new(Path.Combine(House.Root, "workflows"));

    [Fact]
    public void Check_says_that_every_pack_of_the_house_is_fit_to_run()
    {
        var answer = PackVerbs.Check(Workflows);

        answer["ok"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
        answer["packs"]!.AsArray().Select(pack => (string?)pack!["pack"]).ShouldContain("ehc-needs-assessment");
    }

    [Fact]
    public void Test_runs_every_example_of_the_pack_named()
    {
        var answer = PackVerbs.Test(Workflows, "ehc-needs-assessment");

        (answer["ok"]!.GetValue<bool>(), answer["failed"]!.GetValue<int>()).ShouldBe((true, 0), answer.ToJsonString());
        var names = answer["examples"]!.AsArray().Select(example => (string)example!["example"]!).ToList();
        names.Count(name => !name.StartsWith("rules/", StringComparison.Ordinal)).ShouldBe(House.Packs.Find("ehc-needs-assessment")!.Examples.Count);
        names.ShouldContain("rules/must-assess: Catching up");
    }

    [Fact]
    public void A_folder_without_its_head_and_a_file_that_cannot_be_opened_are_told_and_the_others_run()
    {
        var root = Directory.CreateTempSubdirectory("backoffice-packs-").FullName;
        try
        {
            foreach (var pack in new[] { "good", "headless", "shut" }) Directory.CreateDirectory(Path.Combine(root, pack, "letters"));
            Directory.CreateDirectory(Path.Combine(root, "no-pack"));
            foreach (var pack in new[] { "good", "shut" }) File.WriteAllText(Path.Combine(root, pack, "pack.json"), $$"""{ "id": "{{pack}}", "title": "{{pack}}", "version": "1.0.0" }""");
            File.CreateSymbolicLink(Path.Combine(root, "shut", "letters", "L1.txt"), Path.Combine(root, "nowhere"));

            var answer = PackVerbs.Check(new PackFolder(root));

            answer["packs"]!.AsArray().Select(pack => $"{pack!["pack"]} {pack["ok"]}").ShouldBe(["good true", "headless false", "shut false"]);
            answer["packs"]![1]!["findings"]![0]!["file"]!.GetValue<string>().ShouldBe("pack.json");
            answer["packs"]![2]!["findings"]![0]!["message"]!.GetValue<string>().ShouldContain("cannot be read");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_faulty_pack_is_told_and_the_others_run()
    {
        var packs = new Packs(("bad", "pack.json", "{ \"id\": \"bad\",\n oops }"), ("good", "pack.json", Good), ("good", "workflow.json", Flow));

        var answer = PackVerbs.Check(packs);

        answer["ok"]!.GetValue<bool>().ShouldBeFalse();
        var bad = answer["packs"]![0]!;
        bad["findings"]![0]!["file"]!.GetValue<string>().ShouldBe("pack.json");
        bad["findings"]![0]!["line"]!.GetValue<int>().ShouldBe(2);
        answer["packs"]![1]!["ok"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
        PackLoader.Load(packs).Packs.Select(pack => pack.Id).ShouldBe(["good"]);
        PackVerbs.Test(packs)["failed"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void A_failing_example_brings_its_story()
    {
        var packs = new Packs(("good", "pack.json", Good), ("good", "workflow.json", Flow),
            ("good", "examples/wrong.json", """{ "title": "Wrong", "steps": [ { "on": "2026-01-12", "open": {}, "expect": { "stage": "ended" } } ] }"""));

        var example = PackVerbs.Test(packs)["examples"]!.AsArray().Single()!;

        example["failures"]!.AsArray().Single()!.GetValue<string>().ShouldBe("step 1 (2026-01-12): stage should be \"ended\" but is \"begun\".");
        example["story"]!.AsArray().Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_pack_that_is_not_there_is_an_error()
    {
        PackVerbs.Check(Workflows, "nothing")["error"]!.GetValue<string>().ShouldContain("There is no pack \"nothing\"");
    }

    private const string Good = """
        { "id": "good", "title": "Good", "version": "1", "referencePrefix": "GOD", "team": "a", "stages": [ { "id": "begun", "title": "Begun" } ], "teams": [ { "id": "a", "title": "A" } ] }
        """;

    private const string Flow = """
        { "id": "good-1", "definitionId": "good", "root": { "id": "flow", "type": "Elsa.Flowchart",
          "activities": [ { "id": "work", "type": "BackOffice.Task", "title": "Work" }, { "id": "close", "type": "BackOffice.CloseCase", "as": "done" } ],
          "connections": [ { "source": { "activity": "work", "port": "Done" }, "target": { "activity": "close", "port": "In" } } ] } }
        """;

    private sealed class Packs(params (string Pack, string Path, string Text)[] files) : IPackSource
    {
        IEnumerable<string> IPackSource.Packs() => files.Select(file => file.Pack).Distinct();

        public IEnumerable<PackFile> Files(string pack) => files.Where(file => file.Pack == pack).Select(file => new PackFile(file.Path, file.Text));
    }
}
