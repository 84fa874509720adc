using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Reading;

internal sealed class InboxReader(IDbContextFactory<BackOfficeDb> databases, Scopes scopes, TimeProvider clock) : IInboxReader
{
    private const string Open = nameof(Engine.Cases.TaskStatus.Open);
    private const string Held = nameof(Engine.Cases.TaskStatus.Held);

    public async Task<Page<InboxLine>> List(Actor actor, InboxQuery query, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var week = Week.Of(clock);
        var tasks = Filter(scopes.OpenTasks(db, actor), actor, query, week);
        var take = Lines.Take(query.Take);
        var skip = Math.Max(0, query.Skip);

        foreach (var word in Lines.Words(query.Text)) tasks = tasks.Where(t => t.Search.Contains(word));

        // The page is cut from the index alone; only its lines are then read and joined to their cases.
        var total = await tasks.CountAsync(stop);
        var keys = await Sorted(tasks, query).Skip(skip).Take(take).Select(t => new { t.CaseId, t.Number }).ToListAsync(stop);
        Guid[] cases = [.. keys.Select(key => key.CaseId).Distinct()];
        int[] numbers = [.. keys.Select(key => key.Number).Distinct()];
        var found = await Joined(db, db.Tasks.Where(t => cases.Contains(t.CaseId) && numbers.Contains(t.Number))).ToListAsync(stop);
        var byKey = found.ToDictionary(line => new { line.Task.CaseId, line.Task.Number });
        var lines = keys.Where(byKey.ContainsKey).Select(key => byKey[key]);
        return new Page<InboxLine>([.. lines.Select(line => Show(line, week))], total, skip, take);
    }

    public async Task<InboxCounts> Counts(Actor actor, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var week = Week.Of(clock);
        var (today, sunday, me) = (week.Today, week.Sunday, actor.Id);
        var counts = await scopes.OpenTasks(db, actor).GroupBy(_ => 1).Select(all => new InboxCounts(
            all.Count(t => t.Status == Open && t.AssignedTo == me),
            all.Count(t => t.Status == Open),
            all.Count(t => t.Status == Open && t.AssignedTo == null),
            all.Count(t => t.Status == Open && t.SortOn >= today && t.SortOn <= sunday),
            all.Count(t => t.Status == Open && t.SortOn < today),
            all.Count(t => t.Status == Held))).FirstOrDefaultAsync(stop);
        return counts ?? new InboxCounts(0, 0, 0, 0, 0, 0);
    }

    public async Task<IReadOnlyList<NextTask>> Next(Actor actor, int most = 5, CancellationToken stop = default)
    {
        await using var db = await databases.CreateDbContextAsync(stop);
        var free = scopes.OpenTasks(db, actor).Where(t => t.Status == Open && t.AssignedTo == null);
        if (!actor.Is(Role.Manager)) free = free.Where(t => t.Needs == null);
        return await free.OrderBy(t => t.SortOn).ThenBy(t => t.CaseId).ThenBy(t => t.Number).Take(Lines.Take(most))
            .Join(db.Cases, t => t.CaseId, c => c.Id, (t, c) => new { t, c.Reference })
            .OrderBy(x => x.t.SortOn).ThenBy(x => x.t.CaseId).ThenBy(x => x.t.Number)
            .Select(x => new NextTask(x.t.CaseId, x.Reference, x.t.Number, x.t.Title))
            .ToListAsync(stop);
    }

    public async Task<IReadOnlyList<Colleague>> Colleagues(Actor actor, string? team = null, CancellationToken stop = default)
    {
        var scope = scopes.Of(actor);
        await using var db = await databases.CreateDbContextAsync(stop);
        var accounts = await db.Users.AsNoTracking().Where(a => a.Active && a.Teams != "").Select(a => new { a.Id, a.DisplayName, a.Teams }).ToListAsync(stop);
        return
        [
            .. accounts.Select(a => new Colleague(a.Id, a.DisplayName, a.Teams.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                .Where(c => scope.Everything || c.Teams.Any(scope.Teams.Contains))
                .Where(c => team is null || c.Teams.Contains(team))
                .OrderBy(c => c.Name, StringComparer.Ordinal),
        ];
    }

    private static IQueryable<TaskRow> Filter(IQueryable<TaskRow> tasks, Actor actor, InboxQuery query, Week week)
    {
        var (today, sunday, me) = (week.Today, week.Sunday, actor.Id);
        tasks = query.List switch
        {
            InboxList.Mine => tasks.Where(t => t.Status == Open && t.AssignedTo == me),
            InboxList.Unassigned => tasks.Where(t => t.Status == Open && t.AssignedTo == null),
            InboxList.DueThisWeek => tasks.Where(t => t.Status == Open && t.SortOn >= today && t.SortOn <= sunday),
            InboxList.Overdue => tasks.Where(t => t.Status == Open && t.SortOn < today),
            InboxList.OnHold => tasks.Where(t => t.Status == Held),
            _ => tasks.Where(t => t.Status == Open),
        };
        if (query.Team is { Length: > 0 } team) tasks = tasks.Where(t => t.Team == team);
        if (query.PackId is { Length: > 0 } pack) tasks = tasks.Where(t => t.PackId == pack);
        if (query.AssignedTo is { Length: > 0 } who) tasks = tasks.Where(t => t.AssignedTo == who);
        return tasks;
    }

    private static IQueryable<Line> Joined(BackOfficeDb db, IQueryable<TaskRow> tasks) =>
        from t in tasks
        join c in db.Cases on t.CaseId equals c.Id
        join p in db.Pupils on c.SubjectId equals p.Id into pupils
        from p in pupils.DefaultIfEmpty()
        select new Line
        {
            Task = t,
            Case = new CasePart { Id = c.Id, Reference = c.Reference, Stage = c.Stage, SubjectKind = c.SubjectKind, SubjectId = c.SubjectId, SubjectName = c.SubjectName, ProviderId = c.ProviderId, Version = c.Version },
            BornOn = (DateOnly?)p!.DateOfBirth,
        };

    private static IQueryable<TaskRow> Sorted(IQueryable<TaskRow> tasks, InboxQuery query)
    {
        var sorted = (query.Sort, query.Descending) switch
        {
            (InboxSort.Opened, false) => tasks.OrderBy(t => t.OpenedAt),
            (InboxSort.Opened, true) => tasks.OrderByDescending(t => t.OpenedAt),
            (InboxSort.Subject, false) => tasks.OrderBy(t => t.SubjectName),
            (InboxSort.Subject, true) => tasks.OrderByDescending(t => t.SubjectName),
            (InboxSort.Reference, false) => tasks.OrderBy(t => t.Reference),
            (InboxSort.Reference, true) => tasks.OrderByDescending(t => t.Reference),
            (InboxSort.Title, false) => tasks.OrderBy(t => t.Title),
            (InboxSort.Title, true) => tasks.OrderByDescending(t => t.Title),
            (InboxSort.Assigned, false) => tasks.OrderBy(t => t.AssignedName == null).ThenBy(t => t.AssignedName),
            (InboxSort.Assigned, true) => tasks.OrderByDescending(t => t.AssignedName == null).ThenByDescending(t => t.AssignedName),
            (_, true) => tasks.OrderByDescending(t => t.SortOn),
            _ => tasks.OrderBy(t => t.SortOn),
        };
        return sorted.ThenBy(t => t.CaseId).ThenBy(t => t.Number);
    }

    private static InboxLine Show(Line line, Week week) => new(
        line.Case.Id, line.Case.Reference, line.Task.Number, line.Task.Title, line.Task.PackId, line.Case.Stage, line.Case.SubjectKind, line.Case.SubjectId,
        line.Case.SubjectName, line.Case.ProviderId, line.Task.Team, line.Task.AssignedTo, line.Task.AssignedName, line.Task.DueOn, week.GroupOf(line.Task.DueOn),
        line.Task.ClockId, line.Task.Status, line.Task.HeldUntil, line.Task.HoldReason, line.Task.OpenedAt, line.Case.Version)
    {
        BornOn = line.BornOn,
    };

    private sealed class Line
    {
        public required TaskRow Task { get; init; }
        public required CasePart Case { get; init; }
        public DateOnly? BornOn { get; init; }
    }

    private sealed class CasePart
    {
        public Guid Id { get; init; }
        public required string Reference { get; init; }
        public required string Stage { get; init; }
        public required string SubjectKind { get; init; }
        public string? SubjectId { get; init; }
        public required string SubjectName { get; init; }
        public string? ProviderId { get; init; }
        public long Version { get; init; }
    }
}

/// <summary>The week it is in London: from Monday to Sunday.</summary>
internal readonly record struct Week(DateOnly Today, DateOnly Sunday)
{
    public static Week Of(TimeProvider clock)
    {
        var today = London.DayOf(clock.GetUtcNow());
        return new Week(today, today.AddDays((7 - (int)today.DayOfWeek) % 7));
    }

    public DueGroup GroupOf(DateOnly? due) => due switch
    {
        null => DueGroup.NoDate,
        { } day when day < Today => DueGroup.Overdue,
        { } day when day == Today => DueGroup.Today,
        { } day when day <= Sunday => DueGroup.ThisWeek,
        { } day when day <= Sunday.AddDays(7) => DueGroup.NextWeek,
        _ => DueGroup.Later,
    };
}
