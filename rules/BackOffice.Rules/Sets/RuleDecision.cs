using System.Text.Json.Nodes;
using BackOffice.Rules.Expressions;
using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Sets;

/// <summary>The four honest answers.</summary>
public enum RuleResult
{
    /// <summary>No.</summary>
    No,
    /// <summary>Yes.</summary>
    Yes,
    /// <summary>Facts are missing that decide it; never to be shown as a refusal.</summary>
    NeedsInformation,
    /// <summary>The rule is faulty or the facts break it; never to be shown as a refusal.</summary>
    Error,
}

/// <summary>What a rule, or a whole set, decided about some facts on a day.</summary>
public sealed class RuleDecision
{
    private string? sentence;
    private JsonObject? explanation;

    /// <summary>The name of the rule or set.</summary>
    public required string Name { get; init; }

    /// <summary>The answer.</summary>
    public required RuleResult Result { get; init; }

    /// <summary>The answer and the reason in one plain sentence.</summary>
    public string Sentence => sentence ??= Say(this);

    // Most decisions of a population are never read in words: words are made when somebody asks.
    internal Func<RuleDecision, string> Say { get; init; } = d => d.ResultWords;

    internal Func<RuleDecision, JsonObject> Tell { get; init; } = _ => [];

    /// <summary>What the author lets the rule say on no, or the fault; null on yes.</summary>
    public string? Message { get; init; }

    /// <summary>What the rule announces on yes.</summary>
    public string? Event { get; init; }

    /// <summary>The value that the rule's action gave; unknown when it gave none.</summary>
    public Fact Output { get; init; }

    // What gave the output, whose declared type says how rule files write it.
    internal CompiledExpression? OutputOf { get; init; }

    /// <summary>The rows of the rule's decision table that fitted, counted from 1.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [];

    /// <summary>The missing facts that would decide it.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The decisions of the rules it is made of.</summary>
    public IReadOnlyList<RuleDecision> Children { get; init; } = [];

    /// <summary>The decisions of the rules that its action asked.</summary>
    public IReadOnlyList<RuleDecision> Asked { get; init; } = [];

    /// <summary>The law or policy.</summary>
    public string? Citation { get; init; }

    /// <summary>How much hangs on a no.</summary>
    public Severity Severity { get; init; }

    /// <summary>
    /// Everything that led to the answer: values read, parameters with their dates and sources, citations. Deterministic:
    /// the same set, facts and day give the same bytes. Stored with the decision.
    /// </summary>
    public JsonObject Explanation => explanation ??= Tell(this);

    /// <summary>True on yes.</summary>
    public bool IsYes => Result == RuleResult.Yes;

    /// <summary>The answer in the words of the command line: yes, no, needs information, error.</summary>
    public string ResultWords => Words(Result);

    internal static string Words(RuleResult result) => result switch
    {
        RuleResult.Yes => "yes",
        RuleResult.No => "no",
        RuleResult.NeedsInformation => "needs information",
        _ => "error",
    };
}
