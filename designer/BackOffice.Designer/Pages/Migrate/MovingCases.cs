using System.Collections.Immutable;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Migration;
using BackOffice.Grains;
using BackOffice.Grains.Cases;

namespace BackOffice.Designer.Pages.Migrate;

/// <summary>Tries and moves cases for the person at the page. Each move is one act of one case, with its own line in the audit trail.</summary>
public sealed class MovingCases(ICaseMoves moves, IGrains grains)
{
    /// <summary>What moving a case would do; null when there is no such case.</summary>
    public Task<MoveTrial?> Try(Actor actor, Guid id, string version, ImmutableSortedDictionary<string, string> steps) => moves.Try(actor, new CaseId(id), version, steps);

    /// <summary>Moves a case that was tried; null when done, otherwise why not.</summary>
    public async Task<string?> Move(Actor actor, Guid id, string version, ImmutableSortedDictionary<string, string> steps, long tried) =>
        Why(await grains.Case(new CaseId(id)).Do(new MoveCaseToVersion(version, steps, tried), Guid.NewGuid(), actor));

    /// <summary>Undoes the last move of a case; null when done, otherwise why not.</summary>
    public async Task<string?> Undo(Actor actor, Guid id) => Why(await grains.Case(new CaseId(id)).Do(new UndoMove(), Guid.NewGuid(), actor));

    private static string? Why(CommandAnswer answer) => answer.Ok ? null : answer.Sentence;
}
