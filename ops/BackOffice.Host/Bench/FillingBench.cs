using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Runtime;
using BackOffice.Host.Account;
using BackOffice.Host.Demo;
using BackOffice.Store.Migrating;
using Microsoft.AspNetCore.Identity;

namespace BackOffice.Host.Bench;

/// <summary>
/// Many providers filling in the census at once, over real HTTP against the whole product on a database of its own. Each has signed
/// in and has a return with children; then each opens a page, thinks, sends it, and goes on. The one process serves and loads, so
/// that the load generator takes its share of the same cores.
/// </summary>
internal sealed class FillingBench(Settings settings, FillingLoad load)
{
    private const string PackId = "early-years-census";
    private static readonly Actor Seeder = Actor.System("bench");

    private readonly ConcurrentBag<(string What, double Ms)> _times = [];
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);
    private readonly RoundId _round = new(CommandIds.From("bench:filling"));
    private bool _counting;

    public async Task<JsonObject> Run()
    {
        var data = Directory.CreateTempSubdirectory("backoffice-bench-").FullName;
        try
        {
            var own = settings with { Data = data, Url = "http://127.0.0.1:0", Demo = true };
            await using var app = Serving.Build(own);
            await app.Services.GetRequiredService<Migrator>().Migrate();
            await app.StartAsync(); // the packs are there once it has started
            await Prepare(app.Services);
            var result = await Fill(new Uri(app.Urls.First()));
            await app.StopAsync();
            return result;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A round, and for every provider an account and a return that it has begun.</summary>
    private async Task Prepare(IServiceProvider services)
    {
        var today = London.DayOf(DateTimeOffset.UtcNow);
        var grains = services.GetRequiredService<IGrains>();
        await Accounts(services);
        var providers = Enumerable.Range(0, load.Providers).Select(i => new Provider { Id = Setting(i), Name = $"Bench nursery {i}", Kind = "early-years setting", Urn = $"{600000 + i}", Email = Email(i), Phone = "01632 960001" }).ToList();
        foreach (var provider in providers) Check(await grains.Get<IProviderGrain>(provider.Id).Do(new RegisterProvider(provider), CommandIds.From($"bench:{provider.Id}"), Seeder));
        var officer = new Actor("bench:officer", "Officer", [Role.Caseworker], ["early-years"]);
        var window = new RoundWindow(today.AddDays(-10), today.AddDays(4), today.AddDays(32), today.AddDays(-7));
        Check(await grains.Round(_round).Do(new OpenRound(PackId, "census", "Bench round", window, [.. providers.Select(p => new AskedProvider(p.Id, p.Name, p.Email))]), CommandIds.From("bench:round"), officer));
        for (var i = 0; i < load.Providers; i++)
        {
            var manager = new Actor($"bench:{i}", $"Manager {i}", [Role.Provider], [], Setting(i));
            var form = grains.Return(_round.ReturnOf(Setting(i)));
            Check(await form.Do(new StartReturn(PackId, PackId, null, _round.Value), CommandIds.From($"bench:start:{i}"), manager));
            Check(await form.Do(new SavePage("all", BenchCensus.Answers(load.Children, today, i * 100)), CommandIds.From($"bench:save:{i}"), manager));
        }
    }

    /// <summary>Every account has the same password, which is hashed once; each sign-in checks it as it would any other.</summary>
    private async Task Accounts(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await SignInSetup.MakeRoles(scope.ServiceProvider);
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        var hash = accounts.PasswordHasher.HashPassword(new Store.Accounts.Account(), DemoAccounts.Password);
        for (var i = 0; i < load.Providers; i++)
        {
            var account = new Store.Accounts.Account { UserName = Email(i), Email = Email(i), EmailConfirmed = true, DisplayName = $"Manager {i}", Organisation = Setting(i), CreatedAt = DateTimeOffset.UtcNow, PasswordHash = hash };
            if (await accounts.CreateAsync(account) is { Succeeded: false } refused) throw new InvalidOperationException(string.Join(" ", refused.Errors.Select(e => e.Description)));
            await accounts.AddToRoleAsync(account, nameof(Role.Provider));
        }
    }

    private async Task<JsonObject> Fill(Uri address)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = load.Providers });
        var visitors = Enumerable.Range(0, load.Providers).Select(_ => new BenchVisitor(http, address)).ToList();
        await Parallel.ForEachAsync(visitors.Select((visitor, i) => (visitor, i)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, _) => await one.visitor.SignIn(Email(one.i), DemoAccounts.Password));

        using var stop = new CancellationTokenSource();
        var filling = visitors.Select((visitor, i) => Task.Run(() => Sit(visitor, i, stop.Token))).ToList();
        await Task.Delay(load.WarmUp);
        var (cpu, watch) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        _counting = true;
        await Task.Delay(load.Lasts);
        _counting = false;
        var (seconds, used) = (watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        await stop.CancelAsync();
        await Task.WhenAll(filling);

        var all = _times.ToList();
        return new JsonObject
        {
            ["providers"] = load.Providers,
            ["childrenEach"] = load.Children,
            ["secondsBetweenPages"] = load.Think.TotalSeconds,
            ["seconds"] = Math.Round(seconds),
            ["requests"] = all.Count,
            ["requestsPerSecond"] = Math.Round(all.Count / seconds),
            ["errors"] = _errors.Values.Sum(),
            ["errorKinds"] = new JsonObject(_errors.OrderByDescending(e => e.Value).Take(5).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))),
            ["allMs"] = Figures(all.Select(t => t.Ms)),
            ["byKindMs"] = new JsonObject(all.GroupBy(t => t.What).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)Figures(g.Select(t => t.Ms))))),
            ["processorMsPerRequest"] = Math.Round(used * 1000 / Math.Max(1, all.Count), 1),
            ["coresUsed"] = Math.Round(used / seconds, 2),
            ["processMegabytes"] = Math.Round(Environment.WorkingSet / 1048576.0),
        };
    }

    /// <summary>One provider's sitting: pages of the setting, and its children one after the other. Everybody begins somewhere else in it.</summary>
    private async Task Sit(BenchVisitor visitor, int number, CancellationToken stop)
    {
        var random = new Random(number);
        var home = $"/returns/{_round.ReturnOf(Setting(number)).Value:D}";
        try
        {
            await Task.Delay(load.Think * random.NextDouble(), stop);
            for (var step = random.Next(7); !stop.IsCancellationRequested; step++)
            {
                try
                {
                    await Step(step % 7, step / 7);
                }
                catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException)
                {
                    if (_counting) _errors.AddOrUpdate(fault is HttpRequestException { StatusCode: { } status } ? $"{(int)status}" : fault.Message, 1, (_, count) => count + 1);
                    await Think();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The sitting is over.
        }

        Task Step(int step, int turn) => step switch
        {
            0 => Look("open the task list", home),
            1 => Save("a page", $"{home}/pages/staff-numbers", ("totalStaff", $"{30 + (turn % 5)}"), ("level2Staff", "5"), ("level3Staff", "5"), ("level3Managers", "2"), ("qtsStaff", "2"), ("eypsStaff", "1"), ("eytsStaff", "1")),
            2 => Save("a page", $"{home}/pages/setting-contact", ("telephone", $"01632 96000{turn % 10}"), ("postcode", "CB3 0AP")),
            3 => Look("open the list of children", $"{home}/rows/children"),
            _ => Save("a child", $"{home}/rows/children/{1 + ((turn + step) % load.Children)}/child-needs", ("ethnicity", "WBRI"), ("senProvision", turn % 2 == 0 ? "K" : "N")),
        };

        async Task Look(string what, string path)
        {
            await Timed(what, () => visitor.Open(path));
            await Think();
        }

        async Task Save(string what, string path, params (string Name, string Value)[] typed)
        {
            var page = await Timed($"open {what}", () => visitor.Open(path));
            await Think();
            var next = await Timed($"save {what}", () => visitor.Post(page, path, typed)) ?? throw new InvalidOperationException($"{path} was not saved.");
            if (next.Contains("kept=", StringComparison.Ordinal)) throw new InvalidOperationException("What was typed was not saved.");
            await Timed("open what comes next", () => visitor.Open(next));
            await Think();
        }

        Task Think() => Task.Delay(load.Think * (0.5 + random.NextDouble()), stop);
    }

    private async Task<T> Timed<T>(string what, Func<Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await work();
        if (_counting) _times.Add((what, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        return result;
    }

    private static JsonObject Figures(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        double At(double share) => sorted.Count == 0 ? 0 : Math.Round(sorted[(int)((sorted.Count - 1) * share)], 1);
        return new JsonObject { ["p50"] = At(0.5), ["p95"] = At(0.95), ["p99"] = At(0.99), ["most"] = At(1) };
    }

    private static void Check(CommandAnswer answer)
    {
        if (!answer.Ok) throw new InvalidOperationException($"The benchmark could not prepare its returns: {answer.Sentence}");
    }

    private static string Setting(int i) => $"setting:{600000 + i}";

    private static string Email(int i) => $"bench{i}@fenland.example";
}

/// <summary>How heavy the load is.</summary>
/// <param name="Providers">How many fill in at once.</param>
/// <param name="Children">Children in each return.</param>
/// <param name="Think">Time between two pages, on average; each is between half and one and a half times that.</param>
/// <param name="Lasts">How long is measured.</param>
/// <param name="WarmUp">How long before.</param>
internal sealed record FillingLoad(int Providers, int Children, TimeSpan Think, TimeSpan Lasts, TimeSpan WarmUp);
