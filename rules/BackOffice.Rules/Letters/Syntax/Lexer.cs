using System.Globalization;
using System.Text;

namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Cuts a template into text and code, and applies white-space control: <c>{{-</c>, <c>-}}</c>, <c>{{~</c>, <c>~}}</c>.</summary>
internal sealed class Lexer(string source, int offset = 0, bool codeOnly = false, bool exact = false)
{
    // Longest first: "..<" before "..".
    private static readonly string[] Operators =
    [
        "..<", "//=", "..", "?.", "??", "?!", "//", "==", "!=", "<=", ">=", "<<", ">>", "&&", "||", "|>", "+=", "-=", "*=", "/=", "%=", "++", "--",
        "+", "-", "*", "/", "%", "=", "<", ">", "!", "|", "&", "^", "@", "?", ":", ",", "(", ")", "[", "]", "{", "}", ".", ";",
    ];

    private readonly List<Token> tokens = [];
    private int at;

    private enum Strip
    {
        None,

        // "-": all white space, newlines too.
        Greedy,

        // "~": white space of this line; on the right, the first newline too.
        Line,
    }

    public List<Token> Read()
    {
        if (codeOnly)
        {
            ReadCode(Strip.None, out _);
        }
        else
        {
            ReadTemplate();
        }

        tokens.Add(new(TokenKind.End, "", offset + source.Length));
        return tokens;
    }

    private void ReadTemplate()
    {
        var strip = Strip.None;
        while (at < source.Length)
        {
            var start = at;
            var (next, percents) = NextBlock();
            var text = source[start..next];
            var lineStart = start == 0 || source[start - 1] == '\n';
            text = StripLeft(text, strip, ref lineStart);
            strip = Strip.None;
            if (next >= source.Length)
            {
                AddText(text, start);
                at = source.Length;
                return;
            }

            var open = next + 2 + percents;
            var left = open < source.Length ? StripOf(source[open]) : Strip.None;
            text = StripRight(text, left);
            AddText(text, start);
            at = open + (left == Strip.None ? 0 : 1);
            if (percents > 0)
            {
                strip = ReadEscape(percents, next);
                continue;
            }

            // Several lines of a value line up under a "{{" that only spaces precede.
            var lastLine = text[(text.LastIndexOf('\n') + 1)..];
            var indent = left == Strip.None && lastLine.Length > 0 && lastLine.All(c => c is ' ' or '\t') && (lineStart || text.Contains('\n')) ? lastLine : "";
            tokens.Add(new(TokenKind.Enter, indent, offset + next));
            ReadCode(Strip.None, out strip);
        }
    }

    private void AddText(string text, int position)
    {
        if (text.Length > 0)
        {
            tokens.Add(new(TokenKind.Text, text, offset + position));
        }
    }

    private (int Position, int Percents) NextBlock()
    {
        for (var i = at; i < source.Length - 1; i++)
        {
            if (source[i] != '{')
            {
                continue;
            }

            if (source[i + 1] == '{')
            {
                return (i, 0);
            }

            var percents = 0;
            while (i + 1 + percents < source.Length && source[i + 1 + percents] == '%')
            {
                percents++;
            }

            if (percents > 0 && i + 1 + percents < source.Length && source[i + 1 + percents] == '{')
            {
                return (i, percents);
            }
        }

        return (source.Length, 0);
    }

    private Strip ReadEscape(int percents, int opened)
    {
        var close = "}" + new string('%', percents) + "}";
        var end = source.IndexOf(close, at, StringComparison.Ordinal);
        if (end < 0 && exact)
        {
            // Scriban takes the rest of the template.
            AddText(source[at..], at);
            at = source.Length;
            return Strip.None;
        }

        if (end < 0)
        {
            throw new TemplateFault($"The block that \"{{{new string('%', percents)}{{\" opens is not closed with \"{close}\".", offset + opened);
        }

        var textEnd = end;
        var strip = textEnd > at ? StripOf(source[textEnd - 1]) : Strip.None;
        if (strip != Strip.None)
        {
            textEnd--;
        }

        AddText(source[at..textEnd], at);
        at = end + close.Length;
        return strip;
    }

    private void ReadCode(Strip initial, out Strip exit)
    {
        exit = initial;
        var depth = 0;
        var space = false;
        while (at < source.Length)
        {
            var c = source[at];
            if (c is '\r' or '\n')
            {
                if (c == '\r' && at + 1 < source.Length && source[at + 1] == '\n')
                {
                    at++;
                }

                tokens.Add(new(TokenKind.NewLine, "\n", offset + at++));
                space = true;
                continue;
            }

            if (char.IsWhiteSpace(c))
            {
                at++;
                space = true;
                continue;
            }

            if (!codeOnly && depth == 0 && ClosesCode(out var strip))
            {
                tokens.Add(new(TokenKind.Exit, "}}", offset + at));
                at += strip == Strip.None ? 2 : 3;
                exit = strip;
                return;
            }

            if (c == '#')
            {
                SkipComment();
                continue;
            }

            var start = at;
            if (c is '"' or '\'')
            {
                tokens.Add(new(TokenKind.String, ReadString(c), offset + start, space));
            }
            else if (c == '`')
            {
                var end = source.IndexOf('`', at + 1);
                if (end < 0)
                {
                    throw new TemplateFault("The text that begins with ` has no closing `.", offset + at);
                }

                tokens.Add(new(TokenKind.String, source[(at + 1)..end], offset + start, space));
                at = end + 1;
            }
            else if (c == '$' && at + 1 < source.Length && source[at + 1] is '"' or '\'')
            {
                at++;
                tokens.Add(new(TokenKind.Interpolated, ReadInterpolated(source[at]), offset + start, space));
            }
            else if (char.IsAsciiDigit(c))
            {
                var value = ReadNumber();
                tokens.Add(new(TokenKind.Number, source[start..at], offset + start, space, value));
            }
            else if (c == '$' || c == '_' || char.IsLetter(c))
            {
                tokens.Add(new(TokenKind.Identifier, ReadIdentifier(), offset + start, space));
            }
            else if (Array.Find(Operators, o => string.CompareOrdinal(source, at, o, 0, o.Length) == 0) is { } op)
            {
                // Inside an object literal a "}" closes the object and not the code block.
                depth += op switch { "{" => 1, "}" when depth > 0 => -1, _ => 0 };
                tokens.Add(new(TokenKind.Operator, op, offset + start, space));
                at += op.Length;
            }
            else
            {
                throw new TemplateFault($"The character \"{c}\" has no meaning here.", offset + at);
            }

            space = false;
        }
    }

    private bool ClosesCode(out Strip strip)
    {
        strip = Strip.None;
        if (string.CompareOrdinal(source, at, "}}", 0, 2) == 0)
        {
            return true;
        }

        if (string.CompareOrdinal(source, at, "-}}", 0, 3) == 0 || string.CompareOrdinal(source, at, "~}}", 0, 3) == 0)
        {
            strip = StripOf(source[at]);
            return true;
        }

        return false;
    }

    private static Strip StripOf(char c) => c switch { '-' => Strip.Greedy, '~' => Strip.Line, _ => Strip.None };

    private static string StripRight(string text, Strip strip) => strip switch
    {
        Strip.Greedy => text.TrimEnd(),
        Strip.Line => text.TrimEnd(' ', '\t'),
        _ => text,
    };

    private static string StripLeft(string text, Strip strip, ref bool lineStart)
    {
        switch (strip)
        {
            case Strip.Greedy:
                lineStart = false;
                return text.TrimStart();
            case Strip.Line:
                var i = 0;
                while (i < text.Length && text[i] is ' ' or '\t' or '\r')
                {
                    i++;
                }

                if (i < text.Length && text[i] == '\n')
                {
                    lineStart = true;
                    i++;
                }

                return text[i..];
            default:
                return text;
        }
    }

    private void SkipComment()
    {
        var multi = at + 1 < source.Length && source[at + 1] == '#';
        at += multi ? 2 : 1;
        while (at < source.Length)
        {
            if (!codeOnly && ClosesCode(out _))
            {
                return;
            }

            if (multi && source[at] == '#' && at + 1 < source.Length && source[at + 1] == '#')
            {
                at += 2;
                return;
            }

            if (!multi && source[at] is '\n' or '\r' && !multi)
            {
                return;
            }

            at++;
        }
    }

    private string ReadString(char quote)
    {
        var start = at++;
        var text = new StringBuilder();
        while (at < source.Length && source[at] != quote)
        {
            if (source[at] == '\\')
            {
                Unescape(text);
            }
            else
            {
                text.Append(source[at++]);
            }
        }

        if (at >= source.Length)
        {
            throw new TemplateFault($"The text that begins with {quote} has no closing {quote}.", offset + start);
        }

        at++;
        return text.ToString();
    }

    // The braces stay in; the parser cuts the pieces apart.
    private string ReadInterpolated(char quote)
    {
        var start = at++;
        var depth = 0;
        var from = at;
        while (at < source.Length && (source[at] != quote || depth > 0))
        {
            if (source[at] == '\\' && at + 1 < source.Length)
            {
                at++;
            }
            else if (depth > 0 && source[at] is '"' or '\'' && depth > 0)
            {
                var inner = source.IndexOf(source[at], at + 1);
                at = inner < 0 ? source.Length - 1 : inner;
            }
            else
            {
                depth += source[at] switch { '{' => 1, '}' => -1, _ => 0 };
            }

            at++;
        }

        if (at >= source.Length)
        {
            throw new TemplateFault($"The text that begins with ${quote} has no closing {quote}.", offset + start);
        }

        return source[from..at++];
    }

    private void Unescape(StringBuilder text)
    {
        var start = at++;
        if (at >= source.Length)
        {
            return;
        }

        var c = source[at++];
        switch (c)
        {
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'v': text.Append('\v'); break;
            case '0': text.Append('\0'); break;
            case '\\' or '"' or '\'': text.Append(c); break;
            case '\r':
                if (at < source.Length && source[at] == '\n')
                {
                    at++;
                }

                break;
            case '\n': break;
            case 'u': text.Append(Hex(4, start)); break;
            case 'x': text.Append(Hex(2, start)); break;
            default: throw new TemplateFault($"\\{c} is not an escape in a text: use \\n, \\t, \\\", \\' or \\\\.", offset + start);
        }
    }

    private char Hex(int digits, int start)
    {
        if (at + digits > source.Length || !int.TryParse(source.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw new TemplateFault($"\\{source[start + 1]} needs {digits} hexadecimal digits.", offset + start);
        }

        at += digits;
        return (char)code;
    }

    internal static string UnescapeAll(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var lexer = new Lexer(text);
        var result = new StringBuilder();
        while (lexer.at < text.Length)
        {
            if (text[lexer.at] == '\\')
            {
                lexer.Unescape(result);
            }
            else
            {
                result.Append(text[lexer.at++]);
            }
        }

        return result.ToString();
    }

    private object ReadNumber()
    {
        var start = at;
        if (source[at] == '0' && at + 1 < source.Length && source[at + 1] is 'x' or 'X')
        {
            at += 2;
            var digits = at;
            while (at < source.Length && char.IsAsciiHexDigit(source[at]))
            {
                at++;
            }

            var hex = source[digits..at];
            if (at < source.Length && source[at] is 'u' or 'U')
            {
                at++;
            }

            return long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new TemplateFault("The hexadecimal number is too long or has no digits.", offset + start);
        }

        if (source[at] == '0' && at + 1 < source.Length && source[at + 1] is 'b' or 'B')
        {
            at += 2;
            var bits = at;
            while (at < source.Length && source[at] is '0' or '1')
            {
                at++;
            }

            return long.TryParse(source[bits..at], NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new TemplateFault("The binary number is too long or has no digits.", offset + start);
        }

        SkipDigits();
        var whole = true;
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]))
        {
            whole = false;
            at++;
            SkipDigits();
        }

        if (at < source.Length && source[at] is 'e' or 'E'
            && at + 1 < source.Length && (char.IsAsciiDigit(source[at + 1]) || (source[at + 1] is '+' or '-' && at + 2 < source.Length && char.IsAsciiDigit(source[at + 2]))))
        {
            whole = false;
            at += 2;
            SkipDigits();
        }

        var text = source[start..at].Replace("_", "", StringComparison.Ordinal);
        if (at < source.Length && source[at] is 'm' or 'M' && !LetterFollows(at + 1))
        {
            at++;
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : throw new TemplateFault("The number is too large.", offset + start);
        }

        if (at < source.Length && source[at] is 'f' or 'F' or 'd' or 'D' && !LetterFollows(at + 1))
        {
            whole = false;
            at++;
        }

        if (whole && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            return integer;
        }

        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private bool LetterFollows(int position) => position < source.Length && (char.IsLetterOrDigit(source[position]) || source[position] == '_');

    private void SkipDigits()
    {
        while (at < source.Length && (char.IsAsciiDigit(source[at]) || source[at] == '_'))
        {
            at++;
        }
    }

    private string ReadIdentifier()
    {
        var start = at++;
        if (source[start] == '$' && at < source.Length && source[at] == '$')
        {
            at++;
            return "$$";
        }

        while (LetterFollows(at))
        {
            at++;
        }

        // "list.empty?" is a member; "a?.b" and "a ?? b" are operators.
        var afterDot = tokens.Count > 0 && (tokens[^1].Is(".") || tokens[^1].Is("?."));
        if (afterDot && at < source.Length && source[at] == '?' && source[start..at] is "empty" or "blank"
            && !(at + 1 < source.Length && source[at + 1] is '.' or '?'))
        {
            at++;
        }

        return source[start..at];
    }
}
