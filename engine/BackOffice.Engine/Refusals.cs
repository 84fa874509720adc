namespace BackOffice.Engine;

/// <summary>Why a command was not carried out. A sentence that the person who asked can act on; nothing was changed.</summary>
/// <param name="Sentence">What is wrong and what to do.</param>
public abstract record Refusal(string Sentence)
{
    /// <summary>Stable name for programs, for example <c>TaskNotOpen</c>.</summary>
    public string Code => GetType().Name;
}

/// <summary>The engine's answer: an outcome to commit, a refusal, or nothing to do.</summary>
/// <typeparam name="TOutcome">What is committed.</typeparam>
/// <param name="Outcome">What to commit; null otherwise.</param>
/// <param name="Refusal">Why not; null otherwise.</param>
public readonly record struct Decision<TOutcome>(TOutcome? Outcome, Refusal? Refusal) where TOutcome : class
{
    /// <summary>True when there is nothing to commit and nothing wrong: a repeated or late message.</summary>
    public bool IsNothing => Outcome is null && Refusal is null;

    /// <summary>Wraps an outcome.</summary>
    public static implicit operator Decision<TOutcome>(TOutcome outcome) => new(outcome, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Decision<TOutcome>(Refusal refusal) => new(null, refusal);
}
