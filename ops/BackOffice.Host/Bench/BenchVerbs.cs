using System.Text.Json.Nodes;
using BackOffice.Host.CommandLine;
using BackOffice.Host.Demo;

namespace BackOffice.Host.Bench;

/// <summary>The verbs that measure. <c>ops/bench</c> runs them on databases of their own.</summary>
internal static class BenchVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("bench cases", "commits, commands and the inbox of 100,000 open cases on an empty database (--cases=, --seconds=, --runs=)", arguments => Bench(arguments, bench => bench.All())),
        new("bench commands", "whole commands beside the bare loop, on an empty database (--seconds=, --runs=)", arguments => Bench(arguments, bench => bench.CommandsAlone(), cases: 500)),
        new("bench timers", "how long a sweep of due timers takes, on an empty database (--cases=)", arguments => Bench(arguments, bench => bench.Timers(), moved: true)),
        new("bench workflows", "the interpreter in memory, and ten steps with a durable commit, on an empty database (--seconds=, --runs=)", arguments => Bench(arguments, bench => bench.Workflows(), cases: 500)),
        new("bench forms", "a census of 300 children: validation, files, pages, and the department's file (--runs=)", Forms),
        new("bench portal", "providers filling in the census at once, over HTTP, on an empty database (--providers=, --children=, --think=, --seconds=)", Portal),
        new("bench inbox", "every list and order of the inbox on an empty database (--cases=)", arguments => Bench(arguments, bench => bench.InboxAlone())),
        new("bench rules", "ten rules over 200,000 inputs, beside the same in C#; a change tried on 100,000 children; compiling (--inputs=, --children=, --runs=)", Rules),
    ];

    private static async Task<int> Forms(Arguments arguments)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        Console.WriteLine(Json.Write(await new FormsBench(settings, int.TryParse(arguments.Value("runs"), out var runs) && runs > 0 ? runs : 3).Run()));
        return 0;
    }

    private static async Task<int> Portal(Arguments arguments)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var load = new FillingLoad(Number(arguments, "providers", 500), Number(arguments, "children", 20), TimeSpan.FromSeconds(Number(arguments, "think", 10)), TimeSpan.FromSeconds(Number(arguments, "seconds", 30)), TimeSpan.FromSeconds(20));
        Console.WriteLine(Json.Write(await new FillingBench(settings, load).Run()));
        return 0;
    }

    private static Task<int> Rules(Arguments arguments)
    {
        Console.WriteLine(Json.Write(RuleBench.Run(Number(arguments, "inputs", 200_000), Number(arguments, "children", 100_000), Number(arguments, "runs", 5))));
        return Task.FromResult(0);
    }

    private static async Task<int> Bench(Arguments arguments, Func<CaseBench, Task<JsonObject>> measure, int cases = 100_000, bool moved = false)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var size = new BenchSize(Number(arguments, "cases", cases), TimeSpan.FromSeconds(Number(arguments, "seconds", 3)), Number(arguments, "runs", 3), TimeSpan.FromSeconds(Number(arguments, "warm", 10)));
        Console.WriteLine(Json.Write(await CaseBench.Run(settings.Database, size, measure, moved ? new SimulatedClock(DateTimeOffset.UtcNow) : null)));
        return 0;
    }

    private static int Number(Arguments arguments, string name, int otherwise) => int.TryParse(arguments.Value(name), out var given) && given > 0 ? given : otherwise;
}
