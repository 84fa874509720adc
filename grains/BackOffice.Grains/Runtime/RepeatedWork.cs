using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Runtime;

/// <summary>Work that is taken up again and again until the house closes. A turn that fails is logged, and after a while there is another.</summary>
/// <param name="what">What is done, at the beginning of a sentence in the log: "The sweep for due timers".</param>
/// <param name="afterFault">How long to wait after a turn that failed.</param>
/// <param name="log">The log.</param>
internal abstract partial class RepeatedWork(string what, TimeSpan afterFault, ILogger log) : BackgroundService
{
    /// <summary>One turn, with the wait for the next.</summary>
    protected abstract Task Turn(CancellationToken stop);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Turn(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                TurnFailed(log, what, fault);
                await Task.Delay(afterFault, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed and is tried again.")]
    private static partial void TurnFailed(ILogger log, string what, Exception fault);
}
