using BackOffice.Engine.Cases;
using BackOffice.Engine.Listing;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Returns;
using BackOffice.Store;
using BackOffice.Store.Reading;

namespace BackOffice.Grains.Listing;

/// <summary>
/// Keeps the directory in memory. It follows from accepted returns and from nothing else, so nothing has to be kept in step:
/// every few seconds the returns that changed since are read again, by their index.
/// </summary>
internal sealed class PublicDirectory(AcceptedReturns returns, GrainStates states, IPacks packs) : IPublicDirectory, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<Guid, ReturnState> _known = [];
    private readonly Dictionary<Guid, string> _collections = [];
    private DateTimeOffset _since = DateTimeOffset.MinValue;
    private string _packs = "";
    private DirectoryBook _book = DirectoryBook.Empty;
    private long _at = long.MinValue;

    public bool IsKept => Sources().Any();

    public async Task<DirectoryBook> Read(CancellationToken stop = default)
    {
        if (IsFresh) return _book;
        await _reading.WaitAsync(stop);
        try
        {
            if (IsFresh) return _book;
            var sources = Sources().ToList();
            var versions = string.Join(' ', sources.Select(source => $"{source.Pack.Id} {source.Pack.Version}"));
            var changed = sources.Count == 0 ? [] : await returns.Changed([.. sources.Select(source => source.Pack.Id).Distinct()], _since, stop);

            // The newest are read once more each time: two commits can carry one moment.
            var news = changed.Where(one => !_known.TryGetValue(one.State.Id.Value, out var held) || held.Version != one.State.Version).ToList();
            foreach (var (state, at) in news)
            {
                _known[state.Id.Value] = state;
                if (at > _since) _since = at;
            }

            if (news.Count > 0 || versions != _packs) _book = await Make(sources);
            (_packs, _at) = (versions, Environment.TickCount64);
            return _book;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private bool IsFresh => _at != long.MinValue && Environment.TickCount64 - _at < Fresh.TotalMilliseconds;

    private IEnumerable<(Pack Pack, PackCollection Collection)> Sources() =>
        packs.Current.Packs.SelectMany(pack => pack.Collections.Where(collection => collection.Directory is not null).Select(collection => (pack, collection)));

    private async Task<DirectoryBook> Make(List<(Pack Pack, PackCollection Collection)> sources)
    {
        foreach (var round in _known.Values.Select(state => state.Round!.Id).Distinct().Where(round => !_collections.ContainsKey(round)).ToList())
        {
            if (await states.Round(round) is { } found) _collections[round] = found.CollectionId;
        }

        var entries = new List<DirectoryEntry>();
        foreach (var (pack, collection) in sources)
        {
            var accepted = _known.Values.Where(state => state.PackId == pack.Id && state is { AcceptedAnswers: not null, AcceptedBy: not null, Organisation: not null } && _collections.GetValueOrDefault(state.Round!.Id) == collection.Id);
            foreach (var provider in accepted.GroupBy(state => state.Organisation!, StringComparer.Ordinal))
            {
                var sayings = provider.OrderByDescending(state => state.AcceptedBy!.At).Select(state => Saying(state, pack)).OfType<AcceptedSaying>().ToList();
                if (DirectoryEntries.Of(pack.Id, collection.Directory!, provider.Key, sayings) is { } entry) entries.Add(entry);
            }
        }

        return new DirectoryBook([.. entries.OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).ThenBy(entry => entry.Key, StringComparer.Ordinal)]);
    }

    /// <summary>What was said, read by the form as it runs now: a field that is made public, or no longer is, counts for what was said before too.</summary>
    private static AcceptedSaying? Saying(ReturnState state, Pack pack) =>
        pack.Forms.TryGetValue(state.FormId, out var form) ? new AcceptedSaying(state.AcceptedAnswers!, state.PagesSaved, London.DayOf(state.AcceptedBy!.At), form) : null;
}
