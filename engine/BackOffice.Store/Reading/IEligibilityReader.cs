using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Checks;

namespace BackOffice.Store.Reading;

/// <summary>A check of eligibility in a list.</summary>
public sealed record CheckLine(Guid Id, DateTimeOffset At, string By, string Title, string RuleSet, DateOnly AsOf, string Result, string Sentence, string Source, string? Tier, DateOnly? Until);

/// <summary>A check with everything that led to it.</summary>
public sealed record CheckPage(CheckLine Line, string PupilId, string Pack, string PackVersion, string RuleSetHash, JsonObject Inputs, JsonNode? Output, JsonObject Explanation);

/// <summary>One run of the monthly report to schools.</summary>
/// <param name="Id">Identity.</param>
/// <param name="RunOn">Day.</param>
/// <param name="By">Who made it.</param>
/// <param name="Entitled">Who was entitled on that day.</param>
/// <param name="Changes">What changed since the run before.</param>
public sealed record MealsRun(Guid Id, DateOnly RunOn, string By, IReadOnlyList<MealsEntitlement> Entitled, IReadOnlyList<MealsChange> Changes);

/// <summary>Checks of eligibility and the runs of the monthly report. For people who work in the register.</summary>
public interface IEligibilityReader
{
    /// <summary>The checks of a pupil, the newest first.</summary>
    Task<IReadOnlyList<CheckLine>> OfPupil(Actor actor, string pupilId, CancellationToken stop = default);

    /// <summary>One check; null when there is none that the actor may see. Writes a line to the audit trail.</summary>
    Task<CheckPage?> Check(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>Who has free school meals on a day, by the latest check of each pupil.</summary>
    Task<IReadOnlyList<MealsEntitlement>> Entitled(Actor actor, DateOnly on, CancellationToken stop = default);

    /// <summary>The runs of the monthly report, the newest first; their pupils left out.</summary>
    Task<IReadOnlyList<MealsRun>> Runs(Actor actor, CancellationToken stop = default);

    /// <summary>One run with its pupils; null when there is none that the actor may see. Writes a line to the audit trail.</summary>
    Task<MealsRun?> Run(Actor actor, Guid id, CancellationToken stop = default);

    /// <summary>Keeps a run. Null when the actor may not.</summary>
    Task<MealsRun?> Keep(Actor actor, MealsRun run, CancellationToken stop = default);
}
