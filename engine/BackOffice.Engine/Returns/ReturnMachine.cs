using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Forms;
using BackOffice.Forms.Designing;

namespace BackOffice.Engine.Returns;

/// <summary>Decides what becomes of a return. Pure: the same inputs give the same outcome.</summary>
public static partial class ReturnMachine
{
    /// <summary>Decides about one command.</summary>
    /// <param name="state">The return; null before it is begun.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<ReturnOutcome> Decide(ReturnState? state, ReturnCommand command, ReturnContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (state, command) switch
        {
            (null, StartReturn start) => Start(start, context),
            (null, _) => new ReturnNotStarted(),
            (_, StartReturn) => default,
            (_, AcceptReturn accept) => Accept(state, accept, context),
            (_, QueryReturn query) => Query(state, query, context),
            ({ Round: not null, Status: not ReturnStatus.Withdrawn }, AmendReturn amend) => Amend(state, amend, context),
            ({ Status: ReturnStatus.Submitted or ReturnStatus.Accepted }, SubmitReturn) => default,
            ({ Status: ReturnStatus.Withdrawn }, WithdrawReturn) => default,
            ({ Status: ReturnStatus.Submitted or ReturnStatus.Accepted }, _) => new ReturnAlreadySent(state.Reference, state.SubmittedAt!.Value),
            ({ Status: ReturnStatus.Withdrawn }, _) => new ReturnWithdrawn(),
            _ when WhyNotNow(state, context) is { } why => why,
            ({ Status: ReturnStatus.Queried }, WithdrawReturn) => new ReturnAlreadySent(state.Reference, state.SubmittedAt!.Value),
            (_, SavePage save) => Save(state, save, context),
            (_, AttachFile attach) => Attach(state, attach, context),
            (_, RemoveFile remove) => Remove(state, remove, context),
            (_, SubmitReturn) => Submit(state, context),
            (_, MoveReturn move) => Move(state, move, context),
            (_, AmendReturn) => default, // it can be changed as it is
            (_, WithdrawReturn) => Withdraw(state, context),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    private static Decision<ReturnOutcome> Start(StartReturn start, ReturnContext context)
    {
        if (start.RoundId is null ? context.Pack.Portal?.Form != start.FormId : context.Round?.FormId != start.FormId || context.Round.Id.ReturnOf(context.Actor.Organisation ?? "") != context.ReturnId)
        {
            return new FormNotOffered(start.FormId);
        }

        if (WhyNotNow(null, context) is { } why)
        {
            return why;
        }

        var id = context.ReturnId;
        var state = new ReturnState
        {
            Id = id,
            PackId = context.Pack.Id,
            PackVersion = context.Pack.Version,
            FormId = start.FormId,
            Owner = context.Actor.Id,
            OwnerName = context.Actor.Name,
            Organisation = context.Actor.Organisation,
            Answers = (JsonObject?)start.Prefill?.DeepClone() ?? [],
            StartedAt = context.Now,
            SavedAt = context.Now,
            Reference = References.For(context.Pack.ReferencePrefix, References.Derive("case", id.Value)),
            Team = context.Round?.Team ?? context.Pack.Team,
            Round = context.Round is { } round ? new ReturnRound(round.Id.Value, round.Title) : null,
        };
        return Said(state, "return-started", $"{context.Actor.Name} began the form.");
    }

    private static Decision<ReturnOutcome> Save(ReturnState state, SavePage save, ReturnContext context)
    {
        if (WhyNotReopened(state, save.Answers, context) is { } closed) return closed;
        var answers = (JsonObject)state.Answers.DeepClone();
        foreach (var (name, value) in save.Answers)
        {
            if (value is null)
            {
                answers.Remove(name);
            }
            else
            {
                answers[name] = value.DeepClone();
            }
        }

        Looked(answers, save.Answers.Select(answer => answer.Key));
        var pages = state.PagesSaved.Contains(save.PageId) ? state.PagesSaved : state.PagesSaved.Add(save.PageId);
        return JsonNode.DeepEquals(answers, state.Answers) && pages == state.PagesSaved
            ? default(Decision<ReturnOutcome>)
            : Said(state with { Answers = answers, PagesSaved = pages, SavedAt = context.Now }, "page-saved", $"Page {save.PageId} saved.");
    }

    /// <summary>A question that changed when the return moved to a new version is looked at once its page is saved.</summary>
    private static void Looked(JsonObject answers, IEnumerable<string> saved)
    {
        if (answers[FormMove.LookKey] is not JsonObject look) return;
        foreach (var name in saved)
        {
            foreach (var path in look.Select(entry => entry.Key).Where(path => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)).ToList()) look.Remove(path);
        }

        if (look.Count == 0) answers.Remove(FormMove.LookKey);
    }

    private static Decision<ReturnOutcome> Move(ReturnState state, MoveReturn move, ReturnContext context)
    {
        if (state.PackVersion == move.Version) return default; // moved already
        if (context.Newest is not { } newest || newest.Version != move.Version) return new FormPublishedAgain();
        if (!newest.Forms.TryGetValue(state.FormId, out var now) || !context.Pack.Forms.TryGetValue(state.FormId, out var before)) return new FormNotOffered(state.FormId);
        var moved = FormMove.Between(before.Definition, now.Definition, state.Answers);
        return Said(
            state with { PackVersion = newest.Version, Answers = moved.Answers, SavedAt = context.Now },
            "return-moved", $"{context.Actor.Name} went on with version {newest.Version} of the form.{(moved.Aside.Count == 0 ? "" : $" {moved.Aside.Count} answers are kept aside.")}");
    }

    private static Decision<ReturnOutcome> Attach(ReturnState state, AttachFile attach, ReturnContext context) =>
        state.Files.Exists(file => file.DocumentId == attach.File.DocumentId)
            ? default(Decision<ReturnOutcome>)
            : Said(state with { Files = state.Files.Add(attach.File), SavedAt = context.Now }, "file-attached", $"File {attach.File.Name} attached.");

    private static Decision<ReturnOutcome> Remove(ReturnState state, RemoveFile remove, ReturnContext context)
    {
        var file = state.Files.Find(file => file.DocumentId == remove.DocumentId);
        return file is null
            ? default(Decision<ReturnOutcome>)
            : Said(state with { Files = state.Files.Remove(file), SavedAt = context.Now }, "file-removed", $"File {file.Name} removed.");
    }

    private static Decision<ReturnOutcome> Submit(ReturnState state, ReturnContext context)
    {
        if (!context.Pack.Forms.TryGetValue(state.FormId, out var form)) return new FormNotOffered(state.FormId);
        var evaluation = form.Evaluate(Received(state, form, context), new FormContext(context.Today) { Facts = (JsonObject)context.Register.DeepClone(), SavedPages = state.PagesSaved, Window = context.Round?.Window.Names() });
        if (!evaluation.CanSend)
        {
            return new FormHasErrors(evaluation.Title, [.. evaluation.Issues.Where(i => i.Level == IssueLevel.Error || (i.NeedsReason && i.Reason is null)).Select(i => i.Message)]);
        }

        var sent = state with
        {
            Status = ReturnStatus.Submitted,
            SubmittedAt = context.Now,
            SavedAt = context.Now,
            TimesSent = state.TimesSent + 1,
            Outcome = evaluation.Outcome,
            SentAnswers = null,
            Questions = state.Questions.ConvertAll(question => question with { AnsweredAt = question.AnsweredAt ?? context.Now }),
        };
        var answers = (JsonObject)evaluation.Answers.DeepClone();
        if (state.Answers["$declared"] is { } declared) answers["declaration"] = declared.DeepClone();
        var said = Said(sent, "return-submitted", $"{context.Actor.Name} sent the form. Reference {sent.Reference}.");
        // A return of a collection, such as a census, is reviewed as it is; only a request opens a case.
        if (!context.Pack.HasProcess) return said;
        var open = new OutboxMessage("command", $"case:{sent.CaseId}", $"open:{sent.Id}", OpenCaseBody(sent, answers, form.Definition.Key, context));
        return said with { Messages = [open] };
    }

    /// <summary>The answers with the files, and with the day and the way they came in where the form has a place for these.</summary>
    private static JsonObject Received(ReturnState state, CompiledForm form, ReturnContext context)
    {
        var answers = state.AnswersWithFiles();
        if (form.Definition.Field("receivedOn") is { ReadOnly: true, Type: FieldType.Date } && answers["receivedOn"] is null) answers["receivedOn"] = context.Today.ToString("O");
        if (form.Definition.Field("receivedVia") is { ReadOnly: true } && answers["receivedVia"] is null) answers["receivedVia"] = "portal";
        return answers;
    }

    private static Decision<ReturnOutcome> Withdraw(ReturnState state, ReturnContext context) =>
        Said(state with { Status = ReturnStatus.Withdrawn, SavedAt = context.Now }, "return-withdrawn", $"{context.Actor.Name} deleted the form.");

    /// <summary>The command in the message that opens the case; <see cref="OpenCaseFrom"/> reads it back.</summary>
    private static JsonObject OpenCaseBody(ReturnState state, JsonObject answers, string key, ReturnContext context) => new()
    {
        ["command"] = nameof(OpenCase),
        ["packId"] = state.PackId,
        ["reference"] = state.Reference,
        ["returnId"] = state.Id.ToString(),
        ["upn"] = context.Pack.Portal?.Upn is { } field ? answers[field]?.ToString() : null,
        ["providerId"] = state.Organisation,
        ["requestedBy"] = state.Owner,
        ["requestedByName"] = state.OwnerName,
        ["data"] = new JsonObject { [key] = answers },
    };

    /// <summary>The command that a submitted return's message asks for.</summary>
    /// <param name="body">Body of the outbox message.</param>
    /// <param name="subject">The register record that the request's UPN was matched to, or one with no id yet.</param>
    /// <param name="providerId">The pupil's school, where the register knows it.</param>
    public static OpenCase OpenCaseFrom(JsonObject body, SubjectRef subject, string? providerId)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new OpenCase(
            (string)body["packId"]!,
            subject,
            providerId ?? (string?)body["providerId"],
            (string?)body["requestedBy"],
            (JsonObject)body["data"]!.DeepClone());
    }

    private static ReturnOutcome Said(ReturnState state, string kind, string text) =>
        new(state with { Version = state.Version + 1 }, [new CaseEvent(kind, text)], []);
}
