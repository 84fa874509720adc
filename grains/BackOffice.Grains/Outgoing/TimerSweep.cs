using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Settings;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Outgoing;

/// <summary>Fires timers that have come due.</summary>
public interface ITimerSweep
{
    /// <summary>Fires everything that is due now.</summary>
    /// <returns>How many timers fired.</returns>
    Task<int> Sweep(CancellationToken stop = default);
}

/// <summary>Claims due timers and sends each to its case. The command's id follows from the timer, so that firing twice is firing once.</summary>
internal sealed partial class TimerSweep(DueWork due, CaseGrains cases, HouseClock house, TimeProvider clock, ILogger<TimerSweep> log)
    : RepeatedWork("The sweep for due timers", TimeSpan.FromSeconds(5), log), ITimerSweep
{
    private const int InOneClaim = 512;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly Actor Timers = Actor.System("timers");

    public async Task<int> Sweep(CancellationToken stop = default)
    {
        var fired = 0;
        while (await due.ClaimTimers(clock.GetUtcNow(), Lease, InOneClaim, stop) is { Count: > 0 } claimed)
        {
            var read = await cases.Read([.. claimed.Select(timer => timer.Case.Value).Distinct()]);

            // One case's timers one after the other and in their order; different cases side by side.
            await Parallel.ForEachAsync(
                claimed.GroupBy(timer => timer.Case),
                new ParallelOptions { MaxDegreeOfParallelism = 128, CancellationToken = stop },
                async (timers, token) =>
                {
                    foreach (var timer in timers) await Fire(timer, read.GetValueOrDefault(timer.Case.Value), token);
                });
            fired += claimed.Count;
        }

        return fired;
    }

    protected override async Task Turn(CancellationToken stop)
    {
        await house.Refresh(stop);
        await Sweep(stop);
        await Task.Delay(Round, stop);
    }

    private async Task Fire(DueTimer timer, StoredCase? read, CancellationToken stop)
    {
        try
        {
            var answer = await cases.Do(timer.Case, new FireTimer(timer.Wait), CommandIds.From($"timer:{timer.Case}:{timer.Wait}"), Timers, read: read);

            // A timer that the case no longer waits for would come back with each sweep.
            if (answer.Kind != AnswerKind.Done || answer.Repeated) await due.ForgetTimer(timer, stop);
            if (answer.Kind == AnswerKind.Refused) Refused(log, timer.Wait, timer.Case, answer.Sentence);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The claim runs out, and the timer is tried again.
            FireFailed(log, timer.Wait, timer.Case, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Timer {Wait} of case {Case} failed and is tried again.")]
    private static partial void FireFailed(ILogger log, int wait, CaseId @case, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timer {Wait} of case {Case} was refused: {Sentence}")]
    private static partial void Refused(ILogger log, int wait, CaseId @case, string sentence);
}
