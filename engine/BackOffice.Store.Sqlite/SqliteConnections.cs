using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackOffice.Store.Sqlite;

/// <summary>How every connection to the SQLite file is set up: what was answered is on disk, and a busy file is waited for.</summary>
internal static class SqliteConnections
{
    /// <summary>A write-ahead log lets readers go on while one writes; FULL flushes it before a commit is answered.</summary>
    private const string Setup = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;";

    /// <summary>A bare path is taken as the file; folders on the way are made.</summary>
    public static string Normalise(string connectionString)
    {
        var builder = connectionString.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(connectionString)
            : new SqliteConnectionStringBuilder { DataSource = connectionString };
        if (builder.DataSource.Length == 0) builder.DataSource = Path.Combine(".data", "backoffice.db");
        if (Path.GetDirectoryName(Path.GetFullPath(builder.DataSource)) is { } folder) Directory.CreateDirectory(folder);
        builder.DefaultTimeout = 30;
        return builder.ToString();
    }

    public static async Task<SqliteConnection> Open(string connectionString, CancellationToken stop)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(stop);
        Prepare(connection);
        return connection;
    }

    public static void Prepare(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Setup;
        command.ExecuteNonQuery();
    }

    /// <summary>Sets up the connections that EF Core opens.</summary>
    internal sealed class OnOpened : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Prepare(connection);
            return Task.CompletedTask;
        }
    }
}
