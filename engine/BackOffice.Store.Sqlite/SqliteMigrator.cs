using System.Data.Common;
using BackOffice.Store.Migrating;

namespace BackOffice.Store.Sqlite;

/// <summary>Migrations of the SQLite file.</summary>
internal sealed class SqliteMigrator(string connectionString, IReadOnlyList<Migration>? migrations = null) : Migrator
{
    public override IReadOnlyList<Migration> Migrations { get; } = migrations ?? Migration.In(typeof(SqliteMigrator).Assembly);

    protected override async Task<DbConnection> Open(CancellationToken stop) => await SqliteConnections.Open(connectionString, stop);

    /// <summary>A file beside the database: SQLite's own lock ends with each transaction, and each migration is one.</summary>
    protected override async Task<IAsyncDisposable> Lock(DbConnection connection, CancellationToken stop)
    {
        var file = Path.GetFullPath(connection.DataSource) + ".migrating";
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                await Task.Delay(50, stop);
            }
        }
    }
}
