namespace BackOffice.Host;

/// <summary>Where the product keeps things and what the council is called. Read from appsettings.json and environment variables.</summary>
internal sealed record Settings
{
    /// <summary>Folder that holds <c>workflows/</c>; the checkout, or the published folder.</summary>
    public required string Root { get; init; }

    /// <summary>Folder for the embedded database, sent mail and keys: <c>.data</c> under the root unless BACKOFFICE_DATA says otherwise.</summary>
    public required string Data { get; init; }

    /// <summary><c>Host=…</c> for PostgreSQL; a SQLite connection string otherwise.</summary>
    public required string Database { get; init; }

    /// <summary>True when the database is PostgreSQL.</summary>
    public bool OnPostgres => Database.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>SMTP server for e-mail; null keeps e-mails as files under the data folder.</summary>
    public string? MailHost { get; init; }

    /// <summary>Hosts that workflows may send web requests to, by commas; null for none.</summary>
    public string? HttpHosts { get; init; }

    /// <summary>Keys of other systems that may start cases, as <c>pack:hash</c> by commas; null for none.</summary>
    public string? Inbound { get; init; }

    /// <summary>Address served.</summary>
    public required string Url { get; init; }

    /// <summary>True for the demo county.</summary>
    public bool Demo { get; init; }

    /// <summary>The council, for letterheads and page headers.</summary>
    public Council Council => GivenCouncil ?? (Demo ? Council.Demo : new Council());

    /// <summary>The council as the configuration has it; null where it says nothing. The invented one is the demo's alone.</summary>
    public Council? GivenCouncil { get; init; }

    /// <summary>Folder with the packs.</summary>
    public string Packs => Path.Combine(Root, "workflows");

    public static Settings Read(IConfiguration configuration)
    {
        var root = configuration["BACKOFFICE_ROOT"] is { Length: > 0 } given ? given : FindRoot();
        var data = configuration["BACKOFFICE_DATA"] is { Length: > 0 } folder ? folder : Path.Combine(root, ".data");
        return new Settings
        {
            Root = root,
            Data = data,
            Database = configuration["BACKOFFICE_DB"] is { Length: > 0 } db ? db : $"Data Source={Path.Combine(data, "backoffice.db")}",
            Url = configuration["BACKOFFICE_URL"] is { Length: > 0 } url ? url : "http://127.0.0.1:5080",
            HttpHosts = configuration["BACKOFFICE_HTTP_HOSTS"],
            Inbound = configuration["BACKOFFICE_INBOUND"],
            MailHost = configuration["BACKOFFICE_SMTP"] is { Length: > 0 } smtp ? smtp : null,
            GivenCouncil = configuration.GetSection("Council").Get<Council>(),
        };
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "workflows")))
                return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}

/// <summary>The council's own facts.</summary>
internal sealed record Council
{
    public string Name { get; init; } = "";

    public string Phone { get; init; } = "";

    public string Email { get; init; } = "";

    public string[] Address { get; init; } = [];

    /// <summary>The invented council of the demo.</summary>
    public static Council Demo { get; } = new()
    {
        Name = "Fenland County Council",
        Phone = "01632 960100",
        Email = "sen@fenland.example",
        Address = ["County Hall", "Wharf Street", "Fenbridge", "FX1 1AA"],
    };
}
