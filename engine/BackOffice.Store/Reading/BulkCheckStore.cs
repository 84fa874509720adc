using BackOffice.Engine.Access;
using BackOffice.Store.Data;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>A file of people sent to be checked.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Kind">What is checked.</param>
/// <param name="File">Name of the file.</param>
/// <param name="At">When it was sent.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Done">How many of them are done.</param>
/// <param name="Finished">True when all are.</param>
public sealed record BulkCheck(Guid Id, string Kind, string File, DateTimeOffset At, int Lines, int Done, bool Finished);

/// <summary>One line of such a file.</summary>
/// <param name="Line">Its number in the file.</param>
/// <param name="Content">What it says, as JSON.</param>
/// <param name="Answer">The answer, as JSON; null while there is none, and for a line that is wrong.</param>
/// <param name="Done">True when nothing is to be asked any more.</param>
public sealed record BulkCheckLine(int Line, string Content, string? Answer, bool Done);

/// <summary>
/// Bulk checks as they are kept: whoever sent a file sees it from every node and after a restart, one node at a time works on it,
/// and a line that is done is never asked again.
/// </summary>
public interface IBulkCheckStore
{
    /// <summary>Keeps a new file.</summary>
    /// <exception cref="AccessDeniedException">The actor does not work in the register.</exception>
    Task Add(Actor actor, Guid id, string kind, string file, IReadOnlyList<BulkCheckLine> lines, CancellationToken stop = default);

    /// <summary>A file of the actor's own with its lines; null when there is none.</summary>
    Task<(BulkCheck Check, IReadOnlyList<BulkCheckLine> Lines)?> Find(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>The actor's own files, the newest first.</summary>
    Task<IReadOnlyList<BulkCheck>> Recent(Actor actor, CancellationToken stop = default);

    /// <summary>Takes an unfinished file that no other node works on; null when there is none.</summary>
    Task<(Guid Id, IReadOnlyList<BulkCheckLine> Open)?> Claim(Guid node, TimeSpan time, CancellationToken stop = default);

    /// <summary>Keeps an answer for lines. False when another node has taken the file over: the answer is kept all the same where there is none.</summary>
    Task<bool> Answer(Guid id, Guid node, TimeSpan time, IReadOnlyList<int> lines, string answer);

    /// <summary>Lets go of a file; it is finished when every line is done.</summary>
    Task Release(Guid id, Guid node);

    /// <summary>Forgets files sent before a moment.</summary>
    Task<int> Forget(DateTimeOffset before, CancellationToken stop = default);
}

internal sealed class BulkCheckStore(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, TimeProvider clock) : IBulkCheckStore
{
    private const int MostShown = 20;

    public async Task Add(Actor actor, Guid id, string kind, string file, IReadOnlyList<BulkCheckLine> lines, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) throw new AccessDeniedException("Checks are for people who work in the register.");
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        db.BulkChecks.Add(new BulkCheckRow { Id = id, OwnerId = actor.Id, Kind = kind, File = file, At = now, Lines = lines.Count, FinishedAt = lines.All(l => l.Done) ? now : null });
        db.BulkCheckLines.AddRange(lines.Select(l => new BulkCheckLineRow { BulkCheckId = id, Line = l.Line, Done = l.Done, Content = l.Content, Answer = l.Answer }));
        await db.SaveChangesAsync(stop);
    }

    public async Task<(BulkCheck Check, IReadOnlyList<BulkCheckLine> Lines)?> Find(Actor actor, Guid id, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return null;
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.BulkChecks.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id && b.OwnerId == actor.Id, stop) is not { } row) return null;
        var lines = await db.BulkCheckLines.AsNoTracking().Where(l => l.BulkCheckId == id).OrderBy(l => l.Line).Select(l => new BulkCheckLine(l.Line, l.Content, l.Answer, l.Done)).ToListAsync(stop);
        var done = lines.Count(l => l.Done);
        return (new BulkCheck(row.Id, row.Kind, row.File, row.At, row.Lines, done, done == row.Lines), lines);
    }

    public async Task<IReadOnlyList<BulkCheck>> Recent(Actor actor, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.BulkChecks.AsNoTracking().Where(b => b.OwnerId == actor.Id).OrderByDescending(b => b.At).Take(MostShown)
            .Select(b => new BulkCheck(b.Id, b.Kind, b.File, b.At, b.Lines, db.BulkCheckLines.Count(l => l.BulkCheckId == b.Id && l.Done), b.FinishedAt != null)).ToListAsync(stop);
    }

    public async Task<(Guid Id, IReadOnlyList<BulkCheckLine> Open)?> Claim(Guid node, TimeSpan time, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var now = clock.GetUtcNow();
        var free = await db.BulkChecks.AsNoTracking().Where(b => b.FinishedAt == null && (b.WorkedOnUntil == null || b.WorkedOnUntil < now)).OrderBy(b => b.At).Select(b => b.Id).Take(10).ToListAsync(stop);
        foreach (var id in free)
        {
            // Two nodes may see the same free file: the one whose update finds it still free has it.
            var until = now + time;
            if (await db.BulkChecks.Where(b => b.Id == id && b.FinishedAt == null && (b.WorkedOnUntil == null || b.WorkedOnUntil < now))
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.WorkedOnBy, node).SetProperty(b => b.WorkedOnUntil, until), stop) == 0) continue;
            return (id, await db.BulkCheckLines.AsNoTracking().Where(l => l.BulkCheckId == id && !l.Done).OrderBy(l => l.Line).Select(l => new BulkCheckLine(l.Line, l.Content, l.Answer, l.Done)).ToListAsync(stop));
        }

        return null;
    }

    public async Task<bool> Answer(Guid id, Guid node, TimeSpan time, IReadOnlyList<int> lines, string answer)
    {
        await using var db = await databases.CreateDbContextAsync();
        foreach (var some in lines.Chunk(200))
            await db.BulkCheckLines.Where(l => l.BulkCheckId == id && some.Contains(l.Line) && !l.Done).ExecuteUpdateAsync(set => set.SetProperty(l => l.Answer, answer).SetProperty(l => l.Done, true));
        var until = clock.GetUtcNow() + time;
        return await db.BulkChecks.Where(b => b.Id == id && b.WorkedOnBy == node).ExecuteUpdateAsync(set => set.SetProperty(b => b.WorkedOnUntil, until)) == 1;
    }

    public async Task Release(Guid id, Guid node)
    {
        await using var db = await databases.CreateDbContextAsync();
        DateTimeOffset? finished = await db.BulkCheckLines.AnyAsync(l => l.BulkCheckId == id && !l.Done) ? null : clock.GetUtcNow();
        await db.BulkChecks.Where(b => b.Id == id && b.WorkedOnBy == node)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.FinishedAt, finished).SetProperty(b => b.WorkedOnBy, (Guid?)null).SetProperty(b => b.WorkedOnUntil, (DateTimeOffset?)null));
    }

    public async Task<int> Forget(DateTimeOffset before, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.BulkChecks.Where(b => b.At < before).ExecuteDeleteAsync(stop);
    }
}
