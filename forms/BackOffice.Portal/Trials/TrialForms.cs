using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;
using BackOffice.Grains;
using BackOffice.Store.Reading;

namespace BackOffice.Portal.Trials;

/// <summary>
/// Forms tried out while they are designed: a return of a draft of the form, filled in on the real pages of the portal and held in
/// memory. Its answers never reach the database, and only whoever tries it out sees it.
/// </summary>
public sealed class TrialForms(TimeProvider clock)
{
    private const int Most = 200;
    private static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<Guid, Trial> trials = new();

    /// <summary>Begins a trial.</summary>
    /// <param name="actor">Who tries it out.</param>
    /// <param name="pack">The pack with the form as it is designed now.</param>
    /// <param name="formId">The form.</param>
    /// <param name="language">Language to show it in; null for the form's first.</param>
    /// <returns>Id of the return, as in its address.</returns>
    public Guid Start(Actor actor, Pack pack, string formId, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(pack);
        var now = clock.GetUtcNow();
        foreach (var (old, trial) in trials.OrderBy(t => t.Value.Used).ToList())
        {
            if (now - trial.Used > Life || trials.Count >= Most) trials.TryRemove(old, out _);
        }

        var id = Guid.NewGuid();
        trials[id] = new Trial(actor.Id, pack, formId, language, Fresh(id, actor, pack, formId, now), now);
        return id;
    }

    /// <summary>Goes on with the form as it is designed now; test answers stay. False when the trial is gone.</summary>
    public bool Replace(Actor actor, Guid id, Pack pack, string? language = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (Find(actor, id) is not { } trial) return false;
        trials[id] = trial with { Pack = pack, Language = language };
        return true;
    }

    /// <summary>Throws the test answers away and begins again.</summary>
    public void Clear(Actor actor, Guid id)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (Find(actor, id) is { } trial) trials[id] = trial with { State = Fresh(id, actor, trial.Pack, trial.FormId, clock.GetUtcNow()) };
    }

    /// <summary>Puts test answers in place of those there, as when a saved set of them is tried.</summary>
    public void Answer(Actor actor, Guid id, JsonObject answers)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (Find(actor, id) is { } trial) trials[id] = trial with { State = trial.State with { Status = ReturnStatus.Draft, Answers = (JsonObject)answers.DeepClone() } };
    }

    /// <summary>The test answers so far; null when the trial is gone.</summary>
    public JsonObject? Answers(Actor actor, Guid id) => Find(actor, id)?.State.Answers;

    /// <summary>Ends a trial.</summary>
    public void End(Guid id) => trials.TryRemove(id, out _);

    /// <summary>True when an address is that of a trial: such a page alone may stand inside the designer's own page.</summary>
    public bool Has(Guid id) => trials.ContainsKey(id);

    internal Trial? Find(Actor actor, Guid id)
    {
        if (!trials.TryGetValue(id, out var trial) || trial.Owner != actor.Id) return null;
        return trials[id] = trial with { Used = clock.GetUtcNow() };
    }

    /// <summary>What the return's grain would do, in memory.</summary>
    internal CommandAnswer Do(Actor actor, Guid id, ReturnCommand command, Guid commandId, JsonObject register)
    {
        if (Find(actor, id) is not { } trial) return CommandAnswer.Refuse(new ReturnNotStarted());
        var now = clock.GetUtcNow();
        var decision = ReturnMachine.Decide(trial.State, command, new ReturnContext(actor, commandId, now, London.DayOf(now), Alone(trial.Pack), new ReturnId(id), register));
        if (decision.Refusal is { } refusal) return CommandAnswer.Refuse(refusal);
        if (decision.Outcome is { } outcome) trials[id] = trial with { State = outcome.State };
        return new CommandAnswer(decision.Outcome is null ? AnswerKind.Nothing : AnswerKind.Done);
    }

    /// <summary>Sending a trial opens no case.</summary>
    private static Pack Alone(Pack pack) => pack with { WorkflowJson = [] };

    private static ReturnState Fresh(Guid id, Actor actor, Pack pack, string formId, DateTimeOffset now) => new()
    {
        Id = new ReturnId(id),
        PackId = pack.Id,
        PackVersion = pack.Version,
        FormId = formId,
        Owner = actor.Id,
        OwnerName = actor.Name,
        StartedAt = now,
        SavedAt = now,
        Reference = "TEST",
    };

    internal sealed record Trial(string Owner, Pack Pack, string FormId, string? Language, ReturnState State, DateTimeOffset Used)
    {
        public ReturnPage Page => new(new ReturnLine(State.Id.Value, State.Reference, State.PackId, State.FormId, State.Status.ToString(), State.StartedAt, State.SavedAt, State.SubmittedAt, null), State);
    }
}
