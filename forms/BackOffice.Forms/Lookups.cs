using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms.Reading;

namespace BackOffice.Forms;

/// <summary>One choice of a list.</summary>
/// <param name="Code">What is kept.</param>
/// <param name="Label">What people read; empty when the form's wording says it.</param>
/// <param name="Hint">A line of help under the label.</param>
/// <param name="ValidFrom">First day it may be chosen.</param>
/// <param name="ValidTo">Last day it may be chosen. A code already given keeps its label afterwards.</param>
public sealed record FormOption(string Code, string Label, string? Hint = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null)
{
    /// <summary>True when the option may be chosen on the day.</summary>
    public bool IsOpenOn(DateOnly day) => (ValidFrom is null || day >= ValidFrom) && (ValidTo is null || day <= ValidTo);
}

/// <summary>Lists of options by id, supplied by the pack.</summary>
public sealed class LookupLists
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<FormOption>> lists;

    /// <summary>Makes lists from a dictionary.</summary>
    /// <param name="lists">Options by list id.</param>
    public LookupLists(IReadOnlyDictionary<string, IReadOnlyList<FormOption>> lists) => this.lists = lists;

    /// <summary>No lists.</summary>
    public static LookupLists None { get; } = new(new Dictionary<string, IReadOnlyList<FormOption>>());

    /// <summary>Ids of the lists.</summary>
    public IEnumerable<string> Ids => lists.Keys;

    /// <summary>The list with this id, or null.</summary>
    public IReadOnlyList<FormOption>? Find(string id) => lists.TryGetValue(id, out var list) ? list : null;

    /// <summary>
    /// Reads a pack's <c>lookups.json</c>: an object of lists by id. A list is an array of
    /// <c>{"code":…,"label":…,"hint":…,"validFrom":…,"validTo":…}</c>, an array of codes, or an object of labels by code;
    /// or an object with such a list under <c>options</c> beside a <c>title</c>.
    /// </summary>
    /// <param name="json">The file's text.</param>
    public static (LookupLists Lists, IReadOnlyList<FormFault> Faults) Parse(string json)
    {
        var places = JsonPlaces.Of(json, out var fault);
        if (fault is not null) return (None, [fault]);
        var faults = new List<FormFault>(places.Faults);
        var lists = new Dictionary<string, IReadOnlyList<FormOption>>();
        if (JsonNode.Parse(json) is not JsonObject root) return (None, [new FormFault("", 1, "A lookups file is an object of lists by id.")]);
        foreach (var (id, node) in root)
        {
            if (id.StartsWith('$')) continue;
            var (at, path) = node is JsonObject o && o["options"] is JsonArray or JsonObject ? (node!["options"], $"{id}.options") : (node, id);
            lists[id] = ReadOptions(at, path, (p, m) => faults.Add(new FormFault(p, places.LineOf(p), m)));
        }

        return (new LookupLists(lists), faults);
    }

    internal static IReadOnlyList<FormOption> ReadOptions(JsonNode? node, string path, Action<string, string> fault)
    {
        var options = new List<FormOption>();
        switch (node)
        {
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    var at = $"{path}[{i}]";
                    switch (array[i])
                    {
                        case JsonValue v when v.GetValueKind() is JsonValueKind.String or JsonValueKind.Number:
                            options.Add(new FormOption(v.ToString(), ""));
                            break;
                        case JsonObject o when o["code"] is JsonValue code:
                            options.Add(new FormOption(code.ToString(), o["label"]?.ToString() ?? "", o["hint"]?.ToString(), Day(o, "validFrom", at, fault), Day(o, "validTo", at, fault)));
                            break;
                        default:
                            fault(at, "An option is a code, or an object with \"code\" and \"label\".");
                            break;
                    }
                }

                break;
            case JsonObject labels:
                options.AddRange(labels.Where(l => !l.Key.StartsWith('$')).Select(l => new FormOption(l.Key, l.Value?.ToString() ?? "")));
                break;
            default:
                fault(path, "A list of options is an array of options, or an object of labels by code.");
                break;
        }

        foreach (var twice in options.GroupBy(o => o.Code).Where(g => g.Count() > 1))
        {
            fault(path, $"The code “{twice.Key}” is listed twice. A code has one meaning.");
        }

        return options;
    }

    private static DateOnly? Day(JsonObject o, string name, string path, Action<string, string> fault)
    {
        if (o[name] is not { } node) return null;
        if (DateOnly.TryParseExact(node.ToString(), "yyyy-MM-dd", out var day)) return day;
        fault($"{path}.{name}", $"“{node}” is not a date. Write it as 2026-09-01.");
        return null;
    }
}
