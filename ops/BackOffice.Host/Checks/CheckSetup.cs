using BackOffice.Grains.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Host.CommandLine;

namespace BackOffice.Host.Checks;

/// <summary>Where the national checking service is: given by the environment, or the stand-in of the demo.</summary>
internal static class CheckSetup
{
    public static IServiceCollection AddHouseChecks(this IServiceCollection services, Settings settings)
    {
        services.AddOpenApi();
        services.AddChecks(national =>
        {
            if (Environment.GetEnvironmentVariable("BACKOFFICE_CHECKS") is { Length: > 0 } address) national.Address = new Uri(address);
            national.Soap = Environment.GetEnvironmentVariable("BACKOFFICE_CHECKS_SHAPE") is "soap";
            national.SystemId = Environment.GetEnvironmentVariable("BACKOFFICE_CHECKS_SYSTEM") ?? "";
            national.Password = Environment.GetEnvironmentVariable("BACKOFFICE_CHECKS_PASSWORD") ?? "";
            national.LocalAuthority = Environment.GetEnvironmentVariable("BACKOFFICE_CHECKS_AUTHORITY") ?? "";
        });
        if (settings.Demo) services.AddHostedService<DemoService>();
        return services;
    }

    /// <summary>Verbs for the stand-in.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } = [new("checks stand-in", "a stand-in for the national checking service, in both shapes, for tests and trials (--url=)", StandIn)];

    private static async Task<int> StandIn(Arguments arguments)
    {
        await using var standIn = await NationalStandIn.Start(arguments.Value("url") ?? "http://127.0.0.1:5090");
        Console.WriteLine($"{{\"rest\":\"{standIn.Address}\",\"soap\":\"{standIn.Address}soap\"}}");
        using var ended = new ManualResetEventSlim();
        Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; ended.Set(); };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ended.Set();
        await Task.Run(ended.Wait);
        return 0;
    }

    /// <summary>The demo asks a service of its own, over real HTTP on this machine.</summary>
    private sealed class DemoService(NationalOptions options, TimeProvider clock) : IHostedService
    {
        private NationalStandIn? standIn;

        public async Task StartAsync(CancellationToken cancel)
        {
            if (options.Address is not null) return;
            standIn = await NationalStandIn.Start(clock: clock);
            options.Address = options.Soap ? new Uri(standIn.Address, "soap") : standIn.Address;
            if (options.Password.Length == 0) (options.SystemId, options.Password, options.LocalAuthority) = ("BackOffice", "demo", "999");
        }

        public async Task StopAsync(CancellationToken cancel)
        {
            if (standIn is not null) await standIn.DisposeAsync();
        }
    }
}
