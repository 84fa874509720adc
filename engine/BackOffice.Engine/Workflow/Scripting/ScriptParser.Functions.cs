using System.Runtime.CompilerServices;

namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>Functions, the names they take, and lists and objects written out.</summary>
internal sealed partial class ScriptParser
{
    /// <summary>Deepest that functions of a script may call one another.</summary>
    private const int CallLimit = 1_000;

    /// <summary><c>x => …</c>, <c>(x, { y }, z = 1, ...rest) => …</c>; null when something else stands here.</summary>
    private Func<ScriptScope, object?>? Arrow()
    {
        if (Current.Kind == Kind.Name && Peek(1) is { Kind: Kind.Sign, Text: "=>" })
        {
            var name = Current.Text;
            at += 2;
            return Function([(scope, given) => scope.Declare(name, given is [var first, ..] ? first : Undefined.Value)], locals.Add(name) ? [name] : []);
        }
        if (!Is("(") || Closing() is not { } close || tokens[Math.Min(close + 1, tokens.Count - 1)] is not { Kind: Kind.Sign, Text: "=>" })
            return null;
        at++;
        var (takes, names) = Parameters();
        Expect("=>");
        return Function(takes, names);
    }

    /// <summary>Place of the bracket that closes the one that stands here.</summary>
    private int? Closing()
    {
        var open = 0;
        for (var i = at; i < tokens.Count; i++)
            if (tokens[i] is { Kind: Kind.Sign, Text: "(" or "[" or "{" })
                open++;
            else if (tokens[i] is { Kind: Kind.Sign, Text: ")" or "]" or "}" } && --open == 0)
                return i;
        return null;
    }

    private Func<ScriptScope, object?> FunctionStatement()
    {
        at++;
        var name = Name("a name");
        locals.Add(name);
        Expect("(");
        var (takes, names) = Parameters();
        var function = Function(takes, names);
        return scope =>
        {
            scope.Declare(name, function(scope));
            return Nothing.Value;
        };
    }

    /// <summary><c>function (x) { … }</c> as a value; the word itself has been read.</summary>
    private Func<ScriptScope, object?> FunctionValue()
    {
        var own = Current.Kind == Kind.Name ? Name("a name") : null;
        Expect("(");
        var (takes, names) = Parameters();
        if (own is null)
            return Function(takes, names);
        var known = !locals.Add(own);
        var function = Function(takes, names);
        if (!known)
            locals.Remove(own);
        return scope =>
        {
            var made = (ScriptFunction)function(scope)!;
            made.Around.Declare(own, made);
            return made;
        };
    }

    /// <summary>What a function takes, up to the closing bracket, and the names that this declares.</summary>
    private (List<Action<ScriptScope, object?[]>> Takes, List<string> Names) Parameters()
    {
        var before = new HashSet<string>(locals, StringComparer.Ordinal);
        var takes = new List<Action<ScriptScope, object?[]>>();
        for (var i = 0; !Is(")"); i++)
        {
            var index = i;
            if (Take("..."))
            {
                var rest = Pattern();
                takes.Add((scope, given) => rest(scope, given.Skip(index).ToList()));
            }
            else
            {
                var one = Defaulted(Pattern());
                takes.Add((scope, given) => one(scope, index < given.Length ? given[index] : Undefined.Value));
            }
            if (!Take(","))
                break;
        }
        Expect(")");
        return (takes, [.. locals.Except(before)]);
    }

    /// <summary>The body of a function, and the function made where the script comes past.</summary>
    private Func<ScriptScope, object?> Function(List<Action<ScriptScope, object?[]>> takes, List<string> names)
    {
        var position = Current.Position;
        // What the function declares is known in it only.
        var outer = new HashSet<string>(locals, StringComparer.Ordinal);
        outer.ExceptWith(names);
        Func<ScriptScope, object?> body;
        if (Take("{"))
        {
            var statements = Statements(untilBrace: true);
            Expect("}");
            // Only what is returned counts; without a return the function gives nothing.
            body = scope => statements(scope) is var value && scope.HasReturned ? value : Undefined.Value;
        }
        else
        {
            body = Expression();
        }
        locals.IntersectWith(outer);
        return scope =>
        {
            var around = scope.Names;
            var function = new ScriptFunction(around);
            function.Runs = given => Call(scope, position, function.Around, takes, body, given);
            return function;
        };
    }

    private static object? Call(ScriptScope scope, int position, ScriptNames around, List<Action<ScriptScope, object?[]>> takes, Func<ScriptScope, object?> body, object?[] given)
    {
        scope.Turn(position);
        if (++scope.Calls > CallLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new ScriptLimit(position, $"functions call one another more than {CallLimit:N0} deep. Give the recursion a way out.");
        var before = scope.Names;
        scope.Names = new ScriptNames(around);
        try
        {
            foreach (var take in takes)
                take(scope, given);
            var value = body(scope);
            scope.HasReturned = false;
            return value;
        }
        finally
        {
            scope.Names = before;
            scope.Calls--;
        }
    }

    /// <summary>A name, or <c>[a, b]</c>, or <c>{ a, b: c }</c>, that takes a value apart.</summary>
    private Action<ScriptScope, object?> Pattern()
    {
        var position = Current.Position;
        if (Take("["))
        {
            var parts = new List<Action<ScriptScope, List<object?>>>();
            for (var i = 0; !Is("]"); i++)
            {
                var index = i;
                if (Take("..."))
                {
                    var rest = Pattern();
                    parts.Add((scope, list) => rest(scope, list.Skip(index).ToList()));
                }
                else if (!Is(","))
                {
                    var one = Defaulted(Pattern());
                    parts.Add((scope, list) => one(scope, index < list.Count ? list[index] : Undefined.Value));
                }
                if (!Take(","))
                    break;
            }
            Expect("]");
            return (scope, value) =>
            {
                var list = ScriptLists.Items(position, value);
                parts.ForEach(part => part(scope, list));
            };
        }
        if (Take("{"))
            return RecordPattern(position);
        var name = Name("a name");
        locals.Add(name);
        return (scope, value) => scope.Declare(name, value);
    }

    private Action<ScriptScope, object?> RecordPattern(int position)
    {
        var parts = new List<Action<ScriptScope, object?>>();
        var taken = new List<string>();
        while (!Is("}"))
        {
            if (Take("..."))
            {
                var rest = Pattern();
                parts.Add((scope, value) => rest(scope, (value as Dictionary<string, object?> ?? []).Where(p => !taken.Contains(p.Key)).ToDictionary(StringComparer.Ordinal)));
                break;
            }
            var key = Current.Kind is Kind.Name or Kind.Text or Kind.Number ? Current.Text : throw Rewrite($"'{Current.Text}' as the name of a property");
            taken.Add(key);
            if (Peek(1) is { Kind: Kind.Sign, Text: ":" })
                at += 2;
            var one = Defaulted(Pattern());
            parts.Add((scope, value) => one(scope, ScriptFunctions.Member(position, value, key)));
            if (!Take(","))
                break;
        }
        Expect("}");
        return (scope, value) =>
        {
            if (value is null or Undefined)
                throw new ScriptError(position, $"this takes apart a value that is {ScriptValue.Text(value)}.");
            parts.ForEach(part => part(scope, value));
        };
    }

    /// <summary>A name with a value for when it is given none.</summary>
    private Action<ScriptScope, object?> Defaulted(Action<ScriptScope, object?> pattern)
    {
        if (!Take("="))
            return pattern;
        var otherwise = Expression();
        return (scope, value) => pattern(scope, value is Undefined ? otherwise(scope) : value);
    }

    /// <summary>Values between commas up to a closing sign, with <c>...list</c> spread out and gaps left undefined.</summary>
    private Func<ScriptScope, object?> List(string close)
    {
        var items = new List<Action<ScriptScope, List<object?>>>();
        while (!Is(close))
        {
            if (close == "]" && Take(","))
            {
                items.Add((_, list) => list.Add(Undefined.Value));
                continue;
            }
            var position = Current.Position;
            var spread = Take("...");
            var item = Expression();
            if (spread)
                items.Add((scope, list) =>
                {
                    list.AddRange(ScriptLists.Items(position, item(scope)));
                    ScriptLists.Bounded(position, list);
                });
            else
                items.Add((scope, list) => list.Add(item(scope)));
            if (!Take(","))
                break;
        }
        Expect(close);
        return scope =>
        {
            var list = new List<object?>(items.Count);
            foreach (var item in items)
                item(scope, list);
            return list;
        };
    }

    /// <summary>An object written out: <c>{ a, "b": 1, [key]: 2, ...other }</c>; the brace has been read.</summary>
    private Func<ScriptScope, object?> Record()
    {
        var parts = new List<Action<ScriptScope, Dictionary<string, object?>>>();
        while (!Is("}"))
        {
            if (Take("..."))
            {
                var other = Expression();
                parts.Add((scope, map) =>
                {
                    foreach (var (name, value) in ScriptFunctions.Properties(other(scope)))
                        map[name] = value;
                });
            }
            else if (Take("["))
            {
                var name = Expression();
                Expect("]");
                Expect(":");
                var value = Expression();
                parts.Add((scope, map) => map[ScriptValue.Text(name(scope))] = value(scope));
            }
            else
            {
                var key = Current;
                if (key.Kind is not (Kind.Name or Kind.Text or Kind.Number))
                    throw Rewrite($"'{key.Text}' as the name of a property");
                at++;
                keys.Add(key.Text);
                var named = key.Kind == Kind.Number ? ScriptValue.Text(ScriptValue.Number(key.Text)) : key.Text;
                if (!Take(":"))
                    at--;
                var value = ReferenceEquals(Current, key) ? NameOrCall() : Expression();
                parts.Add((scope, map) => map[named] = value(scope));
            }
            if (!Take(","))
                break;
        }
        Expect("}");
        return scope =>
        {
            var map = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var part in parts)
                part(scope, map);
            return ScriptFunctions.Ordered(map);
        };
    }

    /// <summary><c>new Error("…")</c>, <c>new Array(3)</c> and <c>new Object()</c>; the word itself has been read.</summary>
    private Func<ScriptScope, object?> Made(int position)
    {
        var kind = Current.Kind == Kind.Name ? Name("a kind") : Current.Text;
        if (kind is not ("Error" or "TypeError" or "RangeError" or "Array" or "Object"))
            throw new ScriptError(position, $"'new' does not run here for '{kind}'. Rewrite this as a BackOffice expression.");
        var given = Take("(") ? Arguments() : _ => [];
        return scope => kind switch
        {
            "Array" => ScriptLists.Made(position, given(scope)),
            "Object" => new Dictionary<string, object?>(StringComparer.Ordinal),
            _ => new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = kind, ["message"] = given(scope) is [var message, ..] ? ScriptValue.Text(message) : "" },
        };
    }
}
