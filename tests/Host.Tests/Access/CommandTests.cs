using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Checks;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Store.Reading;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Access;

/// <summary>
/// Every command, sent through the grains as everybody. Those who may not are told why in a sentence and nothing is written; those who
/// may are never refused for who they are. A command that is added without a row fails the first fact.
/// </summary>
[Collection(nameof(Village))]
public class CommandTests(Village village)
{
    private const string Refused = "AccessRefused";
    private static readonly string[] OnlyTheProduct = [];
    private static readonly string[] MayAsk = [.. Casework, .. InPortal];

    private static readonly (Func<Village, CaseCommand> Make, string[] May)[] OfCases =
    [
        (v => new CompleteTask(v.ParentCase.OpenTask, "No such outcome", null), Team),
        (v => new SaveTask(v.ParentCase.OpenTask, []), Team),
        (v => new HoldTask(v.ParentCase.OpenTask, null, null), Team),
        (v => new AssignTask(v.ParentCase.OpenTask, "somebody", "Somebody"), [Manager]),
        (v => new AssignTask(v.ParentCase.OpenTask, null, null, "sen-south"), [Manager]),
        (v => new RaiseEvent("no such event", null), Team),
        (v => new ExcuseClock("SEN.FIN20", 1, "no such exception", "Closed", null, null, null, null), [Manager]),
        (v => new PauseClock("no such clock", 1, "Away"), [Manager]),
        (v => new RecordService(v.ParentCase.LetterTo("parents"), new DateOnly(2020, 1, 1), "Signed for"), Team),
        (v => new AddNote("Rang, nobody in."), Team),
        (v => new AddDocument(v.ParentCase.Document, "minutes.txt", "evidence"), Team),
        (v => new LinkSubject(new SubjectRef("pupil", "zebedee"), null), Team),
        (v => new SaveEvent("no such event", null), Team),
        (v => new UnlinkSubject(""), Team),
        (v => new TakeRequest("POST", "nothing waits here", null, [], 0), OnlyTheProduct),
        (v => new FireTimer(999), OnlyTheProduct),
        (v => new MoveCaseToVersion("no such version", ImmutableSortedDictionary<string, string>.Empty), [ProcessOwner]),
        (v => new UndoMove(), [ProcessOwner]),
        (v => new CancelCase(""), [Manager]),
        (v => new RetryLetters("The record was changed."), OnlyTheProduct),
        (v => new RecountClocks("Bank holidays have changed."), OnlyTheProduct),
    ];

    private static readonly (Func<ReturnCommand> Make, string[] May)[] OfReturns =
    [
        (() => new StartReturn(Village.PackId, "request"), [People.Parent]),
        (() => new SavePage("childs-name", new JsonObject { ["knownAs"] = "Zeb" }), [People.Parent]),
        (() => new AttachFile(new ReturnFile(Guid.NewGuid(), "evidence", "a.txt", "text/plain", 1)), [People.Parent]),
        (() => new RemoveFile(Guid.NewGuid()), [People.Parent]),
        (() => new SubmitReturn(), [People.Parent]),
        (() => new MoveReturn("another"), [People.Parent]),
        (() => new AmendReturn("A slip"), [People.Parent]),
        (() => new AcceptReturn(), []), // a request is no return of a collection, so nobody reviews it
        (() => new QueryReturn([]), []),
        (() => new WithdrawReturn(), [People.Parent]),
    ];

    private static readonly Guid NoDraft = Guid.NewGuid();

    private static readonly (Func<PackCommand> Make, string[] May)[] OfPacks =
    [
        (() => new AdoptProductPack("9", ImmutableSortedDictionary<string, string>.Empty), OnlyTheProduct),
        (() => new PublishScheduled(NoDraft), OnlyTheProduct),
        (() => new StartDraft(Guid.NewGuid(), "", Changed("rules/must-assess.json")), Designers),
        (() => new StartDraft(Guid.NewGuid(), "", Changed("workflow.json")), [ProcessOwner]),
        (() => new SaveDraft(NoDraft, 1, Changed("letters/L1.txt")), Designers),
        (() => new SaveDraft(NoDraft, 1, Changed("forms/request.json")), [ProcessOwner]),
        (() => new RestoreFiles(NoDraft, 1, []), Designers),
        (() => new RenameDraft(NoDraft, "Other"), Designers),
        (() => new MoveDraft(NoDraft, 1, []), Designers),
        (() => new DiscardDraft(NoDraft), Designers),
        (() => new SubmitDraft(NoDraft, 1, "Because"), Designers),
        (() => new SendBackDraft(NoDraft, "Because"), Designers),
        (() => new ApproveDraft(NoDraft, 1), Designers),
        (() => new RunVersion(999, "Because"), [ProcessOwner]),
    ];

    private static ImmutableSortedDictionary<string, string?> Changed(string path) => ImmutableSortedDictionary<string, string?>.Empty.Add(path, "text");

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Commands_to_a_pack(string who)
    {
        var grain = village.Services.GetRequiredService<IGrains>().Pack(Village.PackId);
        foreach (var (make, may) in OfPacks)
            await Try(make(), may, who, command => grain.Do(command, Guid.NewGuid(), village.Person(who)),
                async () => (await village.Services.GetRequiredService<IPackReader>().Life(Village.Product, Village.PackId))!.Version);
    }

    [Fact]
    public void No_command_is_left_out()
    {
        Names<CaseCommand>().ShouldBe([.. OfCases.Select(row => row.Make(village).GetType().Name).Append(nameof(OpenCase)).Distinct().Order()]);
        Names<ReturnCommand>().ShouldBe([.. OfReturns.Select(row => row.Make().GetType().Name).Order()]);
        Names<RoundCommand>().ShouldBe(
            [nameof(AskProviders), nameof(ChangeWindow), nameof(CloseRound), nameof(ExcuseProvider), nameof(ExtendProvider), nameof(OpenRound), nameof(RemindNow), nameof(ReopenRound), nameof(SendDueReminders)],
            "each is tried by another team and by providers in the grains' contract");
        Names<PackCommand>().ShouldBe([.. OfPacks.Select(row => row.Make().GetType().Name).Distinct().Order()]);
        Names<RegisterCommand>().ShouldBe([nameof(ChangeProvider), nameof(ChangePupil), nameof(PlacePupil), nameof(RecordEligibilityCheck), nameof(RegisterProvider), nameof(RegisterPupil), nameof(RemovePlacement)]);
        Names<LandingCommand>().ShouldBe([nameof(AddRow), nameof(LandReturn), nameof(LinkRow), nameof(SetRowAside), nameof(UndoRow)], "each is tried by another team and by providers in the grains' contract");

        static string[] Names<TCommand>() => [.. typeof(TCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TCommand)) && !type.IsAbstract).Select(type => type.Name).Order()];
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Commands_to_a_case(string who)
    {
        var grain = village.Services.GetRequiredService<IGrains>().Case(village.ParentCase.Id);
        foreach (var (make, may) in OfCases)
            await Try(make(village), may, who, command => grain.Do(command, Guid.NewGuid(), village.Person(who)), CaseVersion);
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_case_is_opened_by_staff_who_work_it_and_by_those_whom_the_form_is_for(string who)
    {
        var id = new CaseId(Guid.NewGuid());
        var answer = await village.Services.GetRequiredService<IGrains>().Case(id).Do(new OpenCase(Village.PackId, new SubjectRef("pupil", null), null, null, []), Guid.NewGuid(), village.Person(who));
        (answer.Code != Refused).ShouldBe(MayAsk.Contains(who), $"OpenCase by {who}: {answer.Sentence}");
        if (!MayAsk.Contains(who))
            (await village.Services.GetRequiredService<ICaseReader>().Timeline(Village.Product, id)).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_asks_in_somebody_elses_name()
    {
        var grains = village.Services.GetRequiredService<IGrains>();
        (await Open(People.Parent, null, village.Person(OtherParent).Id)).Code.ShouldBe(Refused);
        (await Open(School, "school:810002", null)).Code.ShouldBe(Refused);

        Task<CommandAnswer> Open(string who, string? provider, string? asked) => grains.Case(new CaseId(Guid.NewGuid()))
            .Do(new OpenCase(Village.PackId, new SubjectRef("pupil", null), provider, asked, []), Guid.NewGuid(), village.Person(who));
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Commands_to_a_form_that_a_parent_has_begun(string who)
    {
        var id = new ReturnId(Guid.NewGuid());
        var grain = village.Services.GetRequiredService<IGrains>().Return(id);
        (await grain.Do(new StartReturn(Village.PackId, "request"), Guid.NewGuid(), village.Person(People.Parent))).Ok.ShouldBeTrue();
        foreach (var (make, may) in OfReturns)
            await Try(make(), may, who, command => grain.Do(command, Guid.NewGuid(), village.Person(who)),
                async () => (await village.Services.GetRequiredService<IReturnReader>().Page(Village.Product, id.Value))!.State.Version);
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task A_form_is_begun_by_those_whom_it_is_for_and_by_staff_for_them(string who)
    {
        var id = new ReturnId(Guid.NewGuid());
        var answer = await village.Services.GetRequiredService<IGrains>().Return(id).Do(new StartReturn(Village.PackId, "request"), Guid.NewGuid(), village.Person(who));
        (answer.Code != Refused).ShouldBe(MayAsk.Contains(who), $"StartReturn by {who}: {answer.Sentence}");
        (await village.Services.GetRequiredService<IReturnReader>().Page(Village.Product, id.Value) is not null).ShouldBe(MayAsk.Contains(who));
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Commands_to_the_register(string who)
    {
        var (grains, pupils, providers) = (village.Services.GetRequiredService<IGrains>(), village.Services.GetRequiredService<IPupilReader>(), village.Services.GetRequiredService<IProviderReader>());
        var (pupil, school) = ((await pupils.Page(Village.Product, "zebedee"))!.Pupil, (await providers.Page(Village.Product, "school:810003"))!.Provider);
        string[] register = Casework, place = [.. Casework, Administrator];

        await Try<RegisterCommand>(new ChangePupil(new JsonObject { ["senStatus"] = who }, "Test"), register, who,
            command => grains.Get<IPupilGrain>(pupil.Id).Do(command, Guid.NewGuid(), village.Person(who)), async () => (await pupils.Page(Village.Product, pupil.Id))!.Pupil.Version);
        await Try<RegisterCommand>(new ChangeProvider(new JsonObject { ["headName"] = who }, "Test"), place, who,
            command => grains.Get<IProviderGrain>(school.Id).Do(command, Guid.NewGuid(), village.Person(who)), async () => (await providers.Page(Village.Product, school.Id))!.Provider.Version);

        await Try<RegisterCommand>(new RecordEligibilityCheck(new EligibilityCheck { Id = Guid.NewGuid(), Pack = "p", PackVersion = "1", RuleSet = "r", Title = "Test", RuleSetHash = "", AsOf = new DateOnly(2026, 1, 1), Result = "yes", Sentence = "Yes.", Source = "A test", Inputs = [], Explanation = [] }, null), register, who,
            command => grains.Get<IPupilGrain>(pupil.Id).Do(command, Guid.NewGuid(), village.Person(who)), async () => (await pupils.Page(Village.Product, pupil.Id))!.Pupil.Version);

        var placement = new Placement { Row = Guid.NewGuid(), ProviderId = school.Id, On = new DateOnly(2026, 1, 15), RoundId = Guid.NewGuid(), Round = "Test", ReturnId = Guid.NewGuid(), Reference = "EYC-0" };
        foreach (var command in (RegisterCommand[])[new PlacePupil(placement, "a test"), new RemovePlacement(placement.Row, "Test")])
        {
            await Try(command, register, who,
                sent => grains.Get<IPupilGrain>(pupil.Id).Do(sent, Guid.NewGuid(), village.Person(who)), async () => (await pupils.Page(Village.Product, pupil.Id))!.Pupil.Version);
        }

        var (newPupil, newSchool) = ($"new-{Guid.NewGuid():N}", $"school:{Guid.NewGuid():N}");
        await Try<RegisterCommand>(new RegisterPupil(pupil with { Id = newPupil }), register, who,
            command => grains.Get<IPupilGrain>(newPupil).Do(command, Guid.NewGuid(), village.Person(who)), async () => await pupils.Page(Village.Product, newPupil) is null ? 0 : 1);
        await Try<RegisterCommand>(new RegisterProvider(school with { Id = newSchool }), place, who,
            command => grains.Get<IProviderGrain>(newSchool).Do(command, Guid.NewGuid(), village.Person(who)), async () => await providers.Page(Village.Product, newSchool) is null ? 0 : 1);
    }

    public static TheoryData<string> Everybody() => [.. SignedIn];

    [Fact]
    public void The_county_was_lived_through_without_a_refusal() => village.SeedRefusals.ShouldBeEmpty();

    private async Task<long> CaseVersion() => (await village.Services.GetRequiredService<ICaseReader>().Page(Village.Product, village.ParentCase.Reference))!.State.Version;

    private static async Task Try<TCommand>(TCommand command, string[] may, string who, Func<TCommand, Task<CommandAnswer>> send, Func<Task<long>> version) where TCommand : notnull
    {
        var before = await version();
        var answer = await send(command);
        var what = $"{command.GetType().Name} by {who}: {answer.Kind} {answer.Sentence}";
        if (may.Contains(who))
        {
            answer.Code.ShouldNotBe(Refused, what);
            return;
        }
        answer.Kind.ShouldBe(AnswerKind.Refused, what);
        answer.Code.ShouldBe(Refused, what);
        answer.Sentence.ShouldEndWith(".");
        (await version()).ShouldBe(before, $"{what}; nothing may have been written");
    }
}
