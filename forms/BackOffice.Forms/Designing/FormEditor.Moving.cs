using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>Moving, removing and renaming.</summary>
internal sealed partial class FormEditor
{
    public string Move(FormPart what, string? to, int at)
    {
        Flow();
        switch (what.Kind)
        {
            case FormPartKind.Question:
                if (PageAsking(what) is not { } from) return PutBack(what, to, at);
                var target = to is null ? from : Page(to);
                if (RowsOf(target["page"]!.ToString()) != what.Rows) throw new NotPossible(what.Rows is null ? "A question of the form cannot be moved into the rows. Add it there as a new question." : "A question of the rows stays with its rows. Add it to the other page as a new question.");
                var ask = List(from, "ask");
                ask.RemoveAt(ask.Select(a => a?.ToString()).ToList().IndexOf(what.Id));
                Insert(List(target, "ask"), at, what.Id);
                return ReferenceEquals(from, target) ? $"Moved {Called(what)} to place {Place(target, what.Id)} of {List(target, "ask").Count} on its page" : $"Moved {Called(what)} to the page {Called(FormPart.Page(to!))}";
            case FormPartKind.Page:
                var page = Page(what.Id);
                var pages = (JsonArray)page.Parent!;
                var rows = RowsOf(what.Id);
                var list = pages;
                if (to is not null)
                {
                    if (rows is not null && TaskOf(to)["collection"]?["rows"]?.ToString() != rows) throw new NotPossible("A page of the rows stays with its rows.");
                    list = rows is null ? List(TaskOf(to), "pages") : pages;
                }

                pages.Remove(page);
                Insert(list, at, page);
                return $"Moved the page {Called(what)} to place {list.IndexOf(page) + 1} of {list.Count}{(ReferenceEquals(list, pages) ? "" : $" in the task {Called(FormPart.Task(to!))}")}";
            case FormPartKind.Task:
                var tasks = Flow();
                var task = TaskOf(what.Id);
                tasks.Remove(task);
                Insert(tasks, at, task);
                return $"Moved the task {Called(what)} to place {tasks.IndexOf(task) + 1} of {tasks.Count}";
            case FormPartKind.Check:
                var check = Need<JsonObject>(what, "check");
                var checks = (JsonArray)check.Parent!;
                checks.Remove(check);
                Insert(checks, at, check);
                return $"Moved the check {Called(what)} to place {checks.IndexOf(check) + 1} of {checks.Count}";
            default:
                throw new NotPossible($"A {Kind(what)} has no place to move to.");
        }
    }

    /// <summary>A question that no page asks, because it was taken away or never stood on one, is asked on a page; what it was called and what it means stays.</summary>
    private string PutBack(FormPart what, string? to, int at)
    {
        if (to is null) throw new NotPossible($"No page asks {Called(what)}.");
        if (RowsOf(to) != what.Rows) throw new NotPossible(what.Rows is null ? "A question of the form cannot be asked in the rows." : "A question of the rows stays with its rows.");
        Need<JsonObject>(what, "question").Remove("retired");
        Insert(List(Page(to), "ask"), at, what.Id);
        return $"Put {Called(what)} on the page {Called(FormPart.Page(to))}";
    }

    public string Remove(FormPart what)
    {
        var called = Called(what);
        switch (what.Kind)
        {
            case FormPartKind.Question:
                return RemoveQuestion(what, called);
            case FormPartKind.Page:
                Flow();
                var page = Page(what.Id);
                var asked = (page["ask"] as JsonArray ?? []).Count;
                if (asked > 0) throw new NotPossible($"The page {called} asks {(asked == 1 ? "a question" : $"{asked} questions")}. Move or remove {(asked == 1 ? "it" : "them")} first.");
                ((JsonArray)page.Parent!).Remove(page);
                if (before.Published.Contains($"page:{what.Id}")) Remember($"page:{what.Id}");
                Unword(what.Id);
                return $"Removed the page {called}";
            case FormPartKind.Task:
                Flow();
                var task = TaskOf(what.Id);
                if (task["collection"] is not null) throw new NotPossible($"The task {called} collects rows. Remove the row set first.");
                if ((task["pages"] as JsonArray ?? []).Count > 0) throw new NotPossible($"The task {called} has pages. Move or remove them first.");
                if (Tasks(root)!.FirstOrDefault(t => (t["needs"] as JsonArray)?.Any(n => n?.ToString() == what.Id) == true) is { } needing) throw new NotPossible($"The task {Called(FormPart.Task(needing["task"]!.ToString()))} needs {called}. Take that off first.");
                ((JsonArray)task.Parent!).Remove(task);
                Unword(what.Id);
                return $"Removed the task {called}";
            case FormPartKind.Condition:
                var users = Users($"conditions.{what.Id}", what.Id).Where(u => u != what).ToList();
                if (users.Count > 0) throw new NotPossible($"The condition “{what.Id}” is used by {string.Join(", ", users.Take(3).Select(u => $"the {Kind(u)} {Called(u)}"))}{(users.Count > 3 ? " and others" : "")}. Take it off there first.");
                (root["conditions"] as JsonObject)?.Remove(what.Id);
                return $"Removed the condition “{what.Id}”";
            case FormPartKind.Check:
                var check = Need<JsonObject>(what, "check");
                ((JsonArray)check.Parent!).Remove(check);
                if (before.Published.Contains($"check:{what.Id}")) Remember($"check:{what.Id}");
                if (!((JsonArray)root["checks"]!).Any(c => (c?["text"] ?? c?["id"])?.ToString() == (check["text"] ?? check["id"])?.ToString())) Unword((check["text"] ?? check["id"])!.ToString());
                return $"Removed the check {called}";
            default:
                throw new NotPossible("The form itself cannot be removed here.");
        }
    }

    private string RemoveQuestion(FormPart what, string called)
    {
        Flow();
        var field = Need<JsonObject>(what, "question");
        var key = what.Rows is null ? what.Id : $"{what.Rows}.{what.Id}";
        var scope = what.Rows is null ? "form" : "row";
        var readers = Users($"{scope}.{what.Id}", null).Concat(what.Rows is null ? Users($"{Key}.{what.Id}", null) : []).Where(u => u != what).Distinct().ToList();
        if (AgreedBy(what).Any()) throw new NotPossible($"{called} decides what may be shown to the public. Change that for those questions first.");
        if (readers.Count > 0)
        {
            throw new NotPossible($"{called} is read by {string.Join(", ", readers.Take(3).Select(u => $"the {Kind(u)} {Called(u)}"))}{(readers.Count > 3 ? " and others" : "")}. Change {(readers.Count == 1 ? "that" : "those")} first.");
        }

        foreach (var page in PageLists(root).SelectMany(l => l.OfType<JsonObject>()).Where(p => RowsOf(p["page"]?.ToString() ?? "") == what.Rows)) Drop(page["ask"] as JsonArray, what.Id);
        foreach (var collection in Tasks(root)!.Where(t => t["collection"]?["rows"]?.ToString() == (what.Rows ?? what.Id)).ToList())
        {
            if (what.Rows is not null) Drop(collection["collection"]!["columns"] as JsonArray, what.Id);
            else if (collection["pages"] is JsonArray { Count: > 0 }) collection.Remove("collection");
            else
            {
                ((JsonArray)collection.Parent!).Remove(collection);
                Unword(collection["task"]?.ToString() ?? "");
            }
        }

        if (what.Rows is not null)
        {
            Drop(root["data"]![what.Rows]!["key"] as JsonArray, what.Id);
            Drop(root["data"]![what.Rows]!["carryForward"]?["askAgain"] as JsonArray, what.Id);
        }

        foreach (var check in (root["checks"] as JsonArray ?? []).OfType<JsonObject>()) Drop(check["on"] as JsonArray, what.Id);
        if (before.Published.Contains($"question:{key}"))
        {
            // Kept with its type, so that the answers given before still read and the key never gets another meaning.
            foreach (var property in (string[])["if", "unless", "required", "default", "source", "notBefore", "notAfter"]) field.Remove(property);
            field["retired"] = true;
            return $"Removed the question {called}; its key stays reserved";
        }

        foreach (var inner in field["fields"] as JsonObject ?? []) Unword($"{what.Id}.{inner.Key}");
        Unword($"{what.Id}.row");
        Unword(TextId(what));
        Fields(root, what.Rows)!.Remove(what.Id);
        return $"Removed the question {called}";
    }

    public string Rename(FormPart what, string name)
    {
        if (name == what.Id) return $"Left {Called(what)} as it was";
        var called = Called(what);
        var pattern = what.Kind is FormPartKind.Question or FormPartKind.Condition ? NamePattern() : IdPattern();
        if (!pattern.IsMatch(name)) throw new NotPossible(what.Kind is FormPartKind.Question or FormPartKind.Condition ? $"“{name}” cannot be a key. Use letters and digits, beginning with a small letter, for example “startsOn”." : $"“{name}” cannot be an id. Use letters, digits and hyphens.");
        var key = $"{Kind(what)}:{(what.Rows is null ? name : $"{what.Rows}.{name}")}";
        if (Find(root, what with { Id = name }) is not null || Retired().Contains(key)) throw new NotPossible($"“{name}” is or was the key of another {Kind(what)}. A key never gets another meaning: choose a new one.");
        if (before.Published.Contains($"{Kind(what)}:{(what.Rows is null ? what.Id : $"{what.Rows}.{what.Id}")}")) throw new NotPossible($"{called} has been published as “{what.Id}” and keeps that key, because answers, letters and rules read it. Change its wording instead.");
        Flow();
        switch (what.Kind)
        {
            case FormPartKind.Question:
                var text = TextId(what);
                Replace(Fields(root, what.Rows)!, what.Id, name);
                foreach (var page in PageLists(root).SelectMany(l => l.OfType<JsonObject>()).Where(p => RowsOf(p["page"]?.ToString() ?? "") == what.Rows)) Swap(page["ask"] as JsonArray, what.Id, name);
                foreach (var collection in Tasks(root)!.Select(t => t["collection"] as JsonObject).OfType<JsonObject>())
                {
                    if (what.Rows is null && collection["rows"]?.ToString() == what.Id) collection["rows"] = name;
                    if (what.Rows is not null && collection["rows"]?.ToString() == what.Rows) Swap(collection["columns"] as JsonArray, what.Id, name);
                }

                foreach (var check in (root["checks"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    if (check["rows"]?.ToString() == what.Rows || what.Rows is null) Swap(check["on"] as JsonArray, what.Id, name);
                    if (what.Rows is null && check["rows"]?.ToString() == what.Id) check["rows"] = name;
                }

                if (what.Rows is not null)
                {
                    Swap(root["data"]![what.Rows]!["key"] as JsonArray, what.Id, name);
                    Swap(root["data"]![what.Rows]!["carryForward"]?["askAgain"] as JsonArray, what.Id, name);
                }

                foreach (var agreed in AgreedBy(what)) agreed["public"] = name;
                Reword(text, text.Contains('.', StringComparison.Ordinal) ? $"{what.Rows}.{name}" : name);
                if (what.Rows is null)
                {
                    foreach (var inner in Fields(root, name) is { } cells ? cells.Select(c => c.Key).ToList() : []) Reword($"{what.Id}.{inner}", $"{name}.{inner}");
                }

                Rewrite(what.Rows is null ? ["form", Key] : ["row"], what.Id, name);
                break;
            case FormPartKind.Condition:
                Replace((JsonObject)root["conditions"]!, what.Id, name);
                Rewrite(["conditions"], what.Id, name);
                RenameUses(root, what.Id, name);
                break;
            case FormPartKind.Page:
                Page(what.Id)["page"] = name;
                Reword(what.Id, name);
                break;
            case FormPartKind.Task:
                TaskOf(what.Id)["task"] = name;
                foreach (var task in Tasks(root)!) Swap(task["needs"] as JsonArray, what.Id, name);
                Reword(what.Id, name);
                break;
            case FormPartKind.Check:
                var renamed = Need<JsonObject>(what, "check");
                renamed["text"] ??= what.Id;
                renamed["id"] = name;
                break;
            default:
                throw new NotPossible("The form keeps its id.");
        }

        return $"Gave the {Kind(what)} {called} the key “{name}”";
    }

    /// <summary>Questions that are public only where this one is answered with yes. Only a question of the form itself can decide that.</summary>
    private IEnumerable<JsonObject> AgreedBy(FormPart question) => question.Rows is not null ? [] : (root["data"] as JsonObject ?? []).Select(f => f.Value as JsonObject).OfType<JsonObject>()
        .SelectMany(f => (f["fields"] as JsonObject ?? []).Select(i => i.Value as JsonObject).OfType<JsonObject>().Prepend(f))
        .Where(f => f["public"] is JsonValue agreed && agreed.GetValueKind() == System.Text.Json.JsonValueKind.String && agreed.ToString() == question.Id);

    private string Key => root["key"]?.ToString() ?? Reading.FormReader.KeyOf(root["form"]?.ToString() ?? "form");

    private JsonObject? PageAsking(FormPart question) => PageLists(root).SelectMany(l => l.OfType<JsonObject>())
        .FirstOrDefault(p => RowsOf(p["page"]?.ToString() ?? "") == question.Rows && (p["ask"] as JsonArray)?.Any(a => a?.ToString() == question.Id) == true);

    private static int Place(JsonObject page, string name) => List(page, "ask").Select(a => a?.ToString()).ToList().IndexOf(name) + 1;

    private static void Insert(JsonArray list, int at, JsonNode node) => list.Insert(Math.Clamp(at, 0, list.Count), node);

    private static void Drop(JsonArray? list, string name)
    {
        for (var i = (list?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (list![i]?.ToString() == name) list.RemoveAt(i);
        }
    }

    private static void Swap(JsonArray? list, string old, string name)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list![i]?.ToString() == old) list[i] = name;
        }
    }

    private static void Replace(JsonObject o, string old, string name)
    {
        var at = o.IndexOf(old);
        var value = o[old];
        o.Remove(old);
        o.Insert(at, name, value);
    }
}
