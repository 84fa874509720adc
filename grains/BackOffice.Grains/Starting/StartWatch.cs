using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Packs;
using BackOffice.Grains.Runtime;
using BackOffice.Store.Data;
using BackOffice.Store.Outgoing;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Starting;

/// <summary>Opens cases of processes that start by a timer, by the calendar or at one moment.</summary>
public interface IStartWatch
{
    /// <summary>Takes up what the running packs say, and starts what is due now.</summary>
    /// <returns>How many cases were opened.</returns>
    Task<int> Look(CancellationToken stop = default);
}

/// <summary>
/// Looks at the calendar of starts by the house's clock. After a time in which the house stood still the last missed start is made up
/// for, once; those before it are counted and shown. A version that is retracted, or that has lost the step, starts nothing any more.
/// </summary>
internal sealed partial class StartWatch(StartBook book, StoredPacks packs, CaseGrains cases, TimeProvider clock, ILogger<StartWatch> log)
    : RepeatedWork("Looking for processes that start by themselves", TimeSpan.FromSeconds(10), log), IStartWatch
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly Actor Calendar = Actor.System("starts");

    public async Task<int> Look(CancellationToken stop = default)
    {
        var opened = 0;
        foreach (var row in await TakeUp(stop))
        {
            var now = clock.GetUtcNow();
            if ((row.FiringAt is null && (row.NextAt is null || row.NextAt > now)) || Find(row) is not { } found) continue;
            var (pack, trigger) = found;
            var (firing, missed) = (row.FiringAt ?? default, row.Missed);
            if (row.FiringAt is null)
            {
                var due = StartSchedule.Due(trigger, row.NextAt!.Value, now);
                if (!await book.Claim(row, due.Latest, due.Missed, due.Next, stop)) continue;
                (firing, missed) = (due.Latest, due.Missed);
            }

            if (await Open(pack, trigger, firing, missed, row, stop)) opened++;
        }

        return opened;
    }

    protected override async Task Turn(CancellationToken stop)
    {
        await Look(stop);
        await Task.Delay(Round, stop);
    }

    /// <summary>The calendar as the running packs have it. Before anything is changed this node makes sure that its packs are the ones that run.</summary>
    private async Task<IReadOnlyList<StartRow>> TakeUp(CancellationToken stop)
    {
        var known = await book.All(stop);
        if (Same(known, Wanted())) return known;
        await packs.Refresh();
        await book.Set(known, Wanted(), stop);
        return await book.All(stop);
    }

    private List<WantedStart> Wanted()
    {
        var now = clock.GetUtcNow();
        var second = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return [.. from pack in packs.Current.Packs
                   where pack.HasProcess
                   from trigger in WorkflowTriggers.Of(pack.Workflow!)
                   where StartSchedule.IsTimed(trigger)
                   select new WantedStart(pack.Id, trigger.StepId, pack.Version, trigger.Kind, StartSchedule.Spec(trigger), StartSchedule.Next(trigger, second))];
    }

    private static bool Same(IReadOnlyList<StartRow> known, List<WantedStart> wanted) =>
        known.Count == wanted.Count && wanted.TrueForAll(start => known.Any(row => row.PackId == start.PackId && row.StepId == start.StepId && row.Spec == start.Spec && row.PackVersion == start.PackVersion));

    private (Pack Pack, WorkflowTrigger Trigger)? Find(StartRow row) =>
        packs.Find(row.PackId) is { HasProcess: true } pack && WorkflowTriggers.Of(pack.Workflow!).Find(trigger => trigger.StepId == row.StepId && StartSchedule.Spec(trigger) == row.Spec) is { } trigger
            ? (pack, trigger)
            : null;

    private async Task<bool> Open(Pack pack, WorkflowTrigger trigger, DateTimeOffset firing, int missed, StartRow row, CancellationToken stop)
    {
        var cause = $"start:{pack.Id}:{trigger.StepId}:{firing.UtcDateTime:O}";
        try
        {
            var open = new OpenCase(pack.Id, new SubjectRef(pack.Subject, null), null, null, StartSchedule.Facts(trigger, firing, missed)) { StartedBy = trigger.StepId };
            var answer = await cases.Do(new CaseId(CommandIds.From($"case:{cause}")), open, CommandIds.From(cause), Calendar);
            await book.Done(row, firing, answer.Ok ? answer.Reference : null, answer.Ok ? null : answer.Sentence, stop);
            if (!answer.Ok) Refused(log, trigger.StepId, pack.Id, answer.Sentence);
            return answer is { Kind: AnswerKind.Done, Repeated: false };
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            OpenFailed(log, trigger.StepId, pack.Id, fault); // it stays written down as being dealt with, and is tried again
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The step {Step} of {Pack} could not start a case and is tried again.")]
    private static partial void OpenFailed(ILogger log, string step, string pack, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The step {Step} of {Pack} started no case: {Sentence}")]
    private static partial void Refused(ILogger log, string step, string pack, string sentence);
}
