using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Host.Demo;
using BackOffice.Store;
using BackOffice.Store.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Host.Tests.Access;

/// <summary>
/// The product running for real on a small demo county, with one case that a school asked for and one that a parent asked for,
/// each with letters and a document, and a form that each has begun. One for all tests of access.
/// </summary>
public sealed class Village : IAsyncLifetime
{
    internal const string PackId = "ehc-needs-assessment";
    internal static readonly Actor Product = Actor.System("test");

    private readonly string _data = Directory.CreateTempSubdirectory("backoffice-access-").FullName;
    private readonly ConcurrentDictionary<string, Task<Visitor>> _visitors = new();
    private Dictionary<string, Actor> _actors = [];
    private WebApplication? _app;

    internal string Address { get; private set; } = "";

    internal IServiceProvider Services => _app!.Services;

    internal Asked SchoolCase { get; private set; } = null!;

    internal Asked ParentCase { get; private set; } = null!;

    internal Guid SchoolDraft { get; private set; }

    internal Guid ParentDraft { get; private set; }

    internal Guid SchoolFile { get; private set; }

    /// <summary>A change to the pack that the process owner prepares.</summary>
    internal Guid PackDraft { get; private set; }

    /// <summary>A check of the pupil's free school meals.</summary>
    internal Guid Check { get; } = Guid.NewGuid();

    /// <summary>A run of the monthly report.</summary>
    internal Guid MealsRun { get; private set; }

    internal string PupilId { get; private set; } = "";

    internal string PupilName { get; private set; } = "";

    /// <summary>The child of the parent's request, whose name nobody else in the county has.</summary>
    internal const string Child = "Zebedee Quillfeather";

    internal IReadOnlyList<string> SeedRefusals { get; private set; } = [];

    internal Actor Person(string who) => _actors[who];

    public async Task InitializeAsync()
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BACKOFFICE_DATA"] = _data,
            ["BACKOFFICE_URL"] = "http://127.0.0.1:0",
        }).Build()) with
        { Demo = true };
        var today = London.DayOf(DateTimeOffset.UtcNow);
        SeedRefusals = (await DemoSeed.Once(settings, today, TextWriter.Null, cases: 3))!.Refusals;
        _app = Serving.Build(settings);
        await _app.StartAsync();
        Address = _app.Urls.Single();
        foreach (var who in People.SignedIn)
            await As(who);
        _actors = await ReadActors();

        var county = County.On(today);
        var school = county.Schools.Single(s => s.Id == Person(People.School).Organisation);
        var pupil = county.Pupils.First(p => p.ProviderId == school.Id && p.YearGroup is not null);
        var life = Enumerable.Range(1, 100).Select(n => new EhcLife(n, pupil, school, today, county.Schools[1])).First(l => Assessed(l, today));
        (PupilId, PupilName) = (pupil.Id, $"{pupil.Forename} {pupil.Surname}");
        SchoolCase = await Ask(People.School, life, life.Request());
        ParentCase = await Ask(People.Parent, life, AsParent(life.Request()));
        SchoolDraft = await Begin(People.School, life.Request());
        ParentDraft = await Begin(People.Parent, AsParent(life.Request()));
        SchoolFile = await Attach(People.School, SchoolDraft);
        await MakeCheck();
        PackDraft = Guid.NewGuid();
        Good(await Services.GetRequiredService<IGrains>().Pack(PackId).Do(
            new StartDraft(PackDraft, "A word about the process", ImmutableSortedDictionary<string, string?>.Empty.Add("README.md", "# In other words")), Guid.NewGuid(), Person(People.ProcessOwner)));
    }

    /// <summary>The one browser of somebody, signed in when they have an account.</summary>
    internal Task<Visitor> As(string who) => _visitors.GetOrAdd(who, NewVisitor);

    /// <summary>A browser of its own, signed in when they have an account.</summary>
    internal async Task<Visitor> NewVisitor(string who)
    {
        var visitor = new Visitor(Address);
        if (People.Emails.TryGetValue(who, out var email))
            (await visitor.SignIn(email, DemoAccounts.Password)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect, $"{who} signs in");
        else if (People.Parents.TryGetValue(who, out var address))
            await SignInByMail(visitor, address);
        return visitor;
    }

    /// <summary>A child of the demo's census who waits to be matched: the early years team's, and nobody's here.</summary>
    public async Task<Guid> WaitingRow()
    {
        var row = (await Services.GetRequiredService<ILandingReader>().List(Product, new LandedRowQuery())).Items[0].Id;
        (await Services.GetRequiredService<ILandingReader>().Row(Product, row)).ShouldNotBeNull();
        return row;
    }

    /// <summary>A message that the mail server has not taken, so that there is something for an administrator to see to.</summary>
    public async Task<bool> FailingMessage()
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync();
        return await db.Database.ExecuteSqlRawAsync("""
            INSERT INTO outbox (key, kind, target, body, origin, created_at, due_at, attempts, fault)
            SELECT 'village', 'email', 'office@lowroad.example', '{{}}', 'test', '2026-01-12 09:00:00+00:00', '2099-01-12 09:00:00+00:00', 3, 'The mailbox is full.'
            WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE key = 'village')
            """) >= 0;
    }

    public async Task DisposeAsync()
    {
        foreach (var visitor in _visitors.Values)
            (await visitor).Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task SignInByMail(Visitor visitor, string email)
    {
        await visitor.Send("/parent/sign-in", "/parent/sign-in", ("email", email));
        var code = Directory.GetFiles(Path.Combine(_data, "mail"), "*.eml").Select(File.ReadAllText).Where(mail => mail.Contains(email))
            .Select(mail => Regex.Match(mail, "Your code is ([A-Z0-9]{4} [A-Z0-9]{4})")).Last(found => found.Success).Groups[1].Value;
        var answer = await visitor.Send("/parent/check-email", "/parent/check-email", ("code", code));
        answer.Headers.Location?.OriginalString.ShouldBe("/returns", $"{email} signs in with the code");
    }

    private async Task<Dictionary<string, Actor>> ReadActors()
    {
        await using var scope = Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Store.Accounts.Account>>();
        var actors = new Dictionary<string, Actor>();
        foreach (var (who, email) in People.Emails.Concat(People.Parents))
        {
            var account = (await accounts.FindByEmailAsync(email))!;
            actors[who] = account.ToActor(await accounts.GetRolesAsync(account));
        }
        return actors;
    }

    private async Task MakeCheck()
    {
        var (worker, checks) = (Person(People.Caseworker), Services.GetRequiredService<Grains.Checks.IEligibilityChecks>());
        var question = new Grains.Checks.CheckQuestion("free-school-meals", "free-school-meals", London.DayOf(DateTimeOffset.UtcNow), (JsonObject)JsonNode.Parse("""{"parent":{"incomeSupport":true}}""")!);
        var answer = await checks.Decide(worker, question, Check, "A test");
        Good(await checks.Record(worker, PupilId, answer.Check!));
        MealsRun = (await Services.GetRequiredService<Grains.Checks.IMealsReports>().Make(worker))!.Id;
    }

    private static JsonObject AsParent(JsonObject request)
    {
        foreach (var (name, value) in new JsonObject { ["requester"] = "parent", ["askerName"] = "Sam Quillfeather", ["askerEmail"] = "sam.quillfeather@home.example", ["forename"] = "Zebedee", ["surname"] = "Quillfeather" })
            request[name] = value!.DeepClone();
        request.Remove("askerRole");
        request.Remove("childUpn");
        return request;
    }

    private async Task<Guid> Begin(string who, JsonObject answers)
    {
        var id = Guid.NewGuid();
        var form = Services.GetRequiredService<IGrains>().Return(new ReturnId(id));
        Good(await form.Do(new StartReturn(PackId, "request"), Guid.NewGuid(), Person(who)));
        Good(await form.Do(new SavePage("all", answers), Guid.NewGuid(), Person(who)));
        return id;
    }

    /// <summary>Asks for an assessment, waits for the case, decides to assess so that letters go, and files a document.</summary>
    private async Task<Asked> Ask(string who, EhcLife life, JsonObject answers)
    {
        var (grains, cases, documents) = (Services.GetRequiredService<IGrains>(), Services.GetRequiredService<ICaseReader>(), Services.GetRequiredService<IDocuments>());
        var form = await Begin(who, answers);
        var sent = Good(await grains.Return(new ReturnId(form)).Do(new SubmitReturn(), Guid.NewGuid(), Person(who)));
        var id = new CaseId(References.Derive("case", form));
        for (var tries = 0; await cases.Find(Product, sent.Reference!) is null; tries++)
        {
            tries.ShouldBeLessThan(240, $"The case {sent.Reference} was not opened within a minute.");
            await Task.Delay(250);
        }
        var worker = Person(People.Caseworker);
        if (who == People.Parent)
            await Match(id, life.Pupil);
        await Work(id, sent.Reference!, life);
        var document = await documents.Keep(worker, "minutes.txt", "evidence", "text/plain", Encoding.UTF8.GetBytes("Minutes"));
        Good(await grains.Case(id).Do(new AddDocument(document, "minutes.txt", "evidence"), Guid.NewGuid(), worker));
        var page = (await cases.Page(Product, sent.Reference!))!;
        if (page.Letters.Count == 0)
            throw new InvalidOperationException($"{sent.Reference} has no letters: {string.Join(", ", page.State.Tasks.Select(t => $"{t.Number} {t.Title} ({t.FormId}, {t.Team}, {(t.ClosedAt is null ? "open" : "closed")}) {t.Context?.ToJsonString()}"))}.");
        return new Asked(form, id, sent.Reference!, page.State.Tasks.First(t => t.ClosedAt is null).Number, page.Letters, document);
    }

    /// <summary>Takes the case to where advice is asked for, so that letters have gone to the family and to the school.</summary>
    private async Task Work(CaseId id, string reference, EhcLife life)
    {
        var cases = Services.GetRequiredService<ICaseReader>();
        var grain = Services.GetRequiredService<IGrains>().Case(id);
        for (var steps = 0; steps < 4; steps++)
        {
            var state = (await cases.Page(Product, reference))!.State;
            if (state.Tasks.Find(t => t is { ClosedAt: null, Outcomes: [{ Name: "TryAgain" }] }) is { } letter)
                Good(await grain.Do(new CompleteTask(letter.Number, "TryAgain", null), Guid.NewGuid(), Person(People.Caseworker)));
            if (state.Tasks.Find(t => t is { ClosedAt: null, FormId: "request-check" or "screening" or "assess-decision" }) is not { } task)
                continue;
            var who = Person(task.Team == "sen-north" ? People.Caseworker : People.Manager);
            Good(await grain.Do(new CompleteTask(task.Number, null, life.Answers(task, state, London.DayOf(DateTimeOffset.UtcNow), who.Name)), Guid.NewGuid(), who));
        }
    }

    /// <summary>Puts the child into the register and matches the parent's request to the record, as a caseworker does.</summary>
    private async Task Match(CaseId id, DemoPupil like)
    {
        var (grains, worker) = (Services.GetRequiredService<IGrains>(), Person(People.Caseworker));
        var address = new Address([like.Address.Line1, like.Address.Town, like.Address.Postcode]);
        var child = new Pupil
        {
            Id = "zebedee",
            Forename = "Zebedee",
            Surname = "Quillfeather",
            DateOfBirth = like.DateOfBirth,
            YearGroup = like.YearGroup,
            Address = address,
            Parents = [new Engine.Register.Parent { Title = "Mx", Forename = "Sam", Surname = "Quillfeather", Relationship = "Mother", Address = address }],
        };
        Good(await grains.Get<IPupilGrain>(child.Id).Do(new RegisterPupil(child), Guid.NewGuid(), worker));
        Good(await grains.Case(id).Do(new LinkSubject(new SubjectRef("pupil", child.Id), null), Guid.NewGuid(), worker));
    }

    private static bool Assessed(EhcLife life, DateOnly today) =>
        life.Answers(new CaseTask { Number = 1, StepId = "", BookmarkId = "", Title = "", Team = "", OpenedAt = default, FormId = "assess-decision" }, null!, today, "")!["decision"]!.ToString() == "assess";

    private async Task<Guid> Attach(string who, Guid form)
    {
        var content = Encoding.UTF8.GetBytes("Report");
        var document = await Services.GetRequiredService<IDocuments>().Keep(Person(who), "report.txt", "evidence", "text/plain", content, form);
        Good(await Services.GetRequiredService<IGrains>().Return(new ReturnId(form)).Do(new AttachFile(new ReturnFile(document, "evidence", "report.txt", "text/plain", content.Length)), Guid.NewGuid(), Person(who)));
        return document;
    }

    private static CommandAnswer Good(CommandAnswer answer) => answer.Ok ? answer : throw new InvalidOperationException(answer.Sentence);
}

/// <summary>A case that somebody asked for in the portal.</summary>
internal sealed record Asked(Guid Form, CaseId Id, string Reference, int OpenTask, IReadOnlyList<LetterLine> Letters, Guid Document)
{
    /// <summary>Number of a letter that went to the family, the school and so on.</summary>
    public int LetterTo(params string[] whom) =>
        Letters.FirstOrDefault(letter => whom.Contains(letter.To))?.Number
        ?? throw new InvalidOperationException($"No letter of {Reference} went to {string.Join(" or ", whom)}: there are {string.Join(", ", Letters.Select(l => $"{l.LetterId} to {l.To}"))}.");
}

[CollectionDefinition(nameof(Village))]
public sealed class VillageCollection : ICollectionFixture<Village>;
