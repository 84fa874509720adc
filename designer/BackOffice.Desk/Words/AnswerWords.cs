using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Desk.Views;
using BackOffice.Engine.Packs;

namespace BackOffice.Desk.Words;

/// <summary>Recorded answers in the words of the form that asked for them: labels instead of keys, options instead of codes.</summary>
public sealed class AnswerWords
{
    private readonly JsonObject data;
    private readonly JsonObject text;
    private readonly Pack? pack;

    private AnswerWords(JsonObject? form, Pack? pack)
    {
        data = form?["data"] as JsonObject ?? [];
        text = (form?["text"] as JsonObject)?["en"] as JsonObject ?? [];
        this.pack = pack;
    }

    /// <summary>The words for the answers under a key of the case's data. Keys that no form of the pack uses are put in words as well as can be.</summary>
    public static AnswerWords For(Pack? pack, string key)
    {
        var form = pack?.FormJson.FirstOrDefault(entry => (Text(entry.Value["key"]) ?? Pack.KeyOf(entry.Key)) == key).Value;
        return new AnswerWords(form, pack);
    }

    /// <summary>Title of the form, or the key in words.</summary>
    public string Title(string key) => Said("form", "title") ?? FieldWords.Of(key);

    /// <summary>Label of a field.</summary>
    public string Label(string field) => Said(field, "short") ?? Said(field, "label") ?? Said(field, "title") ?? FieldWords.Of(field);

    /// <summary>An answer in words; null when it is a record or a list of records, which is shown as a tree.</summary>
    public string? Answer(string field, JsonNode? value) => value switch
    {
        null => "",
        JsonArray list when list.All(item => item is JsonValue) => string.Join(", ", list.Select(item => Single(field, item!))),
        JsonObject { Count: 1 } typed when typed["$typed"] is JsonValue kept => $"{Single(field, kept)} (could not be read)",
        JsonValue => Single(field, value),
        _ => null,
    };

    private string Single(string field, JsonNode value)
    {
        if (value.GetValueKind() == JsonValueKind.String && Option(field, value.GetValue<string>()) is { } option) return option;
        return JsonTree.Words(value);
    }

    private string? Option(string field, string code)
    {
        if ((text[field] as JsonObject)?["options"] is JsonObject worded && Text(worded[code]) is { } said) return said;
        var definition = data[field] as JsonObject;
        if (definition?["options"] is JsonObject labels && Text(labels[code]) is { } label) return label;
        if (definition?["options"] is JsonArray options
            && options.OfType<JsonObject>().FirstOrDefault(option => Text(option["code"]) == code) is { } choice
            && Text(choice["label"]) is { } chosen) return chosen;
        return Text(definition?["list"]) is { } list && pack?.Lookups.GetValueOrDefault(list)?.Find(item => item.Code == code) is { } looked ? looked.Label : null;
    }

    private string? Said(string id, string kind) => text[id] switch
    {
        JsonValue value => Text(value),
        JsonObject words => Text(words[kind]),
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
