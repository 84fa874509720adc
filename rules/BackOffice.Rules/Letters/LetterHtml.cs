using System.Net;
using System.Text;
using BackOffice.Rules.Calendars;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BackOffice.Rules.Letters;

/// <summary>Who writes: the head of every letter.</summary>
/// <param name="Name">The council, for example "Fenland County Council".</param>
/// <param name="Address">Lines of its address.</param>
/// <param name="Phone">Telephone number.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Website">Address of its website.</param>
public sealed record Letterhead(string Name, IReadOnlyList<string> Address, string? Phone = null, string? Email = null, string? Website = null);

/// <summary>What stands on a letter beside its text.</summary>
/// <param name="Title">What the letter is; the subject line and the title of the document.</param>
/// <param name="Recipient">Name and address block, one line each.</param>
/// <param name="Reference">Reference of the case.</param>
/// <param name="Date">Day it is sent.</param>
/// <param name="Copies">Who gets a copy.</param>
public sealed record LetterDetails(string Title, IReadOnlyList<string> Recipient, string? Reference, DateOnly Date, IReadOnlyList<string>? Copies = null);

/// <summary>
/// Letters as printable pages: Markdown-flavoured text becomes safe HTML (no raw HTML, no images, no scripts in links) inside
/// the council's letterhead, structured so that a PDF made of it can conform to PDF/UA.
/// </summary>
public static class LetterHtml
{
    // Only what letters need. The extensions that let text set attributes stay out, for text comes from people.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>Style of a letter on A4 paper and on the screen.</summary>
    public const string Css =
        """
        @page { size: A4; margin: 20mm 22mm 22mm 22mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; } }
        body { font: 11pt/1.45 Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: #0b0c0c; background: #fff; margin: 0 auto; max-width: 46em; }
        .letterhead { display: flow-root; border-bottom: 2pt solid #1d4f91; padding-bottom: 4mm; margin-bottom: 8mm; }
        .letterhead .council { font-size: 15pt; font-weight: bold; margin: 0 0 1mm; }
        .letterhead address { font-style: normal; font-size: 9.5pt; line-height: 1.35; }
        .letterhead p { margin: 0; font-size: 9.5pt; }
        .to { font-style: normal; margin: 0 0 8mm; min-height: 24mm; }
        .about { margin: 0 0 6mm; } .about p { margin: 0; }
        h1 { font-size: 13.5pt; line-height: 1.3; margin: 0 0 5mm; } h2 { font-size: 12pt; margin: 6mm 0 2mm; } h3, h4 { font-size: 11pt; margin: 4mm 0 1mm; }
        h1, h2, h3, h4 { break-after: avoid; } p { margin: 0 0 3mm; orphans: 3; widows: 3; } ul, ol { margin: 0 0 3mm; padding-left: 6mm; } li { margin-bottom: 1mm; }
        table { border-collapse: collapse; width: 100%; margin: 0 0 3mm; } th, td { border: 0.5pt solid #505a5f; padding: 1.5mm 2mm; text-align: left; vertical-align: top; }
        a { color: #1d4f91; overflow-wrap: anywhere; } blockquote { margin: 0 0 3mm; padding-left: 4mm; border-left: 2pt solid #b1b4b6; }
        hr { border: 0; break-after: page; } @media screen { body { padding: 2em 1.5em; } hr { border-top: 1pt solid #b1b4b6; margin: 2em 0; } }
        .copies { margin-top: 8mm; font-size: 9.5pt; }
        """;

    /// <summary>A whole page, ready for the screen, the printer or WeasyPrint.</summary>
    /// <param name="markdown">The letter's text as rendered from its template.</param>
    /// <param name="head">Who writes.</param>
    /// <param name="details">Whom to, about what, and when.</param>
    public static string Render(string markdown, Letterhead head, LetterDetails details)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(details);
        return new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{E(details.Title)}</title>\n")
            .Append($"<meta name=\"author\" content=\"{E(head.Name)}\">\n")
            .Append($"<meta name=\"dcterms.created\" content=\"{Days.Iso(details.Date)}\">\n")
            .Append($"<style>\n{Css}\n</style>\n</head>\n<body>\n")
            .Append(Article(markdown, head, details))
            .Append("</body>\n</html>\n")
            .ToString();
    }

    /// <summary>The letter without the page around it, for showing inside another page.</summary>
    /// <param name="markdown">The letter's text as rendered from its template.</param>
    /// <param name="head">Who writes.</param>
    /// <param name="details">Whom to, about what, and when.</param>
    public static string Article(string markdown, Letterhead head, LetterDetails details)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(details);
        var document = Read(markdown);
        var html = new StringBuilder("<article class=\"letter\">\n<header class=\"letterhead\">\n");
        html.Append($"<p class=\"council\">{E(head.Name)}</p>\n");
        if (head.Address.Count > 0)
        {
            html.Append($"<address>{Lines(head.Address)}</address>\n");
        }

        Line(html, "Phone", head.Phone);
        Line(html, "E-mail", head.Email);
        Line(html, "Website", head.Website);
        html.Append("</header>\n");
        if (details.Recipient.Count > 0)
        {
            html.Append($"<address class=\"to\">{Lines(details.Recipient)}</address>\n");
        }

        html.Append("<div class=\"about\">\n").Append($"<p><time datetime=\"{Days.Iso(details.Date)}\">{Days.InWords(details.Date)}</time></p>\n");
        Line(html, "Our reference", details.Reference);
        html.Append("</div>\n");
        // A document has one title at its head; most letters begin with the salutation and have theirs in the file's head.
        if (document.Descendants<HeadingBlock>().FirstOrDefault() is not { Level: 1 })
        {
            html.Append($"<h1>{E(details.Title)}</h1>\n");
        }

        html.Append(Write(document));
        if (details.Copies is { Count: > 0 } copies)
        {
            html.Append($"<p class=\"copies\">Copies to: {E(string.Join("; ", copies))}</p>\n");
        }

        return html.Append("</article>\n").ToString();
    }

    /// <summary>Markdown-flavoured text as safe HTML, without a page.</summary>
    /// <param name="markdown">The text.</param>
    public static string Body(string markdown) => Write(Read(markdown));

    private static MarkdownDocument Read(string markdown)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            // Pictures would be fetched from elsewhere, and a link may only lead to a page, a mailbox or a telephone.
            if (link.IsImage || !IsSafe(link.GetDynamicUrl?.Invoke() ?? link.Url))
            {
                Unwrap(link);
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !IsSafe(l.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return document;
    }

    private static void Unwrap(LinkInline link)
    {
        var text = new ContainerInline();
        link.ReplaceBy(text, copyChildren: true);
    }

    private static bool IsSafe(string? url) =>
        url is not null && (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("tel:", StringComparison.OrdinalIgnoreCase));

    private static string Write(MarkdownDocument document)
    {
        using var writer = new StringWriter(Days.British) { NewLine = "\n" };
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        writer.Flush();
        return writer.ToString();
    }

    private static void Line(StringBuilder html, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            html.Append($"<p>{name}: {E(value)}</p>\n");
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("<br>\n", lines.Where(l => !string.IsNullOrWhiteSpace(l)).Select(E));

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
