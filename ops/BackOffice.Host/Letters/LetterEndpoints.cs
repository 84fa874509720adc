using System.Text.Json;
using BackOffice.Grains.Actors;
using BackOffice.Rules.Letters;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;

namespace BackOffice.Host.Letters;

/// <summary>Letters as they were sent, as a page and as a PDF, and the documents of a case. The readers decide who may see them and audit it.</summary>
internal static class LetterEndpoints
{
    public static IEndpointRouteBuilder MapLetters(this IEndpointRouteBuilder app)
    {
        app.MapGet("/letters/{reference}/{number:int}.html", Page);
        app.MapGet("/letters/{reference}/{number:int}.pdf", Pdf);
        app.MapGet("/documents/{id:guid}", Document);
        return app;
    }

    private static async Task<IResult> Page(string reference, int number, HttpContext http, ILetterReader letters, ISettings settings) =>
        await Html(reference, number, http, letters, settings) is { } html ? Paper(http, html) : Results.NotFound();

    private static async Task<IResult> Pdf(string reference, int number, HttpContext http, ILetterReader letters, ISettings settings, WeasyPrint printer)
    {
        if (await Html(reference, number, http, letters, settings) is not { } html)
            return Results.NotFound();
        var printed = await printer.Print(html, http.RequestAborted);
        // Where there is no PDF the letter itself is still worth reading, with the sentence that says why at its head.
        return printed.Pdf is { } pdf
            ? Results.File(pdf, "application/pdf", enableRangeProcessing: false)
            : Paper(http, html.Replace("<body>\n", $"<body>\n<p role=\"status\"><strong>{System.Net.WebUtility.HtmlEncode(printed.WhyNot)}</strong></p>\n", StringComparison.Ordinal));
    }

    private static async Task<IResult> Document(Guid id, HttpContext http, IDocuments documents) =>
        ActorClaims.Of(http.User) is { } actor && await documents.Read(actor, id, http.RequestAborted) is { } document
            // Never shown inside our own pages: what somebody uploaded is downloaded, whatever it claims to be.
            ? Results.File(document.Content, document.ContentType, document.Name)
            : Results.NotFound();

    private static async Task<string?> Html(string reference, int number, HttpContext http, ILetterReader letters, ISettings settings)
    {
        if (ActorClaims.Of(http.User) is not { } actor || await letters.Letter(actor, reference, number, http.RequestAborted) is not { } letter)
            return null;
        var council = JsonSerializer.Deserialize<Council>(await settings.Get(SettingKeys.Council, http.RequestAborted) ?? "{}", JsonSerializerOptions.Web)!;
        return LetterHtml.Render(
            letter.Text,
            new Letterhead(council.Name, council.Address, council.Phone, council.Email),
            new LetterDetails(letter.Title, letter.Recipient, letter.CaseReference, letter.SentOn, letter.Copies));
    }

    // A letter carries its own style sheet and nothing else; the page around it gets just that allowance.
    private static IResult Paper(HttpContext http, string html)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
        return Results.Content(html, "text/html; charset=utf-8");
    }
}
