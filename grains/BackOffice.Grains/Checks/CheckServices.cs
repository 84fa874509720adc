using BackOffice.Grains.Checks.National;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BackOffice.Grains.Checks;

/// <summary>Adds checks of eligibility to a host.</summary>
public static class CheckServices
{
    /// <summary>Adds checks by the rules in force, the national checking service, bulk checks and the monthly report.</summary>
    /// <param name="services">Services.</param>
    /// <param name="national">Where the national service is; nothing where there is none.</param>
    public static IServiceCollection AddChecks(this IServiceCollection services, Action<NationalOptions>? national = null)
    {
        var options = new NationalOptions();
        national?.Invoke(options);
        services.AddSingleton(options);
        services.AddSingleton<IEligibilityChecks, EligibilityChecks>();
        services.AddSingleton<INationalChecks, NationalClient>();
        services.AddSingleton<IBulkChecks, BulkChecks>();
        services.AddSingleton<BulkSignal>();
        services.AddSingleton<BulkWorker>();
        services.AddSingleton<IBulkWorker>(provider => provider.GetRequiredService<BulkWorker>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BulkWorker>());
        services.AddSingleton<IMealsReports, MealsReports>();
        return services;
    }
}
