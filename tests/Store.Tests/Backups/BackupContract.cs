using System.IO.Compression;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Accounts;
using BackOffice.Store.Backups;
using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Store.Tests.Backups;

public sealed class SqliteBackup() : BackupContract("sqlite");

public sealed class PostgresBackup() : BackupContract("postgres");

/// <summary>A backup holds everything and comes back whole, on either database.</summary>
public abstract class BackupContract(string kind) : Contract(kind)
{
    protected override void Add(IServiceCollection services) => services.AddSingleton<Backup>();

    [StoreFact]
    public async Task What_is_restored_is_what_was_backed_up()
    {
        await SomeRows();
        var (file, contents) = await Made(House);
        contents.Tables["cases"].ShouldBe(3);
        contents.Tables["letters"].ShouldBe(3);

        await using var empty = await TestDatabase.New(Database.Kind);
        await using var other = new Node(empty, Clock, Add);
        await Restored(other, file);

        var (again, _) = await Made(other);
        Lines(again).ShouldBe(Lines(file));
        await using var db = await other.Db();
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task Work_goes_on_in_the_restored_database()
    {
        await SomeRows();
        var (file, _) = await Made(House);
        await using var empty = await TestDatabase.New(Database.Kind);
        await using var other = new Node(empty, Clock, Add);
        await Restored(other, file);
        await other.Start();

        // Numbers that the database gives go on after those that were restored, and so does the audit trail.
        await other.Get<IAudit>().Note(Given.Ann, "Test", "case:after");
        await using var db = await other.Db();
        db.UserClaims.Add(new IdentityUserClaim<string> { UserId = "ann", ClaimType = "t", ClaimValue = "after" });
        await db.SaveChangesAsync();
        (await db.UserClaims.CountAsync()).ShouldBe(2);
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_backup_of_one_database_is_restored_by_the_other()
    {
        await SomeRows();
        var (file, contents) = await Made(House);
        var another = Database.Kind == "sqlite" ? "postgres" : "sqlite";
        if (another == "postgres" && PostgresServer.WhyNot is not null) return; // the other class says why
        await using var empty = await TestDatabase.New(another);
        await using var other = new Node(empty, Clock, Add);
        await Restored(other, file);

        await using var db = await other.Db();
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
        (await Made(other)).Contents.Tables.ShouldBe(contents.Tables, ignoreOrder: true);
    }

    [StoreFact]
    public async Task A_backup_goes_into_an_empty_database_of_its_own_version_and_nowhere_else()
    {
        await SomeRows();
        var (file, _) = await Made(House);
        (await Should.ThrowAsync<BackupRefusedException>(() => Restored(House, file))).Message.ShouldContain("The database is not empty");

        await using var empty = await TestDatabase.New(Database.Kind);
        await using var other = new Node(empty, Clock, Add);
        (await Should.ThrowAsync<BackupRefusedException>(() => Restored(other, Changed(file, "contents.json", text => text.Replace("0001_house.sql", "0001_hut.sql"))))).Message.ShouldContain("Restore it with the version that made it");
        (await Should.ThrowAsync<BackupRefusedException>(() => Restored(other, Changed(file, "contents.json", _ => "{")))).Message.ShouldContain("cannot be read");
        (await Should.ThrowAsync<BackupRefusedException>(() => Restored(other, Changed(file, "tables/cases.jsonl", text => text[..text.IndexOf('\n')])))).Message.ShouldContain("it is damaged");

        // A refusal leaves nothing behind.
        await using var db = await other.Db();
        (await db.Users.CountAsync()).ShouldBe(0);
    }

    private async Task SomeRows()
    {
        await using (var db = await House.Db())
        {
            db.Users.Add(new Account { Id = "ann", UserName = "ann@fenland.example", Email = "ann@fenland.example", DisplayName = "Ann Ærcher", CreatedAt = Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            db.UserClaims.Add(new IdentityUserClaim<string> { UserId = "ann", ClaimType = "t", ClaimValue = "before" });
            await db.SaveChangesAsync();
        }

        for (var i = 0; i < 3; i++)
        {
            Clock.Move(TimeSpan.FromTicks(12_345_670));
            var state = Given.Case(Clock.GetUtcNow());
            await House.Get<ICommitter>().Commit(Given.Opening(state, with: outcome => outcome with
            {
                Letters = [new Letter(1, "L1", "Title", "parents", ["Ms P Price"], null, ServiceMethod.Hand, new(2026, 1, 12), new(2026, 1, 12), "“Sam” — a line\r\nand another", [])],
            }));
            await House.Get<IAudit>().Note(Given.Ann, "Test", $"case:{i}", new() { ["text"] = "Ünïcode \"quoted\"" });
        }
    }

    private static async Task<(byte[] File, BackupContents Contents)> Made(Node node)
    {
        using var bytes = new MemoryStream();
        BackupContents contents;
        await using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            contents = await node.Get<Backup>().Write(archive);
        }

        return (bytes.ToArray(), contents);
    }

    private static async Task Restored(Node node, byte[] file)
    {
        await using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        await node.Get<Backup>().Restore(archive);
    }

    private static string Lines(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
        return string.Join('\n', archive.Entries.Where(entry => entry.FullName.StartsWith("tables/", StringComparison.Ordinal)).Select(entry => entry.FullName + "\n" + Text(entry)));
    }

    private static byte[] Changed(byte[] file, string name, Func<string, string> change)
    {
        using var bytes = new MemoryStream();
        bytes.Write(file);
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry(name)!;
            var text = change(Text(entry));
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }

        return bytes.ToArray();
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
