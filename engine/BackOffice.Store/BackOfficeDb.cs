using System.Text;
using BackOffice.Store.Accounts;
using BackOffice.Store.Data;
using BackOffice.Store.Mapping;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackOffice.Store;

/// <summary>
/// The database as EF Core sees it: reads, registers, accounts and administration. Casework is written by the committer
/// alone (<see cref="Committing.ICommitter"/>), in set-based SQL.
/// </summary>
public sealed class BackOfficeDb(DbContextOptions<BackOfficeDb> options) : IdentityDbContext<Account, IdentityRole, string>(options)
{
    internal DbSet<PupilRow> Pupils => Set<PupilRow>();
    internal DbSet<ContactRow> Contacts => Set<ContactRow>();
    internal DbSet<ProviderRow> Providers => Set<ProviderRow>();
    internal DbSet<RecordEventRow> RecordEvents => Set<RecordEventRow>();
    internal DbSet<CaseRow> Cases => Set<CaseRow>();
    internal DbSet<CaseTeamRow> CaseTeams => Set<CaseTeamRow>();
    internal DbSet<CaseEventRow> CaseEvents => Set<CaseEventRow>();
    internal DbSet<TaskRow> Tasks => Set<TaskRow>();
    internal DbSet<ClockRow> Clocks => Set<ClockRow>();
    internal DbSet<WaitRow> Waits => Set<WaitRow>();
    internal DbSet<LetterRow> Letters => Set<LetterRow>();
    internal DbSet<AlertRow> Alerts => Set<AlertRow>();
    internal DbSet<DecisionRow> Decisions => Set<DecisionRow>();
    internal DbSet<JournalRow> Journal => Set<JournalRow>();
    internal DbSet<DocumentRow> Documents => Set<DocumentRow>();
    internal DbSet<DocumentContentRow> DocumentContents => Set<DocumentContentRow>();
    internal DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    internal DbSet<CommandRow> Commands => Set<CommandRow>();
    internal DbSet<AuditRow> Audit => Set<AuditRow>();
    internal DbSet<AuditHeadRow> AuditHeads => Set<AuditHeadRow>();
    internal DbSet<ReturnRow> Returns => Set<ReturnRow>();
    internal DbSet<RoundRow> Rounds => Set<RoundRow>();
    internal DbSet<RoundProviderRow> RoundProviders => Set<RoundProviderRow>();
    internal DbSet<LandingRow> Landings => Set<LandingRow>();
    internal DbSet<LandedRowRow> LandedRows => Set<LandedRowRow>();
    internal DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();
    internal DbSet<PackRow> Packs => Set<PackRow>();
    internal DbSet<PackTextRow> PackTexts => Set<PackTextRow>();
    internal DbSet<StartRow> Starts => Set<StartRow>();
    internal DbSet<EligibilityCheckRow> EligibilityChecks => Set<EligibilityCheckRow>();
    internal DbSet<BulkCheckRow> BulkChecks => Set<BulkCheckRow>();
    internal DbSet<BulkCheckLineRow> BulkCheckLines => Set<BulkCheckLineRow>();
    internal DbSet<MealsRunRow> MealsRuns => Set<MealsRunRow>();
    internal DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version1;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 2);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        AccountMapping.Apply(builder);
        RegisterMapping.Apply(builder);
        CaseworkMapping.Apply(builder);
        HouseMapping.Apply(builder);
        PackMapping.Apply(builder);
        EligibilityMapping.Apply(builder);
        LandingMapping.Apply(builder);
        var jsonType = Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL" ? "jsonb" : "TEXT";
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Snake(property.Name));
                if (property.FindAnnotation(JsonColumn.Annotation) is not null) property.SetColumnType(jsonType);
                property.RemoveAnnotation(JsonColumn.Annotation);
            }

            foreach (var key in entity.GetKeys()) key.SetName($"pk_{entity.GetTableName()}");
            foreach (var link in entity.GetForeignKeys())
                link.SetConstraintName($"fk_{entity.GetTableName()}_{string.Join('_', link.Properties.Select(p => Snake(p.Name)))}");
            foreach (var index in entity.GetIndexes().Where(index => index.Name is null))
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => Snake(p.Name)))}");
        }
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>Times are kept as UTC: SQLite can then sort and compare them, and no reader needs to know who wrote them.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    moment => moment.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));

internal static class JsonColumn
{
    public const string Annotation = "BackOffice:Json";

    /// <summary>The text is JSON: <c>jsonb</c> on PostgreSQL, text on SQLite.</summary>
    public static PropertyBuilder<string> IsJson(this PropertyBuilder<string> property)
    {
        property.HasAnnotation(Annotation, true);
        return property;
    }
}
