using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;
using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Host.Demo;
using BackOffice.Store;
using BackOffice.Store.Committing;
using BackOffice.Store.Postgres;
using BackOffice.Store.Reading;
using BackOffice.Store.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackOffice.Host.Bench;

/// <summary>
/// How many commands an hour-long queue of caseworkers could send: commits and whole commands a second, and the inbox over
/// 100,000 open cases. Runs on an empty database of its own; <c>ops/bench cases</c> makes one of each kind.
/// </summary>
internal sealed class CaseBench(IServiceProvider services, bool postgres, BenchSize size, SimulatedClock? clock)
{
    private const int CommandsOfACase = 4;
    private static readonly Actor Clerk = new("bench", "Bench", [Role.Caseworker], [BenchPack.Team, "bench-4"]);

    public static async Task<JsonObject> Run(string connectionString, BenchSize size, Func<CaseBench, Task<JsonObject>> measure, SimulatedClock? clock)
    {
        var postgres = PostgresStore.Understands(connectionString);
        var collection = new ServiceCollection();
        if (clock is not null) collection.AddSingleton<TimeProvider>(clock);
        if (postgres) collection.AddPostgresStore(connectionString);
        else collection.AddSqliteStore(connectionString);
        await using var services = collection.AddGrains(new BenchPack()).BuildServiceProvider();
        await services.GetRequiredService<StoreStart>().Start();
        await using (var db = await services.GetRequiredService<IDbContextFactory<BackOfficeDb>>().CreateDbContextAsync())
        {
            if ((await services.GetRequiredService<ICaseReader>().List(Actor.System("bench"), new CaseQuery { Take = 1 })).Total > 0)
                throw new InvalidOperationException("The benchmark fills its database with scenery and needs an empty one.");
            if (clock is null) await BenchFill.Fill(db, postgres, size.Cases);
        }

        return await measure(new CaseBench(services, postgres, size, clock));
    }

    /// <summary>Everything.</summary>
    public async Task<JsonObject> All()
    {
        var inbox = await Inbox();
        var commands = await Commands();
        var answer = new JsonObject
        {
            ["database"] = postgres ? "postgres" : "sqlite",
            ["cores"] = Environment.ProcessorCount,
            ["openCases"] = size.Cases,
            ["runs"] = size.Runs,
            ["inbox"] = inbox,
            ["commitsPerSecond"] = new JsonObject { ["1 writer"] = await Commits(1), ["32 writers"] = await Commits(32), ["128 writers"] = await Commits(128) },
            ["commandsPerSecond"] = commands,
            ["casesStartToFinishPerSecond"] = commands / CommandsOfACase,
        };
        if (postgres) answer["bareLoopOf32PerSecond"] = await BareLoop();
        return answer;
    }

    /// <summary>Whole commands, and the bare loop they are measured against.</summary>
    public async Task<JsonObject> CommandsAlone()
    {
        var before = Environment.CpuUsage.TotalTime;
        var commands = await Commands();
        var answer = new JsonObject { ["commandsPerSecond"] = commands, ["casesStartToFinishPerSecond"] = commands / CommandsOfACase, ["processorSeconds"] = (Environment.CpuUsage.TotalTime - before).TotalSeconds };
        if (postgres) answer["bareLoopOf32PerSecond"] = await BareLoop();
        return answer;
    }

    /// <summary>The interpreter in memory, and ten steps with a durable commit: cases that open, run ten steps and close in one command.</summary>
    public async Task<JsonObject> Workflows()
    {
        var grains = services.GetRequiredService<IGrains>();
        var answer = new JsonObject { ["database"] = postgres ? "postgres" : "sqlite" };
        if (!postgres) answer["inMemory"] = WorkflowBench.Run(size);
        answer["tenStepsWithCommitPerSecond"] = await Rate(128, async turn =>
        {
            do
            {
                var done = await grains.Case(new CaseId(Guid.NewGuid())).Do(new OpenCase(BenchPack.RowId, new SubjectRef("pupil", null), null, null, []), Guid.NewGuid(), Clerk);
                if (done.Kind != AnswerKind.Done) throw new InvalidOperationException(done.Sentence);
            }
            while (turn());
        });
        if (postgres) answer["bareLoopOf32PerSecond"] = await BareLoop();
        return answer;
    }

    /// <summary>Opens cases that each wait seven days for an answer, moves the clock past the seven days, and sweeps.</summary>
    public async Task<JsonObject> Timers()
    {
        var grains = services.GetRequiredService<IGrains>();
        var opening = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, size.Cases), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (_, _) =>
        {
            var grain = grains.Case(new CaseId(Guid.NewGuid()));
            foreach (var command in (CaseCommand[])[new OpenCase(BenchPack.Id, new SubjectRef("pupil", null), null, null, []), new CompleteTask(1, null, null)])
            {
                var answer = await grain.Do(command, Guid.NewGuid(), Clerk);
                if (answer.Kind != AnswerKind.Done) throw new InvalidOperationException($"{command.GetType().Name}: {answer.Sentence}");
            }
        });
        var opened = opening.Elapsed;
        clock!.MoveTo(clock.GetUtcNow().AddDays(8));
        var sweep = Stopwatch.StartNew();
        var fired = await services.GetRequiredService<ITimerSweep>().Sweep();
        var took = sweep.Elapsed;
        return new JsonObject
        {
            ["database"] = postgres ? "postgres" : "sqlite",
            ["cores"] = Environment.ProcessorCount,
            ["timersFired"] = fired,
            ["sweepSeconds"] = Math.Round(took.TotalSeconds, 1),
            ["timersPerSecond"] = (int)(fired / took.TotalSeconds),
            ["openingSeconds"] = Math.Round(opened.TotalSeconds, 1),
        };
    }

    /// <summary>Every list in its usual order, and the longest list in every order.</summary>
    public async Task<JsonObject> InboxAlone()
    {
        var inbox = services.GetRequiredService<IInboxReader>();
        var (lists, orders) = (new JsonObject(), new JsonObject());
        foreach (var list in Enum.GetValues<InboxList>())
            lists[list.ToString()] = await Times(() => inbox.List(Clerk, new InboxQuery { List = list }));
        foreach (var sort in Enum.GetValues<InboxSort>())
            orders[sort.ToString()] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team, Sort = sort }));
        return new JsonObject
        {
            ["database"] = postgres ? "postgres" : "sqlite",
            ["cores"] = Environment.ProcessorCount,
            ["openCases"] = size.Cases,
            ["lists by due day"] = lists,
            ["team by"] = orders,
            ["team with words"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team, Text = "price decide" })),
            ["team, page 200"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team, Skip = 5_000 })),
            ["counts"] = await Times(() => inbox.Counts(Clerk)),
            ["next"] = await Times(() => inbox.Next(Clerk)),
        };
    }

    private async Task<JsonObject> Inbox()
    {
        var inbox = services.GetRequiredService<IInboxReader>();
        return new JsonObject
        {
            ["mine"] = await Times(() => inbox.List(Clerk, new InboxQuery())),
            ["team by due day"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team })),
            ["overdue"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Overdue })),
            ["team by subject"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team, Sort = InboxSort.Subject })),
            ["team with words"] = await Times(() => inbox.List(Clerk, new InboxQuery { List = InboxList.Team, Text = "price decide" })),
            ["counts"] = await Times(() => inbox.Counts(Clerk)),
        };
    }

    private static async Task<string> Times(Func<Task> read)
    {
        const int Reads = 100;
        for (var i = 0; i < 20; i++) await read();
        var times = new List<double>(Reads);
        for (var i = 0; i < Reads; i++)
        {
            var watch = Stopwatch.StartNew();
            await read();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return FormattableString.Invariant($"p50 {times[Reads / 2]:0.0} ms, p95 {times[Reads * 95 / 100]:0.0} ms");
    }

    /// <summary>The commit path alone: a fenced update of a 3 kB state, an event, a task and a message.</summary>
    private async Task<int> Commits(int writers)
    {
        var committer = services.GetRequiredService<ICommitter>();
        return await Rate(writers, async turn =>
        {
            var state = NewCase();
            await committer.Commit(CommitOf(state, null));
            while (turn())
            {
                var next = state with { Version = state.Version + 1 };
                await committer.Commit(CommitOf(next, state.Version));
                state = next;
            }
        });
    }

    /// <summary>Whole commands through the grains, the engine included: cases from start to finish in four commands each.</summary>
    private Task<int> Commands()
    {
        var grains = services.GetRequiredService<IGrains>();
        return Rate(128, async turn =>
        {
            while (true)
            {
                var grain = grains.Case(new CaseId(Guid.NewGuid()));
                foreach (var command in (CaseCommand[])
                [
                    new OpenCase(BenchPack.Id, new SubjectRef("pupil", null), null, null, new JsonObject { ["request"] = new JsonObject { ["reasons"] = new string('x', 2000) } }),
                    new CompleteTask(1, null, null),
                    new RaiseEvent("answer", new JsonObject { ["answer"] = "yes" }),
                    new CompleteTask(3, null, null),
                ])
                {
                    var answer = await grain.Do(command, Guid.NewGuid(), Clerk);
                    if (answer.Kind != AnswerKind.Done) throw new InvalidOperationException($"{command.GetType().Name}: {answer.Sentence}");
                    if (!turn()) return;
                }
            }
        });
    }

    /// <summary>The measure that the budget names: the same rows by hand, 32 to a transaction, on two connections, with nothing decided and nothing audited.</summary>
    private async Task<int> BareLoop()
    {
        const int Batch = 32;
        var source = services.GetRequiredService<NpgsqlDataSource>();
        var state = CaseJson.Write(NewCase());
        return Batch * await Rate(2, async turn =>
        {
            var ids = Enumerable.Range(0, Batch).Select(_ => Guid.NewGuid()).ToArray();
            await using var connection = await source.OpenConnectionAsync();
            await Run("""
                INSERT INTO cases (id, reference, pack_id, pack_version, version, subject_kind, subject_name, status, stage, team, opened_at, changed_at, state)
                SELECT i, 'BARE-' || i, 'bench', '1', 1, 'pupil', 'Sam Price', 'Open', 'asked', 'bench-3', now(), now(), $2::jsonb FROM unnest($1::uuid[]) i
                """, ids, state);
            for (var version = 1L; turn(); version++)
            {
                await Run("""
                    WITH moved AS (UPDATE cases SET version = $3 + 1, state = $2::jsonb, changed_at = now() WHERE id = ANY($1) AND version = $3 RETURNING id),
                         told AS (INSERT INTO case_events (case_id, version, ordinal, at, kind, text, actor_id, actor_name) SELECT id, $3 + 1, 0, now(), 'note', 'Something happened.', 'bench', 'Bench' FROM moved),
                         sent AS (INSERT INTO outbox (key, kind, target, body, origin, created_at, due_at, attempts) SELECT id || ':' || $3, 'letter', 'print', '{}', 'case', now(), now(), 0 FROM moved)
                    INSERT INTO tasks (case_id, number, pack_id, step_id, title, team, sort_on, status, opened_at)
                    SELECT id, 1, 'bench', 's', 'Do it', 'bench-3', 'infinity', 'Open', now() FROM moved
                    ON CONFLICT (case_id, number) DO UPDATE SET title = excluded.title
                    """, ids, state, version);
            }

            async Task Run(string sql, params object[] values)
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
                await command.ExecuteNonQueryAsync();
            }
        });
    }

    /// <summary>The median of several measurements: on a machine that does other work as well, one alone says little.</summary>
    private async Task<int> Rate(int workers, Func<Func<bool>, Task> work)
    {
        var rates = new List<int>(size.Runs);
        await RateOnce(workers, work, size.Warm); // the runtime compiles what runs often, and this is not what is measured
        for (var run = 0; run < size.Runs; run++) rates.Add(await RateOnce(workers, work, size.Length));
        rates.Sort();
        return rates[rates.Count / 2];
    }

    /// <summary>Turns a second over the length of the measurement, after a warm-up of a third of it.</summary>
    private static async Task<int> RateOnce(int workers, Func<Func<bool>, Task> work, TimeSpan length)
    {
        long turns = 0;
        var (counting, going) = (false, true);
        var all = Enumerable.Range(0, workers).Select(_ => Task.Run(() => work(() =>
        {
            if (Volatile.Read(ref counting)) Interlocked.Increment(ref turns);
            return Volatile.Read(ref going);
        }))).ToArray();
        await Task.Delay(length / 3);
        var watch = Stopwatch.StartNew();
        Volatile.Write(ref counting, true);
        await Task.Delay(length);
        Volatile.Write(ref counting, false);
        var rate = Interlocked.Read(ref turns) / watch.Elapsed.TotalSeconds;
        Volatile.Write(ref going, false);
        await Task.WhenAll(all);
        return (int)rate;
    }

    private static CaseState NewCase()
    {
        var id = new CaseId(Guid.NewGuid());
        return new CaseState
        {
            Id = id,
            Reference = References.For("BEN", id.Value),
            PackId = BenchPack.Id,
            PackVersion = "1",
            Version = 1,
            Subject = new SubjectRef("pupil", null),
            Team = BenchPack.Team,
            OpenedAt = DateTimeOffset.UtcNow,
            Process = new ProcessState(),
            Data = new JsonObject { ["request"] = new JsonObject { ["reasons"] = new string('x', 2500) } },
        };
    }

    private static CaseCommit CommitOf(CaseState state, long? expected) => new()
    {
        CommandId = Guid.NewGuid(),
        Actor = Clerk,
        At = DateTimeOffset.UtcNow,
        Action = "Bench",
        Answer = CaseJson.Write(new CommandAnswer(AnswerKind.Done)),
        SubjectName = "Sam Price",
        ExpectedVersion = expected,
        Outcome = new Outcome
        {
            State = state,
            Events = [new CaseEvent("note", "Something happened.")],
            Tasks = [new CaseTask { Number = 1, StepId = "s", BookmarkId = "b", Title = "Do it", Team = BenchPack.Team, OpenedAt = state.OpenedAt }],
            Messages = [new OutboxMessage("letter", "print", Guid.NewGuid().ToString(), [])],
        },
    };
}

/// <summary>How much is measured.</summary>
/// <param name="Cases">Open cases, with ten tasks each.</param>
/// <param name="Length">How long each rate is counted, after a warm-up of a third of it.</param>
/// <param name="Runs">How often each rate is counted; its median is shown.</param>
/// <param name="Warm">How long everything that is counted runs before that.</param>
internal sealed record BenchSize(int Cases, TimeSpan Length, int Runs, TimeSpan Warm);
