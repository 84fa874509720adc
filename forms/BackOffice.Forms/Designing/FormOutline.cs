using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>A page as the canvas shows it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Ask">Names of the questions on it.</param>
/// <param name="If">Condition under which it is shown.</param>
/// <param name="Unless">Condition under which it is not.</param>
/// <param name="Rows">Row set whose rows it asks; null for a plain page.</param>
public sealed record OutlinePage(string Id, IReadOnlyList<string> Ask, string? If, string? Unless, string? Rows);

/// <summary>A task as the canvas shows it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Pages">Its plain pages.</param>
/// <param name="Rows">Row set that it collects; null for none.</param>
/// <param name="RowPages">Pages asked for each row.</param>
/// <param name="If">Condition under which it is there.</param>
/// <param name="Declaration">Statement agreed to when sending.</param>
public sealed record OutlineTask(string Id, IReadOnlyList<OutlinePage> Pages, string? Rows, IReadOnlyList<OutlinePage> RowPages, string? If, string? Declaration);

/// <summary>A question as the canvas shows it.</summary>
/// <param name="Name">Key.</param>
/// <param name="Rows">Row set it stands in.</param>
/// <param name="Type">Type as written.</param>
/// <param name="Required">True when an answer is always needed.</param>
/// <param name="Retired">True when it is no longer asked.</param>
/// <param name="If">Condition under which it is asked.</param>
/// <param name="Calculate">What works it out.</param>
/// <param name="Fields">Names of a row's questions.</param>
public sealed record OutlineQuestion(string Name, string? Rows, string Type, bool Required, bool Retired, string? If, string? Calculate, IReadOnlyList<string> Fields);

/// <summary>A check as the list shows it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Level">error, query or information.</param>
/// <param name="Rows">Row set it looks at.</param>
/// <param name="Require">What must hold.</param>
/// <param name="TextId">Id of its message.</param>
public sealed record OutlineCheck(string Id, string Level, string? Rows, string Require, string TextId);

/// <summary>The parts of a form as far as they can be read, also of one with faults.</summary>
public sealed class FormOutline
{
    internal FormOutline(JsonObject root)
    {
        Languages = [.. (root["text"] as JsonObject ?? []).Select(l => l.Key).Where(l => !l.StartsWith('$'))];
        Questions = [.. ReadQuestions(root["data"] as JsonObject, null)];
        Conditions = [.. (root["conditions"] as JsonObject ?? []).Where(c => !c.Key.StartsWith('$')).Select(c => (c.Key, c.Value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.ToString() : c.Value?.ToJsonString() ?? ""))];
        Checks = [.. (root["checks"] as JsonArray ?? []).OfType<JsonObject>().Select(c => new OutlineCheck(Text(c, "id"), Text(c, "level") is { Length: > 0 } level ? level : "error", c["rows"]?.ToString(), Text(c, "require"), c["text"]?.ToString() ?? Text(c, "id")))];
        Tasks = ReadTasks(root["flow"]);
    }

    /// <summary>Tasks in order. A form without a flow has one task with one page that asks everything.</summary>
    public IReadOnlyList<OutlineTask> Tasks { get; }

    /// <summary>Questions in the order written; a row set is followed by its rows' questions.</summary>
    public IReadOnlyList<OutlineQuestion> Questions { get; }

    /// <summary>Named conditions with their expressions.</summary>
    public IReadOnlyList<(string Name, string Expression)> Conditions { get; }

    /// <summary>Checks.</summary>
    public IReadOnlyList<OutlineCheck> Checks { get; }

    /// <summary>Languages, the first one first.</summary>
    public IReadOnlyList<string> Languages { get; }

    /// <summary>Language that the others are translated from.</summary>
    public string FirstLanguage => Languages.Count > 0 ? Languages[0] : "en";

    /// <summary>A question by name; null when there is none.</summary>
    public OutlineQuestion? Question(string name, string? rows = null) => Questions.FirstOrDefault(q => q.Name == name && q.Rows == rows);

    /// <summary>Every page, rows' pages included.</summary>
    public IEnumerable<OutlinePage> Pages => Tasks.SelectMany(t => t.Pages.Concat(t.RowPages));

    /// <summary>Codes of options, however they are written.</summary>
    internal static IEnumerable<string> Codes(JsonNode? options) => options switch
    {
        JsonArray array => array.Select(o => o is JsonObject coded ? coded["code"]?.ToString() : o?.ToString()).OfType<string>(),
        JsonObject labels => labels.Select(l => l.Key).Where(k => !k.StartsWith('$')),
        _ => [],
    };

    private static IEnumerable<OutlineQuestion> ReadQuestions(JsonObject? fields, string? rows)
    {
        foreach (var (name, node) in fields ?? [])
        {
            if (node is not JsonObject f) continue;
            var type = f["type"]?.ToString() ?? (f["calculate"] is null ? "" : "calculated");
            yield return new OutlineQuestion(name, rows, type, IsTrue(f["required"]), IsTrue(f["retired"]), f["if"]?.ToString(), f["calculate"]?.ToString(), [.. (f["fields"] as JsonObject ?? []).Select(x => x.Key)]);
            if (type != "rowset") continue;
            foreach (var inner in ReadQuestions(f["fields"] as JsonObject, name)) yield return inner;
        }
    }

    private List<OutlineTask> ReadTasks(JsonNode? flow)
    {
        if (flow?["tasks"] is JsonArray tasks)
        {
            return [.. tasks.OfType<JsonObject>().Select(t => new OutlineTask(
                Text(t, "task"), PagesOf(t["pages"], null), t["collection"]?["rows"]?.ToString(), PagesOf(t["collection"]?["pages"], t["collection"]?["rows"]?.ToString() ?? ""), t["if"]?.ToString(), t["declaration"]?.ToString()))];
        }

        if (flow?["pages"] is JsonArray pages) return [new OutlineTask("answers", PagesOf(pages, null), null, [], null, null)];
        return [new OutlineTask("answers", [new OutlinePage("questions", [.. Questions.Where(q => q.Rows is null && !q.Retired).Select(q => q.Name)], null, null, null)], null, [], null, null)];
    }

    private static List<OutlinePage> PagesOf(JsonNode? pages, string? rows) => [.. (pages as JsonArray ?? []).OfType<JsonObject>().Select(p => new OutlinePage(
        Text(p, "page"), [.. (p["ask"] as JsonArray ?? []).Select(a => a?.ToString()).OfType<string>()], p["if"]?.ToString(), p["unless"]?.ToString(), rows))];

    private static string Text(JsonObject o, string name) => o[name]?.ToString() ?? "";

    private static bool IsTrue(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.True;
}
