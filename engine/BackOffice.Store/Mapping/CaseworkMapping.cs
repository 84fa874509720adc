using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class CaseworkMapping
{
    /// <summary>Open work only: a long history does not slow the inbox.</summary>
    private const string StillOpen = "closed_at IS NULL";

    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<CaseRow>(row =>
        {
            row.ToTable("cases");
            row.HasKey(c => c.Id);
            row.Property(c => c.State).IsJson();
            row.HasIndex(c => c.Reference).IsUnique();
            row.HasIndex(c => new { c.SubjectKind, c.SubjectId });
            row.HasIndex(c => c.ProviderId);
            row.HasIndex(c => c.RequestedBy);
            row.HasIndex(c => c.ChangedAt);
        });
        builder.Entity<CaseTeamRow>(row =>
        {
            row.ToTable("case_teams");
            row.HasKey(t => new { t.CaseId, t.Team });
            row.HasIndex(t => t.Team);
        });
        builder.Entity<CaseEventRow>(row =>
        {
            row.ToTable("case_events");
            row.HasKey(e => new { e.CaseId, e.Version, e.Ordinal });
            row.Property(e => e.Details!).IsJson();
        });
        builder.Entity<TaskRow>(row =>
        {
            row.ToTable("tasks");
            row.HasKey(t => new { t.CaseId, t.Number });

            row.Property(t => t.SubjectName).HasDefaultValue("");
            row.Property(t => t.Reference).HasDefaultValue("");
            row.Property(t => t.Search).HasDefaultValue("");

            // Each holds all that the inbox filters and sorts by, so that a page is cut from the index alone.
            row.HasIndex(t => new { t.Team, t.Status, t.SortOn, t.CaseId, t.Number, t.AssignedTo, t.PackId }, "ix_tasks_of_team").HasFilter(StillOpen);
            row.HasIndex(t => new { t.AssignedTo, t.Status, t.SortOn, t.CaseId, t.Number, t.Team, t.PackId }, "ix_tasks_of_person").HasFilter(StillOpen);
            row.HasIndex(t => new { t.Team, t.Status, t.SubjectName, t.CaseId, t.Number, t.SortOn, t.AssignedTo, t.PackId, t.Reference, t.Search }, "ix_tasks_by_subject").HasFilter(StillOpen);
        });
        builder.Entity<ClockRow>(row =>
        {
            row.ToTable("clocks");
            row.HasKey(c => new { c.CaseId, c.ClockId, c.Run });
            row.Property(c => c.Details).IsJson();
            row.HasIndex(c => new { c.Status, c.Due });
        });
        builder.Entity<WaitRow>(row =>
        {
            row.ToTable("waits");
            row.HasKey(w => new { w.CaseId, w.Number });
            row.HasIndex(w => w.DueAt).HasFilter("due_at IS NOT NULL");
        });
        builder.Entity<LetterRow>(row =>
        {
            row.ToTable("letters");
            row.HasKey(l => new { l.CaseId, l.Number });
            row.Property(l => l.Recipient).IsJson();
            row.Property(l => l.Copies).IsJson();
        });
        builder.Entity<AlertRow>(row =>
        {
            row.ToTable("alerts");
            row.HasKey(a => new { a.CaseId, a.Number });
            row.HasIndex(a => new { a.SubjectKind, a.SubjectId });
        });
        builder.Entity<DecisionRow>(row =>
        {
            row.ToTable("decisions");
            row.HasKey(d => new { d.CaseId, d.Version, d.Ordinal });
            row.Property(d => d.Inputs).IsJson();
            row.Property(d => d.Explanation).IsJson();
        });
        builder.Entity<JournalRow>(row =>
        {
            row.ToTable("journal");
            row.HasKey(j => new { j.CaseId, j.Version });
        });
        builder.Entity<DocumentRow>(row =>
        {
            row.ToTable("documents");
            row.HasKey(d => d.Id);
            row.HasIndex(d => d.CaseId);
            row.HasIndex(d => d.ReturnId);
        });
        builder.Entity<DocumentContentRow>(row =>
        {
            row.ToTable("document_content");
            row.HasKey(d => d.Id);
        });
        builder.Entity<ReturnRow>(row =>
        {
            row.ToTable("returns");
            row.HasKey(r => r.Id);
            row.Property(r => r.State).IsJson();
            row.HasIndex(r => r.Reference).IsUnique();
            row.HasIndex(r => r.OwnerId);
            row.HasIndex(r => r.ProviderId);
            row.HasIndex(r => new { r.PackId, r.ChangedAt });
            row.HasIndex(r => r.RoundId).HasFilter("round_id IS NOT NULL");
        });
    }
}
