using BackOffice.Grains.Cases;
using BackOffice.Grains.Collections;
using BackOffice.Grains.Impacts;
using BackOffice.Grains.Landing;
using BackOffice.Grains.Listing;
using BackOffice.Grains.Mail;
using BackOffice.Grains.Outgoing;
using BackOffice.Grains.Packs;
using BackOffice.Grains.Register;
using BackOffice.Grains.Returns;
using BackOffice.Grains.Runtime;
using BackOffice.Grains.Starting;
using BackOffice.Store.Reading;
using BackOffice.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BackOffice.Grains;

/// <summary>Adds the grains, the timers and the outbox to a host.</summary>
public static class GrainServices
{
    /// <summary>Adds the grains over the packs of a folder. The store is added before, by its provider.</summary>
    /// <param name="services">Services.</param>
    /// <param name="packs">Where the product's own packs are, for example <c>new PackFolder("workflows")</c>.</param>
    /// <param name="mail">How e-mail leaves.</param>
    /// <param name="web">Which hosts workflows may send web requests to; none when left out.</param>
    public static IServiceCollection AddGrains(this IServiceCollection services, IPackSource packs, Action<MailOptions>? mail = null, WebRequestOptions? web = null)
    {
        var options = new MailOptions();
        mail?.Invoke(options);
        services.AddSingleton(options);
        services.AddSingleton(new WebRequests(web ?? new WebRequestOptions()));
        services.AddSingleton(packs);
        services.AddSingleton<PackGrains>();
        services.AddSingleton<StoredPacks>();
        services.AddSingleton<IPacks>(provider => provider.GetRequiredService<StoredPacks>());
        services.AddSingleton<ICaseTypes>(provider => provider.GetRequiredService<StoredPacks>());
        services.AddSingleton<PackWatch>();
        services.AddSingleton<RegisterBook>();
        services.AddSingleton<IRuleImpact, RuleImpact>();
        services.AddSingleton<RoundGrains>();
        services.AddSingleton<RoundWatch>();
        services.AddSingleton<IRoundWatch>(provider => provider.GetRequiredService<RoundWatch>());
        services.AddSingleton<StartWatch>();
        services.AddSingleton<IStartWatch>(provider => provider.GetRequiredService<StartWatch>());
        services.AddSingleton<InboundWaits>();
        services.AddSingleton<IInboundStarts, InboundStarts>();
        services.AddSingleton<EventRelay>();
        services.AddSingleton<CaseGrains>();
        services.AddSingleton<ICaseMoves, CaseMoves>();
        services.AddSingleton<IReplays, Replays>();
        services.AddSingleton<ReturnGrains>();
        services.AddSingleton<RegisterGrains>();
        services.AddSingleton<LandingGrains>();
        services.AddSingleton<IPublicDirectory, PublicDirectory>();
        services.AddSingleton<IGrains, LocalGrains>();
        services.AddSingleton<IMailer>(provider => options.Host is null
            ? new FileMailer(options, provider.GetRequiredService<TimeProvider>())
            : new SmtpMailer(options));
        services.AddSingleton<TimerSweep>();
        services.AddSingleton<ITimerSweep>(provider => provider.GetRequiredService<TimerSweep>());
        services.AddSingleton<CalendarRecount>();
        services.AddSingleton<OutboxPump>();
        services.AddSingleton<IOutboxPump>(provider => provider.GetRequiredService<OutboxPump>());
        return services;
    }

    /// <summary>Adds the background work: a node that serves pages fires timers and sends messages too. Commands that end do not add it.</summary>
    /// <param name="services">Services.</param>
    public static IServiceCollection AddGrainWork(this IServiceCollection services)
    {
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<PackWatch>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TimerSweep>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxPump>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RoundWatch>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<StartWatch>());
        return services;
    }
}
