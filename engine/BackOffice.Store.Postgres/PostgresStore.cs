using BackOffice.Store.Migrating;
using BackOffice.Store.Outgoing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BackOffice.Store.Postgres;

/// <summary>PostgreSQL 15 or later: for more than one node, and for a county's load.</summary>
public static class PostgresStore
{
    /// <summary>True for a connection string that means PostgreSQL: it names a host.</summary>
    /// <param name="connectionString">The connection string.</param>
    public static bool Understands(string? connectionString) =>
        connectionString is not null && connectionString.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the store on a PostgreSQL database.</summary>
    /// <param name="services">Services.</param>
    /// <param name="connectionString">For example <c>Host=db;Database=backoffice;Username=backoffice</c>.</param>
    public static IServiceCollection AddPostgresStore(this IServiceCollection services, string connectionString)
    {
        var source = Source(connectionString);
        services.AddSingleton(_ => source);
        services.AddSingleton<IPackNews>(_ => new PostgresPackNews(source));
        return services.AddStore(
            options => options.UseNpgsql(source),
            _ => new PostgresLanes(source),
            _ => new PostgresMigrator(source));
    }

    /// <summary>Statements that come often are prepared on the server.</summary>
    internal static NpgsqlDataSource Source(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 100;
        settings.IncludeErrorDetail = false; // details of a fault may carry personal data into logs
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
