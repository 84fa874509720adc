using System.Xml.Linq;

namespace BackOffice.Architecture.Tests;

/// <summary>The files of this checkout, as the tests read them.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", ".data", ".test", "lib"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(params string[] endings) =>
        Walk(Root).Where(file => endings.Length == 0 || endings.Any(file.EndsWith));

    public static string Text(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static IReadOnlyList<Project> Projects { get; } = [.. Files(".csproj").Select(Project.Read).OrderBy(p => p.Name)];

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))))
            foreach (var file in Walk(child))
                yield return file;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BackOffice.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("BackOffice.sln is not above the tests.");
    }
}

/// <summary>What a project file says it needs.</summary>
internal sealed record Project(string Name, string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public static Project Read(string path)
    {
        var xml = XDocument.Load(path);
        IReadOnlyList<string> Includes(string element) => [.. xml.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>()];
        return new Project(
            System.IO.Path.GetFileNameWithoutExtension(path),
            path,
            [.. Includes("ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            Includes("PackageReference"),
            Includes("FrameworkReference"));
    }
}
