using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>A function that expressions may call. It has no side effects and reads nothing but its values and the scope.</summary>
public sealed class Function
{
    internal Function(string name, FactType[] parameters, int required, FactType result, Delegate body, string help)
    {
        Name = name;
        Parameters = parameters;
        Required = required;
        Result = result;
        Body = body;
        Help = help;
    }

    /// <summary>The name; calls may write it in any case.</summary>
    public string Name { get; }

    /// <summary>The types of the values it takes. For a method, the first is the value before the dot.</summary>
    public IReadOnlyList<FactType> Parameters { get; }

    /// <summary>The type of its answer.</summary>
    public FactType Result { get; }

    /// <summary>What it does, in one line for the editor.</summary>
    public string Help { get; }

    internal int Required { get; }

    /// <summary>Func over the scope and one to four facts, or over the scope and an array.</summary>
    internal Delegate Body { get; }

    /// <summary>True when the function wants to see unknown values; otherwise an unknown value makes the answer unknown.</summary>
    internal bool SeesUnknown { get; init; }

    /// <summary>True when the last parameter repeats.</summary>
    internal bool Repeats { get; init; }

    internal bool TakesArray => Body is Func<Scope, Fact[], Fact>;

    internal bool Accepts(int count) => count >= Required && (Repeats || count <= Parameters.Count);

    internal FactType ParameterAt(int index) => Parameters[Math.Min(index, Parameters.Count - 1)];
}

/// <summary>Calls a function, an unknown value making the answer unknown.</summary>
internal static class Invoke
{
    public static Fact One(Func<Scope, Fact, Fact> body, Scope scope, Fact a) => a.IsUnknown ? default : body(scope, a);

    public static Fact Two(Func<Scope, Fact, Fact, Fact> body, Scope scope, Fact a, Fact b) =>
        a.IsUnknown || b.IsUnknown ? default : body(scope, a, b);

    public static Fact Three(Func<Scope, Fact, Fact, Fact, Fact> body, Scope scope, Fact a, Fact b, Fact c) =>
        a.IsUnknown || b.IsUnknown || c.IsUnknown ? default : body(scope, a, b, c);

    public static Fact Many(Func<Scope, Fact[], Fact> body, Scope scope, Fact[] values)
    {
        foreach (var value in values) if (value.IsUnknown) return default;
        return body(scope, values);
    }

    /// <summary>The interpreter's way in.</summary>
    public static Fact Any(Function function, Scope scope, Fact[] values)
    {
        if (!function.SeesUnknown) foreach (var value in values) if (value.IsUnknown) return default;
        return function.Body switch
        {
            Func<Scope, Fact> none => none(scope),
            Func<Scope, Fact, Fact> one => one(scope, values[0]),
            Func<Scope, Fact, Fact, Fact> two => two(scope, values[0], values[1]),
            Func<Scope, Fact, Fact, Fact, Fact> three => three(scope, values[0], values[1], values[2]),
            Func<Scope, Fact[], Fact> many => many(scope, values),
            _ => throw new InvalidOperationException($"{function.Name} has a body of an unknown shape."),
        };
    }
}
