using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Store.Committing;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;

namespace Store.Tests.Committing;

public sealed class SqliteCommits() : CommitContract("sqlite");

public sealed class PostgresCommits() : CommitContract("postgres")
{
    [StoreFact]
    public async Task A_connection_that_was_lost_between_two_commits_is_made_again()
    {
        var state = Given.Case(Clock.GetUtcNow());
        (await Committer.Commit(Given.Opening(state))).End.ShouldBe(CommitEnd.Written);
        await using (var db = await House.Db())
        {
            // As a restart of the server does; the reading connection goes on.
            await db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }

        (await Committer.Commit(Given.Next(state, "After"))).End.ShouldBe(CommitEnd.Written);
        await using var after = await House.Db();
        (await AuditChain.Verify(after)).Faults.ShouldBeEmpty();
    }
}

/// <summary>What a commit promises on every database.</summary>
public abstract class CommitContract(string kind) : Contract(kind)
{
    protected ICommitter Committer => House.Get<ICommitter>();

    [StoreFact]
    public async Task An_outcome_is_written_whole()
    {
        var state = Given.Case(Clock.GetUtcNow());
        var due = new DateOnly(2026, 2, 23);
        var commit = Given.Opening(state, with: outcome => outcome with
        {
            Tasks = [Given.Task(1, state.OpenedAt, due: due)],
            Clocks = [new CaseClock { ClockId = "SEN.REQ6", StartedOn = new(2026, 1, 12), Due = due, WorkTarget = due, Working = "6 weeks", Law = "regulation 5" }],
            WaitsSet = [new CaseWait { Number = 2, StepId = "wait", DueAt = Start.AddDays(7) }],
            Letters = [new Letter(3, "L1", "We have your request", "parent", ["Ms P Price", "1 Road"], null, ServiceMethod.FirstClassPost, new(2026, 1, 12), new(2026, 1, 14), "Dear Ms Price", [])],
            AlertsRaised = [new CaseAlert(4, "sen", "info", "EHC assessment, since January", new(2026, 1, 12), null)],
            Decisions = [new DecisionRecord("s36", "1", new(2026, 1, 12), "yes", new JsonObject { ["a"] = 1 }, new JsonObject { ["rule"] = "a" }, "Because.")],
            Messages = [new OutboxMessage("email", "pat@example.org", "m1", new JsonObject { ["subject"] = "Hello" })],
            Journal = [new JournalEntry("s1", "BackOffice.Task", "Started", []), new JournalEntry("s1", "BackOffice.Task", "Faulted", ["A \"way\" out"], "Über and out")],
        });

        (await Committer.Commit(commit)).End.ShouldBe(CommitEnd.Written);

        await using var db = await House.Db();
        var row = await db.Cases.SingleAsync();
        row.Reference.ShouldBe(state.Reference);
        CaseJson.Read<CaseState>(row.State).Data["request"]!["surname"]!.ToString().ShouldBe("Price");
        (await db.Tasks.SingleAsync()).DueOn.ShouldBe(due);
        (await db.Clocks.SingleAsync()).Due.ShouldBe(due);
        (await db.Waits.SingleAsync()).DueAt.ShouldBe(Start.AddDays(7));
        (await db.Letters.SingleAsync()).Text.ShouldBe("Dear Ms Price");
        (await db.Alerts.SingleAsync()).SubjectId.ShouldBe("P1");
        (await db.Decisions.SingleAsync()).Result.ShouldBe("yes");
        (await db.Outbox.SingleAsync()).Target.ShouldBe("pat@example.org");
        JournalText.Read((await db.Journal.SingleAsync()).Lines).Select(line => CaseJson.Write(line)).ShouldBe(commit.Outcome.Journal.Select(line => CaseJson.Write(line)));
        (await db.CaseEvents.SingleAsync()).ActorName.ShouldBe("Ann Archer");
        (await db.CaseTeams.SingleAsync()).Team.ShouldBe("sen-north");
        (await db.Commands.SingleAsync()).Id.ShouldBe(commit.CommandId);
        (await db.Audit.SingleAsync()).Record.ShouldBe($"case:{state.Id}");
    }

    [StoreFact]
    public async Task A_task_written_again_is_replaced_and_a_cleared_wait_is_gone()
    {
        var state = Given.Case(Clock.GetUtcNow());
        await Committer.Commit(Given.Opening(state, with: o => o with
        {
            Tasks = [Given.Task(1, state.OpenedAt)],
            WaitsSet = [new CaseWait { Number = 2, StepId = "wait", DueAt = Start.AddDays(7) }],
            AlertsRaised = [new CaseAlert(3, "sen", "info", "Alert", new(2026, 1, 12), null)],
        }));

        await Committer.Commit(Given.Next(state, "Taken", with: o => o with { Tasks = [Given.Task(1, state.OpenedAt, assigned: "ann")], WaitsCleared = [2], AlertsCleared = [3] }));

        await using var db = await House.Db();
        (await db.Tasks.SingleAsync()).AssignedTo.ShouldBe("ann");
        (await db.Waits.CountAsync()).ShouldBe(0);
        (await db.Alerts.SingleAsync()).ClearedAt.ShouldNotBeNull();
    }

    [StoreFact]
    public async Task A_commit_on_a_version_that_has_moved_on_writes_nothing()
    {
        var state = Given.Case(Clock.GetUtcNow());
        await Committer.Commit(Given.Opening(state));
        await Committer.Commit(Given.Next(state, "First"));

        (await Committer.Commit(Given.Next(state, "Second"))).End.ShouldBe(CommitEnd.Stale);

        await using var db = await House.Db();
        (await db.CaseEvents.Select(e => e.Text).ToListAsync()).ShouldBe(["Case opened.", "First"], ignoreOrder: true);
        (await db.Audit.CountAsync()).ShouldBe(2);
    }

    [StoreFact]
    public async Task A_command_that_comes_twice_happens_once_and_gets_its_first_answer()
    {
        var state = Given.Case(Clock.GetUtcNow());
        await Committer.Commit(Given.Opening(state));
        var command = Guid.NewGuid();
        await Committer.Commit(Given.Next(state, "Once", command));

        var again = await Committer.Commit(Given.Next(state with { Version = 2 }, "Twice", command));

        again.End.ShouldBe(CommitEnd.Repeated);
        CaseJson.Read<CommandAnswer>(again.StoredAnswer!).Sentence.ShouldBe("Once");
        await using var db = await House.Db();
        (await db.Cases.SingleAsync()).Version.ShouldBe(2);
    }

    [StoreFact]
    public async Task The_same_case_opened_twice_is_opened_once()
    {
        var state = Given.Case(Clock.GetUtcNow());
        (await Committer.Commit(Given.Opening(state))).End.ShouldBe(CommitEnd.Written);
        (await Committer.Commit(Given.Opening(state))).End.ShouldBe(CommitEnd.Stale);
    }

    [StoreFact]
    public async Task Of_many_writers_of_one_version_exactly_one_wins()
    {
        var state = Given.Case(Clock.GetUtcNow());
        await Committer.Commit(Given.Opening(state));
        var second = AnotherNode();

        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            (i % 2 == 0 ? Committer : second.Get<ICommitter>()).Commit(Given.Next(state, $"Writer {i}")))));

        ends.Count(r => r.End == CommitEnd.Written).ShouldBe(1);
        ends.Count(r => r.End == CommitEnd.Stale).ShouldBe(19);
        await using var db = await House.Db();
        (await db.CaseEvents.CountAsync()).ShouldBe(2);
    }

    [StoreFact]
    public async Task A_stale_commit_in_a_batch_fails_alone()
    {
        var states = Enumerable.Range(0, 60).Select(_ => Given.Case(Clock.GetUtcNow())).ToList();
        await Task.WhenAll(states.Select(s => Committer.Commit(Given.Opening(s))));

        var results = await Task.WhenAll(states.Select((s, i) => Committer.Commit(Given.Next(i % 3 == 0 ? s with { Version = 9 } : s, "Batch"))));

        results.Select((r, i) => (r.End, Stale: i % 3 == 0)).ShouldAllBe(x => x.End == (x.Stale ? CommitEnd.Stale : CommitEnd.Written));
    }

    [StoreFact]
    public async Task A_commit_that_the_database_refuses_fails_alone()
    {
        var good = Enumerable.Range(0, 30).Select(_ => Given.Case(Clock.GetUtcNow())).ToList();
        var bad = Given.Opening(Given.Case(Clock.GetUtcNow()), with: o => o with { Tasks = [Given.Task(1, o.State.OpenedAt) with { Title = null! }] });

        var badTask = Committer.Commit(bad);
        var results = await Task.WhenAll(good.Select(s => Committer.Commit(Given.Opening(s))));

        await Should.ThrowAsync<Exception>(badTask);
        results.ShouldAllBe(r => r.End == CommitEnd.Written);
        await using var db = await House.Db();
        (await db.Cases.CountAsync()).ShouldBe(30);
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_message_with_a_known_key_is_kept_once()
    {
        var state = Given.Case(Clock.GetUtcNow());
        var message = new OutboxMessage("email", "pat@example.org", "only-once", []);
        await Committer.Commit(Given.Opening(state, with: o => o with { Messages = [message] }));
        await Committer.Commit(Given.Next(state, "Again", with: o => o with { Messages = [message] }));

        await using var db = await House.Db();
        (await db.Outbox.CountAsync()).ShouldBe(1);
    }

    [StoreFact]
    public async Task Documents_of_a_return_are_filed_on_the_case_that_it_opens()
    {
        var returnId = Guid.NewGuid();
        await using (var db = await House.Db())
        {
            db.Documents.Add(new() { Id = Guid.NewGuid(), ReturnId = returnId, Name = "letter.pdf", UploadedAt = Start });
            await db.SaveChangesAsync();
        }

        var state = Given.Case(Clock.GetUtcNow());
        await Committer.Commit(Given.Opening(state) with { FromReturn = returnId });

        await using var after = await House.Db();
        (await after.Documents.SingleAsync()).CaseId.ShouldBe(state.Id.Value);
    }
}
