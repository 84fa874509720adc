using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace BackOffice.Rules.Facts;

/// <summary>
/// A record fact. Two forms: *shaped*, an array in the order of its <see cref="RecordType"/> so that a compiled rule
/// reads a field by its slot, and *open*, a dictionary, for records whose type nobody declared.
/// </summary>
internal sealed class FactRecord : IReadOnlyDictionary<string, Fact>
{
    private readonly RecordType? shape;
    private readonly Fact[]? slots;
    private readonly Dictionary<string, Fact>? open;

    private FactRecord(RecordType shape, Fact[] slots) { this.shape = shape; this.slots = slots; }

    private FactRecord(Dictionary<string, Fact> open) => this.open = open;

    public static FactRecord Shaped(RecordType shape, Fact[] slots) => new(shape, slots);

    public static FactRecord Open(IEnumerable<KeyValuePair<string, Fact>> fields)
    {
        var open = new Dictionary<string, Fact>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) open[name] = value;
        return new FactRecord(open);
    }

    public RecordType? ShapeOrNull => shape;

    /// <summary>The hot path: same shape, same slot; otherwise by name.</summary>
    public Fact Get(RecordType expected, int slot, string name) =>
        ReferenceEquals(shape, expected) ? slots![slot] : Get(name);

    public ref readonly Fact Slot(int slot) => ref slots![slot];

    public Fact Get(string name)
    {
        if (open is not null) return open.GetValueOrDefault(name);
        return shape!.SlotOf(name) is var slot and >= 0 ? slots![slot] : default;
    }

    public Fact this[string key] => Get(key);

    public IEnumerable<string> Keys => open is not null ? open.Keys : shape!.Fields.Select(f => f.Name);

    public IEnumerable<Fact> Values => open is not null ? open.Values : slots!;

    public int Count => open?.Count ?? slots!.Length;

    public bool ContainsKey(string key) => open is not null ? open.ContainsKey(key) : shape!.SlotOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Fact value)
    {
        value = Get(key);
        return ContainsKey(key);
    }

    public IEnumerator<KeyValuePair<string, Fact>> GetEnumerator() => open is not null
        ? open.GetEnumerator()
        : shape!.Fields.Select((f, i) => KeyValuePair.Create(f.Name, slots![i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Two records are the same when every field is, a missing field counting as unknown.</summary>
    public bool SameAs(FactRecord other)
    {
        if (ReferenceEquals(this, other)) return true;
        foreach (var (name, value) in this) if (!value.Equals(other.Get(name))) return false;
        foreach (var (name, value) in other) if (!ContainsKey(name) && !value.IsUnknown) return false;
        return true;
    }

    /// <summary>Of the fields that are known, in whatever order.</summary>
    public int Hash()
    {
        var hash = 0;
        foreach (var (name, value) in this) if (!value.IsUnknown) hash ^= HashCode.Combine(name, value);
        return hash;
    }
}
