namespace BackOffice.Rules.Letters.Syntax;

/// <summary>
/// Reads Scriban's syntax into a tree. A pipe binds loosest; a name followed by a space and an expression is a call whose
/// arguments are whole expressions; an assignment is a statement and never part of an expression.
/// </summary>
internal sealed class Parser
{
    private const int DepthLimit = 120;
    private const int TreeLimit = 1000;

    private static readonly Dictionary<string, int> Precedence = new(StringComparer.Ordinal)
    {
        ["??"] = 20,
        ["?!"] = 20,
        ["||"] = 30,
        ["&&"] = 40,
        ["=="] = 70,
        ["!="] = 70,
        ["<"] = 80,
        [">"] = 80,
        ["<="] = 80,
        [">="] = 80,
        ["+"] = 100,
        ["-"] = 100,
        ["*"] = 110,
        ["/"] = 110,
        ["//"] = 110,
        ["%"] = 110,
        ["<<"] = 110,
        [">>"] = 110,
        [".."] = 130,
        ["..<"] = 130,
    };

    private static readonly string[] Assignments = ["=", "+=", "-=", "*=", "/=", "//=", "%="];
    private static readonly string[] Closers = ["end", "else", "when"];
    private readonly List<Token> tokens;
    private int at;
    private int depth;
    private int brackets;
    private int loops;
    private string indent = "";

    /// <summary>Reads a template; <paramref name="exact"/> takes the faults that Scriban takes.</summary>
    public Parser(string source, bool exact = false)
        : this(new Lexer(source, exact: exact).Read())
    {
    }

    private Parser(List<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[at];

    private Token Ahead => tokens[Math.Min(at + 1, tokens.Count - 1)];

    public Block Parse()
    {
        var block = ParseBlock(inside: null);
        RefuseDeep(block);
        return block;
    }

    // Chains such as a + b + c … are read in a loop but make a deep tree, which running would have to descend.
    private static void RefuseDeep(Node root)
    {
        var open = new Stack<(Node Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > TreeLimit)
            {
                throw new TemplateFault("The template is nested too deeply.", next.Node.Position);
            }

            foreach (var child in LetterTemplate.Children(next.Node))
            {
                open.Push((child, next.Depth + 1));
            }
        }
    }

    internal static Node ParseExpressionText(string text, int offset)
    {
        var parser = new Parser(new Lexer(text, offset, codeOnly: true).Read());
        parser.SkipBreaks();
        var expression = parser.ParseExpression();
        parser.SkipBreaks();
        if (parser.Current.Kind != TokenKind.End)
        {
            throw parser.Unexpected("after the expression");
        }

        RefuseDeep(expression);

        return expression;
    }

    // ---- Statements ----------------------------------------------------------------------------------------------

    private Block ParseBlock(Token? inside)
    {
        Deeper();
        var position = Current.Position;
        var statements = new List<Node>();
        while (true)
        {
            switch (Current.Kind)
            {
                case TokenKind.End when inside is { } open:
                    throw new TemplateFault($"The \"{open.Text}\" has no \"end\".", open.Position);
                case TokenKind.End:
                    depth--;
                    return new(position, statements);
                case TokenKind.Text:
                    statements.Add(new RawText(Current.Position, Current.Text));
                    at++;
                    break;
                case TokenKind.Enter:
                    indent = Current.Text;
                    at++;
                    break;
                case TokenKind.Exit:
                    indent = "";
                    at++;
                    break;
                case TokenKind.NewLine:
                    at++;
                    break;
                case TokenKind.Operator when Current.Is(";"):
                    at++;
                    break;
                case TokenKind.Identifier when Array.IndexOf(Closers, Current.Text) >= 0 && !NameIsAssigned():
                    if (inside is null)
                    {
                        throw new TemplateFault($"This \"{Current.Text}\" belongs to no \"if\", \"for\", \"case\" or other block.", Current.Position);
                    }

                    depth--;
                    return new(position, statements);
                default:
                    statements.Add(ParseStatement());
                    EndStatement();
                    break;
            }
        }
    }

    private bool NameIsAssigned() => Ahead.Is("=") || Ahead.Is(".");

    private void EndStatement()
    {
        if (Current.Kind is TokenKind.Exit or TokenKind.Enter or TokenKind.NewLine or TokenKind.End or TokenKind.Text || Current.Is(";"))
        {
            return;
        }

        // "if x; y; end" may go on directly with "end" or "else".
        if (Current.Kind == TokenKind.Identifier && Array.IndexOf(Closers, Current.Text) >= 0)
        {
            return;
        }

        throw Unexpected("here; end the statement with a new line, \";\" or \"}}\" first");
    }

    private Node ParseStatement()
    {
        var token = Current;
        if (token.Kind == TokenKind.Identifier && !NameIsAssigned())
        {
            switch (token.Text)
            {
                case "if": return ParseIf();
                case "for" when !Ahead.Is("."): return ParseFor();
                case "tablerow" when !Ahead.Is("."): return ParseFor();
                case "while": return ParseWhile();
                case "case": return ParseCase();
                case "capture":
                    at++;
                    var captured = ParsePath();
                    return new Capture(token.Position, captured, BodyToEnd(token));
                case "with":
                    at++;
                    var target = ParseExpression();
                    EndHead(token);
                    return new With(token.Position, target, BodyToEnd(token));
                case "section" when Ahead.Kind == TokenKind.String:
                    at++;
                    var name = Current.Text;
                    at++;
                    string? title = null;
                    if (Current.Kind == TokenKind.String)
                    {
                        title = Current.Text;
                        at++;
                    }

                    return new Section(token.Position, name, title, BodyToEnd(token));
                case "func": return ParseFunction();
                case "wrap":
                    at++;
                    var call = ParseExpression();
                    return new Wrap(token.Position, call, BodyToEnd(token));
                case "ret":
                    at++;
                    return new Return(token.Position, StatementEnds() ? null : ParseExpression());
                case "break" or "continue":
                    if (loops == 0)
                    {
                        throw new TemplateFault($"\"{token.Text}\" stands outside every loop.", token.Position);
                    }

                    at++;
                    return token.Text == "break" ? new Break(token.Position) : new Continue(token.Position);
                case "readonly" when Ahead.Kind == TokenKind.Identifier:
                    at++;
                    var locked = Current.Text;
                    at++;
                    return new ReadOnlyVariable(token.Position, locked);
                case "import":
                    at++;
                    return new Import(token.Position, ParseExpression());
            }
        }

        if (InlineFunction() is { } function)
        {
            return function;
        }

        var line = indent;
        var expression = ParseExpression();
        if (Current.Kind == TokenKind.Operator && Array.IndexOf(Assignments, Current.Text) >= 0)
        {
            if (expression is not (Variable or Member or Indexer))
            {
                throw new TemplateFault("Only a variable, a member or an element of a list can be assigned to.", expression.Position);
            }

            var op = Current.Text;
            at++;
            SkipNewLines();
            var value = ParseExpression();
            return new Assign(token.Position, expression, op == "=" ? null : op[..^1], value);
        }

        return new Output(token.Position, expression, line);
    }

    // What opens a block ends with its line or its braces: "if x then" would otherwise pass for "if x" and a statement "then".
    private void EndHead(Token opened, string? word = null)
    {
        if (!StatementEnds())
        {
            throw Unexpected($"after \"{word ?? opened.Text}\"; end it with a new line, \";\" or \"}}}}\" first");
        }
    }

    private bool StatementEnds() => Current.Kind is TokenKind.Exit or TokenKind.NewLine or TokenKind.End || Current.Is(";");

    private Block BodyToEnd(Token opened)
    {
        var body = ParseBlock(opened);
        ExpectEnd(opened);
        return body;
    }

    private void ExpectEnd(Token opened)
    {
        if (!Current.IsWord("end"))
        {
            throw new TemplateFault($"\"{Current.Text}\" does not belong to the \"{opened.Text}\" that is open here; \"end\" is expected.", Current.Position);
        }

        at++;
    }

    private If ParseIf()
    {
        var opened = Current;
        at++;
        var condition = ParseExpression();
        EndHead(opened);
        var then = ParseBlock(opened);
        if (Current.IsWord("else"))
        {
            var position = Current.Position;
            at++;
            if (Current.IsWord("if"))
            {
                Deeper();
                var next = ParseIf();
                depth--;
                return new(opened.Position, condition, then, next);
            }

            EndHead(opened, "else");
            var otherwise = ParseBlock(opened);
            ExpectEnd(opened);
            return new(opened.Position, condition, then, otherwise);
        }

        ExpectEnd(opened);
        return new(opened.Position, condition, then, null);
    }

    private For ParseFor()
    {
        var opened = Current;
        at++;
        if (Current.Kind != TokenKind.Identifier)
        {
            throw Unexpected($"after \"{opened.Text}\"; write \"{opened.Text} item in list\"");
        }

        var variable = Current.Text;
        at++;
        if (!Current.IsWord("in"))
        {
            throw Unexpected("after the loop variable; write \"for item in list\"");
        }

        at++;
        var list = ParseExpression(loop: true);
        Node? offset = null, limit = null, columns = null;
        var rows = opened.Text == "tablerow";
        var reversed = false;
        while (Current.Kind == TokenKind.Identifier && !StatementEnds())
        {
            var option = Current;
            at++;
            if (option.Text == "reversed" && !Current.Is(":"))
            {
                reversed = true;
                continue;
            }

            if (!Current.Is(":") || (option.Text is not ("offset" or "limit") && !(rows && option.Text == "cols")))
            {
                throw new TemplateFault($"\"{option.Text}\" is no option of a loop; there are offset:, limit: and reversed{(rows ? ", and cols: for a table" : "")}.", option.Position);
            }

            at++;
            var value = ParseUnaryOperand();
            if (option.Text == "offset")
            {
                offset = value;
            }
            else if (option.Text == "cols")
            {
                columns = value;
            }
            else
            {
                limit = value;
            }
        }

        if (list is Binary { Operator: ".." or "..<" } && (reversed || (offset ?? limit ?? columns) is not null))
        {
            throw new TemplateFault("Put the range in brackets before the options of the loop: (1..5) limit:2.", list.Position);
        }

        EndHead(opened);
        loops++;
        var body = ParseBlock(opened);
        loops--;
        Block? otherwise = null;
        if (Current.IsWord("else"))
        {
            at++;
            otherwise = ParseBlock(opened);
        }

        ExpectEnd(opened);
        return new(opened.Position, variable, list, offset, limit, reversed, body, otherwise) { IsTable = rows, Columns = columns };
    }

    private While ParseWhile()
    {
        var opened = Current;
        at++;
        var condition = ParseExpression();
        EndHead(opened);
        loops++;
        var body = BodyToEnd(opened);
        loops--;
        return new(opened.Position, condition, body);
    }

    private Case ParseCase()
    {
        var opened = Current;
        at++;
        var value = ParseExpression();
        EndHead(opened);
        // Text between "case" and its first "when" is never written; what is done there is.
        var before = ParseBlock(opened);
        before = new Block(before.Position, [.. before.Statements.Where(s => s is not RawText)]);
        if (!Current.IsWord("when"))
        {
            throw new TemplateFault($"A \"when\" is expected first in a \"case\", not \"{Current.Text}\".", Current.Position);
        }

        var whens = new List<(IReadOnlyList<Node>, Block)>();
        Block? otherwise = null;
        while (Current.IsWord("when"))
        {
            at++;
            var matches = new List<Node> { ParseExpression(precedence: 30) };
            while (Current.Is(",") || Current.Is("||"))
            {
                at++;
                SkipNewLines();
                matches.Add(ParseExpression(precedence: 30));
            }

            EndHead(opened, "when");
            whens.Add((matches, ParseBlock(opened)));
        }

        if (Current.IsWord("else"))
        {
            at++;
            otherwise = ParseBlock(opened);
        }

        ExpectEnd(opened);
        return new(opened.Position, value, before, whens, otherwise);
    }

    private Function ParseFunction()
    {
        var opened = Current;
        at++;
        var name = ParsePath();
        var parameters = Current.Is("(") && !Current.SpaceBefore ? ParseParameters() : null;
        return new(opened.Position, name, parameters, BodyToEnd(opened), IsExpression: false);
    }

    private List<Parameter> ParseParameters()
    {
        var parameters = new List<Parameter>();
        at++;
        SkipNewLines();
        while (!Current.Is(")"))
        {
            if (Current.Kind != TokenKind.Identifier)
            {
                throw Unexpected("among the parameters; give their names");
            }

            var name = Current.Text;
            at++;
            Node? standard = null;
            var rest = false;
            if (Current.Is("="))
            {
                at++;
                standard = ParseExpression(precedence: 1);
            }
            else if (Current.Is("..") && Ahead.Is("."))
            {
                at += 2;
                rest = true;
            }

            parameters.Add(new(name, standard, rest));
            SkipNewLines();
            if (Current.Is(","))
            {
                at++;
                SkipNewLines();
            }
            else if (!Current.Is(")"))
            {
                throw Unexpected("among the parameters; separate them by commas and close with \")\"");
            }
        }

        at++;
        return parameters;
    }

    /// <summary><c>name(x, y) = expression</c>.</summary>
    private Function? InlineFunction()
    {
        if (Current.Kind != TokenKind.Identifier || !Ahead.Is("(") || Ahead.SpaceBefore)
        {
            return null;
        }

        var start = at;
        var end = at + 2;
        while (tokens[end].Kind == TokenKind.Identifier || tokens[end].Is(","))
        {
            end++;
        }

        if (!tokens[end].Is(")") || !tokens[Math.Min(end + 1, tokens.Count - 1)].Is("="))
        {
            return null;
        }

        var name = new Variable(Current.Position, Current.Text);
        at++;
        var parameters = ParseParameters();
        at++;
        return new(tokens[start].Position, name, parameters, ParseExpression(), IsExpression: true);
    }

    // ---- Expressions ---------------------------------------------------------------------------------------------

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

    // ---- Helpers -------------------------------------------------------------------------------------------------

    private void Close(string bracket, Token open)
    {
        if (!Current.Is(bracket))
        {
            throw Current.Kind is TokenKind.End or TokenKind.Exit
                ? new TemplateFault($"\"{open.Text}\" is not closed with \"{bracket}\".", open.Position)
                : Unexpected($"where \"{bracket}\" is expected");
        }

        brackets--;
        at++;
    }

    private void SkipNewLines()
    {
        while (Current.Kind == TokenKind.NewLine)
        {
            at++;
        }
    }

    private void SkipNewLinesInBrackets()
    {
        if (brackets > 0)
        {
            SkipNewLines();
        }
    }

    private void SkipBreaks()
    {
        while (Current.Kind == TokenKind.NewLine || Current.Is(";"))
        {
            at++;
        }
    }

    private void Deeper()
    {
        if (++depth > DepthLimit)
        {
            throw new TemplateFault("The template is nested too deeply.", Current.Position);
        }
    }

    private TemplateFault Unexpected(string where) => Current.Kind switch
    {
        TokenKind.End => new($"The template ends {where}.", Current.Position),
        TokenKind.Exit => new($"The code ends {where}.", Current.Position),
        TokenKind.NewLine => new($"The line ends {where}.", Current.Position),
        _ => new($"\"{Current.Text}\" is not expected {where}.", Current.Position),
    };
}
