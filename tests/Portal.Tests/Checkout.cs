namespace Portal.Tests;

internal static class Checkout
{
    /// <summary>Folder of the checkout: the nearest one above that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BackOffice.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside a checkout.");
    }
}
