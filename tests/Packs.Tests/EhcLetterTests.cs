using System.Text.RegularExpressions;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Simulation;

namespace BackOffice.Packs.Tests;

/// <summary>What the SEND Regulations 2014 want in each letter, checked on letters as sent.</summary>
public partial class EhcLetterTests
{
    private static readonly Pack Ehc = House.Packs.Find("ehc-needs-assessment")!;

    private static readonly Lazy<IReadOnlyList<ExampleResult>> Played = new(() => [.. PackExamples.RunAll(Ehc)]);

    [Fact]
    public void Refusals_and_the_final_plan_carry_the_regulation_32_set_in_the_same_words()
    {
        // Only the days differ, and the sentence that a placement-only appeal needs no certificate.
        var sets = new[] { Letter("L2"), Letter("L4"), Letter("L7") }
            .Select(text => Day().Replace(Section(text, "Mediation"), "DAY").Replace("You do not need a certificate if your appeal is only about the school, the type of school, or the fact that no school is named in Section I.", "", StringComparison.Ordinal).Trim())
            .Distinct().ToList();

        sets.ShouldHaveSingleItem();
        sets[0].ShouldContain("right to ask for mediation");                 // 32(a)
        sets[0].ShouldContain("Before you can appeal you need a mediation certificate"); // 32(b)
        sets[0].ShouldContain("advice@mediation.example");                    // 32(c)
        sets[0].ShouldContain("You must contact the mediation adviser by DAY"); // 32(d)
        sets[0].ShouldContain("what health care you want to see in it");      // 32(e)
        sets[0].ShouldContain("To tell us that you want mediation, contact");  // 32(f)
    }

    [Theory]
    [InlineData("L2", "section 51(2)(a)")]
    [InlineData("L4", "section 51(2)(b)")]
    [InlineData("L7", "section 51(2)(c)")]
    public void A_letter_with_a_right_of_appeal_names_the_right_and_its_last_day(string letter, string provision)
    {
        var appeal = Section(Letter(letter), "Your right to appeal");

        appeal.ShouldContain(provision);
        appeal.ShouldMatch(@"by \*\*[A-Z][a-z]+ \d{1,2} [A-Z][a-z]+ \d{4}\*\*");
        Section(Letter(letter), "Disagreement resolution").ShouldContain("help@resolution.example");
    }

    [Fact]
    public void A_draft_names_no_school_and_says_everything_that_regulation_13_asks()
    {
        var draft = Letter("L5");

        Section(draft, "Section I: placement").ShouldBe("Left blank in the draft (section 38(5)).");
        Section(draft, "Tell us what you think of the draft").ShouldContain("at least 15 days, beginning with the day");
        Section(draft, "The school or college that you prefer").ShouldContain("section 38(3)");
        Section(draft, "Meeting us").ShouldContain("right to a meeting");
        Section(draft, "Where to find schools and colleges").ShouldContain("https://localoffer.example");
        Section(draft, "Personal budget").ShouldContain("section 49");
        draft.ShouldContain("# The advice and information");
    }

    [Fact]
    public void A_final_plan_goes_to_the_family_the_setting_and_the_board_and_holds_every_section_of_regulation_12()
    {
        var sent = Played.Value.Single(result => result.Example == "plan-within-20-weeks").Letters.Where(letter => letter.LetterId.StartsWith("L7", StringComparison.Ordinal)).ToList();

        sent.Select(letter => letter.LetterId).ShouldBe(["L7", "L7S", "L7H"]);
        foreach (var letter in sent)
        {
            foreach (var section in new[] { "A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K" })
            {
                letter.Text.ShouldContain($"## Section {section}: ");
            }

            Section(letter.Text, "Section I: placement").ShouldBe("Fen Edge School");
        }
    }

    [Fact]
    public void Everybody_is_told_of_a_request_and_of_a_refusal_to_assess()
    {
        foreach (var id in new[] { "L1", "L2", "L3" })
        {
            var copies = Played.Value.SelectMany(result => result.Letters).First(letter => letter.LetterId == id).Copies;

            copies.ShouldBe(["Fenland Integrated Care Board", "Children’s social care", "Mr J Head, Low Road Primary School"]);
        }
    }

    [Fact]
    public void No_letter_leaves_a_gap_where_a_fact_should_be()
    {
        foreach (var (example, letter) in Played.Value.SelectMany(result => result.Letters.Select(letter => (result.Example, letter))))
        {
            var gaps = letter.Text.Split('\n').Where(line => Gap().IsMatch(line)).ToList();

            gaps.ShouldBeEmpty($"{letter.LetterId} in {example}");
        }
    }

    [Fact]
    public void Every_letter_of_the_pack_is_sent_in_some_example()
    {
        var sent = Played.Value.SelectMany(result => result.Letters).Select(letter => letter.LetterId).ToHashSet();

        Ehc.Letters.Keys.Where(id => !sent.Contains(id)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_step_of_the_process_is_passed_in_some_example()
    {
        var steps = ((System.Text.Json.Nodes.JsonArray)Ehc.WorkflowJson["root"]!["activities"]!).Select(step => (string)step!["id"]!).ToHashSet();
        steps.ExceptWith(Played.Value.SelectMany(result => result.Steps));

        steps.ShouldBeEmpty();
    }

    private static string Letter(string id) => Played.Value.SelectMany(result => result.Letters).First(letter => letter.LetterId == id).Text;

    private static string Section(string text, string heading)
    {
        var lines = text.Split('\n');
        var at = Array.FindIndex(lines, line => line.TrimStart('#').Trim() == heading && line.StartsWith('#'));
        at.ShouldBeGreaterThanOrEqualTo(0, $"The letter has no heading \"{heading}\".");
        return string.Join('\n', lines.Skip(at + 1).TakeWhile(line => !line.StartsWith('#'))).Trim();
    }

    [GeneratedRegex(@"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+ \d{4}")]
    private static partial Regex Day();

    // A doubled space, a space before a full stop, "on ." or empty bold text: what a missing fact leaves behind.
    [GeneratedRegex(@"\S  \S| [.,;]|\b(on|by|of|at) *[.,]|\*\*\*\*|\(\)")]
    private static partial Regex Gap();
}
