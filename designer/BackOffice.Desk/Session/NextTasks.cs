using BackOffice.Engine.Cases;
using BackOffice.Store.Reading;

namespace BackOffice.Desk.Session;

/// <summary>Hands out the most urgent task that nobody has.</summary>
public sealed class NextTasks(IInboxReader inbox, DeskCommands commands, DeskSession session)
{
    /// <summary>
    /// Takes the most urgent task for the person at the desk; null when none is left. Two people who press at once get two
    /// tasks: the case decides who was first, and the other one tries the task after.
    /// </summary>
    public async Task<NextTask?> Take(CancellationToken stop = default)
    {
        var actor = await session.Actor();
        foreach (var next in await inbox.Next(actor, 5, stop))
        {
            if (await commands.Do(next.CaseId, new AssignTask(next.Task, actor.Id, actor.Name)) is null) return next;
        }
        return null;
    }
}
