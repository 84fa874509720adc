using System.Text.Json;
using System.Text.Json.Nodes;

namespace BackOffice.Forms.Designing;

/// <summary>Wording, languages and options.</summary>
internal sealed partial class FormEditor
{
    public static string? Wording(JsonObject root, string language, string id, string part)
    {
        switch (root["text"]?[language]?[id])
        {
            case JsonValue v when v.GetValueKind() == JsonValueKind.String:
                return part is "title" or "label" or "message" or "body" ? v.ToString() : null;
            case JsonObject entry:
                var dot = part.IndexOf('.', StringComparison.Ordinal);
                var node = dot < 0 ? entry[part] : entry[part[..dot]]?[part[(dot + 1)..]];
                return node is JsonArray lines ? string.Join("\n\n", lines.Select(l => l?.ToString())) : node?.ToString();
            default:
                return null;
        }
    }

    public string SetText(FormPart what, string language, string text, string? value)
    {
        var id = TextId(what);
        if (!NameOf(language)) throw new NotPossible($"“{language}” is not a language code such as cy.");
        var entries = Object(Object(root, "text"), language);
        var old = Wording(root, language, id, text);
        value = string.IsNullOrWhiteSpace(value) ? null : value;
        if (old == value) return $"Left {Called(what)} as it was";
        Put(entries, id, what, text, value);
        if (language == First)
        {
            // Who translated it reads what it was then, until the translation is changed or confirmed.
            foreach (var other in before.Outline.Languages.Where(l => l != First && old is not null && Wording(root, l, id, text) is not null))
            {
                var changed = Object(Object(Object(root, "text"), other), "$changed");
                if (!changed.ContainsKey($"{id}|{text}")) changed[$"{id}|{text}"] = old;
                else if (changed[$"{id}|{text}"]?.ToString() == value) Settle(other, id, text);
            }
        }
        else
        {
            Settle(language, id, text);
        }

        var which = text == what.MainText ? "wording" : WordsFor(text);
        var whose = what.Kind == FormPartKind.Form ? "the form" : $"the {Kind(what)} {Called(what)}";
        return value is null ? $"Took the {which} off {whose}" : $"Changed the {which} of {whose}{(language == First ? "" : $" in {LanguageName(language)}")}: “{(value.Length > 60 ? value[..60] + "…" : value)}”";
    }

    public string AddLanguage(string language)
    {
        if (!NameOf(language)) throw new NotPossible($"“{language}” is not a language code. Welsh is cy, Polish is pl, Urdu is ur.");
        var texts = Object(root, "text");
        if (texts.ContainsKey(language)) throw new NotPossible("The form has that language already.");
        if (texts.Count == 0) texts["en"] = new JsonObject();
        texts[language] = new JsonObject();
        return $"Added {LanguageName(language)}";
    }

    public string ConfirmTranslation(FormPart what, string language, string text)
    {
        Settle(language, TextId(what), text);
        return $"Confirmed the {LanguageName(language)} of {Called(what)}";
    }

    /// <summary>A language as people call it.</summary>
    internal static string LanguageName(string code)
    {
        try
        {
            return System.Globalization.CultureInfo.GetCultureInfo(code).EnglishName;
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            return code;
        }
    }

    // ---- options ----------------------------------------------------------------------------------------------

    public string AddOption(FormPart question, string label, string? code)
    {
        Given(label, "Write the option first.");
        var options = Options(question);
        var key = question.Rows is null ? question.Id : $"{question.Rows}.{question.Id}";
        if (code is not null && (FormOutline.Codes(options).Contains(code) || IsTaken("option", $"{key}.{code}"))) throw new NotPossible($"“{code}” is or was the code of an option here. A code never gets another meaning: choose a new one.");
        code ??= Free(Kebab(label, "option"), c => FormOutline.Codes(options).Contains(c) || IsTaken("option", $"{key}.{c}"), "-");
        options.Add((JsonNode)code);
        SetText(question, First, $"options.{code}", label);
        return $"Added the option “{label}” to {Called(question)}";
    }

    public string RemoveOption(FormPart question, string code, DateOnly lastDay)
    {
        var options = Options(question);
        var node = options.FirstOrDefault(o => CodeOf(o) == code) ?? throw new NotPossible($"There is no option “{code}” any more.");
        var key = question.Rows is null ? question.Id : $"{question.Rows}.{question.Id}";
        var label = Wording(root, First, TextId(question), $"options.{code}") ?? (node as JsonObject)?["label"]?.ToString() ?? code;
        if (before.Published.Contains($"option:{key}.{code}"))
        {
            var kept = node as JsonObject ?? new JsonObject { ["code"] = code };
            kept["validTo"] = lastDay.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            options[options.IndexOf(node)] = node is JsonObject ? kept.DeepClone() : kept;
            Remember($"option:{key}.{code}");
            return $"The option “{label}” of {Called(question)} can no longer be chosen; answers given before keep it";
        }

        options.Remove(node);
        foreach (var language in before.Outline.Languages) Put(Object(Object(root, "text"), language), TextId(question), question, $"options.{code}", null);
        return $"Removed the option “{label}” of {Called(question)}";
    }

    public string MoveOption(FormPart question, string code, int at)
    {
        var options = Options(question);
        var node = options.FirstOrDefault(o => CodeOf(o) == code) ?? throw new NotPossible($"There is no option “{code}” any more.");
        options.Remove(node);
        Insert(options, at, node);
        return $"Moved the option “{code}” of {Called(question)} to place {options.IndexOf(node) + 1} of {options.Count}";
    }

    private JsonArray Options(FormPart question)
    {
        var field = Need<JsonObject>(question, "question");
        if (field["list"] is not null) throw new NotPossible("The options come from a list of the pack. Change the list.");
        if (field["options"] is JsonArray list) return list;
        var made = new JsonArray([.. (field["options"] as JsonObject ?? []).Where(o => !o.Key.StartsWith('$')).Select(o => (JsonNode)new JsonObject { ["code"] = o.Key, ["label"] = o.Value?.ToString() })]);
        field["options"] = made;
        return made;
    }

    private static string? CodeOf(JsonNode? option) => option is JsonObject o ? o["code"]?.ToString() : option?.ToString();

    // ---- entries ----------------------------------------------------------------------------------------------

    /// <summary>Id under which a part's wording stands.</summary>
    public string TextId(FormPart part, bool adding = false)
    {
        if (part.Kind == FormPartKind.Form) return "form";
        if (part.Kind == FormPartKind.Check) return Find(root, part)?["text"]?.ToString() ?? part.Id;
        if (part.Rows is null) return part.Id;
        var own = $"{part.Rows}.{part.Id}";
        var words = root["text"]?[First] as JsonObject;
        return words?.ContainsKey(own) == true || adding || words?.ContainsKey(part.Id) != true ? own : part.Id;
    }

    /// <summary>The part that a wording belongs to, by the wording's id.</summary>
    private FormPart PartOfText(string id) => PartOfText(root, id);

    internal static FormPart PartOfText(JsonObject root, string id)
    {
        if (id == "form") return FormPart.Form;
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0) return id[(dot + 1)..] == "row" ? FormPart.Question(id[..dot]) : FormPart.Question(id[(dot + 1)..], id[..dot]);
        if (Find(root, FormPart.Question(id)) is not null) return FormPart.Question(id);
        if (Find(root, FormPart.Page(id)) is not null) return FormPart.Page(id);
        if (Find(root, FormPart.Task(id)) is not null) return FormPart.Task(id);
        if ((root["checks"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => (c["text"] ?? c["id"])?.ToString() == id) is { } check) return FormPart.Check(check["id"]?.ToString() ?? id);
        foreach (var (rows, field) in root["data"] as JsonObject ?? [])
        {
            if ((field?["fields"] as JsonObject)?.ContainsKey(id) == true) return FormPart.Question(id, rows);
        }

        return FormPart.Statement(id);
    }

    private static void Put(JsonObject entries, string id, FormPart what, string part, string? value)
    {
        if (entries[id] is JsonValue plain)
        {
            if (part == what.MainText && value is not null)
            {
                entries[id] = value;
                return;
            }

            entries[id] = new JsonObject { [what.MainText] = plain.ToString() };
        }

        if (entries[id] is not JsonObject entry)
        {
            if (value is null) return;
            entries[id] = entry = [];
        }

        var dot = part.IndexOf('.', StringComparison.Ordinal);
        var owner = dot < 0 ? entry : value is null ? entry[part[..dot]] as JsonObject : Object(entry, part[..dot]);
        var name = dot < 0 ? part : part[(dot + 1)..];
        if (value is not null) owner![name] = value;
        else owner?.Remove(name);
        if (dot > 0 && owner is { Count: 0 }) entry.Remove(part[..dot]);
        if (entry.Count == 0) entries.Remove(id);
    }

    private void Settle(string language, string id, string text)
    {
        if (root["text"]?[language]?["$changed"] is not JsonObject changed) return;
        changed.Remove($"{id}|{text}");
        if (changed.Count == 0) ((JsonObject)root["text"]![language]!).Remove("$changed");
    }

    private void Unword(string id)
    {
        foreach (var (_, entries) in root["text"] as JsonObject ?? []) (entries as JsonObject)?.Remove(id);
    }

    private void Reword(string old, string name)
    {
        foreach (var (_, entries) in root["text"] as JsonObject ?? [])
        {
            if (entries is JsonObject words && words.ContainsKey(old) && !words.ContainsKey(name)) Replace(words, old, name);
        }
    }

    private static bool NameOf(string language) => language.Length is >= 2 and <= 8 && language.All(c => char.IsAsciiLetter(c) || c == '-');

    private static string WordsFor(string text) => text switch
    {
        "label" => "question",
        "title" => "title",
        "hint" => "hint",
        "body" => "text",
        "short" => "short label",
        "name" => "name in messages",
        _ when text.StartsWith("options.", StringComparison.Ordinal) => $"option “{text[8..]}”",
        _ when text.StartsWith("errors.", StringComparison.Ordinal) => $"error message “{text[7..]}”",
        _ => text,
    };
}
