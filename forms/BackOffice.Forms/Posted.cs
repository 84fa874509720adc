namespace BackOffice.Forms;

/// <summary>What a page sent: values by name, as typed.</summary>
public sealed class Posted
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> values;

    /// <summary>Makes it from values by name.</summary>
    /// <param name="values">Values in the order sent.</param>
    public Posted(IReadOnlyDictionary<string, IReadOnlyList<string>> values) => this.values = values;

    /// <summary>Makes it from single values.</summary>
    public static Posted Of(params (string Name, string Value)[] values) =>
        new(values.GroupBy(v => v.Name).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(v => v.Value)]));

    /// <summary>The first value of a name, or null.</summary>
    public string? First(string name) => values.TryGetValue(name, out var all) && all.Count > 0 ? all[0] : null;

    /// <summary>Every value of a name.</summary>
    public IReadOnlyList<string> All(string name) => values.TryGetValue(name, out var all) ? all : [];

    /// <summary>True when the name was sent.</summary>
    public bool Has(string name) => values.ContainsKey(name);
}
