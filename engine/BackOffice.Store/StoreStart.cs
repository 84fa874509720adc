using BackOffice.Store.Migrating;
using BackOffice.Store.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BackOffice.Store;

/// <summary>Brings the database to this version and reads what every node needs before it works. Runs before anything else of the host.</summary>
public sealed partial class StoreStart(Migrator migrator, HouseClock clock, ILogger<StoreStart> log) : IHostedLifecycleService
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private bool _started;

    /// <summary>Migrates, once. Commands that start no host call it themselves.</summary>
    public async Task Start(CancellationToken stop = default)
    {
        await _once.WaitAsync(stop);
        try
        {
            if (_started) return;
            foreach (var name in await migrator.Migrate(stop)) Migrated(log, name);
            await clock.Refresh(stop);
            _started = true;
        }
        finally
        {
            _once.Release();
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Start(cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Name} run.")]
    private static partial void Migrated(ILogger log, string name);
}
