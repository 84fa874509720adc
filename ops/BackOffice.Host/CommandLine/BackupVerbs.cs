using System.IO.Compression;
using System.Text.Json.Nodes;
using BackOffice.Store;
using BackOffice.Store.Backups;
using BackOffice.Store.Committing;
using BackOffice.Store.Migrating;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Host.CommandLine;

/// <summary>One file with everything, and back again. The file holds children's records and the keys of cookies: keep it as safe as the database.</summary>
internal static class BackupVerbs
{
    private const string Keys = "keys/";

    public static IReadOnlyList<Verb> All { get; } =
    [
        new("backup", "everything into one file that either database can restore; people may work on meanwhile", Make),
        new("restore", "a backup into an empty database, and a check of the audit trail", Restore),
    ];

    private static Settings Here => Settings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    private static async Task<int> Make(Arguments arguments)
    {
        if (arguments.Words is not [var path])
            return Refuse("Say where to write it: backup county.backup");
        if (File.Exists(path))
            return Refuse($"There is a file {path} already. Choose another name, so that no backup is lost.");
        var settings = Here;
        await using var services = Services(settings);
        var unfinished = path + ".unfinished";
        try
        {
            BackupContents contents;
            await using (var file = new FileStream(unfinished, Private(FileMode.Create)))
            await using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
            {
                contents = await services.GetRequiredService<Backup>().Write(archive);
                foreach (var key in Directory.Exists(KeysOf(settings)) ? Directory.GetFiles(KeysOf(settings), "*.xml") : [])
                    await archive.CreateEntryFromFileAsync(key, Keys + Path.GetFileName(key));
            }
            File.Move(unfinished, path);
            Console.WriteLine(Json.Write(Said(contents, new JsonObject { ["bytes"] = new FileInfo(path).Length })));
            return 0;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<int> Restore(Arguments arguments)
    {
        if (arguments.Words is not [var path] || !File.Exists(path))
            return Refuse("Say which file to restore: restore county.backup");
        var settings = Here;
        await using var services = Services(settings);
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(path);
            var contents = await services.GetRequiredService<Backup>().Restore(archive);
            foreach (var key in archive.Entries.Where(entry => entry.FullName.StartsWith(Keys, StringComparison.Ordinal) && entry.Name == entry.FullName[Keys.Length..]))
            {
                Directory.CreateDirectory(KeysOf(settings));
                await key.ExtractToFileAsync(Path.Combine(KeysOf(settings), key.Name), overwrite: true);
            }
            await using var db = await services.GetRequiredService<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync();
            var check = await AuditChain.Verify(db);
            Console.WriteLine(Json.Write(Said(contents, new JsonObject { ["auditLines"] = check.Lines, ["auditWhole"] = check.Whole })));
            foreach (var fault in check.Faults)
                await Console.Error.WriteLineAsync(fault);
            return check.Whole ? 0 : 1;
        }
        catch (InvalidDataException)
        {
            return Refuse($"{path} is no backup, or it is damaged. Use another one.");
        }
        catch (Exception refusal) when (refusal is BackupRefusedException or MigrationRefusedException)
        {
            return Refuse(refusal.Message);
        }
    }

    private static ServiceProvider Services(Settings settings)
    {
        Directory.CreateDirectory(settings.Data);
        return new ServiceCollection().AddHouse(settings).AddSingleton<Backup>().BuildServiceProvider();
    }

    private static string KeysOf(Settings settings) => Path.Combine(settings.Data, "keys");

    /// <summary>A file that only its owner reads, where the system knows such files.</summary>
    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static JsonObject Said(BackupContents contents, JsonObject more)
    {
        more["madeAt"] = contents.MadeAt;
        more["rows"] = contents.Tables.Values.Sum();
        more["tables"] = new JsonObject(contents.Tables.Where(table => table.Value > 0).Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value)));
        return more;
    }

    private static int Refuse(string sentence)
    {
        Console.WriteLine(Json.Write(new JsonObject { ["error"] = sentence }));
        return 1;
    }
}
