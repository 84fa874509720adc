using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Host.Account;
using BackOffice.Store.Migrating;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Host.Demo;

/// <summary>
/// Fills an empty database with the demo county. The EHC cases are lived through day by day over the past year by the real engine
/// with a simulated clock, so that each has the dates, letters, clocks and timeline it would have had.
/// </summary>
internal sealed class DemoSeed(IServiceProvider services, SimulatedClock clock, DateOnly today, TextWriter say)
{
    private const string Done = "demo.seeded";
    private const string PackId = "ehc-needs-assessment";
    private static readonly Actor Seeder = Actor.System("demo");

    private readonly IGrains _grains = services.GetRequiredService<IGrains>();
    private readonly ICaseReader _cases = services.GetRequiredService<ICaseReader>();
    private readonly IInboxReader _inbox = services.GetRequiredService<IInboxReader>();
    private readonly ITimerSweep _timers = services.GetRequiredService<ITimerSweep>();
    private readonly IOutboxPump _outbox = services.GetRequiredService<IOutboxPump>();

    /// <summary>Commands that the engine refused while the county lived; none in a good seed.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Whether the database, brought to this version, does not hold the demo county yet.</summary>
    public static async Task<bool> IsWanted(Settings settings)
    {
        await using var services = new ServiceCollection().AddHouse(settings).BuildServiceProvider();
        await services.GetRequiredService<Migrator>().Migrate();
        return await services.GetRequiredService<ISettings>().Get(Done) is null;
    }

    /// <summary>Fills the database unless it was filled before. Ends with a line that says what is in it.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="today">The day on which the year ends.</param>
    /// <param name="say">Where progress goes.</param>
    /// <param name="cases">How many EHC cases.</param>
    public static async Task<DemoSeed?> Once(Settings settings, DateOnly today, TextWriter say, int cases = 200)
    {
        var clock = new SimulatedClock(London.At(today.AddDays(-364), new TimeOnly(7, 0)));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddHouse(settings with { MailHost = null })
            .AddSeedSignIn()
            .BuildServiceProvider();
        await services.GetRequiredService<Migrator>().Migrate();
        var kept = services.GetRequiredService<ISettings>();
        if (await kept.Get(Done) is not null)
            return null;
        var watch = Stopwatch.StartNew();
        say.WriteLine("Making the demo county: 60 schools, 40 settings, 3,000 pupils …");
        await using (var scope = services.CreateAsyncScope())
            await DemoAccounts.Create(scope.ServiceProvider);
        var seed = new DemoSeed(services, clock, today, say);
        await kept.Set(Seeder, SettingKeys.Council, JsonSerializer.Serialize((settings with { Demo = true }).Council, JsonSerializerOptions.Web));
        await kept.Set(Seeder, SettingKeys.Calendars, await File.ReadAllTextAsync(Path.Combine(settings.Packs, "shared", "calendars.json")));
        var county = County.On(today);
        await seed.Register(county, today);
        say.WriteLine($"Living through the past year of {cases} EHC cases …");
        await seed.Live(seed.Lives(county, cases));
        var officer = DemoAccounts.Actors(services).First(actor => actor.Teams.Contains("early-years"));
        var census = new CensusRound(seed._grains, county, today, seed.Check);
        await census.Hold(officer);
        await census.AcceptLastTerms(officer);
        await new DirectoryRounds(seed._grains, county, today, seed.Check).Hold(DemoAccounts.Actors(services).First(actor => actor.Teams.Contains("family-information")));
        await seed.Settle();
        await kept.Set(Seeder, Done, DateTimeOffset.UtcNow.ToString("O"));
        say.WriteLine($"The demo county is ready after {watch.Elapsed.TotalSeconds:0} s.");
        foreach (var refusal in seed.Refusals.Distinct().Take(5))
            say.WriteLine("  refused while seeding: " + refusal);
        return seed;
    }

    private async Task Register(County county, DateOnly checkedOn)
    {
        var id = 0;
        await Parallel.ForEachAsync(county.Schools.Concat(county.Settings).Select(p => (Provider: p, Id: id++)), Side, async (row, _) =>
            Check(await _grains.Get<IProviderGrain>(row.Provider.Id).Do(new RegisterProvider(ProviderOf(row.Provider)), CommandId($"demo:{row.Provider.Id}"), Seeder)));
        await Parallel.ForEachAsync(county.Pupils, Side, async (pupil, _) =>
            Check(await _grains.Get<IPupilGrain>(pupil.Id).Do(new RegisterPupil(PupilOf(pupil, checkedOn)), CommandId($"demo:{pupil.Id}"), Seeder)));
    }

    private List<EhcLife> Lives(County county, int count)
    {
        var schools = county.Schools.ToDictionary(s => s.Id);
        var children = county.Pupils.Where(p => p.SenStatus is "K" or "E").ToList();
        // Spread over the year, thicker towards today so that the inbox is full; never on a weekend.
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var pupil = children[i * 3 % children.Count];
            var daysAgo = (int)(360 * Math.Pow(1 - i / (double)count, 1.35)) + 3;
            var opens = today.AddDays(-daysAgo);
            opens = opens.DayOfWeek switch { DayOfWeek.Saturday => opens.AddDays(-1), DayOfWeek.Sunday => opens.AddDays(-2), _ => opens };
            var own = schools[pupil.ProviderId];
            var other = county.Schools[(i * 11 + 5) % county.Schools.Count];
            return new EhcLife(i, pupil, own, opens, other == own ? county.Schools[(i * 11 + 6) % county.Schools.Count] : other);
        }).DistinctBy(life => life.Pupil.Id)];
    }

    private async Task Live(List<EhcLife> lives)
    {
        var byCase = new Dictionary<Guid, EhcLife>();
        for (var day = lives.Min(l => l.OpensOn); day <= today; day = day.AddDays(1))
        {
            clock.MoveTo(London.At(day, new TimeOnly(7, 0)));
            await Settle();
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                continue;
            clock.MoveTo(London.At(day, new TimeOnly(9, 30)));
            foreach (var life in lives.Where(l => l.OpensOn == day))
                byCase[await Ask(life)] = life;
            await Settle();
            var openTasks = (await Tasks()).GroupBy(task => task.CaseId).ToDictionary(g => g.Key, g => g.ToList());
            await Parallel.ForEachAsync(byCase, Side, async (pair, _) => await Work(pair.Key, pair.Value, openTasks.GetValueOrDefault(pair.Key) ?? [], day));
            await Settle();
            if (day.Day == 1)
                say.WriteLine($"  {day:MMMM yyyy}: {openTasks.Count} cases in progress");
        }
        await Claim(byCase);
    }

    /// <summary>The school fills in the portal's form and sends it.</summary>
    private async Task<Guid> Ask(EhcLife life)
    {
        var school = new Actor($"demo:{life.School.Id}", life.School.HeadName, [Role.Provider], [], life.School.Id);
        var form = _grains.Return(life.ReturnId);
        Check(await form.Do(new StartReturn(PackId, "request"), CommandId($"demo:start:{life.ReturnId}"), school));
        Check(await form.Do(new SavePage("all", life.Request()), CommandId($"demo:save:{life.ReturnId}"), school));
        Check(await form.Do(new SubmitReturn(), CommandId($"demo:submit:{life.ReturnId}"), school));
        return References.Derive("case", life.ReturnId.Value);
    }

    private async Task Work(Guid id, EhcLife life, List<InboxLine> open, DateOnly day)
    {
        var grain = _grains.Case(new CaseId(id));
        if (life.WithdrawsOn <= day)
        {
            if (open.Count > 0)
                Check(await grain.Do(new RaiseEvent("withdrawn", EhcLife.Withdrawal(day)), CommandId($"demo:withdraw:{id}"), Seeder));
            return;
        }
        if (life.AnswersDraftOn <= day)
            Check(await grain.Do(new RaiseEvent("representations", life.Representations(day)), CommandId($"demo:answer:{id}:{day:O}"), Seeder));
        foreach (var line in open.Where(line => life.DoneOn(line.Task, London.DayOf(line.OpenedAt), line.DueOn) <= day))
        {
            if ((await _cases.Page(Seeder, line.Reference))?.State is not { } state || state.Tasks.Find(t => t.Number == line.Task) is not { } task)
                continue;
            var actor = Who(task.Team, task.Needs);
            if (life.Answers(task, state, day, actor.Name) is { } answers)
                Check(await grain.Do(new CompleteTask(task.Number, task.FormId is "advice" or "advice-views" or "consultation" ? "Received" : null, answers), CommandId($"demo:{id}:{task.Number}"), actor));
        }
    }

    /// <summary>Lets caseworkers have claimed some of what is open at the end of the year.</summary>
    private async Task Claim(Dictionary<Guid, EhcLife> byCase)
    {
        foreach (var line in await Tasks())
        {
            if (!byCase.TryGetValue(line.CaseId, out var life) || !life.Claimed(line.Task))
                continue;
            var who = Who(line.Team, null);
            Check(await _grains.Case(new CaseId(line.CaseId)).Do(new AssignTask(line.Task, who.Id, who.Name), CommandId($"demo:claim:{line.CaseId}:{line.Task}"), who));
        }
    }

    private async Task<List<InboxLine>> Tasks()
    {
        var all = new List<InboxLine>();
        while (await _inbox.List(Seeder, new InboxQuery { List = InboxList.Team, Sort = InboxSort.Reference, Skip = all.Count, Take = 500 }) is { Items.Count: > 0 } page)
            all.AddRange(page.Items);
        return all;
    }

    private async Task Settle()
    {
        while (await _timers.Sweep() + await _outbox.Pump() > 0)
        {
        }
    }

    private readonly Dictionary<string, Actor> _staff = [];

    /// <summary>The demo account that works a team's tasks, so that the timeline shows the names one signs in with.</summary>
    private Actor Who(string team, string? needs)
    {
        lock (_staff)
        {
            if (_staff.Count == 0)
                foreach (var account in DemoAccounts.Actors(services))
                    _staff[account.Id] = account;
        }
        return _staff.Values.FirstOrDefault(a => a.Teams.Contains(team) && (needs is null || a.Is(Role.Manager))) ?? Seeder;
    }

    private void Check(CommandAnswer answer)
    {
        if (answer.Ok)
            return;
        lock (Refusals)
            Refusals.Add(answer.Sentence);
    }

    // The same act of the same life has the same id, so that a seed that was cut off can be run again.
    private static Guid CommandId(string cause) => References.Derive(cause, Guid.Empty);

    private static ParallelOptions Side => new() { MaxDegreeOfParallelism = 32 };

    private static Provider ProviderOf(DemoProvider provider) => new()
    {
        Id = provider.Id,
        Name = provider.Name,
        Kind = provider.Phase == "early years" ? provider.Kind : provider.Phase,
        Urn = provider.Urn,
        HeadName = provider.HeadName,
        Address = Lines(provider.Address),
        Email = provider.Email,
        Phone = provider.Phone,
    };

    private static Pupil PupilOf(DemoPupil pupil, DateOnly checkedOn) => new()
    {
        Id = pupil.Id,
        Upn = pupil.Upn,
        Forename = pupil.Forename,
        Surname = pupil.Surname,
        DateOfBirth = pupil.DateOfBirth,
        YearGroup = pupil.YearGroup,
        ProviderId = pupil.ProviderId,
        SenStatus = pupil.SenStatus,
        Address = Lines(pupil.Address),
        Eligibility = pupil.Household is { } household ? new EligibilityFacts(household, checkedOn, "Eligibility check of the demo county") : null,
        Parents = [.. pupil.Parents.Select(parent => new Parent
        {
            Title = parent.Title,
            Forename = parent.Forename,
            Surname = parent.Surname,
            Relationship = parent.Relationship,
            Address = Lines(parent.Address),
            Email = parent.Email,
            EmailAgreed = parent.Email is not null,
            Phone = parent.Phone,
        })],
    };

    private static Address Lines(DemoAddress address) => new([address.Line1, address.Town, address.Postcode]);
}
