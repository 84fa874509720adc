using System.Text.Json.Nodes;
using BackOffice.Rules.Letters;

namespace BackOffice.Rules.Tests.Letters;

public class LetterFileTests
{
    private const string Good = """
        ---
        title: We will not assess
        to: parents
        copies: school, icb
        law: Children and Families Act 2014, section 36
        requires: reasons
        must contain:
        - Our decision
        - Mediation
        ---
        Dear {{ name }}

        ## Our decision

        {{ section 'reasons' }}{{ reasons }}{{ end }}

        ## Mediation

        {{ mediation }}
        """;

    [Fact]
    public void A_letter_has_a_head_and_a_template()
    {
        var letter = LetterFile.Parse(Good).Letter!;
        letter.Title.ShouldBe("We will not assess");
        letter.To.ShouldBe("parents");
        letter.Copies.ShouldBe(["school", "icb"]);
        letter.Law.ShouldBe("Children and Families Act 2014, section 36");
        letter.Requires.ShouldBe(["reasons"]);
        letter.MustContain.ShouldBe(["Our decision", "Mediation"]);
        letter.TemplateLine.ShouldBe(11);
    }

    [Fact]
    public void A_heading_without_text_stops_the_letter()
    {
        var letter = LetterFile.Parse(Good).Letter!;
        letter.Render(new JsonObject { ["reasons"] = "Because.", ["mediation"] = "You may." }).CanBeIssued.ShouldBeTrue();
        letter.Render(new JsonObject { ["reasons"] = "Because." }).EmptySections.ShouldBe([new EmptySection("Mediation", "Mediation")]);
        letter.Render(new JsonObject { ["mediation"] = "You may." }).EmptySections.Select(e => e.Name).ShouldBe(["reasons", "Our decision"]);
    }

    [Theory]
    [InlineData("# A\n## B\ntext\n# C\n", "C")]
    [InlineData("# A\n## B\n\n# C\ntext", "A")]
    [InlineData("# A\ntext\n", "B")]
    [InlineData("# A\n- \n***\n", "A")]
    public void Only_words_fill_a_heading(string text, string empty) =>
        LetterFile.EmptyHeadings(text, [empty]).ShouldBe([empty]);

    [Theory]
    [InlineData("Dear all", 1, "The letter has no head")]
    [InlineData("---\nto: parents\n---\nDear all", 1, "The head has no title")]
    [InlineData("---\ntitle: a\nto whom: parents\n---\nDear all", 3, "unknown line \"to whom\"")]
    [InlineData("---\ntitle: a\ntitle: b\n---\nDear all", 3, "\"title\" twice")]
    [InlineData("---\ntitle: a\n---\nDear\n{{ if }}", 5, "The code ends where a value is expected.")]
    [InlineData("---\ntitle: a\nrequires: reasons\n---\nDear", 1, "requires the section \"reasons\"")]
    [InlineData("---\ntitle: a\nmust contain:\n- Mediation\n---\nDear", 1, "must contain the heading \"Mediation\"")]
    public void A_fault_names_its_line_in_the_file(string text, int line, string message)
    {
        var error = LetterFile.Parse(text).Errors.ShouldHaveSingleItem();
        error.Line.ShouldBe(line);
        error.Message.ShouldContain(message);
    }
}
