namespace BackOffice.Rules.Letters.Syntax;

/// <summary>
/// Reads Scriban's syntax into a tree. A pipe binds loosest; a name followed by a space and an expression is a call whose
/// arguments are whole expressions; an assignment is a statement and never part of an expression.
/// </summary>
internal sealed partial class Parser
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
