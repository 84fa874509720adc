namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Statements and declarations.</summary>
internal sealed partial class ScriptParser
{
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
}
