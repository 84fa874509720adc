using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Publishing;
using BackOffice.Grains;
using BackOffice.Store;
using BackOffice.Store.Committing;
using BackOffice.Store.Outgoing;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;

namespace Store.Tests.Committing;

public sealed class SqlitePackCommits() : PackCommitContract("sqlite");

public sealed class PostgresPackCommits() : PackCommitContract("postgres");

/// <summary>What a commit of a pack's life promises on every database.</summary>
public abstract class PackCommitContract(string kind) : Contract(kind)
{
    private static readonly Actor Owner = new("oli", "Oli Owner", [Role.ProcessOwner], []);

    private ICommitter Committer => House.Get<ICommitter>();

    private GrainStates States => House.Get<GrainStates>();

    [StoreFact]
    public async Task A_life_comes_back_as_it_was_committed()
    {
        var first = Begin("fees", ("rules/a.json", "{}"));
        (await Committer.Commit(Commit(first, null))).End.ShouldBe(CommitEnd.Written);

        var life = (await States.Pack("fees"))!;
        life.Drafts.Single().Changes.ShouldBe(first.Life.Drafts.Single().Changes);
        (life.Version, await States.PackVersion("fees")).ShouldBe((1, 1L));
        (await States.PackVersions()).ShouldBe(new Dictionary<string, long> { ["fees"] = 1 });
        (await States.PackTexts([.. first.Texts.Keys])).Values.ShouldBe(["{}"]);
    }

    [StoreFact]
    public async Task A_commit_on_a_version_that_has_moved_on_writes_nothing()
    {
        var first = Begin("fees");
        await Committer.Commit(Commit(first, null));
        await Committer.Commit(Commit(Next(first.Life, "First"), 1));

        (await Committer.Commit(Commit(Next(first.Life, "Second", ("rules/b.json", "lost")), 1))).End.ShouldBe(CommitEnd.Stale);
        (await Committer.Commit(Commit(Begin("fees"), null))).End.ShouldBe(CommitEnd.Stale);

        (await States.Pack("fees"))!.Drafts[0].Title.ShouldBe("First");
        (await States.PackTexts([PackFiles.Hash("lost")])).ShouldBeEmpty();
    }

    [StoreFact]
    public async Task A_command_that_comes_twice_happens_once_and_gets_its_first_answer()
    {
        var command = Guid.NewGuid();
        var commit = Commit(Begin("fees"), null, command);
        await Committer.Commit(commit);

        var again = await Committer.Commit(Commit(Next(commit.Outcome.Life, "Twice"), 1, command));

        again.End.ShouldBe(CommitEnd.Repeated);
        CaseJson.Read<CommandAnswer>(again.StoredAnswer!).Version.ShouldBe(1);
    }

    [StoreFact]
    public async Task A_text_that_many_packs_hold_is_kept_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Committer.Commit(Commit(Begin($"pack-{i}", ("rules/a.json", "the same"), ("rules/b.json", $"own {i % 3}")), null))));

        await using var db = await House.Db();
        (await db.PackTexts.CountAsync()).ShouldBe(4);
        (await db.Packs.CountAsync()).ShouldBe(20);
    }

    [StoreFact]
    public async Task A_pack_with_a_scheduled_draft_is_due_from_its_time()
    {
        var first = Begin("fees");
        var at = Start.AddDays(3);
        await Committer.Commit(Commit(first with { Life = first.Life with { Drafts = [first.Life.Drafts[0] with { Status = DraftStatus.Scheduled, PublishAt = at }] } }, null));
        await Committer.Commit(Commit(Begin("other"), null));

        (await States.PacksDue(at.AddSeconds(-1))).ShouldBeEmpty();
        (await States.PacksDue(at)).ShouldBe(["fees"]);
    }

    [StoreFact]
    public async Task Another_node_hears_of_a_change_or_looks_by_itself()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var news = AnotherNode().Get<IPackNews>();
        await news.Wait(TimeSpan.FromMilliseconds(10), stop.Token); // begins to listen
        var heard = news.Wait(Database.Kind == "postgres" ? TimeSpan.FromSeconds(15) : TimeSpan.FromMilliseconds(50), stop.Token);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Committer.Commit(Commit(Begin("fees"), null));

        await heard;
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static PackOutcome Begin(string pack, params (string Path, string? Text)[] changes) =>
        PackMachine.Decide(null, new StartDraft(Guid.NewGuid(), "A change", Changes(changes)), Context(pack)).Outcome!;

    private static PackOutcome Next(PackLife life, string title, params (string Path, string? Text)[] changes) =>
        changes.Length == 0
            ? PackMachine.Decide(life, new RenameDraft(life.Drafts[0].Id, title), Context(life.Id)).Outcome!
            : PackMachine.Decide(life, new SaveDraft(life.Drafts[0].Id, life.Drafts[0].Revision, Changes(changes)), Context(life.Id)).Outcome!;

    private static ImmutableSortedDictionary<string, string?> Changes((string Path, string? Text)[] changes) =>
        changes.ToImmutableSortedDictionary(change => change.Path, change => change.Text, StringComparer.Ordinal);

    private static PackContext Context(string pack) => new(pack, Owner, Start, _ => "");

    private static PackCommit Commit(PackOutcome outcome, long? expected, Guid? command = null) => new(
        new Asked(command ?? Guid.NewGuid(), Owner, Start, "SaveDraft"), CaseJson.Write(new CommandAnswer(AnswerKind.Done, Version: outcome.Life.Version)), outcome, expected);
}
