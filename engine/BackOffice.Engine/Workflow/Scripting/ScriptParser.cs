using System.Globalization;
using System.Text;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Reads a script and turns it into delegates as it goes.</summary>
internal sealed partial class ScriptParser
{
    private const int DepthLimit = 200;

    private readonly List<Token> tokens;
    private readonly HashSet<string> locals = new(StringComparer.Ordinal);
    private readonly string text;
    private int at;
    private int depth;

    public ScriptParser(string text)
    {
        this.text = text;
        tokens = [];
    }

    private enum Kind
    {
        End,
        Number,
        Text,
        Template,
        Name,
        Sign,
    }

    public HashSet<string> Calls { get; } = new(StringComparer.Ordinal);

    private Token Current => tokens[at];

    public Func<ScriptScope, object?> ParseAll()
    {
        Read(text, 0);
        var body = Statements(untilBrace: false);
        // A script that returns nothing gives the value of its last expression.
        return body;
    }

    private Func<ScriptScope, object?> Statements(bool untilBrace)
    {
        var statements = new List<Func<ScriptScope, object?>>();
        while (Current.Kind != Kind.End && !(untilBrace && Is("}")))
        {
            if (Take(";"))
                continue;
            statements.Add(Statement());
        }
        return scope =>
        {
            object? last = Undefined.Value;
            foreach (var statement in statements)
            {
                last = statement(scope);
                if (scope.HasReturned || scope.Jump != ScriptJump.None)
                    return last;
            }
            return last;
        };
    }

    private Func<ScriptScope, object?> Statement()
    {
        if (TakeName("return"))
        {
            if (Is(";") || Is("}") || Current.Kind == Kind.End)
                return scope =>
                {
                    scope.HasReturned = true;
                    return Undefined.Value;
                };
            var value = Expression();
            return scope =>
            {
                var result = value(scope);
                scope.HasReturned = true;
                return result;
            };
        }
        if (TakeName("const") || TakeName("let") || TakeName("var"))
        {
            var name = Name("a name");
            locals.Add(name);
            var value = Take("=") ? Expression() : _ => Undefined.Value;
            return scope =>
            {
                scope.Locals[name] = value(scope);
                return Undefined.Value;
            };
        }
        if (TakeName("if"))
        {
            Expect("(");
            var condition = Expression();
            Expect(")");
            var then = Block();
            var otherwise = TakeName("else") ? Block() : _ => Undefined.Value;
            return scope => ScriptValue.Truth(condition(scope)) ? then(scope) : otherwise(scope);
        }
        if (Loop() is { } loop)
            return loop;
        foreach (var word in (string[])["do", "function", "class", "switch", "try", "throw", "async", "await", "new", "delete", "import"])
            if (Current is { Kind: Kind.Name } && Current.Text == word)
                throw Rewrite($"'{word}'");
        return Expression();
    }

    private Func<ScriptScope, object?> Block()
    {
        if (!Take("{"))
            return Statement();
        var body = Statements(untilBrace: true);
        Expect("}");
        return body;
    }

    private Func<ScriptScope, object?> Expression()
    {
        if (++depth > DepthLimit)
            throw new ScriptError(Current.Position, "this is nested too deeply. Rewrite this in smaller parts.");
        try
        {
            return Assignment();
        }
        finally
        {
            depth--;
        }
    }

    private Func<ScriptScope, object?> Assignment()
    {
        // name = value, variables.Name = value
        if (Current.Kind == Kind.Name && Peek(1) is { Kind: Kind.Sign, Text: "=" } && locals.Contains(Current.Text))
        {
            var name = Current.Text;
            at += 2;
            var value = Expression();
            return scope => scope.Locals[name] = value(scope);
        }
        if (Current is { Kind: Kind.Name, Text: "variables" } && Peek(1) is { Text: "." } && Peek(2).Kind == Kind.Name && Peek(3) is { Kind: Kind.Sign, Text: "=" })
        {
            var name = Peek(2).Text;
            at += 4;
            var value = Expression();
            return scope =>
            {
                var given = value(scope);
                scope.Run.SetVariable(name, ScriptValue.ToJson(given));
                return given;
            };
        }
        if (Counting() is { } counting)
            return counting;
        if (Arrow() is { } arrow)
            return arrow;
        var condition = Or();
        if (Is("=") || Is("+=") || Is("-="))
            throw Rewrite("an assignment to this");
        if (Is("=>"))
            throw Rewrite("a function of one's own here");
        if (!Take("?"))
            return condition;
        var then = Expression();
        Expect(":");
        var otherwise = Expression();
        return scope => ScriptValue.Truth(condition(scope)) ? then(scope) : otherwise(scope);
    }

    private Func<ScriptScope, object?> Or()
    {
        var left = And();
        while (true)
        {
            var first = left;
            if (Take("||"))
            {
                var right = And();
                left = scope => first(scope) is var value && ScriptValue.Truth(value) ? value : right(scope);
            }
            else if (Take("??"))
            {
                var right = And();
                left = scope => first(scope) is var value && value is not (null or Undefined) ? value : right(scope);
            }
            else
            {
                return left;
            }
        }
    }

    private Func<ScriptScope, object?> And()
    {
        var left = Equality();
        while (Take("&&"))
        {
            var (first, right) = (left, Equality());
            left = scope => first(scope) is var value && ScriptValue.Truth(value) ? right(scope) : value;
        }
        return left;
    }

    private Func<ScriptScope, object?> Equality()
    {
        var left = Relation();
        while (true)
        {
            var first = left;
            if (Take("==="))
            {
                var right = Relation();
                left = scope => ScriptValue.StrictlyEqual(first(scope), right(scope));
            }
            else if (Take("!=="))
            {
                var right = Relation();
                left = scope => !ScriptValue.StrictlyEqual(first(scope), right(scope));
            }
            else if (Take("=="))
            {
                var right = Relation();
                left = scope => ScriptValue.LooselyEqual(first(scope), right(scope));
            }
            else if (Take("!="))
            {
                var right = Relation();
                left = scope => !ScriptValue.LooselyEqual(first(scope), right(scope));
            }
            else
            {
                return left;
            }
        }
    }

    private Func<ScriptScope, object?> Relation()
    {
        var left = Sum();
        while (true)
        {
            var sign = Current.Kind == Kind.Sign ? Current.Text : "";
            if (sign is not ("<" or ">" or "<=" or ">="))
                return left;
            at++;
            var (first, right) = (left, Sum());
            left = scope => ScriptValue.Compare(first(scope), right(scope)) is { } order && sign switch
            {
                "<" => order < 0,
                ">" => order > 0,
                "<=" => order <= 0,
                _ => order >= 0,
            };
        }
    }

    private Func<ScriptScope, object?> Sum()
    {
        var left = Product();
        while (true)
        {
            var first = left;
            if (Take("+"))
            {
                var right = Product();
                left = scope => Add(first(scope), right(scope));
            }
            else if (Take("-"))
            {
                var right = Product();
                left = scope => ScriptValue.Number(first(scope)) - ScriptValue.Number(right(scope));
            }
            else
            {
                return left;
            }
        }
    }

    private static object? Add(object? left, object? right) =>
        left is string or List<object?> or Dictionary<string, object?> || right is string or List<object?> or Dictionary<string, object?>
            ? ScriptValue.Text(left) + ScriptValue.Text(right)
            : ScriptValue.Number(left) + ScriptValue.Number(right);

    private Func<ScriptScope, object?> Product()
    {
        var left = Unary();
        while (true)
        {
            var sign = Current.Kind == Kind.Sign ? Current.Text : "";
            if (sign is not ("*" or "/" or "%" or "**"))
                return left;
            at++;
            var (first, right) = (left, Unary());
            left = scope =>
            {
                var (x, y) = (ScriptValue.Number(first(scope)), ScriptValue.Number(right(scope)));
                return sign switch
                {
                    "*" => x * y,
                    "/" => x / y,
                    "%" => x % y,
                    _ => Math.Pow(x, y),
                };
            };
        }
    }

    private Func<ScriptScope, object?> Unary()
    {
        if (++depth > DepthLimit)
            throw new ScriptError(Current.Position, "this is nested too deeply. Rewrite this in smaller parts.");
        try
        {
            if (Take("!"))
            {
                var value = Unary();
                return scope => !ScriptValue.Truth(value(scope));
            }
            if (Take("-"))
            {
                var value = Unary();
                return scope => -ScriptValue.Number(value(scope));
            }
            if (Take("+"))
            {
                var value = Unary();
                return scope => ScriptValue.Number(value(scope));
            }
            if (Is("++") || Is("--"))
                throw Rewrite($"'{Current.Text}'");
            if (TakeName("typeof"))
            {
                var value = Unary();
                return scope => ScriptValue.TypeOf(value(scope));
            }
            return Suffixes(Primary());
        }
        finally
        {
            depth--;
        }
    }

    private Func<ScriptScope, object?> Suffixes(Func<ScriptScope, object?> value)
    {
        while (true)
        {
            var on = value;
            var position = Current.Position;
            if (Take(".") || Is("?."))
            {
                var optional = Take("?.");
                if (optional && Take("["))
                {
                    var key = Expression();
                    Expect("]");
                    value = scope => on(scope) is var held && held is null or Undefined ? Undefined.Value : ScriptFunctions.Index(position, held, key(scope));
                    continue;
                }
                var name = Name("a property");
                if (Take("("))
                {
                    if (!ScriptFunctions.IsMethod(name))
                        throw new ScriptError(position, $"'.{name}()' does not run here. Rewrite this as a BackOffice expression.");
                    var given = Arguments();
                    value = scope => on(scope) is var held && optional && held is null or Undefined ? Undefined.Value : ScriptFunctions.CallMethod(position, held, name, [.. given.Select(g => g(scope))]);
                }
                else
                {
                    value = scope => on(scope) is var held && optional && held is null or Undefined ? Undefined.Value : ScriptFunctions.Member(position, held, name);
                }
            }
            else if (Take("["))
            {
                var key = Expression();
                Expect("]");
                value = scope => ScriptFunctions.Index(position, on(scope), key(scope));
            }
            else
            {
                if (Is("++") || Is("--") || Is("("))
                    throw Rewrite($"'{Current.Text}' here");
                return value;
            }
        }
    }

    private Func<ScriptScope, object?> Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case Kind.Number:
                at++;
                object number = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return _ => number;
            case Kind.Text:
                at++;
                return _ => token.Text;
            case Kind.Template:
                at++;
                return Template(token.Parts!);
            case Kind.Name:
                return NameOrCall();
        }
        if (Take("("))
        {
            var inside = Expression();
            Expect(")");
            return inside;
        }
        if (Take("["))
        {
            var items = new List<Func<ScriptScope, object?>>();
            while (!Is("]"))
            {
                var spread = Take("...");
                var item = Expression();
                items.Add(spread ? scope => new Spread(item(scope) as List<object?> ?? []) : item);
                if (!Take(","))
                    break;
            }
            Expect("]");
            return scope => items.Select(i => i(scope)).SelectMany(value => value is Spread several ? several.Items : [value]).ToList();
        }
        if (Take("{"))
        {
            var pairs = new List<(string Key, Func<ScriptScope, object?> Value)>();
            while (!Is("}"))
            {
                var key = Current;
                if (key.Kind is not (Kind.Name or Kind.Text or Kind.Number))
                    throw Rewrite($"'{key.Text}' as the name of a property");
                at++;
                if (Take(":"))
                {
                    pairs.Add((key.Text, Expression()));
                }
                else
                {
                    at--;
                    pairs.Add((key.Text, NameOrCall()));
                }
                if (!Take(","))
                    break;
            }
            Expect("}");
            return scope =>
            {
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var (key, value) in pairs)
                    map[key] = value(scope);
                return map;
            };
        }
        throw token.Kind == Kind.End
            ? new ScriptError(token.Position, "the script ends in the middle of an expression. Finish it.")
            : Rewrite($"'{token.Text}'");
    }

    /// <summary>A template is text with expressions in it; each is read by a parser of its own that shares the names.</summary>
    private Func<ScriptScope, object?> Template(List<(string? Text, string? Source, int Offset)> pieces)
    {
        var parts = new List<Func<ScriptScope, object?>>();
        foreach (var (piece, source, offset) in pieces)
        {
            if (source is null)
            {
                parts.Add(_ => piece);
                continue;
            }
            var inner = new ScriptParser(source) { depth = depth };
            inner.locals.UnionWith(locals);
            inner.Read(source, offset);
            parts.Add(inner.Expression());
            if (inner.Current.Kind != Kind.End)
                throw inner.Rewrite($"'{inner.Current.Text}'");
            Calls.UnionWith(inner.Calls);
        }
        return scope => string.Concat(parts.Select(p => ScriptValue.Text(p(scope))));
    }

    private Func<ScriptScope, object?> NameOrCall()
    {
        var token = Current;
        at++;
        switch (token.Text)
        {
            case "true":
                return _ => true;
            case "false":
                return _ => false;
            case "null":
                return _ => null;
            case "undefined":
                return _ => Undefined.Value;
            case "NaN":
                return _ => double.NaN;
        }
        if (locals.Contains(token.Text))
            return scope => scope.Locals.GetValueOrDefault(token.Text, Undefined.Value);
        if (token.Text == "variables" && Take("."))
        {
            var name = Name("a variable");
            return scope => ScriptFunctions.Variable(scope.Run, name);
        }
        if (ScriptFunctions.Objects.Contains(token.Text) && Take("."))
        {
            var method = Name("a function");
            Expect("(");
            var given = Arguments();
            return scope => ScriptFunctions.CallObject(token.Position, token.Text, method, [.. given.Select(g => g(scope))]);
        }
        if (Take("("))
        {
            if (!ScriptFunctions.IsFunction(token.Text))
                throw new ScriptError(token.Position, $"'{token.Text}()' does not run here. Rewrite this as a BackOffice expression.");
            if (ScriptFunctions.IsAccessor(token.Text))
                Calls.Add(token.Text);
            var given = Arguments();
            return scope => ScriptFunctions.Call(scope, token.Position, token.Text, [.. given.Select(g => g(scope))]);
        }
        throw new ScriptError(token.Position, $"'{token.Text}' is not known here. Rewrite this: read variables with variables.{Json.Pascal(token.Text)} or get{Json.Pascal(token.Text)}().");
    }

    private List<Func<ScriptScope, object?>> Arguments()
    {
        var given = new List<Func<ScriptScope, object?>>();
        while (!Is(")"))
        {
            given.Add(Expression());
            if (!Take(","))
                break;
        }
        Expect(")");
        return given;
    }

    private Token Peek(int ahead) => tokens[Math.Min(at + ahead, tokens.Count - 1)];

    private bool Is(string sign) => Current.Kind == Kind.Sign && Current.Text == sign;

    private bool Take(string sign)
    {
        if (!Is(sign))
            return false;
        at++;
        return true;
    }

    private bool TakeName(string word)
    {
        if (Current.Kind != Kind.Name || Current.Text != word)
            return false;
        at++;
        return true;
    }

    private string Name(string what)
    {
        if (Current.Kind != Kind.Name)
            throw new ScriptError(Current.Position, $"{what} is expected here.");
        return tokens[at++].Text;
    }

    private void Expect(string sign)
    {
        if (!Take(sign))
            throw Current.Kind == Kind.End
                ? new ScriptError(Current.Position, $"'{sign}' is missing at the end.")
                : Rewrite($"'{Current.Text}', where '{sign}' is expected,");
    }

    private ScriptError Rewrite(string what) => new(Current.Position, $"{what} does not run here. Rewrite this as a BackOffice expression.");

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
                var start = i;
                while (i < source.Length && (char.IsAsciiDigit(source[i]) || source[i] == '.' || source[i] is 'e' or 'E' || (source[i] is '+' or '-' && source[i - 1] is 'e' or 'E')))
                    i++;
                if (!double.TryParse(source.AsSpan(start, i - start), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                    throw new ScriptError(offset + start, $"'{source[start..i]}' is not a number. Rewrite this.");
                tokens.Add(new Token(Kind.Number, source[start..i], offset + start));
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
                    built.Append(ReadCharacter(source, ref i, offset));
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
                var sign = Signs.FirstOrDefault(s => source.AsSpan(i).StartsWith(s, StringComparison.Ordinal))
                    ?? throw new ScriptError(offset + i, $"'{c}' does not run here. Rewrite this as a BackOffice expression.");
                tokens.Add(new Token(Kind.Sign, sign, offset + i));
                i += sign.Length;
            }
        }
        tokens.Add(new Token(Kind.End, "", offset + source.Length));
    }

    private static readonly string[] Signs =
    [
        "===", "!==", "...", "**", "=>", "+=", "-=", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--",
        "(", ")", "[", "]", "{", "}", ".", ",", ";", ":", "?", "=", "<", ">", "+", "-", "*", "/", "%", "!",
    ];

    private void ReadTemplate(string source, ref int i, int offset)
    {
        var start = i++;
        var parts = new List<(string?, string?, int)>();
        var built = new StringBuilder();
        while (i < source.Length && source[i] != '`')
        {
            if (source[i] != '$' || i + 1 >= source.Length || source[i + 1] != '{')
            {
                built.Append(ReadCharacter(source, ref i, offset));
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

    private static char ReadCharacter(string source, ref int i, int offset)
    {
        var c = source[i++];
        if (c != '\\')
            return c;
        if (i >= source.Length)
            throw new ScriptError(offset + i - 1, "this text ends in a backslash.");
        var escaped = source[i++];
        switch (escaped)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'u' when i + 4 <= source.Length && ushort.TryParse(source.AsSpan(i, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                i += 4;
                return (char)code;
            default:
                return escaped;
        }
    }

    private sealed record Token(Kind Kind, string Text, int Position)
    {
        /// <summary>Of a template: its pieces of text, and the expressions between them with their place.</summary>
        public List<(string? Text, string? Source, int Offset)>? Parts { get; init; }
    }
}
