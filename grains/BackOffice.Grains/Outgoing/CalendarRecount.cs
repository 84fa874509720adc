using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Register;
using BackOffice.Grains.Runtime;
using BackOffice.Store.Outgoing;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Grains.Outgoing;

/// <summary>
/// Counts open clocks again after the calendars changed, case by case. Each case gets a command whose id follows from the change,
/// so that a recount begun twice moves no day twice; a day that moves stands on the case's timeline with the reason.
/// </summary>
internal sealed class CalendarRecount(CaseGrains cases, RegisterBook register, CalendarStore calendars, DueWork due, IPacks packs, TimeProvider clock)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    public async Task Run(DueMessage message, Actor actor, CancellationToken stop = default)
    {
        register.Changed("calendars"); // another node may have changed them
        var names = (message.Body["calendars"] as JsonArray)?.Select(name => (string)name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reason = (string?)message.Body["reason"] ?? "the calendars were changed";
        var affected = (await calendars.OpenClocks(stop)).Where(open => CountsIn(open.Pack, open.Clock, names)).Select(open => open.Case).Distinct().ToList();
        var progress = new RecountProgress(reason, message.Origin, clock.GetUtcNow(), affected.Count, 0, 0, null);
        await calendars.Say(progress, stop);
        var (done, moved, told) = (0, 0, TimeProvider.System.GetTimestamp());
        await Parallel.ForEachAsync(affected, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (id, token) =>
        {
            var answer = await cases.Do(new CaseId(id), new RecountClocks(reason), CommandIds.From($"outbox:{message.Key}:{id:D}"), actor);
            if (answer is { Kind: AnswerKind.Done }) Interlocked.Increment(ref moved);
            Interlocked.Increment(ref done);
            var last = Interlocked.Read(ref told);
            if (TimeProvider.System.GetElapsedTime(last) < Often || Interlocked.CompareExchange(ref told, TimeProvider.System.GetTimestamp(), last) != last) return;
            await calendars.Say(progress with { Done = done, Moved = moved }, token);
            await due.KeepMessage(message.Id, clock.GetUtcNow() + Lease, token);
        });
        await calendars.Say(progress with { Done = done, Moved = moved, EndedAt = clock.GetUtcNow() }, stop);
    }

    /// <summary>Every clock looks at bank holidays, if only for its target. A school's own calendar is found when its case is counted.</summary>
    private bool CountsIn(string packId, string clockId, HashSet<string>? names) => names is null || packs.Find(packId)?.Clocks.All.Any(known => known.Id == clockId && known.Calendar switch
    {
        "school" => true,
        "laStandard" => names.Contains("laStandard"),
        _ => false,
    }) is true;
}
