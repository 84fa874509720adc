using BackOffice.Engine.Access;
using BackOffice.Grains.Impacts;
using BackOffice.Rules.Sets;
using BackOffice.Store.Reading;
using BackOffice.Store.Settings;
using Microsoft.Extensions.DependencyInjection;
using static BackOffice.Host.Tests.Access.People;

namespace BackOffice.Host.Tests.Access;

/// <summary>A change of rules tried on the register: counts for who may see packs, names for who works in the register, a line in the audit trail, nobody's record changed.</summary>
[Collection(nameof(Village))]
public class ImpactTests(Village village)
{
    private static CompiledRuleSet Set(string answer) => RuleSet.Parse($$"""
        { "WorkflowName": "everybody", "Inputs": { "child": { "record": { "dateOfBirth": "date" } } },
          "Questions": { "child.dateOfBirth": { "label": "Born", "from": "pupil.dateOfBirth" } },
          "Rules": [ { "RuleName": "a", "Expression": "{{answer}}" } ] }
        """).Sets.Single().Compile().Set!;

    private static readonly ImpactQuestion Question = new("a-pack", Set("child.dateOfBirth < \\\"1900-01-01\\\""), Set("child.dateOfBirth < today"), new DateOnly(2027, 4, 1));

    private IRuleImpact Impacts => village.Services.GetRequiredService<IRuleImpact>();

    public static TheoryData<string> Everybody() => [.. SignedIn];

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Counts_are_for_staff_and_names_for_casework(string who)
    {
        ImpactAnswer? answer = null;
        try
        {
            answer = await Impacts.Run(village.Person(who), Question);
        }
        catch (AccessDeniedException refused)
        {
            refused.Message.ShouldEndWith(".");
        }

        (answer is not null).ShouldBe(Staff.Contains(who), who);
        (answer?.People is not null).ShouldBe(Casework.Contains(who), who);
        if (answer is null) return;
        answer.Counts[ImpactKind.Gain].ShouldBe(answer.Population);
        answer.Population.ShouldBeGreaterThan(1);
        (await Impacts.Export(village.Person(who), Question, answer) is not null).ShouldBe(Casework.Contains(who), who);
        if (answer.People is { } people) people.ShouldContain(person => person.Name == "Quillfeather, Zebedee");
    }

    [Fact]
    public async Task Somebody_without_the_register_gets_no_file_whatever_answer_they_hold()
    {
        var answer = await Impacts.Run(village.Person(Manager), Question);
        (await Impacts.Export(village.Person(Administrator), Question, answer)).ShouldBeNull();
    }

    [Fact]
    public async Task A_run_stands_in_the_audit_trail_and_changes_nobodys_record()
    {
        var house = village.Services.GetRequiredService<IHouseReader>();
        var pupils = village.Services.GetRequiredService<IPupilReader>();
        var before = (await pupils.Page(Village.Product, village.PupilId))!.Pupil.Version;
        var lines = (await house.State(village.Person(Administrator))).AuditLines;

        await Impacts.Run(village.Person(Administrator), Question);

        (await house.State(village.Person(Administrator))).AuditLines.ShouldBe(lines + 1);
        (await pupils.Page(Village.Product, village.PupilId))!.Pupil.Version.ShouldBe(before);
    }

    // A limit of age that rises on a day far ahead: what counts is the day of the rules, the day of the facts, or both.
    private static CompiledRuleSet Limit(string values) => RuleSet.Parse($$"""
        { "WorkflowName": "aged", "Inputs": { "child": { "record": { "dateOfBirth": "date" } } },
          "Questions": { "child.dateOfBirth": { "label": "Born", "from": "pupil.dateOfBirth" } },
          "Parameters": [ { "name": "age", "type": "number", "values": [ {{values}} ] } ],
          "Rules": [ { "RuleName": "a", "Expression": "ageOn(child.dateOfBirth, today) >= age" } ] }
        """).Sets.Single().Compile().Set!;

    [Theory]
    [InlineData("2200-01-01", null, 0)] // everybody in the register is younger than 90 today, whatever the rules of that day say
    [InlineData("2200-01-01", "2200-01-01", 1)] // as at that day everybody is more than 90
    [InlineData("2199-12-31", "2200-01-01", 0)] // the rules of the day before still ask for 1,000 years
    [InlineData("2200-01-01", "2030-01-01", 0)]
    public async Task Ages_are_counted_as_at_the_day_asked_for_and_the_rules_are_those_of_theirs(string rules, string? facts, int gains)
    {
        var question = new ImpactQuestion("a-pack", Limit("""{ "value": 1000 }"""), Limit("""{ "value": 1000 }, { "from": "2200-01-01", "value": 90 }"""), DateOnly.Parse(rules, null))
        {
            FactsOn = facts is null ? null : DateOnly.Parse(facts, null),
        };

        var answer = await Impacts.Run(village.Person(Manager), question);

        answer.Population.ShouldBeGreaterThan(1);
        answer.WithFacts.ShouldBe(answer.Population);
        answer.Counts[ImpactKind.Gain].ShouldBe(gains * answer.Population);
        answer.Counts[ImpactKind.Lose].ShouldBe(0);
        answer.After[RuleResult.NeedsInformation].ShouldBe(0);
    }
}
