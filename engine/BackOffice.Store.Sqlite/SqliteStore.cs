using BackOffice.Store.Migrating;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Store.Sqlite;

/// <summary>The embedded default: one SQLite file.</summary>
public static class SqliteStore
{
    /// <summary>Adds the store on a SQLite file.</summary>
    /// <param name="services">Services.</param>
    /// <param name="connectionString">A path, or <c>Data Source=…</c>; null for <c>.data/backoffice.db</c>.</param>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, string? connectionString = null)
    {
        var file = SqliteConnections.Normalise(connectionString ?? "");
        return services.AddStore(
            options => Configure(options, file),
            _ => new SqliteLanes(file),
            _ => new SqliteMigrator(file));
    }

    internal static void Configure(DbContextOptionsBuilder options, string file) =>
        options.UseSqlite(file).AddInterceptors(new SqliteConnections.OnOpened());
}
