using BackOffice.Designer.Pages.Migrate;
using BackOffice.Designer.Studio.Live;
using BackOffice.Designer.Studio.Shelf;
using BackOffice.Desk.Session;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Designer;

/// <summary>Registers the designer with the host. The desk, whose frame it stands in, is added before.</summary>
public static class DesignerExtensions
{
    /// <summary>Adds the designer's services.</summary>
    public static IServiceCollection AddDesigner(this IServiceCollection services)
    {
        services.AddTransient<Rules.RuleSetWork>();
        services.AddTransient<Forms.PackForms>();
        services.AddSingleton<Forms.FormEditors>();
        services.AddScoped<MovingCases>();
        services.AddScoped<WorkflowShelf>();
        services.AddScoped<WorkflowDesk>();
        services.AddTransient(house => new Outline.OutlineWork(house.GetRequiredService<WorkflowShelf>(), house.GetRequiredService<IPackReader>(), house.GetRequiredService<IPacks>(), house.GetRequiredService<IGrains>(), house.GetRequiredService<DeskSession>()));
        services.AddSignalR();
        services.AddSingleton<WatchedCases>();
        services.AddHostedService<CaseWatch>();
        return services;
    }
}
