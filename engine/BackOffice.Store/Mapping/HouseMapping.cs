using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class HouseMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox");
            row.HasKey(o => o.Id);
            row.Property(o => o.Id).ValueGeneratedOnAdd();
            row.Property(o => o.Body).IsJson();
            row.HasIndex(o => o.Key).IsUnique();
            row.HasIndex(o => o.DueAt).HasFilter("sent_at IS NULL");
            row.HasIndex(o => o.CreatedAt).HasFilter("fault IS NOT NULL AND dismissed_at IS NULL");
        });
        builder.Entity<CommandRow>(row =>
        {
            row.ToTable("commands");
            row.HasKey(c => c.Id);
            row.Property(c => c.Answer).IsJson();
        });
        builder.Entity<AuditRow>(row =>
        {
            row.ToTable("audit");
            row.HasKey(a => new { a.Chain, a.Sequence });
            row.HasIndex(a => new { a.Record, a.At });
            row.HasIndex(a => new { a.ActorId, a.At });
        });
        builder.Entity<AuditHeadRow>(row =>
        {
            row.ToTable("audit_heads");
            row.HasKey(h => h.Chain);
            row.Property(h => h.Chain).ValueGeneratedNever();
        });
        builder.Entity<RoundRow>(row =>
        {
            row.ToTable("rounds");
            row.HasKey(r => r.Id);
            row.Property(r => r.State).IsJson();
            row.HasIndex(r => r.NextAt).HasFilter("next_at IS NOT NULL");
        });
        builder.Entity<RoundProviderRow>(row =>
        {
            row.ToTable("round_providers");
            row.HasKey(r => new { r.RoundId, r.ProviderId });
            row.HasIndex(r => r.ProviderId);
        });
        builder.Entity<SavedViewRow>(row =>
        {
            row.ToTable("saved_views");
            row.HasKey(v => v.Id);
            row.Property(v => v.Query).IsJson();
            row.HasIndex(v => v.OwnerId);
            row.HasIndex(v => v.Team);
        });
        builder.Entity<SettingRow>(row =>
        {
            row.ToTable("settings");
            row.HasKey(s => s.Key);
        });
    }
}
