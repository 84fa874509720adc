using System.Diagnostics;
using System.Text.Json;
using BackOffice.Designer;
using BackOffice.Designer.Studio;
using BackOffice.Desk;
using BackOffice.Desk.Session;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Host.Account;
using BackOffice.Host.Checks;
using BackOffice.Host.Collecting;
using BackOffice.Host.CommandLine;
using BackOffice.Host.Demo;
using BackOffice.Host.Inbound;
using BackOffice.Host.Letters;
using BackOffice.Host.Security;
using BackOffice.Portal;
using BackOffice.Store.Migrating;
using BackOffice.Store.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace BackOffice.Host;

/// <summary>The web host: what it is made of, in the order that a request meets it.</summary>
internal static class Serving
{
    public static async Task<int> Run(Arguments arguments)
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build()) with { Demo = arguments.Has("demo") };
        if (settings.Demo && await DemoSeed.IsWanted(settings) && !await SeedApart(settings))
        {
            Console.Error.WriteLine("The demo county could not be made. Delete the .data folder and start again.");
            return 1;
        }

        await using var app = Build(settings);
        await app.Services.GetRequiredService<Migrator>().Migrate();
        await Introduce(app.Services, settings);
        await app.StartAsync();
        Say(app, settings);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>
    /// Makes the demo county in a process of its own: a year of cases leaves a runtime half as large again, which serving then would keep.
    /// </summary>
    private static async Task<bool> SeedApart(Settings settings)
    {
        string[] seed = [.. Environment.GetCommandLineArgs().Take(1).Where(path => path.EndsWith(".dll", StringComparison.Ordinal)), "seed"];
        using var seeding = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, seed) { RedirectStandardOutput = true })!;
        await seeding.StandardOutput.ReadToEndAsync(); // the verb's answer; its progress goes to the console by itself
        await seeding.WaitForExitAsync();
        return !await DemoSeed.IsWanted(settings);
    }

    /// <summary>The application, built and not yet started.</summary>
    public static WebApplication Build(Settings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "BackOffice.Host", EnvironmentName = "Production" });
        builder.WebHost.UseStaticWebAssets().UseUrls(settings.Url).ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 30 * 1024 * 1024; // the largest upload, and a little for the form around it
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning).AddFilter("BackOffice", LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(new DemoMode(settings.Demo));
        services.AddHouse(settings).AddGrainWork();
        services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(settings.Data, "keys"))).SetApplicationName("BackOffice");
        services.AddSignIn();
        services.AddPortal(portal =>
        {
            portal.Council = settings.Council.Name is { Length: > 0 } name ? name : null;
            portal.FooterLinks.Add(("Council staff: go to the desk", "/desk"));
        });
        services.AddDesk(desk => (desk.Council, desk.Demo, desk.SignOut) = (settings.Council.Name, settings.Demo, "/sign-out"));
        services.AddDesigner();
        services.AddSingleton<WeasyPrint>();
        services.AddHouseChecks(settings);
        services.AddInbound(settings);
        services.AddSingleton<Portal.Returns.IPrinter>(s => s.GetRequiredService<WeasyPrint>());
        if (settings.Demo)
            services.AddSingleton<IDemoClock, DemoClockMover>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents().AddInteractiveServerComponents();

        var app = builder.Build();
        app.UseExceptionHandler("/problem", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRouting();
        app.UseSecurityHeaders();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignOut();
        app.MapLetters();
        app.MapChecks();
        app.MapRoundFiles();
        app.MapInbound();
        app.MapPortal();
        app.MapStudio();
        app.MapGet("/health", () => "ok").AllowAnonymous();
        // A page and the address that its form posts to are the same; the post is for the endpoint that was made for it.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().AddAdditionalAssemblies(Faces.Pages)
            .Add(page => ((RouteEndpointBuilder)page).Order = 1);
        return app;
    }

    /// <summary>Letters and pages name the council from the house's settings; the first start takes it from the configuration.</summary>
    private static async Task Introduce(IServiceProvider services, Settings settings)
    {
        await using (var scope = services.CreateAsyncScope())
            await SignInSetup.MakeRoles(scope.ServiceProvider);
        var kept = services.GetRequiredService<ISettings>();
        if (await kept.Get(SettingKeys.Council) is null && settings.Council.Name.Length == 0)
            Console.Error.WriteLine("No council is set, so letters have no letterhead. Start once with Council__Name, Council__Phone and Council__Email.");
        else if (await kept.Get(SettingKeys.Council) is null)
            await kept.Set(Actor.System("start"), SettingKeys.Council, JsonSerializer.Serialize(settings.Council, JsonSerializerOptions.Web));
        if (await kept.Get(SettingKeys.Calendars) is null)
            await kept.Set(Actor.System("start"), SettingKeys.Calendars, await File.ReadAllTextAsync(Path.Combine(settings.Packs, "shared", "calendars.json")));
    }

    private static void Say(WebApplication app, Settings settings)
    {
        Console.WriteLine($"BackOffice is at {string.Join(" ", app.Urls)}");
        if (!settings.Demo)
            return;
        Console.WriteLine("Demo sign-ins (everybody is invented), all with the password " + DemoAccounts.Password);
        foreach (var account in DemoAccounts.All)
            Console.WriteLine($"  {account.Email,-34} {account.Who}");
    }
}
