using System.Text.Json.Nodes;
using BackOffice.Engine.Register;
using BackOffice.Rules.Facts;
using BackOffice.Rules.Sets;

namespace BackOffice.Engine.Tests.Register;

public class RegisterQuestionsTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly Provider School = new() { Id = "school:1", Name = "Low Road Primary", Kind = "primary" };

    private static Pupil Child(JsonObject? facts) => new()
    {
        Id = "P1",
        Forename = "Ada",
        Surname = "Example",
        DateOfBirth = new DateOnly(2016, 5, 4),
        YearGroup = "5",
        Eligibility = facts is null ? null : new EligibilityFacts(facts, Today, "A test"),
    };

    private static CompiledRuleSet Set(string questions) => RuleSet.Parse($$"""
        { "WorkflowName": "meals", "Inputs": { "parent": { "record": { "universalCredit": "yesNo", "awards": { "list": { "record": { "ended": "date", "netEarnings": "number" } } } } },
            "child": { "record": { "dateOfBirth": "date", "primary": "yesNo", "shoeSize": "number" } } },
          "Questions": { {{questions}} },
          "Rules": [ { "RuleName": "a", "Expression": "parent.universalCredit and parent.awards.Sum(netEarnings) < 10 and child.dateOfBirth < today and child.primary" } ] }
        """).Sets.Single().Compile().Set.ShouldNotBeNull();

    private const string Mapped = """
        "parent": { "label": "The parent", "from": "pupil.eligibility.parent" },
        "child.dateOfBirth": { "label": "Born", "from": "pupil.dateOfBirth" },
        "child.primary": { "label": "At a primary school", "from": "school.kind == \"primary\"" }
        """;

    [Fact]
    public void The_set_says_where_the_register_has_its_facts()
    {
        var set = Set(Mapped);
        var questions = RegisterQuestions.Of(set.Source, set.Inputs);
        var household = (JsonObject)JsonNode.Parse("""{ "parent": { "universalCredit": true, "awards": [ { "ended": "2026-11-01", "netEarnings": 5 } ], "pets": 3 } }""")!;

        var facts = questions.FactsOf(Child(household), School, Today, out var problem);

        problem.ShouldBeNull();
        facts["parent"]["awards"].AsList()[0]["ended"].ShouldBe(Fact.Of(new DateOnly(2026, 11, 1)));
        facts["child"]["dateOfBirth"].ShouldBe(Fact.Of(new DateOnly(2016, 5, 4)));
        facts["child"]["primary"].IsYes.ShouldBeTrue();
        questions.Unknown.ShouldBe(["child.shoeSize"]);
        set.Evaluate(new(facts, Today)).Result.ShouldBe(RuleResult.Yes);
    }

    [Fact]
    public void What_the_register_does_not_know_is_not_known()
    {
        var set = Set(Mapped);
        var facts = RegisterQuestions.Of(set.Source, set.Inputs).FactsOf(Child(null), null, Today, out var problem);

        problem.ShouldBeNull();
        set.Evaluate(new(facts, Today)).Result.ShouldBe(RuleResult.NeedsInformation);
    }

    [Fact]
    public void A_place_that_the_register_does_not_have_is_said()
    {
        var set = Set("\"child.dateOfBirth\": { \"label\": \"Born\", \"from\": \"pupil.dateOfBrith\" }");
        RegisterQuestions.Of(set.Source, set.Inputs).Problems.ShouldHaveSingleItem().ShouldContain("dateOfBirth");
    }
}
