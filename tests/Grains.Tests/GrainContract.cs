using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Grains.Mail;
using BackOffice.Grains.Outgoing;
using BackOffice.Store;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests;

public sealed class SqliteGrains() : GrainContract("sqlite");

public sealed class PostgresGrains() : GrainContract("postgres");

/// <summary>What a command meets on its way: the policy, the single writer, the commit, the timers and the outbox.</summary>
public abstract class GrainContract(string kind) : Contract(kind)
{
    private static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);
    private static readonly Actor Bob = new("bob", "Bob Baker", [Role.Caseworker], ["sen-south"]);
    private static readonly Actor Head = new("head", "Hill School", [Role.Provider], [], Organisation: "school:810001");
    private static readonly Actor Admin = new("ada", "Ada Adams", [Role.Administrator], []);

    private readonly FlakyMailer _mailer = new();

    [StoreFact]
    public void The_small_pack_is_sound()
    {
        var book = House.Get<IPacks>().Current;
        book.Packs.Count.ShouldBe(1, string.Join("\n", book.Faults));
    }

    [StoreFact]
    public async Task A_command_that_is_answered_is_stored()
    {
        var id = await Opened();
        var answer = await Case(id).Do(new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null), Guid.NewGuid(), Ann);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        var state = await State(id);
        state.Version.ShouldBe(answer.Version);
        state.Tasks.ShouldAllBe(t => t.Status == BackOffice.Engine.Cases.TaskStatus.Completed);
        state.Waits.Count.ShouldBe(1);
    }

    [StoreFact]
    public async Task A_case_whose_reference_is_taken_opens_with_another()
    {
        // About one pair in a few hundred thousand cases shares a reference: such a pair is looked for.
        var seen = new Dictionary<string, Guid>();
        var (one, other) = Enumerable.Range(0, int.MaxValue).Select(number => new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
            .Select(id => seen.TryAdd(References.For("SML", id), id) ? default : (seen[References.For("SML", id)], id))
            .First(pair => pair != default);

        foreach (var id in (Guid[])[one, other])
        {
            var answer = await Case(new CaseId(id)).Do(new OpenCase(SmallPack.Id, new SubjectRef("pupil", null), null, null, []), Guid.NewGuid(), Ann);
            answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        }

        var (first, second) = ((await State(new CaseId(one))).Reference, (await State(new CaseId(other))).Reference);
        first.ShouldBe(References.For("SML", one));
        second.ShouldNotBe(first);
        References.IsWellFormed(second).ShouldBeTrue();
    }

    [StoreFact]
    public async Task The_same_command_id_gets_the_same_answer_and_happens_once()
    {
        var id = await Opened();
        var complete = new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null);
        var command = Guid.NewGuid();
        var first = await Case(id).Do(complete, command, Ann);
        var second = await Case(id).Do(complete, command, Ann);
        var elsewhere = await AnotherNode().Get<IGrains>().Case(id).Do(complete, command, Ann);

        second.ShouldBe(first with { Repeated = true });
        elsewhere.ShouldBe(first with { Repeated = true });
        (await State(id)).Version.ShouldBe(first.Version);
    }

    [StoreFact]
    public async Task A_task_completed_by_two_people_at_once_is_completed_by_one_and_the_other_is_told_who()
    {
        var id = await Opened();
        var complete = new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null);
        var other = AnotherNode();
        var answers = await Task.WhenAll(
            Task.Run(() => Case(id).Do(complete, Guid.NewGuid(), Ann)),
            Task.Run(() => other.Get<IGrains>().Case(id).Do(complete, Guid.NewGuid(), Ann with { Id = "amy", Name = "Amy Ames" })));

        answers.Count(a => a.Kind == AnswerKind.Done).ShouldBe(1);
        answers.Single(a => a.Kind == AnswerKind.Refused).Code.ShouldBe("TaskAlreadyCompleted");
    }

    [StoreFact]
    public async Task Many_commands_to_one_case_from_two_nodes_all_happen_once()
    {
        var id = await Opened();
        var before = (await State(id)).Version;
        var other = AnotherNode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            (i % 2 == 0 ? House : other).Get<IGrains>().Case(id).Do(new AddNote($"Note {i}"), Guid.NewGuid(), Ann))));

        // A node may give up after many lost races, but it says so and nothing is half done.
        var done = answers.Count(a => a.Kind == AnswerKind.Done);
        answers.Where(a => a.Kind != AnswerKind.Done).ShouldAllBe(a => a.Code == "RecordBusy");
        done.ShouldBeGreaterThan(20);
        (await State(id)).Version.ShouldBe(before + done);
        await using var db = await House.Db();
        (await db.CaseEvents.CountAsync(e => e.Text.Contains("Note "))).ShouldBe(done);
    }

    [StoreFact]
    public async Task A_node_with_an_old_memory_does_not_refuse_what_another_node_has_made_possible()
    {
        var id = await Opened();
        var other = AnotherNode();
        (await other.Get<IGrains>().Case(id).Do(new AddNote("The other node now remembers the case."), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        await Case(id).Do(new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null), Guid.NewGuid(), Ann);
        Clock.Move(TimeSpan.FromDays(9));
        await House.Get<ITimerSweep>().Sweep();
        var chase = TaskOf(await State(id), "Chase the answer");

        var answer = await other.Get<IGrains>().Case(id).Do(new CompleteTask(chase, null, null), Guid.NewGuid(), Bob);

        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        (await State(id)).ClosedAs.ShouldBe("chased");
    }

    [StoreFact]
    public async Task What_the_policy_refuses_is_not_done_and_is_written_down()
    {
        var id = await Opened();
        var task = TaskOf(await State(id), "Check the request");
        foreach (var (actor, command) in new (Actor, CaseCommand)[]
        {
            (Bob, new CompleteTask(task, "Accept", null)),
            (Admin, new AddNote("I may not")),
            (Head, new CompleteTask(task, "Accept", null)),
            (Ann, new AssignTask(task, "bob", "Bob Baker")),
            (Ann, new ExcuseClock("X", 1, "Y", "because", null, null, null, null)),
            (Ann, new FireTimer(1)),
        })
        {
            var answer = await Case(id).Do(command, Guid.NewGuid(), actor);
            answer.Code.ShouldBe("AccessRefused", $"{actor.Id} {command}");
        }

        await using var db = await House.Db();
        (await db.Audit.CountAsync(a => a.Action == "Refused" && a.Record == $"case:{id}")).ShouldBe(6);
        (await db.CaseEvents.CountAsync(e => e.Kind == "task-completed")).ShouldBe(0);
    }

    [StoreFact]
    public async Task A_cancelled_case_sends_nothing_that_had_not_left_and_its_timers_are_gone()
    {
        var mia = new Actor("mia", "Mia Moss", [Role.Manager], ["sen-north"]);
        var id = await Opened();
        await Case(id).Do(new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null), Guid.NewGuid(), Ann);
        await using (var db = await House.Db())
        {
            db.Outbox.AddRange(
                new BackOffice.Store.Data.OutboxRow { Key = "waits", Kind = "email", Target = "a@example.org", Origin = $"case:{id}", DueAt = Clock.GetUtcNow(), CreatedAt = Clock.GetUtcNow() },
                new BackOffice.Store.Data.OutboxRow { Key = "left", Kind = "email", Target = "a@example.org", Origin = $"case:{id}", DueAt = Clock.GetUtcNow(), CreatedAt = Clock.GetUtcNow(), SentAt = Clock.GetUtcNow() },
                new BackOffice.Store.Data.OutboxRow { Key = "another's", Kind = "email", Target = "a@example.org", Origin = "case:other", DueAt = Clock.GetUtcNow().AddYears(1), CreatedAt = Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        (await Case(id).Do(new CancelCase("Opened twice", CancelCase.Duplicate), Guid.NewGuid(), Ann)).Code.ShouldBe("AccessRefused");
        var answer = await Case(id).Do(new CancelCase("Opened twice", CancelCase.Duplicate), Guid.NewGuid(), mia);

        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(0);
        Clock.Move(TimeSpan.FromDays(30));
        (await House.Get<ITimerSweep>().Sweep()).ShouldBe(0);
        await using var read = await House.Db();
        (await read.Waits.CountAsync(w => w.CaseId == id.Value)).ShouldBe(0);
        (await read.Outbox.SingleAsync(o => o.Key == "waits")).Fault.ShouldBe("The case was cancelled before this left.");
        (await read.Outbox.SingleAsync(o => o.Key == "left")).Fault.ShouldBeNull();
        (await read.Outbox.SingleAsync(o => o.Key == "another's")).SentAt.ShouldBeNull();
        (await read.Audit.SingleAsync(a => a.Action == "CancelCase")).ActorId.ShouldBe("mia");
    }

    [StoreFact]
    public async Task A_task_is_claimed_and_given_back_by_the_one_who_has_it()
    {
        var id = await Opened();
        var task = TaskOf(await State(id), "Check the request");
        (await Case(id).Do(new AssignTask(task, "ann", "Ann Archer"), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        (await Case(id).Do(new AssignTask(task, "amy", "Amy Ames"), Guid.NewGuid(), Ann with { Id = "amy" })).Code.ShouldBe("AccessRefused");
        (await Case(id).Do(new AssignTask(task, null, null), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        (await House.Get<IInboxReader>().Next(Ann)).Single().Task.ShouldBe(task);
    }

    [StoreFact]
    public async Task A_submitted_return_opens_its_case_once_with_its_pupil_and_documents()
    {
        await Pupil("P1", "Q823456789012", "school:810001");
        var (returnId, answer) = await Submitted("Q823456789012");
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(1);
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(0);

        var page = (await House.Get<ICaseReader>().Page(Ann, answer.Reference!))!;
        page.State.Subject.Id.ShouldBe("P1");
        page.SubjectName.ShouldBe("Sam Price");
        page.State.RequestedBy.ShouldBe("head");
        page.Documents.Single().Name.ShouldBe("report.pdf");
        page.State.Data["request"]!["surname"]!.ToString().ShouldBe("Price");
        var mine = (await House.Get<IReturnReader>().Mine(Head)).Items.Single();
        mine.Id.ShouldBe(returnId.Value);
        mine.Progress!.Stage.ShouldBe("asked");
        (await House.Get<IReturnReader>().Mine(Head with { Id = "head2", Organisation = "school:810002" })).Total.ShouldBe(0);
    }

    [StoreFact]
    public async Task A_school_that_names_another_schools_pupil_does_not_reach_that_record()
    {
        await Pupil("P1", "Q823456789012", "school:810002");
        var (_, answer) = await Submitted("Q823456789012");
        await House.Get<IOutboxPump>().Pump();
        var page = (await House.Get<ICaseReader>().Page(Ann, answer.Reference!))!;
        page.State.Subject.Id.ShouldBeNull();
        page.State.ProviderId.ShouldBe("school:810001");
    }

    [StoreFact]
    public async Task A_request_without_UPN_finds_its_pupil_by_name_and_date_of_birth()
    {
        await Pupil("P1", "Q823456789012", "school:810001");
        await Pupil("P2", "B801200005001", "school:810002");
        var (_, answer) = await Submitted(null, "2017-05-04", "PRICE");
        await House.Get<IOutboxPump>().Pump();
        (await House.Get<ICaseReader>().Page(Ann, answer.Reference!))!.State.Subject.Id.ShouldBe("P1");
    }

    [StoreFact]
    public async Task A_request_that_fits_nobody_opens_unmatched_and_a_caseworker_matches_it()
    {
        await Pupil("P1", "Q823456789012", "school:810001");
        var (_, answer) = await Submitted(null, "2017-05-05");
        await House.Get<IOutboxPump>().Pump();
        var page = (await House.Get<ICaseReader>().Page(Ann, answer.Reference!))!;
        page.State.Subject.Id.ShouldBeNull();
        page.SubjectName.ShouldBe("Sam Price");

        var asked = RequestedPupil.Of(House.Get<IPacks>().Find(SmallPack.Id)!, page.State.Data)!;
        var candidate = (await House.Get<IPupilReader>().Candidates(Ann, asked)).Single();
        candidate.Pupil.Id.ShouldBe("P1");
        candidate.Reasons.ShouldBe(["same surname", "same forename"]);
        (await House.Get<IPupilReader>().Candidates(Head with { Organisation = "school:810009" }, asked)).ShouldBeEmpty();

        (await Case(page.State.Id).Do(new LinkSubject(new SubjectRef("pupil", "P1"), "school:810001"), Guid.NewGuid(), Bob)).Code.ShouldBe("AccessRefused");
        (await Case(page.State.Id).Do(new LinkSubject(new SubjectRef("pupil", "P1"), "school:810001"), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
        (await House.Get<ICaseReader>().Page(Ann, answer.Reference!))!.Pupil!.Id.ShouldBe("P1");
    }

    [StoreFact]
    public async Task A_timer_fires_on_its_day_once_whichever_node_sweeps()
    {
        var id = await Opened();
        await Case(id).Do(new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null), Guid.NewGuid(), Ann);
        var other = AnotherNode();
        (await House.Get<ITimerSweep>().Sweep()).ShouldBe(0);

        Clock.Move(TimeSpan.FromDays(9));
        var fired = await Task.WhenAll(Task.Run(() => House.Get<ITimerSweep>().Sweep()), Task.Run(() => other.Get<ITimerSweep>().Sweep()));

        fired.Sum().ShouldBe(1);
        (await State(id)).Tasks.Count(t => t.Title == "Chase the answer").ShouldBe(1);
        await using var db = await House.Db();
        (await db.Waits.CountAsync()).ShouldBe(0);
    }

    [StoreFact]
    public async Task A_timer_of_a_case_that_no_longer_waits_goes_away()
    {
        var id = await Opened();
        await using (var db = await House.Db())
        {
            db.Waits.Add(new() { CaseId = id.Value, Number = 99, DueAt = Start, StepId = "gone" });
            await db.SaveChangesAsync();
        }

        await House.Get<ITimerSweep>().Sweep();
        await using var after = await House.Db();
        (await after.Waits.CountAsync(w => w.Number == 99)).ShouldBe(0);
    }

    [StoreFact]
    public async Task Two_nodes_never_claim_the_same_timer()
    {
        var id = Guid.NewGuid();
        await using (var db = await House.Db())
        {
            db.Waits.AddRange(Enumerable.Range(0, 300).Select(i => new BackOffice.Store.Data.WaitRow { CaseId = id, Number = i, DueAt = Start, StepId = "s" }));
            await db.SaveChangesAsync();
        }

        var nodes = new[] { House, AnotherNode(), AnotherNode() };
        var claims = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() =>
            nodes[i % 3].Get<BackOffice.Store.Outgoing.DueWork>().ClaimTimers(Clock.GetUtcNow(), TimeSpan.FromMinutes(2), 50, default))));

        var numbers = claims.SelectMany(c => c).Select(t => t.Wait).ToList();
        numbers.Distinct().Count().ShouldBe(numbers.Count);

        // What a dead node had claimed comes free again.
        Clock.Move(TimeSpan.FromMinutes(3));
        (await House.Get<BackOffice.Store.Outgoing.DueWork>().ClaimTimers(Clock.GetUtcNow(), TimeSpan.FromMinutes(2), 1000, default)).Count.ShouldBe(300);
    }

    [StoreFact]
    public async Task An_email_that_could_not_be_sent_is_sent_later_and_once()
    {
        var id = await Opened();
        await Message(id, new OutboxMessage("email", "pat@example.org", "key-1", new JsonObject { ["subject"] = "Hello", ["text"] = "Text" }));
        _mailer.Down = true;
        await House.Get<IOutboxPump>().Pump();
        _mailer.Sent.ShouldBeEmpty();

        _mailer.Down = false;
        (await House.Get<IOutboxPump>().Pump()).ShouldBe(0); // not yet: it waits a little
        Clock.Move(TimeSpan.FromMinutes(1));
        await House.Get<IOutboxPump>().Pump();
        await House.Get<IOutboxPump>().Pump();

        _mailer.Sent.Single().Subject.ShouldBe("Hello");
    }

    [StoreFact]
    public async Task A_case_that_asks_the_web_hears_what_came_of_it_and_hears_it_once()
    {
        var id = await Opened();
        await Case(id).Do(new CompleteTask(TaskOf(await State(id), "Check the request"), "Accept", null), Guid.NewGuid(), Ann);
        await Message(id, new OutboxMessage("http", "https://elsewhere.example.org/", "key-3", new JsonObject { ["url"] = "https://elsewhere.example.org/", ["case"] = id.ToString(), ["answer"] = "answer" }));

        await House.Get<IOutboxPump>().Pump();
        await House.Get<IOutboxPump>().Pump();

        var state = await State(id);
        state.ClosedAs.ShouldBe("answered");
        state.Data["answer"]!["failed"]!.ToString().ShouldContain("not one of the hosts that this council lets its processes ask");
    }

    [StoreFact]
    public async Task A_message_that_nobody_takes_is_put_aside_with_the_reason()
    {
        var id = await Opened();
        await Message(id, new OutboxMessage("pigeon", "roof", "key-2", []));
        await House.Get<IOutboxPump>().Pump();
        await using var db = await House.Db();
        (await db.Outbox.SingleAsync()).Fault.ShouldBe("Nothing here sends messages of the kind \"pigeon\".");
    }

    [StoreFact]
    public async Task A_register_record_is_changed_with_old_and_new_value_kept()
    {
        await Pupil("P1", "Q823456789012", "school:810001");
        var grain = House.Get<IGrains>().Get<IPupilGrain>("P1");
        (await grain.Do(new ChangePupil(new JsonObject { ["senStatus"] = "E" }, "Plan issued"), Guid.NewGuid(), Ann)).Ok.ShouldBeTrue();
        (await grain.Do(new ChangePupil(new JsonObject { ["senStatus"] = "E" }, "Plan issued"), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Nothing);
        (await grain.Do(new ChangePupil(new JsonObject { ["senStatus"] = "N" }, "Mischief"), Guid.NewGuid(), Head)).Code.ShouldBe("AccessRefused");

        var page = (await House.Get<IPupilReader>().Page(Ann, "P1"))!;
        page.Pupil.SenStatus.ShouldBe("E");
        page.Timeline[0].Details!["senStatus"]!["new"]!.ToString().ShouldBe("E");
        await using var db = await House.Db();
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_case_for_a_pack_that_is_not_there_is_refused()
    {
        var answer = await Case(new CaseId(Guid.NewGuid())).Do(new OpenCase("missing", new SubjectRef("pupil", null), null, null, []), Guid.NewGuid(), Ann);
        answer.Code.ShouldBe("PackNotRunning");
    }

    protected override void Add(IServiceCollection services)
    {
        services.AddGrains(new SmallPack());
        services.AddSingleton<IMailer>(_mailer);
    }

    private ICaseGrain Case(CaseId id) => House.Get<IGrains>().Case(id);

    private async Task<CaseId> Opened()
    {
        var id = new CaseId(Guid.NewGuid());
        var answer = await Case(id).Do(
            new OpenCase(SmallPack.Id, new SubjectRef("pupil", null), "school:810001", "pat", new JsonObject { ["request"] = new JsonObject { ["forename"] = "Sam", ["surname"] = "Price" } }),
            Guid.NewGuid(),
            Ann);
        answer.Kind.ShouldBe(AnswerKind.Done, answer.Sentence);
        return id;
    }

    private async Task<(ReturnId Id, CommandAnswer Answer)> Submitted(string? upn, string? born = null, string surname = "Price")
    {
        var id = new ReturnId(Guid.NewGuid());
        var grain = House.Get<IGrains>().Return(id);
        (await grain.Do(new StartReturn(SmallPack.Id, "request"), Guid.NewGuid(), Head)).Ok.ShouldBeTrue();
        (await grain.Do(new SavePage("page", new JsonObject { ["forename"] = "Sam", ["surname"] = surname, ["upn"] = upn, ["born"] = born }), Guid.NewGuid(), Head)).Ok.ShouldBeTrue();
        var document = await House.Get<IDocuments>().Keep(Head, "report.pdf", "evidence", "application/pdf", [1, 2, 3], id.Value);
        (await grain.Do(new AttachFile(new ReturnFile(document, "evidence", "report.pdf", "application/pdf", 3)), Guid.NewGuid(), Head)).Ok.ShouldBeTrue();
        (await grain.Do(new SavePage("page", []), Guid.NewGuid(), Head with { Id = "thief", Organisation = "school:810002" })).Code.ShouldBe("AccessRefused");
        return (id, await grain.Do(new SubmitReturn(), Guid.NewGuid(), Head));
    }

    private async Task Pupil(string id, string upn, string school)
    {
        var pupil = new Pupil { Id = id, Upn = upn, Forename = "Sam", Surname = "Price", DateOfBirth = new DateOnly(2017, 5, 4), ProviderId = school };
        (await House.Get<IGrains>().Get<IPupilGrain>(id).Do(new RegisterPupil(pupil), Guid.NewGuid(), Ann)).Kind.ShouldBe(AnswerKind.Done);
    }

    /// <summary>A commit that leaves a message, as a step of a pack would.</summary>
    private async Task Message(CaseId id, OutboxMessage message)
    {
        var state = await State(id);
        var result = await House.Get<ICommitter>().Commit(new CaseCommit
        {
            CommandId = Guid.NewGuid(),
            Actor = Ann,
            At = Start,
            Action = "Test",
            Answer = "{}",
            ExpectedVersion = state.Version,
            SubjectName = "Sam Price",
            Outcome = new Outcome { State = state with { Version = state.Version + 1 }, Messages = [message] },
        });
        result.End.ShouldBe(CommitEnd.Written);
    }

    private async Task<CaseState> State(CaseId id) => (await House.Get<GrainStates>().Case(id.Value))!.State;

    private static int TaskOf(CaseState state, string title) => state.Tasks.Single(t => t.Title == title).Number;

    private sealed class FlakyMailer : IMailer
    {
        public bool Down { get; set; }

        public List<Email> Sent { get; } = [];

        public Task Send(Email email, CancellationToken stop = default)
        {
            if (Down) throw new IOException("The mail server does not answer.");
            Sent.Add(email);
            return Task.CompletedTask;
        }
    }
}
