using System.Text;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Access;

/// <summary>Every read of the store, tried as everybody: what the pages show comes from here. A read that is added without a row fails the first fact.</summary>
[Collection(nameof(Village))]
public class ReaderTests(Village village)
{
    private static readonly Read[] Reads =
    [
        Of<ICaseReader>("Page", Team, async (r, a, v) => await r.Page(a, v.ParentCase.Reference) is not null),
        Of<ICaseReader>("Find", Team, async (r, a, v) => await r.Find(a, v.ParentCase.Reference) is not null),
        Of<ICaseReader>("List", Team, async (r, a, v) => (await r.List(a, new CaseQuery { Text = "Quillfeather" })).Total > 0),
        Of<ICaseReader>("Timeline", Team, async (r, a, v) => (await r.Timeline(a, v.ParentCase.Id)).Total > 0),
        Of<ICaseReader>("Decisions", Team, async (r, a, v) => (await r.Decisions(a, v.ParentCase.Id)).Count > 0),
        Of<ICaseReader>("Journal", Team, async (r, a, v) => (await r.Journal(a, v.ParentCase.Id)).Count > 0),
        Of<ILetterReader>("Letter", [.. Team, Parent], async (r, a, v) => await r.Letter(a, v.ParentCase.Reference, v.ParentCase.LetterTo("parents")) is not null),
        Of<IDocuments>("Read", Team, async (r, a, v) => await r.Read(a, v.ParentCase.Document) is not null),
        Of<IDocuments>("OfReturn", [School], async (r, a, v) => (await r.OfReturn(a, v.SchoolDraft)).Count > 0),
        Of<IDocuments>("Keep", [School], async (r, a, v) => await r.Keep(a, "a.txt", "evidence", "text/plain", Encoding.UTF8.GetBytes("A"), v.SchoolDraft) != Guid.Empty),
        Of<IDocuments>("Remove", [], async (r, a, v) => await r.Remove(a, v.ParentCase.Document)),
        Of<IPupilReader>("Page", Casework, async (r, a, v) => await r.Page(a, "zebedee") is not null),
        Of<IPupilReader>("Page", [.. Casework, School], async (r, a, v) => await r.Page(a, v.PupilId) is not null),
        Of<IPupilReader>("List", [.. Casework, School], async (r, a, v) => (await r.List(a, new PupilQuery { Text = v.PupilName })).Total > 0),
        Of<IPupilReader>("Candidates", Casework, async (r, a, v) => (await r.Candidates(a, new Engine.Register.RequestedPupil((await r.Page(Village.Product, "zebedee"))!.Pupil))).Any(found => found.Pupil.Id == "zebedee")),
        Of<IProviderReader>("Page", [.. Staff, School], async (r, a, v) => await r.Page(a, "school:810001") is not null),
        Of<IProviderReader>("Find", [.. Staff, School], async (r, a, v) => await r.Find(a, "school:810001") is not null),
        Of<IProviderReader>("List", [.. Staff, School, OtherSchool], async (r, a, v) => (await r.List(a, new ProviderQuery())).Total > 0),
        Of<IProviderReader>("List", Staff, async (r, a, v) => (await r.List(a, new ProviderQuery())).Total > 1),
        Of<ISearch>("Find", Casework, async (r, a, v) => (await r.Find(a, "Quillfeather")).Count > 0),
        Of<ISearch>("Find", Team, async (r, a, v) => (await r.Find(a, v.ParentCase.Reference)).Any(hit => hit.Kind == "case")),
        Of<IReturnReader>("Mine", [Parent], async (r, a, v) => (await r.Mine(a)).Items.Any(line => line.Id == v.ParentDraft)),
        Of<IReturnReader>("Page", [Parent], async (r, a, v) => await r.Page(a, v.ParentDraft) is not null),
        Of<IReturnReader>("Page", [School], async (r, a, v) => await r.Page(a, v.SchoolCase.Reference) is not null),
        Of<IReturnReader>("Previous", [Parent, School], async (r, a, v) => await r.Previous(a, "ehc-needs-assessment", "request") is not null),
        Of<IReturnReader>("List", Casework, async (r, a, v) => (await r.List(a, new ReturnQuery())).Items.Any(line => line.Id == v.ParentDraft)),
        Of<IReturnReader>("List", Team, async (r, a, v) => (await r.List(a, new ReturnQuery { Text = v.ParentCase.Reference })).Total > 0),
        Of<IMessages>("Failing", [Administrator], async (r, a, v) => (await r.Failing(a)).Total >= 0),
        Of<IMessages>("Retry", [Administrator], async (r, a, v) => !await r.Retry(a, -1)),
        Of<IMessages>("Dismiss", [Administrator], async (r, a, v) => !await r.Dismiss(a, -1, "Test")),
        Of<IAccounts>("List", [Administrator], async (r, a, v) => (await r.List(a, new AccountQuery())).Total > 0),
        Of<IAccounts>("Find", [Administrator], async (r, a, v) => await r.Find(a, v.Person(Caseworker).Id) is not null),
        Of<IAccounts>("Do", [Administrator], async (r, a, v) => (await r.Do(a, "nobody", new Engine.Accounts.UnlockAccount(), v.Address, Guid.NewGuid())).Problem!.Contains("There is no such account")),
        Of<ICalendars>("Read", [Administrator], async (r, a, v) => (await r.Read(a)).Json.Length > 0),
        Of<ICalendars>("Save", [Administrator], async (r, a, v) => await r.Save(a, "an old version", Rules.Calendars.CalendarSheet.Read(null).AddExtraDay(new DateOnly(2030, 6, 17), "Test")) is { Length: > 0 }),
        Of<INeeds>("Of", [Administrator], async (r, a, v) => await v.FailingMessage() && (await r.Of(a)).Messages > 0),
        Of<IInboxReader>("List", Team, async (r, a, v) => (await r.List(a, new InboxQuery { List = InboxList.Team, Text = "Quillfeather" })).Total > 0),
        Of<IInboxReader>("Counts", Team, async (r, a, v) => (await r.Counts(a)).Team > 0),
        Of<IInboxReader>("Next", Team, async (r, a, v) => (await r.Next(a, 200)).Any(task => task.Reference == v.ParentCase.Reference)),
        Of<IInboxReader>("Colleagues", Team, async (r, a, v) => (await r.Colleagues(a)).Any(colleague => colleague.Id == v.Person(Caseworker).Id)),
        Of<IReports>("OpenByStage", Team, async (r, a, v) => (await r.OpenByStage(a)).Count > 0),
        Of<IReports>("Clocks", Team, async (r, a, v) => (await r.Clocks(a, new DateOnly(2026, 1, 1), new DateOnly(2020, 1, 1))).Count > 0),
        Of<IProcessWatch>("Figures", [.. Team, ProcessOwner, Administrator], async (r, a, v) => (await r.Figures(a, new WatchQuery(Village.PackId, new DateOnly(2020, 1, 1), new DateOnly(2030, 1, 1)), new DateOnly(2026, 1, 1))).OpenCases > 0),
        Of<IProcessWatch>("Versions", [.. Team, ProcessOwner, Administrator], async (r, a, v) => (await r.Versions(a, Village.PackId)).Count > 0),
        Of<IMovableCases>("Versions", [ProcessOwner], async (r, a, v) => (await r.Versions(a, Village.PackId)).Count > 0),
        Of<IMovableCases>("List", [ProcessOwner], async (r, a, v) => (await r.List(a, Village.PackId, (await r.Versions(a, Village.PackId)).Keys.First())).Total > 0),
        // Rounds belong to the team of their collection; the village has none of its people. The grains' contract tries them with a round.
        Of<ICollectionReader>("Rounds", [], async (r, a, v) => (await r.Rounds(a)).Count > 0),
        Of<ICollectionReader>("Round", [], async (r, a, v) => await r.Round(a, Guid.NewGuid()) is not null),
        Of<ICollectionReader>("Review", [], async (r, a, v) => await r.Review(a, v.ParentDraft) is not null),
        Of<ICollectionReader>("Owed", [School, OtherSchool], async (r, a, v) => (await r.Owed(a)).Count > 0),
        Of<ICollectionReader>("Returns", [], async (r, a, v) => await r.Returns(a, Guid.NewGuid(), acceptedOnly: false).AnyAsync()),
        // Children of accepted returns belong to the team that reviews the returns; the grains' contract tries them with a return.
        Of<ILandingReader>("List", [], async (r, a, v) => (await r.List(a, new LandedRowQuery())).Total > 0),
        Of<ILandingReader>("Counts", [], async (r, a, v) => (await r.Counts(a)).Waiting > 0),
        Of<ILandingReader>("Row", [], async (r, a, v) => await r.Row(a, await v.WaitingRow()) is not null),
        Of<IPackReader>("All", Designers, async (r, a, v) => (await r.All(a)).Any(life => life.Id == Village.PackId)),
        Of<IPackReader>("Life", Designers, async (r, a, v) => await r.Life(a, Village.PackId) is not null),
        Of<IPackReader>("History", Designers, async (r, a, v) => (await r.History(a, Village.PackId)).Count > 0),
        Of<IPackReader>("Version", Designers, async (r, a, v) => await r.Version(a, Village.PackId) is { Files.Count: > 10 }),
        Of<IPackReader>("Draft", Designers, async (r, a, v) => await r.Draft(a, Village.PackId, v.PackDraft) is { Differences: [{ Path: "README.md" }] }),
        Of<IPackReader>("Check", Designers, async (r, a, v) => await r.Check(a, Village.PackId, v.PackDraft) is { Pack: not null }),
        Of<IPackReader>("Examples", Designers, async (r, a, v) => (await r.Examples(a, Village.PackId, v.PackDraft)).Count > 0),
        Of<IStartReader>("List", Staff, async (r, a, v) => (await r.List(a)).Count >= 0),
        Of<IHouseReader>("State", [Administrator], async (r, a, v) => (await r.State(a)).AuditLines > 0),
        Of<IHouseReader>("VerifyAudit", [Administrator], async (r, a, v) => (await r.VerifyAudit(a)).Whole),
        Of<IEligibilityReader>("OfPupil", Casework, async (r, a, v) => (await r.OfPupil(a, v.PupilId)).Count > 0),
        Of<IEligibilityReader>("Check", Casework, async (r, a, v) => await r.Check(a, v.Check) is not null),
        Of<IEligibilityReader>("Entitled", Casework, async (r, a, v) => (await r.Entitled(a, new DateOnly(2099, 1, 1))).Count + (await r.Entitled(a, London.DayOf(DateTimeOffset.UtcNow))).Count > 0),
        Of<IEligibilityReader>("Runs", Casework, async (r, a, v) => (await r.Runs(a)).Count > 0),
        Of<IEligibilityReader>("Run", Casework, async (r, a, v) => (await r.Run(a, v.MealsRun)) is { Entitled.Count: > 0 }),
        Of<IEligibilityReader>("Keep", Casework, async (r, a, v) => await r.Keep(a, new MealsRun(Guid.NewGuid(), new DateOnly(2026, 1, 1), "", [], [])) is not null),
        Of<IBulkCheckStore>("Add", Casework, async (r, a, v) => await OnesOwnFile(r, a) != Guid.Empty),
        Of<IBulkCheckStore>("Find", Casework, async (r, a, v) => await r.Find(a, await OnesOwnFile(r, a)) is not null),
        Of<IBulkCheckStore>("Find", [Caseworker], async (r, a, v) => await r.Find(a, await OnesOwnFile(r, v.Person(Caseworker))) is not null),
        Of<IBulkCheckStore>("Recent", Casework, async (r, a, v) => await OnesOwnFile(r, a) is var file && (await r.Recent(a)).Any(kept => kept.Id == file)),
        Of<ISavedViews>("List", [Caseworker], async (r, a, v) => (await r.List(a, "test")).Any(view => view.Name == "Kept by the caseworker")),
        Of<ISavedViews>("Delete", [Caseworker], async (r, a, v) => await r.Delete(a, await OnesOwn(r, v))),
        Of<ISavedViews>("Save", SignedIn, async (r, a, v) => await r.Save(a, "own", "Mine", []) != Guid.Empty),
    ];

    /// <summary>These write a line about what somebody did, and give nothing.</summary>
    private static readonly string[] Writes = ["IAudit.Read", "IAudit.Note"];

    [Fact]
    public void Every_read_that_takes_an_actor_has_a_row() =>
        typeof(ICaseReader).Assembly.GetTypes().Where(type => type is { IsInterface: true, IsPublic: true, Namespace: "BackOffice.Store.Reading" })
            .SelectMany(type => type.GetMethods().Where(method => method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor)).Select(method => $"{type.Name}.{method.Name}"))
            .Distinct().Except(Reads.Select(read => read.Name)).Except(Writes)
            .ShouldBeEmpty("Add a row to the table of ReaderTests for each: who gets something from it.");

    public static TheoryData<int, string, string> EveryPair()
    {
        var pairs = new TheoryData<int, string, string>();
        for (var row = 0; row < Reads.Length; row++)
            foreach (var who in SignedIn)
                pairs.Add(row, Reads[row].Name, who);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public async Task A_read_gives_to_those_who_are_named_and_to_nobody_else(int row, string name, string who)
    {
        if (name == "ISavedViews.List")
            await OnesOwn(village.Services.GetRequiredService<ISavedViews>(), village);
        bool given;
        try
        {
            given = await Reads[row].Ask(village.Person(who), village);
        }
        catch (AccessDeniedException refused)
        {
            refused.Message.ShouldEndWith(".");
            given = false;
        }
        given.ShouldBe(Reads[row].Gives.Contains(who), $"{name} for {who}");
    }

    [Fact]
    public async Task Who_opened_a_childs_record_stands_in_the_audit_trail()
    {
        var house = village.Services.GetRequiredService<IHouseReader>();
        var before = (await house.State(village.Person(Administrator))).AuditLines;
        await village.Services.GetRequiredService<IPupilReader>().Page(village.Person(Caseworker), village.PupilId);
        (await house.State(village.Person(Administrator))).AuditLines.ShouldBeGreaterThan(before);
    }

    private static Task<Guid> OnesOwn(ISavedViews views, Village village) => views.Save(village.Person(Caseworker), "test", "Kept by the caseworker", []);

    private static async Task<Guid> OnesOwnFile(IBulkCheckStore files, Actor actor)
    {
        var id = Guid.NewGuid();
        await files.Add(actor, id, "free-school-meals", "people.csv", [new BulkCheckLine(2, "{}", null, Done: true)]);
        return id;
    }

    private static Read Of<TReader>(string method, string[] gives, Func<TReader, Actor, Village, Task<bool>> ask) where TReader : notnull =>
        new($"{typeof(TReader).Name}.{method}", gives, (actor, village) => ask(village.Services.GetRequiredService<TReader>(), actor, village));

    private sealed record Read(string Name, string[] Gives, Func<Actor, Village, Task<bool>> Ask);
}
