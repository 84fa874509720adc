using BackOffice.Rules.Facts;
using BackOffice.Rules.Letters;

namespace BackOffice.Rules.Tests.Letters;

public class MarkdownTextTests
{
    public static TheoryData<string> Typed() =>
    [
        "*x*", "**Bold** name", "_x_", "__x__", "`code`", "# Heading", "###### deep", "[a](javascript:alert(1))", "[a](https://evil.example)", "![p](https://evil.example/p.png)",
        "<b>x</b>", "<https://evil.example>", "- item", "+ item", "* item", "1. first", "27) last", "> said", "---", "***", "___", "===", "~~~", "```", "    indented", "\tindented",
        "a | b\n--- | ---\nc | d", "line\n---", "line\n===", "AT&amp;T", "&copy; &#65;", "back\\slash \\*", "O'Neill", "sam_smith@x.example", "one\n# two\n- three\n4. four", "5 * 3 * 2", "\\", "a_ b_c _d",
    ];

    [Theory]
    [MemberData(nameof(Typed))]
    public void What_somebody_typed_is_printed_as_it_was_typed(string typed)
    {
        var html = LetterHtml.Body($"Dear {MarkdownText.Escape(typed)} end");
        Plain(html).ShouldBe($"Dear {Spaced(typed)} end");
        var alone = LetterHtml.Body($"Before\n\n{MarkdownText.Escape(typed)}\n\nAfter");
        alone.ShouldNotContain("<h");
        alone.ShouldNotContain("<li");
        alone.ShouldNotContain("<a ");
        alone.ShouldNotContain("<em");
        alone.ShouldNotContain("<strong");
        alone.ShouldNotContain("<code");
        alone.ShouldNotContain("<table");
        alone.ShouldNotContain("<blockquote");
        Plain(alone).ShouldBe($"Before {Spaced(typed)} After");
    }

    [Theory]
    [MemberData(nameof(Typed))]
    public void The_plain_part_of_an_e_mail_shows_it_without_backslashes(string typed) =>
        Spaced(MarkdownText.Plain(MarkdownText.Escape(typed))).ShouldBe(Spaced(typed));

    [Theory]
    [InlineData("{{ name }}", @"\*x\*")]
    [InlineData("**{{ name }}**", @"**\*x\***")]
    [InlineData("{{ name | raw }}", "*x*")]
    [InlineData("{{ '**told**' }} {{ name }}", @"**told** \*x\*")]
    [InlineData("{{ known ? '**you**' : name }}", "**you**")]
    [InlineData("{{ capture whole }}**{{ name }}**{{ end }}{{ whole }}", @"**\*x\***")]
    [InlineData("{{ func bold(t) }}**{{ t }}**{{ end }}{{ bold name }}", @"**\*x\***")]
    [InlineData("{{ name + '!' }}", @"\*x\*!")]
    [InlineData("{{ for n in names }}- {{ n }}\n{{ end }}", "- \\# a\n- \\- b\n")]
    [InlineData("{{ if name == '*x*' }}same{{ end }}", "same")]
    [InlineData("{{ day | date }}", "1 June 2026")]
    public void A_letter_escapes_values_and_leaves_the_templates_own_Markdown(string template, string text)
    {
        var model = Fact.Of(new Dictionary<string, Fact>
        {
            ["name"] = Fact.Of("*x*"),
            ["known"] = Fact.Of(true),
            ["names"] = Fact.Of([Fact.Of("# a"), Fact.Of("- b")]),
            ["day"] = Fact.Of(new DateOnly(2026, 6, 1)),
        });
        var letter = LetterTemplate.Parse(template).Template.ShouldNotBeNull();

        letter.Render(model, MarkdownText.Escape).Text.ShouldBe(text);
    }

    private static string Plain(string html) => Spaced(System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(html, "<[^>]*>", " ")));

    private static string Spaced(string text) => string.Join(' ', text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
