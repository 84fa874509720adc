using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Outgoing;
using BackOffice.Grains.Packs;
using BackOffice.Store;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using BackOffice.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqlitePacks() : PackContract("sqlite");

public sealed class PostgresPacks() : PackContract("postgres");

/// <summary>A pack is changed, approved and published while the house runs.</summary>
public abstract class PackContract(string kind) : Contract(kind)
{
    private static readonly Actor Oli = new("oli", "Oli Owner", [Role.ProcessOwner], []);
    private static readonly Actor Pia = new("pia", "Pia Process", [Role.ProcessOwner], []);
    private static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);

    private readonly Folder _folder = new();

    private IPackGrain Small => House.Get<IGrains>().Pack(SmallPack.Id);

    private IPacks Packs => House.Get<IPacks>();

    [StoreFact]
    public void The_packs_of_the_folder_run_at_the_first_start()
    {
        var pack = Packs.Find(SmallPack.Id)!;
        (pack.Version, pack.Title).ShouldBe(("1", "A small request"));
        Packs.Current.Faults.Where(fault => !fault.IsWarning).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task What_is_approved_runs_at_once_and_on_the_other_node_as_soon_as_it_looks()
    {
        var other = AnotherNode();
        other.Get<IPacks>().Find(SmallPack.Id)!.Title.ShouldBe("A small request");
        Packs.Find(SmallPack.Id)!.Title.ShouldBe("A small request");

        await Publish("A changed request");

        (Packs.Find(SmallPack.Id)!.Title, Packs.Find(SmallPack.Id)!.Version).ShouldBe(("A changed request", "1.0.1"));
        await other.Get<PackWatch>().Look();
        other.Get<IPacks>().Find(SmallPack.Id)!.Title.ShouldBe("A changed request");
    }

    [StoreFact]
    public async Task A_node_at_work_takes_up_what_another_publishes_by_itself()
    {
        var other = AnotherNode();
        var watch = other.Get<PackWatch>();
        await watch.StartingAsync(default);
        await watch.StartAsync(default);
        try
        {
            await Publish("A changed request");
            for (var tries = 0; other.Get<IPacks>().Find(SmallPack.Id)!.Title != "A changed request"; tries++)
            {
                tries.ShouldBeLessThan(200, "the other node still runs the version before");
                await Task.Delay(50);
            }
        }
        finally
        {
            await watch.StopAsync(default);
        }
    }

    [StoreFact]
    public async Task A_case_keeps_the_version_that_it_was_opened_on_also_after_a_restart()
    {
        var id = await Open(House);
        await Publish("A changed request");
        var after = AnotherNode();

        after.Get<IPacks>().Find(SmallPack.Id, "1")!.Title.ShouldBe("A small request");
        after.Get<IPacks>().Find(SmallPack.Id, "no such version")!.Title.ShouldBe("A changed request");
        var answer = await after.Get<IGrains>().Case(id).Do(new CompleteTask(1, "Accept", null), Guid.NewGuid(), Ann);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        (await after.Get<GrainStates>().Case(id.Value))!.State.PackVersion.ShouldBe("1");
        (await after.Get<GrainStates>().Case((await Open(after)).Value))!.State.PackVersion.ShouldBe("1.0.1");
    }

    [StoreFact]
    public async Task A_draft_that_is_scheduled_is_published_on_its_day()
    {
        var draft = await Draft("From next week");
        await Done(new SubmitDraft(draft, 1, "Because", Start.AddDays(7)));
        await Done(new ApproveDraft(draft, 2), Pia);
        await House.Get<PackWatch>().Look();
        Packs.Find(SmallPack.Id)!.Title.ShouldBe("A small request");

        Clock.Move(TimeSpan.FromDays(7));
        await House.Get<PackWatch>().Look();

        Packs.Find(SmallPack.Id)!.Title.ShouldBe("From next week");
    }

    [StoreFact]
    public async Task A_retracted_pack_opens_no_case_and_the_cases_there_are_go_on()
    {
        var id = await Open(House);
        await Done(new RunVersion(0, "Not in use"));

        Packs.Find(SmallPack.Id).ShouldBeNull();
        Packs.Known(SmallPack.Id)!.Title.ShouldBe("A small request");
        (await House.Get<IGrains>().Case(new CaseId(Guid.NewGuid())).Do(Opening(), Guid.NewGuid(), Ann)).Code.ShouldBe("PackNotRunning");
        (await House.Get<IGrains>().Case(id).Do(new CompleteTask(1, "Accept", null), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        await Done(new RunVersion(1, "In use again"));
        Packs.Find(SmallPack.Id).ShouldNotBeNull();
    }

    [StoreFact]
    public async Task The_folder_is_brought_once_and_a_fault_in_it_leaves_the_stored_version_running()
    {
        Packs.Find(SmallPack.Id).ShouldNotBeNull();
        var again = AnotherNode();
        again.Get<IPacks>().Find(SmallPack.Id).ShouldNotBeNull();
        (await House.Get<GrainStates>().Pack(SmallPack.Id))!.Versions.Count.ShouldBe(1);

        _folder.Head = head => head.Replace("\"team\"", "\"tea\"", StringComparison.Ordinal);
        var faulty = AnotherNode();
        faulty.Get<IPacks>().Find(SmallPack.Id)!.Version.ShouldBe("1");
        faulty.Get<IPacks>().Current.Faults.ShouldContain(fault => fault.File == "pack.json" && fault.Message.Contains("tea", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task An_update_of_the_product_runs_where_the_council_changed_nothing_and_waits_as_a_draft_where_it_has()
    {
        Packs.Find(SmallPack.Id).ShouldNotBeNull();
        _folder.Head = head => head.Replace("A small request", "From the product", StringComparison.Ordinal);
        AnotherNode().Get<IPacks>().Find(SmallPack.Id)!.ShouldSatisfyAllConditions(pack => pack.Title.ShouldBe("From the product"), pack => pack.Version.ShouldBe("1+2"));

        await Publish("From the council");
        _folder.Head = head => head.Replace("A small request", "From the product again", StringComparison.Ordinal);
        AnotherNode().Get<IPacks>().Find(SmallPack.Id)!.Title.ShouldBe("From the council");
        (await House.Get<GrainStates>().Pack(SmallPack.Id))!.Drafts.Single().Title.ShouldBe("Product update 1");
    }

    [StoreFact]
    public async Task Of_two_people_who_save_one_draft_at_once_one_is_told()
    {
        var draft = await Draft("A changed request");
        var other = AnotherNode();
        var answers = await Task.WhenAll(
            Task.Run(() => Small.Do(Letter(draft, "one"), Guid.NewGuid(), Oli)),
            Task.Run(() => other.Get<IGrains>().Pack(SmallPack.Id).Do(Letter(draft, "two"), Guid.NewGuid(), Pia)));

        answers.Count(answer => answer.Kind == AnswerKind.Done).ShouldBe(1);
        answers.Single(answer => answer.Kind == AnswerKind.Refused).Code.ShouldBe("DraftOvertaken");
    }

    [StoreFact]
    public async Task What_the_policy_does_not_allow_is_refused_and_written_down()
    {
        var answer = await Small.Do(new StartDraft(Guid.NewGuid(), "Mine", Changes("A changed request")), Guid.NewGuid(), Ann);

        answer.Sentence.ShouldBe("Only a process owner can change a process.");
        await using var db = await House.Db();
        (await db.Audit.CountAsync(line => line.Action == "Refused" && line.Record == "pack:small" && line.ActorId == "ann")).ShouldBe(1);
    }

    [StoreFact]
    public async Task An_open_case_is_tried_moved_to_the_version_that_was_published_since_and_moved_back()
    {
        var id = await Open(House);
        await Done(House, id, new CompleteTask(1, "Accept", null));
        await Publish("A changed request");
        var before = (await House.Get<GrainStates>().Case(id.Value))!.State;
        var none = ImmutableSortedDictionary<string, string>.Empty;
        (await House.Get<IMovableCases>().Versions(Oli, SmallPack.Id)).ShouldBe(ImmutableSortedDictionary<string, int>.Empty.Add("1", 1));
        (await House.Get<IMovableCases>().List(Oli, SmallPack.Id, "1", "wait")).Items.Single().Steps.ShouldBe(["wait"]);

        var trial = (await House.Get<ICaseMoves>().Try(Oli, id, "1.0.1", none))!;
        (trial.Works, trial.CaseVersion).ShouldBe((true, before.Version), trial.Sentence);
        (await House.Get<IGrains>().Case(id).Do(new MoveCaseToVersion("1.0.1", none), Guid.NewGuid(), Ann)).Code.ShouldBe("AccessRefused");
        (await House.Get<IGrains>().Case(id).Do(new MoveCaseToVersion("9.9", none), Guid.NewGuid(), Oli)).Kind.ShouldBe(AnswerKind.Refused);

        await Done(House, id, new MoveCaseToVersion("1.0.1", none, trial.CaseVersion), Oli);
        (await House.Get<GrainStates>().Case(id.Value))!.State.ShouldSatisfyAllConditions(
            state => state.PackVersion.ShouldBe("1.0.1"), state => CaseJson.Write(state.Waits).ShouldBe(CaseJson.Write(before.Waits)), state => CaseJson.Write(state.Tasks).ShouldBe(CaseJson.Write(before.Tasks)));

        await Done(AnotherNode(), id, new UndoMove(), Oli);
        (await House.Get<GrainStates>().Case(id.Value))!.State.PackVersion.ShouldBe("1");
        await Done(House, id, new MoveCaseToVersion("1.0.1", none), Oli);
        Clock.Move(TimeSpan.FromDays(9));
        (await House.Get<ITimerSweep>().Sweep()).ShouldBe(1);
        (await House.Get<GrainStates>().Case(id.Value))!.State.Tasks.Single(task => task.Title == "Chase the answer").Status.ShouldBe(BackOffice.Engine.Cases.TaskStatus.Open);
        (await House.Get<IGrains>().Case(id).Do(new UndoMove(), Guid.NewGuid(), Oli)).Kind.ShouldBe(AnswerKind.Refused);
    }

    [StoreFact]
    public async Task Cases_that_are_being_moved_arrive_whole_while_another_version_is_published_and_retracted()
    {
        var ids = new List<CaseId>();
        for (var i = 0; i < 12; i++) ids.Add(await Open(House));
        foreach (var id in ids) await Done(House, id, new CompleteTask(1, "Accept", null));
        await Publish("A changed request");
        var before = new Dictionary<CaseId, CaseState>();
        foreach (var id in ids) before[id] = (await House.Get<GrainStates>().Case(id.Value))!.State;
        var draft = await Draft("Changed once more");
        await Done(new SubmitDraft(draft, 1, "Because"));
        var (none, other) = (ImmutableSortedDictionary<string, string>.Empty, AnotherNode());

        // Two people move the same cases on two nodes, each after a trial of their own, while a third publishes and takes it back.
        var moves = ids.SelectMany(id => new[] { House, other }.Select(node => Task.Run(async () =>
        {
            var trial = (await node.Get<ICaseMoves>().Try(Oli, id, "1.0.1", none))!;
            return await node.Get<IGrains>().Case(id).Do(new MoveCaseToVersion("1.0.1", none, trial.CaseVersion), Guid.NewGuid(), Oli);
        })));
        var publishing = Task.Run(async () =>
        {
            await Done(new ApproveDraft(draft, 2), Pia);
            await Done(new RunVersion(0, "Not yet"), Pia);
            await Done(new RunVersion(3, "Now"), Pia);
        });
        var answers = await Task.WhenAll(moves);
        await publishing;

        answers.Count(answer => answer.Kind == AnswerKind.Done).ShouldBe(ids.Count, "each case is moved once");
        foreach (var id in ids)
        {
            var now = (await House.Get<GrainStates>().Case(id.Value))!.State;
            (now.PackVersion, now.Version).ShouldBe(("1.0.1", before[id].Version + 1), "the version that was chosen, in one step");
            CaseJson.Write(now.Waits).ShouldBe(CaseJson.Write(before[id].Waits));
            CaseJson.Write(now.Tasks).ShouldBe(CaseJson.Write(before[id].Tasks));
            now.Letters.Count.ShouldBe(before[id].Letters.Count);
            await Done(other, id, new RaiseEvent("answer", null));
            (await House.Get<GrainStates>().Case(id.Value))!.State.ClosedAs.ShouldBe("answered");
        }

        (await House.Get<GrainStates>().Case((await Open(House)).Value))!.State.PackVersion.ShouldBe("1.0.2", "new cases run what was published meanwhile");
    }

    [StoreFact]
    public async Task Closed_cases_run_again_through_a_draft_and_only_designers_may_ask()
    {
        var id = await Open(House);
        await Done(House, id, new CompleteTask(1, "Reject", null));
        var draft = Packs.Find(SmallPack.Id)! with { Version = "draft" };

        var results = await House.Get<IReplays>().Run(Oli, SmallPack.Id, draft, new DateOnly(2020, 1, 1));

        results.Results.Single().ShouldSatisfyAllConditions(result => result.IsSame.ShouldBeTrue(), result => result.IsFaithful.ShouldBeTrue());
        (results.Closed, results.Left).ShouldBe((1, 0));
        await Should.ThrowAsync<BackOffice.Store.Settings.AccessDeniedException>(() => House.Get<IReplays>().Run(Ann, SmallPack.Id, draft, new DateOnly(2020, 1, 1)));
    }

    private static async Task Done(Node node, CaseId id, CaseCommand command, Actor? actor = null)
    {
        var answer = await node.Get<IGrains>().Case(id).Do(command, Guid.NewGuid(), actor ?? Ann);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
    }

    protected override void Add(IServiceCollection services) => services.AddGrains(_folder);

    private static OpenCase Opening() => new(SmallPack.Id, new SubjectRef("pupil", null), null, null, []);

    private static SaveDraft Letter(Guid draft, string text) =>
        new(draft, 1, ImmutableSortedDictionary<string, string?>.Empty.Add("README.md", text));

    private static async Task<CaseId> Open(Node node)
    {
        var id = new CaseId(Guid.NewGuid());
        (await node.Get<IGrains>().Case(id).Do(Opening(), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        return id;
    }

    private ImmutableSortedDictionary<string, string?> Changes(string title) =>
        ImmutableSortedDictionary<string, string?>.Empty.Add("pack.json", _folder.Files(SmallPack.Id).Single(file => file.Path == "pack.json").Text.Replace("A small request", title, StringComparison.Ordinal));

    private async Task<Guid> Draft(string title)
    {
        Packs.Find(SmallPack.Id).ShouldNotBeNull(); // brought
        var draft = Guid.NewGuid();
        await Done(new StartDraft(draft, title, Changes(title)));
        return draft;
    }

    private async Task Publish(string title)
    {
        _folder.Head = head => head;
        var draft = await Draft(title);
        await Done(new SubmitDraft(draft, 1, "Because"));
        await Done(new ApproveDraft(draft, 2), Pia);
    }

    private async Task Done(PackCommand command, Actor? actor = null)
    {
        var answer = await Small.Do(command, Guid.NewGuid(), actor ?? Oli);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
    }

    /// <summary>The small pack, as a later release of the product may bring it.</summary>
    private sealed class Folder : IPackSource
    {
        private readonly SmallPack _small = new();

        public Func<string, string> Head { get; set; } = head => head;

        IEnumerable<string> IPackSource.Packs() => _small.Packs();

        public IEnumerable<PackFile> Files(string pack) => _small.Files(pack).Select(file => file.Path == "pack.json" ? file with { Text = Head(file.Text) } : file);
    }
}
