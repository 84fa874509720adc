using BackOffice.Store.Outgoing;
using Npgsql;

namespace BackOffice.Store.Postgres;

/// <summary>Listens on the channel that the database itself calls when a pack's life is committed.</summary>
internal sealed class PostgresPackNews(NpgsqlDataSource source) : IPackNews, IAsyncDisposable
{
    /// <summary>Channel of the trigger on the table of packs.</summary>
    public const string Channel = "backoffice_packs";

    private NpgsqlConnection? _listening;

    public async Task Wait(TimeSpan atMost, CancellationToken stop)
    {
        try
        {
            if (_listening is null)
            {
                // What was committed before the listening began is not called again: the caller looks once at once.
                _listening = await Listen(stop);
                return;
            }

            await _listening.WaitAsync(atMost, stop);
        }
        catch (NpgsqlException) when (!stop.IsCancellationRequested)
        {
            await DisposeAsync(); // the server went away; meanwhile the node looks by itself
            await Task.Delay(atMost, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_listening is { } gone)
        {
            _listening = null;
            await gone.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> Listen(CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop);
        try
        {
            await using var command = new NpgsqlCommand($"LISTEN {Channel}", connection);
            await command.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
