using System.Text;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;
using BackOffice.Store;

namespace BackOffice.Grains.Starting;

/// <summary>
/// Brings a web request that names a case to the endpoint at which that case waits. Only cases of the pack whose key was shown are looked at,
/// those of a process that is retracted too: they run on.
/// </summary>
internal sealed class InboundWaits(CaseGrains cases, GrainStates states)
{
    private const int InOneRead = 200;

    /// <param name="request">The request.</param>
    /// <param name="name">The case's reference, or the id that a Correlate step gave it.</param>
    public async Task<InboundAnswer> Take(InboundRequest request, string name)
    {
        var once = request.Key is null ? Guid.NewGuid().ToString("D") : Convert.ToBase64String(Encoding.UTF8.GetBytes(request.Key));
        var commandId = CommandIds.From($"inbound-wait:{request.PackId}:{request.Method}:{request.Path}:{name}:{once}");
        IReadOnlyList<Guid> found = await states.CaseOf(request.PackId, References.Tidy(name)) is { } id ? [id] : await Correlated(request, name);
        if (found.Count > 1)
            return new InboundAnswer(409, $"More than one case has the correlation id \"{name}\" and waits. Name the one that is meant by its reference.");
        if (found.Count == 1)
            return Said(await cases.Do(new CaseId(found[0]), new TakeRequest(request.Method, request.Path, request.Body, request.Query, request.Size), commandId, Actor.System("inbound") with { OnBehalfOf = request.Sender }));

        // A case that has gone on is not found by its correlation id any more; whoever sends the same request again gets the same answer.
        return await states.Answer(commandId) is { } before
            ? Said(CaseJson.Read<CommandAnswer>(before))
            : new InboundAnswer(404, $"No case of this process goes by \"{name}\" and waits for a request. Check the reference or the correlation id.");
    }

    /// <summary>Cases with a correlation id that wait; where several do, those that wait for this very request.</summary>
    private async Task<IReadOnlyList<Guid>> Correlated(InboundRequest request, string name)
    {
        List<Guid> named = [], meant = [];
        foreach (var some in (await states.CasesWaitingPlainly(request.PackId)).Chunk(InOneRead))
        {
            foreach (var (id, stored) in await states.Cases(some))
            {
                if (Interpreter.CorrelationId(stored.State.Process) != name) continue;
                named.Add(id);
                if (WorkflowTriggers.Awaiting(stored.State.Process, null, request.Method, request.Path) is not null) meant.Add(id);
            }
        }

        return meant.Count > 0 ? meant : [.. named.Take(1)];
    }

    private static InboundAnswer Said(CommandAnswer answer) =>
        answer.Ok ? new InboundAnswer(202, "", answer.Reference, answer.Response) : new InboundAnswer(answer.Code == nameof(RequestTooLarge) ? 413 : 409, answer.Sentence);
}
