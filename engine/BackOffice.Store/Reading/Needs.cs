using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>A statutory time limit whose last lawful day is today.</summary>
/// <param name="Reference">Case.</param>
/// <param name="SubjectName">Whom it is about.</param>
/// <param name="PackId">Case type.</param>
/// <param name="ClockId">Clock.</param>
public sealed record LastDay(string Reference, string SubjectName, string PackId, string ClockId);

/// <summary>What needs somebody today, for the bar at the top of every page.</summary>
/// <param name="Overdue">Own tasks past their day.</param>
/// <param name="Today">Own tasks whose day is today.</param>
/// <param name="LastDays">Time limits in the actor's cases that would be breached tomorrow; at most ten are named.</param>
/// <param name="LastDayCount">How many there are.</param>
/// <param name="Messages">Messages that could not leave; for administrators only.</param>
/// <param name="Rows">Children of accepted returns whose record somebody of the actor's teams has to choose.</param>
public sealed record Needs(int Overdue, int Today, IReadOnlyList<LastDay> LastDays, int LastDayCount, int Messages, int Rows)
{
    /// <summary>All of it together.</summary>
    public int Count => Overdue + Today + LastDayCount + Messages + Rows;
}

/// <summary>What needs somebody today.</summary>
public interface INeeds
{
    /// <summary>What needs the actor today.</summary>
    Task<Needs> Of(Actor actor, CancellationToken stop = default);
}

internal sealed class NeedsReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, TimeProvider clock) : INeeds
{
    private const int MostNamed = 10;

    public async Task<Needs> Of(Actor actor, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var (today, me, open, running) = (London.DayOf(clock.GetUtcNow()), actor.Id, nameof(Engine.Cases.TaskStatus.Open), nameof(ClockStatus.Running));
        var mine = scopes.OpenTasks(db, actor).Where(t => t.Status == open && t.AssignedTo == me && t.SortOn <= today);
        var tasks = await mine.GroupBy(_ => 1).Select(all => new { Overdue = all.Count(t => t.SortOn < today), Today = all.Count(t => t.SortOn == today) }).FirstOrDefaultAsync(stop);
        var last = db.Clocks.Where(k => k.Status == running && k.Due == today).Join(scopes.StaffCases(db, actor), k => k.CaseId, c => c.Id, (k, c) => new { k.ClockId, c.Reference, c.SubjectName, c.PackId });
        var named = await last.OrderBy(l => l.Reference).Take(MostNamed).ToListAsync(stop);
        var count = named.Count < MostNamed ? named.Count : await last.CountAsync(stop);
        var messages = actor.Is(Role.Administrator) ? await Messages.Those(db).CountAsync(stop) : 0;
        var waiting = nameof(Engine.Landing.LandedStatus.Waiting);
        var rows = await scopes.LandedRows(db, actor).CountAsync(r => r.Status == waiting, stop);
        return new Needs(tasks?.Overdue ?? 0, tasks?.Today ?? 0, [.. named.Select(l => new LastDay(l.Reference, l.SubjectName, l.PackId, l.ClockId))], count, messages, rows);
    }
}
