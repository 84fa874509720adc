using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;

namespace BackOffice.Grains.Starting;

/// <summary>A web request that is to start a case, or that a running case waits for. Whoever hands it over has made sure who sent it.</summary>
/// <param name="PackId">Pack that it is for.</param>
/// <param name="Method">Method.</param>
/// <param name="Path">Path below the pack's address.</param>
/// <param name="Body">What it carries: JSON.</param>
/// <param name="Query">What its address carries.</param>
/// <param name="Size">Bytes of the body.</param>
/// <param name="Key">Made by the sender, once for each intent; sent again, nothing happens twice. Null when the sender gave none.</param>
/// <param name="Sender">Who sent it, for the audit trail.</param>
public sealed record InboundRequest(string PackId, string Method, string Path, JsonNode? Body, JsonObject Query, long Size, string? Key, string Sender);

/// <summary>What comes of a web request of another system.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Sentence">Why not; empty when a case took it, and where nothing is to be said about what is here.</param>
/// <param name="Reference">Reference of the case.</param>
/// <param name="Response">What a step of the process answered; null when none did.</param>
public sealed record InboundAnswer(int Status, string Sentence, string? Reference = null, JsonObject? Response = null);

/// <summary>Starts cases of processes that begin with a web request, and lets cases go on that wait for one.</summary>
public interface IInboundStarts
{
    /// <summary>Starts the case that the request asks for, or lets the one go on that it names (<c>?correlationId=</c>), or says why not.</summary>
    Task<InboundAnswer> Start(InboundRequest request);
}

/// <summary>
/// Finds the endpoint in the version that runs, or the event that begins it: <c>POST events/{name}</c>. A process that is retracted, or that has
/// no such beginning, is not there.
/// </summary>
internal sealed class InboundStarts(IPacks packs, CaseGrains cases, InboundWaits waits, TimeProvider clock) : IInboundStarts
{
    private const string CaseName = "correlationId";

    private static readonly InboundAnswer NotThere = new(404, "");

    public async Task<InboundAnswer> Start(InboundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((string?)request.Query[CaseName] is { Length: > 0 } name) return await waits.Take(request, name);
        if (packs.Find(request.PackId) is not { HasProcess: true } pack
            || Find(WorkflowTriggers.Of(pack.Workflow!), request) is not var (trigger, route))
        {
            return NotThere;
        }

        if (trigger.SizeLimit is { } most && request.Size > most) return new InboundAnswer(413, $"The request is larger than the {most:N0} bytes that are taken here.");
        var data = StartSchedule.Facts(trigger, clock.GetUtcNow(), 0);
        // A request to read carries nothing but its address.
        var inbound = request.Body?.DeepClone() ?? new JsonObject(route.Concat(request.Query).DistinctBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        if (request.Body is not null || inbound is JsonObject { Count: > 0 }) data["inbound"] = inbound;
        var came = trigger.Kind == "Event"
            ? new JsonObject { ["payload"] = request.Body?.DeepClone() }
            : new JsonObject { ["parsedContent"] = request.Body?.DeepClone(), ["queryStringData"] = request.Query.DeepClone(), ["routeData"] = route, ["headers"] = new JsonObject() };
        var cause = $"inbound:{pack.Id}:{trigger.StepId}:{(request.Key is null ? Guid.NewGuid().ToString("D") : Convert.ToBase64String(Encoding.UTF8.GetBytes(request.Key)))}";
        var open = new OpenCase(pack.Id, new SubjectRef(pack.Subject, null), null, null, data) { StartedBy = trigger.StepId, Came = came };
        var answer = await cases.Do(new CaseId(CommandIds.From($"case:{cause}")), open, CommandIds.From(cause), Actor.System("inbound") with { OnBehalfOf = request.Sender });
        return answer.Ok ? new InboundAnswer(202, "", answer.Reference, answer.Response) : new InboundAnswer(422, answer.Sentence);
    }

    /// <summary>A path that is written out comes before one with parts in braces.</summary>
    private static (WorkflowTrigger Trigger, JsonObject Route)? Find(ImmutableList<WorkflowTrigger> triggers, InboundRequest request)
    {
        foreach (var trigger in triggers.OrderBy(trigger => trigger.Path?.Contains('{', StringComparison.Ordinal) is true))
        {
            if (trigger.Kind == "HttpEndpoint" && trigger.Route(request.Method, request.Path) is { } route) return (trigger, route);
            if (trigger.Kind == "Event" && request.Method == "POST" && request.Path.Trim('/') == $"events/{trigger.EventName}") return (trigger, []);
        }

        return null;
    }
}
