using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using BackOffice.Engine;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;

namespace BackOffice.Store.Committing;

/// <summary>A command as it reached its record: what the commit and the audit trail keep of it.</summary>
/// <param name="CommandId">Id of the command.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Action">What was asked: the name of the command.</param>
public sealed record Asked(Guid CommandId, Actor Actor, DateTimeOffset At, string Action);

/// <summary>One outcome of a record that has a version and a list of what happened to it.</summary>
/// <typeparam name="TState">The record.</typeparam>
/// <typeparam name="TOutcome">What the engine decided.</typeparam>
public abstract record RecordCommit<TState, TOutcome> : Commit
    where TState : IVersioned
    where TOutcome : IRecordOutcome<TState>
{
    /// <param name="asked">The command.</param>
    /// <param name="answer">The answer to keep, as JSON.</param>
    /// <param name="outcome">What the engine decided.</param>
    /// <param name="expectedVersion">Version that the decision was made on; null for a new record.</param>
    [SetsRequiredMembers]
    protected RecordCommit(Asked asked, string answer, TOutcome outcome, long? expectedVersion)
    {
        ArgumentNullException.ThrowIfNull(asked);
        (CommandId, Actor, At, Action) = asked;
        (Answer, Outcome, ExpectedVersion) = (answer, outcome, expectedVersion);
    }

    /// <summary>What the engine decided.</summary>
    public TOutcome Outcome { get; }

    /// <summary>Version that the decision was made on; null for a new record.</summary>
    public long? ExpectedVersion { get; }

    internal sealed override ImmutableList<OutboxMessage> Outgoing => Outcome.Messages;

    internal sealed override JsonObject AuditDetails() => new()
    {
        ["version"] = Outcome.State.Version,
        ["events"] = new JsonArray([.. Outcome.Events.Select(e => (JsonNode)new JsonObject
        {
            ["kind"] = e.Kind,
            ["text"] = e.Text,
            ["details"] = e.Details?.DeepClone(),
        })]),
    };

    internal override void Fill(CommitRows rows)
    {
        for (var i = 0; i < Outcome.Events.Count; i++)
        {
            var e = Outcome.Events[i];
            rows.Add(Shapes.RecordEvent, Key, Outcome.State.Version, i, At, e.Kind, e.Text, Actor.Id, Actor.Name, Actor.OnBehalfOf, e.Details?.ToJsonString(CaseJson.Options));
        }
    }
}

/// <summary>One outcome of a return.</summary>
public sealed record ReturnCommit : RecordCommit<ReturnState, ReturnOutcome>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public ReturnCommit(Asked asked, string answer, ReturnOutcome outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"return:{Outcome.State.Id.Value:D}";

    internal override void Fence(CommitRows rows)
    {
        var s = Outcome.State;
        var json = CaseJson.Write(s);
        if (ExpectedVersion is { } expected)
        {
            rows.Add(Shapes.ReturnChanged, s.Id.Value, s.Version, s.Status.ToString(), s.Owner, s.OwnerName, s.Organisation, At, s.SubmittedAt, s.Outcome, json, expected, CommandId);
        }
        else
        {
            rows.Add(Shapes.ReturnStarted, s.Id.Value, s.Version, s.Status.ToString(), s.Owner, s.OwnerName, s.Organisation, At, s.SubmittedAt, s.Outcome, json,
                s.Reference, s.PackId, s.PackVersion, s.FormId, s.StartedAt, s.Round?.Id, s.Team.Length == 0 ? null : s.Team, CommandId);
        }
    }
}

/// <summary>One outcome of a pupil's record.</summary>
public sealed record PupilCommit : RecordCommit<Pupil, RegisterOutcome<Pupil>>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public PupilCommit(Asked asked, string answer, RegisterOutcome<Pupil> outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"pupil:{Outcome.Record.Id}";

    internal override void Fence(CommitRows rows)
    {
        var p = Outcome.Record;
        var search = SearchText.Of(p.Forename, p.Surname, p.Upn, p.DateOfBirth.ToString("yyyy-MM-dd", null), p.Address?.Lines.LastOrDefault());
        object?[] values =
        [
            p.Id, p.Version, p.Upn, p.Forename, p.Surname, p.DateOfBirth, p.YearGroup, p.ProviderId, p.SenStatus, search, At, CaseJson.Write(p),
        ];
        if (ExpectedVersion is { } expected) rows.Add(Shapes.PupilChanged, [.. values, expected, CommandId]);
        else rows.Add(Shapes.PupilAdded, [.. values, CommandId]);
    }

    internal override void Fill(CommitRows rows)
    {
        base.Fill(rows);
        var p = Outcome.Record;
        if (ExpectedVersion is not null) rows.Add(Shapes.ContactsCleared, p.Id);
        foreach (var c in Outcome.Checks)
        {
            rows.Add(Shapes.EligibilityCheck, c.Id, p.Id, At, Actor.Id, Actor.Name, c.Pack, c.PackVersion, c.RuleSet, c.RuleSetHash, c.Title, c.AsOf, c.Result, c.Sentence, c.Source, c.Tier, c.Until, c.Basis,
                c.Inputs.ToJsonString(CaseJson.Options), c.Output?.ToJsonString(CaseJson.Options), c.Explanation.ToJsonString(CaseJson.Options));
        }

        for (var i = 0; i < p.Parents.Count; i++)
        {
            var parent = p.Parents[i];
            rows.Add(Shapes.Contact, p.Id, i, parent.Title, parent.Forename, parent.Surname, parent.Relationship, parent.ParentalResponsibility,
                parent.Email, parent.Phone, SearchText.Of(parent.Forename, parent.Surname, parent.Email, parent.Phone));
        }
    }
}

/// <summary>One outcome of a provider's record.</summary>
public sealed record ProviderCommit : RecordCommit<Provider, RegisterOutcome<Provider>>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public ProviderCommit(Asked asked, string answer, RegisterOutcome<Provider> outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"provider:{Outcome.Record.Id}";

    internal override void Fence(CommitRows rows)
    {
        var p = Outcome.Record;
        var search = SearchText.Of(p.Name, p.Urn, p.HeadName, string.Join(' ', p.Address?.Lines ?? []));
        object?[] values = [p.Id, p.Version, p.Kind, p.Name, p.Urn, search, At, CaseJson.Write(p)];
        if (ExpectedVersion is { } expected) rows.Add(Shapes.ProviderChanged, [.. values, expected, CommandId]);
        else rows.Add(Shapes.ProviderAdded, [.. values, CommandId]);
    }
}

/// <summary>One outcome of a pack's life.</summary>
public sealed record PackCommit : RecordCommit<PackLife, PackOutcome>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public PackCommit(Asked asked, string answer, PackOutcome outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"pack:{Outcome.Life.Id}";

    internal override void Fence(CommitRows rows)
    {
        var life = Outcome.Life;
        var next = life.Drafts.Where(draft => draft.Status == DraftStatus.Scheduled).Min(draft => draft.PublishAt);
        object?[] values = [life.Id, life.Version, next, At, CaseJson.Write(life)];
        if (ExpectedVersion is { } expected) rows.Add(Shapes.PackChanged, [.. values, expected, CommandId]);
        else rows.Add(Shapes.PackAdded, [.. values, CommandId]);
    }

    internal override void Fill(CommitRows rows)
    {
        base.Fill(rows);
        foreach (var (hash, text) in Outcome.Texts) rows.Add(Shapes.PackText, hash, text);
    }
}

/// <summary>One outcome of a round of a collection.</summary>
public sealed record RoundCommit : RecordCommit<RoundState, RoundOutcome>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public RoundCommit(Asked asked, string answer, RoundOutcome outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"round:{Outcome.State.Id.Value:D}";

    internal override void Fence(CommitRows rows)
    {
        var s = Outcome.State;
        object?[] values =
        [
            s.Id.Value, s.Version, s.PackId, s.CollectionId, s.FormId, s.Title, s.Team, s.Window.Opens, s.Window.Due, s.Window.LastEdit, s.ClosedAt, s.NextAt, At, CaseJson.Write(s),
        ];
        if (ExpectedVersion is { } expected) rows.Add(Shapes.RoundChanged, [.. values, expected, CommandId]);
        else rows.Add(Shapes.RoundOpened, [.. values, CommandId]);
    }

    internal override void Fill(CommitRows rows)
    {
        base.Fill(rows);
        foreach (var asked in Outcome.State.Asked.Values)
            rows.Add(Shapes.RoundProvider, Outcome.State.Id.Value, asked.ProviderId, Outcome.State.Id.ReturnOf(asked.ProviderId).Value, asked.Name, asked.ExcusedBecause is not null);
    }
}

/// <summary>Text that searches read.</summary>
internal static class SearchText
{
    /// <summary>Lower-case words, each with a space before it: a search for the start of a word looks for a space and that start.</summary>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part)) text.Append(' ').Append(part.Trim().ToLowerInvariant());
        }

        return text.ToString();
    }
}
