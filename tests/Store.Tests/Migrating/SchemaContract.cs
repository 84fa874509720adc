using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Store.Tests.Migrating;

public sealed class SqliteSchema() : SchemaContract("sqlite")
{
    protected override string Describe => """
        SELECT 'table ' || m.name || ' ' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE '' END || ' key' || c.pk || ' default ' || coalesce(c.dflt_value, '-')
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'migrations'
        UNION ALL
        SELECT 'index ' || m.name || ' ' || i.name || ' unique' || i."unique" || ' ' || coalesce(s.sql, '-') || ' ' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)
        FROM sqlite_master m, pragma_index_list(m.name) i LEFT JOIN sqlite_master s ON s.name = i.name WHERE m.type = 'table' AND m.name <> 'migrations'
        UNION ALL
        SELECT 'link ' || m.name || ' ' || f."from" || ' ' || f."table" || ' ' || coalesce(f."to", '-') || ' ' || f.on_delete
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
        """;

    internal override Migrator With(IReadOnlyList<Migration> migrations, TestDatabase? on = null) => new BackOffice.Store.Sqlite.SqliteMigrator($"Data Source={(on ?? Database).ConnectionString}", migrations);

    protected override FormattableString OldLine(Guid id, long version, int ordinal, DateTimeOffset at, string step, string? message) =>
        $"INSERT INTO journal (case_id, version, ordinal, at, step_id, step_type, event, outcomes, message) VALUES ({id}, {version}, {ordinal}, {at.UtcDateTime}, {step}, 'BackOffice.Task', 'Completed', '[\"Done\"]', {message})";
}

public sealed class PostgresSchema() : SchemaContract("postgres")
{
    protected override string Describe => """
        SELECT 'table ' || table_name || ' ' || column_name || ' ' || data_type || ' ' || coalesce(character_maximum_length::text, '-') || ' ' || is_nullable || ' ' || is_identity || ' ' || coalesce(column_default, '-')
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migrations'
        """;

    internal override Migrator With(IReadOnlyList<Migration> migrations, TestDatabase? on = null) => new BackOffice.Store.Postgres.PostgresMigrator(NpgsqlDataSource.Create((on ?? Database).ConnectionString), migrations);

    protected override FormattableString OldLine(Guid id, long version, int ordinal, DateTimeOffset at, string step, string? message) =>
        $"INSERT INTO journal (case_id, version, ordinal, at, step_id, step_type, event, outcomes, message) VALUES ({id}, {version}, {ordinal}, {at.UtcDateTime}, {step}, 'BackOffice.Task', 'Completed', '[\"Done\"]', {message})";
}

/// <summary>The plain SQL of the migrations and EF Core's model say the same, and a migration that was run stays as it was.</summary>
public abstract class SchemaContract(string kind) : Contract(kind)
{
    protected abstract string Describe { get; }

    internal abstract Migrator With(IReadOnlyList<Migration> migrations, TestDatabase? on = null);

    /// <summary>A line of the journal as it was written while each had a row of its own.</summary>
    protected abstract FormattableString OldLine(Guid id, long version, int ordinal, DateTimeOffset at, string step, string? message);

    [StoreFact]
    public async Task The_migrated_schema_is_the_models_schema()
    {
        await using var other = await TestDatabase.New(Database.Kind);
        await using var unmigrated = new Node(other, Clock);
        await using (var model = await unmigrated.Db())
        {
            await model.Database.ExecuteSqlRawAsync(model.Database.GenerateCreateScript().Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }

        var wanted = await Read(unmigrated);
        wanted.Count.ShouldBeGreaterThan(200);
        (await Read(House)).ShouldBe(wanted);
    }

    [StoreFact]
    public async Task Migrating_twice_does_nothing_the_second_time() => (await House.Get<Migrator>().Migrate()).ShouldBeEmpty();

    [StoreFact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await using var fresh = await TestDatabase.New(Database.Kind);
        await using var one = new Node(fresh, Clock);
        await using var two = new Node(fresh, Clock);
        var run = await Task.WhenAll(Task.Run(() => one.Get<Migrator>().Migrate()), Task.Run(() => two.Get<Migrator>().Migrate()));
        run.Sum(names => names.Count).ShouldBe(House.Get<Migrator>().Migrations.Count);
    }

    [StoreFact]
    public async Task A_migration_that_was_changed_after_it_ran_is_refused()
    {
        var known = House.Get<Migrator>().Migrations;
        var changed = With([known[0] with { Sql = known[0].Sql + "\n-- slipped in" }, .. known.Skip(1)]);
        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => changed.Migrate());
        refused.Message.ShouldBe($"Migration {known[0].Name} was changed after it was run on this database. Put the file back as it was and add a new migration with the change.");
    }

    [StoreFact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        var known = House.Get<Migrator>().Migrations;
        await With([.. known, new Migration("9999_later.sql", "CREATE TABLE later (id INTEGER)")]).Migrate();
        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => House.Get<Migrator>().Migrate());
        refused.Message.ShouldContain("newer version of BackOffice (9999_later.sql");
    }

    [StoreFact]
    public async Task A_migration_slipped_in_before_one_that_ran_is_refused()
    {
        var known = House.Get<Migrator>().Migrations;
        var refused = await Should.ThrowAsync<MigrationRefusedException>(() => With([new Migration("0000_early.sql", "SELECT 1"), .. known]).Migrate());
        refused.Message.ShouldContain("Give it a number after");
    }

    [StoreFact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var known = House.Get<Migrator>().Migrations;
        await Should.ThrowAsync<Exception>(() => With([.. known, new Migration("9998_broken.sql", "CREATE TABLE leftover (id INTEGER); SELECT * FROM nowhere;")]).Migrate());
        (await Read(House)).ShouldNotContain(line => line.Contains("leftover", StringComparison.Ordinal));
        (await House.Get<Migrator>().Migrate()).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Journal_lines_of_before_become_one_row_for_each_command()
    {
        await using var older = await TestDatabase.New(Database.Kind);
        await using var node = new Node(older, Clock);
        var known = House.Get<Migrator>().Migrations;
        await With([.. known.TakeWhile(m => m.Name != "0008_journal.sql")], older).Migrate();
        var (id, ordinals) = (Guid.NewGuid(), Enumerable.Range(0, 12).Reverse().ToList());
        await using (var db = await node.Db())
        {
            foreach (var version in (long[])[2, 1])
            {
                foreach (var ordinal in ordinals)
                    await db.Database.ExecuteSqlAsync(OldLine(id, version, ordinal, Start.AddMinutes(version), $"s{ordinal}", ordinal == 3 ? "It \"broke\"" : null));
            }
        }

        await node.Start();

        await using var read = await node.Db();
        var rows = await read.Journal.OrderBy(j => j.Version).ToListAsync();
        rows.Select(j => (j.CaseId, j.Version, j.At)).ShouldBe([(id, 1, Start.AddMinutes(1)), (id, 2, Start.AddMinutes(2))]);
        foreach (var row in rows)
        {
            var lines = JournalText.Read(row.Lines);
            lines.Select(line => line.StepId).ShouldBe(Enumerable.Range(0, 12).Select(ordinal => $"s{ordinal}"), "in the order in which they happened");
            lines.ShouldAllBe(line => line.StepType == "BackOffice.Task" && line.Event == "Completed" && line.Outcomes.SequenceEqual(new[] { "Done" }));
            lines.Select(line => line.Message).OfType<string>().ShouldBe(["It \"broke\""]);
        }
    }

    private async Task<List<string>> Read(Node node)
    {
        await using var db = await node.Db();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Describe;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
