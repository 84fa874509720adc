using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using BackOffice.Store.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContextFactory<BackOfficeDb>(database);
        services.AddSingleton(lanes);
        services.AddSingleton(migrator);
        services.AddSingleton<ICommitter, CommitQueue>();
        return services;
    }
}
