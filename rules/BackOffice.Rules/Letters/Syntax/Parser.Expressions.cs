namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Expressions: pipes, calls without brackets, operators, literals and paths.</summary>
internal sealed partial class Parser
{
    /// <summary>A whole expression. With a precedence, only what binds tighter, and neither call arguments nor pipes.</summary>
    private Node ParseExpression(int precedence = 0, bool loop = false)
    {
        Deeper();
        var first = ParseOperand();
        Node left;
        if (precedence == 0 && CanBeCalled(first) && StartsArgument() && !(loop && StartsLoopOption()))
        {
            left = ParseArguments(first);
        }
        else
        {
            left = ParseBinary(first, precedence);
        }

        if (precedence == 0)
        {
            left = ParseConditional(left);
            while (Current.Is("|") || Current.Is("|>") || PipeOnNextLine())
            {
                SkipNewLines();
                var position = Current.Position;
                at++;
                SkipNewLines();
                var to = ParsePipeTarget(loop);
                left = new Pipe(position, left, to);
            }
        }

        depth--;
        return left;
    }

    private Node ParsePipeTarget(bool loop)
    {
        var first = ParseOperand();
        Node to = CanBeCalled(first) && StartsArgument(piped: true) && !(loop && StartsLoopOption())
            ? ParseArguments(first, piped: true)
            : ParseBinary(first, 0);
        return ParseConditional(to);
    }

    // A pipe may stand at the beginning of the next line; nothing else could begin with one.
    private bool PipeOnNextLine()
    {
        if (Current.Kind != TokenKind.NewLine)
        {
            return false;
        }

        var i = at;
        while (tokens[i].Kind == TokenKind.NewLine)
        {
            i++;
        }

        return tokens[i].Is("|") || tokens[i].Is("|>");
    }

    private Node ParseConditional(Node condition)
    {
        if (!Current.Is("?"))
        {
            return condition;
        }

        var position = Current.Position;
        at++;
        SkipNewLines();
        var then = ParseExpression();
        SkipNewLines();
        if (!Current.Is(":"))
        {
            throw Unexpected("in the choice; write \"condition ? this : that\"");
        }

        at++;
        SkipNewLines();
        return new Conditional(position, condition, then, ParseExpression());
    }

    private Node ParseBinary(Node left, int precedence)
    {
        while (true)
        {
            SkipNewLinesInBrackets();
            if (Current.Kind != TokenKind.Operator || !Precedence.TryGetValue(Current.Text, out var own) || own <= precedence)
            {
                return left;
            }

            var op = Current;
            at++;
            SkipNewLines();
            Deeper();
            var right = ParseBinary(ParseOperand(), own);
            depth--;
            left = new Binary(op.Position, op.Text, left, right);
        }
    }

    private static bool CanBeCalled(Node node) => node is Variable or Member or Indexer or Nested;

    private bool StartsLoopOption() =>
        Current.Kind == TokenKind.Identifier && ((Current.Text is "offset" or "limit" or "cols" && Ahead.Is(":")) || Current.Text == "reversed");

    private bool StartsArgument(bool piped = false)
    {
        var token = Current;
        return token.Kind switch
        {
            TokenKind.Identifier => Array.IndexOf(Closers, token.Text) < 0 && token.Text != "in",
            TokenKind.Number or TokenKind.String or TokenKind.Interpolated => true,
            TokenKind.Operator => token.Text is "(" or "[" or "{" or "@" or "!" or "^"
                // "f -1" gives f the number -1 where f is piped to; elsewhere it is a difference, as in Scriban.
                || (piped && token.Text is "-" or "+" && token.SpaceBefore && !Ahead.SpaceBefore && Ahead.Kind == TokenKind.Number),
            _ => false,
        };
    }

    private Call ParseArguments(Node target, bool piped = false)
    {
        var arguments = new List<Argument>();
        var named = false;
        while (StartsArgument(piped))
        {
            if (Current.Kind == TokenKind.Identifier && Ahead.Is(":"))
            {
                var name = Current.Text;
                at += 2;
                arguments.Add(new(ParseArgument(), name));
                named = true;
                continue;
            }

            if (named)
            {
                throw Unexpected("after a named argument; from there on all must be named");
            }

            arguments.Add(new(ParseArgument(), null));
        }

        return new(target.Position, target, arguments);
    }

    private Node ParseArgument()
    {
        Deeper();
        var argument = ParseBinary(ParseOperand(), 0);
        depth--;
        return argument;
    }

    private Node ParseOperand()
    {
        SkipNewLinesInBrackets();
        var token = Current;
        if (token.Kind == TokenKind.Operator)
        {
            switch (token.Text)
            {
                case "-" or "+" or "!" or "@" or "^":
                    at++;
                    Deeper();
                    var operand = ParseOperand();
                    depth--;
                    return new Unary(token.Position, token.Text, operand);
                case "++" or "--":
                    at++;
                    Deeper();
                    var stepped = ParseOperand();
                    depth--;
                    return new Step(token.Position, stepped, token.Text == "++" ? 1 : -1, After: false);
            }
        }

        return ParseUnaryOperand();
    }

    private Node ParseUnaryOperand()
    {
        var token = Current;
        Node operand;
        switch (token.Kind)
        {
            case TokenKind.Number:
                at++;
                operand = new Literal(token.Position, token.Value);
                break;
            case TokenKind.String:
                at++;
                operand = new Literal(token.Position, token.Text);
                break;
            case TokenKind.Interpolated:
                at++;
                operand = ParseInterpolation(token);
                break;
            case TokenKind.Identifier:
                operand = ParseName();
                break;
            case TokenKind.Operator when token.Text == "(":
                at++;
                brackets++;
                SkipNewLines();
                var inner = ParseExpression();
                SkipNewLines();
                Close(")", token);
                operand = new Nested(token.Position, inner);
                break;
            case TokenKind.Operator when token.Text == "[":
                operand = ParseArray();
                break;
            case TokenKind.Operator when token.Text == "{":
                operand = ParseObject();
                break;
            case TokenKind.Operator when token.Text == "-":
                at++;
                Deeper();
                operand = new Unary(token.Position, "-", ParseUnaryOperand());
                depth--;
                break;
            default:
                throw Unexpected("where a value is expected");
        }

        return ParsePostfix(operand);
    }

    private Node ParseName()
    {
        var token = Current;
        at++;
        switch (token.Text)
        {
            case "true": return new Literal(token.Position, true);
            case "false": return new Literal(token.Position, false);
            case "null": return new Literal(token.Position, null);
            case "do" when Current.Kind is TokenKind.NewLine or TokenKind.Exit || Current.Is(";") || Current.Is("("):
                return new Function(token.Position, null, Current.Is("(") ? ParseParameters() : null, BodyToEnd(token), IsExpression: false);
            default: return new Variable(token.Position, token.Text);
        }
    }

    private Node ParsePostfix(Node operand)
    {
        while (true)
        {
            if (Current.Is(".") || Current.Is("?."))
            {
                var optional = Current.Is("?.");
                at++;
                if (Current.Kind != TokenKind.Identifier)
                {
                    throw Unexpected("after the dot; a name is expected");
                }

                operand = new Member(Current.Position, operand, Current.Text, optional);
                at++;
            }
            else if (Current.Is("[") && !Current.SpaceBefore && (CanBeCalled(operand) || operand is Literal { Value: string }))
            {
                var open = Current;
                at++;
                brackets++;
                SkipNewLines();
                var index = ParseExpression();
                SkipNewLines();
                Close("]", open);
                operand = new Indexer(open.Position, operand, index, Optional: false);
            }
            else if ((Current.Is("++") || Current.Is("--")) && !Current.SpaceBefore && operand is not Nested && CanBeCalled(operand))
            {
                operand = new Step(Current.Position, operand, Current.Is("++") ? 1 : -1, After: true);
                at++;
            }
            else if (operand is Variable or Member && Current.Is("(") && !Current.SpaceBefore)
            {
                operand = ParseParenthesised(operand);
            }
            else
            {
                return operand;
            }
        }
    }

    /// <summary><c>f(a, b)</c>: arguments in parentheses directly after the name.</summary>
    private Call ParseParenthesised(Node target)
    {
        var open = Current;
        at++;
        brackets++;
        var arguments = new List<Argument>();
        SkipNewLines();
        while (!Current.Is(")"))
        {
            string? name = null;
            if (Current.Kind == TokenKind.Identifier && Ahead.Is(":"))
            {
                name = Current.Text;
                at += 2;
            }

            arguments.Add(new(ParseExpression(), name));
            SkipNewLines();
            if (Current.Is(","))
            {
                at++;
                SkipNewLines();
            }
            else if (!Current.Is(")"))
            {
                throw Unexpected("among the arguments; separate them by commas and close with \")\"");
            }
        }

        Close(")", open);
        return new(target.Position, target, arguments);
    }

    private ArrayLiteral ParseArray()
    {
        var open = Current;
        at++;
        brackets++;
        var items = new List<Node>();
        SkipNewLines();
        while (!Current.Is("]"))
        {
            items.Add(ParseExpression());
            SkipNewLines();
            if (Current.Is(","))
            {
                at++;
                SkipNewLines();
            }
            else if (!Current.Is("]"))
            {
                throw Unexpected("in the list; separate its items by commas and close with \"]\"");
            }
        }

        Close("]", open);
        return new(open.Position, items);
    }

    private ObjectLiteral ParseObject()
    {
        var open = Current;
        at++;
        brackets++;
        var members = new List<(string, Node)>();
        SkipNewLines();
        while (!Current.Is("}"))
        {
            if (Current.Kind is not (TokenKind.Identifier or TokenKind.String))
            {
                throw Unexpected("in the object; write its members as name: value");
            }

            var name = Current.Text;
            at++;
            if (!Current.Is(":"))
            {
                throw Unexpected($"after \"{name}\"; write its members as name: value");
            }

            at++;
            SkipNewLines();
            members.Add((name, ParseExpression()));
            SkipNewLines();
            if (Current.Is(","))
            {
                at++;
                SkipNewLines();
            }
            else if (!Current.Is("}"))
            {
                throw Unexpected("in the object; separate its members by commas and close with \"}\"");
            }
        }

        Close("}", open);
        return new(open.Position, members);
    }

    private static Interpolation ParseInterpolation(Token token)
    {
        var parts = new List<Node>();
        var text = token.Text;
        var i = 0;
        while (i < text.Length)
        {
            var open = text.IndexOf('{', i);
            var plain = open < 0 ? text[i..] : text[i..open];
            if (plain.Length > 0)
            {
                parts.Add(new Literal(token.Position, Lexer.UnescapeAll(plain)));
            }

            if (open < 0)
            {
                break;
            }

            var level = 1;
            var close = open + 1;
            while (close < text.Length && level > 0)
            {
                level += text[close] switch { '{' => 1, '}' => -1, _ => 0 };
                close++;
            }

            if (level > 0)
            {
                throw new TemplateFault("A \"{\" in the text has no \"}\".", token.Position);
            }

            parts.Add(ParseExpressionText(text[(open + 1)..(close - 1)], token.Position + 2 + open + 1));
            i = close;
        }

        return new(token.Position, parts);
    }

    private Node ParsePath()
    {
        if (Current.Kind != TokenKind.Identifier)
        {
            throw Unexpected("where a name is expected");
        }

        Node path = new Variable(Current.Position, Current.Text);
        at++;
        while (Current.Is(".") && Ahead.Kind == TokenKind.Identifier)
        {
            at++;
            path = new Member(Current.Position, path, Current.Text, Optional: false);
            at++;
        }

        return path;
    }
}
