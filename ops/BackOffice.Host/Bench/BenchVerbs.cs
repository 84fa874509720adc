using BackOffice.Host.CommandLine;

namespace BackOffice.Host.Bench;

/// <summary>The verbs that measure. <c>ops/bench</c> runs them on databases of their own.</summary>
internal static class BenchVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("bench cases", "commits, commands and the inbox of 100,000 open cases on an empty database (--cases=, --seconds=)", Cases),
    ];

    private static async Task<int> Cases(Arguments arguments)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var cases = int.TryParse(arguments.Value("cases"), out var count) ? count : 100_000;
        var seconds = int.TryParse(arguments.Value("seconds"), out var length) ? length : 6;
        Console.WriteLine(Json.Write(await CaseBench.Run(settings.Database, cases, TimeSpan.FromSeconds(seconds))));
        return 0;
    }
}
