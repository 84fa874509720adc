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

/// <summary>Packs as folders: every folder that holds a <c>pack.json</c> is one.</summary>
/// <param name="root">The folder <c>workflows/</c>.</param>
public sealed class PackFolder(string root) : IPackSource
{
    /// <inheritdoc/>
    public IEnumerable<string> Packs() =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .Where(folder => File.Exists(Path.Combine(folder, "pack.json")))
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
            .Select(entry => new PackFile(entry.Path, File.ReadAllText(entry.File)));
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
