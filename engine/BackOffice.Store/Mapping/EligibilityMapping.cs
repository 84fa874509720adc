using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class EligibilityMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<EligibilityCheckRow>(row =>
        {
            row.ToTable("eligibility_checks");
            row.HasKey(c => c.Id);
            row.Property(c => c.Inputs).IsJson();
            row.Property(c => c.Output!).IsJson();
            row.Property(c => c.Explanation).IsJson();
            row.HasIndex(c => new { c.PupilId, c.At });
            row.HasIndex(c => new { c.RuleSet, c.At });
        });
        builder.Entity<MealsRunRow>(row =>
        {
            row.ToTable("meals_runs");
            row.HasKey(r => r.Id);
            row.Property(r => r.State).IsJson();
            row.HasIndex(r => r.At);
        });
        builder.Entity<BulkCheckRow>(row =>
        {
            row.ToTable("bulk_checks");
            row.HasKey(b => b.Id);
            row.HasIndex(b => new { b.OwnerId, b.At });
            row.HasIndex(b => b.FinishedAt);
        });
        builder.Entity<BulkCheckLineRow>(row =>
        {
            row.ToTable("bulk_check_lines");
            row.HasKey(l => new { l.BulkCheckId, l.Line });
            row.Property(l => l.Content).IsJson();
            row.Property(l => l.Answer!).IsJson();
            row.HasOne<BulkCheckRow>().WithMany().HasForeignKey(l => l.BulkCheckId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
