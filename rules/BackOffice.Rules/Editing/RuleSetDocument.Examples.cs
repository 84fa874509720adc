using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds an example at the end.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="asOf">The day on which it asks; null for the day it is run.</param>
    /// <param name="inputs">The facts.</param>
    /// <param name="expect">What must come of them: yes, no, needs information, or an object.</param>
    public RuleSetDocument AddExample(string title, DateOnly? asOf, JsonObject inputs, JsonNode expect) => Edit(set =>
    {
        var example = new JsonObject { [Cased(set, "Name")] = title };
        if (asOf is { } day) example[Cased(set, "AsOf")] = Iso(day);
        example[Cased(set, "Inputs")] = inputs.DeepClone();
        example[Cased(set, "Expect")] = expect.DeepClone();
        List(set, "Examples").Add((JsonNode)example);
    });

    /// <summary>Changes a key of an example; null takes it out.</summary>
    public RuleSetDocument ChangeExample(int at, string key, JsonNode? value) => Edit(set =>
    {
        var example = ExampleAt(set, at);
        Put(example, key == "Inputs" && KeyOf(example, "Inputs") is null && KeyOf(example, "Facts") is not null ? "Facts" : key, value);
    });

    /// <summary>Takes an example out.</summary>
    public RuleSetDocument RemoveExample(int at) => Edit(set => List(set, "Examples").Remove(ExampleAt(set, at)));

    private static JsonObject ExampleAt(JsonObject set, int at) =>
        (Get(set, "Examples") as JsonArray)?.OfType<JsonObject>().ElementAtOrDefault(at) ?? throw new ArgumentException($"There is no example {at + 1}.");
}
