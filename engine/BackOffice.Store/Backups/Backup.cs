using System.Data;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Store.Migrating;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BackOffice.Store.Backups;

/// <summary>What a backup holds.</summary>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Migrations">Steps of the schema that it was made on.</param>
/// <param name="Tables">Rows by table.</param>
public sealed record BackupContents(DateTimeOffset MadeAt, IReadOnlyList<string> Migrations, IReadOnlyDictionary<string, long> Tables);

/// <summary>A backup cannot be read or restored. The message says why and what to do.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class BackupRefusedException(string message) : Exception(message);

/// <summary>
/// The whole database as one file that either database can restore: an archive with a file of JSON lines for each table, in the
/// order in which they can be put back. It is read in one transaction, so that it holds one moment while people work on.
/// </summary>
public sealed class Backup(IDbContextFactory<BackOfficeDb> databases, Migrator migrator, TimeProvider clock)
{
    private const string Contents = "contents.json";
    private const int AtOnce = 500;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly MethodInfo Writing = typeof(Backup).GetMethod(nameof(WriteTable), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo Counting = typeof(Backup).GetMethod(nameof(Any), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Writes everything into an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="stop">Stops.</param>
    public async Task<BackupContents> Write(ZipArchive archive, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        // One moment of the whole database. SQLite begins without its writing lock only at the lowest level, and still reads one moment.
        await using var moment = await db.Database.BeginTransactionAsync(OnPostgres(db) ? IsolationLevel.RepeatableRead : IsolationLevel.ReadUncommitted, stop);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in InOrder(db.Model))
        {
            await using var lines = new StreamWriter(await archive.CreateEntry($"tables/{table.GetTableName()}.jsonl", CompressionLevel.Fastest).OpenAsync(stop));
            rows[table.GetTableName()!] = await (Task<long>)Writing.MakeGenericMethod(table.ClrType).Invoke(null, [db, table, lines, stop])!;
        }

        var contents = new BackupContents(clock.GetUtcNow(), [.. migrator.Migrations.Select(migration => migration.Name)], rows);
        await using var file = await archive.CreateEntry(Contents).OpenAsync(stop);
        await JsonSerializer.SerializeAsync(file, contents, Json, stop);
        return contents;
    }

    /// <summary>Puts everything back into an empty database, all or nothing.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="stop">Stops.</param>
    public async Task<BackupContents> Restore(ZipArchive archive, CancellationToken stop = default)
    {
        var contents = await Read(archive, stop);
        var here = migrator.Migrations.Select(migration => migration.Name).ToList();
        if (!contents.Migrations.SequenceEqual(here))
        {
            throw new BackupRefusedException(
                $"The backup was made on a database at {contents.Migrations.LastOrDefault() ?? "no step"}, and this version is at {here[^1]}. Restore it with the version that made it; a newer one brings the database on when it starts.");
        }

        await migrator.Migrate(stop);
        await using var db = await databases.CreateDbContextAsync(stop);
        var tables = InOrder(db.Model);
        foreach (var table in tables)
        {
            if (await (Task<bool>)Counting.MakeGenericMethod(table.ClrType).Invoke(null, [db, stop])!)
            {
                throw new BackupRefusedException($"The database is not empty: there are rows in {table.GetTableName()}. Restore into a new database.");
            }
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var table in tables)
        {
            var name = table.GetTableName()!;
            var entry = archive.GetEntry($"tables/{name}.jsonl") ?? throw new BackupRefusedException($"The backup has no table {name}. Use another backup.");
            var count = await ReadTable(db, table, entry, stop);
            if (count != contents.Tables.GetValueOrDefault(name))
            {
                throw new BackupRefusedException($"The backup should have {contents.Tables.GetValueOrDefault(name)} rows in {name} and has {count}: it is damaged. Use another backup.");
            }
        }

        if (OnPostgres(db)) await Number(db, tables, stop);
        await transaction.CommitAsync(stop);
        return contents;
    }

    private static async Task<BackupContents> Read(ZipArchive archive, CancellationToken stop)
    {
        if (archive.GetEntry(Contents) is not { } entry) throw new BackupRefusedException("This is no backup of BackOffice: it has no contents.json.");
        await using var file = await entry.OpenAsync(stop);
        try
        {
            return await JsonSerializer.DeserializeAsync<BackupContents>(file, Json, stop) ?? throw new BackupRefusedException("The backup's contents.json is empty.");
        }
        catch (JsonException e)
        {
            throw new BackupRefusedException($"The backup's contents.json cannot be read: {e.Message}");
        }
    }

    /// <summary>Tables with those that they point to before them.</summary>
    private static List<IEntityType> InOrder(IModel model)
    {
        var ordered = new List<IEntityType>();
        var left = model.GetEntityTypes().Where(type => type.GetTableName() is not null).OrderBy(type => type.GetTableName(), StringComparer.Ordinal).ToList();
        while (left.Count > 0)
        {
            var next = left.Find(type => type.GetForeignKeys().All(link => link.PrincipalEntityType == type || ordered.Contains(link.PrincipalEntityType))) ?? left[0];
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static async Task<long> WriteTable<T>(BackOfficeDb db, IEntityType table, StreamWriter lines, CancellationToken stop)
        where T : class
    {
        var properties = table.GetProperties().Where(property => property.PropertyInfo is not null).ToList();
        long count = 0;
        await foreach (var row in InKeyOrder<T>(db, table).AsNoTracking().AsAsyncEnumerable().WithCancellation(stop))
        {
            var line = new JsonObject();
            foreach (var property in properties)
            {
                line[property.Name] = JsonSerializer.SerializeToNode(property.PropertyInfo!.GetValue(row), property.ClrType);
            }

            await lines.WriteLineAsync(line.ToJsonString());
            count++;
        }

        return count;
    }

    /// <summary>Always the same order, so that two backups of the same rows are the same.</summary>
    private static IQueryable<T> InKeyOrder<T>(BackOfficeDb db, IEntityType table)
        where T : class
    {
        IOrderedQueryable<T>? ordered = null;
        foreach (var name in table.FindPrimaryKey()!.Properties.Select(part => part.Name))
        {
            ordered = ordered is null ? db.Set<T>().OrderBy(row => EF.Property<object>(row, name)) : ordered.ThenBy(row => EF.Property<object>(row, name));
        }

        return ordered!;
    }

    private static Task<bool> Any<T>(BackOfficeDb db, CancellationToken stop)
        where T : class => db.Set<T>().AnyAsync(stop);

    private static async Task<long> ReadTable(BackOfficeDb db, IEntityType table, ZipArchiveEntry entry, CancellationToken stop)
    {
        var properties = table.GetProperties().Where(property => property.PropertyInfo is not null).ToDictionary(property => property.Name, StringComparer.Ordinal);
        using var lines = new StreamReader(await entry.OpenAsync(stop));
        long count = 0;
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            var row = Activator.CreateInstance(table.ClrType)!;
            foreach (var (name, value) in JsonNode.Parse(line)!.AsObject())
            {
                if (properties.TryGetValue(name, out var property)) property.PropertyInfo!.SetValue(row, value.Deserialize(property.ClrType));
            }

            db.Add(row);
            if (++count % AtOnce == 0) await Flush(db, stop);
        }

        await Flush(db, stop);
        return count;
    }

    private static async Task Flush(BackOfficeDb db, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
    }

    /// <summary>Columns that number themselves go on after the highest number that was put back.</summary>
    private static async Task Number(BackOfficeDb db, List<IEntityType> tables, CancellationToken stop)
    {
        foreach (var table in tables)
        {
            foreach (var column in table.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.OnAdd && (property.ClrType == typeof(int) || property.ClrType == typeof(long))).Select(property => property.GetColumnName()))
            {
                var sql = $"SELECT setval(pg_get_serial_sequence('{table.GetTableName()}', '{column}'), COALESCE((SELECT MAX({column}) FROM {table.GetTableName()}), 0) + 1, false)";
                await db.Database.ExecuteSqlRawAsync(sql, stop);
            }
        }
    }

    private static bool OnPostgres(BackOfficeDb db) => db.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";
}
