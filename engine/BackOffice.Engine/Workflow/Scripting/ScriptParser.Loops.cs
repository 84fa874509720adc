namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Loops, arrow functions, and counting up a local name.</summary>
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
            Expect("(");
            var condition = Expression();
            Expect(")");
            return Round(position, _ => Undefined.Value, condition, _ => Undefined.Value, Block());
        }
        if (Current is not { Kind: Kind.Name, Text: "for" })
            return null;
        var start = Current.Position;
        at++;
        Expect("(");
        if (Peek(1) is { Kind: Kind.Name } && Peek(2) is { Kind: Kind.Name, Text: "of" } && (TakeName("const") || TakeName("let") || TakeName("var")))
        {
            var name = Name("a name");
            at++;
            var list = Expression();
            Expect(")");
            var known = !locals.Add(name);
            var body = Block();
            if (!known)
                locals.Remove(name);
            return scope => Each(scope, start, name, list, body);
        }
        if (Peek(2) is { Kind: Kind.Name, Text: "in" })
        {
            at += 2;
            throw Rewrite("'for' over the names of an object");
        }
        var declared = Peek(1) is { Kind: Kind.Name, Text: var counter } ? counter : null;
        var (first, isNew) = Is(";") ? (_ => Undefined.Value, false) : (Statement(), declared is not null);
        Expect(";");
        var goesOn = Is(";") ? _ => true : Expression();
        Expect(";");
        var step = Is(")") ? _ => Undefined.Value : Expression();
        Expect(")");
        var round = Round(start, first, goesOn, step, Block());
        if (isNew)
            locals.Remove(declared!);
        return round;
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

    private static object? Each(ScriptScope scope, int position, string name, Func<ScriptScope, object?> list, Func<ScriptScope, object?> body)
    {
        var items = list(scope) switch
        {
            List<object?> several => several.ToArray(),
            string text => [.. text.Select(sign => (object?)sign.ToString())],
            var other => throw new ScriptError(position, $"'for' goes through a list, and this is {ScriptValue.TypeOf(other)}."),
        };
        foreach (var item in items)
        {
            scope.Turn(position);
            scope.Locals[name] = item;
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

    /// <summary><c>i++</c>, <c>i--</c>, <c>i += 2</c> and <c>i -= 2</c> for a local name; null when something else stands here.</summary>
    private Func<ScriptScope, object?>? Counting()
    {
        if (Current.Kind != Kind.Name || !locals.Contains(Current.Text) || Peek(1) is not { Kind: Kind.Sign, Text: "++" or "--" or "+=" or "-=" } sign)
            return null;
        var name = Current.Text;
        at += 2;
        if (sign.Text is "++" or "--")
        {
            var one = sign.Text == "++" ? 1 : -1;
            return scope =>
            {
                var before = ScriptValue.Number(scope.Locals.GetValueOrDefault(name, Undefined.Value));
                scope.Locals[name] = before + one;
                return before;
            };
        }
        var value = Expression();
        return scope =>
        {
            var (held, given) = (scope.Locals.GetValueOrDefault(name, Undefined.Value), value(scope));
            return scope.Locals[name] = sign.Text == "+=" ? Add(held, given) : ScriptValue.Number(held) - ScriptValue.Number(given);
        };
    }

    /// <summary><c>x => …</c> and <c>(x, i) => …</c>; null when something else stands here.</summary>
    private Func<ScriptScope, object?>? Arrow()
    {
        var names = new List<string>();
        var ahead = 0;
        if (Current.Kind == Kind.Name)
        {
            names.Add(Current.Text);
            ahead = 1;
        }
        else if (Is("("))
        {
            for (ahead = 1; Peek(ahead).Kind == Kind.Name; ahead++)
            {
                names.Add(Peek(ahead).Text);
                if (Peek(ahead + 1) is { Kind: Kind.Sign, Text: "," })
                    ahead++;
            }
            if (Peek(ahead) is not { Kind: Kind.Sign, Text: ")" })
                return null;
            ahead++;
        }
        if (ahead == 0 || Peek(ahead) is not { Kind: Kind.Sign, Text: "=>" })
            return null;
        var position = Current.Position;
        at += ahead + 1;
        var added = names.Where(locals.Add).ToArray();
        Func<ScriptScope, object?> body;
        if (Is("{"))
        {
            at++;
            var statements = Statements(untilBrace: true);
            Expect("}");
            // Only what is returned counts; without a return the function gives nothing.
            body = scope => statements(scope) is var value && scope.HasReturned ? value : Undefined.Value;
        }
        else
        {
            body = Expression();
        }
        locals.ExceptWith(added);
        return scope => new ScriptFunction(given => Call(scope, position, names, body, given));
    }

    private static object? Call(ScriptScope scope, int position, List<string> names, Func<ScriptScope, object?> body, object?[] given)
    {
        scope.Turn(position);
        var before = names.ConvertAll(name => scope.Locals.TryGetValue(name, out var held) ? (true, held) : (false, (object?)null));
        for (var i = 0; i < names.Count; i++)
            scope.Locals[names[i]] = i < given.Length ? given[i] : Undefined.Value;
        var value = body(scope);
        scope.HasReturned = false;
        for (var i = 0; i < names.Count; i++)
            if (before[i].Item1)
                scope.Locals[names[i]] = before[i].Item2;
            else
                scope.Locals.Remove(names[i]);
        return value;
    }
}
