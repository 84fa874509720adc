namespace BackOffice.Rules.Expressions;

/// <summary>One fault in an expression, found when it is saved.</summary>
/// <param name="Position">Where it starts, counted in characters from 0.</param>
/// <param name="Length">How many characters it covers.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
/// <param name="Suggestion">What to write instead, when we can tell.</param>
public sealed record ExpressionError(int Position, int Length, string Message, string? Suggestion)
{
    /// <summary>The message and, where there is one, the suggestion.</summary>
    public override string ToString() => Suggestion is null ? Message : $"{Message} {Suggestion}";
}

/// <summary>
/// A fault that only the facts of the moment can cause: division by zero, an empty list that was asked for its first member.
/// </summary>
public sealed class EvaluationException : Exception
{
    /// <summary>A fault with its sentence.</summary>
    public EvaluationException(string message) : base(message) { }

    /// <summary>A fault with its place in the expression.</summary>
    public EvaluationException(string message, int position, int length) : base(message)
    {
        Position = position;
        Length = length;
    }

    /// <summary>Where in the expression, or -1 when it is not known.</summary>
    public int Position { get; } = -1;

    /// <summary>How many characters of the expression the fault covers.</summary>
    public int Length { get; }

    /// <summary>The named expression in which it happened, when not in the expression itself.</summary>
    internal string? Definition { get; init; }
}

/// <summary>Stops the reading of an expression at its first fault; never leaves <see cref="Expression.Compile"/>.</summary>
internal sealed class SyntaxFault(int position, int length, string message, string? suggestion = null) : Exception(message)
{
    public ExpressionError Error { get; } = new(position, Math.Max(length, 1), message, suggestion);
}
