using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Store.Reading;

namespace BackOffice.Grains.Checks;

/// <summary>A bulk check that somebody started.</summary>
public sealed class BulkRun(Guid id, string owner, NationalKind kind, string file, IReadOnlyList<BulkRow> rows)
{
    private readonly BulkRow[] rows = [.. rows];
    private int done;

    /// <summary>Identity.</summary>
    public Guid Id => id;

    /// <summary>Account that started it: nobody else sees it.</summary>
    public string Owner => owner;

    /// <summary>What is checked.</summary>
    public NationalKind Kind => kind;

    /// <summary>Name of the file that was sent.</summary>
    public string File => file;

    /// <summary>The rows with the answers so far.</summary>
    public IReadOnlyList<BulkRow> Rows => rows;

    /// <summary>How many rows are done.</summary>
    public int Done => Volatile.Read(ref done);

    /// <summary>True when every row is done.</summary>
    public bool Finished => Done == rows.Length;

    internal void Answer(int row, NationalAnswer? answer)
    {
        rows[row] = rows[row] with { Answer = answer };
        Interlocked.Increment(ref done);
    }
}

/// <summary>Bulk checks by file. A run lives on the node that started it, for a day; its file can be sent again.</summary>
public interface IBulkChecks
{
    /// <summary>Reads a file and starts asking; the problem when the file as a whole is wrong.</summary>
    Task<(BulkRun? Run, string? Problem)> Start(Actor actor, NationalKind kind, string file, byte[] content, CancellationToken stop = default);

    /// <summary>A run of the actor's own; null when there is none.</summary>
    BulkRun? Find(Actor actor, Guid id);
}

internal sealed class BulkChecks(INationalChecks national, IAudit audit, TimeProvider clock) : IBulkChecks
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, (BulkRun Run, DateTimeOffset At)> runs = new();

    public async Task<(BulkRun? Run, string? Problem)> Start(Actor actor, NationalKind kind, string file, byte[] content, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Change, new AccessRecord(RecordKind.Pupil)) is { } why) return (null, why);
        if (!national.IsSetUp) return (null, "No checking service is set up. An administrator sets its address.");
        var now = clock.GetUtcNow();
        var reading = BulkFile.Read(content, kind, London.DayOf(now));
        if (reading.Problem is { } problem) return (null, problem.Message);
        foreach (var (old, (_, at)) in runs) if (now - at > Kept) runs.TryRemove(old, out _);
        var run = new BulkRun(Guid.NewGuid(), actor.Id, kind, Path.GetFileName(file), reading.Rows);
        runs[run.Id] = (run, now);
        await audit.Note(actor, "BulkCheck", $"bulk-check:{run.Id:D}", new JsonObject { ["kind"] = kind.ToString(), ["rows"] = run.Rows.Count, ["wrong"] = run.Rows.Count(r => r.Question is null) }, stop);
        // The run outlives the page that started it: a lost connection loses no answer.
        _ = Task.Run(() => Work(run), CancellationToken.None);
        return (run, null);
    }

    public BulkRun? Find(Actor actor, Guid id) => runs.TryGetValue(id, out var kept) && kept.Run.Owner == actor.Id ? kept.Run : null;

    private Task Work(BulkRun run) => Parallel.ForEachAsync(Enumerable.Range(0, run.Rows.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (row, stop) =>
    {
        NationalAnswer? answer = null;
        try
        {
            if (run.Rows[row].Question is { } question) answer = await national.Ask(question, stop);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            answer = NationalOutcomes.Failed("The question could not be sent. Ask again later.");
        }

        run.Answer(row, answer);
    });
}
