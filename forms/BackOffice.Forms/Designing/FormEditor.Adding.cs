using System.Text.Json.Nodes;
using BackOffice.Forms.Reading;

namespace BackOffice.Forms.Designing;

/// <summary>Adding tasks, pages, questions, rows, conditions and checks.</summary>
internal sealed partial class FormEditor
{
    public string AddTask(string title)
    {
        Given(title, "Say what the task is, for example “Tell us about the child”.");
        var tasks = Flow();
        var id = FreeTaskId(title);
        var before = tasks.OfType<JsonObject>().TakeWhile(t => t["declaration"] is null).Count(); // sending stays last
        tasks.Insert(before, new JsonObject { ["task"] = id, ["pages"] = new JsonArray() });
        Words(id, "title", title);
        TitleOfFirstTask();
        return $"Added the task “{title}”";
    }

    public string AddPage(string taskId, string title, int? at, bool ofRows)
    {
        Flow();
        var task = TaskOf(taskId);
        var owner = ofRows ? task["collection"] as JsonObject ?? throw new NotPossible("The task collects no rows.") : task;
        var pages = List(owner, "pages");
        var id = FreePageId(Kebab(title, "page"));
        pages.Insert(Math.Clamp(at ?? pages.Count, 0, pages.Count), new JsonObject { ["page"] = id, ["ask"] = new JsonArray() });
        if (title.Length > 0) Words(id, "title", title);
        return title.Length > 0 ? $"Added the page “{title}”" : "Added a page";
    }

    public (string Words, string Name) AddQuestion(string pageId, int? at, string label, JsonObject field, string? wanted, JsonObject? words)
    {
        Given(label, "Write the question first.");
        Flow();
        var page = Page(pageId);
        var rows = RowsOf(pageId);
        var fields = rows is null ? Object(root, "data") : Object((JsonObject)root["data"]![rows]!, "fields");
        var name = FreeName(label, wanted, rows);
        fields[name] = field.DeepClone();
        var ask = List(page, "ask");
        ask.Insert(Math.Clamp(at ?? ask.Count, 0, ask.Count), name);
        var part = FormPart.Question(name, rows);
        var id = TextId(part, adding: true);
        var entry = (JsonObject?)words?.DeepClone() ?? [];
        entry.Insert(0, "label", label);
        Object(Object(root, "text"), First)[id] = entry;
        if (rows is not null && Tasks(root)!.First(t => t["collection"]?["rows"]?.ToString() == rows)["collection"]!["columns"] is JsonArray { Count: < 4 } columns) columns.Add(name);
        return ($"Added the question “{label}” to the page {Called(FormPart.Page(pageId))}", name);
    }

    /// <summary>A key that no question has or had, and that means nothing else in expressions and texts.</summary>
    public string FreeName(string label, string? wanted, string? rows) => Free(
        wanted is not null && NamePattern().IsMatch(wanted) ? wanted : Camel(label, "question"),
        n => Fields(root, rows)?.ContainsKey(n) == true || IsTaken("question", rows is null ? n : $"{rows}.{n}") || Find(root, FormPart.Page(n)) is not null || Find(root, FormPart.Task(n)) is not null || FormReader.ReservedNames.Contains(n));

    public string AddReady(string pageId, int? at, ReadyQuestions ready)
    {
        foreach (var (question, i) in ready.Questions.Select((q, i) => (q, i)))
        {
            AddQuestion(pageId, at + i, question.Label, question.Field, question.Name, question.Words);
        }

        return ready.Questions.Count == 1 ? $"Added “{ready.Title}” to the page {Called(FormPart.Page(pageId))}" : $"Added {ready.Questions.Count} questions, “{ready.Title}”, to the page {Called(FormPart.Page(pageId))}";
    }

    public string AddRowSet(string title)
    {
        Given(title, "Say what the rows are, for example “Children”.");
        var tasks = Flow();
        var data = Object(root, "data");
        var name = Free(Camel(title, "rows"), n => data.ContainsKey(n) || IsTaken("question", n) || FormReader.ReservedNames.Contains(n));
        data[name] = new JsonObject { ["type"] = "rowset", ["fields"] = new JsonObject { ["name"] = new JsonObject { ["type"] = "text", ["required"] = true, ["maxLength"] = 70 } } };
        var id = FreeTaskId(Find(root, FormPart.Task(name)) is null && name != Kebab(title, name) ? title : $"{title} list");
        var page = FreePageId($"{Kebab(title, "row")}-details");
        var before = tasks.OfType<JsonObject>().TakeWhile(t => t["declaration"] is null).Count();
        tasks.Insert(before, new JsonObject
        {
            ["task"] = id,
            ["collection"] = new JsonObject { ["rows"] = name, ["columns"] = new JsonArray("name"), ["pages"] = new JsonArray(new JsonObject { ["page"] = page, ["ask"] = new JsonArray("name") }) },
        });
        Words(id, "title", title);
        Words(page, "title", "Details");
        Words(name, "label", title);
        Words($"{name}.name", "label", "Name"); // rows that ask nothing would be no rows; the author renames or replaces it
        TitleOfFirstTask();
        return $"Added the row set “{title}”";
    }

    public string AddCondition(string name, string expression)
    {
        if (!NamePattern().IsMatch(name)) throw new NotPossible($"“{name}” cannot be a condition's name. Use letters and digits, beginning with a small letter, for example “hasChildren”.");
        if (Find(root, FormPart.Condition(name)) is not null) throw new NotPossible($"There is a condition “{name}” already.");
        Given(expression, "Write what the condition says, for example form.hasChildren.");
        Object(root, "conditions")[name] = expression;
        return $"Added the condition “{name}”: {expression}";
    }

    public string SetCondition(string name, JsonNode value)
    {
        if (Find(root, FormPart.Condition(name)) is null) throw new NotPossible($"There is no condition “{name}” any more.");
        root["conditions"]![name] = value.DeepClone();
        return $"Changed the condition “{name}” to {Shown(value)}";
    }

    public string AddCheck(string? id, string? rows, string require, string message, string? on)
    {
        Given(require, "Write what must hold, for example form.endsOn >= form.startsOn.");
        Given(message, "Write what people are told to do, for example “The end must be on or after the start”.");
        if (id is not null && (Find(root, FormPart.Check(id)) is not null || IsTaken("check", id))) throw new NotPossible($"“{id}” is or was the id of a check. Choose another.");
        id ??= Free("check-1", c => Find(root, FormPart.Check(c)) is not null || IsTaken("check", c) || TextTaken(c), "-").Replace("check-1-", "check-", StringComparison.Ordinal);
        var check = new JsonObject { ["id"] = id, ["level"] = "error", ["scope"] = rows is null ? "form" : "row" };
        if (rows is not null) check["rows"] = rows;
        check["require"] = require;
        if (on is not null) check["on"] = new JsonArray(on);
        check["text"] = id;
        List(root, "checks").Add(check);
        Object(Object(root, "text"), First)[id] = message;
        return $"Added the check “{message}”";
    }

    private string FreeTaskId(string title) => Free(Kebab(title, "task"), id => Find(root, FormPart.Task(id)) is not null || Find(root, FormPart.Page(id)) is not null || TextTaken(id), "-");

    /// <summary>A single task needs no title; with a second one the task list shows both.</summary>
    private void TitleOfFirstTask()
    {
        foreach (var task in Tasks(root) ?? [])
        {
            var id = task["task"]?.ToString() ?? "";
            if (id.Length > 0 && (root["text"]?[First] as JsonObject)?.ContainsKey(id) != true) Words(id, "title", id == "answers" ? "Your answers" : id);
        }
    }

    private void Words(string id, string part, string value)
    {
        var entries = Object(Object(root, "text"), First);
        if (entries[id] is JsonObject entry) entry[part] = value;
        else entries[id] = new JsonObject { [part] = value };
    }

    private static void Given(string? text, string otherwise)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new NotPossible(otherwise);
    }
}
