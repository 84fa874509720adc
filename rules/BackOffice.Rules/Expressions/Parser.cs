namespace BackOffice.Rules.Expressions;

/// <summary>
/// Tokens to a tree, by recursive descent with a counted depth. Precedence, low to high:
/// ?: ?? or and in bits comparison shift sum product unary member.
/// </summary>
internal sealed class Parser
{
    private static readonly Dictionary<string, string> WordComparisons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = "==",
        ["equal"] = "==",
        ["ne"] = "!=",
        ["neq"] = "!=",
        ["notequal"] = "!=",
        ["lt"] = "<",
        ["lessthan"] = "<",
        ["le"] = "<=",
        ["lessthanequal"] = "<=",
        ["gt"] = ">",
        ["greaterthan"] = ">",
        ["ge"] = ">=",
        ["greaterthanequal"] = ">=",
    };

    internal static readonly HashSet<string> TypeNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "bool", "boolean", "byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "int16", "int32", "int64",
        "float", "single", "double", "decimal", "string", "datetime", "dateonly", "datetimeoffset", "timespan", "guid", "uint16", "uint32", "uint64", "object",
    };

    private readonly List<Token> tokens;
    private int at;
    private int depth;

    private Parser(List<Token> tokens) => this.tokens = tokens;

    /// <summary>Throws <see cref="SyntaxFault"/>.</summary>
    public static Syntax Parse(string text, IReadOnlyList<string>? phrases = null)
    {
        if (text.Length > Limits.Length)
            throw new SyntaxFault(Limits.Length, 1, $"The expression has {text.Length} characters; at most {Limits.Length} are allowed.", "Split it into several rules or parameters.");
        var parser = new Parser(new Lexer(text, phrases).Read());
        if (parser.Current.Kind == TokenKind.End) throw new SyntaxFault(0, 1, "The expression is empty.");
        var tree = parser.Expression();
        if (parser.Current.Kind != TokenKind.End) throw parser.Unexpected();
        return tree;
    }

    private Token Current => tokens[at];

    private Token Ahead(int by = 1) => tokens[Math.Min(at + by, tokens.Count - 1)];

    private Token Take() => tokens[at++];

    private int LastEnd => tokens[at - 1].Position + tokens[at - 1].Length;

    private bool Accept(string op)
    {
        if (!Current.Is(op)) return false;
        at++;
        return true;
    }

    private void Expect(string op, string where)
    {
        if (Accept(op)) return;
        if (Current.Kind == TokenKind.End) throw new SyntaxFault(Current.Position, 1, $"A {op} is missing {where}.");
        throw new SyntaxFault(Current.Position, Current.Length, $"A {op} is expected {where}, not {Shown(Current)}.");
    }

    private static string Shown(Token token) => token.Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => "a text",
        _ => token.Text.Length > 40 ? token.Text[..40] + "…" : token.Text,
    };

    private SyntaxFault Unexpected()
    {
        var token = Current;
        if (token.Kind == TokenKind.End) return new SyntaxFault(token.Position, 1, "The expression stops too early: a value is missing at its end.");
        if (token.IsWord("is")) return new SyntaxFault(token.Position, token.Length, "is cannot be used between values.", "Compare with ==, or write == null to ask whether a fact is missing.");
        if (token.IsWord("xor")) return new SyntaxFault(token.Position, token.Length, "xor is not part of the language.", "Compare two yes/no values with !=.");
        if (token.Is(")")) return new SyntaxFault(token.Position, 1, "This ) closes a bracket that was never opened.");
        return new SyntaxFault(token.Position, token.Length, $"{Shown(token)} is not expected here.", "Check for a missing operator or comma.");
    }

    private Syntax Expression()
    {
        if (++depth > Limits.Depth) throw new SyntaxFault(Current.Position, 1, $"Brackets and calls nest deeper than {Limits.Depth} levels.", "Split the expression.");
        var tree = Conditional();
        depth--;
        return tree;
    }

    private static T Checked<T>(T tree, params ReadOnlySpan<Syntax> parts) where T : Syntax
    {
        var height = 0;
        foreach (var part in parts) height = Math.Max(height, part.Height + 1);
        if (height > Limits.Chain) throw new SyntaxFault(tree.Position, 1, $"More than {Limits.Chain} operators follow one another.", "Split the expression.");
        return tree with { Height = height };
    }

    private Syntax Conditional()
    {
        if (Current.Kind == TokenKind.Name && Ahead().Is("=>"))
        {
            var parameter = Take();
            at++;
            var body = Expression();
            return Checked(new LambdaSyntax(parameter.Position, body.End, parameter.Text, body), body);
        }
        var condition = Coalesce();
        if (!Accept("?")) return condition;
        var then = Expression();
        Expect(":", "between the two outcomes of ?");
        var otherwise = Expression();
        return Checked(new ConditionalSyntax(condition.Position, otherwise.End, condition, then, otherwise), condition, then, otherwise);
    }

    private Syntax Coalesce()
    {
        var left = Or();
        if (!Current.Is("??")) return left;
        var op = Take();
        if (++depth > Limits.Depth) throw new SyntaxFault(op.Position, 2, $"More than {Limits.Depth} ?? follow one another.");
        var right = Coalesce();
        depth--;
        return Binary("??", op.Position, left, right);
    }

    private static Syntax Binary(string op, int position, Syntax left, Syntax right) =>
        Checked(new BinarySyntax(left.Position, right.End, op, position, left, right), left, right);

    private Syntax Or() => Logic(false, And, static t => t.Is("||") || t.IsWord("or") || t.IsWord("OrElse"));

    private Syntax And() => Logic(true, In, static t => t.Is("&&") || t.IsWord("and") || t.IsWord("AndAlso"));

    private Syntax Logic(bool and, Func<Syntax> part, Func<Token, bool> joins)
    {
        var first = part();
        if (!joins(Current)) return first;
        var parts = new List<Syntax> { first };
        while (joins(Current))
        {
            at++;
            parts.Add(part());
        }
        return Checked(new LogicSyntax(first.Position, parts[^1].End, and, parts), [.. parts]);
    }

    private Syntax In()
    {
        var item = Bits();
        while (true)
        {
            var negated = Current.IsWord("not") && Ahead().IsWord("in");
            if (!negated && !Current.IsWord("in")) return item;
            at += negated ? 2 : 1;
            if (!Accept("("))
            {
                var list = Bits();
                item = Checked(new InSyntax(item.Position, list.End, item, null, list, negated), item, list);
                continue;
            }
            var members = Arguments(")", "after the values of in");
            if (members.Count == 0) throw new SyntaxFault(LastEnd - 1, 1, "in needs at least one value in its brackets.");
            var end = LastEnd;
            // x in (list) with one list in brackets reads as x in list; the checker decides by type.
            item = Checked(new InSyntax(item.Position, end, item, members, null, negated), [item, .. members]);
        }
    }

    private Syntax Bits() => Chain(Comparison, static t => t.Is("&") ? "&" : t.Is("|") ? "|" : null);

    private Syntax Comparison() => Chain(Shift, static t => t.Kind switch
    {
        TokenKind.Operator => t.Text switch { "==" or "=" => "==", "!=" or "<>" => "!=", "<" or "<=" or ">" or ">=" => t.Text, _ => null },
        TokenKind.Name => WordComparisons.GetValueOrDefault(t.Text),
        _ => null,
    });

    private Syntax Shift() => Chain(Sum, static t => t.Is("<<") ? "<<" : t.Is(">>") ? ">>" : null);

    private Syntax Sum() => Chain(Product, static t => t.Is("+") ? "+" : t.Is("-") ? "-" : null);

    private Syntax Product() => Chain(Unary, static t => t.Is("*") ? "*" : t.Is("/") ? "/" : t.Is("%") || t.IsWord("mod") ? "%" : null);

    private Syntax Chain(Func<Syntax> part, Func<Token, string?> op)
    {
        var left = part();
        while (op(Current) is { } found)
        {
            var position = Take().Position;
            left = Binary(found, position, left, part());
        }
        return left;
    }

    private Syntax Unary()
    {
        var token = Current;
        var op = token.Is("-") ? "-" : token.Is("!") || token.IsWord("not") ? "!" : null;
        if (op is null) return Primary();
        at++;
        if (++depth > Limits.Depth) throw new SyntaxFault(token.Position, token.Length, $"More than {Limits.Depth} signs follow one another.");
        var operand = Unary();
        depth--;
        return Checked(new UnarySyntax(token.Position, operand.End, op, operand), operand);
    }

    private Syntax Primary()
    {
        var tree = Atom();
        while (true)
        {
            if (Accept("."))
            {
                var name = Current;
                if (name.Kind != TokenKind.Name) throw new SyntaxFault(name.Position, name.Length, "A name is expected after the dot.");
                at++;
                tree = Accept("(")
                    ? Call(tree, name)
                    : Checked(new MemberSyntax(tree.Position, LastEnd, tree, name.Text, name.Position), tree);
            }
            else if (Accept("["))
            {
                var index = Expression();
                Expect("]", "after the index");
                tree = Checked(new IndexSyntax(tree.Position, LastEnd, tree, index), tree, index);
            }
            else
            {
                return tree;
            }
        }
    }

    private Syntax Call(Syntax? target, Token name)
    {
        var arguments = Arguments(")", $"after the values given to {name.Text}");
        var call = new CallSyntax(target?.Position ?? name.Position, LastEnd, target, name.Text, name.Position, arguments);
        return target is null ? Checked(call, [.. arguments]) : Checked(call, [target, .. arguments]);
    }

    private List<Syntax> Arguments(string close, string where)
    {
        var arguments = new List<Syntax>();
        if (Accept(close)) return arguments;
        do arguments.Add(Expression());
        while (Accept(","));
        Expect(close, where);
        return arguments;
    }

    private Syntax Atom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                at++;
                return new NumberSyntax(token.Position, LastEnd, token.Number, token.Whole);
            case TokenKind.Text:
                at++;
                return new TextSyntax(token.Position, LastEnd, token.Text);
            case TokenKind.Name when token.IsWord("new"):
                at++;
                return New(token);
            case TokenKind.Name:
                at++;
                if (Current.Is("?") && Ahead().Is("(") && TypeNames.Contains(token.Text)) at++; // int?(n) is int(n): every value may be missing.
                return Accept("(") ? Call(null, token) : new NameSyntax(token.Position, LastEnd, token.Text);
            case TokenKind.Operator when token.Text == "$":
                at++;
                return new NameSyntax(token.Position, LastEnd, "it");
            // What stands outside the lambda, and the input itself.
            case TokenKind.Operator when token.Text is "^" or "~" && Ahead().Is("."):
                at++;
                return new NameSyntax(token.Position, LastEnd, token.Text == "^" ? "parent" : "root");
            case TokenKind.Operator when token.Text == "(":
                at++;
                var inner = Expression();
                Expect(")", "to close the bracket");
                return inner;
            case TokenKind.Operator when token.Text == "[":
                at++;
                var items = Arguments("]", "to close the list");
                return Checked(new ListSyntax(token.Position, LastEnd, items, false), [.. items]);
            default:
                throw Unexpected();
        }
    }

    private Syntax New(Token start)
    {
        var mixed = Current.IsWord("object");
        if (Current.Kind == TokenKind.Name && Ahead().Is("[") && TypeNames.Contains(Current.Text)) at++;
        if (Accept("["))
        {
            Expect("]", "after new [");
            Expect("{", "before the members of the list");
            var items = Arguments("}", "after the members of the list");
            return Checked(new ListSyntax(start.Position, LastEnd, items, !mixed), [.. items]);
        }
        var close = Accept("(") ? ")" : Accept("{") ? "}" : null;
        if (close is null)
            throw new SyntaxFault(start.Position, start.Length, "new makes a record or a list, nothing else.", "Write DateTime(2026, 9, 1) without new, or new (value as Name).");
        var fields = new List<(string Name, Syntax Value)>();
        if (Accept(close)) return new RecordSyntax(start.Position, LastEnd, fields);
        do
        {
            var value = Expression();
            if (Current.IsWord("as"))
            {
                at++;
                var name = Current;
                if (name.Kind != TokenKind.Name) throw new SyntaxFault(name.Position, name.Length, "A name is expected after as.");
                at++;
                fields.Add((name.Text, value));
            }
            else if (value is MemberSyntax member) fields.Add((member.Name, value));
            else if (value is NameSyntax simple) fields.Add((simple.Name, value));
            else throw new SyntaxFault(value.Position, value.Length, "This field of the record has no name.", "Write value as Name.");
            if (fields.Take(fields.Count - 1).Any(f => f.Name == fields[^1].Name))
                throw new SyntaxFault(value.Position, value.Length, $"The record has two fields called {fields[^1].Name}.");
        }
        while (Accept(","));
        Expect(close, "after the fields of the record");
        return Checked(new RecordSyntax(start.Position, LastEnd, fields), [.. fields.Select(f => f.Value)]);
    }
}
