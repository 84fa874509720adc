using System.Net;
using System.Text;
using BackOffice.Forms;
using BackOffice.Portal.Shell;

namespace BackOffice.Portal.Returns;

/// <summary>A return on paper: sections, answers in words, a table for each row, the reasons given and the statement agreed to.</summary>
internal static class CopyHtml
{
    private const string Css =
        """
        @page { size: A4; margin: 18mm; @bottom-right { content: PAGES; font: 9pt sans-serif; } }
        body { font: 10.5pt/1.4 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #0b0c0c; }
        h1 { font-size: 17pt; margin: 0 0 3mm; } h2 { font-size: 13pt; margin: 7mm 0 2mm; } h1, h2, caption { break-after: avoid; }
        table { width: 100%; border-collapse: collapse; margin: 0 0 4mm; break-inside: avoid; } caption { text-align: left; font-weight: bold; padding: 2mm 0 1mm; }
        th, td { text-align: left; vertical-align: top; padding: 1.2mm 2mm 1.2mm 0; border-bottom: 0.5pt solid #b1b4b6; } th { width: 40%; font-weight: normal; color: #383f43; }
        p { margin: 0 0 2mm; } td { white-space: pre-line; }
        """;

    public static string Of(OpenReturn open, string council, PageLanguage language)
    {
        var words = language.Words;
        var page = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"{language.Tag}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{E(open.ServiceTitle)} {E(open.State.Reference)}</title>\n<meta name=\"author\" content=\"{E(council)}\">\n<style>\n{Css.Replace("PAGES", Pages(words), StringComparison.Ordinal)}\n</style>\n</head>\n<body>\n");
        page.Append($"<p>{E(council)}</p>\n<h1{Lang(language, open.TitleLanguage)}>{E(open.ServiceTitle)}</h1>\n<p>{E(words.Say("Reference {reference}, sent by {name} on {when}.", ("reference", open.State.Reference), ("name", open.State.OwnerName), ("when", Dates.DayAndTime(open.State.SubmittedAt ?? open.State.SavedAt, words))))}</p>\n");
        foreach (var task in open.Evaluation.Tasks.Where(t => t.Pages.Any(p => p.Fields.Count > 0) || t.Rows is not null))
        {
            page.Append($"<h2{Lang(language, task.Words?.LanguageOf("title"))}>{E(task.Title)}</h2>\n");
            var fields = task.Pages.SelectMany(p => p.Fields).ToList();
            Table(page, words, null, fields.Where(f => f.Definition.Type != FieldType.RowSet).Select(f => (f.Short, f.Text)));
            foreach (var rows in fields.Where(f => f.Definition.Type == FieldType.RowSet).Concat(task.Rows is { } own ? [own] : []))
            {
                if (rows.Rows.Count == 0) page.Append($"<p>{E(words["None."])}</p>\n");
                foreach (var row in rows.Rows) Table(page, words, row.Title, row.Fields.Where(f => f.Text.Length > 0).Select(f => (f.Short, f.Text)));
            }
        }

        var explained = Queries.Explained(open);
        if (explained.Count > 0)
        {
            page.Append($"<h2>{E(words["Answers that look unusual, and why they are right"])}</h2>\n");
            Table(page, words, null, explained.Select(q => (q.Key.Text!, q.Value.Text!)));
        }

        if (open.Answers["$declared"]?["statement"]?.ToString() is { } statement) page.Append($"<h2>{E(words["Agreed to when sending"])}</h2>\n{string.Concat(statement.Split("\n\n").Select(p => $"<p>{E(p)}</p>\n"))}");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Table(StringBuilder page, FixedWords words, string? caption, IEnumerable<(string Label, string Value)> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0) return;
        page.Append("<table>");
        if (caption is not null) page.Append($"<caption>{E(caption)}</caption>");
        foreach (var (label, value) in all) page.Append($"<tr><th scope=\"row\">{E(label)}</th><td>{E(value.Length == 0 ? words["No answer"] : value)}</td></tr>");
        page.Append("</table>\n");
    }

    private static string Lang(PageLanguage language, string? of) => language.Other(of) is { } other ? $" lang=\"{E(other)}\"" : "";

    /// <summary>The words at the foot of each page, for the style sheet: text and counters in the order of the language.</summary>
    private static string Pages(FixedWords words) =>
        $"\"{words["Page {page} of {pages}"].Replace("\"", "", StringComparison.Ordinal).Replace("{page}", "\" counter(page) \"", StringComparison.Ordinal).Replace("{pages}", "\" counter(pages) \"", StringComparison.Ordinal)}\"";

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
