using System.Runtime.CompilerServices;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Returns;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class CollectionReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, RoundStates rounds, IAudit audit) : ICollectionReader
{
    public async Task<IReadOnlyList<RoundLine>> Rounds(Actor actor, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var rounds = await scopes.Rounds(db, actor).AsNoTracking().OrderBy(r => r.ClosedAt != null).ThenByDescending(r => r.Due).ThenBy(r => r.Title)
            .Select(r => new { r.Id, r.PackId, r.CollectionId, r.Title, r.Team, r.Opens, r.Due, r.LastEdit, r.ClosedAt, r.NextAt }).ToListAsync(stop);
        var ids = rounds.Select(r => r.Id).ToList();
        var standing = await db.RoundProviders.AsNoTracking().Where(p => ids.Contains(p.RoundId))
            .Select(p => new { p.RoundId, p.Excused, Status = db.Returns.Where(r => r.Id == p.ReturnId).Select(r => r.Status).FirstOrDefault() }).ToListAsync(stop);
        var byRound = standing.ToLookup(p => p.RoundId, p => (p.Excused, Status(p.Status)));
        return [.. rounds.Select(r => new RoundLine(r.Id, r.PackId, r.CollectionId, r.Title, r.Team, r.Opens, r.Due, r.LastEdit, r.ClosedAt, r.NextAt, CollectionCounts.Of(byRound[r.Id])))];
    }

    public async Task<RoundPage?> Round(Actor actor, Guid id, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await scopes.Rounds(db, actor).AsNoTracking().Where(r => r.Id == id).Select(r => r.State).FirstOrDefaultAsync(stop) is not { } json) return null;
        var state = CaseJson.Read<RoundState>(json);
        var returns = await db.Returns.AsNoTracking().Where(r => r.RoundId == id && r.ProviderId != null)
            .Select(r => new { r.ProviderId, r.Status, r.Reference, r.ChangedAt, r.SubmittedAt, r.Outcome }).ToDictionaryAsync(r => r.ProviderId!, stop);
        var lines = state.Asked.Values.OrderBy(asked => asked.Name, StringComparer.OrdinalIgnoreCase).Select(asked =>
        {
            var found = returns.GetValueOrDefault(asked.ProviderId);
            var status = Status(found?.Status);
            return new RoundProviderLine(
                asked, state.DueOf(asked.ProviderId), state.Id.ReturnOf(asked.ProviderId).Value, status, found?.Reference, found?.ChangedAt, found?.SubmittedAt,
                status == ReturnStatus.Draft && found!.SubmittedAt is not null, found?.Outcome);
        });
        return new RoundPage(state, [.. lines], await Lines.RecordTimeline(db, $"round:{id:D}", stop));
    }

    public async Task<ReturnState?> Review(Actor actor, Guid returnId, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var json = await scopes.ReviewedReturns(db, actor).AsNoTracking().Where(r => r.Id == returnId).Select(r => r.State).FirstOrDefaultAsync(stop);
        if (json is null) return null;
        await audit.Read(actor, $"return:{returnId:D}", stop);
        return CaseJson.Read<ReturnState>(json);
    }

    public async Task<IReadOnlyList<OwedReturn>> Owed(Actor actor, CancellationToken stop = default)
    {
        if (!actor.Is(Role.Provider) || actor.Organisation is not { } own) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        var found = await db.RoundProviders.AsNoTracking().Where(p => p.ProviderId == own && !p.Excused)
            .Join(db.Rounds, p => p.RoundId, r => r.Id, (p, r) => new
            {
                p.ReturnId,
                r.Id,
                r.Version,
                Return = db.Returns.Where(one => one.Id == p.ReturnId).Select(one => new { one.Status, one.Reference }).FirstOrDefault(),
            }).ToListAsync(stop);
        var owed = new List<OwedReturn>(found.Count);
        foreach (var line in found)
        {
            if (await rounds.At(db, line.Id, line.Version, stop) is not { } round) continue;
            owed.Add(new OwedReturn(
                round.Id.Value, line.ReturnId, round.PackId, round.PackVersion, round.FormId, round.Title, round.Window.Opens, round.DueOf(own), round.LastEditOf(own), round.Window.Reference, round.ClosedAt,
                Status(line.Return?.Status), line.Return?.Reference));
        }

        return [.. owed.OrderBy(one => one.Due).ThenBy(one => one.Title, StringComparer.Ordinal)];
    }

    public async IAsyncEnumerable<ReturnState> Returns(Actor actor, Guid round, bool acceptedOnly, [EnumeratorCancellation] CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        if (!await scopes.Rounds(db, actor).AnyAsync(r => r.Id == round, stop)) yield break;
        await audit.Read(actor, $"round:{round:D}", stop);
        await foreach (var json in scopes.ReviewedReturns(db, actor).AsNoTracking().Where(r => r.RoundId == round).OrderBy(r => r.ProviderId).Select(r => r.State).AsAsyncEnumerable().WithCancellation(stop))
        {
            var state = CaseJson.Read<ReturnState>(json);
            if (!acceptedOnly || state.AcceptedAnswers is not null) yield return state;
        }
    }

    private static ReturnStatus? Status(string? kept) => kept is null ? null : Enum.Parse<ReturnStatus>(kept);
}
