using BackOffice.Store.Accounts;
using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BackOffice.Store;

/// <summary>What every database has in common. A host calls the provider's own method: <c>AddSqliteStore</c> or <c>AddPostgresStore</c>.</summary>
public static class StoreServices
{
    /// <summary>Adds the database context, the committer, the migrator and the readers.</summary>
    internal static IServiceCollection AddStore(
        this IServiceCollection services,
        Action<DbContextOptionsBuilder> database,
        Func<IServiceProvider, ICommitLanes> lanes,
        Func<IServiceProvider, Migrator> migrator)
    {
        services.AddLogging();
        services.AddDbContextFactory<BackOfficeDb>(database);
        services.AddSingleton<HouseClock>();
        services.TryAddSingleton<TimeProvider>(provider => provider.GetRequiredService<HouseClock>());
        services.AddSingleton(lanes);
        services.AddSingleton(migrator);
        services.AddSingleton<StoreStart>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<StoreStart>());
        services.AddSingleton<OutgoingSignal>();
        services.TryAddSingleton<IPackNews, NoPackNews>();
        services.AddSingleton<ICommitter, CommitQueue>();
        services.AddSingleton<ISettings, SettingsStore>();
        services.AddSingleton<RoundStates>();
        services.AddSingleton<GrainStates>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<StartBook>();
        services.AddSingleton<IStartReader, StartReader>();
        services.TryAddSingleton<ICaseTypes, AnyCaseTypes>();
        services.AddSingleton<Scopes>();
        services.AddSingleton<IAudit, ReadAudit>();
        services.AddSingleton<IInboxReader, InboxReader>();
        services.AddSingleton<ICaseReader, CaseReader>();
        services.AddSingleton<ILetterReader, LetterReader>();
        services.AddSingleton<IDocuments, DocumentStore>();
        services.AddSingleton<IPupilReader, PupilReader>();
        services.AddSingleton<IProviderReader, ProviderReader>();
        services.AddSingleton<IEligibilityReader, EligibilityReader>();
        services.AddSingleton<IBulkCheckStore, BulkCheckStore>();
        services.AddSingleton<RegisterSweep>();
        services.AddSingleton<ISearch, Search>();
        services.AddSingleton<IReturnReader, ReturnReader>();
        services.AddSingleton<ICollectionReader, CollectionReader>();
        services.AddSingleton<AcceptedReturns>();
        services.AddSingleton<ILandingReader, LandingReader>();
        services.AddSingleton<ISavedViews, SavedViews>();
        services.AddSingleton<IReports, Reports>();
        services.AddSingleton<IProcessWatch, ProcessWatch>();
        services.AddSingleton<IMovableCases, MovableCases>();
        services.AddSingleton<IPackReader, StoredPackReader>();
        services.AddSingleton<IHouseReader, HouseReader>();
        services.AddSingleton<IMessages, Messages>();
        services.AddSingleton<IAccounts, AccountBook>();
        services.AddSingleton<CalendarStore>();
        services.AddSingleton<ICalendars>(provider => provider.GetRequiredService<CalendarStore>());
        services.AddSingleton<INeeds, NeedsReader>();
        return services;
    }
}
