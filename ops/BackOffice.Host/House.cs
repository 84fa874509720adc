using BackOffice.Grains;
using BackOffice.Grains.Outgoing;
using BackOffice.Store.Postgres;
using BackOffice.Store.Sqlite;
using BackOffice.Workflows;

namespace BackOffice.Host;

/// <summary>The store, the packs and the grains: what every verb that touches the database stands on.</summary>
internal static class House
{
    /// <summary>Adds them. A <see cref="TimeProvider"/> added before takes the place of the house's clock.</summary>
    public static IServiceCollection AddHouse(this IServiceCollection services, Settings settings)
    {
        services.AddLogging();
        if (settings.OnPostgres)
            services.AddPostgresStore(settings.Database);
        else
            services.AddSqliteStore(settings.Database);
        return services.AddGrains(new PackFolder(settings.Packs), mail =>
        {
            if (settings.Council.Email.Length > 0)
                mail.From = settings.Council.Email;
            mail.Folder = Path.Combine(settings.Data, "mail");
            mail.Host = settings.MailHost;
        }, WebRequestOptions.Read(settings.HttpHosts));
    }
}
