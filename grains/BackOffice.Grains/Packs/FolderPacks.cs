using System.Collections.Concurrent;
using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;
using BackOffice.Store.Reading;
using BackOffice.Workflows;

namespace BackOffice.Grains.Packs;

/// <summary>The packs of a folder. Versions seen since the start stay known for the cases that are pinned to them.</summary>
internal sealed class FolderPacks : IPacks, ICaseTypes
{
    private readonly IPackSource _source;
    private readonly ConcurrentDictionary<(string Id, string Version), Pack> _seen = new();
    private PackBook _current;
    private CaseTypes _types = CaseTypes.Open;

    public FolderPacks(IPackSource source)
    {
        _source = source;
        _current = new PackBook([], []);
        Reload();
    }

    public PackBook Current => Volatile.Read(ref _current);

    CaseTypes ICaseTypes.Current => Volatile.Read(ref _types);

    public Pack? Find(string id, string? version = null) =>
        version is not null && _seen.TryGetValue((id, version), out var pinned) ? pinned : Current.Find(id);

    public void Reload()
    {
        var book = PackLoader.Load(_source);
        foreach (var pack in book.Packs) _seen[(pack.Id, pack.Version)] = pack;
        Volatile.Write(ref _current, book);
        Volatile.Write(ref _types, new CaseTypes(book.Packs
            .Where(pack => pack.Teams.Count > 0)
            .ToImmutableDictionary(pack => pack.Id, pack => pack.Teams.Select(team => team.Id).Append(pack.Team).ToImmutableHashSet())));
    }
}
