using BackOffice.Engine.Cases;
using BackOffice.Engine.Tests.Casework;

namespace BackOffice.Engine.Tests;

/// <summary>Whom a case is about, and putting right that it was said wrongly.</summary>
public class MatchingTests
{
    private static PackBuilder Writing() => Given.Pack()
        .Letter("L1", "to: parents", "Dear {{ recipient.name }}")
        .Step("rest", "Task", """{ "title": "Begin" }""")
        .Step("send", "Letter", """{ "letter": "L1" }""")
        .Step("end", "Task", """{ "title": "Rest" }""");

    [Fact]
    public void A_wrong_match_is_undone_with_a_reason_and_says_what_became_of_the_letters()
    {
        var simulation = Given.Case(Writing());
        simulation.Complete("Begin");

        simulation.Do(new UnlinkSubject("Another child of the same name.")).Refusal.ShouldBeNull();

        simulation.State!.Subject.ShouldBe(new SubjectRef("pupil", null));
        simulation.State.ProviderId.ShouldBeNull();
        simulation.State.Letters.Count.ShouldBe(1);
        var told = simulation.Last().Events.Single(told => told.Kind == "subject-unlinked");
        told.Text.ShouldContain("Another child of the same name. Letters already sent stay in the case as they were sent and are not called back: L1 to parents on 12 January 2026.");
        told.Details!["old"]!.GetValue<string>().ShouldBe("p1");
        simulation.TheTask("Look at letters sent before the match was undone").Context!["advice"]!.GetValue<string>().ShouldContain("personal data breach");
        simulation.Complete("Look at letters sent before the match was undone").Refusal.ShouldBeNull();
        simulation.OpenTitles().ShouldBe(["Rest"], "the process has not moved");
    }

    [Fact]
    public void Where_no_letter_was_sent_nothing_has_to_be_looked_at()
    {
        var simulation = Given.Case(Writing());

        simulation.Do(new UnlinkSubject("Typed the wrong name")).Refusal.ShouldBeNull();

        simulation.Last().Events.Single().Text.ShouldEndWith("No letter has been sent.");
        simulation.OpenTitles().ShouldBe(["Begin"]);
    }

    [Fact]
    public void Undoing_a_match_needs_a_reason_and_a_match()
    {
        var simulation = Given.Case(Writing());

        simulation.Do(new UnlinkSubject(" ")).Refusal.ShouldBeOfType<ReasonMissing>();
        simulation.Do(new UnlinkSubject("Wrong child"));
        simulation.Do(new UnlinkSubject("Wrong child")).Outcome.ShouldBeNull();
    }

    [Fact]
    public void A_match_sends_the_letters_that_waited_for_an_address()
    {
        var register = Simulation.CaseSimulation.SampleRegister();
        var parents = register["parents"]!.DeepClone();
        register["parents"] = new System.Text.Json.Nodes.JsonArray();
        var simulation = Given.Case(Writing(), register: register);
        simulation.Do(new UnlinkSubject("Not matched yet"));
        simulation.Complete("Begin");
        simulation.OpenTitles().ShouldBe(["Complete letter L1"]);

        register["parents"] = parents;
        simulation.Do(new LinkSubject(new SubjectRef("pupil", "p1"), "school:810001")).Refusal.ShouldBeNull();

        simulation.Last().Letters.Single().Recipient[0].ShouldBe("Mrs Eve Example");
        simulation.OpenTitles().ShouldBe(["Rest"]);
    }
}
