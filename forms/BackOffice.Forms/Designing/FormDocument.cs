using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Forms.Reading;

namespace BackOffice.Forms.Designing;

/// <summary>
/// A form being edited: the JSON of its file, with everything in it that this product does not know, in the order written.
/// Never changes; an operation gives the next document. It can hold a form that is not right yet, which is what most drafts are.
/// </summary>
public sealed class FormDocument
{
    private readonly JsonObject root;
    private FormOutline? outline;
    private string? text;

    private FormDocument(JsonObject root, IReadOnlySet<string> published)
    {
        this.root = root;
        Published = published;
    }

    /// <summary>Keys of questions, options, pages and checks that a published version has: they keep their name, and taken away they are remembered.</summary>
    public IReadOnlySet<string> Published { get; }

    /// <summary>The file's text.</summary>
    public string Text => text ??= PrettyJson.Write(root);

    /// <summary>The form's id.</summary>
    public string Id => root["form"]?.ToString() ?? "";

    /// <summary>The parts of the form, as far as they can be read.</summary>
    public FormOutline Outline => outline ??= new FormOutline(root);

    /// <summary>Opens a form's file for editing.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="published">Text of the form as it is published; null for a form that nobody has filled in yet.</param>
    /// <returns>The document, or why the text cannot be edited.</returns>
    public static (FormDocument? Document, string? Problem) Open(string json, string? published = null)
    {
        var places = JsonPlaces.Of(json, out var fault);
        if ((fault ?? places.Faults.FirstOrDefault()) is { } wrong) return (null, wrong.ToString());
        if (Parse(json) is not { } root) return (null, "A form is a JSON object with data, flow, checks and text.");
        return (new FormDocument(root, published is null || Parse(published) is not { } before ? new HashSet<string>() : KeysOf(before)), null);
    }

    /// <summary>A new form with one empty page.</summary>
    /// <param name="id">Id of the form: lower case with hyphens.</param>
    /// <param name="title">What it is called.</param>
    public static FormDocument New(string id, string title) => new(new JsonObject
    {
        ["form"] = id,
        ["version"] = "1",
        ["data"] = new JsonObject(),
        ["flow"] = new JsonObject { ["tasks"] = new JsonArray(new JsonObject { ["task"] = "answers", ["pages"] = new JsonArray() }) },
        ["conditions"] = new JsonObject(),
        ["checks"] = new JsonArray(),
        ["text"] = new JsonObject { ["en"] = new JsonObject { ["form"] = new JsonObject { ["title"] = title }, ["answers"] = "Your answers" } },
    }, new HashSet<string>());

    /// <summary>Does an operation.</summary>
    /// <returns>The next document and what was done, or the sentence that says why not.</returns>
    public FormChange Do(FormOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var work = new FormEditor((JsonObject)root.DeepClone(), this);
        try
        {
            var words = operation.Apply(work);
            return new FormChange(new FormDocument(work.Root, Published), words, null, operation.Part, operation.MergeKey);
        }
        catch (NotPossible why)
        {
            return new FormChange(this, "", why.Message, operation.Part, null);
        }
    }

    /// <summary>The JSON of a part, to look at; null when there is none.</summary>
    public JsonNode? Find(FormPart part) => FormEditor.Find(root, part)?.DeepClone();

    /// <summary>A wording: of a text id in a language, for example its <c>label</c>, <c>options.yes</c> or <c>errors.required</c>; null when it is not said.</summary>
    public string? Wording(string language, string id, string part) => FormEditor.Wording(root, language, id, part);

    /// <summary>A free key for a question with these words.</summary>
    /// <param name="label">The question as asked.</param>
    /// <param name="rows">Row set that it stands in; null for the form.</param>
    public string KeyFor(string label, string? rows = null) => new FormEditor(root, this).FreeName(label, null, rows);

    /// <summary>The part that a text id words.</summary>
    public FormPart PartOfText(string id) => FormEditor.PartOfText(root, id);

    /// <summary>Wordings in another language whose first-language text has changed since they were translated: what they were translated from, by id and part.</summary>
    public IReadOnlyDictionary<string, string> ChangedSinceTranslated(string language) =>
        (root["text"]?[language]?["$changed"] as JsonObject)?.ToDictionary(c => c.Key, c => c.Value?.ToString() ?? "") ?? [];

    /// <summary>The reading age that the form's words should stay under.</summary>
    public int ReadingAge => root["$readingAge"] is JsonValue v && v.TryGetValue<int>(out var age) ? age : Readability.UsualAge;

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HashSet<string> KeysOf(JsonObject root)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, field) in root["data"] as JsonObject ?? [])
        {
            keys.Add($"question:{name}");
            Options(name, field);
            foreach (var (inner, cell) in field?["fields"] as JsonObject ?? [])
            {
                keys.Add($"question:{name}.{inner}");
                Options($"{name}.{inner}", cell);
            }
        }

        var outline = new FormOutline(root);
        foreach (var page in outline.Tasks.SelectMany(t => t.Pages.Concat(t.RowPages))) keys.Add($"page:{page.Id}");
        foreach (var check in outline.Checks) keys.Add($"check:{check.Id}");
        return keys;

        void Options(string name, JsonNode? field)
        {
            foreach (var code in FormOutline.Codes(field?["options"])) keys.Add($"option:{name}.{code}");
        }
    }
}

/// <summary>What became of an operation.</summary>
/// <param name="Document">The document afterwards; unchanged when it was refused.</param>
/// <param name="Words">What was done, in plain words.</param>
/// <param name="Refusal">Why it was not done; null when it was.</param>
/// <param name="Part">What it was done to.</param>
/// <param name="MergeKey">Equal for operations that are steps of one change, such as the letters of a label.</param>
public sealed record FormChange(FormDocument Document, string Words, string? Refusal, FormPart Part, string? MergeKey)
{
    /// <summary>True when it was done.</summary>
    public bool Done => Refusal is null;
}

/// <summary>Why an operation cannot be done, as a sentence. Caught where operations are run, never seen outside.</summary>
internal sealed class NotPossible(string message) : Exception(message);
