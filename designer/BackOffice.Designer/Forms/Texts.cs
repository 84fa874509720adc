using System.Text.Json.Nodes;
using BackOffice.Forms.Designing;

namespace BackOffice.Designer.Forms;

/// <summary>The wording of a form, text by text.</summary>
internal static class Texts
{
    /// <summary>Every text of the first language, in the order written.</summary>
    public static IEnumerable<(FormPart Part, string Id, string Text, string Value)> Of(FormDocument document)
    {
        var entries = (document.Find(FormPart.Form) as JsonObject)?["text"]?[document.Outline.FirstLanguage] as JsonObject ?? [];
        foreach (var (id, entry) in entries)
        {
            if (id.StartsWith('$')) continue;
            var part = document.PartOfText(id);
            switch (entry)
            {
                case JsonObject texts:
                    foreach (var (name, value) in texts)
                    {
                        if (name == "note" || name.StartsWith('$')) continue;
                        if (value is JsonObject inner) foreach (var (key, text) in inner) yield return (part, id, $"{name}.{key}", text?.ToString() ?? "");
                        else yield return (part, id, name, document.Wording(document.Outline.FirstLanguage, id, name) ?? "");
                    }

                    break;
                case { } plain:
                    yield return (part, id, part.Kind switch { FormPartKind.Question => "label", FormPartKind.Check => "message", FormPartKind.Statement => "body", _ => "title" }, plain.ToString());
                    break;
            }
        }
    }
}
