using System.Data.Common;
using BackOffice.Store.Migrating;
using Npgsql;

namespace BackOffice.Store.Postgres;

/// <summary>Migrations of a PostgreSQL database.</summary>
internal sealed class PostgresMigrator(NpgsqlDataSource source, IReadOnlyList<Migration>? migrations = null) : Migrator
{
    /// <summary>Any number will do, as long as every node uses the same one.</summary>
    private const long LockNumber = 7_205_759_403;

    public override IReadOnlyList<Migration> Migrations { get; } = migrations ?? Migration.In(typeof(PostgresMigrator).Assembly);

    protected override async Task<DbConnection> Open(CancellationToken stop) => await source.OpenConnectionAsync(stop);

    protected override async Task<IAsyncDisposable> Lock(DbConnection connection, CancellationToken stop)
    {
        await Run(connection, $"SELECT pg_advisory_lock({LockNumber})", stop);
        return new Unlock(connection);
    }

    private static async Task Run(DbConnection connection, string sql, CancellationToken stop)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(stop);
    }

    private sealed class Unlock(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Run(connection, $"SELECT pg_advisory_unlock({LockNumber})", CancellationToken.None);
    }
}
