using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Store;
using BackOffice.Store.Postgres;
using BackOffice.Store.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Crash;

/// <summary>The process that is killed: it sends commands as fast as it can and prints each one's id once it has been answered.</summary>
internal static class CrashChild
{
    public const string Verb = "crash-child";
    public static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);

    private const int Workers = 8;

    public static async Task<int> Main(string[] args)
    {
        if (args is not [Verb, var kind, var connectionString])
        {
            await Console.Error.WriteLineAsync($"This is a test assembly. Run it with dotnet test; the crash test runs it as {Verb} <kind> <connection string>.");
            return 1;
        }

        var services = new ServiceCollection();
        if (kind == "postgres") services.AddPostgresStore(connectionString);
        else services.AddSqliteStore(connectionString);
        services.AddGrains(new SmallPack());
        await using var house = services.BuildServiceProvider();
        await house.GetRequiredService<StoreStart>().Start();
        var grains = house.GetRequiredService<IGrains>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => Work(grains))));
        return 0;
    }

    /// <summary>Opens a case, writes notes on it, accepts the request, and goes on with the next, until the process is killed.</summary>
    private static async Task Work(IGrains grains)
    {
        while (true)
        {
            var id = new CaseId(Guid.NewGuid());
            await Send(grains, id, _ => new OpenCase(SmallPack.Id, new SubjectRef("pupil", null), null, null, new JsonObject { ["request"] = new JsonObject() }));
            for (var i = 0; i < 6; i++) await Send(grains, id, command => new AddNote($"note {command:N}"));
        }
    }

    private static async Task Send(IGrains grains, CaseId id, Func<Guid, CaseCommand> make)
    {
        var command = Guid.NewGuid();
        var made = make(command);
        var answer = await grains.Case(id).Do(made, command, Ann);
        if (!answer.Ok) throw new InvalidOperationException(answer.Sentence);

        // One write a line, so that a kill leaves no half of one.
        Console.Out.Write($"{made.GetType().Name} {id} {command:D}\n");
        Console.Out.Flush();
    }
}
