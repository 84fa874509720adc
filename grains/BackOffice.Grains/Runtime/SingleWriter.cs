using System.Collections.Concurrent;
using BackOffice.Engine;
using BackOffice.Engine.Cases;
using BackOffice.Store;
using BackOffice.Store.Committing;

namespace BackOffice.Grains.Runtime;

/// <summary>What a grain makes of one command: a commit with the state that follows it, or only an answer.</summary>
internal readonly record struct Attempt<TState>(CommandAnswer Answer, Commit? Commit = null, TState? Next = null) where TState : class, IVersioned;

/// <summary>Somebody else keeps writing the same record.</summary>
internal sealed record RecordBusy() : Refusal("Somebody else is changing this record at the same moment. Nothing was changed: try again.");

/// <summary>
/// Runs one command at a time for each record, holds recent records in memory and loads the rest. The database's version is
/// the fence: where another node wrote first, memory is dropped, the record is loaded and the command is decided again.
/// Memory moves only after the database has.
/// </summary>
/// <param name="committer">Writes.</param>
/// <param name="states">Loads.</param>
/// <param name="capacity">How many records to hold in memory. A worked case with its answers and letters can take 100 kB.</param>
internal sealed class SingleWriter<TState>(ICommitter committer, GrainStates states, int capacity = 1_000) where TState : class, IVersioned
{
    private const int MostTries = 8;

    private readonly ConcurrentDictionary<string, Cell> _cells = new(StringComparer.Ordinal);
    private int _trimming;

    /// <param name="key">Key of the record.</param>
    /// <param name="commandId">Id of the command.</param>
    /// <param name="load">Loads the record from the database; null when there is none.</param>
    /// <param name="version">Version of the record in the database; null when there is none.</param>
    /// <param name="decide">Decides; may run more than once.</param>
    /// <param name="expectNew">The command makes the record, so that there is nothing to load first: the fence tells where there was.</param>
    /// <param name="read">The record as it was read a moment ago together with others; taken where memory has none, and checked like memory.</param>
    public async Task<CommandAnswer> Run(
        string key, Guid commandId, Func<Task<TState?>> load, Func<Task<long?>> version, Func<TState?, ValueTask<Attempt<TState>>> decide,
        bool expectNew = false, TState? read = null)
    {
        var cell = Enter(key);
        await cell.Gate.WaitAsync();
        try
        {
            if (read is not null && !cell.Loaded) (cell.State, cell.Loaded) = (read, true);
            for (var tries = 0; tries < MostTries; tries++)
            {
                if (expectNew && tries == 0 && !cell.Loaded) (cell.State, cell.Loaded) = (null, true);
                var fresh = !cell.Loaded;
                if (fresh)
                {
                    cell.State = await load();
                    cell.Loaded = true;
                }

                var attempt = await decide(cell.State);
                if (attempt.Commit is null)
                {
                    if (await states.Answer(commandId) is { } before) return Again(before);

                    // A refusal made from memory may be out of date: another node can have moved the record on.
                    if (fresh || await version() == cell.State?.Version) return attempt.Answer;
                    cell.Loaded = false;
                    continue;
                }

                var result = await committer.Commit(attempt.Commit);
                if (result.End == CommitEnd.Written)
                {
                    cell.State = attempt.Next;
                    return attempt.Answer;
                }

                cell.Loaded = false;
                if (result.End == CommitEnd.Repeated) return Again(result.StoredAnswer!);
            }

            return CommandAnswer.Refuse(new RecordBusy());
        }
        catch
        {
            cell.Loaded = false;
            throw;
        }
        finally
        {
            cell.Gate.Release();
            Leave(cell);
        }
    }

    private static CommandAnswer Again(string stored) => CaseJson.Read<CommandAnswer>(stored) with { Repeated = true };

    private Cell Enter(string key)
    {
        while (true)
        {
            var cell = _cells.GetOrAdd(key, static _ => new Cell());
            lock (cell)
            {
                if (cell.Gone) continue;
                cell.Users++;
                return cell;
            }
        }
    }

    private void Leave(Cell cell)
    {
        lock (cell)
        {
            cell.Users--;
            cell.LastUsed = Environment.TickCount64;
        }

        if (_cells.Count <= capacity || Interlocked.Exchange(ref _trimming, 1) == 1) return;
        try
        {
            Trim();
        }
        finally
        {
            Volatile.Write(ref _trimming, 0);
        }
    }

    /// <summary>Drops the tenth that was used longest ago, of those that nobody is using now.</summary>
    private void Trim()
    {
        // ToArray takes all its locks; OrderBy alone would copy the dictionary while others add and remove, and find holes in the copy.
        // When a cell was used is read once, so that the order stays the same while it is sorted.
        var idle = _cells.ToArray().Where(pair => Volatile.Read(ref pair.Value.Users) == 0).Select(pair => (pair.Key, Cell: pair.Value, Used: Volatile.Read(ref pair.Value.LastUsed))).ToArray();
        Array.Sort(idle, static (one, other) => one.Used.CompareTo(other.Used));
        foreach (var (key, cell, _) in idle.Take(Math.Max(1, capacity / 10)))
        {
            lock (cell)
            {
                if (cell.Users > 0) continue;
                cell.Gone = true;
                _cells.TryRemove(key, out _);
            }
        }
    }

    private sealed class Cell
    {
        public readonly SemaphoreSlim Gate = new(1, 1);
        public TState? State;
        public bool Loaded;
        public bool Gone;
        public int Users;
        public long LastUsed;
    }
}
