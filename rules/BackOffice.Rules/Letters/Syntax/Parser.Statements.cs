namespace BackOffice.Rules.Letters.Syntax;

/// <summary>Statements: assignments, branches, loops, functions and what ends them.</summary>
internal sealed partial class Parser
{
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
}
