using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BackOffice.Tests.Databases;

/// <summary>
/// The PostgreSQL server of a test run: the one that <c>BACKOFFICE_TEST_PG</c> names, or one of its own in a temporary folder,
/// started when the first test needs it and stopped when the run ends.
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<string> Server = new(Start);

    /// <summary>Null when there is a server to test on; otherwise why not, and what to do.</summary>
    public static string? WhyNot { get; } =
        Named is not null || Bin is not null ? null : "No PostgreSQL: install it (apt-get install postgresql) or set BACKOFFICE_TEST_PG to a connection string.";

    private static string? Named => Environment.GetEnvironmentVariable("BACKOFFICE_TEST_PG");

    private static string? Bin => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public static async Task<string> NewDatabase()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(Server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Server.Value) { Database = name, MaxPoolSize = 12 }.ConnectionString;
    }

    public static async Task Drop(string connectionString)
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(Server.Value);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Start()
    {
        if (Named is { } named) return named;
        var folder = Directory.CreateTempSubdirectory("backoffice-pg-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();

        // PostgreSQL will not run as root.
        string[] asUser = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (asUser.Length > 0) Run("chown", "postgres", folder);
        Run([.. asUser, Path.Combine(Bin!, "initdb"), "-D", data, "-U", "backoffice", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        Run([.. asUser, Path.Combine(Bin!, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c max_connections=200", "start"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Run([.. asUser, Path.Combine(Bin!, "pg_ctl"), "-D", data, "-m", "immediate", "stop"]);
            Directory.Delete(folder, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=backoffice;Database=postgres";
    }

    private static void Run(params string[] command)
    {
        // Nothing is redirected to pipes: the server would inherit them and keep them open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/tmp" };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        foreach (var word in command) start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
