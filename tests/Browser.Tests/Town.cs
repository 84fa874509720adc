using BackOffice.Host;
using BackOffice.Host.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

// One browser journey at a time: two counties and two browsers at once are slow enough on two cores to fail on time alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace BackOffice.Browser.Tests;

/// <summary>The product running for real on a small demo county, and a browser to use it with. One for all browser tests that leave its clock alone.</summary>
public sealed class Town : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly string _data = Directory.CreateTempSubdirectory("backoffice-browser-").FullName;
    private Microsoft.AspNetCore.Builder.WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Why there is no browser here; null when there is one.</summary>
    public static string? Missing { get; } = Chromium is null ? "Chromium is not installed: ops/test installs it." : null;

    public string Address { get; private set; } = "";

    public string Mail => Path.Combine(_data, "mail");

    public IServiceProvider Services => _app!.Services;

    public string Password => DemoAccounts.Password;

    private static string? Chromium => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Missing is not null)
            return;
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BACKOFFICE_DATA"] = _data,
            ["BACKOFFICE_URL"] = "http://127.0.0.1:0",
        }).Build()) with
        { Demo = true };
        await DemoSeed.Once(settings, BackOffice.Engine.Cases.London.DayOf(DateTimeOffset.UtcNow), TextWriter.Null, cases: 14);
        _app = Serving.Build(settings);
        await _app.StartAsync();
        Address = _app.Urls.Single();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Flags });
    }

    /// <summary>A new visitor with nothing remembered.</summary>
    public async Task<IPage> Visitor(bool script = true, int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = Address, JavaScriptEnabled = script, ViewportSize = new() { Width = width, Height = height }, Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>A visitor who has signed in with one of the demo's accounts.</summary>
    public async Task<IPage> SignedIn(string email, bool script = true, int width = 1280, int height = 900, string? address = null)
    {
        var page = await Visitor(script, width, height);
        await page.GotoAsync($"{address}/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.Arrives(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

[CollectionDefinition(nameof(Town))]
public sealed class TownCollection : ICollectionFixture<Town>;

/// <summary>A fact that needs a browser; without one it is skipped and says why.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Town.Missing;
}
