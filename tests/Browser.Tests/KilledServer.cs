using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BackOffice.Host;
using BackOffice.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Browser.Tests;

/// <summary>A server of its own on a copy of the town's database, which is killed without warning and started again.</summary>
internal sealed class KilledServer(string data, int port) : IAsyncDisposable
{
    private Process? _process;

    public string Address => $"http://127.0.0.1:{port}";

    public static async Task<KilledServer> On(Town town)
    {
        var data = Directory.CreateTempSubdirectory("backoffice-killed-").FullName;
        await using (var db = await town.Services.GetRequiredService<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(data, "backoffice.db")}");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var server = new KilledServer(data, port);
        await server.Start();
        return server;
    }

    public async Task Start()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Settings).Assembly.Location, "serve", "--demo"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["BACKOFFICE_DATA"], start.Environment["BACKOFFICE_URL"]) = (data, Address);
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var tries = 0; tries < 240; tries++)
        {
            try
            {
                if ((await client.GetAsync($"{Address}/health")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(250);
        }
        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>As a power cut does it: nothing is saved on the way out.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await Kill();
        _process?.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
