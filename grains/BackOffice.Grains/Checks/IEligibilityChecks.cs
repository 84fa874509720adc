using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Checks;
using BackOffice.Rules.Sets;

namespace BackOffice.Grains.Checks;

/// <summary>A check that can be made: a rule set of a pack without a process.</summary>
/// <param name="Pack">Pack.</param>
/// <param name="PackTitle">Title of the pack.</param>
/// <param name="RuleSet">Rule set.</param>
/// <param name="Set">The rules in force.</param>
/// <param name="PackVersion">Version of the pack.</param>
public sealed record CheckKind(string Pack, string PackTitle, string RuleSet, CompiledRuleSet Set, string PackVersion)
{
    /// <summary>What people call the check.</summary>
    public string Title => Set.Source.Title ?? RuleSet;

    /// <summary>What the national service calls it; null when it is not asked.</summary>
    public NationalKind? National => RuleSet switch
    {
        "free-school-meals" => NationalKind.FreeSchoolMeals,
        "two-year-old-entitlement" => NationalKind.TwoYearOffer,
        "early-years-pupil-premium" => NationalKind.EarlyYearPupilPremium,
        "eligibility-code" => NationalKind.WorkingFamilies,
        _ => null,
    };
}

/// <summary>What is asked.</summary>
/// <param name="Pack">Pack.</param>
/// <param name="RuleSet">Rule set.</param>
/// <param name="AsOf">Day of the question.</param>
/// <param name="Inputs">The facts, by the names of the rule set's inputs; what is left out is not known.</param>
public sealed record CheckQuestion(string Pack, string RuleSet, DateOnly AsOf, JsonObject Inputs);

/// <summary>What came of it.</summary>
/// <param name="Kind">The check.</param>
/// <param name="Decision">The decision; null when the question cannot be asked.</param>
/// <param name="Problem">Why it cannot, as advice.</param>
/// <param name="Check">What would be recorded.</param>
public sealed record CheckAnswer(CheckKind? Kind, RuleDecision? Decision, string? Problem, EligibilityCheck? Check);

/// <summary>Checks of eligibility in use: decide with the rules in force, and record the decision on a pupil's record.</summary>
public interface IEligibilityChecks
{
    /// <summary>The checks that can be made.</summary>
    IReadOnlyList<CheckKind> Kinds { get; }

    /// <summary>What the register knows of a pupil for a check, by the names of its inputs; empty when the actor may not see the pupil.</summary>
    Task<JsonObject> FromRegister(Actor actor, string pupilId, CheckKind kind, CancellationToken stop = default);

    /// <summary>Decides. Nothing is recorded.</summary>
    Task<CheckAnswer> Decide(Actor actor, CheckQuestion question, Guid checkId, string source, CancellationToken stop = default);

    /// <summary>Puts a decision on a pupil's record, in the name of the actor.</summary>
    Task<CommandAnswer> Record(Actor actor, string pupilId, EligibilityCheck check, CancellationToken stop = default);

    /// <summary>The check that an answer of the national service amounts to; null when it decides nothing.</summary>
    EligibilityCheck? OfNational(CheckKind kind, NationalQuestion question, NationalAnswer answer, DateOnly asOf, Guid checkId);
}
