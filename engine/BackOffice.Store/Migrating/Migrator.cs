using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace BackOffice.Store.Migrating;

/// <summary>A numbered step of the schema, as plain SQL.</summary>
/// <param name="Name">File name, for example <c>0001_house.sql</c>.</param>
/// <param name="Sql">Its text.</param>
public sealed record Migration(string Name, string Sql)
{
    /// <summary>SHA-256 of the text with line ends as <c>\n</c>, so that a checkout on another system counts as the same.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The migrations that an assembly carries in its folder <c>migrations</c>, in order.</summary>
    /// <param name="assembly">The provider's assembly.</param>
    public static IReadOnlyList<Migration> In(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return new Migration(name[(name.IndexOf(".migrations.", StringComparison.Ordinal) + ".migrations.".Length)..], reader.ReadToEnd());
            })
            .OrderBy(migration => migration.Name, StringComparer.Ordinal),
    ];
}

/// <summary>The database cannot be brought to this version. The message says why and what to do.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class MigrationRefusedException(string message) : Exception(message);

/// <summary>Brings a database to the schema of this version. Runs at start, on one node at a time.</summary>
public abstract class Migrator
{
    /// <summary>The steps, in order.</summary>
    public abstract IReadOnlyList<Migration> Migrations { get; }

    /// <summary>Runs what has not been run, and refuses where what was run is not what this version carries.</summary>
    /// <param name="stop">Stops.</param>
    /// <returns>Names of the migrations that were run now.</returns>
    public async Task<IReadOnlyList<string>> Migrate(CancellationToken stop = default)
    {
        await using var connection = await Open(stop);
        await using var locked = await Lock(connection, stop);
        await Run(connection, "CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, run_at TEXT NOT NULL)", stop);
        var done = await Done(connection, stop);
        Check(done);
        var run = new List<string>();
        foreach (var migration in Migrations.Where(m => !done.ContainsKey(m.Name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await Run(connection, migration.Sql, stop, transaction);
            await using var note = connection.CreateCommand();
            note.Transaction = transaction;
            note.CommandText = $"INSERT INTO migrations (name, checksum, run_at) VALUES ('{migration.Name}', '{migration.Checksum}', '{DateTimeOffset.UtcNow:O}')";
            await note.ExecuteNonQueryAsync(stop);
            await transaction.CommitAsync(stop);
            run.Add(migration.Name);
        }

        return run;
    }

    /// <summary>Opens a connection for migrating.</summary>
    protected abstract Task<DbConnection> Open(CancellationToken stop);

    /// <summary>Keeps other nodes from migrating at the same time until it is disposed.</summary>
    protected abstract Task<IAsyncDisposable> Lock(DbConnection connection, CancellationToken stop);

    private void Check(Dictionary<string, string> done)
    {
        foreach (var (name, checksum) in done.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            var known = Migrations.FirstOrDefault(m => m.Name == name);
            if (known is null)
            {
                throw new MigrationRefusedException(
                    $"The database was migrated by a newer version of BackOffice ({name} is not known here). Start that version, or restore a backup from before it.");
            }

            if (known.Checksum != checksum)
            {
                throw new MigrationRefusedException(
                    $"Migration {name} was changed after it was run on this database. Put the file back as it was and add a new migration with the change.");
            }
        }

        // A gap means that somebody slipped a file in before one that had already run.
        var last = done.Keys.Max(StringComparer.Ordinal);
        if (last is not null && Migrations.FirstOrDefault(m => !done.ContainsKey(m.Name) && string.CompareOrdinal(m.Name, last) < 0) is { } late)
        {
            throw new MigrationRefusedException(
                $"Migration {late.Name} comes before {last}, which was already run on this database. Give it a number after {last}.");
        }
    }

    private static async Task<Dictionary<string, string>> Done(DbConnection connection, CancellationToken stop)
    {
        var done = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, checksum FROM migrations";
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop)) done.Add(reader.GetString(0), reader.GetString(1));
        return done;
    }

    private static async Task Run(DbConnection connection, string sql, CancellationToken stop, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(stop);
    }
}
