using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Host.Demo;
using BackOffice.Store;
using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using BackOffice.Workflows;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Host.CommandLine;

/// <summary>The verbs that read packs or touch the database.</summary>
internal static class StoreVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("packs check", "what is wrong with one pack or all, by file and line", arguments => Task.FromResult(Packs(PackVerbs.Check, arguments))),
        new("packs test", "runs the examples of one pack or all", arguments => Task.FromResult(Packs(PackVerbs.Test, arguments))),
        new("packs cover", "which steps and connections the examples of one pack or all pass through", arguments => Task.FromResult(Packs(PackVerbs.Cover, arguments))),
        new("migrate", "brings the database to this version", Migrate),
        new("seed", "fills an empty database with the demo county (--today=, --cases=)", Seed),
        new("verify", "checks the chain of the audit trail", Verify),
    ];

    private static Settings Here => Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    private static int Packs(Func<IPackSource, string?, JsonObject> verb, Arguments arguments)
    {
        var answer = verb(new PackFolder(Here.Packs), arguments.Words.Count > 0 ? arguments.Words[0] : null);
        Write(answer);
        return answer["ok"] is JsonValue ok && ok.GetValue<bool>() ? 0 : 1;
    }

    private static async Task<int> Migrate(Arguments arguments)
    {
        await using var services = new ServiceCollection().AddHouse(Here).BuildServiceProvider();
        try
        {
            var run = await services.GetRequiredService<Migrator>().Migrate();
            Write(new JsonObject { ["run"] = new JsonArray([.. run.Select(name => (JsonNode)name)]) });
            return 0;
        }
        catch (MigrationRefusedException refusal)
        {
            Console.Error.WriteLine(refusal.Message);
            return 1;
        }
    }

    private static async Task<int> Seed(Arguments arguments)
    {
        var today = DateOnly.TryParse(arguments.Value("today"), out var day) ? day : London.DayOf(DateTimeOffset.UtcNow);
        var seed = int.TryParse(arguments.Value("cases"), out var cases) && cases > 0
            ? await DemoSeed.Once(Here, today, Console.Error, cases)
            : await DemoSeed.Once(Here, today, Console.Error);
        if (seed is null)
            Console.Error.WriteLine("The database already holds the demo county. Delete the .data folder to start again.");
        Write(new JsonObject { ["seeded"] = seed is not null, ["refusals"] = seed?.Refusals.Count ?? 0 });
        return seed is { Refusals.Count: > 0 } ? 1 : 0;
    }

    private static async Task<int> Verify(Arguments arguments)
    {
        await using var services = new ServiceCollection().AddHouse(Here).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync();
        var check = await AuditChain.Verify(db);
        Write(new JsonObject { ["lines"] = check.Lines, ["whole"] = check.Whole, ["faults"] = new JsonArray([.. check.Faults.Select(f => (JsonNode)f)]) });
        return check.Whole ? 0 : 1;
    }

    private static void Write(JsonNode node) => Console.WriteLine(Json.Write(node));
}
