using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Forms.Evaluating;

namespace BackOffice.Forms.Designing;

/// <summary>Who reads a name, and writing a new name into every expression.</summary>
internal sealed partial class FormEditor
{
    private static readonly string[] ExpressionProperties = ["if", "unless", "required", "calculate", "default", "source", "notBefore", "notAfter", "require"];

    /// <summary>Parts whose expressions read a dotted name, or use a condition by its bare name.</summary>
    private List<FormPart> Users(string dotted, string? bare)
    {
        var users = new List<FormPart>();
        foreach (var (part, node) in Parts())
        {
            var texts = part.Kind == FormPartKind.Condition ? Strings(node) : ExpressionProperties.Select(p => node[p]).Where(n => n is JsonValue v && v.GetValueKind() == JsonValueKind.String).Select(n => n!.ToString());
            if (texts.Any(t => t == bare || FormCompiler.Names(t).Contains(dotted))) users.Add(part);
        }

        foreach (var (language, entries) in (root["text"] as JsonObject ?? []).Where(l => l.Key == First))
        {
            foreach (var (id, entry) in entries as JsonObject ?? [])
            {
                if (Strings(entry).SelectMany(s => Braces().Matches(s).Select(m => m.Groups[1].Value)).Any(e => FormCompiler.Names(e).Contains(dotted))) users.Add(PartOfText(id));
            }
        }

        return users;
    }

    private IEnumerable<(FormPart Part, JsonNode Node)> Parts()
    {
        foreach (var (name, field) in root["data"] as JsonObject ?? [])
        {
            if (field is not JsonObject f) continue;
            yield return (FormPart.Question(name), f);
            foreach (var (inner, cell) in f["fields"] as JsonObject ?? [])
            {
                if (cell is JsonObject c) yield return (FormPart.Question(inner, name), c);
            }
        }

        foreach (var (name, node) in root["conditions"] as JsonObject ?? [])
        {
            if (node is not null) yield return (FormPart.Condition(name), node);
        }

        foreach (var check in (root["checks"] as JsonArray ?? []).OfType<JsonObject>()) yield return (FormPart.Check(check["id"]?.ToString() ?? ""), check);
        foreach (var task in Tasks(root) ?? []) yield return (FormPart.Task(task["task"]?.ToString() ?? ""), task);
        foreach (var page in PageLists(root).SelectMany(l => l.OfType<JsonObject>())) yield return (FormPart.Page(page["page"]?.ToString() ?? ""), page);
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [v.ToString()],
        JsonArray a => a.SelectMany(Strings),
        JsonObject o => o.SelectMany(p => Strings(p.Value)),
        _ => [],
    };

    /// <summary>Writes a new name after each of the given scopes, in expressions and between the braces of texts, never inside quotation marks.</summary>
    private void Rewrite(string[] scopes, string old, string name)
    {
        var reading = new Regex($@"(?<![.\w])({string.Join('|', scopes.Select(Regex.Escape))})(\s*\.\s*){Regex.Escape(old)}(?!\w)", RegexOptions.CultureInvariant);
        string Expression(string text) => QuotedOrNot().Replace(text, m => m.Value[0] is '"' or '\'' ? m.Value : reading.Replace(m.Value, $"$1$2{name}"));
        foreach (var (part, node) in Parts().ToList())
        {
            if (part.Kind == FormPartKind.Condition) Map(node, Expression, changed => root["conditions"]![part.Id] = changed);
            else
            {
                foreach (var property in ExpressionProperties)
                {
                    if (node[property] is JsonValue v && v.GetValueKind() == JsonValueKind.String) node[property] = Expression(v.ToString());
                }
            }
        }

        foreach (var (language, entries) in (root["text"] as JsonObject ?? []).ToList())
        {
            foreach (var (id, entry) in (entries as JsonObject ?? []).ToList())
            {
                if (entry is not null) Map(entry, text => Braces().Replace(text, m => "{{" + Expression(m.Groups[1].Value) + "}}"), changed => entries![id] = changed);
            }
        }
    }

    /// <summary>Uses of a condition by its bare name.</summary>
    private void RenameUses(JsonObject tree, string old, string name)
    {
        foreach (var (part, node) in Parts().ToList())
        {
            if (part.Kind == FormPartKind.Condition) Map(node, text => text == old ? name : text, changed => tree["conditions"]![part.Id] = changed);
            else
            {
                foreach (var property in ExpressionProperties.Where(p => node[p] is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.ToString() == old).ToList()) node[property] = name;
            }
        }
    }

    private static void Map(JsonNode node, Func<string, string> change, Action<JsonNode> put)
    {
        switch (node)
        {
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                if (change(v.ToString()) is var changed && changed != v.ToString()) put(JsonValue.Create(changed));
                break;
            case JsonArray a:
                for (var i = 0; i < a.Count; i++)
                {
                    var at = i;
                    if (a[i] is { } inner) Map(inner, change, n => a[at] = n);
                }

                break;
            case JsonObject o:
                foreach (var (name, value) in o.ToList())
                {
                    if (value is not null) Map(value, change, n => o[name] = n);
                }

                break;
        }
    }

    [GeneratedRegex("\"[^\"]*\"?|'[^']*'?|[^\"']+")]
    private static partial Regex QuotedOrNot();

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex Braces();
}
