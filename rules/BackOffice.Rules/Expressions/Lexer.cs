using System.Globalization;
using System.Text;

namespace BackOffice.Rules.Expressions;

internal enum TokenKind { End, Number, Text, Name, Operator }

/// <summary>A word of an expression with its place.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, int Length, decimal Number = 0, bool Whole = false)
{
    public bool Is(string op) => Kind == TokenKind.Operator && Text == op;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Text to tokens in one pass.</summary>
internal sealed class Lexer(string text, IReadOnlyList<string>? phrases)
{
    private static readonly string[] Operators =
        ["==", "=>", "!=", "<>", "<=", "<<", ">=", ">>", "&&", "||", "??", "=", "<", ">", "!", "+", "-", "*", "/", "%", "&", "|",
         "(", ")", "[", "]", "{", "}", ".", ",", "?", ":", "$", "^", "~"];

    private int at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length) break;
            tokens.Add(Next());
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length, 0));
        return tokens;
    }

    private Token Next()
    {
        var c = text[at];
        if (char.IsAsciiDigit(c)) return ReadNumber();
        if (c == '"') return ReadText('"');
        if (c == '\'') return ReadCharacter();
        if (char.IsLetter(c) || c == '_') return ReadName();
        foreach (var op in Operators)
        {
            if (string.CompareOrdinal(text, at, op, 0, op.Length) != 0) continue;
            at += op.Length;
            return new Token(TokenKind.Operator, op, at - op.Length, op.Length);
        }
        throw new SyntaxFault(at, 1, $"The character {c} has no meaning here.", c is '“' or '”' ? "Use straight quotes: \"…\"." : null);
    }

    private Token ReadName()
    {
        var start = at;
        if (phrases is not null)
        {
            // Names with spaces, as decision tables have them: the longest that stands here.
            foreach (var phrase in phrases)
            {
                if (string.CompareOrdinal(text, start, phrase, 0, phrase.Length) != 0) continue;
                var after = start + phrase.Length;
                if (after < text.Length && (char.IsLetterOrDigit(text[after]) || text[after] == '_')) continue;
                at = after;
                return new Token(TokenKind.Name, phrase, start, phrase.Length);
            }
        }
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return new Token(TokenKind.Name, text[start..at], start, at - start);
    }

    private Token ReadNumber()
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X' or 'b' or 'B') return ReadBits(start);
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        var whole = true;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            whole = false;
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                whole = false;
                at = exponent;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            }
        }
        var digits = text[start..at];
        SkipSuffix(ref whole);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
            throw new SyntaxFault(start, at - start, $"{Shorten(digits)} is too large a number.");
        return new Token(TokenKind.Number, digits, start, at - start, value, whole);
    }

    // Suffixes say how wide a number is in C#. Ours are all decimal, so that they mean only "whole" or "not whole".
    private void SkipSuffix(ref bool whole)
    {
        var start = at;
        while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
        switch (text[start..at].ToUpperInvariant())
        {
            case "": return;
            case "L" or "U" or "UL": return;
            case "F" or "D" or "M": whole = false; return;
            default: throw new SyntaxFault(start, at - start, $"{Shorten(text[start..at])} cannot follow a number.", "Put an operator between them.");
        }
    }

    private Token ReadBits(int start)
    {
        var radix = text[at + 1] is 'x' or 'X' ? 16 : 2;
        at += 2;
        var from = at;
        while (at < text.Length && char.IsLetterOrDigit(text[at])) at++;
        var digits = text[from..at];
        try
        {
            return new Token(TokenKind.Number, digits, start, at - start, Convert.ToInt64(digits, radix), true);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new SyntaxFault(start, at - start, $"{Shorten(text[start..at])} is not a number.");
        }
    }

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private Token ReadCharacter()
    {
        var token = ReadText('\'');
        if (token.Text.Length != 1)
            throw new SyntaxFault(token.Position, token.Length, "Single quotes hold exactly one character.", "Use double quotes for text.");
        return token;
    }

    private Token ReadText(char quote)
    {
        var start = at++;
        var value = new StringBuilder();
        while (true)
        {
            if (at >= text.Length) throw new SyntaxFault(start, text.Length - start, "The text that starts here has no closing quote.", $"Add {quote} at its end.");
            var c = text[at++];
            if (c == quote) break;
            value.Append(c == '\\' ? Escape(start) : c);
        }
        return new Token(TokenKind.Text, value.ToString(), start, at - start);
    }

    private char Escape(int start)
    {
        if (at >= text.Length) throw new SyntaxFault(start, text.Length - start, "The text that starts here has no closing quote.");
        var c = text[at++];
        switch (c)
        {
            case '"' or '\\' or '\'' or '/': return c;
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case '0': return '\0';
            case 'a': return '\a';
            case 'b': return '\b';
            case 'e': return '\e';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'x' when at + 2 <= text.Length && byte.TryParse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var small):
                at += 2;
                return (char)small;
            case var sign when !char.IsLetterOrDigit(sign) && sign != '_': return sign;
            case 'u' when at + 4 <= text.Length && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw new SyntaxFault(at - 2, 2, $"\\{c} has no meaning inside a text.", "Write \\\\ for a backslash.");
        }
    }
}
