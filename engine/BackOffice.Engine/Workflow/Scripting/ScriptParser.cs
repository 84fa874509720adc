namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Reads a script and turns it into delegates as it goes.</summary>
internal sealed partial class ScriptParser
{
    private const int DepthLimit = 200;

    private readonly List<Token> tokens;
    private readonly HashSet<string> locals = new(StringComparer.Ordinal);
    // Names of properties that the script itself gives to objects: they may hold functions.
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly string text;
    private int at;
    private int raised = -1;
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
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (tokens[i] is { Kind: Kind.Name, Text: "function" } && tokens[i + 1].Kind == Kind.Name)
                locals.Add(tokens[i + 1].Text);
        var body = Statements(untilBrace: false);
        // A script that returns nothing gives the value of its last expression.
        return body;
    }

    private Func<ScriptScope, object?> Statements(bool untilBrace)
    {
        var statements = new List<Func<ScriptScope, object?>>();
        var hoisted = new List<Func<ScriptScope, object?>>();
        while (Current.Kind != Kind.End && !(untilBrace && Is("}")))
        {
            if (Take(";"))
                continue;
            if (Current is { Kind: Kind.Name, Text: "function" } && Peek(1).Kind == Kind.Name)
                hoisted.Add(FunctionStatement());
            else
                statements.Add(Statement());
        }
        // A function that is declared further down is known from the start.
        statements.InsertRange(0, hoisted);
        return scope => Run(scope, statements);
    }

    private static object? Run(ScriptScope scope, List<Func<ScriptScope, object?>> statements)
    {
        object? last = Undefined.Value;
        foreach (var statement in statements)
        {
            var value = statement(scope);
            if (value is not Nothing || scope.HasReturned)
                last = value;
            if (scope.HasReturned || scope.Jump != ScriptJump.None)
                break;
        }
        return last;
    }

    private Func<ScriptScope, object?> Statement()
    {
        if (TakeName("return"))
        {
            var value = Is(";") || Is("}") || Current.Kind == Kind.End ? _ => Undefined.Value : Sequence();
            return scope =>
            {
                var result = value(scope);
                scope.HasReturned = true;
                return result;
            };
        }
        if (Current is { Kind: Kind.Name, Text: "const" or "let" or "var" } && (Peek(1).Kind == Kind.Name || Peek(1) is { Kind: Kind.Sign, Text: "{" or "[" }))
            return Declaration();
        if (TakeName("if"))
        {
            Expect("(");
            var condition = Sequence();
            Expect(")");
            var then = Block();
            if (Is(";") && Peek(1) is { Kind: Kind.Name, Text: "else" })
                at++;
            var otherwise = TakeName("else") ? Block() : _ => Undefined.Value;
            return scope => ScriptValue.Truth(condition(scope)) ? then(scope) : otherwise(scope);
        }
        if (Loop() is { } loop)
            return loop;
        if (Branch() is { } branch)
            return branch;
        foreach (var word in (string[])["class", "async", "await", "delete", "import"])
            if (Current is { Kind: Kind.Name } && Current.Text == word)
                throw Rewrite($"'{word}'");
        return IsBlock() ? Block() : Sequence();
    }

    /// <summary>A brace at the start of a statement opens a block, unless what follows reads as an object.</summary>
    private bool IsBlock() => Is("{") && !(Peek(1) is { Kind: Kind.Sign, Text: "}" or "..." or "[" }
        || (Peek(1).Kind is Kind.Name or Kind.Text or Kind.Number && Peek(2) is { Kind: Kind.Sign, Text: ":" })
        || (Peek(1).Kind == Kind.Name && Peek(2) is { Kind: Kind.Sign, Text: "," or "}" }));

    /// <summary><c>const a = 1, { b, c = 2 } = thing</c>.</summary>
    private Func<ScriptScope, object?> Declaration()
    {
        at++;
        var parts = new List<Action<ScriptScope>>();
        do
        {
            var pattern = Pattern();
            var value = Take("=") ? Expression() : _ => Undefined.Value;
            parts.Add(scope => pattern(scope, value(scope)));
        }
        while (Take(","));
        return scope =>
        {
            foreach (var part in parts)
                part(scope);
            return Nothing.Value;
        };
    }

    private Func<ScriptScope, object?> Block()
    {
        if (!Take("{"))
            return Statement();
        var body = Statements(untilBrace: true);
        Expect("}");
        return body;
    }

    /// <summary>Expressions between commas; the last is the value.</summary>
    private Func<ScriptScope, object?> Sequence()
    {
        var value = Expression();
        while (Take(","))
        {
            var (first, next) = (value, Expression());
            value = scope =>
            {
                first(scope);
                return next(scope);
            };
        }
        return value;
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
        if (Arrow() is { } arrow)
            return arrow;
        var start = at;
        var condition = Or();
        if (Current.Kind == Kind.Sign && Assigning.Contains(Current.Text))
            return Assigned(start);
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
        var left = Bits(0);
        while (Take("&&"))
        {
            var (first, right) = (left, Bits(0));
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
        var left = Shift();
        while (true)
        {
            var (first, sign) = (left, Current.Text);
            if (Current is { Kind: Kind.Name, Text: "in" or "instanceof" })
            {
                var position = Current.Position;
                at++;
                if (sign == "in")
                {
                    var on = Shift();
                    left = scope => ScriptFunctions.Holds(position, ScriptValue.Text(first(scope)), on(scope));
                    continue;
                }
                var kind = Name("a kind");
                left = scope => ScriptFunctions.IsA(position, first(scope), kind);
                continue;
            }
            if (Current.Kind != Kind.Sign || sign is not ("<" or ">" or "<=" or ">="))
                return left;
            at++;
            var right = Shift();
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
            ? Joined(ScriptValue.Text(left), ScriptValue.Text(right))
            : ScriptValue.Number(left) + ScriptValue.Number(right);

    private static string Joined(string left, string right) => left.Length + right.Length <= ScriptFunctions.TextLimit ? left + right : throw ScriptFunctions.TooLong();

    private Func<ScriptScope, object?> Product()
    {
        var left = Unary();
        while (true)
        {
            var sign = Current.Kind == Kind.Sign ? Current.Text : "";
            if (sign is not ("*" or "/" or "%"))
                return left;
            at++;
            var (first, right) = (left, Unary());
            left = scope => Work(sign, first(scope), right(scope));
        }
    }

    private Func<ScriptScope, object?> Unary()
    {
        if (++depth > DepthLimit)
            throw new ScriptError(Current.Position, "this is nested too deeply. Rewrite this in smaller parts.");
        try
        {
            if (Current is { Kind: Kind.Sign, Text: "!" or "-" or "+" or "~" or "++" or "--" } || Current is { Kind: Kind.Name, Text: "typeof" or "void" })
                return Prefixed();
            var start = at;
            var value = Suffixes(Primary());
            if (place is { } read && read.End == at)
                place = read with { Start = start };
            if (!Take("**"))
                return value;
            var power = Unary();
            raised = at;
            return scope => Work("**", value(scope), power(scope));
        }
        finally
        {
            depth--;
        }
    }

    private Func<ScriptScope, object?> Prefixed()
    {
        var sign = Current.Text;
        at++;
        // A name that nothing declares is of type undefined, and no error.
        if (sign == "typeof" && Current.Kind == Kind.Name && !IsKnown(Current.Text) && Peek(1) is not { Kind: Kind.Sign, Text: "(" or "." or "=>" })
        {
            at++;
            return _ => "undefined";
        }
        var start = at;
        var value = Unary();
        if (sign is "++" or "--")
            return Stepped(start, sign == "++" ? 1 : -1, before: false);
        if (raised == at)
            throw new ScriptError(tokens[start - 1].Position, $"'{sign}' before '**' may mean two things. Put brackets around one of them.");
        if (sign == "void")
            return scope =>
            {
                value(scope);
                return Undefined.Value;
            };
        return sign switch
        {
            "!" => scope => !ScriptValue.Truth(value(scope)),
            "-" => scope => -ScriptValue.Number(value(scope)),
            "+" => scope => ScriptValue.Number(value(scope)),
            "~" => scope => (double)~ScriptValue.Bits(value(scope)),
            _ => scope => ScriptValue.TypeOf(value(scope)),
        };
    }

    private Func<ScriptScope, object?> Suffixes(Func<ScriptScope, object?> value)
    {
        var optional = false;
        while (true)
        {
            var on = value;
            var position = Current.Position;
            var here = Is("?.");
            if (here)
            {
                at++;
                optional = true;
                // Where there is nothing, the rest of the chain is not looked at.
                value = on = ChainFrom(on);
            }
            if (Take("["))
            {
                var key = Sequence();
                Expect("]");
                value = scope => on(scope) is var held && held is ChainEnd ? held : ScriptFunctions.Index(position, held, key(scope));
                Refer(scope =>
                {
                    var (held, index) = (on(scope), key(scope));
                    return new Place(() => ScriptFunctions.Index(position, held, index), given => ScriptFunctions.Put(position, held, index, given));
                });
            }
            else if (Is("("))
            {
                at++;
                var given = Arguments();
                value = scope => on(scope) is var held && held is ChainEnd ? held : ScriptFunctions.Invoke(scope, position, held, given(scope));
            }
            else if (here || Take("."))
            {
                var name = Name("a property");
                if (Is("?.") && Peek(1) is { Kind: Kind.Sign, Text: "(" } && ScriptFunctions.IsMethod(name))
                    at++;
                if (Take("("))
                {
                    if (!ScriptFunctions.IsMethod(name) && !keys.Contains(name))
                        throw new ScriptError(position, $"'.{name}()' does not run here. Rewrite this as a BackOffice expression.");
                    var given = Arguments();
                    value = scope => on(scope) is var held && held is ChainEnd ? held : ScriptFunctions.CallMethod(position, held, name, given(scope));
                }
                else
                {
                    value = scope => on(scope) is var held && held is ChainEnd ? held : ScriptFunctions.Member(position, held, name);
                    Refer(scope =>
                    {
                        var held = on(scope);
                        return new Place(() => ScriptFunctions.Member(position, held, name), given => ScriptFunctions.Put(position, held, name, given));
                    });
                }
            }
            else
            {
                if (Is("++") || Is("--"))
                {
                    var up = Is("++");
                    at++;
                    return Stepped(-1, up ? 1 : -1, before: true);
                }
                return optional ? scope => on(scope) is var held && held is ChainEnd ? Undefined.Value : held : value;
            }
        }
    }

    private static Func<ScriptScope, object?> ChainFrom(Func<ScriptScope, object?> value) => scope => value(scope) is var held && held is null or Undefined ? ChainEnd.Value : held;

    private Func<ScriptScope, object?> Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case Kind.Number:
                at++;
                object number = ScriptValue.Number(token.Text);
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
            var inside = Sequence();
            Expect(")");
            return inside;
        }
        if (Take("["))
            return List("]");
        if (Take("{"))
            return Record();
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
            inner.keys.UnionWith(keys);
            inner.Read(source, offset);
            parts.Add(inner.Sequence());
            if (inner.Current.Kind != Kind.End)
                throw inner.Rewrite($"'{inner.Current.Text}'");
            Calls.UnionWith(inner.Calls);
        }
        return scope => parts.Select(p => ScriptValue.Text(p(scope))).Aggregate("", Joined);
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
        if (token.Text == "Infinity")
            return _ => double.PositiveInfinity;
        if (token.Text == "function")
            return FunctionValue();
        if (token.Text == "new")
            return Made(token.Position);
        if (locals.Contains(token.Text))
        {
            Refer(scope => new Place(() => scope.Read(token.Text), given => scope.Write(token.Text, given)));
            return scope => scope.Read(token.Text);
        }
        if (token.Text == "variables" && Take("."))
        {
            var name = Name("a variable");
            Refer(scope => new Place(() => ScriptFunctions.Variable(scope.Run, name), given => scope.Run.SetVariable(name, ScriptValue.ToJson(given))));
            return scope => ScriptFunctions.Variable(scope.Run, name);
        }
        if (ScriptFunctions.Objects.Contains(token.Text) && Take("."))
        {
            var name = Name("a function");
            if (!Take("("))
            {
                object number = ScriptFunctions.Constant(token.Text, name) ?? throw new ScriptError(token.Position, $"'{token.Text}.{name}' does not run here. Rewrite this as a BackOffice expression.");
                return _ => number;
            }
            var given = Arguments();
            return scope => ScriptFunctions.CallObject(token.Position, token.Text, name, given(scope));
        }
        if (Take("("))
        {
            if (!ScriptFunctions.IsFunction(token.Text))
                throw new ScriptError(token.Position, $"'{token.Text}()' does not run here. Rewrite this as a BackOffice expression.");
            if (ScriptFunctions.IsAccessor(token.Text))
                Calls.Add(token.Text);
            var given = Arguments();
            return scope => ScriptFunctions.Call(scope, token.Position, token.Text, given(scope));
        }
        if (ScriptFunctions.IsFunction(token.Text) && !ScriptFunctions.IsAccessor(token.Text))
            return scope => new ScriptFunction(given => ScriptFunctions.Call(scope, token.Position, token.Text, given));
        throw new ScriptError(token.Position, $"'{token.Text}' is not known here. Rewrite this: read variables with variables.{Json.Pascal(token.Text)} or get{Json.Pascal(token.Text)}().");
    }

    private bool IsKnown(string name) => locals.Contains(name) || name is "undefined" or "null" or "true" or "false" or "NaN" or "Infinity" or "variables" or "function" or "new" or "typeof" or "void" || ScriptFunctions.IsFunction(name);

    /// <summary>What stands between the brackets of a call, with <c>...list</c> spread out.</summary>
    private Func<ScriptScope, object?[]> Arguments()
    {
        var list = List(")");
        return scope => [.. (List<object?>)list(scope)!];
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

    private sealed record Token(Kind Kind, string Text, int Position)
    {
        /// <summary>Of a template: its pieces of text, and the expressions between them with their place.</summary>
        public List<(string? Text, string? Source, int Offset)>? Parts { get; init; }
    }
}
