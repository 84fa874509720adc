namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Operators, from the loosest to the tightest.</summary>
internal sealed partial class ScriptParser
{
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
}
