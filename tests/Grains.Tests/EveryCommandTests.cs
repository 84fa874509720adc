using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Engine.Workflow;
using BackOffice.Grains.Cases;
using BackOffice.Workflows;

namespace Grains.Tests;

/// <summary>Every command of a case, tried as every role. A command that is added without a row here fails the last fact.</summary>
public sealed class EveryCommandTests
{
    private const string Caseworker = "caseworker";
    private const string OtherTeam = "caseworker of another team";
    private const string Manager = "manager";
    private const string Administrator = "administrator";
    private const string ProcessOwner = "process owner";
    private const string School = "the pupil's school";
    private const string OtherSchool = "another school";
    private const string Parent = "the parent who asked";
    private const string Product = "the product itself";

    private static readonly Dictionary<string, Actor> Who = new()
    {
        [Caseworker] = new("ann", "Ann", [Role.Caseworker], ["sen-north"]),
        [OtherTeam] = new("bob", "Bob", [Role.Caseworker], ["sen-south"]),
        [Manager] = new("mia", "Mia", [Role.Manager], ["sen-north"]),
        [Administrator] = new("ada", "Ada", [Role.Administrator], []),
        [ProcessOwner] = new("oli", "Oli", [Role.ProcessOwner], []),
        [School] = new("head", "Head", [Role.Provider], [], Organisation: "school:810001"),
        [OtherSchool] = new("head2", "Head", [Role.Provider], [], Organisation: "school:810002"),
        [Parent] = new("pat", "Pat", [Role.Parent], []),
        [Product] = Actor.System("test"),
    };

    private static readonly (CaseCommand Command, string[] May)[] Rows =
    [
        (new OpenCase("small", new SubjectRef("pupil", null), "school:810001", null, []), [Caseworker, OtherTeam, Manager, School, Parent]),
        (new CompleteTask(1, "Accept", null), [Caseworker, Manager]),
        (new SaveTask(1, []), [Caseworker, Manager]),
        (new HoldTask(1, new DateOnly(2026, 2, 1), "Waiting"), [Caseworker, Manager]),
        (new AssignTask(1, "somebody", "Somebody"), [Manager]),
        (new AssignTask(1, null, null, "sen-south"), [Manager]),
        (new FireTimer(1), []),
        (new RecountClocks("Calendars changed"), []),
        (new RaiseEvent("answer", null), [Caseworker, Manager]),
        (new TakeRequest("POST", "new", null, [], 0), []),
        (new ExcuseClock("SEN.REQ6", 1, "SCHOOL_CLOSED", "Closed", null, null, null, null), [Manager]),
        (new PauseClock("SEN.REQ6", 1, "Away"), [Manager]),
        (new RecordService(1, new DateOnly(2026, 1, 14), "Signed for"), [Caseworker, Manager]),
        (new AddNote("Note"), [Caseworker, Manager]),
        (new AddDocument(Guid.Empty, "a.pdf", "evidence"), [Caseworker, Manager]),
        (new SaveEvent("answer", null), [Caseworker, Manager]),
        (new UnlinkSubject("Wrong child"), [Caseworker, Manager]),
        (new RetryLetters("The record was changed"), []),
        (new LinkSubject(new SubjectRef("pupil", "P1"), null), [Caseworker, Manager]),
        (new MoveCaseToVersion("2", ImmutableSortedDictionary<string, string>.Empty), [ProcessOwner]),
        (new UndoMove(), [ProcessOwner]),
        (new CancelCase("Opened twice", CancelCase.Duplicate), [Manager]),
    ];

    private static readonly Pack Pack = PackLoader.Load(new SmallPack()).Packs.Single();

    public static TheoryData<int, string> EveryPair()
    {
        var pairs = new TheoryData<int, string>();
        for (var row = 0; row < Rows.Length; row++)
        {
            foreach (var who in Who.Keys) pairs.Add(row, who);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void A_command_is_allowed_to_those_who_are_named_and_to_nobody_else(int row, string who)
    {
        var (command, may) = Rows[row];
        var why = CaseAccess.Why(Who[who], command, command is OpenCase ? null : Case(), Pack);
        (why is null).ShouldBe(who == Product || may.Contains(who), $"{command.GetType().Name} by {who}: {why ?? "allowed"}");
    }

    [Fact]
    public void Somebody_takes_a_free_task_and_gives_back_their_own()
    {
        CaseAccess.Why(Who[Caseworker], new AssignTask(1, "ann", "Ann"), Case(), Pack).ShouldBeNull();
        CaseAccess.Why(Who[Caseworker], new AssignTask(1, null, null), Case("ann"), Pack).ShouldBeNull();
        CaseAccess.Why(Who[Caseworker], new AssignTask(1, null, null), Case("amy"), Pack).ShouldNotBeNull();
        CaseAccess.Why(Who[OtherTeam], new AssignTask(1, "bob", "Bob"), Case(), Pack).ShouldNotBeNull();
    }

    [Fact]
    public void No_command_is_left_out() =>
        typeof(CaseCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CaseCommand)) && !type.IsAbstract).Select(type => type.Name).Order().ToArray()
            .ShouldBe(Rows.Select(row => row.Command.GetType().Name).Distinct().Order().ToArray());

    private static CaseState Case(string? assigned = null) => new()
    {
        Id = new CaseId(Guid.Empty),
        Reference = "SML-1",
        PackId = "small",
        PackVersion = "1",
        Subject = new SubjectRef("pupil", "P1"),
        ProviderId = "school:810001",
        RequestedBy = "pat",
        Team = "sen-north",
        OpenedAt = DateTimeOffset.UnixEpoch,
        Process = new ProcessState(),
        Tasks = [new CaseTask { Number = 1, StepId = "s", BookmarkId = "b", Title = "Check", Team = "sen-north", AssignedTo = assigned, OpenedAt = DateTimeOffset.UnixEpoch }],
    };
}
