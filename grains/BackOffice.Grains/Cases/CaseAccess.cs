using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;

namespace BackOffice.Grains.Cases;

/// <summary>Which operation each command of a case is, and what the access policy needs to know of the case.</summary>
internal static class CaseAccess
{
    public static string? Why(Actor actor, CaseCommand command, CaseState? state, Pack pack) =>
        Access.Why(actor, OperationOf(actor, command, state), RecordOf(command, state, pack));

    private static Operation OperationOf(Actor actor, CaseCommand command, CaseState? state) => command switch
    {
        OpenCase => Operation.Open,
        AssignTask { Team: null } c when c.To == actor.Id => Operation.Claim,
        AssignTask { Team: null, To: null } c when TaskOf(state, c.Task)?.AssignedTo == actor.Id => Operation.Claim,
        AssignTask => Operation.Assign,
        ExcuseClock or PauseClock => Operation.ExcuseClock,
        CancelCase => Operation.Cancel,
        MoveCaseToVersion or UndoMove => Operation.MoveVersion,
        CompleteTask or SaveTask or HoldTask or RaiseEvent or SaveEvent or RecordService or AddNote or AddDocument or LinkSubject or UnlinkSubject => Operation.Work,
        _ => Operation.Administer, // timers and whatever comes later: the product itself only, until somebody decides otherwise
    };

    private static AccessRecord RecordOf(CaseCommand command, CaseState? state, Pack pack)
    {
        var types = pack.Teams.Count > 0 ? pack.Teams.Select(team => team.Id).Append(pack.Team).ToImmutableHashSet() : null;
        if (state is null)
        {
            var open = command as OpenCase;
            return new AccessRecord(RecordKind.Case)
            {
                CaseTypeTeams = types,
                ProviderId = open?.ProviderId,
                RequestedBy = open?.RequestedBy,
                OpenTo = PackAccess.OpenTo(pack),
            };
        }

        var number = command switch
        {
            CompleteTask c => c.Task,
            SaveTask c => c.Task,
            HoldTask c => c.Task,
            AssignTask c => c.Task,
            _ => (int?)null,
        };
        var task = number is { } n ? TaskOf(state, n) : null;
        return new AccessRecord(RecordKind.Case)
        {
            Teams = [.. state.Tasks.Select(t => t.Team).Append(state.Team)],
            CaseTypeTeams = types,
            ProviderId = state.ProviderId,
            RequestedBy = state.RequestedBy,
            AssignedTo = task?.AssignedTo,
            TaskTeam = task?.Team,
            HolderTeam = state.Team,
        };
    }

    private static CaseTask? TaskOf(CaseState? state, int number) => state?.Tasks.Find(task => task.Number == number);
}

/// <summary>Who may begin a pack's portal form.</summary>
internal static class PackAccess
{
    public static ImmutableHashSet<Role> OpenTo(Pack pack) =>
    [
        .. (pack.Portal?.Who ?? []).SelectMany(who => who switch
        {
            "school" or "provider" => (Role[])[Role.Provider],
            "parent" => [Role.Parent],
            "public" => [Role.Parent, Role.Provider],
            _ => [],
        }),
    ];
}
