using System.Text.Json.Nodes;

namespace BackOffice.Rules.Editing;

public sealed partial class RuleSetDocument
{
    /// <summary>Adds a fact at the end.</summary>
    /// <param name="within">The record, or list of records, that it is a field of: <c>parent.awards</c>; empty for a fact of its own.</param>
    /// <param name="fact">Its name in expressions.</param>
    /// <param name="type">Its type as rule files write it.</param>
    public RuleSetDocument AddInput(string within, string fact, JsonNode type) => Edit(set =>
    {
        var fields = FieldsOf(set, within);
        if (KeyOf(fields, fact) is not null) throw new ArgumentException($"There is a fact {fact} already.");
        fields.Add(fact, type.DeepClone());
    });

    /// <summary>Changes the type of a fact.</summary>
    public RuleSetDocument ChangeInput(string path, JsonNode type) => Edit(set =>
    {
        var (fields, fact) = FieldAt(set, path);
        fields[fact] = type.DeepClone();
    });

    /// <summary>Gives a fact another name, in its place, and its question with it. Expressions that read it are for the author.</summary>
    public RuleSetDocument RenameInput(string path, string name) => Edit(set =>
    {
        var (fields, fact) = FieldAt(set, path);
        if (name == fact) return;
        if (fields.ContainsKey(name)) throw new ArgumentException($"There is a fact {name} already.");
        Rewrite(fields, key => key == fact ? name : key);
        var renamed = (path.Contains('.', StringComparison.Ordinal) ? path[..(path.LastIndexOf('.') + 1)] : "") + name;
        if (Get(set, "Questions") is JsonObject questions)
            Rewrite(questions, key => key == path ? renamed : key.StartsWith(path + ".", StringComparison.Ordinal) ? renamed + key[path.Length..] : key);
    });

    /// <summary>Takes a fact out, and its question with it.</summary>
    public RuleSetDocument RemoveInput(string path) => Edit(set =>
    {
        var (fields, fact) = FieldAt(set, path);
        fields.Remove(fact);
        if (Get(set, "Questions") is not JsonObject questions) return;
        foreach (var key in questions.Select(p => p.Key).Where(key => key == path || key.StartsWith(path + ".", StringComparison.Ordinal)).ToList()) questions.Remove(key);
    });

    /// <summary>Says how people are asked for a fact: a key of its question (label, hint, from); null takes it out, and a question without keys goes.</summary>
    public RuleSetDocument ChangeQuestion(string path, string key, JsonNode? value) => Edit(set =>
    {
        var questions = Get(set, "Questions") as JsonObject;
        if (questions is null)
        {
            if (value is null) return;
            questions = [];
            if (KeyOf(set, "Questions") is { } found) set[found] = questions;
            else set.Add(Cased(set, "Questions"), questions);
        }
        if (questions[path] is not JsonObject question)
        {
            // A question may be written as its label alone.
            question = questions[path] is JsonValue label ? new JsonObject { ["label"] = label.ToString() } : [];
            questions[path] = question;
        }
        if (KeyOf(question, key) is { } known) { if (value is null) question.Remove(known); else question[known] = value.DeepClone(); }
        else if (value is not null) question.Add(char.ToLowerInvariant(key[0]) + key[1..], value.DeepClone());
        if (question.Count == 0) questions.Remove(path);
    });

    private static void Rewrite(JsonObject json, Func<string, string> name)
    {
        var members = json.Select(p => (p.Key, Value: p.Value?.DeepClone())).ToList();
        json.Clear();
        foreach (var (key, value) in members) json.Add(name(key), value);
    }

    // The facts of the set as an object, also where the file has them as a list of name and type.
    private static JsonObject Inputs(JsonObject set)
    {
        if (Get(set, "Inputs") is JsonObject inputs) return inputs;
        var made = new JsonObject();
        foreach (var one in (Get(set, "Inputs") as JsonArray ?? []).OfType<JsonObject>())
            if (TextOf(one, "name") is { Length: > 0 } name) made.TryAdd(name, Get(one, "type")?.DeepClone() ?? "any");
        if (KeyOf(set, "Inputs") is { } found) set[found] = made;
        else set.Add(Cased(set, "Inputs"), made);
        return made;
    }

    private static JsonObject FieldsOf(JsonObject set, string path)
    {
        var fields = Inputs(set);
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var type = Get(fields, step) as JsonObject ?? throw new ArgumentException($"{path} has no fields.");
            if (Get(type, "list") is JsonObject member) type = member;
            fields = Get(type, "record") as JsonObject ?? throw new ArgumentException($"{path} has no fields.");
        }
        return fields;
    }

    private static (JsonObject Fields, string Fact) FieldAt(JsonObject set, string path)
    {
        var dot = path.LastIndexOf('.');
        var fields = FieldsOf(set, dot < 0 ? "" : path[..dot]);
        return (fields, KeyOf(fields, path[(dot + 1)..]) ?? throw new ArgumentException($"There is no fact {path}."));
    }
}
