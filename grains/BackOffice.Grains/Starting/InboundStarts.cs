using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Starting;
using BackOffice.Engine.Workflow;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Runtime;

namespace BackOffice.Grains.Starting;

/// <summary>A web request that is to start a case. Whoever hands it over has made sure who sent it.</summary>
/// <param name="PackId">Pack that it is for.</param>
/// <param name="Method">Method.</param>
/// <param name="Path">Path below the pack's address.</param>
/// <param name="Body">What it carries: JSON.</param>
/// <param name="Query">What its address carries.</param>
/// <param name="Size">Bytes of the body.</param>
/// <param name="Key">Made by the sender, once for each intent; sent again, nothing happens twice. Null when the sender gave none.</param>
/// <param name="Sender">Who sent it, for the audit trail.</param>
public sealed record InboundRequest(string PackId, string Method, string Path, JsonNode? Body, JsonObject Query, long Size, string? Key, string Sender);

/// <summary>What comes of a web request that was to start a case.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Sentence">Why not; empty when a case was started.</param>
/// <param name="Reference">Reference of the case.</param>
/// <param name="Response">What a step of the process answered; null when none did.</param>
public sealed record InboundAnswer(int Status, string Sentence, string? Reference = null, JsonObject? Response = null);

/// <summary>Starts cases of processes that begin with a web request.</summary>
public interface IInboundStarts
{
    /// <summary>Starts the case that the request asks for, or says why not.</summary>
    Task<InboundAnswer> Start(InboundRequest request);
}

/// <summary>Finds the endpoint in the version that runs. A process that is retracted, or that has no endpoint of that path and method, is not there.</summary>
internal sealed class InboundStarts(IPacks packs, CaseGrains cases, TimeProvider clock) : IInboundStarts
{
    private static readonly InboundAnswer NotThere = new(404, "Nothing is started here. Check the address and the method.");

    public async Task<InboundAnswer> Start(InboundRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (packs.Find(request.PackId) is not { HasProcess: true } pack
            || WorkflowTriggers.Of(pack.Workflow!).Find(trigger => trigger.Kind == "HttpEndpoint" && trigger.Takes(request.Method, request.Path)) is not { } trigger)
        {
            return NotThere;
        }

        if (trigger.SizeLimit is { } most && request.Size > most) return new InboundAnswer(413, $"The request is larger than the {most:N0} bytes that are taken here.");
        var data = StartSchedule.Facts(trigger, clock.GetUtcNow(), 0);
        if (request.Body is not null) data["inbound"] = request.Body.DeepClone();
        var came = new JsonObject { ["parsedContent"] = request.Body?.DeepClone(), ["queryStringData"] = request.Query.DeepClone(), ["routeData"] = new JsonObject(), ["headers"] = new JsonObject() };
        var cause = $"inbound:{pack.Id}:{trigger.StepId}:{(request.Key is null ? Guid.NewGuid().ToString("D") : Convert.ToBase64String(Encoding.UTF8.GetBytes(request.Key)))}";
        var open = new OpenCase(pack.Id, new SubjectRef(pack.Subject, null), null, null, data) { StartedBy = trigger.StepId, Came = came };
        var answer = await cases.Do(new CaseId(CommandIds.From($"case:{cause}")), open, CommandIds.From(cause), Actor.System("inbound") with { OnBehalfOf = request.Sender });
        return answer.Ok ? new InboundAnswer(202, "", answer.Reference, answer.Response) : new InboundAnswer(422, answer.Sentence);
    }
}
