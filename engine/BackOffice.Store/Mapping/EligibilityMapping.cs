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
    }
}
