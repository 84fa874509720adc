using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Store.Reading;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store;

/// <summary>A case as it was last committed, with the name that lists show.</summary>
internal sealed record StoredCase(CaseState State, string SubjectName) : IVersioned
{
    long IVersioned.Version => State.Version;
}

/// <summary>What grains load when they do not have it in memory.</summary>
internal sealed class GrainStates(IDbContextFactory<BackOfficeDb> databases, RoundStates rounds)
{
    public async Task<StoredCase?> Case(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var row = await db.Cases.AsNoTracking().Where(c => c.Id == id).Select(c => new { c.State, c.SubjectName }).FirstOrDefaultAsync();
        return row is null ? null : new StoredCase(CaseJson.Read<CaseState>(row.State), row.SubjectName);
    }

    /// <summary>Several cases in one read.</summary>
    public async Task<Dictionary<Guid, StoredCase>> Cases(IReadOnlyCollection<Guid> ids)
    {
        await using var db = await databases.CreateDbContextAsync();
        var rows = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.State, c.SubjectName }).ToListAsync();
        return rows.ToDictionary(row => row.Id, row => new StoredCase(CaseJson.Read<CaseState>(row.State), row.SubjectName));
    }

    /// <summary>Closed cases of a pack with their timelines, oldest line first; the cases that closed last come first.</summary>
    public async Task<IReadOnlyList<(CaseState State, IReadOnlyList<Data.CaseEventRow> Timeline)>> ClosedCases(string packId, DateTimeOffset since, int most, CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var closed = await db.Cases.AsNoTracking().Where(c => c.PackId == packId && c.ClosedAt != null && c.ClosedAt >= since)
            .OrderByDescending(c => c.ClosedAt).Take(most).Select(c => new { c.Id, c.State }).ToListAsync(stop);
        var ids = closed.Select(c => c.Id).ToArray();
        var told = (await db.CaseEvents.AsNoTracking().Where(e => ids.Contains(e.CaseId)).ToListAsync(stop)).ToLookup(e => e.CaseId);
        return [.. closed.Select(c => (CaseJson.Read<CaseState>(c.State), (IReadOnlyList<Data.CaseEventRow>)[.. told[c.Id].OrderBy(e => e.Version).ThenBy(e => e.Ordinal)]))];
    }

    public async Task<long?> CaseVersion(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Cases.AsNoTracking().Where(c => c.Id == id).Select(c => (long?)c.Version).FirstOrDefaultAsync();
    }

    public async Task<ReturnState?> Return(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Returns.AsNoTracking().Where(r => r.Id == id).Select(r => r.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<ReturnState>(json);
    }

    public async Task<long?> ReturnVersion(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Returns.AsNoTracking().Where(r => r.Id == id).Select(r => (long?)r.Version).FirstOrDefaultAsync();
    }

    public async Task<Pupil?> Pupil(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Pupils.AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<Pupil>(json);
    }

    public async Task<long?> PupilVersion(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Pupils.AsNoTracking().Where(p => p.Id == id).Select(p => (long?)p.Version).FirstOrDefaultAsync();
    }

    public async Task<Pupil?> PupilByUpn(string upn)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Pupils.AsNoTracking().Where(p => p.Upn == upn).Select(p => p.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<Pupil>(json);
    }

    /// <summary>Everybody born on a day.</summary>
    public async Task<IReadOnlyList<Pupil>> PupilsBorn(DateOnly day)
    {
        await using var db = await databases.CreateDbContextAsync();
        return [.. (await db.Pupils.AsNoTracking().Where(p => p.DateOfBirth == day).Select(p => p.State).ToListAsync()).Select(CaseJson.Read<Pupil>)];
    }

    /// <summary>Everybody who could be one of these children: of one birthday, one UPN, or one forename and surname.</summary>
    public async Task<IReadOnlyList<Pupil>> PupilsLike(IReadOnlyCollection<Pupil> children)
    {
        await using var db = await databases.CreateDbContextAsync();
        var found = new Dictionary<string, Pupil>(StringComparer.Ordinal);
        foreach (var some in children.Chunk(100))
        {
            var (days, upns) = (some.Select(child => child.DateOfBirth).Distinct().ToList(), some.Select(child => child.Upn).OfType<string>().ToList());
            var (surnames, forenames) = (some.Select(child => child.Surname).Distinct().ToList(), some.Select(child => child.Forename).Distinct().ToList());
            var states = await db.Pupils.AsNoTracking()
                .Where(p => days.Contains(p.DateOfBirth) || (p.Upn != null && upns.Contains(p.Upn)) || (surnames.Contains(p.Surname) && forenames.Contains(p.Forename)))
                .Select(p => p.State).ToListAsync();
            foreach (var pupil in states.Select(CaseJson.Read<Pupil>)) found[pupil.Id] = pupil;
        }

        return [.. found.Values];
    }

    public async Task<LandingState?> Landing(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Landings.AsNoTracking().Where(l => l.Id == id).Select(l => l.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<LandingState>(json);
    }

    public async Task<long?> LandingVersion(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Landings.AsNoTracking().Where(l => l.Id == id).Select(l => (long?)l.Version).FirstOrDefaultAsync();
    }

    /// <summary>The one provider with a unique reference number.</summary>
    public async Task<Provider?> ProviderByUrn(string urn)
    {
        await using var db = await databases.CreateDbContextAsync();
        var found = await db.Providers.AsNoTracking().Where(p => p.Urn == urn).Select(p => p.State).Take(2).ToListAsync();
        return found is [var json] ? CaseJson.Read<Provider>(json) : null;
    }

    public async Task<Provider?> Provider(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Providers.AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<Provider>(json);
    }

    public async Task<long?> ProviderVersion(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Providers.AsNoTracking().Where(p => p.Id == id).Select(p => (long?)p.Version).FirstOrDefaultAsync();
    }

    public Task<RoundState?> Round(Guid id) => rounds.Find(id);

    public async Task<long?> RoundVersion(Guid id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Rounds.AsNoTracking().Where(r => r.Id == id).Select(r => (long?)r.Version).FirstOrDefaultAsync();
    }

    /// <summary>Where the returns of a round stand, by provider.</summary>
    public async Task<IReadOnlyDictionary<string, ReturnStatus>> Standing(Guid round)
    {
        await using var db = await databases.CreateDbContextAsync();
        var rows = await db.Returns.AsNoTracking().Where(r => r.RoundId == round && r.ProviderId != null).Select(r => new { r.ProviderId, r.Status }).ToListAsync();
        return rows.ToDictionary(row => row.ProviderId!, row => Enum.Parse<ReturnStatus>(row.Status), StringComparer.Ordinal);
    }

    /// <summary>Rounds with a reminder whose time has come.</summary>
    public async Task<IReadOnlyList<Guid>> RoundsDue(DateTimeOffset now)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Rounds.AsNoTracking().Where(r => r.NextAt != null && r.NextAt <= now).Select(r => r.Id).ToListAsync();
    }

    public async Task<PackLife?> Pack(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var json = await db.Packs.AsNoTracking().Where(p => p.Id == id).Select(p => p.State).FirstOrDefaultAsync();
        return json is null ? null : CaseJson.Read<PackLife>(json);
    }

    public async Task<long?> PackVersion(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Packs.AsNoTracking().Where(p => p.Id == id).Select(p => (long?)p.Version).FirstOrDefaultAsync();
    }

    /// <summary>Version of every pack's life, by id: by it a node sees what it has not read yet.</summary>
    public async Task<IReadOnlyDictionary<string, long>> PackVersions()
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Packs.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Version);
    }

    /// <summary>Packs with a scheduled draft whose time has come.</summary>
    public async Task<IReadOnlyList<string>> PacksDue(DateTimeOffset now)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Packs.AsNoTracking().Where(p => p.NextAt != null && p.NextAt <= now).Select(p => p.Id).ToListAsync();
    }

    /// <summary>Texts of files of packs, by hash.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PackTexts(IReadOnlyCollection<string> hashes)
    {
        if (hashes.Count == 0) return new Dictionary<string, string>();
        await using var db = await databases.CreateDbContextAsync();
        return await db.PackTexts.AsNoTracking().Where(t => hashes.Contains(t.Hash)).ToDictionaryAsync(t => t.Hash, t => t.Text, StringComparer.Ordinal);
    }

    /// <summary>True for a document that may be filed on a case: it is there, and belongs to the case, to the return that opened it, or is the actor's own upload and nobody else's yet.</summary>
    public async Task<bool> MayFile(Guid document, Guid caseId, Actor actor)
    {
        await using var db = await databases.CreateDbContextAsync();
        var product = actor.Is(Role.System);
        return await db.Documents.AsNoTracking().AnyAsync(d => d.Id == document && (d.CaseId == caseId
            || (d.CaseId == null && d.ReturnId != null && db.Returns.Any(r => r.Id == d.ReturnId && r.CaseId == caseId))
            || (d.CaseId == null && d.ReturnId == null && (product || d.UploadedBy == actor.Id))));
    }

    /// <summary>True for a document that may be attached to a return: it is there, was uploaded for this return, or is the actor's own upload and nobody else's yet.</summary>
    public async Task<bool> MayAttach(Guid document, Guid returnId, Actor actor)
    {
        await using var db = await databases.CreateDbContextAsync();
        var product = actor.Is(Role.System);
        return await db.Documents.AsNoTracking().AnyAsync(d => d.Id == document
            && (d.ReturnId == returnId || (d.CaseId == null && d.ReturnId == null && (product || d.UploadedBy == actor.Id))));
    }

    /// <summary>Open cases of a pupil or a provider in which a letter waits for what it lacks; unmatched ones too, for a request may name the record.</summary>
    public async Task<IReadOnlyList<Guid>> CasesWithLettersWaiting(string kind, string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        var open = nameof(CaseStatus.Open);
        return await db.Cases.AsNoTracking()
            .Where(c => c.Status == open && ((c.SubjectKind == kind && c.SubjectId == id) || (kind == "provider" && (c.ProviderId == id || c.SubjectId == null))))
            .Where(c => db.Tasks.Any(t => t.CaseId == c.Id && t.ClosedAt == null && t.Title.StartsWith(RetryLetters.TaskTitle)))
            .Select(c => c.Id).ToListAsync();
    }

    /// <summary>Open cases in which something waits for an event.</summary>
    public async Task<IReadOnlyList<Guid>> CasesWaitingFor(string eventName)
    {
        await using var db = await databases.CreateDbContextAsync();
        var open = nameof(CaseStatus.Open);
        return await db.Waits.AsNoTracking().Where(w => w.EventName == eventName && db.Cases.Any(c => c.Id == w.CaseId && c.Status == open)).Select(w => w.CaseId).Distinct().ToListAsync();
    }

    /// <summary>The case of a pack that has a reference; null when there is none.</summary>
    public async Task<Guid?> CaseOf(string packId, string reference)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Cases.AsNoTracking().Where(c => c.Reference == reference && c.PackId == packId).Select(c => (Guid?)c.Id).FirstOrDefaultAsync();
    }

    /// <summary>Open cases of a pack in which a step waits for something that is neither a moment nor an event.</summary>
    public async Task<IReadOnlyList<Guid>> CasesWaitingPlainly(string packId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var open = nameof(CaseStatus.Open);
        return await db.Cases.AsNoTracking().Where(c => c.PackId == packId && c.Status == open && db.Waits.Any(w => w.CaseId == c.Id && w.EventName == null && w.DueAt == null))
            .Select(c => c.Id).ToListAsync();
    }

    public async Task<string?> Answer(Guid commandId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Commands.AsNoTracking().Where(c => c.Id == commandId).Select(c => c.Answer).FirstOrDefaultAsync();
    }
}
