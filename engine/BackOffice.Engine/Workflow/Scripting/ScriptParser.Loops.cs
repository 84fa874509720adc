namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Loops, choices between cases, and what catches an error.</summary>
internal sealed partial class ScriptParser
{
    /// <summary><c>for (const x of list)</c>, <c>for (let i = 0; i &lt; n; i++)</c>, <c>while (…)</c>, <c>break</c> and <c>continue</c>; null when something else stands here.</summary>
    private Func<ScriptScope, object?>? Loop()
    {
        if (TakeName("break"))
            return Jump(ScriptJump.Break);
        if (TakeName("continue"))
            return Jump(ScriptJump.Continue);
        if (Current is { Kind: Kind.Name, Text: "while" })
        {
            var position = Current.Position;
            at++;
            var condition = Condition();
            return Round(position, _ => Undefined.Value, condition, _ => Undefined.Value, Block());
        }
        if (Current is { Kind: Kind.Name, Text: "do" })
        {
            var position = Current.Position;
            at++;
            var repeated = Block();
            Take(";");
            if (!TakeName("while"))
                throw Rewrite("'do' without 'while'");
            var again = Condition();
            return scope =>
            {
                var first = true;
                return Round(position, _ => Undefined.Value, inner => first || ScriptValue.Truth(again(inner)), _ => Undefined.Value, inner =>
                {
                    first = false;
                    return repeated(inner);
                })(scope);
            };
        }
        if (Current is not { Kind: Kind.Name, Text: "for" })
            return null;
        var start = Current.Position;
        at++;
        Expect("(");
        var before = new HashSet<string>(locals, StringComparer.Ordinal);
        if (Current is { Kind: Kind.Name, Text: "const" or "let" or "var" } && EachOf() is { } each)
        {
            at++;
            var item = Pattern();
            at++;
            var list = Sequence();
            Expect(")");
            var inside = Block();
            locals.IntersectWith(before);
            return scope => Each(scope, start, item, each == "of" ? ScriptLists.Items(start, list(scope)) : [.. ScriptFunctions.Properties(list(scope)).Select(p => (object?)p.Key)], inside);
        }
        var first = Is(";") ? _ => Undefined.Value : Statement();
        Expect(";");
        var goesOn = Is(";") ? _ => true : Sequence();
        Expect(";");
        var step = Is(")") ? _ => Undefined.Value : Sequence();
        Expect(")");
        var round = Round(start, first, goesOn, step, Block());
        locals.IntersectWith(before);
        return round;
    }

    private Func<ScriptScope, object?> Condition()
    {
        Expect("(");
        var condition = Sequence();
        Expect(")");
        return condition;
    }

    /// <summary>The word <c>of</c> or <c>in</c> behind the name or pattern of a loop; null when it counts in the old way.</summary>
    private string? EachOf()
    {
        var open = 0;
        for (var i = at + 1; i < tokens.Count; i++)
            switch (tokens[i])
            {
                case { Kind: Kind.Sign, Text: "{" or "[" }:
                    open++;
                    break;
                case { Kind: Kind.Sign, Text: "}" or "]" }:
                    open--;
                    break;
                case { Kind: Kind.Name, Text: "of" or "in" } word when open == 0 && i > at + 1:
                    return word.Text;
                case { Kind: Kind.Sign, Text: "=" or ";" or ")" } when open == 0:
                    return null;
            }
        return null;
    }

    private static Func<ScriptScope, object?> Jump(ScriptJump jump) => scope =>
    {
        scope.Jump = jump;
        return Undefined.Value;
    };

    private static Func<ScriptScope, object?> Round(int position, Func<ScriptScope, object?> first, Func<ScriptScope, object?> goesOn, Func<ScriptScope, object?> step, Func<ScriptScope, object?> body) => scope =>
    {
        for (first(scope); ScriptValue.Truth(goesOn(scope)); step(scope))
        {
            scope.Turn(position);
            var value = body(scope);
            if (scope.HasReturned)
                return value;
            if (Leaves(scope))
                break;
        }
        return Undefined.Value;
    };

    private static object? Each(ScriptScope scope, int position, Action<ScriptScope, object?> declare, List<object?> list, Func<ScriptScope, object?> body)
    {
        foreach (var item in list.ToArray())
        {
            scope.Turn(position);
            declare(scope, item);
            var value = body(scope);
            if (scope.HasReturned)
                return value;
            if (Leaves(scope))
                break;
        }
        return Undefined.Value;
    }

    private static bool Leaves(ScriptScope scope)
    {
        var jump = scope.Jump;
        scope.Jump = ScriptJump.None;
        return jump == ScriptJump.Break;
    }

    /// <summary><c>switch</c>, <c>try</c> and <c>throw</c>; null when something else stands here.</summary>
    private Func<ScriptScope, object?>? Branch()
    {
        if (TakeName("switch"))
            return Switch();
        if (Current is { Kind: Kind.Name, Text: "try" } && Peek(1) is { Kind: Kind.Sign, Text: "{" })
            return Try();
        if (Current is not { Kind: Kind.Name, Text: "throw" })
            return null;
        var position = Current.Position;
        at++;
        var thrown = Sequence();
        return scope => throw new ScriptThrown(position, thrown(scope));
    }

    private Func<ScriptScope, object?> Switch()
    {
        var on = Condition();
        Expect("{");
        var cases = new List<(Func<ScriptScope, object?>? Value, List<Func<ScriptScope, object?>> Body)>();
        while (!Is("}"))
        {
            Func<ScriptScope, object?>? value = null;
            if (TakeName("case"))
                value = Sequence();
            else if (!TakeName("default"))
                throw Rewrite($"'{Current.Text}', where 'case' is expected,");
            Expect(":");
            var body = new List<Func<ScriptScope, object?>>();
            while (!Is("}") && Current is not { Kind: Kind.Name, Text: "case" or "default" })
                if (!Take(";"))
                    body.Add(Statement());
            cases.Add((value, body));
        }
        Expect("}");
        return scope =>
        {
            var held = on(scope);
            var start = cases.FindIndex(c => c.Value is not null && ScriptValue.StrictlyEqual(held, c.Value(scope)));
            if (start < 0)
                start = cases.FindIndex(c => c.Value is null);
            object? last = Undefined.Value;
            // Without a break, the case below runs too.
            for (var i = start; i >= 0 && i < cases.Count; i++)
            {
                last = Run(scope, cases[i].Body);
                if (scope.HasReturned || scope.Jump == ScriptJump.Continue)
                    return last;
                if (scope.Jump == ScriptJump.Break)
                {
                    scope.Jump = ScriptJump.None;
                    return last;
                }
            }
            return last;
        };
    }

    private Func<ScriptScope, object?> Try()
    {
        at++;
        var body = Block();
        Action<ScriptScope, object?> declare = (_, _) => { };
        Func<ScriptScope, object?>? caught = null;
        if (TakeName("catch"))
        {
            if (Take("("))
            {
                declare = Pattern();
                Expect(")");
            }
            caught = Block();
        }
        var afterwards = TakeName("finally") ? Block() : null;
        return scope =>
        {
            try
            {
                return body(scope);
            }
            catch (ScriptError error) when (caught is not null && error is not ScriptLimit)
            {
                declare(scope, error is ScriptThrown { Value: var value } ? value : new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "Error", ["message"] = error.Message });
                return caught(scope);
            }
            finally
            {
                if (afterwards is not null)
                    Afterwards(scope, afterwards);
            }
        };
    }

    /// <summary>What runs whatever happened; a return before it stands.</summary>
    private static void Afterwards(ScriptScope scope, Func<ScriptScope, object?> afterwards)
    {
        var (returned, jump) = (scope.HasReturned, scope.Jump);
        (scope.HasReturned, scope.Jump) = (false, ScriptJump.None);
        afterwards(scope);
        (scope.HasReturned, scope.Jump) = (returned, jump);
    }
}
