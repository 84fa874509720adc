using System.Text.Json.Nodes;
using BackOffice.Forms.Evaluating;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Forms.Designing;

/// <summary>The names that an expression of a form may use, for completion and for live errors. Also of a form that is not right yet.</summary>
public static class FormNames
{
    /// <summary>The names.</summary>
    /// <param name="document">The form being edited.</param>
    /// <param name="rows">Row set whose rows the expression reads as <c>row.</c>; null for an expression of the form.</param>
    /// <param name="lookups">The pack's lists.</param>
    /// <param name="context">Facts beside the answers.</param>
    public static Schema For(FormDocument document, string? rows, LookupLists? lookups = null, Schema? context = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var schema = context ?? Schema.Empty;
        foreach (var name in FormCompiler.UsualNames.Where(n => schema.Names.Find(n) is null)) schema = schema.With(name, FactType.Any);
        var root = (JsonObject)JsonNode.Parse(document.Text)!;
        // The questions alone, so that a fault elsewhere takes no name away.
        var questions = new JsonObject { ["form"] = document.Id, ["data"] = root["data"]?.DeepClone() };
        if (root["window"] is { } window) questions["window"] = window.DeepClone();
        var key = root["key"]?.ToString() ?? Reading.FormReader.KeyOf(document.Id);
        if (FormDefinition.Parse(questions.ToJsonString()).Form is { } form)
        {
            var record = form.ToFactType(lookups);
            if (form.Window.Count > 0) record = FactType.Record([.. record.Fields, ("window", FactType.Record([.. form.Window.Select(w => (w.Key, FactType.Date))]))]);
            schema = schema.With(key, record).With("form", record);
            if (rows is not null && record.Find(rows) is ListType { Of: RecordType row }) schema = schema.With("row", row);
        }

        return schema.With("conditions", FactType.Record([.. document.Outline.Conditions.Select(c => (c.Name, FactType.Boolean))]));
    }

    /// <summary>What is wrong with an expression or the name of a condition; empty when nothing is.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">The names it may use.</param>
    /// <param name="document">The form being edited.</param>
    /// <param name="truth">True when it has to say yes or no.</param>
    public static IReadOnlyList<ExpressionError> Errors(string text, Schema names, FormDocument document, bool truth)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (string.IsNullOrWhiteSpace(text) || (truth && document.Outline.Conditions.Any(c => c.Name == text.Trim()))) return [];
        return Expression.Compile(text, names, truth ? FactType.Boolean : null).Errors;
    }
}
