using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class LandingMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<LandingRow>(row =>
        {
            row.ToTable("landings");
            row.HasKey(l => l.Id);
            row.Property(l => l.State).IsJson();
        });
        builder.Entity<LandedRowRow>(row =>
        {
            row.ToTable("landed_rows");
            row.HasKey(r => r.Id);
            row.HasIndex(r => new { r.Team, r.Status, r.Surname, r.Forename });
            row.HasIndex(r => r.LandingId);
            row.HasIndex(r => r.PupilId).HasFilter("pupil_id IS NOT NULL");
            row.HasIndex(r => new { r.ProviderId, r.OnDay });
        });
    }
}
