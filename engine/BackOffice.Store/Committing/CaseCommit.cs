using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Store.Committing;

/// <summary>One outcome of a case.</summary>
public sealed record CaseCommit : Commit
{
    private const int MostOfName = 100;
    private const int MostOfSearch = 300;

    /// <summary>What the engine decided.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Version that the decision was made on; null for a case that is opened.</summary>
    public required long? ExpectedVersion { get; init; }

    /// <summary>The case as the decision found it, so that what it had already is not written again; null where that is not known.</summary>
    public CaseState? Before { get; init; }

    /// <summary>Name of whom the case is about, for lists.</summary>
    public required string SubjectName { get; init; }

    /// <summary>Whether that name is another than before, so that the lists' copies of it have to follow.</summary>
    public bool SubjectRenamed { get; init; }

    /// <summary>Documents that this outcome files on the case.</summary>
    public ImmutableList<Guid> DocumentsFiled { get; init; } = [];

    /// <summary>Return whose submission opened the case: its documents are filed on the case too.</summary>
    public Guid? FromReturn { get; init; }

    internal override string Key => $"case:{Outcome.State.Id.Value:D}";

    internal override ImmutableList<OutboxMessage> Outgoing => Outcome.Messages;

    internal override JsonObject AuditDetails()
    {
        var details = new JsonObject { ["version"] = Outcome.State.Version, ["reference"] = Outcome.State.Reference };
        if (Outcome.Events.Count > 0)
        {
            details["events"] = new JsonArray([.. Outcome.Events.Select(e => (JsonNode)new JsonObject
            {
                ["kind"] = e.Kind,
                ["text"] = e.Text,
                ["details"] = e.Details?.DeepClone(),
            })]);
        }

        if (Outcome.Letters.Count > 0)
        {
            details["letters"] = new JsonArray([.. Outcome.Letters.Select(l => (JsonNode)new JsonObject
            {
                ["number"] = l.Number,
                ["sha256"] = AuditChain.HashOf(l.Text),
            })]);
        }

        return details;
    }

    internal override void Fence(CommitRows rows)
    {
        var s = Outcome.State;
        var json = CaseJson.Write(s);
        if (ExpectedVersion is { } expected)
        {
            rows.Add(Shapes.CaseChanged,
                s.Id.Value, s.PackVersion, s.Version, s.Subject.Kind, s.Subject.Id, SubjectName, s.ProviderId, s.RequestedBy,
                s.Status.ToString(), s.Stage, s.Team, s.ClosedAt, s.ClosedAs, At, json, expected, CommandId);
        }
        else
        {
            rows.Add(Shapes.CaseOpened,
                s.Id.Value, s.PackVersion, s.Version, s.Subject.Kind, s.Subject.Id, SubjectName, s.ProviderId, s.RequestedBy,
                s.Status.ToString(), s.Stage, s.Team, s.ClosedAt, s.ClosedAs, At, json, s.Reference, s.PackId, s.OpenedAt, CommandId);
        }
    }

    private bool HadPart(string team) => Before is not null && (Before.Team == team || Before.Tasks.Exists(t => t.Team == team));

    private string SearchOf(CaseTask task) => Clip($"{SubjectName} {Outcome.State.Reference} {task.Title}", MostOfSearch).ToLowerInvariant();

    /// <summary>Both are in an index, and an entry of an index has less room than what somebody may type.</summary>
    private static string Clip(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    internal override void Fill(CommitRows rows)
    {
        var s = Outcome.State;
        var id = s.Id.Value;
        foreach (var team in Outcome.Tasks.Select(t => t.Team).Append(s.Team).Where(t => t.Length > 0 && !HadPart(t)).Distinct())
            rows.Add(Shapes.CaseTeam, id, team);

        for (var i = 0; i < Outcome.Events.Count; i++)
        {
            var e = Outcome.Events[i];
            rows.Add(Shapes.Event, id, s.Version, i, At, e.Kind, e.Text, Actor.Id, Actor.Name, Actor.OnBehalfOf, e.Details?.ToJsonString(CaseJson.Options));
        }

        foreach (var t in LastOfEach(Outcome.Tasks, t => t.Number))
        {
            rows.Add(Shapes.Task, id, t.Number, s.PackId, t.StepId, t.Title, t.Team, t.Needs, t.FormId, t.AssignedTo, t.AssignedName,
                t.DueOn, t.DueOn ?? DateOnly.MaxValue, t.ClockId, t.Status.ToString(), t.HeldUntil, t.HoldReason, t.Outcome, t.OpenedAt, t.ClosedAt, t.ClosedBy,
                Clip(SubjectName, MostOfName), s.Reference, SearchOf(t));
        }

        if (SubjectRenamed)
        {
            foreach (var t in s.Tasks.Where(t => t.ClosedAt is null && !Outcome.Tasks.Exists(written => written.Number == t.Number)))
                rows.Add(Shapes.TaskRenamed, id, t.Number, Clip(SubjectName, MostOfName), SearchOf(t));
        }

        foreach (var c in LastOfEach(Outcome.Clocks, c => (c.ClockId, c.Run)))
        {
            rows.Add(Shapes.Clock, id, c.ClockId, c.Run, c.About, c.StartedOn, c.Due, c.WorkTarget, c.Working, c.Law, c.AmberOn, c.RedOn,
                c.Status.ToString(), c.StoppedOn, c.StoppedBy, CaseJson.Write(c));
        }

        // A wait that was set and cleared in the same outcome was never needed.
        var cleared = Outcome.WaitsCleared.ToHashSet();
        foreach (var w in LastOfEach(Outcome.WaitsSet, w => w.Number).Where(w => !cleared.Contains(w.Number)))
            rows.Add(Shapes.WaitSet, id, w.Number, w.StepId, w.Purpose, w.About, w.EventName, w.DueAt, null, 0);
        foreach (var number in cleared)
            rows.Add(Shapes.WaitCleared, id, number);

        foreach (var l in Outcome.Letters)
        {
            rows.Add(Shapes.Letter, id, l.Number, l.LetterId, l.Title, l.To, CaseJson.Write(l.Recipient), l.Email, l.Method.ToString(),
                l.SentOn, l.DeemedServedOn, l.Text, CaseJson.Write(l.Copies), At, Actor.Name);
        }

        // The day a letter counts as served moves when somebody proves the day it arrived.
        if (Action == nameof(RecordService))
        {
            foreach (var l in s.Letters) rows.Add(Shapes.LetterServed, id, l.Number, l.ServedOn);
        }

        if (Action == nameof(CancelCase)) rows.Add(Shapes.MessagesWithdrawn, Key, At, At, "The case was cancelled before this left.");
        if (Action is nameof(LinkSubject) or nameof(UnlinkSubject)) rows.Add(Shapes.AlertsOfSubject, id, s.Subject.Kind, s.Subject.Id);
        foreach (var document in DocumentsFiled) rows.Add(Shapes.DocumentFiled, document, id);
        if (FromReturn is { } from)
        {
            rows.Add(Shapes.DocumentsOfReturn, from, id);
            rows.Add(Shapes.ReturnsCase, from, id);
        }

        foreach (var a in Outcome.AlertsRaised)
            rows.Add(Shapes.AlertRaised, id, a.Number, s.Subject.Kind, s.Subject.Id, a.Type, a.Severity, a.Banner, a.OpenedOn, a.ReviewOn, null);
        foreach (var number in Outcome.AlertsCleared.Distinct())
            rows.Add(Shapes.AlertCleared, id, number, At);

        for (var i = 0; i < Outcome.Decisions.Count; i++)
        {
            var d = Outcome.Decisions[i];
            rows.Add(Shapes.Decision, id, s.Version, i, At, d.RuleSet, d.RuleSetVersion, d.AsOf, d.Result,
                d.Inputs.ToJsonString(CaseJson.Options), d.Explanation.ToJsonString(CaseJson.Options), d.Sentence);
        }

        if (Outcome.Journal.Count > 0) rows.Add(Shapes.Journal, id, s.Version, At, JournalText.Write(Outcome.Journal));
    }

    private static IEnumerable<T> LastOfEach<T, TKey>(IEnumerable<T> items, Func<T, TKey> key) where TKey : notnull =>
        items.GroupBy(key).Select(same => same.Last());
}
