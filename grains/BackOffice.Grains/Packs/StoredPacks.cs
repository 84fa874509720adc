using System.Collections.Concurrent;
using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Publishing;
using BackOffice.Store;
using BackOffice.Store.Reading;
using BackOffice.Workflows;
using Microsoft.Extensions.Logging;

namespace BackOffice.Grains.Packs;

/// <summary>
/// The packs of the database: those that run are held compiled, earlier versions are read when a case that is pinned to one is
/// worked. At the start the product brings its own folder; a version published on any node is taken up without a restart.
/// </summary>
internal sealed partial class StoredPacks : IPacks, ICaseTypes
{
    private const int MostOlder = 24;
    private const int MostToldAtStart = 5;
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    private readonly ConcurrentDictionary<(string Id, string Version), Older> _older = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly IPackSource _source;
    private readonly PackGrains _grains;
    private readonly GrainStates _states;
    private readonly ILogger<StoredPacks> _log;
    private ImmutableList<PackFault> _brought = [];
    private ImmutableDictionary<string, Held> _held = ImmutableDictionary<string, Held>.Empty;
    private PackBook _current = new([], []);
    private CaseTypes _types = CaseTypes.Open;
    private volatile bool _started;

    public StoredPacks(IPackSource source, PackGrains grains, GrainStates states, ILogger<StoredPacks> log)
    {
        (_source, _grains, _states, _log) = (source, grains, states, log);
        grains.Moved += () => _started ? Refresh() : Task.CompletedTask;
    }

    public PackBook Current
    {
        get
        {
            Ensure();
            return Volatile.Read(ref _current);
        }
    }

    CaseTypes ICaseTypes.Current
    {
        get
        {
            Ensure();
            return Volatile.Read(ref _types);
        }
    }

    public Pack? Find(string id, string? version = null)
    {
        var running = Current.Find(id);
        if (version is null || running?.Version == version) return running;
        return Pinned(id, version) ?? running;
    }

    public Pack? Known(string id) => Current.Find(id) ?? Volatile.Read(ref _held).GetValueOrDefault(id)?.Reading.Pack;

    /// <summary>Brings the folder's packs and reads those that run. A host calls it before it serves; whoever comes sooner waits for it.</summary>
    public async Task Start()
    {
        if (_started) return;
        await _reading.WaitAsync();
        try
        {
            if (_started) return;
            var brought = await Task.WhenAll(_source.Packs().ToList().Select(id => Task.Run(() => Bring(id))));
            _brought = [.. brought.SelectMany(one => one.Faults)];
            foreach (var fault in brought.SelectMany(one => one.Faults.Where(fault => !fault.IsWarning).Take(MostToldAtStart))) Faulty(_log, fault.ToString());
            await Read(brought.Where(one => one.Files.Count > 0).ToDictionary(one => one.Id));
            _started = true;
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Takes up what was published since, on this node or another.</summary>
    public async Task Refresh()
    {
        await _reading.WaitAsync();
        try
        {
            await Read(new Dictionary<string, Brought>());
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Pages and commands read packs without waiting; only what comes before the start has to.</summary>
    private void Ensure()
    {
        if (!_started) Task.Run(Start).GetAwaiter().GetResult();
    }

    /// <summary>One pack of the folder: brought to the database where its files are new there, and told where they have a fault.</summary>
    private async Task<Brought> Bring(string id)
    {
        var found = _source.Files(id).ToList();
        if (found.Exists(file => file.Unreadable is not null)) return new Brought(id, None, None, null, PackReader.Read(id, found).Faults);
        var texts = found.ToImmutableSortedDictionary(file => file.Path, file => PackFiles.Plain(file.Text), StringComparer.Ordinal);
        var files = texts.ToImmutableSortedDictionary(file => file.Key, file => PackFiles.Hash(file.Value), StringComparer.Ordinal);
        var fingerprint = PackFiles.Fingerprint(files);
        var brought = new Brought(id, files, texts, null, []);
        var life = await _states.Pack(id);
        if (life is not null && (life.Brought == fingerprint || life.Versions.Exists(version => PackFiles.Fingerprint(version.Files) == fingerprint))) return brought;

        var reading = PackReader.Read(id, texts.Select(file => new PackFile(file.Key, file.Value)));
        if (reading.Pack is not { } pack) return brought with { Faults = reading.Faults };

        var answer = await _grains.Do(id, new AdoptProductPack(pack.Version, texts), Runtime.CommandIds.From($"bring:{id}:{fingerprint}"), Actor.System("packs"));
        if (!answer.Ok) NotBrought(_log, id, answer.Sentence);
        return brought with { Reading = reading };
    }

    /// <summary>Reads the lives that moved, and compiles a pack only where another version of it runs.</summary>
    private async Task Read(IReadOnlyDictionary<string, Brought> folder)
    {
        var versions = await _states.PackVersions();
        var moved = versions.Where(pack => _held.GetValueOrDefault(pack.Key)?.Life.Version != pack.Value).Select(pack => pack.Key).ToList();
        if (moved.Count == 0 && _started) return;
        var read = await Task.WhenAll(moved.Select(id => Task.Run(() => Hold(id, folder.GetValueOrDefault(id)))));
        var held = _held;
        foreach (var one in read.OfType<Held>()) held = held.SetItem(one.Life.Id, one);
        Volatile.Write(ref _held, held);
        Show(held);
    }

    private async Task<Held?> Hold(string id, Brought? folder)
    {
        if (await _states.Pack(id) is not { Basis: { } shown } life) return null; // a pack that has only drafts
        if (_held.GetValueOrDefault(id) is { } before && before.Shown == shown.Number) return before with { Life = life };

        var same = folder is not null && PackFiles.Fingerprint(folder.Files) == PackFiles.Fingerprint(shown.Files);
        if (same && folder!.Reading is { Pack: { } compiled } known) return new Held(life, shown.Number, known with { Pack = compiled with { Version = shown.Label } });

        var reading = same
            ? PackReader.Read(id, folder!.Texts.Select(file => new PackFile(file.Key, file.Value)), shown.Label)
            : await Read(id, shown);
        if (reading.Pack is null) CannotRun(_log, id, shown.Label, reading.Faults[0].ToString());
        return new Held(life, shown.Number, reading);
    }

    private async Task<PackReading> Read(string id, PackVersion version)
    {
        var texts = await _states.PackTexts([.. version.Files.Values.Distinct()]);
        return PackFiles.Read(id, version.Files, hash => texts[hash], version.Label);
    }

    private void Show(ImmutableDictionary<string, Held> held)
    {
        var readings = held.Values.OrderBy(one => one.Life.Id, StringComparer.Ordinal).ToList();
        Volatile.Write(ref _current, new PackBook(
            [.. readings.Where(one => one.Life.Running > 0).Select(one => one.Reading.Pack).OfType<Pack>().OrderBy(pack => pack.Title, StringComparer.Ordinal)],
            [.. _brought, .. readings.Where(one => one.Life.Running > 0).SelectMany(one => one.Reading.Faults)]));
        Volatile.Write(ref _types, new CaseTypes(readings.Select(one => one.Reading.Pack).OfType<Pack>()
            .Where(pack => pack.Teams.Count > 0)
            .ToImmutableDictionary(pack => pack.Id, pack => pack.Teams.Select(team => team.Id).Append(pack.Team).ToImmutableHashSet())));
    }

    /// <summary>A version that does not run any more, for the cases that are pinned to it. The few that are worked are held.</summary>
    private Pack? Pinned(string id, string version)
    {
        var older = _older.GetOrAdd((id, version), key => new Older(new Lazy<Pack?>(() => Task.Run(() => FindOlder(key.Id, key.Version)).GetAwaiter().GetResult())));
        older.Used = Environment.TickCount64;
        if (_older.Count > MostOlder)
        {
            foreach (var (key, _) in _older.ToArray().OrderBy(one => one.Value.Used).Take(MostOlder / 4)) _older.TryRemove(key, out _);
        }

        try
        {
            return older.Pack.Value;
        }
        catch
        {
            _older.TryRemove((id, version), out _); // the database was away: tried again with the next command
            throw;
        }
    }

    private async Task<Pack?> FindOlder(string id, string label)
    {
        if ((await _states.Pack(id))?.Versions.Find(version => version.Label == label) is not { } version) return null;
        var reading = await Read(id, version);
        if (reading.Pack is null) CannotRun(_log, id, label, reading.Faults[0].ToString());
        return reading.Pack;
    }

    /// <summary>A pack of the folder, and its reading where it had to be read to be brought.</summary>
    private sealed record Brought(
        string Id, ImmutableSortedDictionary<string, string> Files, ImmutableSortedDictionary<string, string> Texts, PackReading? Reading, ImmutableList<PackFault> Faults);

    /// <summary>A pack's life with the version that runs, or ran last, as it was read.</summary>
    private sealed record Held(PackLife Life, int Shown, PackReading Reading);

    private sealed class Older(Lazy<Pack?> pack)
    {
        public long Used;

        public Lazy<Pack?> Pack => pack;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pack of the folder is left out because of a fault; what the database holds of it goes on, and so do the others. {Fault}")]
    private static partial void Faulty(ILogger log, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The pack {Pack} of the folder could not be taken over: {Sentence}")]
    private static partial void NotBrought(ILogger log, string pack, string sentence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Version {Version} of the pack {Pack} cannot run: {Fault}")]
    private static partial void CannotRun(ILogger log, string pack, string version, string fault);
}
