using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class RegisterMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<PupilRow>(row =>
        {
            row.ToTable("pupils");
            row.HasKey(p => p.Id);
            row.Property(p => p.State).IsJson();
            row.HasIndex(p => p.Upn);
            row.HasIndex(p => p.ProviderId);
            row.HasIndex(p => p.DateOfBirth);
            row.HasIndex(p => new { p.Surname, p.Forename });
        });
        builder.Entity<ContactRow>(row =>
        {
            row.ToTable("contacts");
            row.HasKey(c => new { c.PupilId, c.Ordinal });
            row.HasIndex(c => c.Email);
        });
        builder.Entity<ProviderRow>(row =>
        {
            row.ToTable("providers");
            row.HasKey(p => p.Id);
            row.Property(p => p.State).IsJson();
            row.HasIndex(p => p.Name);
        });
        builder.Entity<RecordEventRow>(row =>
        {
            row.ToTable("record_events");
            row.HasKey(e => new { e.Record, e.Version, e.Ordinal });
            row.Property(e => e.Details!).IsJson();
        });
    }
}
