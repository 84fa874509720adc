namespace BackOffice.Rules.Letters.Syntax;

internal enum TokenKind
{
    Text,
    Enter,
    Exit,
    Identifier,
    Number,
    String,
    Interpolated,
    Operator,
    NewLine,
    End,
}

/// <summary>One piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text: without quotes and escapes for a string.</param>
/// <param name="Position">Where it begins in the template.</param>
/// <param name="SpaceBefore">Whether white space comes directly before it, which tells <c>f [1]</c> from <c>a[1]</c>.</param>
/// <param name="Value">Value of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool SpaceBefore = false, object? Value = null)
{
    public bool Is(string op) => Kind == TokenKind.Operator && Text == op;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;
}

/// <summary>A fault of a template with its place; ends parsing or rendering.</summary>
internal sealed class TemplateFault(string message, int position) : Exception(message)
{
    public int Position { get; } = position;
}
