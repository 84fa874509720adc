using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Starting;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;

namespace BackOffice.Grains.Starting;

/// <summary>
/// Brings an event that a step of a case has sent to the cases that wait for it, and starts the processes that begin with it. A message that is
/// dealt with twice does both once: the ids of commands and cases follow from it.
/// </summary>
internal sealed class EventRelay(CaseGrains cases, GrainStates states, IPacks packs, TimeProvider clock)
{
    private const int InOneRead = 200;

    /// <summary>Null when it was brought to everybody; otherwise why not to all.</summary>
    /// <param name="name">Name of the event.</param>
    /// <param name="to">The case that is meant, or everybody.</param>
    /// <param name="body">What goes with it.</param>
    /// <param name="cause">Key of the message.</param>
    /// <param name="actor">On whose behalf.</param>
    public async Task<string?> Bring(string name, string to, JsonObject body, string cause, Actor actor)
    {
        var faults = new List<string>();
        foreach (var some in (await states.CasesWaitingFor(name)).Chunk(InOneRead))
        {
            foreach (var (id, stored) in await states.Cases(some))
            {
                if (packs.Find(stored.State.PackId, stored.State.PackVersion) is { } pack && SentEvent.Reaches(name, to, stored.State, pack))
                {
                    var answer = await cases.Do(new CaseId(id), new RaiseEvent(name, (body["payload"] as JsonObject)?.DeepClone() as JsonObject), CommandIds.From($"{cause}:{id:D}"), actor);
                    if (!answer.Ok) faults.Add($"{stored.State.Reference}: {answer.Sentence}");
                }
            }
        }

        if (to == SentEvent.Everybody) await Start(name, body, cause, actor, faults);
        return faults.Count == 0 ? null : string.Join(" ", faults.Take(5));
    }

    private async Task Start(string name, JsonObject body, string cause, Actor actor, List<string> faults)
    {
        foreach (var pack in packs.Current.Packs.Where(pack => pack.HasProcess).ToList())
        {
            foreach (var trigger in SentEvent.Starts(name, pack.Workflow!))
            {
                var links = body["links"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : 1;
                if (links > SentEvent.MostLinks)
                {
                    faults.Add($"{pack.Title} was not started by \"{name}\": {SentEvent.MostLinks} processes have started one another in a row. Take the event out of one of them.");
                    continue;
                }

                var data = StartSchedule.Facts(trigger, clock.GetUtcNow(), 0);
                data["start"]!["links"] = links;
                if (body["payload"] is { } payload) data["inbound"] = payload.DeepClone();
                var open = new OpenCase(pack.Id, new SubjectRef(pack.Subject, null), null, null, data) { StartedBy = trigger.StepId, Came = new JsonObject { ["payload"] = body["payload"]?.DeepClone() } };
                var begin = $"{cause}:{pack.Id}:{trigger.StepId}";
                var answer = await cases.Do(new CaseId(CommandIds.From($"case:{begin}")), open, CommandIds.From(begin), actor);
                if (!answer.Ok) faults.Add($"{pack.Title}: {answer.Sentence}");
            }
        }
    }
}
