using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a parameter without values.</summary>
    /// <param name="parameter">Its name in expressions.</param>
    /// <param name="title">What people call it.</param>
    /// <param name="type">Its type in words: number, date …</param>
    public RuleSetDocument AddParameter(string parameter, string title, string type) => Edit(set =>
        List(set, "Parameters").Add((JsonNode)new JsonObject { [Cased(set, "Name")] = parameter, [Cased(set, "Title")] = title, [Cased(set, "Type")] = type, [Cased(set, "Values")] = new JsonArray() }));

    /// <summary>Changes a key of a parameter; null takes it out.</summary>
    public RuleSetDocument ChangeParameter(string parameter, string key, JsonNode? value) => Edit(set => Put(Parameter(set, parameter), key, value));

    /// <summary>Takes a parameter out.</summary>
    public RuleSetDocument RemoveParameter(string parameter) => Edit(set => List(set, "Parameters").Remove(Parameter(set, parameter)));

    /// <summary>Gives the value from a day on: in place of the value that begins on that day, or as a further one in order of days.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="from">First day; null for always.</param>
    /// <param name="value">The value.</param>
    /// <param name="source">The instrument that sets it.</param>
    public RuleSetDocument SetValue(string parameter, DateOnly? from, JsonNode value, string? source) => Edit(set =>
    {
        var values = Values(Parameter(set, parameter));
        var at = values.OfType<JsonObject>().FirstOrDefault(v => From(v) == from);
        if (at is null)
        {
            var sample = values.OfType<JsonObject>().FirstOrDefault() ?? Parameter(set, parameter);
            at = [];
            if (from is { } day) at[Cased(sample, "From")] = Iso(day);
            at[Cased(sample, "Value")] = value.DeepClone();
            if (!string.IsNullOrEmpty(source)) at[Cased(sample, "Source")] = source;
            var place = values.Select((v, i) => (v, i)).Where(x => x.v is JsonObject one && From(one) > from).Select(x => x.i).DefaultIfEmpty(values.Count).First();
            values.Insert(from is null ? 0 : place, at);
            return;
        }
        Put(at, "Value", value);
        var key = KeyOf(at, "Source") is null && KeyOf(at, "Citation") is not null ? "Citation" : "Source";
        Put(at, key, string.IsNullOrEmpty(source) ? null : JsonValue.Create(source));
    });

    /// <summary>Moves the first day of a value.</summary>
    public RuleSetDocument MoveValue(string parameter, DateOnly? from, DateOnly? to) => Edit(set =>
    {
        var values = Values(Parameter(set, parameter));
        if (from == to || values.OfType<JsonObject>().Any(v => From(v) == to)) return;
        var value = ValueAt(values, from);
        Put(value, KeyOf(value, "ValidFrom") ?? "From", to is { } day ? Iso(day) : null);
        values.Remove(value);
        var place = values.Select((v, i) => (v, i)).Where(x => x.v is JsonObject one && From(one) > to).Select(x => x.i).DefaultIfEmpty(values.Count).First();
        values.Insert(to is null ? 0 : place, value);
    });

    /// <summary>Says on which day a value ends; null lets it run on until the next.</summary>
    public RuleSetDocument EndValue(string parameter, DateOnly? from, DateOnly? last) => Edit(set =>
    {
        var value = ValueAt(Values(Parameter(set, parameter)), from);
        Put(value, KeyOf(value, "ValidTo") ?? "To", last is { } day ? Iso(day) : null);
    });

    /// <summary>Takes a value out.</summary>
    public RuleSetDocument RemoveValue(string parameter, DateOnly? from) => Edit(set =>
    {
        var values = Values(Parameter(set, parameter));
        values.Remove(ValueAt(values, from));
    });

    private static JsonValue Iso(DateOnly day) => JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static JsonObject Parameter(JsonObject set, string parameter) =>
        (Get(set, "Parameters") as JsonArray)?.OfType<JsonObject>().FirstOrDefault(p => TextOf(p, "Name") == parameter)
        ?? throw new ArgumentException($"There is no parameter called {parameter}.");

    private static JsonObject ValueAt(JsonArray values, DateOnly? from) =>
        values.OfType<JsonObject>().FirstOrDefault(v => From(v) == from) ?? throw new ArgumentException("There is no value from that day.");

    private static DateOnly? From(JsonObject value) => FactJson.TryDate(TextOf(value, "From") ?? TextOf(value, "ValidFrom") ?? "", out var day) ? day : null;

    /// <summary>The dated values; a parameter written with one plain value gets a list of one.</summary>
    private static JsonArray Values(JsonObject parameter)
    {
        if (Get(parameter, "Values") is JsonArray values) return values;
        var list = List(parameter, "Values");
        if (Get(parameter, "Value") is { } single)
        {
            var one = new JsonObject { [Cased(parameter, "Value")] = single.DeepClone() };
            if (TextOf(parameter, "Source") is { } source) one[Cased(parameter, "Source")] = source;
            list.Add((JsonNode)one);
        }
        Put(parameter, "Value", null);
        Put(parameter, "Source", null);
        return list;
    }
}
