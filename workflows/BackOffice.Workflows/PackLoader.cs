using System.Collections.Immutable;
using BackOffice.Engine.Packs;

namespace BackOffice.Workflows;

/// <summary>Where packs come from: a folder, or a test's own text.</summary>
public interface IPackSource
{
    /// <summary>Ids of the packs there are.</summary>
    IEnumerable<string> Packs();

    /// <summary>Files of one pack.</summary>
    /// <param name="pack">Pack id.</param>
    IEnumerable<PackFile> Files(string pack);
}

/// <summary>Packs as folders: every folder that holds a <c>pack.json</c> is one, or would be if it did.</summary>
/// <param name="root">The folder <c>workflows/</c>.</param>
public sealed class PackFolder(string root) : IPackSource
{
    // Without its pack.json a folder of these is a pack that somebody has broken, and says so instead of vanishing.
    private static readonly string[] Marks = ["pack.json", "workflow.json", "clocks.json", "forms", "rules", "letters"];

    /// <inheritdoc/>
    public IEnumerable<string> Packs() =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .Where(folder => Array.Exists(Marks, mark => Path.Exists(Path.Combine(folder, mark))))
                .Select(folder => Path.GetFileName(folder))
                .Order(StringComparer.Ordinal)
            : [];

    /// <inheritdoc/>
    public IEnumerable<PackFile> Files(string pack)
    {
        var folder = Path.Combine(root, pack);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .Where(entry => entry.Path.EndsWith(".json", StringComparison.Ordinal) || entry.Path.EndsWith(".txt", StringComparison.Ordinal) || entry.Path == "README.md")
            .Select(entry => Read(entry.Path, entry.File));
    }

    /// <summary>A file that cannot be read is one pack's fault and stops no other.</summary>
    private static PackFile Read(string path, string file)
    {
        try
        {
            return new PackFile(path, File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new PackFile(path, "", fault is UnauthorizedAccessException ? "this program may not read it" : "it cannot be opened");
        }
    }
}

/// <summary>Reads packs. One bad pack does not stop the others.</summary>
public static class PackLoader
{
    /// <summary>Reads every pack of a source.</summary>
    /// <param name="source">Where they are.</param>
    public static PackBook Load(IPackSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var readings = source.Packs().Select(id => PackReader.Read(id, source.Files(id))).ToList();
        return new PackBook(
            [.. readings.Select(reading => reading.Pack).OfType<Pack>().OrderBy(pack => pack.Title, StringComparer.Ordinal)],
            [.. readings.SelectMany(reading => reading.Faults)]);
    }

    /// <summary>Reads every pack below a folder.</summary>
    /// <param name="folder">The folder <c>workflows/</c>.</param>
    public static PackBook Load(string folder) => Load(new PackFolder(folder));
}
