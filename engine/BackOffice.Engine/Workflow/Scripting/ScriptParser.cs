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
