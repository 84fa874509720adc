using System.Threading.Channels;
using BackOffice.Store.Data;
using BackOffice.Store.Outgoing;
using Microsoft.Extensions.Logging;

namespace BackOffice.Store.Committing;

/// <summary>One connection that writes batches of commits, and one chain of the audit trail.</summary>
internal interface ICommitLane : IAsyncDisposable
{
    /// <summary>Number of the lane's audit chain.</summary>
    int Chain { get; }

    /// <summary>Writes the commits and the lines in one transaction. A stale or repeated commit fails alone; any other fault throws and writes nothing.</summary>
    Task<CommitResult[]> Write(IReadOnlyList<Commit> commits, IReadOnlyList<AuditRow> lines, CancellationToken stop);
}

/// <summary>The lanes of a database: one for SQLite, which has one writer; a few for PostgreSQL.</summary>
internal interface ICommitLanes
{
    IReadOnlyList<ICommitLane> Open();
}

/// <summary>
/// Group commit: all commits of a node pass through here, and those that wait together are written together, so that one
/// flush to disk serves them all. Nothing is held back to fill a batch: a lone commit is written at once.
/// </summary>
internal sealed class CommitQueue : ICommitter, IAsyncDisposable
{
    /// <summary>Beyond this a larger batch gains little and everybody in it waits longer.</summary>
    internal const int MostInOneBatch = 128;

    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger<CommitQueue> _log;
    private readonly ICommitLanes _lanes;
    private readonly Lock _starting = new();
    private Task[]? _workers;

    private readonly OutgoingSignal _outgoing;

    public CommitQueue(ICommitLanes lanes, OutgoingSignal outgoing, ILogger<CommitQueue> log) => (_lanes, _outgoing, _log) = (lanes, outgoing, log);

    public async Task<CommitResult> Commit(Commit commit, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        return await Enqueue(new Waiting(commit, null));
    }

    public async Task Audit(AuditLine line, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        await Enqueue(new Waiting(null, AuditChain.Row(line)));
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_workers is { } workers) await Task.WhenAll(workers);
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private Task<CommitResult> Enqueue(Waiting waiting)
    {
        Start();
        if (!_queue.Writer.TryWrite(waiting)) throw new ObjectDisposedException(nameof(CommitQueue));
        return waiting.Done.Task;
    }

    private void Start()
    {
        if (_workers is not null) return;
        lock (_starting)
        {
            _workers ??= [.. _lanes.Open().Select(lane => Task.Run(() => Run(lane)))];
        }
    }

    private async Task Run(ICommitLane lane)
    {
        await using var _ = lane;
        var batch = new List<Waiting>();
        var later = new Queue<Waiting>();
        while (later.Count > 0 || await _queue.Reader.WaitToReadAsync())
        {
            Gather(batch, later);
            if (batch.Count == 0) continue;
            await Write(lane, batch);
            batch.Clear();

            // Whoever was just answered may go on first, so that what they ask next is written together and not by ones and twos.
            await Task.Yield();
        }
    }

    /// <summary>Takes what waits, but never two commits of one record or one command id: the second must see what the first wrote.</summary>
    private void Gather(List<Waiting> batch, Queue<Waiting> later)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var held = later.Count; held > 0; held--) Take(later.Dequeue());
        while (batch.Count < MostInOneBatch && _queue.Reader.TryRead(out var next)) Take(next);

        void Take(Waiting waiting)
        {
            var free = waiting.Commit is not { } commit || (!seen.Contains(commit.Key) && !seen.Contains(commit.CommandId.ToString()));
            if (!free || batch.Count >= MostInOneBatch)
            {
                later.Enqueue(waiting);
                return;
            }

            if (waiting.Commit is { } taken)
            {
                seen.Add(taken.Key);
                seen.Add(taken.CommandId.ToString());
            }

            batch.Add(waiting);
        }
    }

    private async Task Write(ICommitLane lane, List<Waiting> batch)
    {
        try
        {
            // In the order of their keys, so that two nodes never lock the same rows the other way round.
            var commits = batch.Where(w => w.Commit is not null).OrderBy(w => w.Commit!.Key, StringComparer.Ordinal).ToList();
            var lines = batch.Where(w => w.Line is not null).ToList();
            var results = await lane.Write([.. commits.Select(w => w.Commit!)], [.. lines.Select(w => w.Line!)], _stopping.Token);
            for (var i = 0; i < commits.Count; i++) commits[i].Done.SetResult(results[i]);
            foreach (var line in lines) line.Done.SetResult(new CommitResult(CommitEnd.Written));
            if (commits.Any(w => w.Commit!.Outgoing.Count > 0)) _outgoing.Ring();
        }
        catch (Exception fault) when (batch.Count > 1)
        {
            // One bad commit must not take its neighbours with it: each is tried alone.
            CommitLog.BatchFailed(_log, batch.Count, fault);
            foreach (var waiting in batch) await Write(lane, [waiting]);
        }
        catch (Exception fault)
        {
            batch[0].Done.SetException(fault);
        }
    }

    private sealed record Waiting(Commit? Commit, AuditRow? Line)
    {
        public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal static partial class CommitLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} commits could not be written together; each is tried alone.")]
    public static partial void BatchFailed(ILogger log, int count, Exception fault);
}
