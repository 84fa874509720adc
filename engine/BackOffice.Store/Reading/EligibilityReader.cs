using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Engine.Register;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class EligibilityReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, IAudit audit, TimeProvider clock) : IEligibilityReader
{
    private const string Meals = "free-school-meals";
    private const int MostShown = 100;

    public async Task<IReadOnlyList<CheckLine>> OfPupil(Actor actor, string pupilId, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.EligibilityChecks.AsNoTracking().Where(c => c.PupilId == pupilId).OrderByDescending(c => c.At).Take(MostShown)
            .Select(c => new CheckLine(c.Id, c.At, c.ActorName, c.Title, c.RuleSet, c.AsOf, c.Result, c.Sentence, c.Source, c.Tier, c.Until)).ToListAsync(stop);
    }

    public async Task<CheckPage?> Check(Actor actor, Guid id, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return null;
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.EligibilityChecks.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, stop) is not { } row) return null;
        await audit.Read(actor, $"pupil:{row.PupilId}", stop);
        return new CheckPage(
            new CheckLine(row.Id, row.At, row.ActorName, row.Title, row.RuleSet, row.AsOf, row.Result, row.Sentence, row.Source, row.Tier, row.Until),
            row.PupilId, row.PackId, row.PackVersion, row.RuleSetHash, (JsonObject)JsonNode.Parse(row.Inputs)!, row.Output is null ? null : JsonNode.Parse(row.Output), (JsonObject)JsonNode.Parse(row.Explanation)!);
    }

    public async Task<IReadOnlyList<MealsEntitlement>> Entitled(Actor actor, DateOnly on, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        // The latest answer counts; "needs information" is none, and neither is the answer to a question about a later day.
        var decided = db.EligibilityChecks.AsNoTracking().Where(c => c.RuleSet == Meals && c.AsOf <= on && (c.Result == "yes" || c.Result == "no"));
        var latest = await decided.Where(c => !decided.Any(later => later.PupilId == c.PupilId && later.At > c.At))
            .Where(c => c.Result == "yes" && (c.Until == null || c.Until >= on))
            .Select(c => new { c.PupilId, c.AsOf, c.Until, c.Tier, c.Basis }).ToListAsync(stop);
        var checks = latest.GroupBy(c => c.PupilId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var entitled = new List<MealsEntitlement>(checks.Count);
        foreach (var ids in checks.Keys.Chunk(500))
        {
            foreach (var pupil in (await db.Pupils.AsNoTracking().Where(p => ids.Contains(p.Id)).Select(p => p.State).ToListAsync(stop)).Select(CaseJson.Read<Pupil>))
            {
                var check = checks[pupil.Id];
                entitled.Add(new MealsEntitlement(pupil.Id, pupil.Upn, pupil.Surname, pupil.Forename, pupil.DateOfBirth, pupil.YearGroup, pupil.ProviderId, check.AsOf, check.Until, check.Tier, check.Basis, check.AsOf));
            }
        }

        return entitled;
    }

    public async Task<IReadOnlyList<MealsRun>> Runs(Actor actor, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return [];
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.MealsRuns.AsNoTracking().OrderByDescending(r => r.At).Take(MostShown).Select(r => new MealsRun(r.Id, r.RunOn, r.ActorName, Array.Empty<MealsEntitlement>(), Array.Empty<MealsChange>())).ToListAsync(stop);
    }

    public async Task<MealsRun?> Run(Actor actor, Guid id, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return null;
        await using var db = await databases.CreateDbContextAsync(stop);
        if (await db.MealsRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } row) return null;
        await audit.Read(actor, $"meals-run:{id:D}", stop);
        var kept = CaseJson.Read<Kept>(row.State);
        return new MealsRun(row.Id, row.RunOn, row.ActorName, kept.Entitled, kept.Changes);
    }

    public async Task<MealsRun?> Keep(Actor actor, MealsRun run, CancellationToken stop = default)
    {
        if (!scopes.Of(actor).Register) return null;
        await using var db = await databases.CreateDbContextAsync(stop);
        db.MealsRuns.Add(new MealsRunRow { Id = run.Id, RunOn = run.RunOn, At = clock.GetUtcNow(), ActorId = actor.Id, ActorName = actor.Name, State = CaseJson.Write(new Kept([.. run.Entitled], [.. run.Changes])) });
        await db.SaveChangesAsync(stop);
        await audit.Note(actor, "MealsRun", $"meals-run:{run.Id:D}", new JsonObject { ["runOn"] = run.RunOn.ToString("O"), ["entitled"] = run.Entitled.Count, ["changes"] = run.Changes.Count }, stop);
        return run with { By = actor.Name };
    }

    private sealed record Kept(IReadOnlyList<MealsEntitlement> Entitled, IReadOnlyList<MealsChange> Changes);
}
