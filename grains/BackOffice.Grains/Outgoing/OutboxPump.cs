using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains.Cases;
using BackOffice.Grains.Mail;
using BackOffice.Grains.Register;
using BackOffice.Grains.Runtime;
using BackOffice.Grains.Starting;
using BackOffice.Store;
using BackOffice.Store.Outgoing;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Outgoing;

/// <summary>Sends what commits have left to send.</summary>
public interface IOutboxPump
{
    /// <summary>Sends everything that is due now.</summary>
    /// <returns>How many messages were dealt with.</returns>
    Task<int> Pump(CancellationToken stop = default);
}

/// <summary>
/// Claims messages and delivers them: commands to other grains, e-mails to the mailer. At least once; a command's id follows
/// from the message's key, and the mailer uses the key as message id, so that twice does no harm.
/// </summary>
internal sealed partial class OutboxPump(
    DueWork due, CaseGrains cases, RegisterBook register, CalendarRecount recount, EventRelay events, IGrains grains, GrainStates states, IPacks packs, IMailer mailer, WebRequests web, OutgoingSignal signal, TimeProvider clock, ILogger<OutboxPump> log)
    : RepeatedWork("Sending what waits in the outbox", TimeSpan.FromSeconds(5), log), IOutboxPump
{
    private const int InOneClaim = 256;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly Actor Outbox = Actor.System("outbox");

    public async Task<int> Pump(CancellationToken stop = default)
    {
        var dealt = 0;
        while (await due.ClaimMessages(clock.GetUtcNow(), Lease, InOneClaim, stop) is { Count: > 0 } claimed)
        {
            // Messages to one target go in their order; different targets side by side.
            var delivered = new ConcurrentBag<long>();
            await Parallel.ForEachAsync(
                claimed.GroupBy(message => (message.Kind, message.Target)),
                new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = stop },
                async (messages, token) =>
                {
                    foreach (var message in messages) await Deal(message, delivered, token);
                });
            await due.Sent([.. delivered], clock.GetUtcNow(), null, stop);
            dealt += claimed.Count;
        }

        return dealt;
    }

    protected override async Task Turn(CancellationToken stop)
    {
        await Pump(stop);
        await signal.Wait(Round, stop);
    }

    private async Task Deal(DueMessage message, ConcurrentBag<long> delivered, CancellationToken stop)
    {
        try
        {
            var fault = await Deliver(message, stop);
            if (fault is not null) Refused(log, message.Key, fault);

            // A command that comes again is recognised, so these are ticked off together. An e-mail is ticked off at once.
            if (fault is null && message.Kind is not ("email" or "http")) delivered.Add(message.Id);
            else await due.Sent([message.Id], clock.GetUtcNow(), fault, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(message.Attempts, 12))));
            DeliveryFailed(log, message.Key, wait, fault);
            await due.TryLater(message.Id, clock.GetUtcNow() + wait, fault.Message, stop);
        }
    }

    /// <summary>Null when delivered; a sentence when it was refused for good and trying again would not help.</summary>
    private async Task<string?> Deliver(DueMessage message, CancellationToken stop) => message.Kind switch
    {
        "command" => await Command(message),
        "event" => await events.Bring((string)message.Body["event"]!, message.Target, message.Body, $"outbox:{message.Key}", Outbox with { OnBehalfOf = message.Origin }),
        "email" => await Mail(message),
        "http" => await Ask(message, stop),
        "letter" => null, // printed from the letter list; nothing leaves by itself
        _ => $"Nothing here sends messages of the kind \"{message.Kind}\".",
    };

    private async Task<string?> Command(DueMessage message)
    {
        var (kind, key) = message.Target.IndexOf(':', StringComparison.Ordinal) is var at && at > 0
            ? (message.Target[..at], message.Target[(at + 1)..])
            : (message.Target, "");
        var commandId = CommandIds.From($"outbox:{message.Key}");
        var actor = Outbox with { OnBehalfOf = (string?)message.Body["requestedByName"] ?? (string?)message.Body["requestedBy"] ?? message.Origin };
        switch (kind)
        {
            case "case" when (string?)message.Body["command"] == nameof(OpenCase):
                return Refusal(await OpenFromReturn(new CaseId(Guid.Parse(key)), message.Body, commandId, actor));
            case "calendars" when (string?)message.Body["command"] == nameof(RecountClocks):
                await recount.Run(message, actor);
                return null;
            case "pupil" or "provider" when (string?)message.Body["command"] == nameof(RetryLetters):
                return await RetryLetters(kind, key, message, actor);
            case "landing" when (string?)message.Body["command"] == nameof(LandReturn):
                return Refusal(await grains.Get<ILandingGrain>(key).Do(new LandReturn(), commandId, actor));
            case "pupil" when (string?)message.Body["command"] == nameof(PlacePupil):
                var child = message.Body["child"].Deserialize<Pupil>(CaseJson.Options);
                return Refusal(await grains.Get<IPupilGrain>(key).Do(new PlacePupil(message.Body["placement"].Deserialize<Placement>(CaseJson.Options)!, (string)message.Body["source"]!, child), commandId, actor));
            case "pupil" when (string?)message.Body["command"] == nameof(RemovePlacement):
                return Refusal(await grains.Get<IPupilGrain>(key).Do(new RemovePlacement(Guid.Parse((string)message.Body["row"]!), Reason(message.Body)), commandId, actor));
            case "pupil" when (string?)message.Body["command"] == nameof(ChangePupil):
                return Refusal(await grains.Get<IPupilGrain>(key).Do(new ChangePupil(Changes(message.Body), Reason(message.Body)), commandId, actor));
            case "provider" when (string?)message.Body["command"] == nameof(ChangeProvider):
                return Refusal(await grains.Get<IProviderGrain>(key).Do(new ChangeProvider(Changes(message.Body), Reason(message.Body)), commandId, actor));
            default:
                return $"Nothing here takes the command \"{(string?)message.Body["command"]}\" for {kind}.";
        }
    }

    /// <summary>The request's UPN finds the pupil in the register, or else name and date of birth do; where neither does, the case opens unmatched and a caseworker matches it.</summary>
    private async Task<CommandAnswer> OpenFromReturn(CaseId id, JsonObject body, Guid commandId, Actor actor)
    {
        Guid? from = (string?)body["returnId"] is { } text && Guid.TryParse(text, out var returnId) ? returnId : null;

        // A school may ask only for its own pupils: a UPN of somebody else's pupil does not open that pupil's record to it.
        var organisation = (string?)body["providerId"];
        var pupil = (string?)body["upn"] is { Length: > 0 } upn ? await states.PupilByUpn(upn) : null;
        if (organisation is not null && pupil is not null && pupil.ProviderId != organisation) pupil = null;
        if (pupil is null && packs.Find((string)body["packId"]!) is { } pack && RequestedPupil.Of(pack, body["data"] as JsonObject) is { } asked)
        {
            pupil = PupilMatch.Only(asked, await states.PupilsBorn(asked.Pupil.DateOfBirth), organisation);
        }

        var open = ReturnMachine.OpenCaseFrom(body, new SubjectRef("pupil", pupil?.Id), pupil?.ProviderId);
        return await cases.Do(id, open, commandId, actor, from);
    }

    /// <summary>Each case gets a command whose id follows from the message and the case, so that a message dealt with twice sends no letter twice.</summary>
    private async Task<string?> RetryLetters(string kind, string id, DueMessage message, Actor actor)
    {
        register.Changed($"{kind}:{id}"); // another node may have changed it
        foreach (var caseId in await states.CasesWithLettersWaiting(kind, id))
        {
            await cases.Do(new CaseId(caseId), new RetryLetters(Reason(message.Body)), CommandIds.From($"outbox:{message.Key}:{caseId:D}"), actor);
        }

        return null;
    }

    /// <summary>Sends a web request of a case and raises the answer there. No connection is tried three times; then the case hears that there was none.</summary>
    private async Task<string?> Ask(DueMessage message, CancellationToken stop)
    {
        var answer = await web.Send(message.Body, message.Key, stop);
        if (answer.TryAgain && message.Attempts < 3) throw new IOException((string?)answer.Payload["failed"]);
        var raised = new RaiseEvent((string)message.Body["answer"]!, answer.Payload);
        return Refusal(await cases.Do(new CaseId(Guid.Parse((string)message.Body["case"]!)), raised, CommandIds.From($"outbox:{message.Key}"), Outbox));
    }

    private async Task<string?> Mail(DueMessage message)
    {
        await mailer.Send(new Email(
            message.Target,
            (string?)message.Body["subject"] ?? "",
            (string?)message.Body["text"] ?? "",
            (string?)message.Body["html"],
            message.Key));
        return null;
    }

    private static JsonObject Changes(JsonObject body) => (JsonObject)body["changes"]!.DeepClone();

    private static string Reason(JsonObject body) => (string?)body["reason"] ?? "";

    private static string? Refusal(CommandAnswer answer) => answer.Ok ? null : answer.Sentence;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Key} could not be delivered and is tried again in {Wait}.")]
    private static partial void DeliveryFailed(ILogger log, string key, TimeSpan wait, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Key} was refused: {Sentence}")]
    private static partial void Refused(ILogger log, string key, string sentence);
}
