using System.Collections.Immutable;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Workflow;
using BackOffice.Grains;
using BackOffice.Store.Committing;
using TaskStatus = BackOffice.Engine.Cases.TaskStatus;

namespace Store.Tests;

/// <summary>Cases and outcomes as tests tell them: everything has a sensible value, and a test says only what matters.</summary>
internal static class Given
{
    public static readonly Actor Ann = new("ann", "Ann Archer", [Role.Caseworker], ["sen-north"]);
    public static readonly Actor Bob = new("bob", "Bob Baker", [Role.Caseworker], ["sen-south"]);
    public static readonly Actor Mia = new("mia", "Mia Moore", [Role.Manager], ["sen-north"]);
    public static readonly Actor Ada = new("ada", "Ada Adams", [Role.Administrator], []);
    public static readonly Actor Oli = new("oli", "Oli Owen", [Role.ProcessOwner], []);
    public static readonly Actor School = new("head", "Hill School", [Role.Provider], [], Organisation: "school:810001");
    public static readonly Actor OtherSchool = new("head2", "Dale School", [Role.Provider], [], Organisation: "school:810002");
    public static readonly Actor Parent = new("pat", "Pat Price", [Role.Parent], []);

    public static CaseState Case(DateTimeOffset at, Guid? id = null, string team = "sen-north", string? pupil = "P1", string? provider = "school:810001", string? askedBy = "pat")
    {
        var caseId = new CaseId(id ?? Guid.NewGuid());
        return new CaseState
        {
            Id = caseId,
            Reference = References.For("EHC", caseId.Value),
            PackId = "ehc-needs-assessment",
            PackVersion = "1.0.0",
            Version = 1,
            Subject = new SubjectRef("pupil", pupil),
            ProviderId = provider,
            RequestedBy = askedBy,
            Stage = "requested",
            Team = team,
            OpenedAt = at,
            Process = new ProcessState(),
            Data = new JsonObject { ["request"] = new JsonObject { ["forename"] = "Sam", ["surname"] = "Price" } },
        };
    }

    public static CaseTask Task(int number, DateTimeOffset at, string team = "sen-north", DateOnly? due = null, string? assigned = null, TaskStatus status = TaskStatus.Open, string title = "Decide whether to assess") => new()
    {
        Number = number,
        StepId = $"step{number}",
        BookmarkId = $"b{number}",
        Title = title,
        Team = team,
        DueOn = due,
        AssignedTo = assigned,
        AssignedName = assigned,
        Status = status,
        OpenedAt = at,
        ClosedAt = status is TaskStatus.Completed or TaskStatus.Cancelled ? at : null,
    };

    public static CaseCommit Opening(CaseState state, Guid? command = null, Actor? actor = null, Func<Outcome, Outcome>? with = null) =>
        Commit(new Outcome { State = state, Events = [new CaseEvent("case-opened", "Case opened.")] }, null, command, actor, with);

    public static CaseCommit Next(CaseState before, string text, Guid? command = null, Actor? actor = null, Func<Outcome, Outcome>? with = null) =>
        Commit(new Outcome { State = before with { Version = before.Version + 1 }, Events = [new CaseEvent("note", text)] }, before.Version, command, actor, with);

    private static CaseCommit Commit(Outcome outcome, long? expected, Guid? command, Actor? actor, Func<Outcome, Outcome>? with)
    {
        var made = with is null ? outcome : with(outcome);
        return new CaseCommit
        {
            CommandId = command ?? Guid.NewGuid(),
            Actor = actor ?? Ann,
            At = outcome.State.OpenedAt,
            Action = "AddNote",
            Answer = CaseJson.Write(new CommandAnswer(AnswerKind.Done, outcome.Events[0].Text, Version: outcome.State.Version)),
            Outcome = made,
            ExpectedVersion = expected,
            SubjectName = "Sam Price",
        };
    }
}
