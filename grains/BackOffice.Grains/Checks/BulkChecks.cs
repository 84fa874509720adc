using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Store.Reading;

namespace BackOffice.Grains.Checks;

/// <summary>A bulk check that somebody started, as it stands.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Kind">What is checked.</param>
/// <param name="File">Name of the file that was sent.</param>
/// <param name="Rows">The rows with the answers so far.</param>
/// <param name="Done">How many rows are done.</param>
public sealed record BulkRun(Guid Id, NationalKind Kind, string File, IReadOnlyList<BulkRow> Rows, int Done)
{
    /// <summary>True when every row is done.</summary>
    public bool Finished => Done == Rows.Count;
}

/// <summary>Bulk checks by file. A run is kept for a week: it survives a restart, and every node shows it to whoever started it.</summary>
public interface IBulkChecks
{
    /// <summary>Reads a file and keeps it to be asked about; the problem when the file as a whole is wrong.</summary>
    Task<(Guid? Run, string? Problem)> Start(Actor actor, NationalKind kind, string file, byte[] content, CancellationToken stop = default);

    /// <summary>A run of the actor's own; null when there is none.</summary>
    Task<BulkRun?> Find(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>The actor's own runs, the newest first.</summary>
    Task<IReadOnlyList<BulkCheck>> Recent(Actor actor, CancellationToken stop = default);
}

internal sealed class BulkChecks(INationalChecks national, IBulkCheckStore store, BulkSignal signal, IAudit audit, TimeProvider clock) : IBulkChecks
{
    public async Task<(Guid? Run, string? Problem)> Start(Actor actor, NationalKind kind, string file, byte[] content, CancellationToken stop = default)
    {
        if (Access.Why(actor, Operation.Change, new AccessRecord(RecordKind.Pupil)) is { } why) return (null, why);
        if (!national.IsSetUp) return (null, "No checking service is set up. An administrator sets its address.");
        var reading = BulkFile.Read(content, kind, London.DayOf(clock.GetUtcNow()));
        if (reading.Problem is { } problem) return (null, problem.Message);
        var (id, rows) = (Guid.NewGuid(), reading.Rows);
        await store.Add(actor, id, kind.ToString(), Path.GetFileName(file), [.. rows.Select(row => new BulkCheckLine(row.Line, CaseJson.Write(row), null, row.Question is null))], stop);
        await audit.Note(actor, "BulkCheck", $"bulk-check:{id:D}", new JsonObject { ["kind"] = kind.ToString(), ["rows"] = rows.Count, ["wrong"] = rows.Count(r => r.Question is null) }, stop);
        signal.Raise();
        return (id, null);
    }

    public async Task<BulkRun?> Find(Actor actor, Guid id, CancellationToken stop = default) =>
        await store.Find(actor, id, stop) is ({ } check, { } lines) ? new BulkRun(id, Enum.Parse<NationalKind>(check.Kind), check.File, [.. lines.Select(Row)], check.Done) : null;

    public Task<IReadOnlyList<BulkCheck>> Recent(Actor actor, CancellationToken stop = default) => store.Recent(actor, stop);

    internal static BulkRow Row(BulkCheckLine line) => CaseJson.Read<BulkRow>(line.Content) with { Answer = line.Answer is { } answer ? CaseJson.Read<NationalAnswer>(answer) : null };
}
