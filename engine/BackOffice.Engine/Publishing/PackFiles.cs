using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using BackOffice.Engine.Packs;

namespace BackOffice.Engine.Publishing;

/// <summary>Sets of files by path: a version names every file by the hash of its text, a draft only those that differ.</summary>
public static class PackFiles
{
    /// <summary>SHA-256 of a text, in lower-case hexadecimal. Line ends do not count.</summary>
    /// <param name="text">The text.</param>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(text))));

    /// <summary>The text as it is kept: with plain line ends.</summary>
    /// <param name="text">The text.</param>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ReplaceLineEndings("\n");
    }

    /// <summary>Fingerprint of a whole set of files.</summary>
    /// <param name="files">Hashes by path.</param>
    public static string Fingerprint(ImmutableSortedDictionary<string, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Hash(string.Concat(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key}\0{file.Value}\n")));
    }

    /// <summary>The files with the changes of a draft laid over them.</summary>
    /// <param name="files">Hashes by path.</param>
    /// <param name="changes">New hashes by path; null takes a file away.</param>
    public static ImmutableSortedDictionary<string, string> Over(ImmutableSortedDictionary<string, string> files, ImmutableSortedDictionary<string, string?> changes)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(changes);
        var over = files.ToBuilder();
        foreach (var (path, hash) in changes)
        {
            if (hash is null)
            {
                over.Remove(path);
            }
            else
            {
                over[path] = hash;
            }
        }

        return over.ToImmutable();
    }

    /// <summary>What leads from one set of files to another: the new hash of each file that differs, null for one that is gone.</summary>
    /// <param name="from">Hashes by path.</param>
    /// <param name="to">Hashes by path.</param>
    public static ImmutableSortedDictionary<string, string?> Between(ImmutableSortedDictionary<string, string> from, ImmutableSortedDictionary<string, string> to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return from.Keys.Union(to.Keys)
            .Where(path => from.GetValueOrDefault(path) != to.GetValueOrDefault(path))
            .ToImmutableSortedDictionary(path => path, path => to.GetValueOrDefault(path), StringComparer.Ordinal);
    }

    /// <summary>Files of the version that a draft was made to; none for a pack that was never published.</summary>
    /// <param name="life">The pack's life.</param>
    /// <param name="draft">The draft.</param>
    public static ImmutableSortedDictionary<string, string> Base(PackLife life, PackDraft draft)
    {
        ArgumentNullException.ThrowIfNull(life);
        ArgumentNullException.ThrowIfNull(draft);
        return life.Versions.Find(version => version.Number == draft.BasedOn)?.Files ?? None;
    }

    /// <summary>Files of the version that changes are made to now.</summary>
    /// <param name="life">The pack's life.</param>
    public static ImmutableSortedDictionary<string, string> Basis(PackLife life)
    {
        ArgumentNullException.ThrowIfNull(life);
        return life.Basis?.Files ?? None;
    }

    /// <summary>Files that a draft changes and that were also changed by what was published since the draft was begun, unless both sides say the same.</summary>
    /// <param name="life">The pack's life.</param>
    /// <param name="draft">The draft.</param>
    public static ImmutableList<string> Clashes(PackLife life, PackDraft draft)
    {
        var (old, now) = (Base(life, draft), Basis(life));
        return [.. draft.Changes.Where(change => old.GetValueOrDefault(change.Key) != now.GetValueOrDefault(change.Key) && change.Value != now.GetValueOrDefault(change.Key)).Select(change => change.Key)];
    }

    /// <summary>The whole pack as it would be with the draft published now.</summary>
    /// <param name="life">The pack's life.</param>
    /// <param name="draft">The draft.</param>
    public static ImmutableSortedDictionary<string, string> With(PackLife life, PackDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return Over(Basis(life), draft.Changes);
    }

    /// <summary>Reads a set of files as a pack.</summary>
    /// <param name="id">Pack id.</param>
    /// <param name="files">Hashes by path.</param>
    /// <param name="textOf">Text of a hash.</param>
    /// <param name="label">Version that cases are pinned to; the pack's own when left out.</param>
    public static PackReading Read(string id, ImmutableSortedDictionary<string, string> files, Func<string, string> textOf, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(textOf);
        return PackReader.Read(id, files.Select(file => new PackFile(file.Key, textOf(file.Value))), label);
    }

    /// <summary>True for a change to which somebody has to agree who did not work on it: it decides who gets what, and when.</summary>
    /// <param name="path">Path of a changed file.</param>
    public static bool NeedsAnotherPerson(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith("rules/", StringComparison.Ordinal) || path == "clocks.json";
    }

    /// <summary>True for a file that a pack can hold.</summary>
    /// <param name="path">Path within the pack.</param>
    public static bool MayBe(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        return path.Length <= 200
            && parts.All(part => part.Length > 0 && part[0] != '.' && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            && (path == "README.md" || path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".txt", StringComparison.Ordinal));
    }

    internal static ImmutableSortedDictionary<string, string> None { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
