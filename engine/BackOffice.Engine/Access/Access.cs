using System.Collections.Immutable;

namespace BackOffice.Engine.Access;

/// <summary>What somebody wants to do with a record. Each page, command and read names one.</summary>
public enum Operation
{
    /// <summary>See a record.</summary>
    Read,

    /// <summary>Open a case, or start a return.</summary>
    Open,

    /// <summary>Do the work: complete and save tasks, write notes, file documents.</summary>
    Work,

    /// <summary>Claim a task for oneself, or give back one's own.</summary>
    Claim,

    /// <summary>Give a task to somebody else or to another team.</summary>
    Assign,

    /// <summary>Record that a time limit may lawfully be missed, or stop its counting.</summary>
    ExcuseClock,

    /// <summary>End a case that its own process would not end.</summary>
    Cancel,

    /// <summary>Move a running case to another version of its pack, or back. What the case says of a person is not shown.</summary>
    MoveVersion,

    /// <summary>Change a register record.</summary>
    Change,

    /// <summary>Draw and check workflows, forms, letters and rules: work on drafts of a pack.</summary>
    Design,

    /// <summary>Approve, send back, schedule and publish what was designed, and return to an earlier version.</summary>
    Approve,

    /// <summary>Change accounts, lookups, calendars and settings.</summary>
    Administer,

    /// <summary>Review what a provider sent: accept it, or send it back with questions.</summary>
    Review,

    /// <summary>Read the audit trail.</summary>
    Audit,
}

/// <summary>Which kind of record is asked for.</summary>
public enum RecordKind
{
    /// <summary>A case with its tasks, clocks, letters and documents.</summary>
    Case,

    /// <summary>A pupil or person in the register.</summary>
    Pupil,

    /// <summary>A school, nursery or other provider.</summary>
    Provider,

    /// <summary>A filled-in form in the portal.</summary>
    Return,

    /// <summary>A round of a collection: who is asked for a return, and until when.</summary>
    Round,

    /// <summary>A pack: workflow, rules, forms, letters.</summary>
    Pack,

    /// <summary>Accounts, settings and the audit trail.</summary>
    House,
}

/// <summary>What the policy needs to know of a record. It holds no personal data.</summary>
/// <param name="Kind">Which kind of record.</param>
public sealed record AccessRecord(RecordKind Kind)
{
    /// <summary>Teams that hold the case or have a task in it.</summary>
    public ImmutableHashSet<string> Teams { get; init; } = [];

    /// <summary>Teams that may work this case type; null when the pack names none and its steps decide.</summary>
    public ImmutableHashSet<string>? CaseTypeTeams { get; init; }

    /// <summary>The school or setting of the pupil, or the provider itself.</summary>
    public string? ProviderId { get; init; }

    /// <summary>Account that asked for the case or started the return.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Account that has claimed the task in question; null when nobody has, or when no one task is meant.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Team of the task in question; null when no one task is meant.</summary>
    public string? TaskTeam { get; init; }

    /// <summary>Team that holds the case: it may do every task of its own case, for example write down advice that came by post.</summary>
    public string? HolderTeam { get; init; }

    /// <summary>Files of a pack that a change touches; null when the whole pack is meant.</summary>
    public ImmutableList<string>? Touches { get; init; }

    /// <summary>Roles that may open the case or start the form; empty when only the council may.</summary>
    public ImmutableHashSet<Role> OpenTo { get; init; } = [];
}

/// <summary>Which cases an actor may list, as data: the store turns it into the one query filter.</summary>
/// <param name="Everything">No limit: the product itself.</param>
/// <param name="Teams">Cases held by, or with a task for, one of these teams.</param>
/// <param name="NotCaseTypes">Packs that none of these teams may work.</param>
/// <param name="ProviderId">Cases of this provider's own pupils.</param>
/// <param name="RequestedBy">Cases that this account asked for.</param>
/// <param name="Register">May look up pupils and people of the whole register.</param>
public sealed record AccessScope(
    bool Everything,
    ImmutableHashSet<string> Teams,
    ImmutableHashSet<string> NotCaseTypes,
    string? ProviderId,
    string? RequestedBy,
    bool Register)
{
    /// <summary>Sees nothing.</summary>
    public static AccessScope Nothing { get; } = new(false, [], [], null, null, false);
}

/// <summary>Which teams may work which case types: pack id to team ids. A pack that is not named is limited only by its steps' teams.</summary>
/// <param name="Teams">Teams by pack id.</param>
public sealed record CaseTypes(ImmutableDictionary<string, ImmutableHashSet<string>> Teams)
{
    /// <summary>No pack is limited.</summary>
    public static CaseTypes Open { get; } = new(ImmutableDictionary<string, ImmutableHashSet<string>>.Empty);

    /// <summary>Teams that may work the pack; null when it is not limited.</summary>
    public ImmutableHashSet<string>? For(string packId) => Teams.GetValueOrDefault(packId);
}

/// <summary>
/// Who may do what. The one seam that every query and command passes: what no line here allows is refused.
/// Administrators see no case and process owners no personal data unless they also hold a casework role.
/// </summary>
public static class Access
{
    /// <summary>Team name of tasks that the pupil's own school or setting does in the portal.</summary>
    public const string SchoolTeam = "school";

    /// <summary>True when the actor may do this with the record.</summary>
    public static bool Allows(Actor actor, Operation operation, AccessRecord record) => Why(actor, operation, record) is null;

    /// <summary>Null when allowed; otherwise one plain sentence that says why not and who could help.</summary>
    public static string? Why(Actor actor, Operation operation, AccessRecord record)
    {
        if (actor.Is(Role.System)) return null;
        return record.Kind switch
        {
            RecordKind.Case => WhyCase(actor, operation, record),
            RecordKind.Pupil => WhyPupil(actor, operation, record),
            RecordKind.Provider => WhyProvider(actor, operation, record),
            RecordKind.Return => WhyReturn(actor, operation, record),
            RecordKind.Round => WhyRound(actor, operation, record),
            RecordKind.Pack => WhyPack(actor, operation, record),
            RecordKind.House => WhyHouse(actor, operation),
            _ => "Nobody has been given access to this kind of record.",
        };
    }

    /// <summary>The same policy for lists: which cases, pupils and returns the actor may see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="types">Which teams may work which case types.</param>
    public static AccessScope Scope(Actor actor, CaseTypes? types = null)
    {
        if (actor.Is(Role.System)) return new AccessScope(true, [], [], null, null, true);
        var works = Works(actor) && actor.Teams.Count > 0;
        return new AccessScope(
            Everything: false,
            Teams: works ? actor.Teams : [],
            NotCaseTypes: works && types is not null
                ? [.. types.Teams.Where(t => !t.Value.Overlaps(actor.Teams)).Select(t => t.Key)]
                : [],
            ProviderId: actor.Is(Role.Provider) ? actor.Organisation : null,
            RequestedBy: actor.Is(Role.Parent) || actor.Is(Role.Provider) ? actor.Id : null,
            Register: works);
    }

    private static bool Works(Actor actor) => actor.Is(Role.Caseworker) || actor.Is(Role.Manager);

    private static string? WhyCase(Actor actor, Operation operation, AccessRecord record)
    {
        if (operation == Operation.Open) return WhyOpen(actor, record);
        if (operation == Operation.MoveVersion) return actor.Is(Role.ProcessOwner) ? null : "Only a process owner can move cases to another version of a process.";

        var asker = Owns(actor, record) || OwnPupil(actor, record);
        if (operation == Operation.Read && asker) return null;
        if (operation == Operation.Work && record.TaskTeam == SchoolTeam && OwnPupil(actor, record)) return null;

        if (!Works(actor))
        {
            return asker
                ? "Only the council's caseworkers can change a case."
                : actor.Is(Role.Administrator) || actor.Is(Role.ProcessOwner)
                    ? "Your role does not include casework. Ask a manager to give you a casework role and a team."
                    : "You can see only your own requests and your own pupils.";
        }

        if (record.CaseTypeTeams is { } types && !types.Overlaps(actor.Teams))
            return "None of your teams works this kind of case. Ask a manager for the right team.";
        if (!record.Teams.Overlaps(actor.Teams))
            return "This case belongs to another team. Ask a manager of that team to give you access.";

        return operation switch
        {
            Operation.Read => null,
            Operation.Work => WhyTask(actor, record),
            Operation.Claim => WhyTask(actor, record) is { } why
                ? why
                : record.AssignedTo is { } other && other != actor.Id && !actor.Is(Role.Manager)
                    ? "Somebody else has this task. Ask them or a manager to release it."
                    : null,
            Operation.Assign => actor.Is(Role.Manager) ? null : "Only a manager can give a task to somebody else or to another team.",
            Operation.ExcuseClock => actor.Is(Role.Manager) ? null : "Only a manager can record an exception to a time limit.",
            Operation.Cancel => actor.Is(Role.Manager) ? null : "Only a manager can cancel a case. A caseworker records what happened, and the process ends it.",
            Operation.Audit => actor.Is(Role.Manager) ? null : "Only a manager can read the audit trail of a case.",
            _ => "This cannot be done with a case.",
        };
    }

    private static string? WhyTask(Actor actor, AccessRecord record) =>
        record.TaskTeam is { } team && !actor.Teams.Contains(team) && !(record.HolderTeam is { } holder && actor.Teams.Contains(holder))
            ? "This task belongs to another team. Ask a manager to move it to yours."
            : null;

    private static string? WhyOpen(Actor actor, AccessRecord record)
    {
        if (Works(actor))
        {
            return record.CaseTypeTeams is { } types && !types.Overlaps(actor.Teams)
                ? "None of your teams works this kind of case. Ask a manager for the right team."
                : null;
        }

        if (!record.OpenTo.Overlaps(actor.Roles)) return "You cannot start this yourself. Contact the council.";
        if (record.RequestedBy is { } asked && asked != actor.Id) return "You can ask only in your own name.";
        return actor.Is(Role.Provider) && record.ProviderId is { } provider && provider != actor.Organisation
            ? "You can ask only for pupils of your own school or setting."
            : null;
    }

    private static string? WhyPupil(Actor actor, Operation operation, AccessRecord record) => operation switch
    {
        Operation.Read when Works(actor) => null,
        Operation.Read when OwnPupil(actor, record) => null,
        Operation.Read => "You can see only pupils of your own school or setting.",
        Operation.Change or Operation.Work or Operation.Open when Works(actor) => null,
        Operation.Change or Operation.Work or Operation.Open => "Only the council's caseworkers can change the register.",
        _ => "This cannot be done with a pupil's record.",
    };

    private static string? WhyProvider(Actor actor, Operation operation, AccessRecord record) => operation switch
    {
        Operation.Read when Works(actor) || actor.Is(Role.Administrator) || actor.Is(Role.ProcessOwner) => null,
        Operation.Read when OwnPupil(actor, record) => null,
        Operation.Read => "You can see only your own school or setting.",
        Operation.Change or Operation.Open when Works(actor) || actor.Is(Role.Administrator) => null,
        Operation.Change or Operation.Open => "Only the council can change a provider's record.",
        _ => "This cannot be done with a provider's record.",
    };

    private static string? WhyReturn(Actor actor, Operation operation, AccessRecord record)
    {
        var own = Owns(actor, record) || OwnPupil(actor, record);
        return operation switch
        {
            Operation.Open => record.OpenTo.Overlaps(actor.Roles) || Works(actor) ? null : "This form is not open to you. Contact the council.",
            Operation.Read or Operation.Work when own => null,
            Operation.Read when Works(actor) && record.Teams.Overlaps(actor.Teams) => null,
            Operation.Review when Works(actor) && record.Teams.Overlaps(actor.Teams) => null,
            Operation.Review => "Only the team of the council that this return belongs to can review it.",
            Operation.Read or Operation.Work => "This form belongs to somebody else. You can see only your own.",
            _ => "This cannot be done with a return.",
        };
    }

    private static string? WhyRound(Actor actor, Operation operation, AccessRecord record) => operation switch
    {
        Operation.Read or Operation.Change or Operation.Open when Works(actor) && record.Teams.Overlaps(actor.Teams) => null,
        Operation.Read or Operation.Change or Operation.Open => "This collection belongs to another team of the council. Ask a manager for access to that team.",
        _ => "This cannot be done with a collection.",
    };

    private static string? WhyPack(Actor actor, Operation operation, AccessRecord record) => operation switch
    {
        Operation.Read when Works(actor) || actor.Is(Role.ProcessOwner) || actor.Is(Role.Administrator) => null,
        Operation.Design or Operation.Approve when actor.Is(Role.ProcessOwner) => null,
        Operation.Design or Operation.Approve when actor.Is(Role.Administrator) && record.Touches is { } touches =>
            touches.Find(path => !IsRulesSide(path)) is { } other
                ? $"An administrator can change rules, clocks, lists of codes and letters, but not {other}. Ask a process owner."
                : null,
        Operation.Design or Operation.Approve => "Only a process owner can change a process.",
        _ => "This cannot be done with a pack.",
    };

    /// <summary>Files that administrators answer for: what the rules say and how letters are worded, not how the process runs or what forms ask.</summary>
    private static bool IsRulesSide(string path) =>
        path is "clocks.json" or "lookups.json" or "README.md"
        || path.StartsWith("rules/", StringComparison.Ordinal) || path.StartsWith("letters/", StringComparison.Ordinal) || path.StartsWith("examples/", StringComparison.Ordinal);

    private static string? WhyHouse(Actor actor, Operation operation) => operation switch
    {
        Operation.Administer or Operation.Audit or Operation.Read when actor.Is(Role.Administrator) => null,
        Operation.Administer => "Only an administrator can change accounts and settings.",
        Operation.Audit => "Only an administrator can read the whole audit trail.",
        _ => "Only an administrator can do this.",
    };

    private static bool Owns(Actor actor, AccessRecord record) =>
        record.RequestedBy is { } asked && asked == actor.Id && (actor.Is(Role.Parent) || actor.Is(Role.Provider));

    private static bool OwnPupil(Actor actor, AccessRecord record) =>
        actor.Is(Role.Provider) && actor.Organisation is { } own && record.ProviderId == own;
}
