using System.Runtime.CompilerServices;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>
/// Reads the whole register from end to end, for work that nobody's own list may stand for: what comes out of it must pass
/// the policy where it is shown.
/// </summary>
internal sealed class RegisterSweep(IDbContextFactory<BackOfficeDb> databases)
{
    private const int AtOnce = 1_000;

    public async Task<int> Count(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        return await db.Pupils.CountAsync(stop);
    }

    /// <summary>Every pupil in the order of their keys.</summary>
    public async IAsyncEnumerable<Pupil> Pupils([EnumeratorCancellation] CancellationToken stop)
    {
        var last = "";
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(stop);
            var from = last;
            var states = await db.Pupils.AsNoTracking().Where(p => string.Compare(p.Id, from) > 0).OrderBy(p => p.Id).Take(AtOnce).Select(p => new { p.Id, p.State }).ToListAsync(stop);
            foreach (var state in states) yield return CaseJson.Read<Pupil>(state.State);
            if (states.Count < AtOnce) yield break;
            last = states[^1].Id;
        }
    }

    /// <summary>Every school and setting by its key.</summary>
    public async Task<IReadOnlyDictionary<string, Provider>> Providers(CancellationToken stop)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var states = await db.Providers.AsNoTracking().Select(p => p.State).ToListAsync(stop);
        return states.Select(CaseJson.Read<Provider>).ToDictionary(p => p.Id, StringComparer.Ordinal);
    }
}
