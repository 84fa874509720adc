using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace BackOffice.Packs.Tests;

/// <summary>The packs of this checkout.</summary>
internal static class House
{
    public static string Root { get; } = FindRoot();

    private static readonly Lazy<PackBook> Read = new(() => PackLoader.Load(Path.Combine(Root, "workflows")));

    public static PackBook Packs => Read.Value;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BackOffice.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside a checkout, below the folder with BackOffice.sln.");
    }
}
