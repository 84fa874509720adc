using System.Collections.Concurrent;
using System.Diagnostics;
using BackOffice.Engine.Cases;
using BackOffice.Grains;
using BackOffice.Store.Committing;
using BackOffice.Tests.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Tests.Crash;

public sealed class SqliteCrash() : CrashContract("sqlite");

public sealed class PostgresCrash() : CrashContract("postgres");

/// <summary>A process killed between any two statements loses no answered command and repeats none. For real: kill -9.</summary>
public abstract class CrashContract(string kind) : Contract(kind)
{
    private const int Kills = 4;

    [StoreFact]
    public async Task After_kill_9_every_answered_command_is_there_exactly_once()
    {
        var random = new Random(20260112);
        var answered = new List<Answered>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var now = await RunAndKill(TimeSpan.FromMilliseconds(random.Next(150, 900)));
            now.Count.ShouldBeGreaterThan(0);
            answered.AddRange(now);
            await Check(answered);
        }

        await RetriesAreNotRepeated(answered);
    }

    protected override void Add(IServiceCollection services) => services.AddGrains(new SmallPack());

    private async Task Check(List<Answered> answered)
    {
        await using var db = await House.Db();
        var commands = await db.Commands.Select(c => c.Id).ToListAsync();
        var notes = (await db.CaseEvents.Where(e => e.Text.Contains("note ")).Select(e => e.Text).ToListAsync())
            .Select(text => Guid.ParseExact(text[(text.IndexOf("note ", StringComparison.Ordinal) + 5)..][..32], "N")).ToList();
        var cases = await db.Cases.Select(c => new { c.Id, c.Version }).ToDictionaryAsync(c => c.Id, c => c.Version);

        // Nothing answered is lost.
        var stored = commands.ToHashSet();
        answered.ShouldAllBe(a => stored.Contains(a.Command));
        var noted = notes.ToHashSet();
        answered.Where(a => a.Kind == nameof(AddNote)).ShouldAllBe(a => noted.Contains(a.Command));
        answered.Where(a => a.Kind == nameof(OpenCase)).ShouldAllBe(a => cases.ContainsKey(a.Case));

        // Nothing happened twice, and nothing by half: each command is one step of one case or of the pack that they run, with one line of audit.
        notes.Count.ShouldBe(noted.Count);
        (cases.Values.Sum() + await db.Packs.SumAsync(p => p.Version)).ShouldBe(commands.Count);
        (await db.Audit.CountAsync()).ShouldBe(commands.Count);
        (await AuditChain.Verify(db)).Faults.ShouldBeEmpty();
    }

    /// <summary>A browser that never saw the answer sends the command again.</summary>
    private async Task RetriesAreNotRepeated(List<Answered> answered)
    {
        await using var db = await House.Db();
        var before = await db.CaseEvents.CountAsync();
        foreach (var again in answered.Where(a => a.Kind == nameof(AddNote)).TakeLast(20))
        {
            var answer = await House.Get<IGrains>().Case(new CaseId(again.Case)).Do(new AddNote($"note {again.Command:N}"), again.Command, CrashChild.Ann);
            answer.Repeated.ShouldBeTrue();
        }

        (await db.CaseEvents.CountAsync()).ShouldBe(before);
    }

    private async Task<List<Answered>> RunAndKill(TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in new[] { "exec", typeof(CrashChild).Assembly.Location, CrashChild.Verb, Database.Kind, Database.ConnectionString }) start.ArgumentList.Add(word);
        using var child = Process.Start(start)!;
        var answered = new ConcurrentQueue<Answered>();
        var first = new TaskCompletionSource();
        var errors = child.StandardError.ReadToEndAsync();
        var reading = Task.Run(async () =>
        {
            while (await child.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ') is not [var kind, var id, { Length: 36 } command]) continue;
                answered.Enqueue(new Answered(kind, Guid.Parse(id), Guid.Parse(command)));
                first.TrySetResult();
            }

            first.TrySetException(new InvalidOperationException("The child ended before it answered anything."));
        });
        await Task.WhenAny(first.Task, Task.Delay(TimeSpan.FromMinutes(2)));
        if (!first.Task.IsCompletedSuccessfully)
        {
            child.Kill();
            throw new InvalidOperationException($"The child answered nothing: {await errors}");
        }

        await Task.Delay(after);
        child.Kill(); // SIGKILL: nothing gets to clean up
        await child.WaitForExitAsync();
        await reading;
        return [.. answered];
    }

    private sealed record Answered(string Kind, Guid Case, Guid Command);
}
