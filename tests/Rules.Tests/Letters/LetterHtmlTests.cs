using BackOffice.Rules.Letters;

namespace BackOffice.Rules.Tests.Letters;

public class LetterHtmlTests
{
    private static readonly Letterhead Council = new("Fenland County Council", ["Shire Hall", "Ely", "CB7 4AA"], "01234 567890", "sen@fenland.example");
    private static readonly LetterDetails Details = new("We will carry out an assessment", ["Ms O'Neill", "12 High Street", "Ely"], "EHC-7K3M-91", new DateOnly(2026, 2, 23), ["St Mary's Primary", "Integrated care board"]);

    [Fact]
    public void A_letter_is_a_whole_page_with_head_address_date_and_reference()
    {
        var html = LetterHtml.Render("Dear Ms O'Neill\n\n## Our decision\n\nWe will assess.", Council, Details);

        html.ShouldStartWith("<!DOCTYPE html>\n<html lang=\"en-GB\">");
        html.ShouldContain("<title>We will carry out an assessment</title>");
        html.ShouldContain("<p class=\"council\">Fenland County Council</p>");
        html.ShouldContain("<address class=\"to\">Ms O&#39;Neill<br>\n12 High Street<br>\nEly</address>");
        html.ShouldContain("<time datetime=\"2026-02-23\">23 February 2026</time>");
        html.ShouldContain("<p>Our reference: EHC-7K3M-91</p>");
        html.ShouldContain("<h1>We will carry out an assessment</h1>");
        html.ShouldContain("<h2>Our decision</h2>");
        html.ShouldContain("Copies to: St Mary&#39;s Primary; Integrated care board");
        html.ShouldContain("size: A4");
    }

    [Fact]
    public void A_letter_with_its_own_title_gets_no_second_one()
    {
        var html = LetterHtml.Article("# A draft plan\n\nText", Council, Details);
        html.ShouldContain("<h1>A draft plan</h1>");
        html.ShouldNotContain("<h1>We will");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("<img src=x onerror=alert(1)>", "<img")]
    [InlineData("[here](javascript:alert(1))", "href=\"javascript")]
    [InlineData("[here](JaVaScRiPt:alert(1))", "href=\"JaVaScRiPt")]
    [InlineData("[here](data:text/html;base64,PHNjcmlwdD4=)", "href=\"data")]
    [InlineData("[here][1]\n\n[1]: javascript:alert(1)", "href=\"javascript")]
    [InlineData("<javascript:alert(1)>", "href=\"javascript")]
    [InlineData("![track](https://tracker.example/x.gif)", "<img")]
    [InlineData("Text {onclick=\"alert(1)\"}", "<p onclick")]
    public void Text_that_people_typed_brings_nothing_active_in(string text, string never) =>
        LetterHtml.Body(text).ShouldNotContain(never, Case.Insensitive);

    [Fact]
    public void Links_to_pages_and_mailboxes_stay()
    {
        LetterHtml.Body("[Local Offer](https://offer.example/)").ShouldContain("<a href=\"https://offer.example/\">Local Offer</a>");
        LetterHtml.Body("[write](mailto:a@b.example)").ShouldContain("href=\"mailto:a@b.example\"");
        LetterHtml.Body("![our map](https://x.example/m.png)").ShouldContain("our map");
    }

    [Fact]
    public void Lines_of_a_signature_stay_lines_and_tables_are_tables()
    {
        LetterHtml.Body("Yours sincerely\nThe SEN team").ShouldContain("Yours sincerely<br />\nThe SEN team");
        LetterHtml.Body("| Need | Hours |\n|---|---|\n| Speech | 2 |").ShouldContain("<th>Need</th>");
    }
}
