using BackOffice.Engine.Access;
using BackOffice.Rules.Sets;

namespace BackOffice.Grains.Impacts;

/// <summary>What a change of a rule set is asked about.</summary>
/// <param name="Pack">Pack of the rule set.</param>
/// <param name="Current">The version in force, with the sets it injects.</param>
/// <param name="Proposed">The version proposed.</param>
/// <param name="RulesOf">The day whose rules and values are compared.</param>
/// <param name="Rule">The rule whose answer is compared; null for the answer of the whole set.</param>
public sealed record ImpactQuestion(string Pack, CompiledRuleSet Current, CompiledRuleSet Proposed, DateOnly RulesOf, string? Rule = null)
{
    /// <summary>The day at which ages and periods are counted; null for today. What carries no date stays as the register has it.</summary>
    public DateOnly? FactsOn { get; init; }
}

/// <summary>What becomes of somebody.</summary>
public enum ImpactKind
{
    /// <summary>A yes, where there is none now.</summary>
    Gain,

    /// <summary>A no, where there is a yes now.</summary>
    Lose,

    /// <summary>No answer without further facts, where there is one now.</summary>
    Undecided,

    /// <summary>The yes stays and gives something else.</summary>
    Outcome,
}

/// <summary>Somebody for whom the change matters.</summary>
/// <param name="Kind">What becomes of them.</param>
/// <param name="PupilId">Key in the register.</param>
/// <param name="Name">Surname, Forename.</param>
/// <param name="YearGroup">National curriculum year.</param>
/// <param name="School">Their school or setting.</param>
/// <param name="Was">The answer now, in words.</param>
/// <param name="Becomes">The answer proposed, in words.</param>
public sealed record ImpactPerson(ImpactKind Kind, string PupilId, string Name, string? YearGroup, string? School, string Was, string Becomes);

/// <summary>What a change of a rule set would do.</summary>
/// <param name="Population">How many pupils were looked at.</param>
/// <param name="WithFacts">How many of them the register knows any fact about that the set reads.</param>
/// <param name="Before">How many get each answer now.</param>
/// <param name="After">How many would get each answer.</param>
/// <param name="Counts">How many of each kind.</param>
/// <param name="Outcomes">What becomes of the outcomes of those whose yes stays, the most frequent first.</param>
/// <param name="People">Who they are; null for somebody who may not look into the register, and has the counts only.</param>
/// <param name="NotInRegister">Facts that the set reads and the register does not have.</param>
/// <param name="Took">How long it took.</param>
public sealed record ImpactAnswer(
    int Population,
    int WithFacts,
    IReadOnlyDictionary<RuleResult, int> Before,
    IReadOnlyDictionary<RuleResult, int> After,
    IReadOnlyDictionary<ImpactKind, int> Counts,
    IReadOnlyList<OutcomeGroup> Outcomes,
    IReadOnlyList<ImpactPerson>? People,
    IReadOnlyList<string> NotInRegister,
    TimeSpan Took);

/// <summary>People whose outcome changes in the same way.</summary>
/// <param name="Change">What changes, in words: "tier: expanded → targeted".</param>
/// <param name="People">How many.</param>
public sealed record OutcomeGroup(string Change, int People);

/// <summary>How far the work has come.</summary>
/// <param name="What">What is being done.</param>
/// <param name="Done">How many pupils are done.</param>
/// <param name="Of">Of how many.</param>
public sealed record ImpactProgress(string What, int Done, int Of);

/// <summary>
/// Tries a change of a rule set on the live register: both versions decide about every pupil on the facts as they stand
/// today. Nobody's record is changed. Who may work in the register sees who they are; others see how many.
/// </summary>
public interface IRuleImpact
{
    /// <summary>Runs both versions. Writes a line to the audit trail.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="question">What is compared.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="stop">Stops.</param>
    Task<ImpactAnswer> Run(Actor actor, ImpactQuestion question, IProgress<ImpactProgress>? progress = null, CancellationToken stop = default);

    /// <summary>The people of an answer as a file for a spreadsheet, with their audit line. Null for an answer without people.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="question">What was compared.</param>
    /// <param name="answer">What came of it.</param>
    /// <param name="stop">Stops.</param>
    Task<string?> Export(Actor actor, ImpactQuestion question, ImpactAnswer answer, CancellationToken stop = default);
}
