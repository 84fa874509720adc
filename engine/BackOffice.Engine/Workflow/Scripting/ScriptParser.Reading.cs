using System.Globalization;
using System.Text;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Takes a script apart into words, signs, numbers and texts.</summary>
internal sealed partial class ScriptParser
{
    private void Read(string source, int offset)
    {
        var i = 0;
        while (i < source.Length)
        {
            var c = source[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < source.Length && source[i + 1] == '/')
            {
                while (i < source.Length && source[i] != '\n')
                    i++;
            }
            else if (c == '/' && i + 1 < source.Length && source[i + 1] == '*')
            {
                var end = source.IndexOf("*/", i + 2, StringComparison.Ordinal);
                i = end < 0 ? source.Length : end + 2;
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < source.Length && char.IsAsciiDigit(source[i + 1])))
            {
                tokens.Add(ReadNumber(source, ref i, offset));
            }
            else if (char.IsLetter(c) || c is '_' or '$')
            {
                var start = i;
                while (i < source.Length && (char.IsLetterOrDigit(source[i]) || source[i] is '_' or '$'))
                    i++;
                tokens.Add(new Token(Kind.Name, source[start..i], offset + start));
            }
            else if (c is '"' or '\'')
            {
                var start = i++;
                var built = new StringBuilder();
                while (i < source.Length && source[i] != c)
                    ReadCharacter(source, ref i, offset, built);
                if (i >= source.Length)
                    throw new ScriptError(offset + start, "this text has no closing quotation mark.");
                i++;
                tokens.Add(new Token(Kind.Text, built.ToString(), offset + start));
            }
            else if (c == '`')
            {
                ReadTemplate(source, ref i, offset);
            }
            else
            {
                var sign = Signs.FirstOrDefault(s => source.AsSpan(i).StartsWith(s, StringComparison.Ordinal) && (s != "?." || i + 2 >= source.Length || !char.IsAsciiDigit(source[i + 2])))
                    ?? throw new ScriptError(offset + i, $"'{c}' does not run here. Rewrite this as a BackOffice expression.");
                tokens.Add(new Token(Kind.Sign, sign, offset + i));
                i += sign.Length;
            }
        }
        tokens.Add(new Token(Kind.End, "", offset + source.Length));
    }

    // The longest first.
    private static readonly string[] Signs =
    [
        ">>>=", "===", "!==", "...", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=",
        "**", "=>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "==", "!=", "<=", ">=", "<<", ">>", "&&", "||", "??", "?.", "++", "--",
        "(", ")", "[", "]", "{", "}", ".", ",", ";", ":", "?", "=", "<", ">", "+", "-", "*", "/", "%", "!", "&", "|", "^", "~",
    ];

    private static Token ReadNumber(string source, ref int i, int offset)
    {
        var start = i;
        if (source[i] == '0' && i + 1 < source.Length && char.ToLowerInvariant(source[i + 1]) is 'x' or 'o' or 'b')
        {
            i += 2;
            while (i < source.Length && (char.IsAsciiLetterOrDigit(source[i]) || source[i] == '_'))
                i++;
        }
        else
        {
            var dots = 0;
            while (i < source.Length && (char.IsAsciiDigit(source[i]) || source[i] is 'e' or 'E' || (source[i] == '_' && char.IsAsciiDigit(source[i - 1])) || (source[i] == '.' && dots++ == 0) || (source[i] is '+' or '-' && source[i - 1] is 'e' or 'E')))
                i++;
        }
        var text = source[start..i].Replace("_", "", StringComparison.Ordinal);
        return double.IsNaN(ScriptValue.Number(text))
            ? throw new ScriptError(offset + start, $"'{source[start..i]}' is not a number. Rewrite this.")
            : new Token(Kind.Number, text, offset + start);
    }

    private void ReadTemplate(string source, ref int i, int offset)
    {
        var start = i++;
        var parts = new List<(string?, string?, int)>();
        var built = new StringBuilder();
        while (i < source.Length && source[i] != '`')
        {
            if (source[i] != '$' || i + 1 >= source.Length || source[i + 1] != '{')
            {
                ReadCharacter(source, ref i, offset, built);
                continue;
            }
            var open = i + 2;
            i = SkipBraces(source, open, offset, 0);
            parts.Add((built.ToString(), null, 0));
            built.Clear();
            parts.Add((null, source[open..(i - 1)], offset + open));
        }
        if (i >= source.Length)
            throw new ScriptError(offset + start, "this text has no closing backtick.");
        i++;
        parts.Add((built.ToString(), null, 0));
        tokens.Add(new Token(Kind.Template, "`", offset + start) { Parts = parts });
    }

    /// <summary>Place after the brace that closes an expression in a template; texts and templates inside it are stepped over.</summary>
    private static int SkipBraces(string source, int i, int offset, int depth)
    {
        var open = i;
        if (depth > DepthLimit)
            throw new ScriptError(offset + i, "this is nested too deeply. Rewrite this in smaller parts.");
        for (var nested = 1; i < source.Length; i++)
            switch (source[i])
            {
                case '{':
                    nested++;
                    break;
                case '}' when --nested == 0:
                    return i + 1;
                case '"' or '\'':
                    for (var quote = source[i++]; i < source.Length && source[i] != quote; i++)
                        if (source[i] == '\\')
                            i++;
                    break;
                case '`':
                    for (i++; i < source.Length && source[i] != '`'; i++)
                        if (source[i] == '\\')
                            i++;
                        else if (source[i] == '$' && i + 1 < source.Length && source[i + 1] == '{')
                            i = SkipBraces(source, i + 2, offset, depth + 1) - 1;
                    break;
            }
        throw new ScriptError(offset + open, "this part of the text has no closing brace.");
    }

    private static void ReadCharacter(string source, ref int i, int offset, StringBuilder built)
    {
        var c = source[i++];
        if (c != '\\')
        {
            built.Append(c);
            return;
        }
        if (i >= source.Length)
            throw new ScriptError(offset + i - 1, "this text ends in a backslash.");
        var escaped = source[i++];
        switch (escaped)
        {
            case 'u' when i < source.Length && source[i] == '{' && source.IndexOf('}', i) is > 0 and var close
                    && int.TryParse(source.AsSpan(i + 1, close - i - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rune) && Rune.IsValid(rune):
                i = close + 1;
                built.Append(new Rune(rune));
                break;
            case 'u' when i + 4 <= source.Length && ushort.TryParse(source.AsSpan(i, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                i += 4;
                built.Append((char)code);
                break;
            case 'x' when i + 2 <= source.Length && byte.TryParse(source.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var small):
                i += 2;
                built.Append((char)small);
                break;
            case '\r' when i < source.Length && source[i] == '\n':
                i++; // a line that goes on
                break;
            case '\n' or '\r':
                break;
            default:
                built.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0', _ => escaped });
                break;
        }
    }
}
