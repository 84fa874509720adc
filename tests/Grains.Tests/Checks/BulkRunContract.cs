using System.Collections.Concurrent;
using System.Text;
using BackOffice.Engine.Access;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks;
using BackOffice.Grains.Checks.National;
using BackOffice.Store;
using BackOffice.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace BackOffice.Grains.Tests.Checks;

public sealed class SqliteBulkRuns() : BulkRunContract("sqlite");

public sealed class PostgresBulkRuns() : BulkRunContract("postgres");

/// <summary>A file of people on its way through the national service: kept, seen from every node, and no row asked twice.</summary>
public abstract class BulkRunContract(string kind) : Contract(kind)
{
    private const string Head = "Parent Last Name,Parent Date of Birth,Parent National Insurance number\r\n";
    private static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);
    private static readonly Actor Bob = new("bob", "Bob Baker", [Role.Caseworker], ["sen-south"]);
    private static readonly Actor Head1 = new("head", "Hill School", [Role.Provider], [], Organisation: "school:810001");

    private readonly Counted national = new();

    protected override void Add(IServiceCollection services)
    {
        services.AddChecks();
        services.AddSingleton<INationalChecks>(national);
    }

    [StoreFact]
    public async Task Every_row_gets_its_answer_and_every_node_shows_it()
    {
        var id = await Sent(string.Concat(Names(30).Select(name => $"{name},1990-03-27,AB123456C\r\n")));

        (await Here.Find(Ann, id))!.Done.ShouldBe(0);
        await House.Get<IBulkWorker>().Work();

        var elsewhere = (await AnotherNode().Get<IBulkChecks>().Find(Ann, id))!;
        elsewhere.Finished.ShouldBeTrue();
        elsewhere.Rows.Select(r => r.Answer!.Words).ShouldBe(Names(30));
        elsewhere.Rows.Select(r => r.Line).ShouldBe(Enumerable.Range(2, 30));
        (await AnotherNode().Get<IBulkChecks>().Recent(Ann)).ShouldHaveSingleItem().Finished.ShouldBeTrue();
    }

    [StoreFact]
    public async Task What_a_stopped_node_left_open_is_finished_by_another_and_nothing_is_asked_twice()
    {
        var id = await Sent(string.Concat(Names(40).Select(name => $"{name},1990-03-27,AB123456C\r\n")));
        using var stop = new CancellationTokenSource();
        national.After(10, stop.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(() => House.Get<IBulkWorker>().Work(stop.Token));
        var halfway = (await Here.Find(Ann, id))!;
        halfway.Finished.ShouldBeFalse();
        halfway.Done.ShouldBeGreaterThan(0);
        var answered = halfway.Rows.Where(r => r.Answer is not null).Select(r => r.Answer!.Words).ToHashSet();

        national.Asked.Clear();
        await AnotherNode().Get<IBulkWorker>().Work();

        (await Here.Find(Ann, id))!.Finished.ShouldBeTrue();
        national.Asked.ShouldNotContain(name => answered.Contains(name));
    }

    [StoreFact]
    public async Task A_file_on_which_a_dead_node_worked_is_taken_over_when_its_time_is_up()
    {
        var id = await Sent("Farrow,1990-03-27,AB123456C\r\n");
        (await House.Get<BackOffice.Store.Reading.IBulkCheckStore>().Claim(Guid.NewGuid(), TimeSpan.FromMinutes(2)))!.Value.Id.ShouldBe(id); // and dies

        (await AnotherNode().Get<IBulkWorker>().Work()).ShouldBe(0, "another node works on it");
        Clock.Move(TimeSpan.FromMinutes(3));
        (await AnotherNode().Get<IBulkWorker>().Work()).ShouldBe(1);

        (await Here.Find(Ann, id))!.Finished.ShouldBeTrue();
    }

    [StoreFact]
    public async Task Two_nodes_at_once_ask_each_row_once()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++) ids.Add(await Sent(string.Concat(Names(20).Select(name => $"{name}{(char)('a' + i)},1990-03-27,AB123456C\r\n"))));

        await Task.WhenAll(House.Get<IBulkWorker>().Work(), AnotherNode().Get<IBulkWorker>().Work(), AnotherNode().Get<IBulkWorker>().Work());

        national.Asked.Count.ShouldBe(80);
        foreach (var id in ids) (await Here.Find(Ann, id))!.Finished.ShouldBeTrue();
    }

    [StoreFact]
    public async Task The_same_person_on_two_lines_is_asked_about_once_and_a_wrong_row_never()
    {
        var id = await Sent("Farrow,1990-03-27,AB123456C\r\n=1+1,1990-03-27,AB123456C\r\nFarrow,27/03/1990,AB123456C\r\n");

        await House.Get<IBulkWorker>().Work();

        national.Asked.ShouldBe(["Farrow"]);
        var run = (await Here.Find(Ann, id))!;
        run.Finished.ShouldBeTrue();
        run.Rows[1].Answer.ShouldBeNull();
        run.Rows[1].Problems.ShouldHaveSingleItem().Code.ShouldBe("EL-01");
        run.Rows[2].Answer!.Words.ShouldBe("Farrow");
        run.Rows[2].SameAs.ShouldBe(2);
    }

    [StoreFact]
    public async Task Nobody_sees_the_file_of_somebody_else_and_nobody_outside_casework_sends_one()
    {
        var id = await Sent("Farrow,1990-03-27,AB123456C\r\n");

        (await Here.Find(Bob, id)).ShouldBeNull();
        (await Here.Recent(Bob)).ShouldBeEmpty();
        (await Here.Find(Head1, id)).ShouldBeNull();
        (await Here.Start(Head1, NationalKind.FreeSchoolMeals, "a.csv", Encoding.UTF8.GetBytes(Head + "Farrow,1990-03-27,AB123456C\r\n"))).Problem.ShouldNotBeNull();
    }

    [StoreFact]
    public async Task A_file_is_forgotten_after_a_week()
    {
        var id = await Sent("Farrow,1990-03-27,AB123456C\r\n");
        Clock.Move(TimeSpan.FromDays(8));

        await House.Get<IBulkWorker>().Work();

        (await Here.Find(Ann, id)).ShouldBeNull();
        national.Asked.ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_file_of_ten_thousand_rows_is_refused_before_anything_is_kept()
    {
        var rows = string.Concat(Names(10_000).Select(name => $"{name},1990-03-27,AB123456C\r\n"));

        var (run, problem) = await Here.Start(Ann, NationalKind.FreeSchoolMeals, "big.csv", Encoding.UTF8.GetBytes(Head + rows));

        run.ShouldBeNull();
        problem.ShouldBe("The file has more than 250 rows. Split it.");
        (await Here.Recent(Ann)).ShouldBeEmpty();
    }

    private IBulkChecks Here => House.Get<IBulkChecks>();

    private async Task<Guid> Sent(string rows)
    {
        var (run, problem) = await Here.Start(Ann, NationalKind.FreeSchoolMeals, "people.csv", Encoding.UTF8.GetBytes(Head + rows));
        problem.ShouldBeNull();
        return run!.Value;
    }

    // Names of letters only: Aaaa, Aaab …
    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"N{(char)('a' + i / 676 % 26)}{(char)('a' + i / 26 % 26)}{(char)('a' + i % 26)}");

    /// <summary>Stands where the national service's client stands, and counts.</summary>
    private sealed class Counted : INationalChecks
    {
        private int left = int.MaxValue;
        private Action stop = () => { };

        public ConcurrentBag<string> Asked { get; } = [];

        public bool IsSetUp => true;

        public void After(int questions, Action then) => (left, stop) = (questions, then);

        public Task<NationalAnswer> Ask(NationalQuestion question, CancellationToken stop = default)
        {
            stop.ThrowIfCancellationRequested();
            Asked.Add(question.LastName!);
            if (Interlocked.Decrement(ref left) == 0) this.stop();
            return Task.FromResult(new NationalAnswer(NationalStatus.Eligible, question.LastName!));
        }
    }
}
