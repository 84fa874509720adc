using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Forms;
using BackOffice.Forms.Reviewing;

namespace BackOffice.Engine.Returns;

/// <summary>What the council does with a return that answers a round of a collection, and what the provider may still do with it.</summary>
public static partial class ReturnMachine
{
    private static Decision<ReturnOutcome> Accept(ReturnState state, AcceptReturn accept, ReturnContext context)
    {
        if (state.Status == ReturnStatus.Accepted)
        {
            return default;
        }

        if (state.Status != ReturnStatus.Submitted)
        {
            return new ReturnNotSent(state.Reference);
        }

        var landing = context.Round is { } round && Landing.ChildRows.MappingOf(context.Newest ?? context.Pack, round) is not null;
        var note = accept.Note.Trim() is { Length: > 0 } text ? $" {text}" : "";
        return Said(
            state with
            {
                Status = ReturnStatus.Accepted,
                AcceptedAnswers = (JsonObject)state.Answers.DeepClone(),
                AcceptedBy = Reviewer(context),
                AmendedBecause = null,
            },
            "return-accepted", $"{context.Actor.Name} accepted the return.{note}") with
        { Messages = landing ? [Land(state, context)] : [] };
    }

    /// <summary>The children of the return come into the register; what became of them is told in <see cref="Landing.LandingMachine"/>.</summary>
    private static OutboxMessage Land(ReturnState state, ReturnContext context) =>
        new("command", $"landing:{state.Id}", $"land:{state.Id}:{state.Version + 1}", new JsonObject { ["command"] = nameof(Landing.LandReturn), ["requestedBy"] = context.Actor.Id, ["requestedByName"] = context.Actor.Name });

    private static Decision<ReturnOutcome> Query(ReturnState state, QueryReturn query, ReturnContext context)
    {
        if (state.Status is not (ReturnStatus.Submitted or ReturnStatus.Accepted))
        {
            return new ReturnNotSent(state.Reference);
        }

        var asked = query.Questions.FindAll(question => !string.IsNullOrWhiteSpace(question.Text) && (question.RowSet is not null || !question.Fields.IsEmpty));
        if (asked.IsEmpty || asked.Count < query.Questions.Count)
        {
            return new QuestionsMissing();
        }

        var number = state.Questions.Count;
        var questions = state.Questions.AddRange(asked.Select(question => new ReturnQuestion(++number, question.Text.Trim(), question.Fields, question.RowSet, question.RowKey, Reviewer(context))));
        return Said(
            state with { Status = ReturnStatus.Queried, Questions = questions, SentAnswers = (JsonObject)state.Answers.DeepClone() },
            "return-queried", $"{context.Actor.Name} sent the return back with {(asked.Count == 1 ? "a question" : $"{asked.Count} questions")}: {string.Join(" ", asked.Select(question => question.Text.Trim()))}");
    }

    private static Decision<ReturnOutcome> Amend(ReturnState state, AmendReturn amend, ReturnContext context)
    {
        if (state.Status is ReturnStatus.Draft)
        {
            return default;
        }

        if (WhyNotNow(state, context) is { } why)
        {
            return why;
        }

        return string.IsNullOrWhiteSpace(amend.Because)
            ? new ReasonMissing("Say what was wrong with the return that you sent.")
            : Said(state with { Status = ReturnStatus.Draft, AmendedBecause = amend.Because.Trim(), SentAnswers = state.SentAnswers ?? (JsonObject)state.Answers.DeepClone() }, "return-amended", $"{context.Actor.Name} began to change the return: {amend.Because.Trim()}");
    }

    /// <summary>Why a provider cannot change the return of a round at this moment; null when it can. A return that was sent back can be answered after the last day too.</summary>
    private static Refusal? WhyNotNow(ReturnState? state, ReturnContext context)
    {
        if (context.Round is not { } round)
        {
            return null;
        }

        var provider = state is null ? context.Actor.Organisation : state.Organisation;
        if (provider is null || !round.Asked.TryGetValue(provider, out var asked))
        {
            return new ProviderNotAsked(round.Title);
        }

        return asked.ExcusedBecause is not null ? new ProviderIsExcused(round.Title)
            : state?.Status == ReturnStatus.Queried ? null
            : round.ClosedAt is { } closed ? new RoundOver(round.Title, London.DayOf(closed))
            : context.Today < round.Window.Opens ? new RoundNotOpen(round.Title, round.Window.Opens)
            : context.Today > round.LastEditOf(provider) ? new RoundOver(round.Title, round.LastEditOf(provider))
            : null;
    }

    /// <summary>Why these answers cannot be kept in a return that was sent back: the council asked about others.</summary>
    private static PageNotReopened? WhyNotReopened(ReturnState state, JsonObject answers, ReturnContext context)
    {
        if (state.Status != ReturnStatus.Queried || !context.Pack.Forms.TryGetValue(state.FormId, out var form))
        {
            return null;
        }

        var open = state.Questions.FindAll(question => question.AnsweredAt is null);
        var fields = open.Where(question => question.RowSet is null).SelectMany(question => question.Fields).ToHashSet(StringComparer.Ordinal);
        var changed = answers.Where(answer => !answer.Key.StartsWith('$') && !JsonNode.DeepEquals(answer.Value, state.Answers[answer.Key])).Select(answer => answer.Key);
        foreach (var name in changed)
        {
            if (fields.Contains(name))
            {
                continue;
            }

            var keys = open.Where(question => question.RowSet == name).Select(question => question.RowKey).ToList();
            if (keys.Count == 0 || form.Definition.Field(name) is not { Type: FieldType.RowSet } rows)
            {
                return new PageNotReopened(state.Reference);
            }

            var others = ReturnDifference.Between(form.Definition, Only(state.Answers, rows), Only(answers, rows)).Rows;
            if (!keys.Contains(null) && others.Any(row => !keys.Contains(row.Key)))
            {
                return new PageNotReopened(state.Reference);
            }
        }

        return null;
    }

    private static JsonObject Only(JsonObject answers, FieldDefinition field) => new() { [field.Name] = answers[field.Name]?.DeepClone() };

    private static ReturnReviewer Reviewer(ReturnContext context) => new(context.Actor.Id, context.Actor.Name, context.Now);
}
