using BackOffice.Desk.Collecting;
using BackOffice.Desk.Filling;
using BackOffice.Desk.Session;
using BackOffice.Desk.Words;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace BackOffice.Desk;

/// <summary>Registers the desk with the host.</summary>
public static class DeskExtensions
{
    /// <summary>Adds the desk's services and its policies. The host maps the pages with <c>AddAdditionalAssemblies(typeof(DeskExtensions).Assembly)</c>.</summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, Action<DeskSettings>? configure = null)
    {
        var settings = services.AddOptions<DeskSettings>();
        if (configure is not null) settings.Configure(configure);
        services.AddRadzenComponents();
        services.AddCascadingAuthenticationState();
        services.AddScoped<RoundFiles>();
        services.AddScoped<DeskSession>();
        services.AddScoped<DeskCommands>();
        services.AddScoped<NextTasks>();
        services.AddScoped<PackNames>();
        services.AddScoped<CaseRegister>();
        services.AddScoped<CaseForms>();
        services.AddAuthorizationBuilder()
            .AddPolicy(DeskPolicy.Staff, policy => policy.RequireAssertion(context => DeskPolicy.Holds(context.User, DeskPolicy.IsStaff)))
            .AddPolicy(DeskPolicy.Casework, policy => policy.RequireAssertion(context => DeskPolicy.Holds(context.User, DeskPolicy.WorksCases)))
            .AddPolicy(DeskPolicy.Design, policy => policy.RequireAssertion(context => DeskPolicy.Holds(context.User, DeskPolicy.Designs)))
            .AddPolicy(DeskPolicy.Administration, policy => policy.RequireAssertion(context => DeskPolicy.Holds(context.User, DeskPolicy.Administers)));
        return services;
    }
}
