using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Designing;
using BackOffice.Forms.Values;

namespace BackOffice.Portal.Returns;

/// <summary>
/// A page that came in when its questions were not asked any more: another answer took it away, or the return moved to a newer
/// form. Nothing typed is lost: an answer to a question of the form is kept in its place and counts again should the question
/// come back; an answer to one that the form no longer has is kept aside with the return.
/// </summary>
internal static class LateAnswers
{
    /// <summary>What a page that is not asked now said about questions of the form; empty for nothing, or for a page that the form does not have.</summary>
    public static JsonObject Hidden(OpenReturn open, string page, Posted posted)
    {
        var form = open.Form.Definition;
        var ask = form.Tasks.SelectMany(t => t.Pages).FirstOrDefault(p => p.Id == page)?.Ask ?? [];
        return Typed(form.Fields.Where(f => f.IsAsked && ask.Contains(f.Name)), posted);
    }

    /// <summary>What was said about questions that the form no longer asks, beside what is kept aside already; null for nothing.</summary>
    public static JsonObject? Aside(OpenReturn open, Posted posted)
    {
        var typed = Typed(open.Form.Definition.Fields.Where(f => f.Retired), posted);
        return typed.Count == 0 ? null : new JsonObject { [FormMove.AsideKey] = CompiledForm.Merge(open.Answers[FormMove.AsideKey] as JsonObject ?? [], typed) };
    }

    private static JsonObject Typed(IEnumerable<FieldDefinition> fields, Posted posted)
    {
        var typed = new JsonObject();
        foreach (var field in fields.Where(f => f.Type is not (FieldType.File or FieldType.RowSet or FieldType.Record or FieldType.Calculated)))
        {
            if (CompiledForm.Keep(field, AnswerReader.Raw(field, field.Name, posted)) is { } answer) typed[field.Name] = answer;
        }

        return typed;
    }
}
