using System.Diagnostics.CodeAnalysis;
using BackOffice.Engine;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Landing;

namespace BackOffice.Store.Committing;

/// <summary>One outcome of the children of a return on their way into the register.</summary>
public sealed record LandingCommit : RecordCommit<LandingState, LandingOutcome>
{
    /// <inheritdoc/>
    [SetsRequiredMembers]
    public LandingCommit(Asked asked, string answer, LandingOutcome outcome, long? expectedVersion) : base(asked, answer, outcome, expectedVersion)
    {
    }

    internal override string Key => $"landing:{Outcome.State.Id.Value:D}";

    internal override void Fence(CommitRows rows)
    {
        var s = Outcome.State;
        object?[] values = [s.Id.Value, s.Version, s.Source.ProviderId, At, CaseJson.Write(s)];
        if (ExpectedVersion is { } expected) rows.Add(Shapes.LandingChanged, [.. values, expected, CommandId]);
        else rows.Add(Shapes.LandingBegun, [.. values, CommandId]);
    }

    internal override void Fill(CommitRows rows)
    {
        base.Fill(rows);
        var (id, from) = (Outcome.State.Id.Value, Outcome.State.Source);
        foreach (var gone in Outcome.Gone) rows.Add(Shapes.LandedRowGone, gone);
        foreach (var row in Outcome.Changed)
        {
            var child = row.Child;
            rows.Add(Shapes.LandedRow, row.Id, id, from.Team, from.RoundId, from.Round, from.Reference, from.ProviderId, from.Provider, from.On, row.Status.ToString(),
                child.Forename, child.Surname, child.DateOfBirth, row.PupilId, row.How, row.By?.Name,
                SearchText.Of(child.Forename, child.Surname, child.DateOfBirth.ToString("yyyy-MM-dd", null), from.Provider, from.Reference), At);
        }
    }
}
