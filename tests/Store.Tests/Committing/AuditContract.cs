using BackOffice.Engine.Cases;
using BackOffice.Store.Committing;
using BackOffice.Store.Reading;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;

namespace Store.Tests.Committing;

public sealed class SqliteAudit() : AuditContract("sqlite");

public sealed class PostgresAudit() : AuditContract("postgres");

/// <summary>The audit trail shows what somebody did to it.</summary>
public abstract class AuditContract(string kind) : Contract(kind)
{
    [StoreFact]
    public async Task A_trail_that_nobody_touched_is_whole()
    {
        await SomeLines();
        var check = await Check();
        check.Faults.ShouldBeEmpty();
        check.Lines.ShouldBe(40);
    }

    [StoreFact]
    public async Task A_changed_line_shows()
    {
        var chain = await SomeLines();
        await Tamper($"UPDATE audit SET actor_name = 'Somebody Else' WHERE chain = {chain} AND sequence = 3");
        (await Check()).Faults.ShouldBe([$"Chain {chain}: line 3 was changed after it was written."]);
    }

    [StoreFact]
    public async Task A_removed_line_shows()
    {
        var chain = await SomeLines();
        await Tamper($"DELETE FROM audit WHERE chain = {chain} AND sequence = 3");
        (await Check()).Faults.ShouldContain($"Chain {chain}: line 3 is missing; the next one there is 4.");
    }

    [StoreFact]
    public async Task A_trail_cut_off_at_its_end_shows()
    {
        var chain = await SomeLines();
        await Tamper($"DELETE FROM audit WHERE chain = {chain} AND sequence >= 5");
        (await Check()).Faults.ShouldHaveSingleItem().ShouldStartWith($"Chain {chain}: the trail ends at line 4, but line ");
    }

    [StoreFact]
    public async Task A_letter_changed_or_taken_away_after_it_was_sent_shows()
    {
        var state = Given.Case(Start);
        await House.Get<ICommitter>().Commit(Given.Opening(state, with: o => o with
        {
            Letters = [.. new[] { 1, 2, 3 }.Select(n => new Letter(n, "L1", "Title", "parents", ["Ms P Price"], null, ServiceMethod.Hand, new(2026, 1, 12), new(2026, 1, 12), "We will assess “Sam”.\r\n", []))],
        }));
        (await Check()).Faults.ShouldBeEmpty();

        await Tamper("UPDATE letters SET text = 'We will not assess Sam.' WHERE number = 2");
        await Tamper("DELETE FROM letters WHERE number = 3");

        (await Check()).Faults.ShouldBe([$"Letter 2 of case {state.Id} was changed after it was sent.", $"Letter 3 of case {state.Id} was sent and is missing."]);
    }

    [StoreFact]
    public async Task Two_nodes_that_write_at_once_make_one_whole_trail()
    {
        var other = AnotherNode();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? House : other).Get<IAudit>().Note(Given.Ann, "Test", $"case:{i}")));
        var check = await Check();
        check.Faults.ShouldBeEmpty();
        check.Lines.ShouldBe(200);
    }

    [StoreFact]
    public async Task A_read_by_a_person_is_written_down_and_one_by_the_product_is_not()
    {
        await House.Get<IAudit>().Read(Given.Ann, "pupil:P1");
        await House.Get<IAudit>().Read(BackOffice.Engine.Access.Actor.System("test"), "pupil:P1");
        await using var db = await House.Db();
        var line = await db.Audit.SingleAsync();
        (line.ActorId, line.Action, line.Record).ShouldBe(("ann", "Read", "pupil:P1"));
    }

    /// <summary>One after the other; which chain takes a line is the committer's affair, so the longest is answered.</summary>
    private async Task<int> SomeLines()
    {
        for (var i = 0; i < 40; i++) await House.Get<IAudit>().Note(Given.Ann, "Test", $"case:{i}", new() { ["text"] = "Ünïcode \"quoted\"" });
        await using var db = await House.Db();
        var longest = await db.Audit.GroupBy(a => a.Chain).Select(g => new { Chain = g.Key, Lines = g.Count() }).OrderByDescending(g => g.Lines).FirstAsync();
        longest.Lines.ShouldBeGreaterThan(5);
        return longest.Chain;
    }

    private async Task<AuditCheck> Check()
    {
        await using var db = await House.Db();
        return await AuditChain.Verify(db);
    }

    private async Task Tamper(string sql)
    {
        await using var db = await House.Db();
        await db.Database.ExecuteSqlRawAsync(sql);
    }
}
