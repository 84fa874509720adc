using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Watching;
using BackOffice.Store.Committing;
using BackOffice.Store.Data;
using BackOffice.Store.Settings;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

/// <summary>How many cases stand at a step now.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Cases">Cases with a task or a wait there.</param>
/// <param name="Overdue">Those among them with a task past its day.</param>
/// <param name="Oldest">How long the longest of them has been there, in days.</param>
public sealed record StepLoad(string StepId, int Cases, int Overdue, double Oldest);

/// <summary>Which cases are watched.</summary>
/// <param name="PackId">Case type.</param>
/// <param name="From">First day that times are counted from.</param>
/// <param name="To">Last day.</param>
/// <param name="Team">Only cases in which this team has a part; null for all.</param>
public sealed record WatchQuery(string PackId, DateOnly From, DateOnly To, string? Team = null)
{
    /// <summary>Steps of the version that is shown, by steps of earlier versions that cases still run.</summary>
    public ImmutableSortedDictionary<string, string> Counterparts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How a process goes: numbers only, so that whoever designs it may see them without seeing a case.</summary>
/// <param name="OpenCases">Open cases.</param>
/// <param name="Loads">Where they stand.</param>
/// <param name="Times">How long steps took that were left in the period.</param>
/// <param name="Forecast">Clocks that will probably be missed.</param>
/// <param name="Teams">Teams that have a part in cases of this type.</param>
public sealed record ProcessFigures(int OpenCases, ImmutableList<StepLoad> Loads, ImmutableList<StepTime> Times, BreachForecast Forecast, ImmutableList<string> Teams);

/// <summary>Watches how processes go. Whoever designs processes sees the numbers of all cases; whoever works cases sees those of their own teams.</summary>
public interface IProcessWatch
{
    /// <summary>Versions of a pack that cases have run, so that their steps can be shown on the map of the one that runs now.</summary>
    Task<ImmutableList<string>> Versions(Actor actor, string packId, CancellationToken stop = default);

    /// <summary>How one process goes.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="query">Which cases.</param>
    /// <param name="today">The day in Europe/London.</param>
    /// <param name="stop">Stops.</param>
    Task<ProcessFigures> Figures(Actor actor, WatchQuery query, DateOnly today, CancellationToken stop = default);
}

internal sealed class ProcessWatch(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, TimeProvider clock) : IProcessWatch
{
    /// <summary>Most commands whose journal one answer reads: the newest of the period.</summary>
    private const int MostCommands = 200_000;

    private static readonly string[] Waiting = ["BackOffice.Task", "BackOffice.WaitFor", "BackOffice.RequestAdvice", "Elsa.Delay", "Elsa.Event", "Elsa.HttpEndpoint", "Elsa.Timer", "Elsa.RunTask", "Elsa.FlowSendHttpRequest", "Elsa.SendHttpRequest"];

    public async Task<ImmutableList<string>> Versions(Actor actor, string packId, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        return [.. await Of(db, actor).Where(c => c.PackId == packId).Select(c => c.PackVersion).Distinct().OrderBy(v => v).ToListAsync(stop)];
    }

    public async Task<ProcessFigures> Figures(Actor actor, WatchQuery query, DateOnly today, CancellationToken stop = default)
    {
        Guard(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var all = Of(db, actor).Where(c => c.PackId == query.PackId);
        var cases = query.Team is { } team ? all.Where(c => c.Team == team || db.CaseTeams.Any(t => t.CaseId == c.Id && t.Team == team)) : all;
        var open = nameof(CaseStatus.Open);
        return new ProcessFigures(
            await cases.CountAsync(c => c.Status == open, stop),
            await Loads(db, cases, query, today, stop),
            await Times(db, cases, query, stop),
            await Forecast(db, cases, today, stop),
            [.. await all.Where(c => c.Status == open).Join(db.CaseTeams, c => c.Id, t => t.CaseId, (c, t) => t.Team).Distinct().OrderBy(t => t).ToListAsync(stop)]);
    }

    private static void Guard(Actor actor)
    {
        if (Access.Why(actor, Operation.Read, new AccessRecord(RecordKind.Pack)) is { } why) throw new AccessDeniedException(why);
    }

    /// <summary>Numbers name nobody, so designers may count every case.</summary>
    private IQueryable<CaseRow> Of(BackOfficeDb db, Actor actor) =>
        actor.Is(Role.ProcessOwner) || actor.Is(Role.Administrator) ? db.Cases : scopes.StaffCases(db, actor);

    private async Task<ImmutableList<StepLoad>> Loads(BackOfficeDb db, IQueryable<CaseRow> cases, WatchQuery query, DateOnly today, CancellationToken stop)
    {
        var (open, team) = (cases.Where(c => c.Status == nameof(CaseStatus.Open)), query.Team);
        string Counterpart(string step) => query.Counterparts.GetValueOrDefault(step, step);
        var tasks = await db.Tasks.Where(t => t.ClosedAt == null && (team == null || t.Team == team) && open.Any(c => c.Id == t.CaseId))
            .Select(t => new { t.CaseId, t.StepId, t.DueOn, t.OpenedAt }).ToListAsync(stop);
        var waits = await db.Waits.Where(w => w.Purpose == "resume" && open.Any(c => c.Id == w.CaseId)).Select(w => new Stand(w.CaseId, w.StepId, w.DueAt)).ToListAsync(stop);
        var now = clock.GetUtcNow();
        var stands = tasks.Select(t => (StepId: Counterpart(t.StepId), t.CaseId, Late: t.DueOn < today, Days: (now - t.OpenedAt).TotalDays))
            .Concat(Stand.Of([.. tasks.Select(t => new Stand(t.CaseId, t.StepId, null))], waits).Skip(tasks.Count).Select(w => (StepId: Counterpart(w.StepId), w.CaseId, Late: false, Days: 0.0)));
        return [.. stands.GroupBy(stand => stand.StepId).OrderBy(step => step.Key, StringComparer.Ordinal).Select(step => new StepLoad(
            step.Key,
            step.Select(stand => stand.CaseId).Distinct().Count(),
            step.Where(stand => stand.Late).Select(stand => stand.CaseId).Distinct().Count(),
            Math.Max(0, step.Max(stand => stand.Days))))];
    }

    private static async Task<ImmutableList<StepTime>> Times(BackOfficeDb db, IQueryable<CaseRow> cases, WatchQuery query, CancellationToken stop)
    {
        var (from, to) = (London.StartOf(query.From), London.StartOf(query.To.AddDays(1)));
        // A step that was left in the period may have been entered a year before it.
        var since = from.AddYears(-1);
        var rows = await db.Journal.AsNoTracking().Where(j => j.At >= since && j.At < to && cases.Any(c => c.Id == j.CaseId))
            .OrderByDescending(j => j.At).Take(MostCommands)
            .Select(j => new { j.CaseId, j.Version, j.At, j.Lines }).ToListAsync(stop);
        return StepTimes.Of(
            from row in rows.OrderBy(row => row.CaseId).ThenBy(row => row.Version)
            from line in JournalText.Read(row.Lines)
            where line.Event is "Started" or "Completed" or "Canceled" && Waiting.Contains(line.StepType)
            select new StepMoment(row.CaseId, query.Counterparts.GetValueOrDefault(line.StepId, line.StepId), line.Event, row.At),
            from);
    }

    private static async Task<BreachForecast> Forecast(BackOfficeDb db, IQueryable<CaseRow> cases, DateOnly today, CancellationToken stop)
    {
        var since = today.AddYears(-1);
        var (running, met, breached) = (nameof(ClockStatus.Running), nameof(ClockStatus.Met), nameof(ClockStatus.Breached));
        var clocks = await db.Clocks.Where(k => (k.Status == running || ((k.Status == met || k.Status == breached) && k.StoppedOn >= since)) && cases.Any(c => c.Id == k.CaseId))
            .Select(k => new { k.ClockId, k.Due, k.StoppedOn, k.Status }).ToListAsync(stop);
        return BreachForecast.Of(
            clocks.Where(k => k.Status != running && k.StoppedOn is not null).Select(k => new StoppedClock(k.ClockId, k.Due, k.StoppedOn!.Value, k.Status == breached)),
            clocks.Where(k => k.Status == running).Select(k => new RunningClock(k.ClockId, k.Due)),
            today);
    }
}
