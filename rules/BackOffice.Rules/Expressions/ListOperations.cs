using BackOffice.Rules.Facts;

namespace BackOffice.Rules.Expressions;

/// <summary>What can be asked of a list.</summary>
internal enum ListOperation
{
    Any, All, Count, LongCount, Where, Select, SelectMany, Sum, Min, Max, Average, First, FirstOrDefault, Last, LastOrDefault, Single, SingleOrDefault,
    OrderBy, OrderByDescending, TakeWhile, SkipWhile, GroupBy, Distinct,
    Skip, Take, ElementAt, Contains, Concat, Except, Union, Intersect, Reverse, ToList, ToArray, DefaultIfEmpty, ElementAtOrDefault, SequenceEqual,
}

/// <summary>The body of a lambda, compiled or interpreted.</summary>
internal abstract class Lambda
{
    public abstract Fact Call(Frame frame, Fact item);
}

/// <summary>
/// List operations on facts, the same for both back ends. A member for which the question is unknown makes the answer
/// unknown, unless the other members decide it.
/// </summary>
internal static class ListOperations
{
    private static readonly Dictionary<string, ListOperation> ByName = Enum.GetValues<ListOperation>().ToDictionary(o => o.ToString(), StringComparer.OrdinalIgnoreCase);

    private static readonly Fact[] None = [];

    public static IEnumerable<string> Names => ByName.Keys;

    public static bool TryFind(string name, out ListOperation operation) => ByName.TryGetValue(name, out operation);

    /// <summary>Whether the operation takes a lambda: 0 never, 1 if given, 2 always.</summary>
    public static int Lambdas(ListOperation operation) => operation switch
    {
        ListOperation.All or ListOperation.Where or ListOperation.Select or ListOperation.SelectMany or ListOperation.OrderBy
            or ListOperation.OrderByDescending or ListOperation.TakeWhile or ListOperation.SkipWhile or ListOperation.GroupBy => 2,
        <= ListOperation.SingleOrDefault => 1,
        _ => 0,
    };

    public static bool IsPredicate(ListOperation operation) => operation is ListOperation.Any or ListOperation.All or ListOperation.Count or ListOperation.LongCount
        or ListOperation.Where or ListOperation.First or ListOperation.FirstOrDefault or ListOperation.Last or ListOperation.LastOrDefault
        or ListOperation.Single or ListOperation.SingleOrDefault or ListOperation.TakeWhile or ListOperation.SkipWhile;

    /// <summary>The list in a value: a text is the list of its characters, as LINQ has it.</summary>
    public static IReadOnlyList<Fact>? Members(Fact value) => value.Kind switch
    {
        FactKind.Unknown => null,
        FactKind.List => value.AsList(),
        FactKind.Text => value.AsText().Select(c => Fact.Of(c.ToString())).ToArray(),
        _ => throw Ops.Fault($"{FactType.WordsFor(value.Kind)} is not a list."),
    };

    public static Fact Apply(ListOperation operation, Frame frame, Fact list, Lambda? body, Fact[]? arguments, int local)
    {
        // A definition used inside a lambda may have lambdas of its own: it must leave the outer member in place.
        var outer = frame.Locals[local];
        var result = Apply(operation, frame, list, body, arguments);
        frame.Locals[local] = outer;
        return result;
    }

    private static Fact Apply(ListOperation operation, Frame frame, Fact list, Lambda? body, Fact[]? arguments)
    {
        if (Members(list) is not { } items) return default;
        frame.Spend(items.Count);
        if (arguments is not null) foreach (var argument in arguments) if (argument.IsUnknown && operation != ListOperation.DefaultIfEmpty) return Undecided(operation, items);
        return operation switch
        {
            ListOperation.Any => body is null ? Fact.Of(items.Count > 0) : Any(frame, items, body, true),
            ListOperation.All => Ops.Not(Any(frame, items, body!, false)),
            ListOperation.Count or ListOperation.LongCount => body is null ? Fact.Of(items.Count) : Count(frame, items, body),
            ListOperation.Where => Where(frame, items, body!),
            ListOperation.Select => Fact.Of((IReadOnlyList<Fact>)Map(frame, items, body!)),
            ListOperation.SelectMany => SelectMany(frame, items, body!),
            ListOperation.Sum => Sum(frame, items, body),
            ListOperation.Average => items.Count == 0 ? throw Empty() : Ops.Calculate(Arithmetic.Divide, Sum(frame, items, body), Fact.Of(items.Count)),
            ListOperation.Min => Extreme(frame, items, body, -1),
            ListOperation.Max => Extreme(frame, items, body, 1),
            ListOperation.First => Pick(frame, items, body, false, true),
            ListOperation.FirstOrDefault => Pick(frame, items, body, false, false),
            ListOperation.Last => Pick(frame, items, body, true, true),
            ListOperation.LastOrDefault => Pick(frame, items, body, true, false),
            ListOperation.Single => Single(frame, items, body, true),
            ListOperation.SingleOrDefault => Single(frame, items, body, false),
            ListOperation.OrderBy => Sort(frame, items, body!, false),
            ListOperation.OrderByDescending => Sort(frame, items, body!, true),
            ListOperation.TakeWhile => While(frame, items, body!, true),
            ListOperation.SkipWhile => While(frame, items, body!, false),
            ListOperation.GroupBy => GroupBy(frame, items, body!),
            ListOperation.Distinct => Of(items.Distinct()),
            ListOperation.Skip => Of(items.Skip(Ops.Int(arguments![0]))),
            ListOperation.Take => Of(items.Take(Ops.Int(arguments![0]))),
            ListOperation.ElementAt => Ops.Index(Fact.Of(items), arguments![0]),
            ListOperation.ElementAtOrDefault => Ops.Int(arguments![0]) is var at && at >= 0 && at < items.Count ? items[at] : default,
            ListOperation.SequenceEqual => Fact.Of(items.SequenceEqual(Other(frame, arguments!))),
            ListOperation.Contains => Fact.Of(Ops.Contains(items, arguments![0])),
            ListOperation.Concat => Of(items.Concat(Other(frame, arguments!))),
            ListOperation.Except => Of(items.Except(Other(frame, arguments!))),
            ListOperation.Union => Of(items.Union(Other(frame, arguments!))),
            ListOperation.Intersect => Of(items.Intersect(Other(frame, arguments!))),
            ListOperation.Reverse => Of(items.Reverse()),
            ListOperation.DefaultIfEmpty => items.Count > 0 ? Fact.Of(items) : Fact.List(arguments is { Length: > 0 } ? arguments[0] : default),
            _ => Fact.Of(items),
        };
    }

    private static Fact Undecided(ListOperation operation, IReadOnlyList<Fact> items) =>
        operation == ListOperation.Contains && items.Count == 0 ? Fact.No : default;

    private static Fact Of(IEnumerable<Fact> items) => Fact.Of((IReadOnlyList<Fact>)items.ToArray());

    private static IReadOnlyList<Fact> Other(Frame frame, Fact[] arguments)
    {
        var other = Members(arguments[0]) ?? None;
        frame.Spend(other.Count);
        return other;
    }

    private static EvaluationException Empty() => Ops.Fault("The list is empty.");

    private static bool? Test(Frame frame, Lambda body, Fact item) => body.Call(frame, item) is { IsUnknown: false } answer ? answer.AsBoolean() : null;

    // Is there a member for which the answer is as wanted?
    private static Fact Any(Frame frame, IReadOnlyList<Fact> items, Lambda body, bool wanted)
    {
        var unsure = false;
        for (var i = 0; i < items.Count; i++)
        {
            var answer = Test(frame, body, items[i]);
            if (answer == wanted) return Fact.Yes;
            unsure |= answer is null;
        }
        return unsure ? default : Fact.No;
    }

    private static Fact Count(Frame frame, IReadOnlyList<Fact> items, Lambda body)
    {
        var count = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (Test(frame, body, items[i]) is not { } holds) return default;
            if (holds) count++;
        }
        return Fact.Of(count);
    }

    private static Fact Where(Frame frame, IReadOnlyList<Fact> items, Lambda body)
    {
        var kept = new List<Fact>();
        for (var i = 0; i < items.Count; i++)
        {
            if (Test(frame, body, items[i]) is not { } holds) return default;
            if (holds) kept.Add(items[i]);
        }
        return Fact.Of((IReadOnlyList<Fact>)kept);
    }

    private static Fact[] Map(Frame frame, IReadOnlyList<Fact> items, Lambda body)
    {
        var mapped = new Fact[items.Count];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = body.Call(frame, items[i]);
        return mapped;
    }

    private static Fact SelectMany(Frame frame, IReadOnlyList<Fact> items, Lambda body)
    {
        var all = new List<Fact>();
        for (var i = 0; i < items.Count; i++)
        {
            if (Members(body.Call(frame, items[i])) is not { } inner) return default;
            frame.Spend(inner.Count);
            all.AddRange(inner);
        }
        return Fact.Of((IReadOnlyList<Fact>)all);
    }

    private static Fact Sum(Frame frame, IReadOnlyList<Fact> items, Lambda? body)
    {
        var sum = 0m;
        for (var i = 0; i < items.Count; i++)
        {
            var value = body is null ? items[i] : body.Call(frame, items[i]);
            if (value.IsUnknown) return default;
            sum = Ops.Calculate(Arithmetic.Add, sum, Ops.Check(value, FactType.Number).AsNumber());
        }
        return Fact.Of(sum);
    }

    private static Fact Extreme(Frame frame, IReadOnlyList<Fact> items, Lambda? body, int sign)
    {
        if (items.Count == 0) throw Empty();
        Fact best = default;
        for (var i = 0; i < items.Count; i++)
        {
            var value = body is null ? items[i] : body.Call(frame, items[i]);
            if (value.IsUnknown) return default;
            if (i == 0 || Math.Sign(Ops.Order(value, Same(value, best))) == sign) best = value;
        }
        return best;
    }

    private static Fact Same(Fact value, Fact other) => value.Kind == other.Kind
        ? other
        : throw Ops.Fault($"The list holds {FactType.WordsFor(other.Kind)} and {FactType.WordsFor(value.Kind)}: they cannot be compared.");

    private static Fact Pick(Frame frame, IReadOnlyList<Fact> items, Lambda? body, bool last, bool required)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[last ? items.Count - 1 - i : i];
            if (body is null) return item;
            if (Test(frame, body, item) is not { } holds) return default;
            if (holds) return item;
        }
        if (!required) return default;
        throw items.Count == 0 ? Empty() : Ops.Fault("No member of the list fits the condition.");
    }

    private static Fact Single(Frame frame, IReadOnlyList<Fact> items, Lambda? body, bool required)
    {
        Fact found = default;
        var count = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (body is not null)
            {
                if (Test(frame, body, items[i]) is not { } holds) return default;
                if (!holds) continue;
            }
            found = items[i];
            count++;
        }
        if (count == 1 || count == 0 && !required) return found;
        throw Ops.Fault(count == 0 ? "No member of the list fits the condition." : $"{count} members of the list fit the condition; exactly one was expected.");
    }

    private static Fact Sort(Frame frame, IReadOnlyList<Fact> items, Lambda body, bool descending)
    {
        var keyed = new (Fact Key, int Place)[items.Count];
        for (var i = 0; i < keyed.Length; i++)
        {
            keyed[i] = (body.Call(frame, items[i]), i);
            if (keyed[i].Key.IsUnknown) return default;
            if (i > 0) Same(keyed[i].Key, keyed[0].Key);
        }
        if (keyed.Length > 1) Ops.Order(keyed[0].Key, keyed[1].Key);
        Array.Sort(keyed, (a, b) => Ops.Order(a.Key, b.Key) is var order && order != 0 ? descending ? -order : order : a.Place.CompareTo(b.Place));
        return Of(keyed.Select(k => items[k.Place]));
    }

    private static Fact While(Frame frame, IReadOnlyList<Fact> items, Lambda body, bool take)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (Test(frame, body, items[i]) is not { } holds) return default;
            if (!holds) return Of(take ? items.Take(i) : items.Skip(i));
        }
        return take ? Fact.Of(items) : Fact.Of((IReadOnlyList<Fact>)None);
    }

    private static Fact GroupBy(Frame frame, IReadOnlyList<Fact> items, Lambda body)
    {
        var groups = new Dictionary<Fact, List<Fact>>();
        var order = new List<Fact>();
        for (var i = 0; i < items.Count; i++)
        {
            var key = body.Call(frame, items[i]);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = [];
                order.Add(key);
            }
            group.Add(items[i]);
        }
        return Of(order.Select(key => Fact.Record(("Key", key), ("Items", Fact.Of((IReadOnlyList<Fact>)groups[key])), ("Count", Fact.Of(groups[key].Count)))));
    }
}
