using BackOffice.Store.Data;

namespace BackOffice.Store.Committing;

/// <summary>What a lane writes, and in which order; the same for both databases.</summary>
internal static class BatchPlan
{
    /// <summary>Fences first: what does not hold is left out of everything that follows.</summary>
    public static CommitRows Fences(IReadOnlyList<Commit> commits)
    {
        var rows = new CommitRows();
        foreach (var commit in commits) commit.Fence(rows);
        return rows;
    }

    /// <summary>Everything that follows the fences, and the audit trail at the end.</summary>
    public static CommitRows Rest(IEnumerable<Commit> held, IEnumerable<AuditRow> lines, AuditHeadRow head)
    {
        var rows = new CommitRows();
        var audit = new List<AuditRow>();
        foreach (var commit in held)
        {
            commit.Fill(rows);
            rows.Add(Shapes.Command, commit.CommandId, commit.Key, commit.At, commit.Answer);
            foreach (var message in commit.Outgoing)
            {
                rows.Add(Shapes.Message, message.Key, message.Kind, message.Target,
                    message.Body.ToJsonString(Engine.Cases.CaseJson.Options), commit.Key, commit.At, commit.At, 0);
            }

            var details = commit.AuditDetails();
            details["command"] = commit.CommandId.ToString("D");
            audit.Add(AuditChain.Row(new AuditLine(commit.Actor, commit.At, commit.Action, commit.Key, details)));
        }

        audit.AddRange(lines);
        if (audit.Count == 0) return rows;
        foreach (var row in AuditChain.Extend(head, audit))
        {
            rows.Add(Shapes.Audit, row.Chain, row.Sequence, row.At, row.ActorId, row.ActorName, row.OnBehalfOf,
                row.Action, row.Record, row.Details, row.PreviousHash, row.Hash);
        }

        rows.Add(Shapes.AuditHead, head.Chain, head.Sequence, head.Hash);
        return rows;
    }

    /// <summary>Key of the row that a commit's fence writes, as the database gives it back.</summary>
    public static string FenceKey(Commit commit) => commit.Key[(commit.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
