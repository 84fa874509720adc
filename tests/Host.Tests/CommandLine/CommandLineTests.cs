using System.Diagnostics;
using System.Text.Json.Nodes;
using BackOffice.Host.Bench;
using BackOffice.Host.CommandLine;

namespace BackOffice.Host.Tests.CommandLine;

/// <summary>Each verb as a person or a script runs it: a process of its own, JSON in, JSON out, and an exit code that says how it went.</summary>
public class CommandLineTests
{
    /// <summary>Each verb with something that it can do and something that it cannot; what the good answer holds.</summary>
    private static readonly (string Verb, string Good, string Holds, string Bad)[] Rows =
    [
        ("rules expr", """{"expr":"1 + 2 * 3"}""", "7", """{"expr":"1 +"}"""),
        ("rules run", """{"workflow":"w","params":[{"name":"age","value":9}],"workflows":[{"workflowName":"w","rules":[{"ruleName":"r","expression":"age > 3"}]}]}""", "success", """{"workflow":"w","workflows":7}"""),
        ("rules table", """{"table":{"hitPolicy":"F","inputs":[{"expr":"age"}],"outputs":[{"name":"band"}],"rules":[{"in":["< 5"],"out":["\"early\""]},{"in":["-"],"out":["\"school\""]}]},"facts":{"age":3}}""", "early", """{"table":7}"""),
        ("letters render", """{"template":"Dear {{ name }}","model":{"name":"Sam"}}""", "Dear Sam", """{"template":"{{ if }}","model":{}}"""),
        ("clocks due", """{"clock":"SEN.FIN20","start":"2026-01-12","calendar":"T"}""", "2026-06-01", """{"clock":"NO.SUCH","start":"2026-01-12"}"""),
        ("identifiers check", """{"kind":"postcode","value":"CB1 2AB"}""", "valid", """{"kind":"shoe size","value":"9"}"""),
        ("forms check", $$"""{"form":{{FormOf("request")}},"lookups":{{Read("lookups.json")}}}""", "ok", """{"form":{}}"""),
        ("forms validate", $$$"""{"form":{{{FormOf("request")}}},"lookups":{{{Read("lookups.json")}}},"answers":{},"asOf":"2026-03-27"}""", "issues", """{"answers":{}}"""),
        ("forms template", """{"form":{"form":"count","data":{"children":{"type":"rowset","fields":{"surname":{"type":"text"}}}},"text":{"en":{"form":{"title":"Count"},"children":{"title":"Children"},"children.surname":{"label":"Surname"}}}},"format":"csv"}""", "Surname", """{"form":{},"format":"docx"}"""),
        ("process run", """{"definitions":[{"definitionId":"hello","name":"hello","root":{"id":"a","type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"Literal","value":"Good morning"}}}}],"run":"hello"}""", "Good morning", """{"definitions":[]}"""),
    ];

    /// <summary>Verbs that read no JSON are tried in facts of their own; the bench has databases of its own.</summary>
    private static readonly string[] Tried = ["packs check", "packs test", "packs cover", "migrate", "seed", "verify", "backup", "restore", .. BenchVerbs.All.Select(verb => verb.Name)];

    [Fact]
    public void No_verb_is_left_out() =>
        PureVerbs.All.Concat(StoreVerbs.All).Concat(BackupVerbs.All).Select(verb => verb.Name).Except(Rows.Select(row => row.Verb)).Except(Tried)
            .ShouldBeEmpty("Add a row to the table of CommandLineTests for each: something that it can do, and something that it cannot.");

    public static TheoryData<string> Verbs() => [.. Rows.Select(row => row.Verb)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_verb_answers_json_with_json_and_bad_json_with_words(string verb)
    {
        var (_, good, holds, bad) = Rows.Single(row => row.Verb == verb);

        var answer = await Run($"{verb} -", good);
        answer.Exit.ShouldBe(0, answer.Out + answer.Error);
        JsonNode.Parse(answer.Out)!.ToJsonString().ShouldContain(holds);

        var refused = await Run($"{verb} -", bad);
        refused.Exit.ShouldBe(1, refused.Out);
        JsonNode.Parse(refused.Out).ShouldBeOfType<JsonObject>();
        refused.Error.ShouldNotContain("   at ");

        var garbled = await Run($"{verb} -", "{\"expr\":");
        garbled.Exit.ShouldBe(1, garbled.Out);
        JsonNode.Parse(garbled.Out)!["error"]!.GetValue<string>().ShouldContain("not JSON");
    }

    [Fact]
    public async Task With_lines_every_line_is_answered_in_order_whatever_it_holds()
    {
        var answer = await Run("rules expr --lines -", "{\"expr\":\"1 + 1\"}\nnonsense\n{\"expr\":\"2 + 2\"}\n");
        answer.Exit.ShouldBe(0);
        var lines = answer.Out.Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines.Count.ShouldBe(3);
        lines[0]["value"]!.ToString().ShouldBe("2");
        lines[1]["error"].ShouldNotBeNull();
        lines[2]["value"]!.ToString().ShouldBe("4");
    }

    [Fact]
    public async Task A_workflow_of_eighty_steps_in_one_another_is_run_between_lines_that_are_wrong()
    {
        var step = "{\"type\":\"Elsa.WriteLine\",\"text\":\"deep\"}";
        for (var i = 0; i < 80; i++)
            step = $"{{\"id\":\"s{i}\",\"type\":\"Elsa.Sequence\",\"activities\":[{step}]}}";
        var answer = await Run("process run --lines -", $"[]\n{{\"definitions\":[{{\"root\":{step}}}]}}\n{{\"a\":1,\"a\":2}}\n");
        var lines = answer.Out.Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines.Count.ShouldBe(3);
        lines[0]["error"].ShouldNotBeNull();
        lines[1]["lines"]!.ToJsonString().ShouldBe("[\"deep\"]");
        lines[2]["error"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("rules expr no-such-file.json", 2, "There is no file no-such-file.json")]
    [InlineData("make tea", 2, "There is no verb")]
    [InlineData("help", 0, "packs check")]
    public async Task What_it_cannot_find_it_says(string arguments, int exit, string words)
    {
        var answer = await Run(arguments);
        answer.Exit.ShouldBe(exit);
        answer.Error.ShouldContain(words);
    }

    [Fact]
    public async Task Packs_are_checked_and_tested_by_name()
    {
        (await Run("packs check ehc-needs-assessment")).Exit.ShouldBe(0);
        var unknown = await Run("packs check no-such-pack");
        unknown.Exit.ShouldBe(1);
        JsonNode.Parse(unknown.Out)!["ok"]!.GetValue<bool>().ShouldBeFalse();
        (await Run("packs test no-such-pack")).Exit.ShouldBe(1);
        (await Run("packs cover no-such-pack")).Exit.ShouldBe(1);
        JsonNode.Parse((await Run("packs cover ehc-needs-assessment")).Out)!["packs"]![0]!["stepsReached"]!.GetValue<int>().ShouldBeGreaterThan(80);
    }

    [Fact]
    public async Task A_database_is_made_verified_and_not_trusted_when_somebody_has_changed_it()
    {
        var folder = Directory.CreateTempSubdirectory("backoffice-verbs-");
        try
        {
            var database = $"Data Source={Path.Combine(folder.FullName, "b.db")}";
            var made = await Run("migrate", database: database);
            made.Exit.ShouldBe(0, made.Error);
            JsonNode.Parse(made.Out)!["run"]!.AsArray().Count.ShouldBeGreaterThan(0);
            JsonNode.Parse((await Run("migrate", database: database)).Out)!["run"]!.AsArray().ShouldBeEmpty();

            var seeded = await Run("seed --today=2026-03-17 --cases=1", database: database);
            seeded.Exit.ShouldBe(0, seeded.Error);
            JsonNode.Parse(seeded.Out)!["refusals"]!.GetValue<int>().ShouldBe(0);

            var whole = await Run("verify", database: database);
            whole.Exit.ShouldBe(0, whole.Out);
            JsonNode.Parse(whole.Out)!["lines"]!.GetValue<long>().ShouldBeGreaterThan(3000);

            await Backup(folder.FullName, database);

            await Meddle(database);
            var broken = await Run("verify", database: database);
            broken.Exit.ShouldBe(1, broken.Out);
            JsonNode.Parse(broken.Out)!["faults"]!.AsArray().Count.ShouldBeGreaterThan(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Backup(string folder, string database)
    {
        var file = Path.Combine(folder, "county.backup");
        var kept = await Run($"backup \"{file}\"", database: database, data: folder);
        kept.Exit.ShouldBe(0, kept.Out + kept.Error);
        JsonNode.Parse(kept.Out)!["tables"]!["pupils"]!.GetValue<long>().ShouldBe(await Pupils(database));
        (await Run($"backup \"{file}\"", database: database, data: folder)).Out.ShouldContain("Choose another name");

        var other = $"Data Source={Path.Combine(folder, "restored.db")}";
        var back = await Run($"restore \"{file}\"", database: other, data: Path.Combine(folder, "other"));
        back.Exit.ShouldBe(0, back.Out + back.Error);
        (await Pupils(other)).ShouldBe(await Pupils(database));
        JsonNode.Parse(back.Out)!["auditWhole"]!.GetValue<bool>().ShouldBeTrue();
        (await Run("verify", database: other)).Exit.ShouldBe(0);
        var refused = await Run($"restore \"{file}\"", database: other, data: folder);
        (refused.Exit, refused.Out.Contains("The database is not empty", StringComparison.Ordinal)).ShouldBe((1, true), refused.Out + refused.Error);

        await File.WriteAllTextAsync(Path.Combine(folder, "noise"), "not an archive");
        var noise = await Run($"restore \"{Path.Combine(folder, "noise")}\"", database: other, data: folder);
        (noise.Exit, noise.Out.Contains("is no backup", StringComparison.Ordinal)).ShouldBe((1, true), noise.Out + noise.Error);
    }

    private static async Task<long> Pupils(string database)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(database + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pupils";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Meddle(string database)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(database + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE audit SET actor_name = 'Somebody else' WHERE chain = (SELECT min(chain) FROM audit) AND sequence = 5";
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static string FormOf(string name) => Read(Path.Combine("forms", name + ".json"));

    private static string Read(string file) =>
        File.ReadAllText(Path.Combine(Settings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).Packs, "ehc-needs-assessment", file));

    private static async Task<(int Exit, string Out, string Error)> Run(string arguments, string input = "", string? database = null, string? data = null)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "BackOffice.Host.dll")}\" {arguments}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (database is not null)
            start.Environment["BACKOFFICE_DB"] = database;
        if (data is not null)
            start.Environment["BACKOFFICE_DATA"] = data;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A verb that reads nothing may be gone before it is given anything.
        }
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
