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
}
