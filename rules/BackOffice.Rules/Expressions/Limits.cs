namespace BackOffice.Rules.Expressions;

/// <summary>
/// The hard limits that make an expression from anybody safe to read and to run. Crossing one is an ordinary error.
/// </summary>
public static class Limits
{
    /// <summary>The longest expression, in characters.</summary>
    public const int Length = 20_000;

    /// <summary>How deep brackets, calls and conditions may nest.</summary>
    public const int Depth = 64;

    /// <summary>How many operators may follow one another at one level, apart from and/or, which may be as many as fit.</summary>
    public const int Chain = 250;

    /// <summary>How many list members one evaluation may visit.</summary>
    public const int Work = 100_000;

    /// <summary>The longest text that an expression may build, in characters.</summary>
    public const int Text = 100_000;

    /// <summary>The longest list that an expression may make from nothing.</summary>
    public const int List = 10_000;
}
