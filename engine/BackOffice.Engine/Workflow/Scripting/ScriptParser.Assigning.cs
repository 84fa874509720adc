namespace BackOffice.Engine.Workflow.Scripting;

/// <summary>What may be assigned to, and the operators on numbers and bits.</summary>
internal sealed partial class ScriptParser
{
    private static readonly HashSet<string> Assigning = ["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??="];

    // Bits bind loosest, then bits that differ, then bits in common.
    private static readonly string[] BitSigns = ["|", "^", "&"];

    // The place that the expression read last names, and where in the tokens it began and ended.
    private (int Start, int End, Func<ScriptScope, Place> Find)? place;

    /// <summary>Notes that what was just read can be assigned to.</summary>
    private void Refer(Func<ScriptScope, Place> find) => place = (-1, at, find);

    private Func<ScriptScope, Place> PlaceRead(int start, int end) => place is { } known && (known.Start == start || known.Start < 0) && known.End == end ? known.Find : throw Rewrite("an assignment to this");

    private Func<ScriptScope, object?> Assigned(int start)
    {
        var find = PlaceRead(start, at);
        var sign = Current.Text[..^1];
        at++;
        var value = Expression();
        return scope =>
        {
            var target = find(scope);
            if (sign.Length == 0)
                return target.Set(value(scope));
            var held = target.Get();
            return sign switch
            {
                "&&" => ScriptValue.Truth(held) ? target.Set(value(scope)) : held,
                "||" => ScriptValue.Truth(held) ? held : target.Set(value(scope)),
                "??" => held is null or Undefined ? target.Set(value(scope)) : held,
                "+" => target.Set(Add(held, value(scope))),
                _ => target.Set(Work(sign, held, value(scope))),
            };
        };
    }

    /// <summary><c>x++</c> and <c>++x</c>; the value is that before or after the step.</summary>
    private Func<ScriptScope, object?> Stepped(int start, int by, bool before)
    {
        var find = PlaceRead(start, before ? at - 1 : at);
        return scope =>
        {
            var target = find(scope);
            var held = ScriptValue.Number(target.Get());
            target.Set(held + by);
            return before ? held : held + by;
        };
    }

    private Func<ScriptScope, object?> Bits(int level)
    {
        if (level == BitSigns.Length)
            return Equality();
        var left = Bits(level + 1);
        while (Take(BitSigns[level]))
        {
            var (first, right, sign) = (left, Bits(level + 1), BitSigns[level]);
            left = scope => Work(sign, first(scope), right(scope));
        }
        return left;
    }

    private Func<ScriptScope, object?> Shift()
    {
        var left = Sum();
        while (Current is { Kind: Kind.Sign, Text: "<<" or ">>" or ">>>" })
        {
            var sign = Current.Text;
            at++;
            var (first, right) = (left, Sum());
            left = scope => Work(sign, first(scope), right(scope));
        }
        return left;
    }

    /// <summary>Works an operator on two values as numbers.</summary>
    private static object? Work(string sign, object? left, object? right)
    {
        var (x, y) = (ScriptValue.Number(left), ScriptValue.Number(right));
        var places = ScriptValue.Bits(y) & 31;
        return sign switch
        {
            "*" => x * y,
            "/" => x / y,
            "%" => x % y,
            "-" => x - y,
            "**" => double.IsNaN(y) || (Math.Abs(x) == 1 && double.IsInfinity(y)) ? double.NaN : Math.Pow(x, y),
            "|" => (double)(ScriptValue.Bits(x) | ScriptValue.Bits(y)),
            "^" => (double)(ScriptValue.Bits(x) ^ ScriptValue.Bits(y)),
            "&" => (double)(ScriptValue.Bits(x) & ScriptValue.Bits(y)),
            "<<" => (double)(ScriptValue.Bits(x) << places),
            ">>" => (double)(ScriptValue.Bits(x) >> places),
            _ => (double)((uint)ScriptValue.Bits(x) >> places),
        };
    }
}

/// <summary>Something that can be read and assigned to.</summary>
internal sealed class Place(Func<object?> get, Action<object?> set)
{
    public object? Get() => get();

    /// <summary>Assigns; the value of an assignment is what was assigned.</summary>
    public object? Set(object? value)
    {
        set(value);
        return value;
    }
}
