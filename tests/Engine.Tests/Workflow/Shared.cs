namespace BackOffice.Engine.Tests.Workflow;

/// <summary>Material that stands beside the checkout: recorded definitions of the format's own engine.</summary>
internal static class Shared
{
    public static string? Folder { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder!, path));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("BACKOFFICE_SHARED") is { Length: > 0 } named && Directory.Exists(named))
            return named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "conformance")))
                return Path.Combine(at.FullName, "shared");
        return null;
    }
}

/// <summary>A fact that needs the shared material; a visible skip without it.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (Shared.Folder is null)
            Skip = "The shared conformance material is not beside this checkout; set BACKOFFICE_SHARED to its folder.";
    }
}
