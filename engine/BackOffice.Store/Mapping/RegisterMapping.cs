using BackOffice.Store.Data;
using Microsoft.EntityFrameworkCore;

namespace BackOffice.Store.Mapping;

internal static class RegisterMapping
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Pupil>(pupil =>
        {
            pupil.ToTable("pupils");
            pupil.HasKey(p => p.Id);
            pupil.Property(p => p.Facts).IsJson();
            pupil.HasIndex(p => p.Upn);
            pupil.HasIndex(p => p.ProviderId);
            pupil.HasIndex(p => new { p.Surname, p.Forename });
        });
        builder.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.HasKey(p => p.Id);
            person.HasIndex(p => p.AccountId);
        });
        builder.Entity<Contact>(contact =>
        {
            contact.ToTable("contacts");
            contact.HasKey(c => new { c.PupilId, c.PersonId });
            contact.HasIndex(c => c.PersonId);
        });
        builder.Entity<Provider>(provider =>
        {
            provider.ToTable("providers");
            provider.HasKey(p => p.Id);
            provider.Property(p => p.Facts).IsJson();
            provider.HasIndex(p => p.Name);
        });
        builder.Entity<Address>(address =>
        {
            address.ToTable("addresses");
            address.HasKey(a => a.Id);
        });
        builder.Entity<RecordNote>(note =>
        {
            note.ToTable("notes");
            note.HasKey(n => n.Id);
            note.HasIndex(n => new { n.RecordKind, n.RecordId });
        });
    }
}
