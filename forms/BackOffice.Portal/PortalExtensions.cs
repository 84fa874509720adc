using BackOffice.Portal.Parents;
using BackOffice.Portal.PublicDirectory;
using BackOffice.Portal.Returns;
using BackOffice.Portal.Rounds;
using BackOffice.Portal.Shell;
using BackOffice.Portal.Trials;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Portal;

/// <summary>What the portal is called and whom people can ask for help.</summary>
public sealed class PortalOptions
{
    /// <summary>Name in the header; null takes it from the council's setting.</summary>
    public string? Council { get; set; }

    /// <summary>Address of the accessibility statement, privacy notice and so on, shown in the footer.</summary>
    public IList<(string Text, string Href)> FooterLinks { get; } = [];
}

/// <summary>Adds the portal to a host: its services, and the addresses that its forms post to. Its pages are Razor components of this assembly.</summary>
public static class PortalExtensions
{
    /// <summary>Adds the portal's services.</summary>
    /// <param name="services">Services; the store, the grains and Identity are added by the host.</param>
    /// <param name="configure">What the portal is called.</param>
    public static IServiceCollection AddPortal(this IServiceCollection services, Action<PortalOptions>? configure = null)
    {
        var options = new PortalOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.AddSingleton<Council>();
        services.AddSingleton<KeptPosts>();
        services.AddSingleton<RowMemories>();
        services.AddSingleton<CodeLimits>();
        services.AddHttpContextAccessor();
        services.AddSingleton<TrialForms>();
        services.AddScoped<OpenReturns>();
        services.AddScoped<PageLanguage>();
        services.AddScoped<ParentSignIn>();
        return services;
    }

    /// <summary>Maps the addresses that forms post to. Every one checks the antiforgery token, saves, and redirects.</summary>
    /// <param name="app">The host.</param>
    public static IEndpointRouteBuilder MapPortal(this IEndpointRouteBuilder app)
    {
        app.MapReturns();
        app.MapRounds();
        app.MapParents();
        app.MapDirectory();
        return app;
    }
}
