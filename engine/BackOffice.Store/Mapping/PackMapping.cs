using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class PackMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<PackRow>(row =>
        {
            row.ToTable("packs");
            row.HasKey(p => p.Id);
            row.Property(p => p.State).IsJson();
        });
        builder.Entity<PackTextRow>(row =>
        {
            row.ToTable("pack_texts");
            row.HasKey(t => t.Hash);
        });
        builder.Entity<StartRow>(row =>
        {
            row.ToTable("starts");
            row.HasKey(s => new { s.PackId, s.StepId });
        });
    }
}
