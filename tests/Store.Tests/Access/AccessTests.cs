using System.Collections.Immutable;
using BackOffice.Engine.Access;
using Policy = BackOffice.Engine.Access.Access;

namespace Store.Tests.Access;

/// <summary>Who may do what, as one table: each row is a fact of design.md section 7.</summary>
public sealed class AccessTests
{
    private static readonly AccessRecord Case = new(RecordKind.Case)
    {
        Teams = ["sen-north"],
        CaseTypeTeams = ["sen-north", "sen-south"],
        HolderTeam = "sen-north",
        ProviderId = "school:810001",
        RequestedBy = "pat",
        OpenTo = [Role.Parent, Role.Provider],
    };

    public static TheoryData<string, Operation, bool> OnACase()
    {
        var rows = new TheoryData<string, Operation, bool>();
        foreach (var (who, may) in new (string, Operation[])[]
        {
            ("ann", [Operation.Read, Operation.Open, Operation.Work, Operation.Claim]),
            ("bob", [Operation.Open]), // works the case type, but for the other team
            ("mia", [Operation.Read, Operation.Open, Operation.Work, Operation.Claim, Operation.Assign, Operation.ExcuseClock, Operation.Cancel, Operation.Audit]),
            ("ada", []),
            ("oli", [Operation.MoveVersion]), // by the case's reference alone: reading it stays refused
            ("head", [Operation.Read]), // may ask, but not in the parent's name
            ("head2", []), // another school: not even to open one for that pupil
            ("pat", [Operation.Read, Operation.Open]),
            ("eve", []), // another parent: may ask, but not in this one's name
            ("nobody", []),
            ("system:test", Enum.GetValues<Operation>()),
        })
        {
            foreach (var operation in Enum.GetValues<Operation>()) rows.Add(who, operation, may.Contains(operation));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(OnACase))]
    public void What_each_may_do_with_a_case_of_sen_north(string who, Operation operation, bool allowed)
    {
        var why = Policy.Why(Who(who), operation, Case);
        (why is null).ShouldBe(allowed, why ?? "was allowed");
        if (why is not null) why.ShouldEndWith(".");
    }

    [Theory]
    [InlineData("head")]
    [InlineData("pat")]
    [InlineData("eve")]
    public void Whom_the_form_is_for_asks_in_their_own_name(string who)
    {
        Policy.Allows(Who(who), Operation.Open, Case with { RequestedBy = Who(who).Id }).ShouldBeTrue();
        Policy.Allows(Who(who), Operation.Open, Case with { RequestedBy = null }).ShouldBeTrue();
        Policy.Allows(Who(who), Operation.Open, Case with { RequestedBy = "somebody else" }).ShouldBeFalse();
    }

    [Fact]
    public void Administrators_and_process_owners_are_told_that_their_role_has_no_casework()
    {
        Policy.Why(Given.Ada, Operation.Read, Case).ShouldBe("Your role does not include casework. Ask a manager to give you a casework role and a team.");
        Policy.Why(Given.Oli, Operation.Read, Case).ShouldBe("Your role does not include casework. Ask a manager to give you a casework role and a team.");
    }

    [Fact]
    public void A_team_that_may_not_work_the_case_type_is_refused_even_with_a_task_in_it() =>
        Policy.Allows(Given.Ann with { Teams = ["admissions"] }, Operation.Read, Case with { Teams = ["admissions"] }).ShouldBeFalse();

    [Fact]
    public void A_task_of_another_team_is_worked_by_that_team_or_by_the_team_that_holds_the_case()
    {
        var advice = Case with { Teams = ["sen-north", "sen-south"], TaskTeam = "sen-south" };
        Policy.Allows(Given.Bob, Operation.Work, advice).ShouldBeTrue();
        Policy.Allows(Given.Ann, Operation.Work, advice).ShouldBeTrue();
        Policy.Allows(Given.Bob, Operation.Work, advice with { TaskTeam = "sen-north" }).ShouldBeFalse();
    }

    [Fact]
    public void A_task_that_somebody_has_is_taken_only_by_a_manager()
    {
        var taken = Case with { TaskTeam = "sen-north", AssignedTo = "somebody" };
        Policy.Allows(Given.Ann, Operation.Claim, taken).ShouldBeFalse();
        Policy.Allows(Given.Mia, Operation.Claim, taken).ShouldBeTrue();
    }

    [Fact]
    public void A_school_does_its_own_task_in_the_portal_and_no_other()
    {
        Policy.Allows(Given.School, Operation.Work, Case with { TaskTeam = "school" }).ShouldBeTrue();
        Policy.Allows(Given.School, Operation.Work, Case with { TaskTeam = "sen-north" }).ShouldBeFalse();
        Policy.Allows(Given.OtherSchool, Operation.Work, Case with { TaskTeam = "school" }).ShouldBeFalse();
    }

    [Fact]
    public void A_caseworker_without_a_team_sees_nothing()
    {
        var idle = Given.Ann with { Teams = [] };
        Policy.Allows(idle, Operation.Read, Case).ShouldBeFalse();
        Policy.Scope(idle).ShouldBeEquivalentTo(AccessScope.Nothing);
    }

    [Theory]
    [InlineData("ann", RecordKind.Pupil, Operation.Read, true)]
    [InlineData("head", RecordKind.Pupil, Operation.Read, true)]
    [InlineData("head2", RecordKind.Pupil, Operation.Read, false)]
    [InlineData("pat", RecordKind.Pupil, Operation.Read, false)]
    [InlineData("ada", RecordKind.Pupil, Operation.Read, false)]
    [InlineData("oli", RecordKind.Pupil, Operation.Read, false)]
    [InlineData("head", RecordKind.Pupil, Operation.Change, false)]
    [InlineData("ada", RecordKind.Provider, Operation.Change, true)]
    [InlineData("oli", RecordKind.Pack, Operation.Design, true)]
    [InlineData("ann", RecordKind.Pack, Operation.Design, false)]
    [InlineData("ada", RecordKind.House, Operation.Administer, true)]
    [InlineData("mia", RecordKind.House, Operation.Administer, false)]
    [InlineData("oli", RecordKind.House, Operation.Audit, false)]
    public void What_each_may_do_with_other_records(string who, RecordKind kind, Operation operation, bool allowed) =>
        Policy.Allows(Who(who), operation, new AccessRecord(kind) { ProviderId = "school:810001" }).ShouldBe(allowed);

    private static Actor Who(string id) => id switch
    {
        "ann" => Given.Ann,
        "bob" => Given.Bob,
        "mia" => Given.Mia,
        "ada" => Given.Ada,
        "oli" => Given.Oli,
        "head" => Given.School,
        "head2" => Given.OtherSchool,
        "pat" => Given.Parent,
        "eve" => Given.Parent with { Id = "eve" },
        "nobody" => new Actor("nobody", "Nobody", [], []),
        _ => Actor.System("test"),
    };
}
