using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Grains.Runtime;
using BackOffice.Store.Reading;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Checks;

/// <summary>Says that a file was sent on this node, so that nobody waits for the next round.</summary>
internal sealed class BulkSignal : IDisposable
{
    private readonly SemaphoreSlim raised = new(0, 1);

    public void Raise()
    {
        try
        {
            raised.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was raised already.
        }
    }

    public Task<bool> Wait(TimeSpan longest, CancellationToken stop) => raised.WaitAsync(longest, stop);

    public void Dispose() => raised.Dispose();
}

/// <summary>Asks the national service about the rows of files that were sent.</summary>
public interface IBulkWorker
{
    /// <summary>Works on every file that nobody works on.</summary>
    /// <returns>How many questions were asked.</returns>
    Task<int> Work(CancellationToken stop = default);
}

/// <summary>
/// One node at a time works on a file. It says so for a while, renewed with each answer: when it dies, another goes on with what
/// is open, and no row that has an answer is asked again.
/// </summary>
internal sealed class BulkWorker(IBulkCheckStore store, INationalChecks national, BulkSignal signal, TimeProvider clock, ILogger<BulkWorker> log)
    : RepeatedWork("Working on bulk checks", TimeSpan.FromSeconds(30), log), IBulkWorker
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Mine = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private readonly Guid node = Guid.NewGuid();

    public async Task<int> Work(CancellationToken stop = default)
    {
        if (!national.IsSetUp) return 0;
        await store.Forget(clock.GetUtcNow() - Kept, stop);
        var asked = 0;
        while (await store.Claim(node, Mine, stop) is ({ } id, { } open))
        {
            try
            {
                asked += await Ask(id, open, stop);
            }
            finally
            {
                // A node that stops in good order leaves the rest to whoever is there.
                await store.Release(id, node);
            }
        }

        return asked;
    }

    private async Task<int> Ask(Guid id, IReadOnlyList<BulkCheckLine> open, CancellationToken stop)
    {
        // The same question on two lines is asked once.
        var questions = open.Select(BulkChecks.Row).GroupBy(row => row.Question!).ToList();
        using var taken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asked = 0;
        try
        {
            await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = taken.Token }, async (question, given) =>
            {
                NationalAnswer answer;
                try
                {
                    answer = await national.Ask(question.Key, given);
                }
                catch (Exception fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
                {
                    answer = NationalOutcomes.Failed("The question could not be sent. Ask again later.");
                }

                given.ThrowIfCancellationRequested();
                Interlocked.Increment(ref asked);
                if (!await store.Answer(id, node, Mine, [.. question.Select(row => row.Line)], CaseJson.Write(answer))) await taken.CancelAsync();
            });
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Another node has taken the file over.
        }

        return asked;
    }

    protected override async Task Turn(CancellationToken stop)
    {
        await Work(stop);
        await signal.Wait(Round, stop);
    }
}
