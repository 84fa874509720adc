using BackOffice.Engine.Access;
using BackOffice.Engine.Collections;
using BackOffice.Grains.Runtime;
using BackOffice.Store;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Collections;

/// <summary>Sends the reminders of rounds whose time has come.</summary>
public interface IRoundWatch
{
    /// <summary>Sends what is due now.</summary>
    /// <returns>How many rounds were reminded.</returns>
    Task<int> Look(CancellationToken stop = default);
}

/// <summary>Looks for due reminders by the house's clock. The command's id follows from the round and the moment, so that two nodes remind once.</summary>
internal sealed partial class RoundWatch(RoundGrains grains, GrainStates states, TimeProvider clock, ILogger<RoundWatch> log)
    : RepeatedWork("Looking for due reminders", TimeSpan.FromMinutes(1), log), IRoundWatch
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly Actor Calendar = Actor.System("reminders");

    public async Task<int> Look(CancellationToken stop = default)
    {
        var rounds = await states.RoundsDue(clock.GetUtcNow());
        foreach (var id in rounds)
        {
            var version = await states.RoundVersion(id);
            var answer = await grains.Do(new RoundId(id), new SendDueReminders(), CommandIds.From($"reminders:{id}:{version}"), Calendar);
            if (!answer.Ok) Refused(log, id, answer.Sentence);
        }

        return rounds.Count;
    }

    protected override async Task Turn(CancellationToken stop)
    {
        await Look(stop);
        await Task.Delay(Round, stop);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reminders of round {Round} were not sent: {Sentence}")]
    private static partial void Refused(ILogger log, Guid round, string sentence);
}
