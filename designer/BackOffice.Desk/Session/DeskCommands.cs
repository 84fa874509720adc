using BackOffice.Engine.Cases;
using BackOffice.Engine.Collections;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Publishing;
using BackOffice.Engine.Register;
using BackOffice.Engine.Returns;
using BackOffice.Grains;

namespace BackOffice.Desk.Session;

/// <summary>Sends commands to cases and records for the person at the desk. Every press of a button has one command id, so a repeat after a lost connection does nothing twice.</summary>
public sealed class DeskCommands(IGrains grains, DeskSession session)
{
    /// <summary>Asks a case to do something.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(Guid caseId, CaseCommand command, Guid? commandId = null)
    {
        var answer = await grains.Case(new CaseId(caseId)).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }

    /// <summary>Asks a round of a collection to do something.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(RoundId round, RoundCommand command, Guid? commandId = null)
    {
        var answer = await grains.Round(round).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }

    /// <summary>Asks a return to do something.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(ReturnId id, ReturnCommand command, Guid? commandId = null)
    {
        var answer = await grains.Return(id).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }

    /// <summary>Asks something about the children of an accepted return on their way into the register.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(ReturnId id, LandingCommand command, Guid? commandId = null)
    {
        var answer = await grains.Landing(id).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }

    /// <summary>Asks a pack to do something.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(string pack, PackCommand command, Guid? commandId = null)
    {
        var answer = await grains.Pack(pack).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }

    /// <summary>Asks a pupil's record of the register to do something.</summary>
    /// <returns>Null when done; otherwise the sentence that says why not.</returns>
    public async Task<string?> Do(string pupilId, RegisterCommand command, Guid? commandId = null)
    {
        var answer = await grains.Get<IPupilGrain>(pupilId).Do(command, commandId ?? Guid.NewGuid(), await session.Actor());
        return answer.Ok ? null : answer.Sentence;
    }
}
